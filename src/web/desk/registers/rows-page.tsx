import { useState } from 'react';
import { DownloadOutlined, FilterOutlined, PlusOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Dropdown, Form, Input, Tag } from 'antd';
import { Link, useLoaderData, useNavigate, useSearchParams } from 'react-router';
import { get, query as ask } from '../api/client.ts';
import { api, loader as loaderOf, withQuery } from '../api/loader.ts';
import { may } from '../api/session.ts';
import type { Description, RowView, Rows } from '../api/types.ts';
import { changed, Listing } from '../parts/listing.tsx';
import { LinkButton } from '../parts/link-button.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { useDownload } from '../parts/use-download.tsx';
import { sayCount, sayTime } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';
import { AsOf } from './as-of.tsx';
import { CellOf, isFigure } from './cells.tsx';
import { sayCondition } from './conditions.ts';
import { Filter } from './filter.tsx';

const PAGE = '50';

export const loader = loaderOf(async ({ params: { register = '' }, query, signal }) => {
  const description = await get<Description>(api`registers/${register}`, signal);
  return { description, rows: await rowsOf(register, query, signal) };
});

/** By name, or of another day, or by conditions: one of the three. */
function rowsOf(register: string, query: URLSearchParams, signal: AbortSignal): Promise<Rows> {
  const after = query.get('after') ?? undefined;
  const [name, on] = [query.get('q'), query.get('on')];
  if (name !== null) return ask<Rows>(api`registers/${register}/search`, { name, limit: 200 }, signal);
  if (on !== null) {
    const asked = { on, known: query.get('known') ?? undefined, after, limit: PAGE };
    return get<Rows>(withQuery(api`registers/${register}/as-of`, asked), signal);
  }
  const parameters = new URLSearchParams({ counted: 'true', limit: PAGE, ...(after === undefined ? {} : { after }) });
  for (const condition of query.getAll('where')) parameters.append('where', condition);
  return get<Rows>(`${api`registers/${register}/rows`}?${parameters.toString()}`, signal);
}

/** A register: searched, filtered, page by page, as it is or as it was; its state stands in the address. */
export function Component() {
  const { description, rows } = useLoaderData<typeof loader>();
  const { register, columns } = description;
  const [query] = useSearchParams();
  const base = `/registers/${encodeURIComponent(register.name)}`;
  return (
    <Page
      title={register.name}
      above={[{ to: '/registers', text: '全部台账' }]}
      about={aboutOf(description)}
      actions={<Actions description={description} base={base} />}
    >
      <Finding description={description} />
      <Found rows={rows} query={query} />
      <Listing<RowView>
        label={register.name}
        rows={rows.rows}
        rowKey={({ row }) => row}
        columns={columns.map((column, i) => ({
          title: column.name,
          numeric: isFigure(column),
          narrow: column.kind === 'date',
          render: (row) =>
            i === 0 ? (
              <Link to={`${base}/rows/${row.row}`}>
                <CellOf column={column} row={row} />
              </Link>
            ) : (
              <CellOf column={column} row={row} />
            ),
        }))}
        next={rows.next}
        empty={
          <Panel>
            <NothingThere
              text={
                isAsked(query) ? '没有符合条件的行，或不在您的可见范围。' : '这个台账还没有行，或都不在您的可见范围。'
              }
            />
          </Panel>
        }
      />
    </Page>
  );
}

function aboutOf({ register: { keepers, key, fourEyes, restricted } }: Description): string {
  return [
    keepers.length === 0 ? '没有保管部门，只供测算' : `${keepers.join('、')}保管`,
    key.length === 0 ? '' : `主键：${key.join('、')}`,
    fourEyes ? '登记以后的改动须两人办理' : '',
    restricted ? '限定可见' : '',
  ]
    .filter((part) => part !== '')
    .join('；');
}

function isAsked(query: URLSearchParams): boolean {
  return query.has('q') || query.has('where') || query.has('on');
}

