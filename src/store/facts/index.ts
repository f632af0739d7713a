export {
  hasRules,
  insertAssessment,
  insertRules,
  readAssessment,
  readRules,
  type KeptAssessment,
} from './assessments.ts';
export { factPages, factRows, TooManyFacts, type FactFilter, type FactQuery, type FactRow } from './fact-rows.ts';
