/** Supervision (督查): tasks handed down, reported on, checked and concluded; the board of all measures; the overdue ladder. */
export { assignTasks } from './assign.ts';
export {
  supervisionBoard,
  type BoardMeasure,
  type BoardTask,
  type MeasureHead,
  type MeasureStanding,
  type SupervisionBoard,
} from './board.ts';
export { climbLadder } from './climb-ladder.ts';
export {
  manageTask,
  reportTask,
  type GivenReport,
  type OfficeCommand,
  type SeenTask,
  type TaskDone,
} from './command.ts';
export { boardDocument } from './document.ts';
export type { GoalFigure } from './figures.ts';
export { SupervisionRefused, type SupervisionRefusalCode } from './refused.ts';
export { supervisionTask, type TaskCourse, type TaskReport, type TaskView } from './task-view.ts';
