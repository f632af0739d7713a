import { describe, expect, test } from 'vitest';
import {
  applicationFor,
  AWARD,
  BENEFIT,
  day,
  decision,
  PEOPLE,
  procedureOf,
  recordFor,
  service,
  Story,
  submitted,
} from '../../test/fixtures/cases.ts';
import { awardedCase } from './awarded-case.ts';
import { dueOf } from './money.ts';

/** Through all stages of 03-01 up to the end of the public notice. */
function approved(): Story {
  return submitted(AWARD)
    .does('受理甲', { type: 'accept' })
    .does('初审甲', { type: 'pass', text: '属实' })
    .does('财政局', { type: 'opine', verdict: 'agree', text: '同意' })
    .does('复核甲', { type: 'pass', text: '同意', decision: decision(AWARD) })
    .does('系统', { type: 'publish', batch: '公-1', row: 1, until: day('2026-03-09') })
    .on('2026-03-10')
    .does('系统', { type: 'end-notice', on: day('2026-03-09') });
}

function closed(): Story {
  return approved()
    .does('拨付甲', { type: 'batch', batch: '拨-1' })
    .does('拨付甲', { type: 'pay' })
    .does('拨付甲', { type: 'record-receipt', number: '回-1', on: day('2026-03-10') });
}

describe('an award of money, from application to receipt (03-01)', () => {
  test('goes the way of its guide', () => {
    expect(closed().way()).toEqual([
      '2026-03-02 张三 → 待受理（受理）',
      '2026-03-02 受理甲 → 审核中（县级初审）',
      '2026-03-02 初审甲 → 联审中（联审）',
      '2026-03-02 财政局 → 审核中（市级复核）',
      '2026-03-02 复核甲 → 待公示（公示）',
      '2026-03-02 系统 → 公示中（公示）',
      '2026-03-10 系统 → 待拨付（拨付）',
      '2026-03-10 拨付甲 → 已列入拨付批次（拨付）',
      '2026-03-10 拨付甲 → 已拨付待回执（拨付）',
      '2026-03-10 拨付甲 → 已办结（拨付）',
    ]);
  });

  test('says to payment what it needs to know', () => {
    expect(awardedCase(approved().state)).toEqual({
      case: '办-1',
      item: '03-01',
      beneficiary: { kind: 'person', token: '个:张三' },
      key: '焊接/2025',
      amount: 10_000_000,
      fund: '人才专项资金',
      clause: '（三）',
      sentence: '对获得省一类大赛金牌、银牌、铜牌的选手、教练团队,分别给予10万元、5万元、3万元奖励。',
      payee: '账:张三',
    });
    expect(awardedCase(closed().state)).toBeUndefined();
  });

  test('every event says who, when, as what and at which stage', () => {
    const event = closed().events.find(({ type }) => type === 'decided');
    expect(event).toMatchObject({
      at: '2026-03-02T04:00:00.000Z',
      by: { account: '复核甲', role: 'city-reviewer' },
      stage: '市级复核',
    });
  });

  test('a bank that returns the money waits for another account, and is paid anew', () => {
    const story = approved()
      .does('拨付甲', { type: 'batch', batch: '拨-1' })
      .does('拨付甲', { type: 'pay' })
      .does('拨付甲', { type: 'record-return', batch: '拨-1', reason: '户名不符' });
    expect(story.faults('张三', { type: 'change-account', payee: '账:张三' })).toEqual(['与现在的收款账户相同']);
    story
      .does('张三', { type: 'change-account', payee: '账:张三二' })
      .does('拨付甲', { type: 'batch', batch: '拨-2' })
      .does('拨付甲', { type: 'pay' })
      .does('拨付甲', { type: 'record-receipt', number: '回-2', on: day('2026-03-10') });
    expect(story.state).toMatchObject({ status: 'closed', money: { paid: 10_000_000 } });
    expect(story.state.receipts).toHaveLength(1);
  });
});

