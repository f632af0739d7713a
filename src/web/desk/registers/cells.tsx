import type { ReactNode } from 'react';
import type { Cell, Column, RowView } from '../api/types.ts';

const WHOLE = new Intl.NumberFormat('zh-CN');
const HUNDREDTHS = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 2 });
const MONEY = new Intl.NumberFormat('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A value as text, with its unit. Years and codes have no separators. */
export function sayCell(column: Column | undefined, value: Cell | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'string' || column === undefined) return String(value);
  const { kind, unit } = column;
  if (kind === 'year') return String(value);
  const figure = (unit === '元' ? MONEY : kind === 'hundredths' ? HUNDREDTHS : WHOLE).format(value);
  return unit === '' ? figure : unit === '%' ? `${figure}%` : `${figure} ${unit}`;
}

export function isFigure({ kind }: Column): boolean {
  return kind === 'count' || kind === 'hundredths';
}

/** A value of a row; of a reference the name first, and the number behind it. */
export function CellOf({
  column,
  row,
}: {
  readonly column: Column;
  readonly row: Pick<RowView, 'values' | 'names'>;
}): ReactNode {
  const said = sayCell(column, row.values[column.name]);
  if (said === '') return <Nothing />;
  const name = row.names[column.name];
  if (name === undefined) return said;
  return (
    <>
      {name}
      <span className="beside">{said}</span>
    </>
  );
}

export function Nothing(): ReactNode {
  return (
    <span className="quiet">
      <span aria-hidden="true">—</span>
      <span className="visually-hidden">空</span>
    </span>
  );
}

/** What a row is called in a title: its key, or its first columns. */
export function nameOfRow(columns: readonly Column[], key: readonly string[], row: RowView): string {
  const named = columns.find(({ name }) => name === '姓名' || name === '名称');
  const wanted =
    named === undefined ? (key.length > 0 ? key : columns.slice(0, 2).map(({ name }) => name)) : [named.name];
  const said = wanted.map(
    (name) =>
      row.names[name] ??
      sayCell(
        columns.find((one) => one.name === name),
        row.values[name],
      ),
  );
  return said.filter((text) => text !== '').join(' ') || `第 ${row.row} 行`;
}
