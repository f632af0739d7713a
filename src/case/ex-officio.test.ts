import { describe, expect, test } from 'vitest';
import {
  applicationFor,
  AWARD,
  CHECK,
  day,
  decision,
  initiation,
  PEOPLE,
  procedureOf,
  recordFor,
  service,
  Story,
  submitted,
} from '../../test/fixtures/cases.ts';
import { fold } from './fold.ts';
import { turnOf } from './turn.ts';

const accept = { type: 'accept' } as const;
const pass = { type: 'pass', text: '属实' } as const;

function initiated(): Story {
  return new Story(CHECK).does('受理甲', initiation(CHECK));
}

describe('依职权立案', () => {
  test('an office begins a case, takes it through its stages and ends it, whatever the verdict', () => {
    const failed = { ...decision(CHECK, { status: '不合规' }) };
    const story = new Story(CHECK)
      .does('受理甲', initiation(CHECK, { status: '不合规' }))
      .does('受理甲', accept)
      .does('初审甲', pass)
      .does('复核甲', { ...pass, decision: failed });
    expect(story.way()).toEqual([
      '2026-03-02 受理甲 → 待受理（受理）',
      '2026-03-02 受理甲 → 审核中（县级初审）',
      '2026-03-02 初审甲 → 审核中（市级复核）',
      '2026-03-02 复核甲 → 已办结（市级复核）',
    ]);
    expect(story.events.slice(0, 3).map(({ type }) => type)).toEqual(['initiated', 'assessed', 'submitted']);
  });

  test('says who began it and why; nobody has applied', () => {
    expect(initiated().state).toMatchObject({
      initiated: { by: { account: '受理甲' }, reason: '年度校验' },
      applicant: null,
      stage: 0,
      steps: [{ step: '受理', by: { account: '受理甲' } }],
    });
    expect(submitted(AWARD).state.initiated).toBeUndefined();
  });

  test('the department that leads it may, too', () => {
    expect(new Story(CHECK).does('人社局', initiation(CHECK)).state.steps).toMatchObject([{ step: '受理' }]);
  });

  test.each(['外县受理', '财政局', '初审甲', '复核甲', '张三', '系统'] as const)('%s may not', (who) => {
    expect(new Story(CHECK).refused(who, initiation(CHECK)).faults).toEqual([
      {
        field: 'by',
        message: '“依职权立案”不由您办理',
        hint: '由县级受理（东昌府区）或部门经办人（市人力资源社会保障局）办理',
      },
    ]);
  });

  test('it is 受理: the same person reviews nothing of it later', () => {
    const county = { ...PEOPLE.受理甲, role: 'county-reviewer', county: '东昌府区' } as const;
    const story = initiated().does('受理乙', accept);
    expect(story.faults(county, pass)).toEqual(['您已办理本件的受理，不能再办理审核']);
    const city = { ...PEOPLE.受理甲, role: 'city-reviewer' } as const;
    story.does('初审甲', pass);
    expect(story.faults(city, { ...pass, decision: decision(CHECK) })).toEqual(['您已办理本件的受理，不能再办理复核']);
  });

  test('never about oneself, nor the organisation one belongs to', () => {
    const own = { ...PEOPLE.受理甲, person: '个:张三' };
    expect(new Story(CHECK).faults(own, initiation(CHECK))).toEqual(['本人的事项须回避']);
    const member = { ...PEOPLE.受理甲, organisations: ['个:张三'] };
    expect(new Story(CHECK).faults(member, initiation(CHECK))).toEqual(['本人的事项须回避']);
  });

  test('every fault at once', () => {
    // What a service is begun with: there is nothing to assess.
    const without = { ...initiation({ ...AWARD, kind: 'service' }), procedure: AWARD };
    const application = {
      form: null,
      materials: [{ name: '获奖文件或证书', file: '文件', digest: 'sm3:x' }],
      payee: '账:张三',
    };
    expect(new Story(AWARD).faults('受理甲', { ...without, reason: ' ', application })).toEqual([
      '“竞赛选手奖励”不是依职权办理的事项',
      '没有写明立案理由',
      '“获奖文件或证书”由系统提取',
      '依职权立案不填收款账户',
      '没有提交时的测算',
    ]);
  });

  test('where nothing is there to assess, nothing is begun', () => {
    const nothing = initiation(CHECK, { status: 'none', outcome: 'none' });
    expect(new Story(CHECK).faults('受理甲', nothing)).toEqual(['台账和填写的内容里没有这一项']);
    const { beneficiary } = initiation(CHECK);
    const other = { ...initiation(CHECK, { beneficiary: '个:李四' }), beneficiary };
    expect(new Story(CHECK).faults('受理甲', other)).toEqual(['测算的不是本件的对象']);
  });

  test('a number is used once', () => {
    expect(initiated().faults('受理甲', initiation(CHECK))).toEqual(['这个编号的办件已经有了']);
  });
});

