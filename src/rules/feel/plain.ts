import type { Feel, UnaryTest } from './ast.ts';

/** Most cells of a table need no grammar: `-`, a whole number, a name that begins with a Han character, and so no word of the grammar; or several names. */
const PLAIN = /^(?:(?<digits>0|[1-9]\d*)|[\u4e00-\u9fff][\w\u4e00-\u9fff]*)$/u;

/** A text that is a number or a name; anything else gives undefined. */
export function readPlainExpression(text: string, offset = 0): Feel | undefined {
  const found = PLAIN.exec(text);
  if (found === null) return undefined;
  const at = [offset, offset + text.length] as const;
  return found.groups?.['digits'] === undefined ? { kind: 'name', name: text, at } : { kind: 'number', text, at };
}

/** A cell that is `-`, a number, or names; anything else gives undefined. */
export function readPlainTests(text: string): readonly UnaryTest[] | undefined {
  if (text === '-') return [{ kind: 'any', at: [0, 1] }];
  const parts = text.split(/([,，] ?)/u);
  const tests: UnaryTest[] = [];
  let offset = 0;
  for (const [i, part] of parts.entries()) {
    const value = i % 2 === 0 ? readPlainExpression(part, offset) : undefined;
    offset += part.length;
    if (i % 2 === 1) continue;
    if (value === undefined || (value.kind === 'number' && parts.length > 1)) return undefined;
    tests.push({ kind: 'equals', value, at: value.at });
  }
  return tests;
}
