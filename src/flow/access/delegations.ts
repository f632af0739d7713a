import { canDelegate, DELEGABLE, PLATFORM_SCOPE, ROLES, type Objection } from '../../access/index.ts';
import { formatDay, parseDay } from '../../kit/index.ts';
import {
  colleaguesOf,
  findAccount,
  insertGrant,
  listGrants,
  lockGrants,
  record,
  transact,
  withScope,
  type GrantRecord,
  type Tx,
} from '../../store/index.ts';
import type { Context } from '../context.ts';
import { step } from '../step.ts';
import { chinaDate } from './china-time.ts';
import { grantView, parseTerms, takeBack, type GrantView } from './grants.ts';
import { AccessRefused, demand, refuse } from './refusal.ts';

/** A right of one's own that can be delegated, and the colleagues who can take it on. */
export type OwnWork = Readonly<{
  /** Id of the grant. */
  id: string;
  roleName: string;
  county: string | null;
  department: string | null;
  /** The last day of one's own right; null: without end. */
  until: string | null;
  colleagues: readonly Readonly<{ account: string; name: string }>[];
}>;

export type Delegations = Readonly<{
  work: readonly OwnWork[];
  /** Those one gave, the latest first, ended ones too. */
  given: readonly GrantView[];
  /** Those one has now. */
  received: readonly GrantView[];
}>;

const MOST = 200;

/** What one has delegated, what was delegated to one, and what one could delegate, to whom. */
export async function listDelegations(context: Context): Promise<Delegations> {
  await demand(context, 'delegation.own');
  const { database, actor, now } = context;
  const today = chinaDate(now);
  // Names of colleagues are nobody's secret in an office, but accounts are seen by administrators alone.
  return transact(database, PLATFORM_SCOPE, async (tx) => {
    const held = await listGrants(tx, { account: actor.account, on: today, limit: MOST });
    const given = await listGrants(tx, { delegatedBy: actor.account, limit: MOST });
    const own = held.filter(({ role, source }) => source === null && DELEGABLE.includes(role));
    const work: OwnWork[] = [];
    for (const grant of own) work.push(await ownWork(tx, grant, actor.account, today));
    return {
      work,
      given: given.toReversed().map((grant) => grantView(grant, now)),
      received: held.filter(({ source }) => source !== null).map((grant) => grantView(grant, now)),
    };
  });
}

async function ownWork(tx: Tx, grant: GrantRecord, besides: string, on: string): Promise<OwnWork> {
  return {
    id: grant.id,
    roleName: ROLES[grant.role].name,
    county: grant.county ?? null,
    department: grant.department ?? null,
    until: grant.until,
    colleagues: (await colleaguesOf(tx, grant, { besides, on })).map(({ account, name }) => ({ account, name })),
  };
}

interface DelegationCommand {
  /** Id of one's own grant. */
  readonly grant: string;
  /** Account of the colleague. */
  readonly to: string;
  /** `2025-09-01`; today where absent. */
  readonly from?: string;
  /** The last day. */
  readonly until: string;
  readonly reason: string;
}

/** As long as anybody is away without another one being appointed; the database says the same. */
const MOST_DAYS = 92;

/**
 * 委托代办: a colleague of the same office takes on what one's own grant allows, until a day. The right stays one's own. Who acts is the
 * delegate, in their own name; what either has done in a case counts for both.
 * @throws AccessRefused with everything that speaks against it.
 */
