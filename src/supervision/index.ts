/** Supervision (督查): tasks by lead department, how each stands on a day, and the overdue ladder. It changes no case and reads no table. */
export { climb, decideTask, type Moment, type TaskOutcome } from './decide.ts';
export { foldTask } from './fold.ts';
export { heightOf, isAbove, LADDER_STEPS, ladderOf, rungName, type Ladder, type Rung } from './ladder.ts';
export type {
  By,
  Report,
  Target,
  TaskCommand,
  TaskCommandType,
  TaskEvent,
  TaskFault,
  TaskPlan,
  TaskState,
} from './model.ts';
export { periodDue, periodName, periodOf, type Period } from './period.ts';
export { standingOf, STANDINGS, type Duty, type Standing, type StandingName } from './standing.ts';
