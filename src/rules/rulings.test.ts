import { describe, expect, test } from 'vitest';
import { measure, rulesOf } from '../../test/fixtures/tiny-notice.ts';
import { parseDay } from '../kit/index.ts';
import { optionOn } from './regime.ts';
import { withoutRulings, withRulings, type Ruling } from './rulings.ts';

const rules = rulesOf({
  measures: [
    measure(`## 口径 01-1 恰为100人归哪一档

| 选项 | 上限（人） | 理由 |
| --- | --- | --- |
| 甲 | 100 | 明文 |
| 乙 | 99 | 以上含本数 |

现行 甲，自 2025-01-01，待主管部门确认。

现行 乙，自 2025-07-01。`),
  ],
});

const day = (text: string): number => parseDay(text) ?? Number.NaN;
const ruling = (from: string, option: string | null, reading = '01-1'): Ruling => {
  return { reading, option, from: day(from), document: `函〔2026〕${from}号` };
};

/** The option in force on each of these days. */
function on(rulings: readonly Ruling[], ...days: readonly string[]): readonly (string | null)[] {
  const [reading] = withRulings(rules, rulings).readings;
  return days.map((text) => optionOn(reading?.inForce ?? [], day(text)));
}

describe('rulings beside the notice’s own lines', () => {
  test('from its day on a ruling holds, before it the notice', () => {
    expect(on([ruling('2026-01-01', '甲')], '2025-06-30', '2025-12-31', '2026-01-01', '2030-01-01')).toEqual([
      '甲',
      '乙',
      '甲',
      '甲',
    ]);
  });

  test('whichever begins later takes the place of the one before; of one day the later in the list', () => {
    const rulings = [ruling('2026-03-01', null), ruling('2026-01-01', '甲'), ruling('2026-03-01', '乙')];
    expect(on(rulings, '2026-02-28', '2026-03-01')).toEqual(['甲', '乙']);
    expect(on([...rulings].reverse(), '2026-03-01')).toEqual([null]);
  });

  test('a line that the notice gets later on holds from its own day', () => {
    expect(on([ruling('2025-03-01', '乙')], '2025-02-28', '2025-03-01', '2025-07-01')).toEqual(['甲', '乙', '乙']);
    expect(on([ruling('2025-03-01', null)], '2025-03-01', '2025-07-01')).toEqual([null, '乙']);
  });

  test('what was before the notice’s first line stays as it first stood, though a ruling begins earlier', () => {
    expect(on([ruling('2024-06-01', '乙')], '2020-01-01', '2024-05-31', '2024-06-01', '2025-01-01')).toEqual([
      '甲',
      '甲',
      '乙',
      '甲',
    ]);
  });

  test('an option that the notice no longer has leaves the reading without any; a reading that is gone changes nothing', () => {
    expect(on([ruling('2026-01-01', '丙')], '2026-01-01')).toEqual([null]);
    expect(on([ruling('2026-01-01', '甲', '09-9')], '2026-01-01')).toEqual(['乙']);
  });

  test('the notices alone are had again, to the letter', () => {
    const first = withRulings(rules, [ruling('2026-01-01', '甲')]);
    const second = withRulings(first, [ruling('2026-02-01', null)]);
    expect(JSON.stringify(withoutRulings(first))).toBe(JSON.stringify(rules));
    expect(JSON.stringify(withoutRulings(second))).toBe(JSON.stringify(rules));
    expect(withoutRulings(rules)).toBe(rules);
  });
});