describe('an item without money', () => {
  test('a workspace is moved into, and that is the end (14-03)', () => {
    const story = submitted(BENEFIT)
      .does('受理甲', { type: 'accept' })
      .does('初审甲', { type: 'pass', text: '属实' })
      .does('复核甲', { type: 'pass', text: '同意', decision: decision(BENEFIT) })
      .does('系统', { type: 'publish', batch: '公-1', row: 1, until: day('2026-03-09') })
      .on('2026-03-10')
      .does('系统', { type: 'end-notice', on: day('2026-03-09') });
    expect(story.state).toMatchObject({ status: 'completing', approval: { amount: null } });
    expect(story.faults('拨付甲', { type: 'batch', batch: '拨-1' })).toEqual(['“待办结”的办件不能“列入拨付批次”']);
    story.does('复核甲', { type: 'complete', result: '入驻3号工位' });
    expect(story.state.status).toBe('closed');
  });

  test('a service of two stages is closed by the second (受理 2 → 办结 3)', () => {
    const story = submitted(service('受理 2 → 办结 3')).does('受理甲', { type: 'accept' });
    expect(story.state.status).toBe('completing');
    expect(story.does('人社局', { type: 'complete', result: '已答复' }).state.status).toBe('closed');
  });

  test('a service of one stage is closed by it (核验 1)', () => {
    expect(submitted(service('核验 1')).does('受理甲', { type: 'accept' }).state.status).toBe('closed');
  });

  test('a 校验 is decided by its verdict, whatever that is', () => {
    const check = procedureOf('受理 3 → 县级初审 5 → 市级复核 10', { kind: 'check', fund: null, proactive: false });
    const story = submitted(check)
      .does('受理甲', { type: 'accept' })
      .does('初审甲', { type: 'pass', text: '数据属实' });
    const failed = { ...decision(check, { status: '不合规' }), explanations: { 结果: '核减了不合规的支出' } };
    expect(story.does('复核甲', { type: 'pass', text: '不合规', decision: failed }).state.status).toBe('closed');
  });
});

describe('免申即享', () => {
  const offer = (): Story =>
    new Story(AWARD).does('系统', {
      type: 'offer',
      id: '办-1',
      procedure: AWARD,
      beneficiary: { kind: 'person', token: '个:张三' },
      county: '东昌府区',
      record: recordFor(AWARD),
      respondBy: day('2026-03-20'),
    });

  test('is confirmed by the beneficiary, with what no register has', () => {
    const story = offer();
    expect(
      story.faults('李四', { type: 'confirm', application: applicationFor(AWARD), record: recordFor(AWARD) }),
    ).toEqual(['这不是您本人或者您经办的单位的办件']);
    story.does('张三', { type: 'confirm', application: applicationFor(AWARD), record: recordFor(AWARD) });
    expect(story.state).toMatchObject({ status: 'submitted', applicant: { account: '张三' } });
    expect(story.state.assessments.map(({ moment }) => moment)).toEqual(['offer', 'submission']);
  });

  test('is declined, or lapses after its last day and not on it', () => {
    expect(offer().does('张三', { type: 'decline', reason: '不需要' }).state.status).toBe('declined');
    const story = offer().on('2026-03-20');
    expect(story.faults('系统', { type: 'lapse' })).toEqual(['答复期限2026-03-20未过']);
    expect(story.on('2026-03-21').does('系统', { type: 'lapse' }).state.status).toBe('lapsed');
  });

  test('is offered only where the rules give something, and where the guide says so', () => {
    const { state } = offer();
    const make = (record: ReturnType<typeof recordFor>, procedure = AWARD): string[] =>
      new Story(procedure).faults('系统', {
        type: 'offer',
        id: '办-2',
        procedure,
        beneficiary: state.beneficiary,
        county: null,
        record,
        respondBy: day('2026-03-01'),
      });
    expect(make(recordFor(AWARD, { outcome: 'none', status: 'not-eligible' }))).toEqual([
      '没有测算出可以享受的结果',
      '确认期限不在今天以后',
    ]);
    expect(make(recordFor(BENEFIT), BENEFIT)).toContain('本事项不是免申即享');
  });
});

