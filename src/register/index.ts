/** From the dictionary to tables, forms, JSON Schema and templates; what has changed in a dictionary. */
export { REGISTER_CODES, type RegisterCode, type RowFault } from './codes.ts';
export { describeAll, describeRefusal } from './describe.ts';
export { difference, type Change, type Difference, type Refusal } from './difference.ts';
export { tableOf, tablesOf } from './from-register.ts';
export { identitiesOf, tokensOf, withMasks, withTokens } from './identities.ts';
export type {
  ColumnKind,
  ColumnShape,
  Identity,
  Reference,
  Restriction,
  RowScope,
  RowValue,
  RowValues,
  Source,
  TableShape,
  Visibility,
} from './model.ts';
export { parseCell, type Cell, type ParsedCell } from './parse-cell.ts';
export { parseRow, strangers, type ParsedRow } from './parse-row.ts';
export { findResidentId } from './resident-ids.ts';
export { ORGANISATION, PERSON } from './resolve.ts';
export { jsonSchemaOf, type JsonSchema } from './to-json-schema.ts';
export { rowToOutside, toOutside } from './to-outside.ts';
export { templateOf, type Template, type TemplateColumn } from './to-template.ts';
