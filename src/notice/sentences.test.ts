import { describe, expect, test } from 'vitest';
import type { QuoteParagraph } from './from-markdown.ts';
import { leadsOf, SentenceReader } from './sentences.ts';

const paragraph = (...lines: string[]): QuoteParagraph => ({
  heading: false,
  lines: lines.map((text, i) => ({ text, place: { file: '03.md', line: i + 3, column: 3 } })),
});

describe('SentenceReader', () => {
  test('splits at 。, keeps the bracket of lead departments, numbers within the file', () => {
    const reader = new SentenceReader('03', '（三）发挥竞赛引领作用');
    const sentences = [
      ...reader.read({ ...paragraph('四、营造氛围'), heading: true }),
      ...reader.read(
        paragraph(
          '(三)发挥竞赛引领作用。完善竞赛体系。',
          '同一竞赛项目按照最高成绩奖励。(牵头单位:市人力资源社会保障局、市财政局)',
        ),
      ),
    ];
    expect(
      sentences.map(({ id, text, heading, leads, place }) => [id, text, heading, leads, place.line, place.column]),
    ).toEqual([
      ['03.1', '四、营造氛围', true, [], 3, 3],
      ['03.2', '(三)发挥竞赛引领作用。', true, [], 3, 3],
      ['03.3', '完善竞赛体系。', false, [], 3, 15],
      ['03.4', '同一竞赛项目按照最高成绩奖励。', false, [], 4, 3],
      ['03.5', '(牵头单位:市人力资源社会保障局、市财政局)', false, ['市人力资源社会保障局', '市财政局'], 4, 18],
    ]);
  });

  test('a paragraph without 。 is a heading, what stands behind the last 。 is a sentence', () => {
    const reader = new SentenceReader('00', '通知');
    const headings = (text: string) => reader.read(paragraph(text)).map(({ heading }) => heading);
    expect(headings('(此件公开发布)')).toEqual([true]);
    expect(headings('各县(市、区)人民政府,市属开发区管委会:')).toEqual([true]);
    expect(headings('甲。乙')).toEqual([false, false]);
    expect(headings('(牵头单位:甲)')).toEqual([false]);
  });

  test('closing marks stay with the sentence', () => {
    const reader = new SentenceReader('00', '通知');
    expect(reader.read(paragraph('“甲。”乙（丙。）丁。')).map(({ text }) => text)).toEqual([
      '“甲。”',
      '乙（丙。）',
      '丁。',
    ]);
  });

  test('figures of a sentence over several lines have their places', () => {
    const [sentence] = new SentenceReader('02', '').read(paragraph('对新增30—', '50人的,给予1万元奖励。'));
    expect(sentence?.text).toBe('对新增30—50人的,给予1万元奖励。');
    expect(sentence?.figures.map(({ value, place }) => [value, place.line, place.column])).toEqual([
      [30, 3, 6],
      [50, 4, 3],
      [10_000, 4, 10],
    ]);
  });
});

test.each([
  ['(牵头单位:市总工会)', ['市总工会']],
  ['（牵头单位：共青团聊城市委、市妇联）', ['共青团聊城市委', '市妇联']],
  ['（责任部门：甲，乙；丙）。', ['甲', '乙', '丙']],
  ['(此件公开发布)', []],
  ['按照(牵头单位:甲)执行。', []],
])('leads of %s', (text, leads) => {
  expect(leadsOf(text)).toEqual(leads);
});
