import { isSamePerson } from './actor.ts';
import { rejectedInto } from './advance.ts';
import type { CommandOf } from './commands.ts';
import { decisionEvents, decisionFaults } from './decision.ts';
import type { EventBody } from './events.ts';
import { fault, faultIf, needsText, type CaseFault } from './fault.ts';
import { fold } from './fold.ts';
import { supplementFaults } from './materials.ts';
import type { CaseState, Meeting } from './model.ts';
import { passing, type Moment, type Plan } from './plan.ts';
import { backTo, decidesHere, notAgreed, stageOf, stagesBefore } from './stage.ts';

/** 受理, or back to the applicant with everything named at once. */
export function planAcceptance(
  state: CaseState,
  command: CommandOf<'accept' | 'request-supplement'>,
  moment: Moment,
): Plan {
  if (command.type === 'accept') {
    const { decision, departments } = command;
    return {
      faults: [...decisionFaults(state, decision), ...dispatchFaults(state, departments)],
      events: () =>
        passing(state, [{ type: 'accepted' }, ...decisionEvents(decision), ...dispatched(state, departments)], moment),
    };
  }
  const { items, respondBy, columns } = command;
  const { stage } = state;
  return {
    faults: [
      ...supplementFaults(state, items, columns),
      ...faultIf(respondBy <= moment.today, 'respondBy', '补正期限不在今天以后', '留出补正的时间'),
    ],
    events: () => [{ type: 'supplement-requested', items, respondBy, enters: { status: 'supplementing', stage } }],
  };
}

/** One person passes a stage. */
export function planPass(state: CaseState, command: CommandOf<'pass'>, moment: Moment): Plan {
  const { text, meeting, decision, departments } = command;
  const opinion: EventBody = {
    type: 'opinion-given',
    verdict: 'agree',
    text,
    ...(meeting === undefined ? {} : { meeting }),
  };
  return {
    faults: [
      ...needsText('text', text, '审核意见'),
      ...meetingFaults(state, meeting, moment),
      ...decisionFaults(state, decision),
      ...dispatchFaults(state, departments),
    ],
    events: () => passing(state, [opinion, ...decisionEvents(decision), ...dispatched(state, departments)], moment),
  };
}

/** A department's opinion in joint review. The last agreement passes the stage, unless the lead has to decide it. */
export function planOpine(state: CaseState, command: CommandOf<'opine'>, moment: Moment): Plan {
  const { verdict, text, by } = command;
  const opinion: EventBody = { type: 'opinion-given', verdict, text };
  const forAnother = state.opinions.some(
    (one) =>
      one.round === state.round &&
      one.stage === state.stage &&
      one.by.department !== by.department &&
      isSamePerson(one.by, by),
  );
  return {
    faults: [
      ...(verdict === 'disagree' ? needsText('text', text, '不同意的理由') : []),
      ...faultIf(forAnother, 'by', '您已经代表另一部门出具意见', '各部门的意见由不同的人出具'),
    ],
    events: () => {
      const after = fold(state, { ...opinion, ...moment.stamp });
      const passes = notAgreed(after).length === 0 && !decidesHere(after);
      return passes ? passing(state, [opinion], moment) : [opinion];
    },
  };
}

export function planConclude(state: CaseState, command: CommandOf<'conclude'>, moment: Moment): Plan {
  const { text, decision } = command;
  return {
    faults: [...needsText('text', text, '汇总意见'), ...decisionFaults(state, decision)],
    events: () =>
      passing(state, [{ type: 'opinion-given', verdict: 'agree', text }, ...decisionEvents(decision)], moment),
  };
}

