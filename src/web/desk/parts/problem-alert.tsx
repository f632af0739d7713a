import { useEffect, useRef } from 'react';
import { Alert } from 'antd';
import { sayFault, type Fault, type Problem } from '../api/problem.ts';

interface ProblemAlertProps {
  readonly problem: Problem | undefined;
  /** Faults that are not said at a field already; absent: all of them. */
  readonly faults?: readonly Fault[];
}

/** The detail, where no fault that is listed below says the same. */
function saidAbove({ detail, faults: all }: Problem, listed: readonly Fault[]): string {
  if (listed.length === 0 && all.length > 0) return `共 ${String(all.length)} 处，写在下面的栏目旁边。`;
  return listed.some((fault) => isSame(detail, fault)) ? '' : detail;
}

function isSame(detail: string, fault: Fault): boolean {
  return [fault.message, sayFault(fault)].some((said) => withoutStop(said) === withoutStop(detail));
}

function withoutStop(text: string): string {
  return text.replace(/。$/u, '');
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
            {saidAbove(problem, faults)}
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
