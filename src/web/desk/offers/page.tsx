import { useState } from 'react';
import { Alert, Button, Progress, Select } from 'antd';
import { useLoaderData, useRevalidator, useSearchParams } from 'react-router';
import type { Previewed, ProactiveItem, Proposed } from '../../../flow/index.ts';
import { command, get } from '../api/client.ts';
import { loader as loaderOf, withQuery } from '../api/loader.ts';
import { Facts } from '../parts/facts.tsx';
import { changed } from '../parts/listing.tsx';
import { sayFen } from '../parts/money.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useBatches } from '../parts/use-batches.ts';
import { useCommand } from '../parts/use-command.ts';

export const loader = loaderOf(({ signal }) => get<{ items: readonly ProactiveItem[] }>('/api/cases/propose', signal));

/** 免申即享: what the platform finds out by itself, beforehand in figures, then offered to whom it is due. */
export function Component() {
  const { items } = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  const item = items.find(({ code }) => code === query.get('item'));
  return (
    <Page
      title="免申即享"
      about="按台账找出应享未享的人和单位，主动提示；每晚也自动找一遍。对方确认后才开始办理，60 天内有效。"
    >
      <Panel title="哪个事项">
        <Select
          aria-label="事项"
          className="wide"
          showSearch={{ optionFilterProp: 'label' }}
          placeholder="选一个免申即享的事项"
          value={item?.code ?? null}
          options={items.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
          onChange={(code) => {
            setQuery(changed(query, { item: code }), { replace: true });
          }}
        />
        {item === undefined ? null : <About item={item} />}
      </Panel>
      {item === undefined ? null : <Search key={item.code} item={item} />}
    </Page>
  );
}

function About({ item: { fund, available, open } }: { readonly item: ProactiveItem }) {
  return (
    <Facts
      of={[
        ['资金来源', fund ?? '不涉及资金'],
        ['今年可用', fund === null ? null : sayFen(available, '还没有下达预算')],
        [
          '等待确认',
          // Until it is taken up, an offer is seen by nobody but the one it is for.
          open === 0 ? '没有' : `${String(open)} 件，对方还没有答复`,
        ],
      ]}
    />
  );
}

/** Beneficiaries of one look. */
const BATCH = 25;

interface Sum {
  readonly seen: number;
  readonly count: number;
  readonly amount: number;
  readonly undecided: number;
}

const NONE: Sum = { seen: 0, count: 0, amount: 0, undecided: 0 };

type Stage = 'idle' | 'looking' | 'seen' | 'sending' | 'sent';

function Search({ item }: { readonly item: ProactiveItem }) {
  const { problem, run } = useCommand();
  const { revalidate } = useRevalidator();
  const [stage, setStage] = useState<Stage>('idle');
  const [sum, setSum] = useState(NONE);
  const [offered, setOffered] = useState(0);
  const { each, stop: stopIt } = useBatches();
  const look = async (): Promise<void> => {
    setStage('looking');
    setSum(NONE);
    const whole = await run(() =>
      each(
        (after) =>
          get<Previewed>(withQuery('/api/cases/propose/preview', { ...asked(item, after), limit: String(BATCH) })),
        (batch) => {
          setSum((before) => added(before, batch));
        },
      ),
    );
    setStage(whole === true ? 'seen' : 'idle');
  };
  const send = async (): Promise<void> => {
    setStage('sending');
    setOffered(0);
    await run(() =>
      each(
        async (after) => {
          const body = { ...asked(item, after), limit: BATCH };
          return (await command<Proposed>('/api/cases/propose', { body })).body;
        },
        (batch) => {
          setOffered((before) => before + batch.offered.length);
        },
      ),
    );
    setStage('sent');
    await revalidate();
  };
  const stop = <Button onClick={stopIt}>停下</Button>;
  return (
    <Panel title="应享未享">
      <ProblemAlert problem={problem} />
      {stage === 'idle' ? (
        <Button type="primary" onClick={() => void look()}>
          找应享未享的
        </Button>
      ) : null}
      {stage === 'looking' ? (
        <div role="status" className="after-step">
          <p>
            正在按台账测算：看了 {sum.seen} 个对象，找到 {sum.count} 件。
          </p>
          {stop}
        </div>
      ) : null}
      {stage === 'seen' ? <Seen item={item} sum={sum} send={() => void send()} /> : null}
      {stage === 'sending' ? (
        <div role="status" className="after-step">
          <p>
            正在提示：{offered} / {sum.count} 件。
          </p>
          <Progress
            percent={sum.count === 0 ? 0 : Math.min(100, Math.round((offered / sum.count) * 100))}
            aria-label="提示的进度"
          />
          {stop}
        </div>
      ) : null}
      {stage === 'sent' ? (
        <Alert
          type="success"
          showIcon
          role="status"
          title={`提示了 ${String(offered)} 件`}
          description="对方确认以后，成为待受理的办件。"
        />
      ) : null}
    </Panel>
  );
}

function asked({ code }: ProactiveItem, after: string | undefined) {
  return { item: code, ...(after === undefined ? {} : { after }) };
}

function added(sum: Sum, { seen, count, amount, undecided }: Previewed): Sum {
  return {
    seen: sum.seen + seen,
    count: sum.count + count,
    amount: sum.amount + amount,
    undecided: sum.undecided + undecided,
  };
}

interface SeenProps {
  readonly item: ProactiveItem;
  readonly sum: Sum;
  readonly send: () => void;
}

function Seen({ item: { fund, available }, sum: { seen, count, amount, undecided }, send }: SeenProps) {
  const lacks = fund !== null && amount > (available ?? 0);
  return (
    <div className="after-step" role="status">
      <p>
        看了 {seen} 个对象，应享未享的 <span className="big figures">{count}</span> 件
        {fund === null ? '。' : `，合计 ${sayFen(amount)}。`}
        {fund !== null && undecided > 0 ? `另有 ${String(undecided)} 件的金额待定。` : ''}
      </p>
      {lacks ? (
        <Alert
          type="warning"
          showIcon
          title={`今年可用 ${sayFen(available, '0元')}，差 ${sayFen(amount - (available ?? 0))}`}
          description="提示不占用预算，作决定时才占用。可以先提示，同时请财政调剂。"
        />
      ) : null}
      {count === 0 ? (
        <p>没有要提示的。</p>
      ) : (
        <Button type="primary" onClick={send}>
          提示这 {count} 件
        </Button>
      )}
    </div>
  );
}
