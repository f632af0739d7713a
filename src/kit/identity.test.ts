import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  creditCodeFault,
  looksLikeCreditCode,
  looksLikeResidentId,
  mask,
  maskCreditCode,
  maskResidentId,
  residentIdFault,
} from './identity.ts';

describe('residentIdFault', () => {
  test.each(['11010519491231002X', '11010519491231002x', '440524188001010014'])('%s is sound', (id) => {
    expect(residentIdFault(id)).toBeUndefined();
  });

  test.each([
    ['110105491231002', '位数'],
    ['', '位数'],
    ['11010519491231002X0', '位数'],
    ['1101O519491231002X', '字符'],
    ['110105194912310０2X', '字符'],
    ['11010519490231002X', '出生日期'],
    ['110105194912310021', '校验码'],
  ])('%s: %s', (id, fault) => {
    expect(residentIdFault(id)).toBe(fault);
  });

  test('one wrong digit is always found', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const id = '11010519491231002X';
        const wrong = `${id.slice(0, at)}${String((Number(id.charAt(at)) + by) % 10)}${id.slice(at + 1)}`;
        expect(residentIdFault(wrong)).toBeDefined();
      }),
    );
  });
});

describe('creditCodeFault', () => {
  test.each(['91350100M000100Y43', '91110000600037341L'])('%s is sound', (code) => {
    expect(creditCodeFault(code)).toBeUndefined();
  });

  test.each([
    ['91350100M000100Y4', '位数'],
    ['91350100I000100Y43', '字符'],
    ['91350100m000100Y43', '字符'],
    ['91350100M000100Y44', '校验码'],
    ['91350100M000100Y34', '校验码'],
  ])('%s: %s', (code, fault) => {
    expect(creditCodeFault(code)).toBe(fault);
  });
});

test('what is meant as a number is told by its length', () => {
  expect(looksLikeResidentId('11010519491231002x')).toBe(true);
  expect(looksLikeResidentId('甲')).toBe(false);
  expect(looksLikeResidentId('91350100M000100Y43')).toBe(false);
  expect(looksLikeCreditCode('91350100M000100Y43')).toBe(true);
  expect(looksLikeCreditCode('某厂')).toBe(false);
});

describe('masks', () => {
  test('keep the first three and the last four', () => {
    expect(maskResidentId('11010519491231002X')).toBe('110***********002X');
    expect(maskCreditCode('91350100M000100Y43')).toBe('913***********0Y43');
    expect(mask('13800001234', 3, 4)).toBe('138****1234');
    expect(mask('张三丰', 1, 0)).toBe('张**');
  });

  test('hide the whole where there is too little to hide', () => {
    expect(maskResidentId('1234567')).toBe('*******');
    expect(maskResidentId('')).toBe('');
  });

  test('never show more than they keep', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const hidden = mask(text, 3, 4);
        expect(Array.from(hidden)).toHaveLength(Array.from(text).length);
        expect(Array.from(hidden.replaceAll('*', '')).length).toBeLessThanOrEqual(7);
      }),
    );
  });
});
