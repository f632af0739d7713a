import type { Ended, Postmaster } from './launch.ts';
import { messageOf } from './error.ts';

/** PostgreSQL ended without being told to. */
export interface UnexpectedExit extends Ended {
  /** Whether it runs again. If not, the server should stop. */
  readonly restarted: boolean;
  /** Chinese, for the log. */
  readonly message: string;
}

export interface Supervised {
  onExit(listener: (exit: UnexpectedExit) => void): void;
  pid(): number;
  isRunning(): boolean;
  stop(): Promise<void>;
}

/** It is started again once; a second end within this time says that starting again doesn't help. */
const TRUST_MS = 10 * 60_000;

/** Keeps PostgreSQL running until it is stopped. */
export function supervise(
  first: Postmaster,
  relaunch: () => Promise<Postmaster>,
  log: (line: string) => void,
): Supervised {
  const listeners = new Set<(exit: UnexpectedExit) => void>();
  const state = { current: first, stopping: false };
  const isStopping = (): boolean => state.stopping;
  const watching = watch();
  return {
    onExit: (listener) => void listeners.add(listener),
    pid: () => state.current.pid,
    isRunning: () => state.current.isRunning(),
    stop: async () => {
      state.stopping = true;
      await state.current.stop();
      await watching;
    },
  };

  async function watch(): Promise<void> {
    for (let restarted = -Infinity; ; restarted = performance.now()) {
      const ended = await state.current.exited;
      if (isStopping()) return;
      const again = performance.now() - restarted > TRUST_MS && (await tryAgain(ended));
      if (!again) return tell(ended, false, `PostgreSQL 意外结束（${how(ended)}），不再重新启动。`);
      if (isStopping()) return state.current.stop();
      tell(ended, true, 'PostgreSQL 已重新启动，恢复到最后一个已提交的事务。');
    }
  }

  async function tryAgain(ended: Ended): Promise<boolean> {
    log(`PostgreSQL 意外结束（${how(ended)}），正在重新启动……`);
    try {
      state.current = await relaunch();
      return true;
    } catch (error) {
      log(`PostgreSQL 没有启动成功：${messageOf(error)}`);
      return false;
    }
  }

  function tell(ended: Ended, restarted: boolean, message: string): void {
    log(message);
    for (const listener of listeners) listener({ ...ended, restarted, message });
  }
}

function how({ code, signal }: Ended): string {
  return signal === null ? `退出码 ${String(code)}` : `信号 ${signal}`;
}