describe('joint review', () => {
  const THREE = procedureOf('受理 3 → 县级初审 5 → 联审〔市财政局、市教育体育局〕5 → 市级复核 5 → 公示 5 → 拨付 10');
  const there = (): Story =>
    submitted(THREE).does('受理甲', { type: 'accept' }).does('初审甲', { type: 'pass', text: '属实' });

  test('waits for each department, whichever is first', () => {
    const story = there().does('教体局', { type: 'opine', verdict: 'agree', text: '' });
    expect(story.state.status).toBe('joint-review');
    expect(story.does('财政局', { type: 'opine', verdict: 'agree', text: '' }).state.status).toBe('reviewing');
  });

  test('a department that disagrees stops it until it agrees; both opinions stay', () => {
    const story = there()
      .does('财政局', { type: 'opine', verdict: 'disagree', text: '预算不足' })
      .does('教体局', { type: 'opine', verdict: 'agree', text: '' });
    expect(story.state.status).toBe('joint-review');
    story.does('财政局', { type: 'opine', verdict: 'agree', text: '已调剂' });
    expect(story.state.status).toBe('reviewing');
    expect(story.state.opinions.map(({ by, verdict }) => `${by.account} ${verdict}`)).toEqual([
      '初审甲 agree',
      '财政局 disagree',
      '教体局 agree',
      '财政局 agree',
    ]);
  });

  test('returned from there, every opinion stays and the next round asks anew', () => {
    const story = there()
      .does('教体局', { type: 'opine', verdict: 'agree', text: '同意' })
      .does('财政局', { type: 'return', to: 1, reason: '补充获奖名次的核实' });
    expect(story.state).toMatchObject({ status: 'reviewing', stage: 1, round: 2 });
    story.does('初审乙', { type: 'pass', text: '已核实' });
    expect(story.does('财政局', { type: 'opine', verdict: 'agree', text: '' }).state.status).toBe('joint-review');
    expect(story.state.opinions.map(({ round, by }) => `${String(round)} ${by.account}`)).toEqual([
      '1 初审甲',
      '1 教体局',
      '1 财政局',
      '2 初审乙',
      '2 财政局',
    ]);
  });

  test('one person does not speak for two departments', () => {
    const twice = { ...PEOPLE.教体局, person: PEOPLE.财政局.person };
    const story = there().does('财政局', { type: 'opine', verdict: 'agree', text: '' });
    expect(story.faults(twice, { type: 'opine', verdict: 'agree', text: '' })).toEqual(['您已经代表另一部门出具意见']);
  });

  test('where it decides, the lead concludes it when all agree', () => {
    const procedure = procedureOf('受理 3 → 联审〔市财政局、市教育体育局〕5 → 公示 5 → 拨付 10');
    const story = submitted(procedure)
      .does('受理甲', { type: 'accept' })
      .does('财政局', { type: 'opine', verdict: 'agree', text: '' });
    const conclude = { type: 'conclude', text: '一致同意', decision: decision(procedure) } as const;
    expect(story.faults('人社局', conclude)).toEqual(['市教育体育局尚未同意']);
    story.does('教体局', { type: 'opine', verdict: 'agree', text: '' });
    expect(story.state.status).toBe('joint-review');
    expect(story.does('人社局', conclude).state.status).toBe('awaiting-notice');
  });

  test('派单 names which departments take it', () => {
    const procedure = service('受理派单 1 → 部门承办〔市教育体育局、市财政局〕15 → 持卡人确认 3');
    const story = submitted(procedure);
    expect(story.faults('受理甲', { type: 'accept', departments: ['市民政局'] })).toEqual(['不能派给“市民政局”']);
    story
      .does('受理甲', { type: 'accept', departments: ['市财政局'] })
      .does('财政局', { type: 'opine', verdict: 'agree', text: '已安排' });
    expect(story.state.status).toBe('confirming');
    story.does('张三', { type: 'dispute', reason: '没有联系我' });
    expect(story.state).toMatchObject({ status: 'joint-review', round: 2 });
    story.does('财政局', { type: 'opine', verdict: 'agree', text: '已联系' }).does('张三', { type: 'acknowledge' });
    expect(story.state.status).toBe('closed');
  });
});

describe('集体研究', () => {
  const procedure = procedureOf('受理 3 → 县级初审 5 → 市级复核 5 → 集体研究 7 → 公示 5 → 拨付 10');

  test('decides with its minutes and those who were there', () => {
    const story = submitted(procedure)
      .does('受理甲', { type: 'accept' })
      .does('初审甲', { type: 'pass', text: '属实' })
      .does('复核甲', { type: 'pass', text: '同意提请研究' });
    const pass = { type: 'pass', text: '研究同意', decision: decision(procedure) } as const;
    expect(story.faults('复核甲', pass)).toEqual(['没有写明集体研究的情况']);
    const meeting = { minutes: '会议纪要〔2026〕3号', on: day('2026-03-03'), attendees: ['甲', ' '] };
    expect(story.faults('复核甲', { ...pass, meeting })).toEqual(['集体研究的日期还没有到', '参加集体研究的不足两人']);
    story.does('复核甲', { ...pass, meeting: { ...meeting, on: day('2026-03-02'), attendees: ['甲', '乙', '丙'] } });
    expect(story.state.status).toBe('awaiting-notice');
    expect(story.state.opinions.at(-1)).toMatchObject({ meeting: { minutes: '会议纪要〔2026〕3号' } });
  });
});

