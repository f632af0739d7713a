import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHalfWidth } from './full-width.ts';

test.each([
  ['（）［］｛｝，：；＞＜＝＋－＊／．％', '()[]{},:;><=+-*/.%'],
  ['［３０．．５０］', '[30..50]'],
  ['等级 ≥ 高级工 ＆ 年限 ≠ 3', '等级 >= 高级工 & 年限 != 3'],
  ['2 × 3 ÷ 4 − 1', '2 * 3 / 4 - 1'],
  ['‘甲’　乙', "'甲' 乙"],
  ['甲、乙；—', '甲、乙;—'],
  ['“预备技师（技师）” ＝ 班级', '"预备技师（技师）" = 班级'],
  ['"a，b"，c', '"a，b",c'],
])('%s → %s', (given, expected) => {
  expect(toHalfWidth(given).text).toBe(expected);
});

test('offsets lead back to the character that was written', () => {
  const { text, offsets } = toHalfWidth('甲≥（3）');
  expect(text).toBe('甲>=(3)');
  expect(offsets).toEqual([0, 1, 1, 2, 3, 4, 5]);
});

test('there is an offset for every code unit and the end, ascending, and plain text stays as it is', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('甲', 'a', '1', '（', '）', '≥', '×', '“', '”', '"', '、', '。', ' ', '\u{1F600}'),
      }),
      (given) => {
        const { text, offsets } = toHalfWidth(given);
        expect(offsets).toHaveLength(text.length + 1);
        expect(offsets.at(-1)).toBe(given.length);
        expect(offsets.every((at, i) => i === 0 || at >= (offsets[i - 1] ?? 0))).toBe(true);
        expect(toHalfWidth(text).text).toBe(text);
      },
    ),
  );
});
