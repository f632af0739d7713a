import type { Task } from './tasks.ts';

/** plain: the amount alone; explained: the decision with its reasons; json: a case as JSON in, its explained decision as JSON out. */
export const MODES = ['plain', 'explained', 'json'] as const;
export type Mode = (typeof MODES)[number];

/** One engine on one task in one mode. */
export interface Contest {
  /** Decides all cases of the task `times` times over. What it finds last is kept, so that none of the work can be left out. */
  run(times: number): void | Promise<void>;
  /** Amounts in 元 as last found, in the order of the cases. */
  amounts(): readonly number[];
}

/** What an engine can do of a task; for what it cannot, the reason. */
export type Contests = Readonly<Record<Mode, Contest | string>>;

export interface Contender {
  /** As the table names it: `feelin 8.2.0`. */
  readonly name: string;
  prepare(task: Task): Promise<Contests>;
}
