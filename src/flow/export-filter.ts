import type { GivenFilter } from './registers/filters.ts';

export const FILTER_HOWS = ['is', 'from', 'to', 'starts', 'none'] as const satisfies readonly GivenFilter['how'][];

/** Conditions as text, and those texts that are none. */
export interface ParsedFilters {
  readonly filters: readonly GivenFilter[];
  readonly wrong: readonly string[];
}

/** `栏目:方式:值`, such as `等级:is:高级工` or `职业编码:none`. Several `is` of one column are one of them. */
export function parseFilters(texts: readonly string[]): ParsedFilters {
  const filters: { column: string; how: GivenFilter['how']; values: string[] }[] = [];
  const wrong: string[] = [];
  for (const text of texts) {
    const {
      column = '',
      how,
      value,
    } = /^(?<column>[^:：]+)[:：](?<how>\w+)(?:[:：](?<value>.*))?$/su.exec(text)?.groups ?? {};
    const known = FILTER_HOWS.find((one) => one === how);
    const same = filters.find((one) => one.column === column && one.how === 'is' && known === 'is');
    if (known === undefined || (known === 'none') !== (value === undefined)) wrong.push(text);
    else if (same !== undefined && value !== undefined) same.values.push(value);
    else filters.push({ column, how: known, values: value === undefined ? [] : [value] });
  }
  return { filters, wrong };
}
