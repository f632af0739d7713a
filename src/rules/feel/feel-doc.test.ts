import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../kit/index.ts';
import { FEEL_CODES } from './codes.ts';
import { readFeelExamples, readFeelRefusals } from './doc-examples.ts';
import { parseExpression, parseUnaryTests } from './from-text.ts';
import { FUNCTIONS } from './functions.ts';

const markdown = readFileSync(new URL('../../../docs/feel.md', import.meta.url), 'utf8');
const examples = readFeelExamples(markdown);
const refusals = readFeelRefusals(markdown);

test.each(examples)('docs/feel.md:$line $construct: $text', ({ kind, text, line }) => {
  expect(faultsOf(kind, text, line)).toEqual([]);
});

test.each(refusals)('docs/feel.md:$line refused: $text', ({ kind, text, line, code, message, instead }) => {
  const faults = faultsOf(kind, text, line);
  expect(faults.map((fault) => fault.code)).toEqual([code]);
  expect(faults[0]?.message).toContain(message);
  expect(faults[0]?.hint).toBeTruthy();
  expect(faultsOf('expression', instead, line)).toEqual([]);
});

test('the table of what is refused shows every code but F011', () => {
  const shown = new Set(refusals.map(({ code }) => code));
  expect([...shown].sort()).toEqual(Object.keys(FEEL_CODES).filter((code) => code !== 'F011'));
});

test('every function has an example', () => {
  const texts = examples.map(({ text }) => text).join('\n');
  expect(Object.keys(FUNCTIONS).filter((name) => !texts.includes(`${name}(`))).toEqual([]);
});

test('the tables are found', () => {
  expect(examples.length).toBeGreaterThan(90);
  expect(examples.filter(({ kind }) => kind === 'tests').length).toBeGreaterThan(10);
  const [first] = examples;
  expect(first).toMatchObject({ construct: 'number', text: '1000', on: {}, gives: { kind: 'value', value: 1000 } });
});

function faultsOf(kind: 'expression' | 'tests', text: string, line: number): Diagnostic[] {
  const place = { file: 'docs/feel.md', line, column: 1 };
  return kind === 'expression' ? parseExpression(text, place).faults : parseUnaryTests(text, place).faults;
}
