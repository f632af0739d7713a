import { PLATFORM_SCOPE } from '../../access/index.ts';
import type { CaseState } from '../../case/index.ts';
import { chinaDay, formatDay } from '../../kit/index.ts';
import {
  approvedRulings,
  lockClocks,
  runningCases,
  transact,
  unansweredCases,
  updateClocks,
  type CaseClocks,
  type Tx,
} from '../../store/index.ts';
import { platformContext } from '../access/platform-context.ts';
import { workCalendar } from '../calendar.ts';
import type { Context } from '../context.ts';
import { noteDoubts } from '../cross-checks/findings.ts';
import { tellOfLevel, tellOfRespondBy } from '../messages/index.ts';
import { columnsOf } from './columns.ts';
import { command } from './command.ts';
import { CaseRefused } from './refused.ts';

/** Where a job runs; what is aborted is left for the next time. */
export interface JobGiven extends Omit<Context, 'actor' | 'idempotency'> {
  readonly signal?: AbortSignal;
}

/** Cases of one look-up; each of them has a transaction of its own. */
const MANY = 200;

export interface ClocksTurned {
  /** Looked at. */
  readonly seen: number;
  /** Whose level or days have changed. */
  readonly changed: number;
  readonly lapsed: number;
}

/**
 * The job `case.clocks`: what the calendar alone changes. Levels and days of every case whose clock runs, reminders for those that draw
 * near or are over, the end of those that nobody answered in time, and the going on of those whose reading has been ruled on. It may be run at any time, again, and by two at once.
 */
export async function turnClocks(given: JobGiven): Promise<ClocksTurned> {
  const context = platformContext(given);
  let [seen, changed] = [0, 0];
  for await (const id of idsOf(context, runningCases)) {
    if (given.signal?.aborted === true) break;
    seen += 1;
    if (await inItsOwn(context, (tx) => turnOne(tx, context, id))) changed += 1;
  }
  return { seen, changed, lapsed: await lapseDue(given) };
}

async function turnOne(tx: Tx, context: Context, id: string): Promise<boolean> {
  const found = await lockClocks(tx, id);
  if (found === undefined) return false;
  const { state, clocks } = found;
  const ruling = await rulingOn(tx, context, state);
  if (ruling !== undefined) {
    await command(tx, context, { id, command: { type: 'give-ruling', ruling }, as: 'platform' });
    return true;
  }
  const { level, dueOn, wholeDueOn } = columnsOf(state, context.now, await workCalendar(tx));
  const now: CaseClocks = { level, dueOn, wholeDueOn };
  const changes = level !== clocks.level || dueOn !== clocks.dueOn || wholeDueOn !== clocks.wholeDueOn;
  if (changes) await updateClocks(tx, id, now);
  // What somebody else has handed in since may look odd beside it.
  await noteDoubts(tx, context, state, true);
  // Each level is told once, whoever asks: also where a command noticed it before this job did.
  if (level !== null && level !== 'in-time') await tellOfLevel(tx, context, state, level);
  if (isSoonOver(state, context)) await tellOfRespondBy(tx, context, state);
  return changes;
}

/**
 * What the platform has ruled on the reading that the case waits for, and what began to hold after it began to wait: what held before is
 * what was asked about. Undefined: it doesn't wait, or waits on.
 */
async function rulingOn(tx: Tx, { now }: Context, { status, ruling, at }: CaseState): Promise<string | undefined> {
  if (status !== 'awaiting-ruling' || ruling === null) return undefined;
  const since = chinaDay(new Date(at));
  const found = (await approvedRulings(tx)).findLast(
    ({ reading, from }) => reading === ruling.reading.trim() && from > since && from <= chinaDay(now),
  );
  if (found === undefined || found.option === null) return undefined;
  return `口径 ${found.reading} 自${formatDay(found.from)}起取“${found.option}”（${found.document}）`;
}

/** Days before the last one on which the applicant is reminded to answer. */
const DAYS_BEFORE = 3;

function isSoonOver({ respondBy }: CaseState, { now }: Context): boolean {
  return respondBy !== null && respondBy - chinaDay(now) <= DAYS_BEFORE;
}

/** Ends what nobody answered: offers, and requests to supplement. @returns how many */
async function lapseDue(given: JobGiven): Promise<number> {
  const context = platformContext(given);
  const today = formatDay(chinaDay(context.now));
  let lapsed = 0;
  for await (const id of idsOf(context, (tx, page) => unansweredCases(tx, today, page))) {
    if (given.signal?.aborted === true) break;
    if (await inItsOwn(context, (tx) => lapseOne(tx, context, id))) lapsed += 1;
  }
  return lapsed;
}

/** Somebody may have answered at the last moment. */
async function lapseOne(tx: Tx, context: Context, id: string): Promise<boolean> {
  try {
    await command(tx, context, { id, command: { type: 'lapse' }, as: 'platform' });
    return true;
  } catch (error) {
    if (error instanceof CaseRefused) return false;
    throw error;
  }
}

function inItsOwn<T>({ database }: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(database, PLATFORM_SCOPE, work);
}

async function* idsOf(
  context: Context,
  look: (tx: Tx, page: { readonly after?: string; readonly limit: number }) => Promise<readonly string[]>,
): AsyncGenerator<string> {
  for (let after: string | undefined; ;) {
    const from = after === undefined ? {} : { after };
    const ids = await inItsOwn(context, (tx) => look(tx, { ...from, limit: MANY }));
    yield* ids;
    after = ids.at(-1);
    if (ids.length < MANY) return;
  }
}
