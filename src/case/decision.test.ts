import { describe, expect, test } from 'vitest';
import { AWARD, decision, procedureOf, recordFor, submitted, type Story } from '../../test/fixtures/cases.ts';
import type { Assessment } from '../assessment/index.ts';
import { recordOf, type AssessmentRecord } from './assessment-record.ts';
import { differences } from './differences.ts';

const SHORT = procedureOf('受理 3 → 市级复核 5 → 公示 5 → 拨付 10');
const HOST = { ...SHORT, item: '03-04', name: '竞赛承办补助', discretion: '市人力资源社会保障局' };

function before(first: Partial<AssessmentRecord> = {}, procedure = SHORT): Story {
  return submitted(procedure, first).does('受理甲', { type: 'accept' });
}

const pass = { type: 'pass', text: '同意' } as const;

describe('a decision', () => {
  test('is made on an assessment made again', () => {
    expect(before().faults('复核甲', pass)).toEqual(['没有决定时的测算']);
    const story = before().does('复核甲', { ...pass, decision: decision(SHORT) });
    expect(story.state).toMatchObject({
      status: 'awaiting-notice',
      decision: { round: 1, record: { amount: 10_000_000 } },
    });
    expect(story.state.assessments.map(({ moment }) => moment)).toEqual(['submission', 'decision']);
  });

  test('is not made where nothing is to be decided', () => {
    const story = submitted(AWARD).does('受理甲', { type: 'accept' });
    expect(story.faults('初审甲', { ...pass, decision: decision(AWARD) })).toEqual(['本环节不作决定']);
  });

  test('explains each difference from the assessment before, and nothing else', () => {
    const changed = { amount: 5_000_000, full: 5_000_000, factsDigest: 'sm3:二', readings: { '03-3': '乙' } };
    const record = recordFor(SHORT, changed);
    expect(
      before().faults('复核甲', { ...pass, decision: { record, explanations: { 金额: ' ', 待遇: '改' } } }),
    ).toEqual([
      '与上一次测算不同，没有说明：金额由“100,000元”变为“50,000元”',
      '与上一次测算不同，没有说明：应得金额由“100,000元”变为“50,000元”',
      '与上一次测算不同，没有说明：口径 03-3由“甲”变为“乙”',
      '与上一次测算不同，没有说明：事实由“sm3:事实一”变为“sm3:二”',
      '“待遇”没有变化',
    ]);
    const explanations = { 金额: '口径调整', 应得金额: '口径调整', '口径 03-3': '已公布', 事实: '名次更正' };
    const story = before().does('复核甲', { ...pass, decision: { record, explanations } });
    expect(story.state.decision?.explanations).toEqual(explanations);
  });

  test.each([
    ['not-eligible', '不予通过，或者退回重新核对'],
    ['needs-ruling', '提请裁定口径，裁定以后再决定'],
    ['needs-facts', '退回补充事实，或者不予通过'],
  ])('does not grant what the rules do not: %s', (status, hint) => {
    const none = { status, outcome: 'none', amount: null, full: null } as const;
    const refusal = before(none).refused('复核甲', { ...pass, decision: decision(SHORT, none) });
    expect(refusal.faults).toEqual([{ field: 'decision.record', message: `测算结果为${status}，不能通过`, hint }]);
  });

  test.each([0, -1, 0.5])('of %s 分 is none', (amount) => {
    const faults = before({ amount, full: amount }).faults('复核甲', {
      ...pass,
      decision: decision(SHORT, { amount, full: amount }),
    });
    expect(faults).toEqual(['测算的金额不是大于零的整数分']);
  });
});

describe('核定 (03-04)', () => {
  const waiting = { status: 'needs-decision', outcome: 'none', amount: null, full: null } as const;
  const range = { low: 1_000_000, high: 3_000_000 };
  const decided = (amount: number, reason: string, full = amount) => ({
    record: recordFor(HOST, { amount: full, full, range }),
    explanations: { 结果: '已核定', 金额: '已核定', 应得金额: '已核定', 核定幅度: '已核定' },
    discretion: { amount, reason },
  });

  test('needs its amount and its reason', () => {
    const story = before(waiting, HOST);
    const { discretion, ...without } = decided(2_000_000, '工种多');
    expect(discretion.amount).toBe(2_000_000);
    expect(story.faults('复核甲', { ...pass, decision: without })).toEqual(['没有核定补助额和核定理由']);
    expect(story.faults('复核甲', { ...pass, decision: decided(2_000_000, ' ') })).toEqual(['没有写明核定理由']);
  });

  test('stays within its range, and is what was assessed', () => {
    const story = before(waiting, HOST);
    expect(story.faults('复核甲', { ...pass, decision: decided(3_000_001, '规模大') })).toEqual([
      '核定额30,000.01元不在幅度内',
    ]);
    expect(story.faults('复核甲', { ...pass, decision: decided(2_000_000, '规模大', 3_000_000) })).toEqual([
      '核定额与测算的应得金额不一致',
    ]);
    story.does('复核甲', { ...pass, decision: decided(3_000_000, '规模大') });
    expect(story.state.decision).toMatchObject({ discretion: { amount: 3_000_000, reason: '规模大' } });
  });

  test('is for no case whose amount the table gives', () => {
    const given = { ...decision(HOST), discretion: { amount: 10_000_000, reason: '规模大' } };
    expect(before({}, HOST).faults('复核甲', { ...pass, decision: given })).toEqual([
      '本件的金额由规则给出，不由部门核定',
    ]);
  });
});

