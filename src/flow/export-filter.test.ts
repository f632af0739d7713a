import { expect, test } from 'vitest';
import { parseFilters } from './export-filter.ts';

test('conditions as text: each way, full-width colons, colons in the value, several of one column', () => {
  const texts = [
    '等级:is:高级工',
    '等级：is：技师',
    '发证日期:from:2025-01-01',
    '职业编码:none',
    '职业:starts:a:b',
    '备注:is:',
  ];
  expect(parseFilters(texts)).toEqual({
    filters: [
      { column: '等级', how: 'is', values: ['高级工', '技师'] },
      { column: '发证日期', how: 'from', values: ['2025-01-01'] },
      { column: '职业编码', how: 'none', values: [] },
      { column: '职业', how: 'starts', values: ['a:b'] },
      { column: '备注', how: 'is', values: [''] },
    ],
    wrong: [],
  });
});

test('what is no condition is named', () => {
  const wrong = ['', '等级', '等级:like:高', '等级:is', '职业编码:none:x', ':is:x'];
  expect(parseFilters(wrong)).toEqual({ filters: [], wrong });
});
