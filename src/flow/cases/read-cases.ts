import { grantsOf } from '../../access/index.ts';
import {
  available,
  ROLE_NAMES,
  statusName,
  STATUSES,
  turnName,
  type By,
  type CaseState,
  type Status,
} from '../../case/index.ts';
import { chinaDay } from '../../kit/index.ts';
import {
  countCases,
  eventsOf,
  listCases,
  listTasks,
  type CaseFilter,
  type CaseRow,
  type Tx,
} from '../../store/index.ts';
import type { Context } from '../context.ts';
import { entitlements } from '../facts/index.ts';
import { read } from '../step.ts';
import { caseActors } from './actors.ts';
import { beneficiaryOf } from './beneficiary.ts';
import { accountsIn, availableTo, caseView, type CaseView } from './case-view.ts';
import { caseOrRefuse } from './handle.ts';
import { namesOfAccounts } from '../access/account-names.ts';
import { sayEvent } from './say-event.ts';
import { sayOne } from './say-turn.ts';
import { withoutSecrets } from './without-secrets.ts';

/** A case in a list. Days are `2025-09-01`, money is in 分. */
export interface CaseListing extends Omit<CaseRow, 'beneficiary' | 'beneficiaryName' | 'turn' | 'amount' | 'doubts'> {
  readonly statusName: string;
  readonly beneficiary: { readonly kind: string; readonly name: string; readonly number: string };
  /** Whose turn it is, in Chinese. */
  readonly turn: string;
  readonly amount: number | null;
  /** 疑点 that nobody has answered for yet; of officials alone, for applicants 0. */
  readonly doubts: number;
}

export interface CasesAsked extends Omit<CaseFilter, 'turns' | 'beneficiaries'> {
  /** Of officials those in which it is their turn; of applicants their own. */
  readonly mine?: boolean | undefined;
}

/** A page of the cases that the actor may see, newest first; one more than `limit` where there is a next page. */
export function listCaseRows(
  context: Context,
  asked: CasesAsked,
  page: { readonly before?: string | undefined; readonly limit: number },
): Promise<readonly CaseListing[]> {
  return read(context, async (tx) => listings(tx, context, await listCases(tx, filterOf(context, asked), page)));
}

/** How many of them are in each state, in the order of life. */
export function countCaseRows(
  context: Context,
  asked: CasesAsked,
): Promise<readonly { readonly status: Status; readonly name: string; readonly count: number }[]> {
  return read(context, async (tx) => {
    const counts = await countCases(tx, filterOf(context, asked));
    return STATUSES.flatMap((status) => {
      const count = counts[status];
      return count === undefined ? [] : [{ status, name: statusName(status), count }];
    });
  });
}

function filterOf(context: Context, { mine, doubtful, ...asked }: CasesAsked): CaseFilter {
  const { actor } = context;
  // What the cross-checks found is not for applicants.
  const filter = actor.kind === 'citizen' ? asked : { ...asked, doubtful };
  if (mine !== true) return filter;
  const grants = grantsOf(actor);
  const organisations = grants.flatMap(({ organisation = [] }) => organisation);
  const own = [...(actor.person === null || actor.kind !== 'citizen' ? [] : [actor.person]), ...organisations];
  return actor.kind === 'citizen' ? { ...filter, beneficiaries: own } : { ...filter, turns: turnsOf(context) };
}

/** What it is called where it is the actor's turn. */
function turnsOf({ actor }: Context): readonly string[] {
  if (actor.kind === 'citizen') return ['applicant'];
  return [...new Set(grantsOf(actor).map(({ role, county, department }) => turnName(role, county ?? department)))];
}

async function listings(tx: Tx, { actor }: Context, rows: readonly CaseRow[]): Promise<readonly CaseListing[]> {
  return withoutSecrets(
    tx,
    rows.map(({ beneficiary, beneficiaryName, turn, ...row }) => ({
      ...row,
      statusName: statusName(row.status),
      beneficiary: { kind: beneficiary.kind, name: beneficiaryName, number: beneficiary.token },
      turn: turn.map(sayOne).join('、'),
      doubts: actor.kind === 'citizen' ? 0 : row.doubts,
    })),
  );
}

/** One case, whole. @throws CaseRefused where there is none that the actor sees */
export function getCase(context: Context, id: string): Promise<CaseView> {
  return read(context, async (tx) => caseView(tx, context, await caseOrRefuse(tx, id)));
}

export interface HistoryEntry {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly title: string;
  readonly text: string;
  /** Name of the stage; null outside of all stages. */
  readonly stage: string | null;
  /** `县级受理 王受理`; of officials an applicant learns role and department alone. */
  readonly by: string;
}

