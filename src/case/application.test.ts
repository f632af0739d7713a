import { describe, expect, test } from 'vitest';
import {
  applicationFor,
  AWARD,
  day,
  PEOPLE,
  procedureOf,
  recordFor,
  service,
  Story,
  submitted,
} from '../../test/fixtures/cases.ts';
import { decide } from './decide.ts';
import { supplementable } from './materials.ts';
import { procedureFaults } from './procedure-faults.ts';
import type { Procedure } from './procedure.ts';

const MATERIALS = {
  ...AWARD,
  materials: [
    { name: '获奖文件或证书', fromRegister: true },
    { name: '奖金分配协议', fromRegister: false },
    { name: '收款账户信息', fromRegister: false },
  ],
};

function drafted(procedure: Procedure = MATERIALS): Story {
  const beneficiary = { kind: 'person', token: '个:张三' } as const;
  return new Story(procedure).does('张三', { type: 'open', id: '办-1', procedure, beneficiary, county: '东昌府区' });
}

describe('an application', () => {
  test('is refused with everything it lacks, at once; what a register has is never asked for', () => {
    const empty = { form: null, materials: [], payee: null };
    expect(drafted().faults('张三', { type: 'submit', application: empty, record: recordFor(AWARD) })).toEqual([
      '缺少材料“奖金分配协议”',
      '没有填写收款账户',
    ]);
  });

  test('is complete without what only some have; that may be brought, and is asked for where it is missed', () => {
    const some = { name: '奖金分配协议', fromRegister: false, whenNeeded: true };
    const procedure = { ...AWARD, materials: [some] };
    const { payee } = applicationFor(procedure);
    const without = { form: null, materials: [], payee };
    const record = recordFor(AWARD);
    const alone = drafted(procedure).does('张三', { type: 'submit', application: without, record });
    expect(alone.state.status).toBe('submitted');
    const items = [{ name: '奖金分配协议', problem: '团体赛项，请交分配协议' }];
    alone.does('受理甲', { type: 'request-supplement', items, columns: [], respondBy: day('2026-03-13') });
    expect(alone.faults('张三', { type: 'supplement', application: without, record })).toEqual([
      '“奖金分配协议”还没有补正：团体赛项，请交分配协议',
    ]);
    const materials = [{ name: '奖金分配协议', file: 'f', digest: 'd' }];
    expect(
      alone.does('张三', { type: 'supplement', application: { ...without, materials }, record }).state.status,
    ).toBe('submitted');
  });

  test('takes no more than the guide asks for', () => {
    const application = applicationFor(MATERIALS);
    const more = (name: string) => ({
      ...application,
      materials: [...application.materials, { name, file: 'f', digest: 'd' }],
    });
    expect(drafted().faults('张三', { type: 'edit', application: more('户口本') })).toEqual([
      '办事指南没有要求“户口本”',
    ]);
    expect(drafted().faults('张三', { type: 'edit', application: more('获奖文件或证书') })).toEqual([
      '“获奖文件或证书”由系统提取',
    ]);
  });

  test('of an item comes with its assessment, of a service without', () => {
    const application = applicationFor(MATERIALS);
    expect(drafted().faults('张三', { type: 'submit', application })).toEqual(['没有提交时的测算']);
    const other = recordFor(AWARD, { item: '03-02', beneficiary: '个:李四' });
    expect(drafted().faults('张三', { type: 'submit', application, record: other })).toEqual([
      '测算的不是本事项',
      '测算的不是本件的对象',
    ]);
    const none = { form: null, materials: [], payee: null };
    expect(
      drafted(service('受理 2 → 办结 3')).faults('张三', { type: 'submit', application: none, record: other }),
    ).toEqual(['本服务没有测算']);
  });

  test('may be submitted though the rules give nothing: whoever applies gets an answer', () => {
    const story = submitted(AWARD, { outcome: 'none', status: 'not-eligible', amount: null });
    expect(story.state.status).toBe('submitted');
    expect(story.faults('受理甲', { type: 'pass', text: '' })).toEqual(['“待受理”的办件不能“通过”']);
  });

  test('is opened by the one it is for, or by their organisation', () => {
    const open = (who: keyof typeof PEOPLE, kind: 'person' | 'organisation', token: string) =>
      decide(
        null,
        { type: 'open', id: '办-1', procedure: AWARD, beneficiary: { kind, token }, county: null, by: PEOPLE[who] },
        new Date(0),
      );
    expect(open('张三', 'person', '个:张三')).toHaveProperty('events');
    expect(open('某厂经办人', 'organisation', '企:某厂')).toHaveProperty('events');
    for (const [who, kind, token] of [
      ['李四', 'person', '个:张三'],
      ['张三', 'organisation', '企:某厂'],
      ['某厂经办人', 'person', '个:王五'],
      ['受理甲', 'person', '个:受理甲'],
    ] as const)
      expect(open(who, kind, token)).toMatchObject({
        refusal: { faults: [{ message: '只能由本人或者本单位的经办人申请' }] },
      });
  });

  test('a case that is there is not opened again, and one that is not there takes no other command', () => {
    const story = drafted();
    const beneficiary = { kind: 'person', token: '个:张三' } as const;
    expect(story.faults('张三', { type: 'open', id: '办-1', procedure: AWARD, beneficiary, county: null })).toEqual([
      '这个编号的办件已经有了',
    ]);
    expect(new Story(AWARD).faults('受理甲', { type: 'accept' })).toEqual(['办件还没有开始']);
  });
});

