import type { Generated, JSONColumnType } from 'kysely';
import type { TaskEvent, TaskState } from '../../supervision/index.ts';

/** Days are `2025-09-01`, times are as PostgreSQL writes them. */
export interface SupervisionTables {
  readonly 'supervision.task': {
    id: string;
    notice: string;
    code: string;
    version: number;
    departments: string[];
    state: JSONColumnType<TaskState>;
    next_due: string | null;
    at: string;
  };
  readonly 'supervision.event': {
    task: string;
    seq: number;
    event: JSONColumnType<TaskEvent>;
    at: string;
    by: Generated<string>;
  };
}
