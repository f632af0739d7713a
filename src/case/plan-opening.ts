import type { CommandOf } from './commands.ts';
import { fault, faultIf, needsText, type CaseFault } from './fault.ts';
import { BEGINNINGS } from './life.ts';
import { initiationFaults } from './materials.ts';
import { assessed, assessedFaults } from './plan-application.ts';
import type { Plan } from './plan.ts';
import { procedureFaults } from './procedure-faults.ts';
import { isAssessed } from './procedure.ts';
import { actsFor, initiatorFaults } from './rights.ts';

/** How a case begins: by the one it is for, by the platform, or by an office. */
export function planOpening(command: CommandOf<'open' | 'offer' | 'initiate'>, today: number): Plan {
  const { id, procedure, beneficiary, county } = command;
  const opening = { id, procedure, beneficiary, county };
  const common = [
    ...needsText('id', id, '办件编号'),
    ...procedureFaults(procedure).map((message) => fault('procedure', message, '先更正办事指南')),
  ];
  if (command.type === 'open')
    return {
      faults: [...common, ...openerFaults(command)],
      events: () => [{ type: 'opened', ...opening }],
    };
  if (command.type === 'initiate') {
    const { reason, application, record } = command;
    return {
      faults: [...common, ...officeFaults(command), ...evidenceFaults(command)],
      events: () => [
        { type: 'initiated', ...opening, reason },
        ...assessed('submission', record),
        { type: 'submitted', application, enters: { status: BEGINNINGS.initiate, stage: 0 } },
      ],
    };
  }
  const { record, respondBy } = command;
  return {
    faults: [...common, ...offerFaults(command, today)],
    events: () => [{ type: 'offered', ...opening, respondBy }, ...assessed('offer', record)],
  };
}

function openerFaults({ by, beneficiary, procedure }: CommandOf<'open'>): CaseFault[] {
  const { appliedFor = true, proactive } = procedure;
  const message = '只能由本人或者本单位的经办人申请';
  return [
    ...faultIf(
      !appliedFor && !proactive,
      'procedure',
      `“${procedure.name}”由主管部门依职权办理，不用申请`,
      '办到您时会发消息；有情况要反映的，联系承办部门',
    ),
    ...faultIf(!actsFor({ beneficiary }, by), 'by', message, '用本人的账号，或者由单位授权的经办人申请'),
  ];
}

/** 依职权: by whoever takes the first stage, with a reason, and never about themselves. */
function officeFaults(command: CommandOf<'initiate'>): CaseFault[] {
  const { by, procedure, reason } = command;
  return [
    ...faultIf(procedure.exOfficio !== true, 'procedure', `“${procedure.name}”不是依职权办理的事项`, '由申请人申请'),
    ...initiatorFaults(command, by),
    ...needsText('reason', reason, '立案理由'),
  ];
}

/** What the office hands in: there must be something to assess, whatever comes of it. */
function evidenceFaults(command: CommandOf<'initiate'>): readonly CaseFault[] {
  const { procedure, application, record } = command;
  return [
    ...initiationFaults(procedure, application),
    ...assessedFaults(command, record),
    ...faultIf(record?.status === 'none', 'record', '台账和填写的内容里没有这一项', '先登记台账，或者填写申请表'),
  ];
}

/** 免申即享: only what the rules already give is offered, to the one it is given. */
function offerFaults(
  { by, procedure, beneficiary, record, respondBy }: CommandOf<'offer'>,
  today: number,
): CaseFault[] {
  const gives = record !== undefined && record.outcome !== 'none';
  const theirs = record?.item === procedure.item && record.beneficiary === beneficiary.token;
  return [
    ...faultIf(by.role !== 'platform', 'by', '主动提示由系统发出', '由系统按台账测算后发出'),
    ...faultIf(!procedure.proactive, 'procedure', '本事项不是免申即享', '由申请人申请'),
    ...(isAssessed(procedure)
      ? [
          ...faultIf(!gives, 'record', '没有测算出可以享受的结果', '测算符合以后再提示'),
          ...faultIf(gives && !theirs, 'record', '测算的不是本事项或者不是本人', '按本件的事项和对象测算'),
        ]
      : []),
    ...faultIf(respondBy <= today, 'respondBy', '确认期限不在今天以后', '留出确认的时间'),
  ];
}
