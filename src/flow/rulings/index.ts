/** 口径裁定: how ambiguous sentences are read on this platform, from when on, and who ruled so. */
export { effectOf, type Effect, type EffectAsked, type Outcome as RulingOutcome, type Touched } from './effect.ts';
export type { GivenRuling } from './refused.ts';
export {
  approveRuling,
  cancelRuling,
  getReading,
  listReadings,
  proposeRuling,
  refuseRuling,
  seeRuling,
  type ProposalView,
  type ReadingView,
  type RulingView,
} from './rulings.ts';
export { shownRules } from './shown-rules.ts';
