import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const FIELDS = ['竞赛名称', '竞赛级别', '竞赛项目', '获奖日期', '发证日期', '选手', '选手单位', '教练团队'];

test.each([
  ['竞赛等级', '竞赛级别'],
  ['发证时期', '发证日期'],
  ['选手的单位', '选手单位'],
  ['级别', '竞赛级别'],
  ['获奖日期（日）', '获奖日期'],
  ['竞赛项目', '竞赛项目'],
  ['身份证号', undefined],
  ['龘', undefined],
  ['', undefined],
])('%s → %s', (name, expected) => {
  expect(nearest(name, FIELDS)).toBe(expected);
});

test('among those that contain it, the shortest', () => {
  expect(nearest('选手', ['教练团队、选手', '选手单位'])).toBe('选手单位');
  expect(nearest('事项', [])).toBeUndefined();
});
