import type { CommandOf } from './commands.ts';
import { nextAppeal } from './conditions.ts';
import type { Enter } from './events.ts';
import { faultIf, needsText } from './fault.ts';
import type { CaseState } from './model.ts';
import { dueOf, standingBy } from './money.ts';
import { backFaults } from './plan-review.ts';
import type { Plan } from './plan.ts';
import { backTo, stagesToReopen } from './stage.ts';

/** 复核, 申诉, and an error found later. All go through every stage again, from the one they name. */
export function planAfter(state: CaseState, command: CommandOf<'appeal' | 'settle-appeal' | 'reopen'>): Plan {
  switch (command.type) {
    case 'appeal': {
      const { kind, grounds } = command;
      const next = nextAppeal(state) ?? kind;
      return {
        faults: [
          ...needsText('grounds', grounds, '理由'),
          ...faultIf(kind !== next, 'kind', `现在可以申请的是${next}`, '先申请复核，对复核不服的再申诉'),
        ],
        events: () => [{ type: 'appealed', kind, grounds, enters: { status: 'appealing', stage: state.stage } }],
      };
    }
    case 'settle-appeal':
      return planSettleAppeal(state, command);
    case 'reopen': {
      const { finding, reason, to } = command;
      return {
        faults: [
          ...needsText('finding', finding, '发现了什么错误'),
          ...needsText('reason', reason, '重新办理的理由'),
          ...backFaults(state, to, stagesToReopen(state)),
        ],
        events: () => [{ type: 'reopened', finding, reason, enters: backTo(state, to) }],
      };
    }
  }
}

function planSettleAppeal(state: CaseState, { reason, outcome }: CommandOf<'settle-appeal'>): Plan {
  // As it was, unless the bank has returned something meanwhile.
  const stands: Enter = { status: standingBy(state, dueOf(state)), stage: state.interrupted?.stage ?? state.stage };
  return {
    faults: [
      ...needsText('reason', reason, '处理的理由'),
      ...(outcome.upheld ? backFaults(state, outcome.to, stagesToReopen(state)) : []),
    ],
    events: () => [
      {
        type: 'appeal-settled',
        upheld: outcome.upheld,
        reason,
        enters: outcome.upheld ? backTo(state, outcome.to) : stands,
      },
    ],
  };
}
