import { setTimeout as sleep } from 'node:timers/promises';
import { scopeOf } from '../../access/index.ts';
import { moveImport, transact } from '../../store/index.ts';
import { runImport, type ImportHouse, type ImportTask } from './run-import.ts';

/** Milliseconds between two tries while the database is gone: a second, then two, four … at most a minute. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;
/** Until an import is tried again that somebody else holds. */
const HELD_WAIT = 1000;

/** Imports of this process: one runs, the others wait their turn. */
export class ImportQueue {
  readonly house: ImportHouse;
  private readonly log: (error: unknown) => void;
  private readonly stopping = new AbortController();
  private readonly waiting: ImportTask[] = [];
  /** Those that come back to the queue in a while. */
  private readonly held = new Set<Promise<void>>();
  private running: Promise<void> | undefined;

  constructor(house: ImportHouse, log: (error: unknown) => void) {
    this.house = house;
    this.log = log;
  }

  add(task: Pick<ImportTask, 'id' | 'actor'>): void {
    const { signal } = this.stopping;
    if (signal.aborted || this.waiting.some(({ id }) => id === task.id)) return;
    this.waiting.push({ ...task, signal });
    this.running ??= this.run().finally(() => (this.running = undefined));
  }

  /** Until nothing runs and nothing waits. */
  async idle(): Promise<void> {
    while (this.running !== undefined || this.held.size > 0) await Promise.all([this.running, ...this.held]);
  }

  /** Ends what runs where it is and gives it back: it is `interrupted`, and runs again when the platform does. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.idle();
  }

  private async run(): Promise<void> {
    for (let task = this.waiting.shift(); task !== undefined; task = this.waiting.shift()) {
      if (this.stopping.signal.aborted) return;
      await this.runOne(task).catch(this.log);
    }
  }

  private async runOne(task: ImportTask): Promise<void> {
    for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      const end = await runImport(this.house, task, this.log);
      if (end === 'held') this.comeBack(task);
      if (end !== 'away') return;
      do {
        await this.pause(wait);
        if (this.stopping.signal.aborted) return;
      } while (!(await this.giveBack(task)));
    }
  }

  /** Somebody else runs it and will end it, or a crashed run's connection has not been missed yet: the others need not wait for that. */
  private comeBack(task: ImportTask): void {
    const later = this.pause(HELD_WAIT).then(() => {
      this.held.delete(later);
      this.add(task);
    });
    this.held.add(later);
  }

  private async pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  /** The database is back where this can be written; what the run had done is gone with its connection. */
  private async giveBack({ id, actor }: ImportTask): Promise<boolean> {
    try {
      await transact(this.house.database, scopeOf(actor), (tx) =>
        moveImport(tx, id, ['checking', 'writing'], { state: 'interrupted' }),
      );
      return true;
    } catch {
      return false;
    }
  }
}
