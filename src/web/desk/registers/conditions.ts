import type { Column } from '../api/types.ts';

/** A condition in an address: `栏目:方式:值`, as the API takes it. */
export type How = 'is' | 'from' | 'to' | 'starts' | 'none';

export const HOWS: Readonly<Record<How, string>> = {
  is: '是',
  from: '不小于',
  to: '不大于',
  starts: '开头是',
  none: '空着',
};

/** The ways to compare that make sense for a column. An ID number never stands in an address. */
export function howsFor({ kind, identity, nullable }: Column): readonly How[] {
  if (identity !== 'none') return nullable ? ['none'] : [];
  const none: readonly How[] = nullable ? ['none'] : [];
  switch (kind) {
    case 'boolean':
    case 'enum':
      return ['is', ...none];
    case 'date':
    case 'year':
    case 'count':
    case 'hundredths':
      return ['is', 'from', 'to', ...none];
    case 'text':
    case 'reference':
      return ['is', 'starts', ...none];
  }
}

export function conditionText(column: string, how: How, value: string): string {
  return how === 'none' ? `${column}:none` : `${column}:${how}:${value}`;
}

/** A condition as it is said: `发证日期 不小于 2025-01-01`. */
export function sayCondition(text: string): string {
  const [column = '', how = '', ...rest] = text.split(':');
  const said = isHow(how) ? HOWS[how] : how;
  return [column, said, rest.join(':')].filter((part) => part !== '').join(' ');
}

function isHow(text: string): text is How {
  return Object.hasOwn(HOWS, text);
}
