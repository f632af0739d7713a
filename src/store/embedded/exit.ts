import { kill } from 'node:process';
import { codeOf } from './error.ts';

interface Ending {
  readonly pid: () => number;
  readonly release: () => void;
}

const endings = new Set<Ending>();

/**
 * Where our process ends without having stopped PostgreSQL (an error nobody caught), it is told to stop, though nobody waits for it.
 * Answers how to forget it again.
 */
export function atExit(release: () => void, pid: () => number): () => void {
  if (endings.size === 0) process.on('exit', endAll);
  const ending = { pid, release };
  endings.add(ending);
  return () => {
    endings.delete(ending);
    if (endings.size === 0) process.off('exit', endAll);
  };
}

function endAll(): void {
  for (const { pid, release } of endings) {
    try {
      kill(pid(), 'SIGINT');
    } catch (error) {
      if (codeOf(error) !== 'ESRCH') throw error;
    }
    release();
  }
}