describe('the one it is about', () => {
  test('doesn’t apply for what is 依职权 alone', () => {
    const { id, beneficiary, county } = initiation(CHECK);
    const open = { type: 'open', id, procedure: CHECK, beneficiary, county } as const;
    expect(new Story(CHECK).faults('张三', open)).toEqual(['“职工教育经费使用校验”由主管部门依职权办理，不用申请']);
    const both = { ...CHECK, appliedFor: true };
    expect(new Story(both).does('张三', { ...open, procedure: both }).state.status).toBe('draft');
    const { appliedFor, ...older } = CHECK;
    expect(appliedFor).toBe(false);
    expect(new Story(older).does('张三', { ...open, procedure: older }).state.status).toBe('draft');
  });

  test('can’t take it back, and is told how to be heard', () => {
    const refusal = initiated().refused('张三', { type: 'withdraw', reason: '不同意' });
    expect(refusal.faults).toEqual([
      {
        field: '',
        message: '本件由主管部门依职权立案，不是您申请的，不能撤回',
        hint: '有意见的，向承办部门陈述、申辩；作出决定以后，可以申请复核、申诉',
      },
    ]);
    expect(refusal.available.map(({ command }) => command)).not.toContain('withdraw');
  });

  test('answers a 补正 with what it asked for, and nothing more is owed', () => {
    const story = initiated().does('受理甲', {
      type: 'request-supplement',
      items: [{ name: '提取使用明细', problem: '请提供' }],
      respondBy: day('2026-03-20'),
      columns: ['竞赛项目'],
    });
    const record = recordFor(CHECK);
    const empty = { form: story.state.application.form, materials: [], payee: null };
    expect(story.faults('张三', { type: 'supplement', application: empty, record })).toEqual([
      '“提取使用明细”还没有补正：请提供',
    ]);
    const { materials } = applicationFor(CHECK);
    story.does('张三', { type: 'supplement', application: { ...empty, materials }, record });
    expect(story.state).toMatchObject({ status: 'submitted', applicant: null });
  });

  test('whose silence ends nothing: the office decides with what it has', () => {
    const story = initiated()
      .does('受理甲', {
        type: 'request-supplement',
        items: [{ name: '提取使用明细', problem: '请提供' }],
        respondBy: day('2026-03-20'),
        columns: ['竞赛项目'],
      })
      .on('2026-03-21')
      .does('系统', { type: 'lapse' });
    expect(story.state).toMatchObject({ status: 'submitted', stage: 0 });
  });

  test('says where money goes, as nobody else may', () => {
    const procedure = { ...procedureOf('受理 3 → 拨付 10'), exOfficio: true };
    const story = new Story(procedure)
      .does('受理甲', initiation(procedure))
      .does('受理甲', { ...accept, decision: decision(procedure) });
    expect(turnOf(story.state)).toEqual(['applicant']);
    expect(story.faults('拨付甲', { type: 'batch', batch: '拨-1' })).toEqual(['没有收款账户']);
    story.does('张三', { type: 'change-account', payee: '账:张三' });
    expect(turnOf(story.state)).toEqual(['finance']);
    expect(story.does('拨付甲', { type: 'batch', batch: '拨-1' }).state.status).toBe('in-batch');
  });

  test('isn’t asked for anything where the case isn’t shown to them', () => {
    const procedure = { ...service('接收 3 → 研究〔市财政局〕5 → 反馈 3'), exOfficio: true, confidential: true };
    const story = new Story(procedure).does('受理甲', initiation(procedure));
    const request = {
      type: 'request-supplement',
      items: [{ name: '推荐材料', problem: '请提供' }],
      respondBy: day('2026-03-20'),
      columns: ['竞赛项目'],
    } as const;
    expect(story.faults('受理甲', request)).toEqual(['本件不对外显示，不能在平台上要求补正']);
  });
});

test('a history begins with a beginning', () => {
  const [, second] = initiated().events;
  if (second === undefined) throw new Error('one event');
  expect(() => fold(null, second)).toThrow('A case begins with opened, offered or initiated, not with assessed');
});
