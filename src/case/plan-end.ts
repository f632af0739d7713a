import type { CommandOf } from './commands.ts';
import { decisionEvents, decisionFaults } from './decision.ts';
import { faultIf, needsText } from './fault.ts';
import type { CaseState } from './model.ts';
import { passing, type Moment, type Plan } from './plan.ts';
import { backTo, stagesBefore } from './stage.ts';

/** How a case without money ends, and how any case is rated. */
export function planEnd(
  state: CaseState,
  command: CommandOf<'complete' | 'acknowledge' | 'dispute' | 'rate'>,
  moment: Moment,
): Plan {
  switch (command.type) {
    case 'complete': {
      const { result, decision } = command;
      return {
        faults: [...needsText('result', result, '办理结果'), ...decisionFaults(state, decision)],
        events: () => passing(state, [{ type: 'completed', result }, ...decisionEvents(decision)], moment),
      };
    }
    case 'acknowledge':
      return { faults: [], events: () => passing(state, [{ type: 'acknowledged' }], moment) };
    case 'dispute': {
      const { reason } = command;
      const to = stagesBefore(state, state.stage ?? 0).at(-1) ?? 0;
      return {
        faults: needsText('reason', reason, '不认可的理由'),
        events: () => [{ type: 'disputed', reason, enters: backTo(state, to) }],
      };
    }
    case 'rate': {
      const { stars, text } = command;
      const within = Number.isSafeInteger(stars) && stars >= 1 && stars <= 5;
      return {
        faults: [
          ...faultIf(!within, 'stars', '评价不在1至5之间', '1为非常不满意，5为非常满意'),
          ...faultIf(text.length > 500, 'text', '评价超过500字', '不超过500字'),
        ],
        events: () => [{ type: 'rated', stars, text }],
      };
    }
  }
}
