import { expect, test } from 'vitest';
import { matchesOf } from './matches.ts';

test('finds the same as matchAll, with groups and places', () => {
  const pattern = /(?<number>\d+)(?<unit>[人元])?/gu;
  const text = '30—50人、1万元，第3条';
  expect(matchesOf(pattern, text)).toEqual(Array.from(text.matchAll(pattern)));
  expect(matchesOf(pattern, '没有数')).toEqual([]);
});

test('begins at the start, wherever the pattern stood before', () => {
  const pattern = /[、，]/gu;
  pattern.lastIndex = 5;
  expect(matchesOf(pattern, '甲、乙，丙').map(({ index }) => index)).toEqual([1, 3]);
  expect(matchesOf(pattern, '甲、乙').map(({ index }) => index)).toEqual([1]);
});
