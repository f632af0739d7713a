import { useEffect, useRef } from 'react';
import { Alert } from 'antd';
import { sayFault, type Fault, type Problem } from '../api/problem.ts';

interface ProblemAlertProps {
  readonly problem: Problem | undefined;
  /** Faults that are not said at a field already; absent: all of them. */
  readonly faults?: readonly Fault[];
}

/** What went wrong, with every fault; read out, and brought into view. */
export function ProblemAlert({ problem, faults = problem?.faults ?? [] }: ProblemAlertProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem !== undefined) place.current?.scrollIntoView({ block: 'nearest' });
  }, [problem]);
  if (problem === undefined) return null;
  return (
    <div ref={place} className="problem">
      <Alert
        type="error"
        showIcon
        title={problem.title}
        description={
          <>
            {faults.length === 0 && problem.faults.length > 0
              ? `共 ${String(problem.faults.length)} 处，写在下面的栏目旁边。`
              : problem.detail}
            {faults.length === 0 ? null : (
              <ul>
                {faults.map((fault) => (
                  <li key={fault.pointer + fault.message}>{sayFault(fault)}</li>
                ))}
              </ul>
            )}
          </>
        }
      />
    </div>
  );
}
