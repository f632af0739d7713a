import { BarChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { init, use, type ECharts } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, GridComponent, MarkLineComponent, CanvasRenderer]);

/** A chart in that place. The library comes with the first one. */
export function begin(place: HTMLElement): ECharts {
  return init(place, null, { renderer: 'canvas' });
}
