import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Span } from './model.ts';
import { compareVerbatim } from './verbatim.ts';

const OFFICIAL = `# 关于技能人才的通知

## 一、打造模式

鼓励企业通过名师带徒、技能研修、岗位练兵、技能竞赛、技术交流等形式,多元化培育技能人才。支持企业开展自主评价,分别给予1万元、2万元、3万元奖励。

国家、省另有规定的,从其规定。
`;

const quotes = (...lines: string[]): Span[] =>
  lines.map((text, i) => ({ text, place: { file: '01.md', line: i + 1, column: 3 } }));

const faithful = [
  '关于技能人才的通知',
  '一、打造模式',
  '鼓励企业通过名师带徒、技能研修、岗位练兵、技能竞赛、技术交流等形式,多元化培育技能人才。',
  '支持企业开展自主评价,分别给予1万元、2万元、3万元奖励。',
  '国家、省另有规定的,从其规定。',
];

const compare = (lines: readonly string[]) => compareVerbatim(quotes(...lines), 'text.md', OFFICIAL);
const changed = (line: number, from: string, to: string): string[] =>
  faithful.map((text, i) => (i + 1 === line ? text.replace(from, to) : text));

describe('compareVerbatim', () => {
  test('white space and heading marks are not compared', () => {
    expect(compare(faithful)).toEqual([]);
    expect(compare(changed(3, '名师带徒、', '名师带徒、　 '))).toEqual([]);
  });

  test('a changed figure: both texts and both places', () => {
    const [fault, ...more] = compare(changed(4, '2万元', '5万元'));
    expect(more).toEqual([]);
    expect(fault?.place).toEqual({ file: '01.md', line: 4, column: 22 });
    expect(fault?.code).toBe('T001');
    expect(fault?.message).toBe(
      '引文与原文不一致：“2”写成了“5”；原文（text.md:5:64）此处为“价,分别给予1万元、【2】万元、3万元奖励。国”，引文为“价,分别给予1万元、【5】万元、3万元奖励。国”',
    );
  });

  test('every difference is reported', () => {
    const lines = changed(3, '岗位练兵、', '').map((text) => text.replace('国家、省', '国家、省、市'));
    expect(compare(lines).map(({ place, message }) => [place.line, message.split('；')[0]])).toEqual([
      [3, '引文与原文不一致：引文缺少“岗位练兵、”'],
      [5, '引文与原文不一致：引文多出“、市”'],
    ]);
  });

  test('full-width punctuation is named as such', () => {
    expect(compare(changed(5, ',', '，'))[0]?.hint).toContain('全角与半角');
  });

  test('a missing end is reported where the quotes end', () => {
    const [fault] = compare(faithful.slice(0, 4));
    expect(fault?.place).toEqual({ file: '01.md', line: 4, column: 32 });
    expect(fault?.message).toContain('引文缺少“国家、省另有规定的,从其规定。”');
  });

  test('text beyond the end, no quote at all, and no text', () => {
    expect(compare([...faithful, '完。'])[0]?.message).toContain('引文多出“完。”');
    expect(compare([])[0]?.place).toEqual({ file: 'text.md', line: 1, column: 3 });
    expect(compareVerbatim(quotes('甲'), 'text.md', '')).toHaveLength(1);
    expect(compareVerbatim([], 'text.md', '\n')).toEqual([]);
  });

  test('any one character added, dropped or changed is found, once', () => {
    const whole = faithful.join('');
    const at = fc.integer({ min: 0, max: whole.length - 1 });
    fc.assert(
      fc.property(at, fc.constantFrom('drop', 'add', 'change'), (i, how) => {
        const rest = whole.slice(how === 'add' ? i : i + 1);
        const wrong = `${whole.slice(0, i)}${how === 'drop' ? '' : '龘'}${rest}`;
        expect(compare([wrong])).toHaveLength(1);
      }),
    );
  });

  test('a wholly different text ends the comparison', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('甲', '乙', '。', '企', '业'), maxLength: 60 }), (text) => {
        expect(compare([text]).length).toBeLessThanOrEqual(20);
      }),
    );
  });
});
