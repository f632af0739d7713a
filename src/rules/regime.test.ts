import { describe, expect, test } from 'vitest';
import { measure, rulesOf } from '../../test/fixtures/tiny-notice.ts';
import { parseDay } from '../kit/index.ts';
import { regimeOn } from './regime.ts';

const rules = rulesOf({
  measures: [
    measure(`## 参数 标准

| 参数 | 值 | 自 | 至 |
| --- | --- | --- | --- |
| 每人标准（元） | 800 | | 2025-06-30 |
| 每人标准（元） | 1000 | 2025-07-01 | |
| 试行比例（%） | 5 | 2025-01-01 | 2025-12-31 |

## 口径 01-1 恰为100人归哪一档

| 选项 | 上限（人） | 含本数 | 理由 |
| --- | --- | --- | --- |
| 甲 | 100 | 是 | 明文 |
| 乙 | 99 | 否 | 以上含本数 |

现行 甲，自 2025-01-01，待主管部门确认。

现行 乙，自 2025-07-01。

撤回，自 2026-03-01。

现行 甲，自 2026-05-01。`),
  ],
});

/** What holds on a day, as `名称 值`; money in 分, percentages in hundredths. */
function on(day: string, choice: Readonly<Record<string, string>> = {}): string[] {
  return [...regimeOn(rules, parseDay(day) ?? 0, choice)].map(([name, value]) => `${name} ${String(value)}`).sort();
}

describe('parameters by day', () => {
  test.each([
    ['1990-01-01', '每人标准 80000'],
    ['2025-06-30', '每人标准 80000'],
    ['2025-07-01', '每人标准 100000'],
    ['2099-12-31', '每人标准 100000'],
  ])('on %s: %s', (day, entry) => {
    expect(on(day)).toContain(entry);
  });

  test.each(['2024-12-31', '2026-01-01'])('has no value outside its period: %s', (day) => {
    expect(on(day).filter((entry) => entry.startsWith('试行比例'))).toEqual([]);
  });

  test.each(['2025-01-01', '2025-12-31'])('both ends of a period belong to it: %s', (day) => {
    expect(on(day)).toContain('试行比例 500');
  });
});

describe('readings by day', () => {
  test.each([
    // The notice was never without a reading: before its first day it stood as it first did.
    ['2024-06-01', ['上限 100', '含本数 true']],
    ['2025-06-30', ['上限 100', '含本数 true']],
    ['2025-07-01', ['上限 99', '含本数 false']],
    ['2026-02-28', ['上限 99', '含本数 false']],
    ['2026-03-01', []],
    ['2026-04-30', []],
    ['2026-05-01', ['上限 100', '含本数 true']],
  ] as const)('on %s', (day, entries) => {
    expect(on(day).filter((entry) => /^(?:上限|含本数)/u.test(entry))).toEqual(entries);
  });

  test('a choice goes before what is in force, and before a withdrawal', () => {
    expect(on('2025-03-01', { '01-1': '乙' })).toContain('上限 99');
    expect(on('2026-03-15', { '01-1': '乙' })).toContain('上限 99');
  });

  test('a choice that is no option leaves the question open', () => {
    expect(on('2025-03-01', { '01-1': '丙' }).filter((entry) => entry.startsWith('上限'))).toEqual([]);
  });
});
