import { useEffect, useState } from 'react';
import { Alert, App, Button, Progress, Tag } from 'antd';
import { useLoaderData, useRevalidator } from 'react-router';
import { command, get } from '../api/client.ts';
import { api, loader as loaderOf } from '../api/loader.ts';
import type { ImportView } from '../api/types.ts';
import { LinkButton } from '../parts/link-button.tsx';
import { Listing } from '../parts/listing.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { useDownload } from '../parts/use-download.tsx';
import { sayBytes, sayCount, sayTime, sayWho } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';
import { MODES, STATES } from './states.ts';

export const loader = loaderOf(({ params: { id = '' }, signal }) => get<ImportView>(api`imports/${id}`, signal));

/** An import as it runs, and what came of it. Whoever leaves finds it again among the imports. */
export function Component() {
  const one = useLoaderData<typeof loader>();
  const own = useSession().account.id;
  const { name, about, colour, runs } = STATES[one.state];
  useFollowing(runs);
  return (
    <Page
      title={`第 ${one.id} 次导入：${one.register}`}
      above={[{ to: '/imports', text: '导入记录' }]}
      actions={<Actions one={one} />}
    >
      <Panel>
        <div role="status">
          <Tag color={colour}>{name}</Tag> {about} {outcomeOf(one)}
        </div>
        {runs && one.counts.read > 0 ? (
          <Progress
            percent={100}
            status="active"
            showInfo={false}
            aria-label={`已核对 ${sayCount(one.counts.read)} 行`}
          />
        ) : null}
        <dl className="facts">
          {countsOf(one).map(([term, count]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd className="figures">{sayCount(count)}</dd>
            </div>
          ))}
        </dl>
        <p className="quiet">
          {one.fileName}，{sayBytes(one.bytes)}；{MODES[one.mode]}；{sayTime(one.receivedAt)}{' '}
          {sayWho(one.by, own, one.byName)}上传
          {one.finishedAt === null ? '' : `，${sayTime(one.finishedAt)} 结束`}
        </p>
      </Panel>
      <Findings findings={one.findings} bad={one.counts.bad} />
    </Page>
  );
}

/** Looks again every second while something happens. */
function useFollowing(runs: boolean): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!runs) return undefined;
    const timer = setInterval(() => void revalidate(), 1000);
    return () => {
      clearInterval(timer);
    };
  }, [runs, revalidate]);
}

function outcomeOf({ state, counts }: ImportView): string {
  if (state !== 'done') return '';
  if (counts.bad > 0) return `写入了正确的行，另有 ${sayCount(counts.bad)} 行有错。`;
  return counts.waiting > 0 ? `${sayCount(counts.waiting)} 行成为变更申请，等另一人批准。` : '全部正确。';
}

function countsOf({ state, counts }: ImportView): readonly (readonly [string, number])[] {
  const checked = [
    ['读到的行', counts.read],
    ['正确', counts.good],
    ['有错', counts.bad],
  ] as const;
  if (state !== 'done') return checked;
  return [
    ...checked,
    ['新登记', counts.added],
    ['已有、相同', counts.unchanged],
    ['更正', counts.corrected],
    ['成为变更申请', counts.waiting],
  ];
}

function Actions({ one }: { readonly one: ImportView }) {
  const { id, register, state, report } = one;
  const { busy, problem, run } = useCommand();
  const { start, busy: downloading, said } = useDownload();
  const { message } = App.useApp();
  const { revalidate } = useRevalidator();
  const [asked, setAsked] = useState(false);
  const cancel = async (): Promise<void> => {
    const answer = await run(() => command(`${api`imports/${id}`}/cancel`));
    if (answer === undefined) return;
    setAsked(true);
    message.info('已通知取消');
    await revalidate();
  };
  const mayCancel = state === 'received' || state === 'checking';
  return (
    <>
      <ProblemAlert problem={problem} />
      {report === null ? null : (
        <Button type="primary" loading={downloading} onClick={() => void start(report)}>
          下载错误报告
        </Button>
      )}
      {report === null ? null : (
        <LinkButton to={`/registers/${encodeURIComponent(register)}/import`}>改好以后再导入</LinkButton>
      )}
      {mayCancel ? (
        <Button danger loading={busy} disabled={asked} onClick={() => void cancel()}>
          取消导入
        </Button>
      ) : null}
      {STATES[state].runs ? null : <LinkButton to={`/registers/${encodeURIComponent(register)}`}>看台账</LinkButton>}
      <span role="status" className="quiet">
        {said}
      </span>
    </>
  );
}

type Faults = NonNullable<ImportView['findings']['faults']>;

function Findings({ findings, bad }: { readonly findings: ImportView['findings']; readonly bad: number }) {
  const { faults = [], leftOut = [], otherSheets = [], sheet } = findings;
  return (
    <>
      {leftOut.length === 0 ? null : (
        <Alert type="warning" showIcon title={`文件里有、没有导入的列：${leftOut.join('、')}`} />
      )}
      {otherSheets.length === 0 ? null : (
        <Alert
          type="warning"
          showIcon
          title={`只读了工作表“${sheet ?? ''}”；表头相同、没有读的：${otherSheets.join('、')}`}
        />
      )}
      {faults.length === 0 ? null : (
        <Panel title={bad > 0 ? `哪里不对（${sayCount(bad)} 行有错，先列 ${sayCount(faults.length)} 处）` : '哪里不对'}>
          <p className="quiet">全部错误写在错误报告里，每一行的错在它旁边；改好以后整份文件可以直接再导入。</p>
          <Listing<Faults[number]>
            label="哪里不对"
            rows={faults}
            rowKey={({ row, column, code }) => `${String(row)} ${column} ${code}`}
            columns={[
              { title: '行', numeric: true, render: ({ row }) => (row === 0 ? '整个文件' : String(row)) },
              { title: '栏目', render: ({ column }) => (column === '' ? '整行' : column) },
              { title: '错在哪里', render: ({ message }) => message },
              { title: '怎么办', render: ({ hint }) => hint },
            ]}
          />
        </Panel>
      )}
    </>
  );
}
