import { Button, Segmented, Tag } from 'antd';
import { useSearchParams } from 'react-router';
import type { StoredDelivery } from '../../../flow/index.ts';
import { changed, Listing } from './listing.tsx';
import { NothingThere } from './nothing-there.tsx';
import { Panel } from './page.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { SomebodyWasFirst } from './somebody-was-first.tsx';
import { useStep } from './use-step.ts';
import { sayTime } from './words.ts';

const STATES: Readonly<Record<StoredDelivery['state'], readonly [name: string, colour: string]>> = {
  waiting: ['待发', 'default'],
  sent: ['已送达', 'success'],
  failed: ['没有成功，还会再试', 'warning'],
  dead: ['不再自动重试', 'error'],
};

interface DeliveriesProps {
  readonly label: string;
  readonly rows: readonly StoredDelivery[];
  readonly next: string | null;
  /** What the kind is called. */
  readonly nameOf: (kind: string) => string;
  /** Where one of them is sent again. */
  readonly retry: (id: string) => string;
  readonly again: string;
}

/** What was sent out of the platform, and what became of it; what has failed for good is sent again by hand. */
export function Deliveries({ label, rows, next, nameOf, retry, again }: DeliveriesProps) {
  const [query, setQuery] = useSearchParams();
  const { busy, problem, take, stale, settle } = useStep();
  const state = query.get('state') ?? 'all';
  return (
    <Panel title={label}>
      <ProblemAlert problem={problem} />
      <Segmented
        aria-label="状态"
        value={state}
        options={[
          { value: 'all', label: '全部' },
          ...Object.entries(STATES).map(([value, [name]]) => ({ value, label: name })),
        ]}
        onChange={(value) => {
          setQuery(changed(query, { state: value === 'all' ? null : value, after: null }));
        }}
      />
      <Listing<StoredDelivery>
        label={label}
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          { title: '编号', narrow: true, render: ({ id }) => id },
          { title: '事件', render: ({ kind }) => nameOf(kind) },
          {
            title: '状态',
            render: ({ state: at, error, attempts }) => (
              <>
                <Tag color={STATES[at][1]}>{STATES[at][0]}</Tag>
                {attempts === 0 ? null : <span className="beside">试了 {attempts} 次</span>}
                {error === null ? null : <span className="beside">{error}</span>}
              </>
            ),
          },
          { title: '产生', narrow: true, render: ({ createdAt }) => sayTime(createdAt) },
          {
            title: '送达或再试',
            narrow: true,
            render: ({ state: at, sentAt, nextAt }) => (at === 'dead' ? '' : sayTime(sentAt ?? nextAt)),
          },
          {
            title: '办理',
            narrow: true,
            render: ({ id, state: at, version }) =>
              at !== 'dead' && at !== 'failed' ? null : (
                <Button
                  size="small"
                  loading={busy}
                  onClick={() => void take({ path: retry(id), version, said: '排上了，随即再发' })}
                >
                  {again}
                </Button>
              ),
          },
        ]}
        next={next}
        empty={<NothingThere text={state === 'all' ? '还没有发过。' : '没有这样的。'} />}
      />
      <SomebodyWasFirst open={stale} what="这一条" close={settle} />
    </Panel>
  );
}
