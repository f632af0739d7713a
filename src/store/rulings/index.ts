export {
  approvedRulings,
  decideRuling,
  getRuling,
  listRulings,
  proposeRuling,
  type NewRuling,
  type StoredRuling,
} from './rulings.ts';
export { countUndecided, undecidedCases, type UndecidedCase } from './undecided.ts';
