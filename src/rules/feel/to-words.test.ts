import { expect, test } from 'vitest';
import { parseExpression, parseUnaryTests } from './from-text.ts';
import { formatFeel } from './to-text.ts';
import { sayFeel, sayTests } from './to-words.ts';

const PLACE = { file: 'x.md', line: 1, column: 1 };

test.each([
  [
    'count(distinct values(职业技能等级证书[评价方式 = 企业自主评价 and 等级 ≥ 高级工].身份证号)) >= 3',
    '职业技能等级证书（评价方式为企业自主评价且等级不低于高级工）的身份证号去重后的个数不低于3',
  ],
  ['个人(身份证号).人员类别 = 企业职工', '个人（身份证号）的人员类别为企业职工'],
  ['来聊创业日期 <= 毕业日期 + 毕业年限', '来聊创业日期不晚于毕业日期 + 毕业年限'],
  ['获奖日期 >= date("2024-12-29")', '获奖日期不早于2024年12月29日'],
  ['毕业日期 + duration("P12M") > 截至', '毕业日期 + 12个月晚于截至'],
  ['竞赛项目 in (省一类, 省二类) and not(已领)', '竞赛项目为省一类、省二类之一且已领不成立'],
  ['甲 and (乙 or 人数 in (30..50])', '甲且（乙或人数超过30且不超过50）'],
  ['a * (b + c) - d / 2', 'a × （b + c） − d ÷ 2'],
  ['if 人数 >= 30 then 10000 else 0', '如果人数不低于30，则10000，否则0'],
  ['some g in 毕业生 satisfies g.年龄 < 35', '至少一条毕业生（记作g）满足：g的年龄低于35'],
  ['not(is defined(年龄)) or get or else(年龄, 18) = 18', '年龄未知或年龄（未知时取18）等于18'],
  ['not(x in (甲, 乙)) and x != null', '并非（x为甲、乙之一）且x不为空'],
  ['round half up(奖励, 2) + min(a, -5)', '奖励四舍五入到小数点后2位 + a、-5中的最小值'.replace('-', '−')],
])('%s', (text, words) => {
  const { feel } = parseExpression(text, PLACE);
  expect(feel && sayFeel(feel)).toBe(words);
});

test.each([
  ['-', '人数不限'],
  ['30, 50', '人数为30、50之一'],
  ['[30..50]', '人数在30至50之间'],
  ['> 第二档上限', '人数超过第二档上限'],
  ['not(30)', '人数不为30'],
  ['not(30, 50)', '人数不为30、50中的任何一个'],
  ['< 10, [30..50)', '人数低于10，或人数不低于30且低于50'],
])('the cell %s', (cell, words) => {
  const { tests } = parseUnaryTests(cell, PLACE);
  expect(tests && sayTests('人数', tests)).toBe(words);
});

test('the canonical text is half-width, with the brackets that are needed', () => {
  const { feel } = parseExpression('（（a＋b）×2≥3） and x between 1 and 5 and (-(5)).日 = @"P5Y"', PLACE);
  expect(feel && formatFeel(feel)).toBe('(a + b) * 2 >= 3 and x in [1..5] and (-5).日 = duration("P5Y")');
});
