import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { deedFor, forward, handsFor, waitingFor } from '../../test/fixtures/case-deeds.ts';
import { initiation, Story } from '../../test/fixtures/cases.ts';
import { readNotice } from '../notice/index.ts';
import { compileRules } from '../rules/index.ts';
import type { CaseActor } from './actor.ts';
import { procedureFaults } from './procedure-faults.ts';
import { decidingStage, paysMoney, procedureFrom, type Procedure } from './procedure.ts';
import { formatDay } from '../kit/index.ts';
import { turnName, turnOf } from './turn.ts';

const root = join(import.meta.dirname, '../../notices');

function proceduresOf(): Procedure[] {
  const notices = readdirSync(root).map((id) => {
    const names = readdirSync(join(root, id)).filter((name) => /\.(?:md|yaml)$/u.test(name));
    const files = names.sort().map((name) => ({
      path: `notices/${id}/${name}`,
      text: readFileSync(join(root, id, name), 'utf8'),
    }));
    return readNotice({ id, files }).notice;
  });
  const { ruleSet } = compileRules(notices);
  return [...ruleSet.items, ...ruleSet.services].map(procedureFrom);
}

const procedures = proceduresOf();
const named = procedures.map((procedure) => [`${procedure.item} ${procedure.name}`, procedure] as const);

/** Always the ordinary step, by the first who may, until nothing is left to do. */
function walk(procedure: Procedure): Story {
  const beneficiary = { kind: 'person', token: '个:张三' } as const;
  const story = new Story(procedure);
  if (procedure.appliedFor === true || procedure.proactive)
    story.does('张三', { type: 'open', id: '办-1', procedure, beneficiary, county: '东昌府区' });
  else story.does('受理甲', initiation(procedure));
  for (let step = 0; story.state.status !== 'closed'; step++) {
    if (step > 60) throw new Error(`stays at ${story.state.status}`);
    if (story.state.status === 'public-notice') story.on(formatDay((story.state.notice?.until ?? 0) + 1));
    const type = forward(story.state, story.today);
    if (type === undefined) throw new Error(`no way on from ${story.state.status}`);
    const hands = handsFor(story.state, type, story.today);
    const waiting = waitingFor(story.state);
    const hand: CaseActor | undefined =
      type === 'opine' ? hands.find(({ department = '' }) => waiting.includes(department)) : hands[0];
    if (hand === undefined) throw new Error(`nobody may ${type} at ${story.state.status}`);
    if (hand.role !== 'platform') expect(turnOf(story.state)).toContain(turnOfHand(hand));
    // 3 is the choice that agrees, and has the same facts and amount each time.
    story.does(hand, deedFor(story.state, type, 3, story.today));
  }
  return story;
}

/** What whoever takes a step is called in a turn. Lists for the public are put together by the city, and ended by the platform. */
function turnOfHand({ role, county, department }: CaseActor): string {
  if (role === 'citizen' || role === 'org-clerk') return 'applicant';
  return turnName(role, county ?? department);
}

describe('every guide of the notices', () => {
  test('there are some', () => {
    expect(procedures.length).toBeGreaterThan(70);
  });

  test.each(named)('%s can be followed', (_, procedure) => {
    expect(procedureFaults(procedure)).toEqual([]);
  });

  test.each(named)('%s goes from application to its end, through every stage in order', (_, procedure) => {
    const story = walk(procedure);
    const stages = story.state.times.stints.map(({ stage }) => stage);
    expect(stages).toEqual(procedure.stages.map((_stage, index) => index));
    expect(story.state.receipts).toHaveLength(paysMoney(procedure) ? 1 : 0);
    const decided = story.events.filter(({ type }) => type === 'decided').map(({ stage }) => stage);
    const at = procedure.stages[decidingStage(procedure)]?.name;
    expect(decided).toEqual(procedure.kind === 'service' ? [] : [at]);
  });

  test('what the words of stages are taken for', () => {
    const kinds = new Map<string, Set<string>>();
    for (const { stages } of procedures)
      for (const { name, kind } of stages) kinds.set(kind, (kinds.get(kind) ?? new Set()).add(name));
    const words = Object.fromEntries([...kinds].map(([kind, names]) => [kind, [...names].sort().join(' ')]));
    expect(words).toEqual({
      acceptance: '受理 受理派单 接收 核验 立项',
      city: '市级复核',
      collective: '集团理事会审议',
      completion:
        '中心确认 入驻 公布 决定和送达 制卡发放 办结 反馈推荐单位 发布 发布名单 发文 发文认定 发证 告知 告知企业 备案登记 批复登记 报送有权机关 推荐上报 推荐或者授予 核准 登记 答复 结果登记 聘任 证书登记',
      confirmation: '企业确认 持卡人确认',
      county: '县级初审 县级推荐',
      joint:
        '专家评审 优选审核 佐证核查 审定 审核 对接培训机构和院校 排定宣讲人和日期 方案审核 服务团办理 材料审核 核实事迹 核对 核对技能信息 核对证书和年限 核查 现场核查 研究 联审 试讲 资格审核 部门承办 需求核对',
      payment: '拨付',
      'public-notice': '公示',
      review:
        '专家论证 专家评分 专家评审 专家评议 互认学校审核 听取陈述 学校研究答复 派单 评价机构评价 评审委员会评审 资格审查',
    });
  });
});
