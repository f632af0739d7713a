import { describe, expect, test } from 'vitest';
import { arrangedIn, typedDays } from './from-notice.ts';

describe('the text of the notice', () => {
  // 国办发明电〔2024〕12号, as it was published, and what npm chinese-days has of it.
  test('of 2025', () => {
    const text = `一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。`;
    const { holidays, workdays } = arrangedIn(text, 2025);
    expect(workdays).toEqual(['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11']);
    expect(holidays).toHaveLength(1 + 8 + 3 + 5 + 3 + 8);
    expect(holidays.slice(0, 9).at(-1)).toBe('2025-02-04');
    expect(holidays).toContain('2025-06-02');
  });

  test('with days of the year before', () => {
    const text = '元旦：2022年12月31日至2023年1月2日放假调休，共3天。';
    expect(arrangedIn(text, 2023)).toEqual({ holidays: ['2022-12-31', '2023-01-01', '2023-01-02'], workdays: [] });
  });

  test('what is no arrangement gives nothing', () => {
    expect(arrangedIn('节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。', 2027)).toEqual({
      holidays: [],
      workdays: [],
    });
  });
});

test('typed days, whatever stands between them', () => {
  expect(typedDays(' 2027-01-01、2027-01-02\n2027-01-03, 元旦 ')).toEqual([
    '2027-01-01',
    '2027-01-02',
    '2027-01-03',
    '元旦',
  ]);
});
