import { chinaDay } from '../kit/index.ts';
import { byOf } from './actor.ts';
import { available, sayAvailable, type Available } from './available.ts';
import type { Command, CommandOf } from './commands.ts';
import { obstacle } from './conditions.ts';
import type { CaseEvent, EventBody, EventStamp } from './events.ts';
import { commandName, commandsOf, statusName } from './exits.ts';
import { fault, type CaseFault } from './fault.ts';
import type { CaseState } from './model.ts';
import { planAfter } from './plan-after.ts';
import { planApplication } from './plan-application.ts';
import { planEnd } from './plan-end.ts';
import { planNotice } from './plan-notice.ts';
import { planOpening } from './plan-opening.ts';
import { planPayment, planRecovery } from './plan-payment.ts';
import { planAcceptance, planConclude, planOpine, planPass, planRefusal, planRuling } from './plan-review.ts';
import type { Moment, Plan } from './plan.ts';
import { acceptanceRights, personFaults, rightOf, rightsTo, sayRights, type Right } from './rights.ts';

/** What came of a command: what happened, to be kept and folded, or why nothing did. */
export type Outcome = { readonly events: readonly CaseEvent[] } | { readonly refusal: Refusal };

/** Nothing has changed. Every fault at once, and what can be done instead. */
export interface Refusal {
  readonly faults: readonly CaseFault[];
  /** What the case can take now, by whom. */
  readonly available: readonly Available[];
  /** The same in a sentence. */
  readonly hint: string;
}

type Beginning = CommandOf<'open' | 'offer' | 'initiate'>;
type InLife = Exclude<Command, Beginning>;

/**
 * What a command does to a case. Pure: the same state, command and instant give the same events. `null` is the case that isn't there
 * yet. An instant before the last event's counts as that one: a clock that goes back must not turn a history round.
 */
export function decide(state: CaseState | null, command: Command, now: Date): Outcome {
  const at = latest(now.toISOString(), state?.at ?? '');
  const today = chinaDay(new Date(at));
  const stage = state?.stage ?? null;
  const name = stage === null ? null : (state?.procedure.stages[stage]?.name ?? null);
  const stamp: EventStamp = { at, by: byOf(command.by), stage: name };
  if (isOpening(command))
    return state === null ? begin(command, { today, stamp }) : refuse(state, command, today, [ALREADY]);
  return state === null ? NOT_OPENED : proceed(state, command, { today, stamp });
}

const ALREADY = fault('id', '这个编号的办件已经有了', '新的申请用新的编号');

const NOT_OPENED: Outcome = {
  refusal: {
    faults: [fault('', '办件还没有开始', '先由本人申请，由系统主动提示，或者由主管部门依职权立案')],
    available: [],
    hint: '先由本人申请，由系统主动提示，或者由主管部门依职权立案',
  },
};

function begin(command: Beginning, moment: Moment): Outcome {
  const plan = planOpening(command, moment.today);
  if (plan.faults.length > 0) return { refusal: { faults: plan.faults, available: [], hint: '更正以后重新提交' } };
  const right = command.type === 'initiate' ? rightOf(acceptanceRights(command), command.by) : undefined;
  return { events: stamped(plan.events(), moment.stamp, right?.step ?? null) };
}

function proceed(state: CaseState, command: InLife, moment: Moment): Outcome {
  const { today, stamp } = moment;
  const closed = stateFaults(state, command, today);
  if (closed.length > 0) return refuse(state, command, today, closed);
  const rights = rightsTo(state, command.type);
  const right = rightOf(rights, command.by);
  const plan = planOf(state, command, moment);
  const faults = [...rightFaults(state, command, rights, right), ...plan.faults];
  return faults.length > 0
    ? refuse(state, command, today, faults)
    : { events: stamped(plan.events(), stamp, right?.step ?? null) };
}

/** What the state doesn't have is refused for that alone: all else depends on it. */
function stateFaults(state: CaseState, { type }: InLife, today: number): CaseFault[] {
  if (!commandsOf(state.status).includes(type)) {
    const message = `“${statusName(state.status)}”的办件不能“${commandName(type)}”`;
    return [fault('', message, '看现在可以办理的步骤')];
  }
  const found = obstacle(state, type, today);
  return found === undefined ? [] : [found];
}

function rightFaults(
  state: CaseState,
  { type, by }: InLife,
  rights: readonly Right[],
  right: Right | undefined,
): readonly CaseFault[] {
  if (right !== undefined) return personFaults(state, right, by);
  return [fault('by', `“${commandName(type)}”不由您办理`, `由${sayRights(rights)}办理`)];
}

function refuse(state: CaseState, { by }: Command, today: number, faults: readonly CaseFault[]): Outcome {
  const commands = available(state, by, today);
  return { refusal: { faults, available: commands, hint: sayAvailable(commands) } };
}

/** The separated step is taken by the first event. */
function stamped(bodies: readonly EventBody[], stamp: EventStamp, step: Right['step']): readonly CaseEvent[] {
  return bodies.map((body, index) => ({ ...body, ...stamp, ...(index === 0 && step !== null ? { step } : {}) }));
}

function planOf(state: CaseState, command: InLife, moment: Moment): Plan {
  switch (command.type) {
    case 'edit':
    case 'submit':
    case 'confirm':
    case 'supplement':
    case 'decline':
    case 'withdraw':
    case 'lapse':
      return planApplication(state, command);
    case 'accept':
    case 'request-supplement':
      return planAcceptance(state, command, moment);
    case 'pass':
      return planPass(state, command, moment);
    case 'opine':
      return planOpine(state, command, moment);
    case 'conclude':
      return planConclude(state, command, moment);
    case 'return':
    case 'reject':
      return planRefusal(state, command);
    case 'await-ruling':
    case 'give-ruling':
      return planRuling(state, command);
    case 'publish':
    case 'raise-objection':
    case 'settle-objection':
    case 'end-notice':
    case 'take-down':
      return planNotice(state, command, moment);
    case 'complete':
    case 'acknowledge':
    case 'dispute':
    case 'rate':
      return planEnd(state, command, moment);
    case 'batch':
    case 'unbatch':
    case 'pay':
    case 'record-return':
    case 'record-receipt':
    case 'change-account':
    case 'withhold':
      return planPayment(state, command, moment);
    case 'record-repayment':
    case 'record-offset':
      return planRecovery(state, command);
    case 'appeal':
    case 'settle-appeal':
    case 'reopen':
      return planAfter(state, command);
  }
}

function isOpening(command: Command): command is Beginning {
  return command.type === 'open' || command.type === 'offer' || command.type === 'initiate';
}

/** ISO instants in UTC sort as text. */
function latest(one: string, other: string): string {
  return one > other ? one : other;
}
