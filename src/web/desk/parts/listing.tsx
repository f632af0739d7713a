import type { ReactNode } from 'react';
import { Table } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { NothingThere } from './nothing-there.tsx';

export interface ListColumn<Row> {
  readonly title: string;
  readonly render: (row: Row) => ReactNode;
  /** Figures stand right. */
  readonly numeric?: boolean;
  /** As narrow as its content. */
  readonly narrow?: boolean;
}

interface ListingProps<Row> {
  /** What the list is, for those who don't see it. */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly columns: readonly ListColumn<Row>[];
  /** Address of the API's next page; the page's own keeps the mark of it in `after`. */
  readonly next?: string | null;
  readonly empty?: ReactNode;
}

/**
 * A list with a row each. Wide lists scroll by themselves, by keyboard too; on a narrow screen each row stands by itself, with the titles
 * beside the values.
 */
export function Listing<Row extends object>({ label, rows, rowKey, columns, next = null, empty }: ListingProps<Row>) {
  return (
    <>
      {rows.length === 0 ? (
        (empty ?? <NothingThere />)
      ) : (
        <div className="listing" role="group" aria-label={label} tabIndex={0}>
          <Table<Row>
            columns={columns.map(({ title, render, numeric = false, narrow = false }) => ({
              key: title,
              title,
              className: [numeric ? 'numeric' : '', narrow ? 'narrow' : ''].join(' ').trim(),
              render: (_value: unknown, row: Row) => (
                <>
                  <span className="cell-title">{title}</span>
                  <div className="cell-value">{render(row)}</div>
                </>
              ),
            }))}
            dataSource={rows}
            rowKey={rowKey}
            pagination={false}
            components={PARTS}
          />
        </div>
      )}
      <Pages next={next} />
    </>
  );
}

/** With their roles spelled out: a table that is laid out as blocks would lose them. */
const PARTS = {
  table: (props: object) => <table role="table" {...props} />,
  header: {
    wrapper: (props: object) => <thead role="rowgroup" {...props} />,
    row: (props: object) => <tr role="row" {...props} />,
    cell: (props: object) => <th role="columnheader" {...props} />,
  },
  body: {
    wrapper: (props: object) => <tbody role="rowgroup" {...props} />,
    row: (props: object) => <tr role="row" {...props} />,
    cell: (props: object) => <td role="cell" {...props} />,
  },
};

/** The ways through a list that is longer than a page. Back leads back, as every page has an address. */
function Pages({ next }: { readonly next: string | null }) {
  const [query] = useSearchParams();
  const mark = next === null ? null : new URLSearchParams(next.split('?')[1] ?? '').get('after');
  const isLater = query.has('after');
  if (mark === null && !isLater) return null;
  return (
    <nav className="pages" aria-label="翻页">
      {isLater ? <Link to={{ search: changed(query, { after: null }) }}>第一页</Link> : null}
      {mark === null ? (
        <span className="quiet">没有更多了</span>
      ) : (
        <Link to={{ search: changed(query, { after: mark }) }}>下一页</Link>
      )}
    </nav>
  );
}

/** The address's parameters with some of them changed; null takes one away. */
export function changed(query: URLSearchParams, changes: Readonly<Record<string, string | null>>): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString();
  return text === '' ? '' : `?${text}`;
}
