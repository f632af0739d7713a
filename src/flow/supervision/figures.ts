import { formatYuan, scaleOf } from '../../kit/index.ts';
import type { Indicator, Task } from '../../rules/index.ts';
import type { ComputedFigure, Figures } from '../public/figures.ts';

/** A task's or an indicator's number, with what it is to be. */
export interface GoalFigure {
  readonly code: string;
  readonly name: string;
  readonly kind: 'task' | 'indicator';
  /** `103人`; why there is no number, where there is none. */
  readonly text: string;
  /** `200家`; null: none is set. */
  readonly target: string | null;
  /** How much of the target is reached, in per cent, whole; null: no number or no target. */
  readonly percent: number | null;
}

/** @param own target that the office has set, in the RuleSet's integers, where the notice has none. */
export function figureOf(
  kind: GoalFigure['kind'],
  { notice, code, name }: Pick<Task | Indicator, 'notice' | 'code' | 'name'>,
  figures: Figures,
  own: { readonly value: number; readonly unit: string } | null = null,
): GoalFigure {
  const all = kind === 'task' ? figures.tasks : figures.indicators;
  const figure = all.find((one) => one.notice === notice && one.code === code);
  const unit = figure?.unit === undefined || figure.unit === '' ? (own?.unit ?? '') : figure.unit;
  const target = figure?.target ?? own?.value;
  const value = figure?.value;
  return {
    ...{ code, name, kind },
    text: sayValue(value, unit),
    target: target === undefined ? null : sayNumber(target, unit),
    percent: typeof value === 'number' && target !== undefined ? Math.floor((value / target) * 100) : null,
  };
}

function sayValue(value: ComputedFigure['value'] | undefined, unit: string): string {
  switch (value) {
    case undefined:
      return '不按数字考核';
    case 'few':
      return '有，不足5';
    case 'none':
      return '还没有可比的数';
    case 'unknown':
      return '台账不全，暂不能算出';
    default:
      return sayNumber(value, unit);
  }
}

export function sayNumber(value: number, unit: string): string {
  if (unit === '元') return formatYuan(value);
  return `${new Intl.NumberFormat('zh-CN').format(value / 10 ** scaleOf(unit))}${unit}`;
}
