import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadNotices } from '../../../flow/index.ts';
import { regimeOn, type Item, type RuleSet } from '../../../rules/index.ts';
import { parseDay } from '../../../kit/index.ts';
import { sayExpression } from './expressions.ts';
import { sayGives } from './gives.ts';
import { sayKey } from './key.ts';

const NOTICES = fileURLToPath(new URL('../../../../notices', import.meta.url));
const DAY = parseDay('2025-12-31') ?? 0;
let ruleSet: RuleSet;

beforeAll(async () => {
  ({ ruleSet } = await loadNotices(NOTICES));
});

function item(code: string): Item {
  const found = ruleSet.items.find((one) => one.code === code);
  if (found === undefined) throw new Error(`no item ${code}`);
  return found;
}

test.each([
  ['2025', '2025年度'],
  ['焊接/2026', '焊接，2026年'],
  ['3715**********1234/2025-03-01', '3715**********1234，2025年3月1日'],
  ['—', ''],
  [null, ''],
])('which of the cases of an item it is: %s', (key, said) => {
  expect(sayKey(key)).toBe(said);
});

describe('what an item gives, in one line', () => {
  test.each([
    ['02-01', '1—3万元'],
    ['02-02', '核验是否合规'],
    ['03-01', '3,000元—50万元'],
    // 市一类, the lowest, is for the 选手 alone: the condition leaves it out.
    ['03-02', '1—50万元'],
    ['03-04', '1—10万元'],
    ['08-01', '学历待遇，等同本科或大专'],
    ['11-01', '国家补助资金 × 50%'],
    // One table serves three items; 范围 says which row is whose.
    ['11-02', '20万元'],
    ['11-04', '10万元'],
    ['14-01', '2,000—8,000元'],
    ['14-02', '留聊人数 × 1,000元'],
    ['14-04', '办公场所，20—70平方米，3年'],
    ['14-05', '至多2万元'],
    ['UI-01', '1,000—2,000元'],
  ])('%s gives %s', (code, gives) => {
    expect(sayGives(item(code), ruleSet, regimeOn(ruleSet, DAY))).toBe(gives);
  });

  test('another option of a reading opens what it leaves open', () => {
    const other = regimeOn(ruleSet, DAY, { '14-1': '乙' });
    expect(sayGives(item('14-01'), ruleSet, other)).toBe('2,000—8,000元');
    expect(sayGives(item('03-01'), ruleSet, regimeOn(ruleSet, DAY, { '03-2': '乙' }))).toBe(
      '表“团队奖励”所列 × 获奖份额 × 计发份数',
    );
  });
});

describe('conditions in Chinese', () => {
  test.each([
    ['14-05', '属本文件施行后的事实', '来聊创业日期不早于2024年12月29日'],
    ['14-05', '其它基地或在外租赁', '场所类型为其他孵化基地或外租场所'],
    ['14-04', '团队3人以上', '团队人数不低于3人'],
    ['UI-01', '12个月内申领', '测算之日不晚于发证日期起满12个月'],
    ['03-02', '市一类只奖励选手', '竞赛级别不是市一类'],
    ['02-01', '施行以后的事实', '证书在施行以后，或者发证年度不早于2025年'],
  ])('%s %s: %s', (code, label, words) => {
    const found = item(code);
    const condition = found.conditions.find((one) => one.label === label);
    const context = { item: found, ruleSet, regime: regimeOn(ruleSet, DAY) };
    expect(condition === undefined ? undefined : sayExpression(condition.expr, context)).toBe(words);
  });

  test('no condition of any item is left without words', () => {
    for (const one of ruleSet.items)
      for (const { expr } of one.conditions) {
        const words = sayExpression(expr, { item: one, ruleSet, regime: regimeOn(ruleSet, DAY) });
        expect(words).not.toBe('');
        expect(words).not.toContain('undefined');
      }
  });
});