describe('an objection to what is shown', () => {
  const shown = (): Story =>
    submitted(AWARD)
      .does('受理甲', { type: 'accept' })
      .does('初审甲', { type: 'pass', text: '属实' })
      .does('财政局', { type: 'opine', verdict: 'agree', text: '' })
      .does('复核甲', { type: 'pass', text: '同意', decision: decision(AWARD) })
      .does('系统', { type: 'publish', batch: '公-1', row: 1, until: day('2026-03-09') })
      .on('2026-03-04')
      .does('系统', { type: 'raise-objection', receipt: '异-1', grounds: '获奖证书有误' });

  test('stops the case until it is dismissed, and the period is moved on', () => {
    const story = shown();
    expect(story.state.status).toBe('objection');
    story.on('2026-03-06').does('复核甲', {
      type: 'settle-objection',
      receipt: '异-1',
      reason: '经核实无误',
      outcome: { upheld: false, until: day('2026-03-11') },
    });
    expect(story.state).toMatchObject({ status: 'public-notice', notice: { until: day('2026-03-11') } });
    expect(story.on('2026-03-11').faults('系统', { type: 'end-notice', on: day('2026-03-11') })).toEqual([
      '公示期到2026-03-11才届满',
    ]);
  });

  test('two of them are settled one by one', () => {
    const story = shown().does('系统', { type: 'raise-objection', receipt: '异-2', grounds: '同名同姓' });
    const dismiss = (receipt: string) =>
      ({
        type: 'settle-objection',
        receipt,
        reason: '无误',
        outcome: { upheld: false, until: day('2026-03-09') },
      }) as const;
    expect(story.does('复核甲', dismiss('异-1')).state.status).toBe('objection');
    expect(story.faults('复核甲', dismiss('异-1'))).toEqual(['没有待处理的异议“异-1”']);
    expect(story.does('复核甲', dismiss('异-2')).state.status).toBe('public-notice');
  });

  test('upheld, it sends the case back, and rejection follows with reasons', () => {
    const story = shown().does('复核甲', {
      type: 'settle-objection',
      receipt: '异-1',
      reason: '证书不实',
      outcome: { upheld: true, to: 3 },
    });
    expect(story.state).toMatchObject({ status: 'reviewing', stage: 3, round: 2, notice: null });
    expect(story.faults('复核甲', { type: 'reject', reasons: [' '], basis: '' })).toEqual([
      '没有写明不予通过的理由',
      '没有写明依据的条款',
    ]);
    story.does('复核甲', { type: 'reject', reasons: ['证书不实'], basis: '（三）' });
    expect(story.state.status).toBe('rejected');
  });
});

describe('a ruling on a reading', () => {
  test('stops the case where it is, and lets it go on from there', () => {
    const story = submitted(AWARD)
      .does('受理甲', { type: 'accept' })
      .does('初审甲', { type: 'await-ruling', reading: '03-2', question: '团体赛项按项还是按人' });
    expect(story.state).toMatchObject({ status: 'awaiting-ruling', ruling: { reading: '03-2' } });
    expect(story.refused('初审甲', { type: 'pass', text: '属实' }).hint).toBe(
      '系统或市级复核可以：口径已裁定；申请人本人或申请单位经办人可以：撤回',
    );
    story.does('系统', { type: 'give-ruling', ruling: '甲' });
    expect(story.state).toMatchObject({ status: 'reviewing', stage: 1, round: 1, ruling: null });
  });
});

