import {
  decide,
  fold,
  statusName,
  type CaseActor,
  type CaseEvent,
  type CaseState,
  type Command,
  type CommandOf,
  type CommandType,
  type Refusal,
} from '../../case/index.ts';
import { lockCase, record, updateCase, type Tx } from '../../store/index.ts';
import { workCalendar } from '../calendar.ts';
import type { Context } from '../context.ts';
import { noteDoubts } from '../cross-checks/findings.ts';
import { caseActors, PLATFORM_CASE_ACTOR } from './actors.ts';
import { columnsOf } from './columns.ts';
import { CONSEQUENCES } from './consequences.ts';
import { caseNotFound, CaseRefused, refusalOf } from './refused.ts';

/** A command without who gives it. */
export type CommandBody = WithoutBy<Exclude<Command, CommandOf<'open' | 'offer'>>>;

type WithoutBy<C> = C extends Command ? Omit<C, 'by'> : never;

export interface CaseStep {
  readonly id: string;
  /** The version that was seen; absent for steps that a batch or a job takes. */
  readonly version?: number | undefined;
  /** What is to be done; or how that follows from the case, once its row is held. */
  readonly command: CommandBody | ((state: CaseState) => CommandBody | Promise<CommandBody>);
  /** The platform takes the step, in whoever's transaction. */
  readonly as?: 'platform';
}

/**
 * One command on one case, in a transaction that is open: its row is held, the command decided, and what happened kept together with
 * how the case stands, what the ledger has to follow, what is told of it, and the audit entry.
 * @throws CaseRefused: nothing has changed.
 */
export async function command(tx: Tx, context: Context, step: CaseStep): Promise<CaseState> {
  const before = await lockCase(tx, step.id);
  if (before === undefined) throw caseNotFound(step.id);
  if (step.version !== undefined && step.version !== before.events) throw stale(before);
  const body = typeof step.command === 'function' ? await step.command(before) : step.command;
  const actors = step.as === 'platform' ? [PLATFORM_CASE_ACTOR] : caseActors(context.actor);
  const events = decideAs(before, body, actors, context.now);
  const after = events.reduce<CaseState>(fold, before);
  const columns = columnsOf(after, context.now, await workCalendar(tx));
  await refusingTwins(after, () => updateCase(tx, before, after, events, columns));
  await noteDoubts(tx, context, after, BEGINS_REVIEW.includes(body.type));
  await follow(tx, context, before, after, events, body.type);
  return after;
}

/** What else is kept of a step of a case: ledger, messages, audit. */
export async function follow(
  tx: Tx,
  context: Context,
  before: CaseState | null,
  after: CaseState,
  events: readonly CaseEvent[],
  type: CommandType,
): Promise<void> {
  for (const consequence of CONSEQUENCES) await consequence(tx, context, before, after, events);
  await record(tx, {
    action: `case.${type}`,
    subject: `办件:${after.id}`,
    detail: {
      item: after.procedure.item,
      from: before === null ? null : statusName(before.status),
      to: statusName(after.status),
      stage: events[0]?.stage ?? null,
      version: after.events,
      events: events.map((event) => event.type),
    },
  });
}

/** By the first of the account's grants that may; where none may, as the one that comes nearest to it. */
function decideAs(state: CaseState, body: CommandBody, actors: readonly CaseActor[], now: Date): readonly CaseEvent[] {
  const refusals: Refusal[] = [];
  for (const by of actors) {
    const outcome = decide(state, { ...body, by }, now);
    if ('events' in outcome) return outcome.events;
    refusals.push(outcome.refusal);
  }
  const nearest = refusals.find(isNotOfRight) ?? refusals.find(isOfPerson) ?? refusals[0];
  if (nearest !== undefined) throw refusalOf(nearest);
  throw new CaseRefused('refused', [
    { field: 'by', message: '您的授权里没有办理办件的角色', hint: '需要时请找安全管理员授权' },
  ]);
}

/** What is given is at fault, not who gives it. */
function isNotOfRight({ faults }: Refusal): boolean {
  return faults.every(({ field }) => field !== 'by');
}

/** The role would do, but not this person: that says more than that another grant has no such right. */
function isOfPerson({ faults }: Refusal): boolean {
  return faults.every(({ field, message }) => field !== 'by' || !message.endsWith('不由您办理'));
}

function stale({ id, events }: CaseState): CaseRefused {
  return new CaseRefused('stale', [
    {
      field: '',
      message: `办件 ${id} 已有新的进展（版本 ${String(events)}），所见的已不是最新`,
      hint: '重新打开，看新的进展，再办理',
    },
  ]);
}

/** After these a case is looked at anew, so the cross-checks are, too. */
const BEGINS_REVIEW: readonly CommandType[] = [
  'submit',
  'confirm',
  'supplement',
  'accept',
  'return',
  'dispute',
  'settle-objection',
  'settle-appeal',
  'reopen',
];

/** A case that ended may have let another one of the same claim begin; both can't be open. */
async function refusingTwins(state: CaseState, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isOpenTwice(error)) throw error;
    throw new CaseRefused('conflict', [
      {
        field: '',
        message: `同一事项、同一对象、同一项已有另一件在办，办件 ${state.id} 不能再办`,
        hint: '先办结或撤回另一件',
      },
    ]);
  }
}

function isOpenTwice(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'one_open_claim';
}