describe('补正', () => {
  const items = [
    { name: '奖金分配协议', problem: '没有签名' },
    { name: '竞赛项目', problem: '与证书不一致' },
  ];
  const asked = (): Story =>
    submitted(MATERIALS).does('受理甲', {
      type: 'request-supplement',
      items,
      respondBy: day('2026-03-13'),
      columns: ['竞赛项目'],
    });

  test('names everything at once, and nothing that the registers have', () => {
    const story = submitted(MATERIALS);
    const wrong = [
      { name: '获奖文件或证书', problem: '没有原件' },
      { name: '收款账户信息', problem: ' ' },
    ];
    expect(
      story.faults('受理甲', {
        type: 'request-supplement',
        items: wrong,
        respondBy: day('2026-03-02'),
        columns: ['竞赛项目'],
      }),
    ).toEqual(['“获奖文件或证书”由系统提取', '没有写明“收款账户信息”有什么问题', '补正期限不在今天以后']);
    expect(
      story.faults('受理甲', {
        type: 'request-supplement',
        items: [],
        respondBy: day('2026-03-13'),
        columns: ['竞赛项目'],
      }),
    ).toEqual(['没有写明要补正什么']);
  });

  test('names what can be answered: materials of the guide and columns of the form', () => {
    const story = submitted(MATERIALS);
    const strange = [
      { name: '奖金分配协义', problem: '没有签名' },
      { name: '健康证明', problem: '没有' },
      { name: '竞赛项目', problem: '与证书不一致' },
    ];
    const command = {
      type: 'request-supplement',
      items: strange,
      respondBy: day('2026-03-02'),
      columns: ['竞赛项目'],
    } as const;
    const refusal = story.refused('受理甲', command);
    expect(refusal.faults.map(({ message, hint }) => [message, hint])).toEqual([
      ['“奖金分配协义”不是办事指南的材料，也不是申请表的栏目', '是不是“奖金分配协议”？'],
      ['“健康证明”不是办事指南的材料，也不是申请表的栏目', '只能写办事指南的材料，或者申请表的栏目'],
      ['补正期限不在今天以后', '留出补正的时间'],
    ]);
    expect(supplementable(story.state, ['竞赛项目'])).toEqual(['奖金分配协议', '收款账户信息', '竞赛项目']);
    expect(supplementable(asked().state, ['竞赛项目'])).toEqual(['奖金分配协议', '竞赛项目']);
  });

  test('is answered with everything that was asked for', () => {
    const story = asked();
    const application = applicationFor(MATERIALS);
    const record = recordFor(AWARD);
    expect(story.faults('张三', { type: 'supplement', application, record })).toEqual([
      '“奖金分配协议”还没有补正：没有签名',
      '“竞赛项目”还没有补正：与证书不一致',
    ]);
    const materials = application.materials.map((one) => ({ ...one, digest: `${one.digest}二` }));
    story.does('张三', {
      type: 'supplement',
      application: { ...application, form: { 竞赛项目: '电焊' }, materials },
      record,
    });
    expect(story.state).toMatchObject({ status: 'submitted', round: 1, respondBy: null });
  });

  test('is not asked for again, but for what was named and is still wrong', () => {
    const application = applicationFor(MATERIALS);
    const materials = application.materials.map((one) => ({ ...one, digest: `${one.digest}二` }));
    const story = asked().does('张三', {
      type: 'supplement',
      application: { ...application, form: { 竞赛项目: '电焊' }, materials },
      record: recordFor(AWARD),
    });
    const again = (name: string) =>
      ({
        type: 'request-supplement',
        items: [{ name, problem: '还是不清楚' }],
        respondBy: day('2026-03-20'),
        columns: ['竞赛项目'],
      }) as const;
    expect(story.faults('受理甲', again('收款账户信息'))).toEqual(['上一次告知没有列出“收款账户信息”']);
    expect(story.does('受理甲', again('奖金分配协议')).state.status).toBe('supplementing');
  });

  test('that nobody answers lets the case lapse, the day after its last', () => {
    expect(asked().on('2026-03-13').faults('系统', { type: 'lapse' })).toEqual(['答复期限2026-03-13未过']);
    expect(asked().on('2026-03-14').does('系统', { type: 'lapse' }).state.status).toBe('lapsed');
  });
});

