import { formatDay } from '../kit/index.ts';
import type { CommandOf } from './commands.ts';
import type { EventBody } from './events.ts';
import { fault, faultIf, needsText, type CaseFault } from './fault.ts';
import type { CaseState } from './model.ts';
import { backFaults } from './plan-review.ts';
import { passing, type Moment, type Plan } from './plan.ts';
import { backTo, stagesBefore } from './stage.ts';

/** What its batch's public notice means for one case. */
export function planNotice(
  state: CaseState,
  command: CommandOf<'publish' | 'raise-objection' | 'settle-objection' | 'end-notice' | 'take-down'>,
  moment: Moment,
): Plan {
  const { stage } = state;
  switch (command.type) {
    case 'publish': {
      const { batch, row, until } = command;
      return {
        faults: [
          ...needsText('batch', batch, '公示批次'),
          ...faultIf(!Number.isSafeInteger(row) || row < 1, 'row', '行号不是从1起的整数', '填写批次中的行号'),
          ...faultIf(until <= moment.today, 'until', '公示的截止日不在今天以后', '公示不少于5个工作日'),
        ],
        events: () => [{ type: 'published', batch, row, until, enters: { status: 'public-notice', stage } }],
      };
    }
    case 'raise-objection': {
      const { receipt, grounds } = command;
      const known = state.objections.some((one) => one.receipt === receipt);
      return {
        faults: [
          ...needsText('receipt', receipt, '回执号'),
          ...needsText('grounds', grounds, '异议的内容'),
          ...faultIf(known, 'receipt', `回执号“${receipt}”已经登记`, '每个异议一个回执号'),
        ],
        events: () => [{ type: 'objection-raised', receipt, grounds, enters: { status: 'objection', stage } }],
      };
    }
    case 'settle-objection':
      return planSettle(state, command);
    case 'end-notice': {
      const { on } = command;
      return { faults: endFaults(state, on, moment), events: () => ended(state, on, moment) };
    }
    case 'take-down': {
      const { reason } = command;
      return {
        faults: needsText('reason', reason, '撤下的理由'),
        events: () => [{ type: 'taken-down', reason, enters: { status: 'awaiting-notice', stage } }],
      };
    }
  }
}

function planSettle(state: CaseState, command: CommandOf<'settle-objection'>): Plan {
  const { receipt, reason, outcome } = command;
  const open = state.objections.filter((one) => one.outcome === 'open').map((one) => one.receipt);
  const settled: EventBody = { type: 'objection-settled', receipt, upheld: outcome.upheld, reason };
  return {
    faults: [
      ...needsText('reason', reason, '处理的理由'),
      ...faultIf(!open.includes(receipt), 'receipt', `没有待处理的异议“${receipt}”`, `待处理的有：${open.join('、')}`),
      ...(outcome.upheld
        ? backFaults(state, outcome.to, stagesBefore(state, state.stage ?? 0))
        : faultIf(
            outcome.until < (state.notice?.until ?? 0),
            'outcome.until',
            '顺延后的截止日早于原来的截止日',
            '按批次重新计算截止日',
          )),
    ],
    events: () => {
      if (outcome.upheld) return [settled, { type: 'returned', reason, enters: backTo(state, outcome.to) }];
      // Other objections to the same row still stop it.
      if (open.length > 1) return [settled];
      const { until } = outcome;
      return [settled, { type: 'notice-resumed', until, enters: { status: 'public-notice', stage: state.stage } }];
    },
  };
}

/** The period counts as ended on its last day, not on the day somebody looked. */
function ended(state: CaseState, on: number, moment: Moment): readonly EventBody[] {
  return passing(state, [{ type: 'notice-ended', on }], moment).map((event) =>
    event.enters === undefined ? event : { ...event, enters: { ...event.enters, on } },
  );
}

function endFaults({ notice }: CaseState, on: number, { today }: Moment): CaseFault[] {
  if (notice === null || (on >= notice.until && on < today)) return [];
  return [fault('on', '不是公示届满的日子', `公示到${formatDay(notice.until)}届满，次日起可以办理`)];
}
