import { Button, Form, Input } from 'antd';
import { Link, useLoaderData, useSearchParams } from 'react-router';
import type { EntryView } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { loader as loaderOf, withQuery } from '../api/loader.ts';
import { changed, Listing } from '../parts/listing.tsx';
import { sayFen } from '../parts/money.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { useDownload } from '../parts/use-download.tsx';
import { sayTime } from '../parts/words.ts';

const CONDITIONS = [
  ['case', '办件编号'],
  ['item', '事项编码'],
  ['fund', '资金来源'],
  ['year', '年度'],
  ['batch', '拨付批次'],
] as const;

export const loader = loaderOf(async ({ query, signal }) => {
  const asked = Object.fromEntries(CONDITIONS.map(([name]) => [name, query.get(name) ?? undefined]));
  const after = query.get('after') ?? undefined;
  const page = await get<{ entries: readonly EntryView[]; next: string | null }>(
    withQuery('/api/ledger', { ...asked, after }),
    signal,
  );
  return { ...page, asked };
});

/** Every movement of money, with the case, the clause and the sentence that it rests on. */
export function Component() {
  const { entries, next, asked } = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  const { start, busy, said } = useDownload();
  return (
    <Page
      title="资金分录"
      above={[{ to: '/budgets', text: '预算和账目' }]}
      about="只增不改。每笔钱都写明办件、条款和原句；借为正，贷为负。"
      actions={
        <>
          <span role="status" className="quiet">
            {said}
          </span>
          <Button loading={busy} onClick={() => void start(withQuery('/api/ledger/export.xlsx', asked))}>
            下载（XLSX）
          </Button>
        </>
      }
    >
      <Panel>
        <Form
          layout="vertical"
          role="search"
          className="one-line"
          key={query.toString()}
          initialValues={asked}
          onFinish={(given: Readonly<Record<string, string | undefined>>) => {
            const changes = Object.fromEntries(CONDITIONS.map(([name]) => [name, given[name]?.trim() ?? null]));
            setQuery(changed(query, { ...changes, after: null }));
          }}
        >
          {CONDITIONS.map(([name, label]) => (
            <Form.Item key={name} name={name} label={label}>
              <Input maxLength={60} autoComplete="off" />
            </Form.Item>
          ))}
          <Button htmlType="submit">查找</Button>
        </Form>
      </Panel>
      <Listing<EntryView>
        label="资金分录"
        rows={entries}
        rowKey={({ id }) => id}
        next={next}
        columns={[
          {
            title: '分录',
            narrow: true,
            render: ({ id, name, at }) => (
              <>
                {name}
                <span className="beside">
                  {id}，{sayTime(at)}
                </span>
              </>
            ),
          },
          {
            title: '为什么',
            render: ({ caseId, clause, sentence, reason }) => (
              <>
                {caseId === null ? null : <Link to={`/cases/${caseId}`}>{caseId}</Link>} {reason}
                <span className="beside">{[clause, sentence].filter((part) => part !== null).join(' ')}</span>
              </>
            ),
          },
          {
            title: '借贷',
            numeric: true,
            render: ({ postings }) => (
              <ul className="plain-list">
                {postings.map(({ account, name, amount, fund, item }) => (
                  <li key={`${account}/${fund}/${item}`}>
                    {name} {sayFen(amount)}
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
        empty={
          <Panel>
            <NothingThere text="没有这样的分录。" />
          </Panel>
        }
      />
    </Page>
  );
}