describe('a guide that cannot be followed is said to be so when the case is opened', () => {
  test.each([
    ['受理 3 → 拨付 10 → 县级初审 5', ['办结、确认、拨付只能是最后一个环节']],
    ['受理 3 → 公示 5 → 市级复核 5 → 公示 5 → 拨付 10', ['办理流程中公示只能有一次']],
    ['受理 3 → 公示 3 → 拨付 10', ['环节“公示”少于5个工作日']],
    ['受理 3 → 市级复核 5', ['奖励、补贴、补助的办理流程应当有拨付']],
    ['受理 3 → 联审〔市财政局、市财政局〕5 → 拨付 10', ['环节“联审”的部门重复']],
  ])('%s', (flow, faults) => {
    expect(procedureFaults(procedureOf(flow))).toEqual(faults);
  });

  test('with all of its faults', () => {
    const procedure = {
      ...procedureOf('受理 3 → 县级初审 5 → 拨付 10'),
      fund: null,
      promisedDays: 20,
      kind: 'benefit',
    } as const;
    expect(procedureFaults(procedure)).toEqual(['承诺时限与各环节之和不一致', '没有金额的事项，办理流程不应有拨付']);
    expect(procedureFaults({ ...AWARD, stages: [] })).toContain('办理流程的第一个环节应当是受理');
    const joint = AWARD.stages.map((stage) =>
      stage.kind === 'joint' ? { ...stage, departments: [], days: 1.5 } : stage,
    );
    expect(procedureFaults({ ...AWARD, stages: joint, fund: null })).toEqual([
      '环节“联审”没有写明部门',
      '环节“联审”的工作日数不是整数',
      '承诺时限与各环节之和不一致',
      '有拨付的事项应当写明资金来源',
    ]);
    expect(
      procedureFaults({ ...AWARD, stages: [...AWARD.stages.slice(0, -1), ...AWARD.stages.slice(0, 1)] }),
    ).toContain('办理流程中受理只能是第一个环节');
  });
});

test('a clock that goes back does not turn a history round', () => {
  const story = submitted(AWARD).on('2026-02-01').does('受理甲', { type: 'accept' });
  expect(story.events.at(-1)?.at).toBe(story.events[0]?.at);
});