export async function giveDelegation(context: Context, command: DelegationCommand): Promise<GrantView> {
  await demand(context, 'delegation.own');
  const { actor, now } = context;
  const terms = parseTerms(command, now);
  const wrong = [...terms.faults, ...(terms.faults.length > 0 ? [] : termFaults(terms.given, chinaDate(now)))];
  if (wrong.length > 0) throw new AccessRefused('invalid', '委托写得不对', wrong);
  const subject = `account:${command.to}`;
  const answer = await step<
    GrantView | { readonly objections: readonly Readonly<{ field: string; message: string; hint: string }>[] }
  >(context, async (tx) => {
    const found = await withScope(tx, PLATFORM_SCOPE, () => lookUp(tx, context, command));
    const objections = objectionsTo(context, command, found, terms.given);
    if (objections.length > 0) return { objections: objections.map((one) => ({ ...one })) };
    const { grant } = found;
    const { role, county, department } = grant;
    const places = { ...(county === undefined ? {} : { county }), ...(department === undefined ? {} : { department }) };
    const given = { role, ...places, ...terms.given, account: command.to, by: actor.account, at: now };
    const id = await insertGrant(tx, { ...given, source: grant.id });
    await record(tx, {
      action: 'grant.delegate',
      subject,
      detail: { grant: id, source: grant.id, role, ...places, ...terms.given },
    });
    return withScope(tx, PLATFORM_SCOPE, async () => grantView(await recordOf(tx, actor.account, id), now));
  });
  return 'objections' in answer ? refuse(context, 'grant.delegate', subject, answer.objections) : answer;
}

interface LookedUp {
  readonly grant: GrantRecord;
  readonly to: {
    readonly account: string;
    readonly kind: 'citizen' | 'staff';
    readonly grants: readonly GrantRecord[];
  };
}

async function lookUp(tx: Tx, { actor, now }: Context, { grant: id, to }: DelegationCommand): Promise<LookedUp> {
  await lockGrants(tx, to);
  const on = chinaDate(now);
  const own = await listGrants(tx, { account: actor.account, on, limit: MOST });
  const grant = own.find((one) => one.id === id);
  if (grant === undefined) throw new AccessRefused('not-found', `您没有授权 ${id}，或者它已经失效`);
  const account = await findAccount(tx, to);
  if (account === undefined) throw new AccessRefused('not-found', `没有账号 ${to}`);
  const grants = await listGrants(tx, { account: to, on, limit: MOST });
  return { grant, to: { account: to, kind: account.kind, grants } };
}

function objectionsTo(
  { actor }: Context,
  _command: DelegationCommand,
  { grant, to }: LookedUp,
  { until }: { readonly until: string | null },
): readonly Objection[] {
  const twice = to.grants.some((one) => one.source?.id === grant.id);
  return [
    ...canDelegate(actor.account, to, grant),
    ...(grant.until !== null && until !== null && until > grant.until
      ? [{ field: 'until', message: `您自己的授权到 ${grant.until} 为止`, hint: '委托的最后一天不晚于这一天' }]
      : []),
    ...(twice ? [{ field: 'to', message: '这项工作已经委托给对方', hint: '要改期限，先结束，再重新委托' }] : []),
  ];
}

function termFaults(
  { from, until }: { readonly from: string; readonly until: string | null },
  today: string,
): readonly Objection[] {
  if (until === null) return [{ field: 'until', message: '没有写明委托到哪一天', hint: '写明最后一天' }];
  const latest = formatDay((parseDay(from) ?? 0) + MOST_DAYS);
  return [
    ...(from < today ? [{ field: 'from', message: '起始日已经过了', hint: '从今天或以后起' }] : []),
    ...(until > latest
      ? [
          {
            field: 'until',
            message: `委托超过 ${String(MOST_DAYS)} 天`,
            hint: `最晚到 ${latest}；更久的请安全管理员授权`,
          },
        ]
      : []),
  ];
}

async function recordOf(tx: Tx, giver: string, id: string): Promise<GrantRecord> {
  const found = (await listGrants(tx, { delegatedBy: giver, limit: MOST })).find((one) => one.id === id);
  if (found === undefined) throw new AccessRefused('not-found', `没有委托 ${id}`);
  return found;
}

/** Ends a delegation that one gave, before its last day. It stays in the trail. @throws AccessRefused */
export async function endDelegation(
  context: Context,
  { id, reason, version }: { readonly id: string; readonly reason: string; readonly version: number },
): Promise<GrantView> {
  await demand(context, 'delegation.own');
  const { database, actor } = context;
  const grant = await transact(database, PLATFORM_SCOPE, (tx) => recordOf(tx, actor.account, id));
  return takeBack(context, grant, { grant: id, reason, version }, 'grant.end-delegation');
}
