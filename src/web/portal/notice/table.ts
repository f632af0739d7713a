import { h } from 'preact';
import type { Markup } from '../../ui/index.ts';
import type { SourceTable } from '../../../flow/index.ts';

/** A table as an annex prints it. Columns in which nothing stands are left out. */
export function annexTable(table: SourceTable, say: (cell: string, isOutput: boolean) => string): Markup {
  const { caption, header, rows } = table;
  const cross = caption?.cross;
  const filled = header.map((cell, i) => cell.text !== '' || cross !== undefined || rows.some((row) => row[i]?.text));
  const used = header
    .map((_, i) => i)
    .filter((i) => filled[i] === true && (cross !== undefined || rows.some((row) => row[i]?.text)));
  const corner = cross === undefined ? '' : `${cross.rows}＼${cross.columns}`;
  const last = header.length - 1;
  const body = rows.map((row) =>
    h(
      'tr',
      null,
      used.map((i) => {
        const isOutput = cross === undefined ? i === last : i > 0;
        const text = say(row[i]?.text ?? '', isOutput);
        const numeric = header[i]?.align === 'right' ? 'number' : undefined;
        return i === 0 ? h('th', { scope: 'row' }, text) : h('td', { class: numeric }, text);
      }),
    ),
  );
  const head = used.map((i) =>
    h(
      'th',
      { scope: 'col', class: header[i]?.align === 'right' ? 'number' : undefined },
      i === 0 && cross !== undefined ? corner : header[i]?.text,
    ),
  );
  const unit = caption?.unit === undefined ? '' : `（单位：${caption.unit}）`;
  const label = caption === undefined ? '表' : `表 ${caption.name}${unit}`;
  return h(
    'div',
    { class: 'scroll', tabIndex: 0, role: 'group', 'aria-label': label },
    h(
      'table',
      { class: 'annex' },
      caption === undefined ? null : h('caption', null, label),
      h('thead', null, h('tr', null, head)),
      h('tbody', null, body),
    ),
  );
}
