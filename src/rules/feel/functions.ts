/**
 * The functions of the subset, with the least and the most number of arguments; any other name before `(` must be a register, looked up
 * by its key. DMN 1.5, §10.3.4. Dates and spans are literals: `date("2024-12-29")`.
 */
export const FUNCTIONS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  count: [1, 1],
  sum: [1, 1],
  min: [1, 9],
  max: [1, 9],
  'distinct values': [1, 1],
  year: [1, 1],
  month: [1, 1],
  day: [1, 1],
  abs: [1, 1],
  not: [1, 1],
  'is defined': [1, 1],
  'get or else': [2, 2],
  contains: [2, 2],
  'starts with': [2, 2],
  'ends with': [2, 2],
};