function Actions({ description, base }: { readonly description: Description; readonly base: string }) {
  const { name, mayWrite } = description.register;
  const session = useSession();
  const [query] = useSearchParams();
  const { start, busy, said } = useDownload();
  const conditions = new URLSearchParams(query.getAll('where').map((one) => ['where', one]));
  const filtered = conditions.size > 0;
  const files = [
    { key: 'template.xlsx', label: '填表模板（XLSX）' },
    { key: 'template.csv', label: '填表模板（CSV）' },
    ...(may(session, 'register.export')
      ? [
          { key: 'export.xlsx', label: filtered ? '导出符合条件的行（XLSX）' : '导出全部（XLSX）' },
          { key: 'export.csv', label: filtered ? '导出符合条件的行（CSV）' : '导出全部（CSV）' },
        ]
      : []),
  ];
  const take = (file: string): void => {
    const address = `/api/registers/${encodeURIComponent(name)}/${file}`;
    void start(file.startsWith('export') && filtered ? `${address}?${conditions.toString()}` : address);
  };
  return (
    <>
      {mayWrite ? (
        <LinkButton to={`${base}/new`} type="primary" icon={<PlusOutlined />}>
          登记一行
        </LinkButton>
      ) : null}
      {mayWrite && may(session, 'register.import') ? (
        <LinkButton to={`${base}/import`} icon={<UploadOutlined />}>
          导入
        </LinkButton>
      ) : null}
      <Dropdown
        trigger={['click']}
        menu={{
          items: files,
          onClick: ({ key }) => {
            take(key);
          },
        }}
      >
        <Button icon={<DownloadOutlined />} loading={busy} aria-haspopup="menu">
          下载
        </Button>
      </Dropdown>
      <span role="status" className="quiet">
        {said}
      </span>
    </>
  );
}

/** Search by name, conditions, and the register of another day. */
function Finding({ description }: { readonly description: Description }) {
  const [query, setQuery] = useSearchParams();
  const [open, setOpen] = useState<'filter' | 'as-of'>();
  const navigate = useNavigate();
  const conditions = query.getAll('where');
  const [on, name] = [query.get('on'), query.get('q')];
  const toggle = (which: 'filter' | 'as-of'): void => {
    setOpen(open === which ? undefined : which);
  };
  const search = ({ q = '' }: { readonly q?: string }): void => {
    setQuery(q.trim() === '' ? {} : { q: q.trim() });
  };
  return (
    <Panel>
      <div className="buttons">
        {description.register.searchable ? (
          <Form layout="inline" initialValues={{ q: name ?? '' }} onFinish={search} key={name ?? ''} role="search">
            <Form.Item name="q" noStyle>
              <Input className="search" type="search" aria-label="按姓名或名称查找" placeholder="姓名或名称的一部分" />
            </Form.Item>
            <Button htmlType="submit">查找</Button>
          </Form>
        ) : null}
        <Button
          icon={<FilterOutlined />}
          aria-expanded={open === 'filter'}
          onClick={() => {
            toggle('filter');
          }}
        >
          筛选
        </Button>
        <Button
          aria-expanded={open === 'as-of'}
          onClick={() => {
            toggle('as-of');
          }}
        >
          看某一天的
        </Button>
        {isAsked(query) ? (
          <Button type="link" onClick={() => void navigate({ search: '' })}>
            全部去掉
          </Button>
        ) : null}
      </div>
      {conditions.length === 0 ? null : (
        <ul className="buttons" aria-label="条件">
          {conditions.map((condition) => (
            <li key={condition}>
              <Tag>
                {sayCondition(condition)}{' '}
                <Link to={{ search: without(query, condition) }} aria-label={`去掉条件：${sayCondition(condition)}`}>
                  去掉
                </Link>
              </Tag>
            </li>
          ))}
        </ul>
      )}
      {open === 'filter' ? (
        <Filter
          register={description.register.name}
          columns={description.columns}
          add={(condition) => {
            const next = new URLSearchParams(conditions.map((one) => ['where', one]));
            next.append('where', condition);
            setQuery(next);
          }}
        />
      ) : null}
      {open === 'as-of' || on !== null ? (
        <AsOf
          on={on}
          known={query.get('known')}
          show={(asked) => {
            setQuery(asked);
          }}
        />
      ) : null}
    </Panel>
  );
}

function without(query: URLSearchParams, condition: string): string {
  const next = new URLSearchParams(changed(query, { after: null }));
  next.delete('where', condition);
  return `?${next.toString()}`;
}

function Found({ rows: { rows, count }, query }: { readonly rows: Rows; readonly query: URLSearchParams }) {
  const [on, known, name] = [query.get('on'), query.get('known'), query.get('q')];
  const said =
    on !== null
      ? `事实上 ${on} 的样子${known === null ? '' : `，按平台到 ${sayTime(known)} 为止所知`}`
      : name !== null
        ? `名称里有“${name}”的：${rows.length >= 200 ? '前 200' : sayCount(rows.length)} 行`
        : count === undefined
          ? ''
          : `共 ${count.more ? `超过 ${sayCount(count.rows)}` : sayCount(count.rows)} 行`;
  return (
    <p className="quiet" role="status">
      {said}
    </p>
  );
}
