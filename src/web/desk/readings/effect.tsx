import { useState } from 'react';
import { Button } from 'antd';
import type { Effect as Part, RulingOutcome, Touched } from '../../../flow/index.ts';
import { query } from '../api/client.ts';
import { Listing } from '../parts/listing.tsx';
import { sayFen } from '../parts/money.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';

interface Seen {
  readonly seen: number;
  readonly undecided: number;
  readonly touched: readonly Touched[];
  readonly isWhole: boolean;
}

interface EffectProps {
  readonly asked: { readonly reading: string; readonly option: string | null; readonly from: string };
}

/** Which cases that are still to be decided would come out otherwise; looked through part by part. */
export function Effect({ asked }: EffectProps) {
  const { busy, problem, faults, run } = useCommand();
  const [seen, setSeen] = useState<Seen>();
  const look = (): Promise<unknown> =>
    run(async () => {
      let sum: Seen = { seen: 0, undecided: 0, touched: [], isWhole: false };
      for (let after: string | null | undefined; after !== null;) {
        const body = { ...asked, ...(after === undefined ? {} : { after }) };
        const part: Part = await query<Part>('/api/rulings/effect', body);
        sum = {
          seen: sum.seen + part.seen,
          undecided: part.undecided,
          touched: [...sum.touched, ...part.touched],
          isWhole: part.next === null,
        };
        setSeen(sum);
        after = part.next;
      }
    });
  return (
    <>
      <ProblemAlert problem={problem} faults={faults} />
      <div className="buttons">
        <Button loading={busy} onClick={() => void look()}>
          看会涉及哪些办件
        </Button>
        <span role="status" className="quiet">
          {seen === undefined ? '' : sayEffect(seen)}
        </span>
      </div>
      {seen === undefined || seen.touched.length === 0 ? null : (
        <Listing<Touched>
          label="结果会不同的办件"
          rows={seen.touched}
          rowKey={({ id }) => id}
          columns={[
            { title: '办件', narrow: true, render: ({ id }) => id },
            { title: '事项', render: ({ item, itemName }) => `${item} ${itemName}` },
            { title: '区县', narrow: true, render: ({ county }) => county ?? '' },
            { title: '状态', narrow: true, render: ({ statusName }) => statusName },
            { title: '现在', render: ({ before }) => sayOutcome(before) },
            { title: '裁定以后', render: ({ after }) => sayOutcome(after) },
          ]}
        />
      )}
    </>
  );
}

function sayEffect({ seen, undecided, touched, isWhole }: Seen): string {
  if (!isWhole) return `看了 ${String(seen)} / ${String(undecided)} 件……`;
  if (undecided === 0) return '所涉事项没有等着决定的办件。';
  return touched.length === 0
    ? `所涉事项等着决定的 ${String(undecided)} 件，结果都不变。`
    : `所涉事项等着决定的 ${String(undecided)} 件，其中 ${String(touched.length)} 件结果会不同。`;
}

function sayOutcome({ statusName, amount, benefit }: RulingOutcome): string {
  const gives = amount === null ? benefit : sayFen(amount);
  return gives === null ? statusName : `${statusName}，${gives}`;
}
