import { useState } from 'react';
import { Alert, Button } from 'antd';
import { get } from '../api/client.ts';
import { api } from '../api/loader.ts';
import { sayFen } from '../parts/money.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { Differences } from './differences.tsx';

interface Replayed {
  readonly same: boolean;
  readonly status: string;
  readonly amount: number | null;
  readonly differences: readonly Readonly<{ what: string; before: string; after: string }>[];
}

/** 复算: a stored assessment computed again, from the rules, readings and facts that were stored with it. */
export function Replay({
  id,
  seq,
  momentName,
}: {
  readonly id: string;
  readonly seq: number;
  readonly momentName: string;
}) {
  const { busy, problem, run } = useCommand();
  const [replayed, setReplayed] = useState<Replayed>();
  const replay = async (): Promise<void> => {
    setReplayed(await run(() => get<Replayed>(`${api`cases/${id}`}/assessments/${String(seq)}/replay`)));
  };
  return (
    <div className="after-step">
      <ProblemAlert problem={problem} />
      {replayed === undefined ? null : (
        <Alert
          type={replayed.same ? 'success' : 'error'}
          showIcon
          role="status"
          title={replayed.same ? '复算一致' : '复算不一致'}
          description={`用当时留存的规则、口径和事实重新测算${replayed.amount === null ? '' : `：${sayFen(replayed.amount)}`}，与留存的${replayed.same ? '一字不差' : '不同'}。`}
        />
      )}
      {replayed === undefined || replayed.differences.length === 0 ? null : (
        <Differences of={replayed.differences} label="复算与留存的不同" />
      )}
      <Button size="small" loading={busy} aria-label={`复算${momentName}的测算`} onClick={() => void replay()}>
        复算
      </Button>
    </div>
  );
}