describe('differences', () => {
  const first = recordFor(AWARD);

  test('there are none where only the day differs', () => {
    expect(differences(first, { ...first, asOf: '2026-06-30' })).toEqual([]);
  });

  test.each([
    ['结果', { status: 'superseded' }],
    ['同项键', { key: '焊接/2026' }],
    ['金额', { amount: 1 }],
    ['应得金额', { full: 1 }],
    ['待遇', { benefit: { kind: '办公场所', area: 70 } }],
    ['核算数据', { figures: { 一线占比: 61 } }],
    ['核定幅度', { range: { low: 1, high: 2 } }],
    ['依据条款', { clause: '（四）' }],
    ['通知版本', { noticeVersion: 'sm3:通知二' }],
    ['口径 03-3', { readings: { '03-3': null } }],
    ['口径 03-3', { readings: {} }],
    ['事实', { factsDigest: 'sm3:二' }],
    ['理由', { trace: ['另一个理由'] }],
  ] as const)('%s', (what, change) => {
    expect(differences(first, { ...first, ...change }).map((one) => one.what)).toEqual([what]);
    expect(differences({ ...first, ...change }, first).map((one) => one.what)).toEqual([what]);
  });

  test('each says what it was and what it is', () => {
    expect(differences(first, { ...first, readings: { '03-3': null, '03-4': '甲' } })).toEqual([
      { what: '口径 03-3', before: '甲', after: '已撤回' },
      { what: '口径 03-4', before: '不涉及', after: '甲' },
    ]);
  });
});

describe('a record out of an assessment', () => {
  const entry = {
    ...{ item: '03-01', name: '竞赛选手奖励', notice: '号', beneficiary: '个:张三', key: '焊接/2025' },
    ...{ clause: '（三）', quote: '对获得…', readings: ['03-3'], because: ['符合'] },
  };
  const assessment: Assessment = {
    ...{ notices: ['号'], asOf: '2026-03-02', questions: [] },
    awards: [
      { ...entry, status: 'award', amount: 90_000.5, full: 100_000, paidBefore: 10_000 },
      { ...entry, key: '焊接/2024', status: 'award', amount: 1 },
      { ...entry, item: '14-04', key: '—', status: 'award', benefit: { kind: '办公场所', area: 70 } },
    ],
    notAwarded: [{ ...entry, item: '03-02', status: 'needs-facts', missing: ['教练团队'] }],
    checks: [
      {
        ...{ item: '02-02', name: '校验', notice: '号', subject: '企:某厂', key: '2025', status: '不合规' },
        ...{ clause: '（二）', quote: '…', readings: [], because: [], figures: { 一线占比: 52 } },
      },
    ],
  };
  const of = (item: string, beneficiary: string, key: string): AssessmentRecord =>
    recordOf(assessment, {
      ...{ item, beneficiary, key, noticeVersion: 'v', factsDigest: 'd' },
      optionOf: (code) => (code === '03-3' ? '甲' : null),
    });

  test('has money in 分, and the options of its readings', () => {
    expect(of('03-01', '个:张三', '焊接/2025')).toMatchObject({
      ...{ outcome: 'money', amount: 9_000_050, full: 10_000_000, readings: { '03-3': '甲' }, sentence: '对获得…' },
    });
  });

  test.each([
    ['14-04', '个:张三', '—', { outcome: 'benefit', amount: null, benefit: { kind: '办公场所', area: 70 } }],
    ['03-02', '个:张三', '焊接/2025', { outcome: 'none', status: 'needs-facts', missing: ['教练团队'] }],
    ['02-02', '企:某厂', '2025', { outcome: 'verdict', status: '不合规', figures: { 一线占比: 52 } }],
    ['03-01', '个:李四', '焊接/2025', { outcome: 'none', status: 'none', amount: null }],
  ])('%s %s %s', (item, beneficiary, key, expected) => {
    expect(of(item, beneficiary, key)).toMatchObject(expected);
  });
});
