import { setTimeout as sleep } from 'node:timers/promises';
import type { Scope } from '../../access/index.ts';
import type { Database } from '../database.ts';
import { keepHead } from './heads.ts';
import { seal } from './seal.ts';

export interface SealingOptions {
  /** Milliseconds between two runs. */
  readonly every?: number;
  /** File outside of the database that gets each run's head. */
  readonly heads?: string | undefined;
  readonly log: (line: string) => void;
}

export interface Sealing {
  /** When a run last found nothing more to seal, in milliseconds since 1970. */
  readonly upToDateAt: number;
  /** Seals what is committed by now, then ends. */
  stop(): Promise<void>;
}

/** Seals again and again until it is stopped. A run that fails is logged and tried again; nothing is lost meanwhile. */
export function startSealing(database: Database, scope: Scope, options: SealingOptions): Sealing {
  const { every = 2000, heads, log } = options;
  const stopped = new AbortController();
  let upToDateAt = Date.now();
  const running = loop();
  return {
    get upToDateAt() {
      return upToDateAt;
    },
    stop: async () => {
      stopped.abort();
      await running;
    },
  };

  async function loop(): Promise<void> {
    while (!stopped.signal.aborted) {
      await run();
      await sleep(every, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
    await run();
  }

  async function run(): Promise<void> {
    try {
      const { count, head } = await seal(database, scope);
      if (head !== undefined) upToDateAt = Date.now();
      if (head !== undefined && count > 0 && heads !== undefined) await keepHead(heads, head, new Date());
    } catch (error) {
      log(`审计没有封存，稍后再试：${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
