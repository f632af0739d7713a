import { setTimeout as sleep } from 'node:timers/promises';
import { scopeOf } from '../../access/index.ts';
import { moveImport, transact } from '../../store/index.ts';
import { runImport, type ImportHouse, type ImportTask } from './run-import.ts';

/** Tries while the database is gone, a second apart, then two, four … at most a minute. */
const LONGEST_WAIT = 60_000;

/** Imports of this process: one runs, the others wait their turn. */
export class ImportQueue {
  readonly house: ImportHouse;
  private readonly log: (error: unknown) => void;
  private readonly stopping = new AbortController();
  private readonly waiting: ImportTask[] = [];
  private running: Promise<void> | undefined;

  constructor(house: ImportHouse, log: (error: unknown) => void) {
    this.house = house;
    this.log = log;
  }

  add(task: Pick<ImportTask, 'id' | 'actor'>): void {
    if (this.stopping.signal.aborted || this.waiting.some(({ id }) => id === task.id)) return;
    this.waiting.push({ ...task, signal: this.stopping.signal });
    this.running ??= this.run().finally(() => (this.running = undefined));
  }

  /** Until nothing runs and nothing waits. */
  async idle(): Promise<void> {
    while (this.running !== undefined) await this.running;
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
    for (
      let wait = 1000;
      (await runImport(this.house, task, this.log)) === 'away';
      wait = Math.min(2 * wait, LONGEST_WAIT)
    ) {
      do {
        await sleep(wait, undefined, { signal: this.stopping.signal }).catch(() => undefined);
        if (this.stopping.signal.aborted) return;
      } while (!(await this.giveBack(task)));
    }
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
