import { describe, expect, test } from 'vitest';
import { maskJson, maskText } from './mask.ts';

describe('what the audit must not hold is masked', () => {
  test.each([
    ['11010519491231002X', '110***********002X'],
    ['张三，身份证11010519491231002x。', '张三，身份证110***********002x。'],
    ['110105194912310021和110105194912310022', '110***********0021和110***********0022'],
    ['13800138000', '138****8000'],
    ['电话：13800138000、15900000001', '电话：138****8000、159****0001'],
    ['6222021234567890', '************7890'],
    ['卡号6222021234567890123', '卡号***************0123'],
    ['923456789012345678', '**************5678'],
  ])('%s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  test('wherever it stands, in names too', () => {
    expect(maskJson({ a: [{ 号码: '11010519491231002X' }], 13800138000: null })).toEqual({
      a: [{ 号码: '110***********002X' }],
      '138****8000': null,
    });
  });
});

describe('what it may hold stays', () => {
  test.each([
    '个:abcdefghijklmnopqrstuv',
    '91371500MA3C1234XX',
    // A credit code of digits alone, with a sound check digit.
    '123715004931000091',
    '0635-8288888',
    '2025-12-31T04:00:00.123456Z',
    'a13800138000b',
    '台账 个人:38113800',
  ])('%s', (text) => {
    expect(maskText(text)).toBe(text);
  });

  test('numbers: an amount may have eleven digits', () => {
    expect(maskJson({ 金额: 13_800_138_000 })).toEqual({ 金额: 13_800_138_000 });
  });
});

test('what PostgreSQL cannot keep in JSON is replaced', () => {
  expect(maskText('a\u0000b\ud800c')).toBe('a\ufffdb\ufffdc');
});
