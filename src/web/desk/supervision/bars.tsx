import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { ECharts, EChartsCoreOption } from 'echarts/core';

export interface Bar {
  readonly name: string;
  /** How long the bar is, in the chart's own unit. */
  readonly value: number;
  /** What stands behind it. */
  readonly text: string;
  /** Drawn as something that is reached. */
  readonly reached?: boolean;
}

interface BarsProps {
  readonly title: string;
  /** What the picture shows, in a sentence; read out in its place. */
  readonly said: string;
  readonly bars: readonly Bar[];
  /** Where a line is drawn, such as 100 per cent. */
  readonly mark?: { readonly value: number; readonly text: string };
  /** The same as a table. */
  readonly children: ReactNode;
}

/** Bars one below the other. The picture is for the eye; the table under it says the same to everybody. */
export function Bars({ title, said, bars, mark, children }: BarsProps) {
  const place = useRef<HTMLDivElement>(null);
  const ink = useInk(place);
  useChart(place, ink === undefined ? undefined : optionOf(bars, mark, ink));
  return (
    <figure className="picture">
      <figcaption>{title}</figcaption>
      <div
        ref={place}
        role="img"
        aria-label={said}
        className={`picture-place rows-${String(Math.ceil(bars.length / 4))}`}
      />
      <details>
        <summary>看数表</summary>
        {children}
      </details>
    </figure>
  );
}

interface Ink {
  readonly text: string;
  readonly quiet: string;
  readonly bar: string;
  readonly reached: string;
  readonly line: string;
  readonly font: string;
}

const DARK = '(prefers-color-scheme: dark)';

/** The tokens' colours as they are now: a canvas knows no variables. */
function useInk(place: React.RefObject<HTMLElement | null>): Ink | undefined {
  const [ink, setInk] = useState<Ink>();
  useEffect(() => {
    const look = (): void => {
      if (place.current !== null) setInk(inkOf(place.current));
    };
    look();
    const scheme = window.matchMedia(DARK);
    scheme.addEventListener('change', look);
    return () => {
      scheme.removeEventListener('change', look);
    };
  }, [place]);
  return ink;
}

function inkOf(place: HTMLElement): Ink {
  const probe = document.createElement('span');
  place.append(probe);
  const colour = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const ink = {
    text: colour('--ink'),
    quiet: colour('--ink-quiet'),
    bar: colour('--blue-strong'),
    reached: colour('--green'),
    line: colour('--line'),
    font: getComputedStyle(place).fontFamily,
  };
  probe.remove();
  return ink;
}

/** Draws when the library has come, and again when the place gets another size. */
function useChart(place: React.RefObject<HTMLDivElement | null>, option: EChartsCoreOption | undefined): void {
  const chart = useRef<ECharts>(undefined);
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    let isGone = false;
    const watch = new ResizeObserver(() => chart.current?.resize());
    void import('./draw.ts').then(({ begin }) => {
      if (isGone || place.current === null) return;
      chart.current = begin(place.current);
      watch.observe(place.current);
      setReady(true);
    });
    return () => {
      isGone = true;
      watch.disconnect();
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, [place]);
  useEffect(() => {
    if (isReady && option !== undefined) chart.current?.setOption(option, { notMerge: true });
  });
}

const NAME_WIDTH = 150;

function optionOf(bars: readonly Bar[], mark: BarsProps['mark'], ink: Ink): EChartsCoreOption {
  const most = Math.max(1, mark?.value ?? 0, ...bars.map(({ value }) => value));
  return {
    animation: false,
    textStyle: { fontFamily: ink.font, color: ink.text },
    // Room for the words behind the longest bar.
    grid: { left: NAME_WIDTH + 12, right: 104, top: mark === undefined ? 4 : 22, bottom: 4 },
    xAxis: { type: 'value', max: most, show: false },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map(({ name }) => name),
      axisLine: { lineStyle: { color: ink.line } },
      axisTick: { show: false },
      axisLabel: { color: ink.text, fontSize: 13, width: NAME_WIDTH, overflow: 'truncate', interval: 0 },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 16,
        data: bars.map(({ value, text, reached = false }) => ({
          value,
          itemStyle: { color: reached ? ink.reached : ink.bar, borderRadius: [0, 3, 3, 0] },
          label: { show: true, position: 'right', color: ink.text, fontSize: 13, formatter: () => text },
        })),
        ...(mark === undefined
          ? {}
          : {
              markLine: {
                silent: true,
                symbol: 'none',
                lineStyle: { color: ink.quiet, type: 'dashed' },
                label: { position: 'start', color: ink.quiet, fontSize: 12, formatter: () => mark.text },
                data: [{ xAxis: mark.value }],
              },
            }),
      },
    ],
  };
}
