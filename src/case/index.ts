/** The life of a case: what may happen next, by whom, and by when. Pure: what is stored and shown is for flow. */
export { isSamePerson, ROLE_NAMES, type By, type CaseActor, type CaseRole, type Hand, type Step } from './actor.ts';
export { recordOf, type AssessmentRecord, type AssessmentSource } from './assessment-record.ts';
export { available, sayAvailable, type Available } from './available.ts';
export { awardedCase, type AwardedCase } from './awarded-case.ts';
export { clocks, type Clock, type Clocks, type Ladder, type Level } from './clocks.ts';
export { COMMANDS, isCommandType, type CommandType } from './command-names.ts';
export type { Command, CommandOf, DecisionInput } from './commands.ts';
export { decide, type Outcome, type Refusal } from './decide.ts';
export { standingRecord } from './decision.ts';
export { differences, type Difference } from './differences.ts';
export type { CaseEvent, Enter } from './events.ts';
export { exitsBy, STATUSES, statusName } from './exits.ts';
export type { CaseFault } from './fault.ts';
export { fold, foldAll } from './fold.ts';
export type { Json } from './json.ts';
export type { Status } from './life.ts';
export { isAccount, supplementable } from './materials.ts';
export type * from './model.ts';
export { dueOf, inTransit, returnables } from './money.ts';
export {
  decidingStage,
  isAssessed,
  paysMoney,
  procedureFrom,
  type Procedure,
  type ProcedureSource,
  type ProcedureStage,
  type Requirement,
} from './procedure.ts';
export { initiatorFaults } from './rights.ts';
export { departmentsAt, notAgreed, stageOf, stagesBefore, stagesToReopen } from './stage.ts';
export type { StageKind } from './stage-kinds.ts';
export { turnName, turnOf } from './turn.ts';
export { maskText, type Masked } from './masked.ts';
export { foldNotice } from './public-notice-fold.ts';
export {
  NOTICE_LIFE,
  type NoticeBatch,
  type NoticeCommand,
  type NoticeCommandType,
  type NoticeEvent,
  type NoticeOutcome,
  type NoticeRow,
  type NoticeStatus,
  type RowObjection,
} from './public-notice-model.ts';
export { rowUntil } from './public-notice-plans.ts';
export { decideNotice } from './public-notice.ts';
export { maskRow, type PublicRow, type RowSource } from './public-row.ts';