describe('after the end', () => {
  test('rated once, from 1 to 5', () => {
    const story = closed();
    expect(story.faults('张三', { type: 'rate', stars: 6, text: '' })).toEqual(['评价不在1至5之间']);
    story.does('张三', { type: 'rate', stars: 5, text: '快' });
    expect(story.faults('张三', { type: 'rate', stars: 1, text: '' })).toEqual(['已经评价过']);
  });

  test('rejected: 复核 first, then 申诉, by somebody who took no step', () => {
    const story = submitted(AWARD).does('受理甲', { type: 'reject', reasons: ['不是本市赛事'], basis: '（三）' });
    expect(story.faults('张三', { type: 'appeal', kind: '申诉', grounds: '是' })).toEqual(['现在可以申请的是复核']);
    story
      .does('张三', { type: 'appeal', kind: '复核', grounds: '是本市赛事' })
      .does('复核甲', { type: 'settle-appeal', reason: '维持', outcome: { upheld: false } });
    expect(story.state.status).toBe('rejected');
    story.does('张三', { type: 'appeal', kind: '申诉', grounds: '有新证据' });
    const uphold = { type: 'settle-appeal', reason: '新证据成立', outcome: { upheld: true, to: 0 } } as const;
    expect(story.faults('复核甲', uphold)).toEqual(['您办理过本件，不能处理对它的复核申诉']);
    story.does('复核乙', uphold);
    expect(story.state).toMatchObject({ status: 'submitted', round: 2 });
  });

  /** Opened again after the payment, and decided at the amount. */
  function reopened(amount: number): Story {
    const record = { amount, full: amount, factsDigest: 'sm3:事实二' };
    const explained = { 金额: '名次更正', 应得金额: '名次更正', 事实: '名次更正' };
    return closed()
      .does('复核甲', { type: 'reopen', finding: '奖项登记有误', reason: '更正名次', to: 1 })
      .does('初审甲', { type: 'pass', text: '应为银牌' })
      .does('财政局', { type: 'opine', verdict: 'agree', text: '' })
      .does('复核甲', { type: 'pass', text: '更正', decision: { ...decision(AWARD, record), explanations: explained } })
      .does('系统', { type: 'publish', batch: '公-2', row: 1, until: day('2026-03-17') })
      .on('2026-03-18')
      .does('系统', { type: 'end-notice', on: day('2026-03-17') });
  }

  test('an error found later: what was too little is paid', () => {
    const story = reopened(12_000_000);
    expect(awardedCase(story.state)).toMatchObject({ amount: 2_000_000 });
    story
      .does('拨付乙', { type: 'batch', batch: '拨-2' })
      .does('拨付乙', { type: 'pay' })
      .does('拨付乙', { type: 'record-receipt', number: '回-2', on: day('2026-03-18') });
    expect(story.state).toMatchObject({ status: 'closed', money: { paid: 12_000_000 } });
  });

  test('an error found later: what was too much is recovered, by repayment and from a later award', () => {
    const story = reopened(5_000_000);
    expect([story.state.status, dueOf(story.state)]).toEqual(['recovering', -5_000_000]);
    expect(story.faults('拨付甲', { type: 'record-repayment', receipt: '缴-1', amount: 6_000_000 })).toEqual([
      '金额超过待追回的金额',
    ]);
    story
      .does('拨付甲', { type: 'record-repayment', receipt: '缴-1', amount: 2_000_000 })
      .does('拨付甲', { type: 'record-offset', againstCase: '办-9', amount: 3_000_000 });
    expect([story.state.status, dueOf(story.state)]).toEqual(['closed', 0]);
  });

  test('rejected after it was paid, all of it is recovered', () => {
    const story = closed()
      .does('复核甲', { type: 'reopen', finding: '证书不实', reason: '撤销', to: 1 })
      .does('初审甲', { type: 'reject', reasons: ['证书不实'], basis: '（三）' });
    expect([story.state.status, dueOf(story.state)]).toEqual(['recovering', -10_000_000]);
    expect(story.faults('张三', { type: 'withdraw', reason: '不办了' })[0]).toBe('“追回中”的办件不能“撤回”');
    story.does('拨付甲', { type: 'record-repayment', receipt: '缴-1', amount: 10_000_000 });
    expect(story.state.status).toBe('rejected');
  });

  test('what is owed from another case is withheld; withheld whole, nothing is left to pay', () => {
    const story = approved().does('拨付甲', { type: 'withhold', forCase: '办-7', amount: 4_000_000 });
    expect(awardedCase(story.state)?.amount).toBe(6_000_000);
    story.does('拨付甲', { type: 'withhold', forCase: '办-7', amount: 6_000_000 });
    expect(story.state).toMatchObject({ status: 'closed', receipts: [] });
  });

  test('a case that money has flowed from is not withdrawn, and silence does not end it', () => {
    const story = closed()
      .does('复核甲', { type: 'reopen', finding: '材料不全', reason: '补齐', to: 0 })
      .does('受理甲', {
        type: 'request-supplement',
        items: [{ name: '收款账户信息', problem: '看不清' }],
        respondBy: day('2026-03-20'),
        columns: ['竞赛项目'],
      });
    expect(story.faults('张三', { type: 'withdraw', reason: '不办了' })).toEqual(['已经拨付过的办件不能撤回']);
    expect(story.on('2026-03-21').does('系统', { type: 'lapse' }).state.status).toBe('submitted');
  });
});
