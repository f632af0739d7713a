import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatWan, formatYuan, mulDiv, parseYuan, yuan } from './money.ts';

const fen = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });

describe('parseYuan', () => {
  test.each([
    ['10000', 1_000_000],
    ['0.5', 50],
    ['12.34', 1234],
    ['-3.1', -310],
    [' 8 ', 800],
    ['-0', 0],
    ['10000000000', 1_000_000_000_000],
    [682_122.08, 68_212_208],
    [0.29, 29],
    [1.15, 115],
  ])('%j → %d 分', (given, expected) => {
    expect(parseYuan(given)).toBe(expected);
  });

  test.each(['', '1.234', '1,000', '1e3', '一万', '.5', '5.', '10000000000.01', 'NaN', 0.1 + 0.2, NaN, Infinity, 1e-7])(
    'refuses %j',
    (given) => {
      expect(parseYuan(given)).toBeUndefined();
    },
  );

  test('reads back every amount, as text and as a number', () => {
    fc.assert(
      fc.property(fen, (amount) => {
        expect(parseYuan(yuan(amount))).toBe(amount);
        expect(parseYuan((amount / 100).toFixed(2))).toBe(amount);
      }),
    );
  });
});

describe('how amounts are shown', () => {
  test.each([
    [1_000_000, '10,000元', '1万元'],
    [68_212_208, '682,122.08元', '68.212208万元'],
    [300_000, '3,000元', '0.3万元'],
    [50, '0.50元', '0.00005万元'],
    [0, '0元', '0万元'],
    [-123_456, '-1,234.56元', '-0.123456万元'],
  ])('%d 分', (amount, inYuan, inWan) => {
    expect(formatYuan(amount)).toBe(inYuan);
    expect(formatWan(amount)).toBe(inWan);
  });
});

describe('mulDiv', () => {
  test('50 % of 682 122.08 元 is exact, where floats gave 68 212 200 for 68 212 208', () => {
    expect(mulDiv(68_212_208, 100, 100)).toBe(68_212_208);
    expect(mulDiv(68_212_208, 50, 100)).toBe(34_106_104);
  });

  test.each([
    [1, 1, 2, 1],
    [-1, 1, 2, -1],
    [1, 1, 3, 0],
    [-1, 1, 3, 0],
    [5, 1, 2, 3],
    [5, 1, -2, -3],
    [9_007_199_254_740_991, 9_007_199_254_740_991, 9_007_199_254_740_991, 9_007_199_254_740_991],
    [9_007_199_254_740_991, 1, 2, 4_503_599_627_370_496],
  ])('%d × %d ÷ %d = %d', (a, b, divisor, expected) => {
    expect(mulDiv(a, b, divisor)).toBe(expected);
  });

  test('agrees with exact arithmetic, half away from zero', () => {
    fc.assert(
      fc.property(fen, fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 1e6, max: 1e9 }), (a, b, divisor) => {
        const [n, d] = [BigInt(a) * BigInt(b), BigInt(divisor)];
        const up = n < 0n ? (2n * n - d) / (2n * d) : (2n * n + d) / (2n * d);
        expect(mulDiv(a, b, divisor)).toBe(Number(up));
      }),
    );
  });

  test('rounds to the next integer below or above where it is told to', () => {
    fc.assert(
      fc.property(
        fen,
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.integer({ min: 1e6, max: 1e9 }),
        fc.boolean(),
        (a, b, size, isBelow) => {
          const divisor = isBelow ? -size : size;
          const [n, d] =
            divisor < 0 ? [-BigInt(a) * BigInt(b), -BigInt(divisor)] : [BigInt(a) * BigInt(b), BigInt(divisor)];
          const [below, above] = [BigInt(mulDiv(a, b, divisor, 'down')), BigInt(mulDiv(a, b, divisor, 'up'))];
          expect(below * d <= n && n < (below + 1n) * d).toBe(true);
          expect(above * d >= n && n > (above - 1n) * d).toBe(true);
        },
      ),
    );
  });

  test('refuses what has no answer', () => {
    expect(() => mulDiv(1, 1, 0)).toThrow(RangeError);
    expect(() => mulDiv(Number.MAX_SAFE_INTEGER, 3, 1)).toThrow(RangeError);
  });
});
