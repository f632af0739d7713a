import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countCells, isDelimiterRow, tableFrom } from './table-from-markdown.ts';

const span = (text: string, line: number) => ({ text, place: { file: '02.md', line, column: 1 } });
const cellsOf = (row: string) => tableFrom([span(row, 1), span('| --- |', 2)]).header.cells;

describe('a row', () => {
  test.each([
    ['| 甲 | 乙 |', ['甲', '乙']],
    ['甲 | 乙', ['甲', '乙']],
    ['|  | 金牌 |', ['', '金牌']],
    ['| 甲 | |', ['甲', '']],
    ['|', []],
    ['| 甲 \\| 乙 | 丙 |', ['甲 | 乙', '丙']],
    ['| 甲 \\\\| 乙 |', ['甲 \\', '乙']],
    ['| `a * b` | `a \\| b` |', ['a * b', 'a | b']],
    ['| `a` + `b` | ` |', ['`a` + `b`', '`']],
    ['| \\* | \\甲 |', ['*', '\\甲']],
    ['| 甲 \\', ['甲 \\']],
  ])('%s', (row, expected) => {
    expect(cellsOf(row).map(({ text }) => text)).toEqual(expected);
    expect(countCells(row)).toBe(expected.length);
  });

  test('each cell has the place of its first character', () => {
    expect(cellsOf('|甲|   乙 |  | `丙` |').map(({ place }) => place.column)).toEqual([2, 7, 11, 15]);
  });

  test('text without escapes stands where its place says', () => {
    const text = fc.string({ unit: fc.constantFrom('甲', 'a', ' ', '，', '[', '.', '>', '-'), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (texts) => {
        const row = `|${texts.join('|')}|`;
        const cells = cellsOf(row);
        expect(cells.map((cell) => cell.text)).toEqual(texts.map((each) => each.trim()));
        for (const cell of cells)
          expect(row.slice(cell.place.column - 1)).toMatch(new RegExp(`^${RegExp.escape(cell.text)}`, 'u'));
      }),
    );
  });
});

test.each([
  ['| --- | ---: |', true],
  ['|:-:|', true],
  ['--- | ---', true],
  ['---', false],
  ['| 甲 |', false],
  ['| - 3 |', false],
])('%s is a line below a header: %s', (row, expected) => {
  expect(isDelimiterRow(row)).toBe(expected);
});