/** Everything that happened to a case, in order and in Chinese. */
export function caseHistory(context: Context, id: string): Promise<readonly HistoryEntry[]> {
  return read(context, async (tx) => {
    await caseOrRefuse(tx, id);
    const events = await eventsOf(tx, id);
    const names = await namesOfAccounts(
      tx,
      events.flatMap(({ by }) => accountsIn(by)),
    );
    const entries = events.map((event, index) => {
      const { title, text } = sayEvent(event, context.actor.kind !== 'citizen');
      const { at, type, stage, by } = event;
      return { seq: index + 1, at, type, title, text, stage, by: sayBy(context, by, names) };
    });
    return withoutSecrets(tx, entries);
  });
}

function sayBy(
  { actor }: Context,
  { account, role, department, behalf }: By,
  names: ReadonlyMap<string, string>,
): string {
  if (role === 'platform') return ROLE_NAMES.platform;
  const shown = actor.kind === 'citizen' && account !== actor.account ? undefined : names.get(account);
  const forWhom =
    behalf === undefined || actor.kind === 'citizen' ? '' : `（受${names.get(behalf.account) ?? '同事'}委托）`;
  return [ROLE_NAMES[role], department, shown].filter((part) => part !== undefined).join(' ') + forWhom;
}

// ── tasks ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A case that waits for the actor. */
export interface CaseTask extends CaseListing {
  /** By when; null where no term runs. */
  readonly until: string | null;
  /** What they can do with it. */
  readonly commands: readonly { readonly command: string; readonly name: string }[];
  /** 受谁委托; null where it falls to the actor by their own right. */
  readonly behalf: string | null;
}

export type TaskKey = readonly [until: string, id: string];

const FAR = 'infinity';

/**
 * What waits for the actor now, most urgent first: it is their role's turn, and nothing keeps them personally from it. One more than
 * `limit` where there is a next page.
 */
export function listMyTasks(
  context: Context,
  page: { readonly after?: TaskKey | undefined; readonly limit: number },
): Promise<readonly CaseTask[]> {
  return read(context, async (tx) => {
    const found: CaseTask[] = [];
    let { after } = page;
    for (;;) {
      const rows = await listTasks(tx, turnsOf(context), { after, limit: page.limit + 1 });
      const shown = await listings(
        tx,
        context,
        rows.map(({ row }) => row),
      );
      for (const [index, { until, state }] of rows.entries()) {
        const commands = commandsFor(context, state);
        const listing = shown[index];
        if (listing === undefined || commands.length === 0) continue;
        found.push({ ...listing, until: until === FAR ? null : until, commands, behalf: behalfFor(context, state) });
        if (found.length > page.limit) return found;
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length <= page.limit) return found;
      after = [last.until, last.row.id];
    }
  });
}

function commandsFor({ actor, now }: Context, state: CaseState): CaseTask['commands'] {
  return availableTo(state, actor, chinaDay(now)).flatMap(({ command, name, yours }) =>
    yours ? [{ command, name }] : [],
  );
}

/** For whom the actor would take the step, as `decide` finds it: the first of their hands that may. */
function behalfFor({ actor, now }: Context, state: CaseState): string | null {
  const today = chinaDay(now);
  const by = caseActors(actor).find((as) => available(state, as, today).some(({ yours }) => yours));
  const giver = by?.behalf?.account;
  return giver === undefined
    ? null
    : (grantsOf(actor).find(({ behalf }) => behalf?.account === giver)?.behalf?.name ?? '同事');
}

/** What to do next after a case: the most urgent of the others; undefined where nothing else waits. */
export async function nextTask(context: Context, besides?: string): Promise<CaseTask | undefined> {
  const tasks = await listMyTasks(context, { limit: 1 });
  return tasks.find(({ id }) => id !== besides);
}

/** Where a task stands in the order of urgency. */
export function taskKey({ until, id }: Pick<CaseTask, 'until' | 'id'>): TaskKey {
  return [until ?? FAR, id];
}

// ── what one could have ─────────────────────────────────────────────────────────────────────────────────────────────

export type Entitled = Awaited<ReturnType<typeof entitlements>>;

/** What oneself, or the organisation that one acts for, gets and doesn't get, as the registers have it. Amounts in 元, as in an assessment. */
export function myEntitlements(context: Context, organisation?: string): Promise<Entitled> {
  return read(context, async (tx) => {
    const { party } = await beneficiaryOf(tx, context, organisation);
    return withoutSecrets(tx, await entitlements(tx, context, party));
  });
}
