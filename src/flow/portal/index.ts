/** What the portal's pages of one's own read and write besides the stories of cases. */
export { caseForm, emptyForm, formFromPage, newFormFromPage, type CaseFormView } from './case-form.ts';
export { casesOf, type OwnCase } from './cases-of.ts';
export { earlierMaterials, type EarlierMaterial } from './earlier-materials.ts';
export { draftOutlook, knownFor, type DraftOutlook } from './known-facts.ts';
export { myCards, type OwnCard } from './my-cards.ts';
export { myParties, type OwnParty } from './parties.ts';
export {
  fileTable,
  MOST_TABLE_BYTES,
  MOST_TABLE_ROWS,
  submitTogether,
  type FiledTable,
  type Submitted,
} from './table.ts';
