/** The functions of the subset; any other name before `(` must be a register, looked up by its key. */
export const FUNCTIONS = [
  'count',
  'sum',
  'min',
  'max',
  'distinct values',
  'year',
  'month',
  'day',
  'abs',
  'floor',
  'round half up',
  'round up',
  'round down',
  'not',
  'is defined',
  'get or else',
  'date',
  'duration',
  'contains',
  'starts with',
  'ends with',
] as const;

export type FunctionName = (typeof FUNCTIONS)[number];

export function isFunctionName(name: string): name is FunctionName {
  return FUNCTIONS.some((known) => known === name);
}
