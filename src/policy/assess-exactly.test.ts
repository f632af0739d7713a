import { expect, test } from 'vitest';
import { assessSituation } from './assess-situation.ts';
import { loadNotices } from './read-notices.ts';

const { ruleSet } = await loadNotices('notices');

/** A class of `heads` people at 100 万元 each. */
function training(heads: number): object {
  return {
    截至: '2025-12-31',
    培训项目清单: [{ 版本: '1', 培训项目: '电工', 生效日期: '2025-01-01' }],
    补贴标准清单: [{ 版本: '1', 培训项目: '电工', 补贴标准: 1_000_000, 生效日期: '2025-01-01' }],
    培训机构清单: [{ 版本: '1', 培训机构: '某校', 生效日期: '2025-01-01' }],
    培训班: [{ 班次编号: 'A1', 培训机构: '某校', 培训项目: '电工', 开班日期: '2025-03-01', 合格人数: heads }],
  };
}

test('a sum beyond what can be kept to the 分 is a fault of the situation, not a wrong sum and not a crash', () => {
  const most = assessSituation(ruleSet, training(90_000_000), { today: 20_453 });
  expect(most.assessment?.awards).toMatchObject([{ item: '04-01', amount: 90_000_000_000_000 }]);
  const beyond = assessSituation(ruleSet, training(100_000_000), { today: 20_453 });
  expect(beyond.assessment).toBeUndefined();
  expect(beyond.faults).toMatchObject([{ code: 'S024', place: { file: '/' } }]);
});
