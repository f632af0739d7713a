/** From the registers to the assessment of one case, and back to it on any later day. */
export {
  assessFor,
  entitlements,
  situationFor,
  type AssessAsked,
  type Assessed,
  type ExtraFacts,
  type PaidBefore,
} from './assess-for.ts';
export { keepAssessment, replayAssessment, type Replay } from './kept.ts';
export { caseFacts, type CaseFactsView, type FactGroupView } from './case-facts.ts';
