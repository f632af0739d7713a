/** Cases on the platform: each step a story and a transaction. */
export type { GivenApplication, GivenMaterial } from './application.ts';
export {
  changeAccount,
  confirmOffer,
  declineOffer,
  openCase,
  saveDraft,
  submitCase,
  supplementCase,
  withdrawCase,
  type GivenCase,
} from './apply.ts';
export type { GivenDecision } from './assess.ts';
export type { CaseView } from './case-view.ts';
export { columnsOf } from './columns.ts';
export { command, type CaseStep, type CommandBody } from './command.ts';
export type { GivenForm } from './form.ts';
export {
  acceptCase,
  acknowledgeResult,
  appealCase,
  awaitRuling,
  completeCase,
  concludeReview,
  disputeResult,
  giveRuling,
  opine,
  passStage,
  previewOf,
  rateCase,
  rejectCase,
  reopenCase,
  requestSupplement,
  returnCase,
  settleAppeal,
  type GivenPass,
  type PreviewView,
} from './handle.ts';
export { initiateChecks, previewChecks, type CheckBatchPreview, type ChecksInitiated } from './initiate-batch.ts';
export { initiableItems, type InitiableItem } from './initiable.ts';
export { concernFor, initiateCase, type ConcernView, type GivenConcern, type GivenInitiation } from './initiate.ts';
export { turnClocks, type ClocksTurned, type JobGiven } from './jobs.ts';
export {
  bringEvidence,
  bringMaterial,
  listOwnMaterials,
  readMaterial,
  type GivenEvidence,
  type GivenMaterialFile,
  type MaterialFile,
  type MaterialListing,
} from './materials.ts';
export { open, procedureOf, type CaseAsked } from './open.ts';
export {
  previewProposals,
  proactiveItems,
  proposeAll,
  proposeAwards,
  type Previewed,
  type ProactiveItem,
  type ProposeAsked,
  type Proposed,
} from './propose.ts';
export {
  caseHistory,
  countCaseRows,
  getCase,
  listCaseRows,
  listMyTasks,
  myEntitlements,
  nextTask,
  taskKey,
  type CaseListing,
  type CasesAsked,
  type Entitled,
  type HistoryEntry,
  type CaseTask,
  type TaskKey,
} from './read-cases.ts';
export { CaseRefused, type CaseRefusalCode } from './refused.ts';
export { STATUSES as CASE_STATUSES, type Level as CaseLevel, type Status as CaseStatus } from '../../case/index.ts';
export { caseFacts, replayAssessment, type CaseFactsView, type FactGroupView } from '../facts/index.ts';
export type { Seen } from './take.ts';
