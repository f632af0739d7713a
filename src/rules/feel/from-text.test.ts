import { expect, test } from 'vitest';
import { formatDiagnostic } from '../../kit/index.ts';
import { parseExpression, parseUnaryTests } from './from-text.ts';

/** A cell that begins at column 11 of line 7. */
const PLACE = { file: '02.md', line: 7, column: 11 };

test('a tree points into the text as it was written', () => {
  expect(parseExpression('（人数≥３０） and 甲', PLACE).feel).toEqual({
    kind: 'binary',
    op: 'and',
    left: {
      kind: 'binary',
      op: '>=',
      left: { kind: 'name', name: '人数', at: [1, 3] },
      right: { kind: 'number', text: '30', at: [4, 6] },
      at: [0, 7],
    },
    right: { kind: 'name', name: '甲', at: [12, 13] },
    at: [0, 13],
  });
});

test('between is a closed range; not(…) alone in a cell is a test, elsewhere a function', () => {
  const range = { kind: 'range', lowIncluded: true, highIncluded: true };
  expect(parseExpression('x between 1 and 2', PLACE).feel).toMatchObject({ kind: 'in', tests: [range] });
  expect(parseUnaryTests('not(甲)', PLACE).tests).toMatchObject([{ kind: 'not', tests: [{ kind: 'equals' }] }]);
  expect(parseUnaryTests('not(甲) and 乙', PLACE).tests).toMatchObject([{ kind: 'equals', value: { op: 'and' } }]);
  expect(parseExpression('not(甲)', PLACE).feel).toMatchObject({ kind: 'call', name: 'not' });
});

test('all faults of a text are reported, from left to right, each once', () => {
  expect(faultsOf('年度 == 2025 and 人数 > 1e3 and (甲 or date("2025-02-30") < 乙')).toEqual([
    '02.md:7:14: [F027] 没有运算符“==”\n  办法：写成 =',
    '02.md:7:31: [F005] 不支持科学记数“1e3”\n  办法：把数写全，如 1000',
    '02.md:7:39: [F003] “(”没有与它成对的“)”\n  办法：补上“)”',
    '02.md:7:50: [F006] 日历上没有“2025-02-30”这一天\n  办法：核对月和日',
  ]);
  expect(codesOf('5 + ) and 3 + ]')).toEqual(['F001', 'F001']);
  expect(codesOf('sum(, 3) > and f(1 2, x ** 2)')).toEqual(['F001', 'F001', 'F001', 'F026']);
  expect(codesOf('for x in a return x and 30人 > 2 ？')).toEqual(['F020', 'F005', 'F030']);
});

test('words for operators are named with the operator that is meant', () => {
  expect(faultsOf('等级 不低于 高级工 且 count(a 或 b) 大于 3').map((text) => text.split('办法：')[1])).toEqual([
    '写成 >=',
    '写成 and',
    '写成 or',
    '写成 >',
  ]);
  expect(parseExpression('或 = 且', PLACE).faults).toEqual([]);
});

test('a cell’s faults', () => {
  expect(parseUnaryTests('[30..50', PLACE).faults.map(({ code }) => code)).toEqual(['F003']);
  expect(parseUnaryTests('初级工；高级工', PLACE).faults.map(({ message }) => message)).toEqual(['表达式里不能有“；”']);
  expect(parseUnaryTests('-, 3', PLACE).faults.map(({ place }) => place.column)).toEqual([12]);
  expect(parseUnaryTests('> 3, == 4, [1, 2]', PLACE).faults.map(({ code }) => code)).toEqual(['F027', 'F023']);
  expect(parseUnaryTests(' 　', PLACE).faults.map(({ code }) => code)).toEqual(['F008']);
});

test.each([
  ['if 甲 then 乙', '“乙”之后应为“else”，却是结尾'],
  ['if 甲 > 1', '“1”之后应为“then”，却是结尾'],
  ['some 行 in 发放', '“发放”之后应为“satisfies”，却是结尾'],
  ['人数 between 1', '“1”之后应为“and”，却是结尾'],
  ['f(', '“(”之后应为值或名称，却是结尾'],
  ['x in ()', '“(”之后应为值或名称，却是“)”'],
  ['(甲 + not(乙) and 丙', '“(”没有与它成对的“)”'],
  [', 甲', '不能以“,”开头'],
])('what is missing or too much: %s', (text, message) => {
  expect(parseExpression(text, PLACE).faults.map((fault) => fault.message)).toEqual([message]);
});

test('what is too long or too deep is refused, not followed', () => {
  expect(codesOf('('.repeat(5000))).toEqual(['F011']);
  expect(codesOf(`${'('.repeat(1900)}1${')'.repeat(1900)}`)).toEqual(['F011']);
  expect(codesOf(`${'-'.repeat(1000)}1`)).toEqual(['F011']);
  expect(parseExpression(`${'('.repeat(99)}1${')'.repeat(99)}`, PLACE).faults).toEqual([]);
});

function faultsOf(text: string): string[] {
  return parseExpression(text, PLACE).faults.map(formatDiagnostic);
}

function codesOf(text: string): string[] {
  return parseExpression(text, PLACE).faults.map(({ code }) => code);
}
