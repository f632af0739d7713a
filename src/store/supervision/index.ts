export { casesByItem, type CaseCount } from './case-counts.ts';
export type { SupervisionTables } from './tables.ts';
export {
  lockTask,
  readTask,
  supervisedTasks,
  taskEvents,
  tasksDueBefore,
  writeTask,
  type TaskChange,
  type TaskKey,
} from './tasks.ts';
