import { kill } from 'node:process';
import { codeOf } from './error.ts';

interface Ending {
  /** Nothing where it has ended already. */
  readonly pid: () => number | undefined;
  readonly release: () => void;
}

const endings = new Set<Ending>();

/**
 * Where our process ends without having stopped PostgreSQL (an error nobody caught), it is told to stop, though nobody waits for it.
 * Answers how to forget it again.
 */
export function atExit(ending: Ending): () => void {
  if (endings.size === 0) process.on('exit', endAll);
  endings.add(ending);
  return () => {
    endings.delete(ending);
    if (endings.size === 0) process.off('exit', endAll);
  };
}

function endAll(): void {
  for (const { pid, release } of endings) {
    const running = pid();
    if (running !== undefined) interrupt(running);
    release();
  }
}

function interrupt(pid: number): void {
  try {
    kill(pid, 'SIGINT');
  } catch (error) {
    // It has just ended, and we have not been told yet.
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
