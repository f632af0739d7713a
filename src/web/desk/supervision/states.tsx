import { Tag } from 'antd';
import type { BoardMeasure } from '../../../flow/index.ts';

type Standing = BoardMeasure['standing'];

const COLOURS: Readonly<Record<Standing, string>> = {
  overdue: 'error',
  'to-check': 'warning',
  unassigned: 'default',
  extended: 'warning',
  'under-way': 'processing',
  concluded: 'success',
  none: 'default',
};

export function StandingTag({ standing, standingName }: Pick<BoardMeasure, 'standing' | 'standingName'>) {
  return <Tag color={COLOURS[standing]}>{standingName}</Tag>;
}

/** The rung of the ladder and for how long; nothing where all is in time. */
export function RungTag({ rung, rungName, late }: Pick<BoardMeasure, 'rung' | 'rungName' | 'late'>) {
  if (rung === 'none') return <span className="quiet">—</span>;
  return (
    <>
      <Tag color={rung === 'remind' || rung === 'urge' ? 'warning' : 'error'}>{rungName}</Tag>
      <span className="beside">逾期 {late} 天</span>
    </>
  );
}

export const STANDING_NAMES = {
  overdue: '逾期',
  'to-check': '待核实',
  extended: '准予延期',
  'under-way': '推进中',
  concluded: '已办结',
  unassigned: '未下达',
} as const satisfies Partial<Record<Standing, string>>;
