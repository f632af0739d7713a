/**
 * The supported subset of FEEL (DMN 1.5, chapter 10) as a tree, before names and types are known.
 * `at` is [from, to) in code units of the cell as the author wrote it.
 */
export type At = readonly [from: number, to: number];

export type Feel =
  | { readonly kind: 'number'; readonly text: string; readonly at: At }
  | { readonly kind: 'text'; readonly value: string; readonly at: At }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: At }
  | { readonly kind: 'null'; readonly at: At }
  /** `date("2024-12-29")` or `@"2024-12-29"`; checked to be a day of the calendar. */
  | { readonly kind: 'date'; readonly value: string; readonly at: At }
  /** `duration("P5Y")`, `@"P12M"`, `duration("P30D")`: exactly one of years, months, days. */
  | { readonly kind: 'span'; readonly count: number; readonly unit: '年' | '月' | '日'; readonly at: At }
  | { readonly kind: 'name'; readonly name: string; readonly at: At }
  | { readonly kind: 'path'; readonly of: Feel; readonly field: string; readonly at: At }
  | { readonly kind: 'filter'; readonly of: Feel; readonly where: Feel; readonly at: At }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Feel[]; readonly at: At }
  | { readonly kind: 'negate'; readonly of: Feel; readonly at: At }
  | { readonly kind: 'binary'; readonly op: BinaryOp; readonly left: Feel; readonly right: Feel; readonly at: At }
  /** `x in (a, b)`, `x in [1..5]` and `x between a and b` (a closed range). */
  | { readonly kind: 'in'; readonly of: Feel; readonly tests: readonly UnaryTest[]; readonly at: At }
  | { readonly kind: 'if'; readonly test: Feel; readonly then: Feel; readonly else: Feel; readonly at: At }
  | {
      readonly kind: 'some' | 'every';
      readonly name: string;
      readonly list: Feel;
      readonly satisfies: Feel;
      readonly at: At;
    };

export type BinaryOp = '+' | '-' | '*' | '/' | 'and' | 'or' | CompareOp;
export type CompareOp = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type UnaryTest =
  /** `-` in an input cell: any value, known or not. */
  | { readonly kind: 'any'; readonly at: At }
  | { readonly kind: 'not'; readonly tests: readonly UnaryTest[]; readonly at: At }
  | { readonly kind: 'compare'; readonly op: CompareOp; readonly value: Feel; readonly at: At }
  | { readonly kind: 'equals'; readonly value: Feel; readonly at: At }
  | {
      readonly kind: 'range';
      readonly low: Feel;
      readonly lowIncluded: boolean;
      readonly high: Feel;
      readonly highIncluded: boolean;
      readonly at: At;
    };
