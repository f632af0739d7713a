import { describe, expect, test } from 'vitest';
import {
  applicationFor,
  AWARD,
  day,
  decision,
  PEOPLE,
  procedureOf,
  recordFor,
  Story,
  submitted,
  type Name,
} from '../../test/fixtures/cases.ts';
import type { CaseActor } from './actor.ts';

const accept = { type: 'accept' } as const;
const pass = { type: 'pass', text: '属实' } as const;

function accepted(): Story {
  return submitted(AWARD).does('受理甲', accept);
}

/** The same person in another role: with another account, or with the same. */
function as(who: Name, role: CaseActor['role'], more: Partial<CaseActor> = {}): CaseActor {
  return { ...PEOPLE[who], role, ...more };
}

describe('受理、审核、复核、拨付 by different people', () => {
  test('who accepted does not review, in the same account or in another of the same person', () => {
    const story = accepted();
    const message = ['您已办理本件的受理，不能再办理审核'];
    const place = { county: '东昌府区' };
    expect(story.faults(as('受理甲', 'county-reviewer', place), pass)).toEqual(message);
    expect(story.faults(as('受理甲', 'county-reviewer', { ...place, account: '另一账号' }), pass)).toEqual(message);
    expect(story.faults(as('受理甲', 'county-reviewer', { ...place, person: null }), pass)).toEqual(message);
  });

  test('an account of a stranger without a known person is a stranger', () => {
    const stranger = as('受理甲', 'county-reviewer', { account: '新人', person: null });
    expect(accepted().does(stranger, pass).state.stage).toBe(2);
  });

  test('it holds after the case was returned, too, and in later rounds', () => {
    const story = accepted().does('初审甲', pass).does('财政局', { type: 'return', to: 0, reason: '材料不全' });
    expect(story.faults(as('财政局', 'county-acceptor', { county: '东昌府区' }), accept)).toEqual([
      '您已办理本件的审核，不能再办理受理',
    ]);
    expect(story.faults(as('初审甲', 'county-acceptor'), accept)).toEqual(['您已办理本件的审核，不能再办理受理']);
    story.does('受理甲', accept);
    expect(story.does('初审甲', pass).state).toMatchObject({ stage: 2, round: 2 });
  });

  test('who decided does not pay', () => {
    const story = accepted()
      .does('初审甲', pass)
      .does('财政局', { type: 'opine', verdict: 'agree', text: '' })
      .does('复核甲', { ...pass, decision: decision(AWARD) })
      .does('系统', { type: 'publish', batch: '公-1', row: 1, until: day('2026-03-09') })
      .on('2026-03-10')
      .does('系统', { type: 'end-notice', on: day('2026-03-09') });
    const batch = { type: 'batch', batch: '拨-1' } as const;
    expect(story.faults(as('复核甲', 'finance'), batch)).toEqual(['您已办理本件的复核，不能再办理拨付']);
    expect(story.faults(as('财政局', 'finance'), batch)).toEqual(['您已办理本件的审核，不能再办理拨付']);
    story.does('拨付甲', batch).does('拨付甲', { type: 'unbatch', reason: '余额不足' });
    expect(story.faults(as('拨付甲', 'city-reviewer'), { type: 'return', to: 0, reason: '重办' })).toEqual([
      '您已办理本件的拨付，不能再办理复核',
    ]);
  });

  test('carrying out what others decided is none of the four', () => {
    const procedure = procedureOf('受理 3 → 县级初审 5 → 办结 1', { kind: 'benefit', fund: null });
    const story = submitted(procedure)
      .does('受理甲', accept)
      .does('初审甲', { ...pass, decision: decision(procedure) });
    expect(story.does('初审甲', { type: 'complete', result: '已发证' }).state.status).toBe('closed');
  });
});

describe('nobody acts on their own case', () => {
  test('nor on that of an organisation they belong to', () => {
    const message = ['本人所在单位的事项须回避'];
    const own = as('受理甲', 'county-acceptor', { account: '张三在单位', person: '个:张三' });
    expect(submitted(AWARD).faults(own, accept)).toEqual(['本人的事项须回避']);
    const beneficiary = { kind: 'organisation', token: '企:某厂' } as const;
    const story = new Story(AWARD)
      .does('某厂经办人', { type: 'open', id: '办-2', procedure: AWARD, beneficiary, county: '东昌府区' })
      .does('某厂经办人', {
        type: 'submit',
        application: applicationFor(AWARD),
        record: recordFor(AWARD, { beneficiary: '企:某厂' }),
      });
    expect(story.faults(as('受理甲', 'county-acceptor', { organisations: ['企:某厂'] }), accept)).toEqual(message);
    expect(story.faults(as('受理甲', 'county-acceptor', { person: '个:王五' }), accept)).toEqual(message);
    expect(story.does('受理甲', accept).state.stage).toBe(1);
  });

  test('others do not act for the applicant', () => {
    const message = ['这不是您本人或者您经办的单位的办件'];
    for (const who of ['李四', '某厂经办人'] as const)
      expect(submitted(AWARD).faults(who, { type: 'withdraw', reason: '不办了' })).toEqual(message);
  });
});

describe('everybody in their own place', () => {
  test.each([
    ['another county', '外县受理', accept, '由县级受理（东昌府区）或部门经办人（市人力资源社会保障局）办理'],
    ['another role', '初审甲', accept, '由县级受理（东昌府区）或部门经办人（市人力资源社会保障局）办理'],
    ['the applicant', '张三', accept, '由县级受理（东昌府区）或部门经办人（市人力资源社会保障局）办理'],
  ] as const)('%s', (_, who, deed, hint) => {
    expect(submitted(AWARD).refused(who, deed).faults).toEqual([{ field: 'by', message: '“受理”不由您办理', hint }]);
  });

  test('a department gives only its own opinion', () => {
    const story = accepted().does('初审甲', pass);
    expect(story.refused('教体局', { type: 'opine', verdict: 'agree', text: '' }).faults[0]?.hint).toBe(
      '由部门经办人（市财政局）办理',
    );
  });

  test('a refusal says what can be done, by whom, and what by oneself', () => {
    const { available, hint } = accepted().refused('受理甲', accept);
    expect(hint).toBe(
      '县级审核（东昌府区）可以：通过、退回、不予通过、提请裁定口径；申请人本人或申请单位经办人可以：撤回',
    );
    expect(available.filter(({ yours }) => yours)).toEqual([]);
    const own = accepted().refused('初审甲', accept).available;
    expect(own.filter(({ yours }) => yours).map(({ name }) => name)).toEqual([
      '通过',
      '退回',
      '不予通过',
      '提请裁定口径',
    ]);
  });

  test('what is wrong with who and with what is said together', () => {
    const story = accepted();
    expect(story.faults('受理甲', { type: 'pass', text: ' ', departments: [] })).toEqual([
      '“通过”不由您办理',
      '没有写明审核意见',
      '本环节不派单',
    ]);
  });
});