/** Back to an earlier stage, or to the end. Every opinion given so far stays, marked with its round. */
export function planRefusal(state: CaseState, command: CommandOf<'return' | 'reject'>): Plan {
  if (command.type === 'return') {
    const { to, reason } = command;
    return {
      faults: [
        ...needsText('reason', reason, '退回的理由'),
        ...backFaults(state, to, stagesBefore(state, state.stage ?? 0)),
      ],
      events: () => [
        { type: 'opinion-given', verdict: 'return', text: reason },
        { type: 'returned', reason, enters: backTo(state, to) },
      ],
    };
  }
  const { reasons, basis } = command;
  const blank = reasons.length === 0 || reasons.some((reason) => reason.trim() === '');
  return {
    faults: [
      ...faultIf(blank, 'reasons', '没有写明不予通过的理由', '逐条写明理由'),
      ...needsText('basis', basis, '依据的条款'),
    ],
    events: () => [
      { type: 'opinion-given', verdict: 'reject', text: reasons.join('；') },
      { type: 'rejected', reasons, basis, enters: rejectedInto(state) },
    ],
  };
}

/** A question about a reading stops the case until it is ruled on. */
export function planRuling(state: CaseState, command: CommandOf<'await-ruling' | 'give-ruling'>): Plan {
  const { stage } = state;
  if (command.type === 'await-ruling') {
    const { reading, question } = command;
    return {
      faults: [...needsText('reading', reading, '口径编号'), ...needsText('question', question, '需要裁定的问题')],
      events: () => [{ type: 'ruling-awaited', reading, question, enters: { status: 'awaiting-ruling', stage } }],
    };
  }
  const { ruling } = command;
  const back = state.interrupted ?? { status: 'submitted', stage };
  return {
    faults: needsText('ruling', ruling, '裁定的结果'),
    events: () => [{ type: 'ruling-given', ruling, enters: back }],
  };
}

/** Whether the case can go back to this stage, of those that are open to it. */
export function backFaults({ procedure }: CaseState, to: number, open: readonly number[]): CaseFault[] {
  if (open.includes(to)) return [];
  const names = open.map((index) => `${String(index)} ${procedure.stages[index]?.name ?? ''}`);
  return [fault('to', '不能退回到这个环节', `可以退回到：${names.join('、')}`)];
}

function meetingFaults(state: CaseState, meeting: Meeting | undefined, { today }: Moment): CaseFault[] {
  if (stageOf(state)?.kind !== 'collective')
    return faultIf(meeting !== undefined, 'meeting', '本环节不是集体研究', '去掉会议情况');
  if (meeting === undefined) return [fault('meeting', '没有写明集体研究的情况', '填写纪要文号、日期和参加人员')];
  const attendees = new Set(meeting.attendees.map((name) => name.trim()).filter((name) => name !== ''));
  return [
    ...needsText('meeting.minutes', meeting.minutes, '纪要文号'),
    ...faultIf(meeting.on > today, 'meeting.on', '集体研究的日期还没有到', '填写实际开会的日期'),
    ...faultIf(attendees.size < 2, 'meeting.attendees', '参加集体研究的不足两人', '写明全部参加人员'),
  ];
}

function dispatchFaults(state: CaseState, departments: readonly string[] | undefined): CaseFault[] {
  if (departments === undefined) return [];
  if (stageOf(state)?.dispatches !== true)
    return [fault('departments', '本环节不派单', '去掉部门；由下一环节的全部部门办理')];
  const open = nextDepartments(state);
  const strange = departments.filter((name) => !open.includes(name));
  return [
    ...faultIf(departments.length === 0, 'departments', '没有写明派给哪个部门', `可以派给：${open.join('、')}`),
    ...strange.map((name) => fault('departments', `不能派给“${name}”`, `可以派给：${open.join('、')}`)),
  ];
}

function nextDepartments({ procedure, stage }: CaseState): readonly string[] {
  return procedure.stages[(stage ?? -1) + 1]?.departments ?? [];
}

/** Dispatched anew in every round: also to say that all departments take it. */
function dispatched(state: CaseState, departments: readonly string[] | undefined): EventBody[] {
  if (stageOf(state)?.dispatches !== true) return [];
  const all = nextDepartments(state);
  const chosen = departments === undefined ? all : all.filter((name) => departments.includes(name));
  return chosen.length === 0 ? [] : [{ type: 'dispatched', to: (state.stage ?? -1) + 1, departments: chosen }];
}
