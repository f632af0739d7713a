import { describe, expect, test } from 'vitest';
import { creditCodeFault, parseDay, residentIdFault } from '../kit/index.ts';
import { sampleCast, sampleCity, UNISSUED_AREA, type SampleOptions, type SampleRow } from './index.ts';
import { Random } from './random.ts';

const today = parseDay('2025-12-31') ?? 0;
const options: SampleOptions = { seed: 1, today, people: 6000 };

function rowsOf(given: SampleOptions): Map<string, readonly SampleRow[]> {
  return new Map(Array.from(sampleCity(given), ({ register, rows }) => [register, rows]));
}

const city = rowsOf(options);

describe('the same city', () => {
  test('comes of the same seed and day', () => {
    expect(rowsOf(options)).toEqual(city);
    expect(sampleCast(options)).toEqual(sampleCast(options));
  });

  test('does not come of another seed', () => {
    const other = rowsOf({ ...options, seed: 2 });
    expect(other.get('个人')).not.toEqual(city.get('个人'));
    expect(other.get('竞赛获奖')).not.toEqual(city.get('竞赛获奖'));
  });

  test('has as many people as asked for, and says where it cannot be', () => {
    expect(city.get('个人')).toHaveLength(6000);
    expect(() => rowsOf({ ...options, people: 5999 })).toThrow(RangeError);
    expect(() => rowsOf({ ...options, today: parseDay('2025-06-30') ?? 0 })).toThrow(RangeError);
  });
});

describe('numbers', () => {
  test('of people are valid, their own, and of an area that nobody comes from', () => {
    const ids = city.get('个人')?.map((row) => String(row['身份证号'])) ?? [];
    expect(ids.filter((id) => residentIdFault(id) !== undefined || !id.startsWith(UNISSUED_AREA))).toEqual([]);
    expect(new Set(ids).size).toBe(6000);
  });

  test('of organisations are valid, their own, and of that area', () => {
    const codes = city.get('单位')?.map((row) => String(row['统一社会信用代码'])) ?? [];
    expect(codes.length).toBeGreaterThan(400);
    expect(codes.filter((code) => creditCodeFault(code) !== undefined || code.slice(2, 8) !== UNISSUED_AREA)).toEqual(
      [],
    );
    expect(new Set(codes).size).toBe(codes.length);
  });

  test('of the cast stand in the registers', () => {
    const { enterprise, school, worker, champion, founder } = sampleCast(options);
    const ids = new Set(city.get('个人')?.map((row) => row['身份证号']));
    const names = new Map(city.get('单位')?.map((row) => [row['统一社会信用代码'], row['名称']]));
    const people = [worker, champion, founder, enterprise.clerk, school.clerk].map(({ id }) => id);
    expect(people.filter((id) => !ids.has(id))).toEqual([]);
    expect(new Set(people).size).toBe(5);
    expect([names.get(enterprise.code), names.get(school.code)]).toEqual([enterprise.name, school.name]);
  });
});

describe('a stream of numbers', () => {
  test('keeps within its bounds and reaches them', () => {
    const random = new Random('甲');
    const drawn = new Set(Array.from({ length: 500 }, () => random.int(3, 6)));
    expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
  });

  test('draws each at most once', () => {
    const list = Array.from({ length: 100 }, (_, i) => i);
    for (const count of [3, 40, 100]) {
      const drawn = new Random('乙').some(list, count);
      expect([drawn.length, new Set(drawn).size]).toEqual([count, count]);
    }
    expect(new Random('丙').some([1, 2], 9).sort()).toEqual([1, 2]);
  });

  test('weighs its choices', () => {
    const random = new Random('丁');
    const drawn = Array.from({ length: 2000 }, () =>
      random.weighted([
        ['多', 9],
        ['少', 1],
        ['无', 0],
      ]),
    );
    const few = drawn.filter((one) => one === '少').length;
    expect(drawn.includes('无')).toBe(false);
    expect(few).toBeGreaterThan(120);
    expect(few).toBeLessThan(290);
  });
});
