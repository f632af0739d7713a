import {
  canGrant,
  placeFaults,
  ROLE_CODES,
  roleOf,
  ROLES,
  scopeOf,
  type Grant,
  type Objection,
  type Role,
} from '../../access/index.ts';
import { parseDay } from '../../kit/index.ts';
import type { RuleSet } from '../../rules/index.ts';
import {
  findAccount,
  findGrant,
  insertGrant,
  insertRevocation,
  listGrants,
  lockGrants,
  record,
  transact,
  type GrantRecord,
  type Tx,
} from '../../store/index.ts';
import type { Context } from '../context.ts';
import { step } from '../step.ts';
import { chinaDate, chinaTime } from './china-time.ts';
import { AccessRefused, demand, refuse } from './refusal.ts';

/** A grant as it is shown. Days as `2025-09-01`, the last one included; times as `2025-09-01T08:00:00+08:00`. */
export type GrantView = Readonly<{
  id: string;
  account: string;
  accountName: string | null;
  role: string;
  roleName: string;
  county: string | null;
  department: string | null;
  organisation: string | null;
  principal: boolean;
  from: string;
  until: string | null;
  reason: string;
  by: string;
  byName: string | null;
  at: string;
  /** Whether it holds today. */
  inForce: boolean;
  revoked: Readonly<{ reason: string; by: string; byName: string | null; at: string }> | null;
  /** 委托人, of a delegation. */
  behalf: string | null;
}>;

export function grantView(grant: GrantRecord, now: Date): GrantView {
  const { id, account, accountName, role, from, until, reason, by, byName, at, revoked, source } = grant;
  const today = chinaDate(now);
  return {
    id,
    account,
    accountName,
    role,
    roleName: ROLES[role].name,
    county: grant.county ?? null,
    department: grant.department ?? null,
    organisation: grant.organisation ?? null,
    principal: grant.principal ?? false,
    from,
    until,
    reason,
    by,
    byName,
    at: chinaTime(at),
    inForce:
      revoked === null && from <= today && (until === null || until >= today) && (source === null || source.holds),
    revoked: revoked === null ? null : { ...revoked, at: chinaTime(revoked.at) },
    behalf: grant.behalf?.name ?? null,
  };
}

export interface GrantsAsked {
  readonly account?: string;
  readonly role?: Role;
  /** Only those that hold today. */
  readonly inForce?: boolean;
  readonly after?: string;
  readonly limit: number;
}

/** The whole trail, or an account's: who had which right, when, from whom. */
export async function listAllGrants(context: Context, asked: GrantsAsked): Promise<readonly GrantView[]> {
  await demand(context, 'grant.list');
  const { inForce, ...query } = asked;
  const on = inForce === true ? { on: chinaDate(context.now) } : {};
  const grants = await transact(context.database, scopeOf(context.actor), (tx) => listGrants(tx, { ...query, ...on }));
  return grants.map((grant) => grantView(grant, context.now));
}

/** When a grant holds, and why it was given. */
export interface Terms {
  /** `2025-09-01`; today where absent. */
  readonly from?: string;
  /** The last day; without end where absent. */
  readonly until?: string;
  /** What it is given on: a letter, a decision, a change of post. */
  readonly reason: string;
}

export interface GrantCommand extends Terms {
  readonly account: string;
  /** A code of `ROLES`, or its Chinese name. */
  readonly role: string;
  readonly county?: string;
  readonly department?: string;
}

/**
 * Gives a role. Never to oneself, and never what doesn't go with what the account holds or will hold.
 * @throws AccessRefused with everything that speaks against it.
 */
export async function giveGrant(context: Context, command: GrantCommand): Promise<GrantView> {
  await demand(context, 'grant.give', { account: command.account });
  const { actor, now } = context;
  const { grant, faults } = parseGrant(command, context.ruleSet);
  const terms = parseTerms(command, now);
  const wrong = [...faults, ...terms.faults];
  if (grant === undefined || wrong.length > 0) throw new AccessRefused('invalid', '授权写得不对', wrong);
  const subject = `account:${command.account}`;
  const answer = await step<GrantView | Objections>(context, async (tx) => {
    const objections = await objectionsOf(tx, context, command.account, grant);
    if (objections.length > 0) return { objections };
    const id = await insertGrant(tx, {
      ...grant,
      ...terms.given,
      account: command.account,
      by: actor.account,
      at: now,
    });
    await record(tx, { action: 'grant.give', subject, detail: { grant: id, ...grant, ...terms.given } });
    return grantView(await grantOf(tx, id), now);
  });
  return 'objections' in answer ? refuse(context, 'grant.give', subject, answer.objections) : answer;
}

// Types, not interfaces: answers are JSON.
type Objections = Readonly<{ objections: readonly Readonly<{ field: string; message: string; hint: string }>[] }>;

async function objectionsOf(
  tx: Tx,
  { actor, now }: Context,
  id: string,
  grant: Grant,
): Promise<Objections['objections']> {
  await lockGrants(tx, id);
  const account = await findAccount(tx, id);
  if (account === undefined) throw new AccessRefused('not-found', `没有账号 ${id}`);
  const today = chinaDate(now);
  const held = (await listGrants(tx, { account: id, limit: MOST })).filter(
    ({ revoked, until }) => revoked === null && (until === null || until >= today),
  );
  const objections = canGrant(actor, { account: id, kind: account.kind, grants: held }, grant);
  return [...objections, ...(held.some((one) => one.source === null && isSame(one, grant)) ? [ALREADY] : [])].map(
    (one) => ({ ...one }),
  );
}

const MOST = 1000;

const ALREADY: Objection = { field: 'role', message: '已有这项授权', hint: '要改期限，先收回，再重新授予' };

function isSame(one: Grant, other: Grant): boolean {
  return (
    one.role === other.role &&
    one.county === other.county &&
    one.department === other.department &&
    one.organisation === other.organisation
  );
}

/** The role and where it holds, as typed, with every fault of them. */
function parseGrant(
  { role: given, county, department }: GrantCommand,
  ruleSet: RuleSet,
): { readonly grant?: Grant; readonly faults: readonly Objection[] } {
  const role = roleOf(given);
  if (role === undefined) return { faults: [noSuchRole(given)] };
  const grant: Grant = {
    role,
    ...(county === undefined ? {} : { county }),
    ...(department === undefined ? {} : { department }),
  };
  return { grant, faults: [...placeFaults(grant), ...nameFaults(grant, ruleSet)] };
}

function noSuchRole(given: string): Objection {
  const known = ROLE_CODES.map((role) => `${ROLES[role].name}（${role}）`);
  return { field: 'role', message: `没有角色“${given}”`, hint: `可用的有：${known.join('、')}` };
}

/** Places are named as the dictionary names them: a grant for a county that no row has would hold nowhere. */
function nameFaults({ role, county, department }: Grant, ruleSet: RuleSet): readonly Objection[] {
  const counties = ruleSet.enums['区县']?.values ?? [];
  const faults: Objection[] = [];
  if (county !== undefined && !counties.includes(county))
    faults.push({ field: 'county', message: `没有区县“${county}”`, hint: `可用的有：${counties.join('、')}` });
  const keepers = keepersOf(ruleSet);
  if (role === 'register-clerk' && department !== undefined && !keepers.includes(department))
    faults.push({
      field: 'department',
      message: `没有台账由“${department}”保管`,
      hint: `保管台账的有：${keepers.join('、')}`,
    });
  return faults;
}

/** The departments that keep registers, as the dictionary's 保管 names them. */
export function keepersOf(ruleSet: RuleSet): readonly string[] {
  const named = Object.values(ruleSet.registers).flatMap(({ about }) => about['保管']?.split('、') ?? []);
  return [...new Set(named)].sort();
}

/** Days and reason as typed, with every fault of them. */
export function parseTerms(
  { from, until, reason }: Terms,
  now: Date,
): {
  readonly given: { readonly from: string; readonly until: string | null; readonly reason: string };
  readonly faults: readonly Objection[];
} {
  const faults: Objection[] = [];
  const given = { from: from ?? chinaDate(now), until: until ?? null, reason: reason.trim() };
  for (const [field, day] of [
    ['from', from],
    ['until', until],
  ] as const)
    if (day !== undefined && parseDay(day) === undefined)
      faults.push({ field, message: `日期“${day}”不对`, hint: '写成 2025-09-01，须是日历上有的日子' });
  if (faults.length === 0 && given.until !== null && given.until < given.from)
    faults.push({ field: 'until', message: '期限的最后一天早于起始日', hint: '最后一天不早于起始日；长期有效的不写' });
  if (given.reason.length === 0 || given.reason.length > 500)
    faults.push({ field: 'reason', message: '要写明依据', hint: '1 到 500 个字，如文号、任命或岗位变动' });
  return { given, faults };
}

/** @throws AccessRefused where there is none that the actor may see. */
export async function getGrant(context: Context, id: string): Promise<GrantView> {
  await demand(context, 'grant.list');
  return grantView(await seenGrant(context, id), context.now);
}

export interface RevokeCommand {
  readonly grant: string;
  readonly reason: string;
  /** 1 while it is not taken back, 2 after. */
  readonly version: number;
}

/** Takes a grant back. It stays in the trail. @throws AccessRefused */
export async function revokeGrant(context: Context, command: RevokeCommand): Promise<GrantView> {
  await demand(context, 'grant.revoke');
  const grant = await seenGrant(context, command.grant);
  await demand(context, 'grant.revoke', { account: grant.account });
  return takeBack(context, grant, command, 'grant.revoke');
}

/** @throws AccessRefused where there is none that the actor may see. */
export function seenGrant(context: Context, id: string): Promise<GrantRecord> {
  return transact(context.database, scopeOf(context.actor), (tx) => grantOf(tx, id));
}

export async function grantOf(tx: Tx, id: string): Promise<GrantRecord> {
  const grant = await findGrant(tx, id);
  if (grant === undefined) throw new AccessRefused('not-found', `没有授权 ${id}`);
  return grant;
}

/** The shared end of both ways to take a grant back. */
export async function takeBack(
  context: Context,
  { id, account, role }: GrantRecord,
  command: RevokeCommand,
  action: 'grant.revoke' | 'grant.end-delegation' | 'organisation.withdraw',
): Promise<GrantView> {
  const reason = command.reason.trim();
  if (reason.length === 0 || reason.length > 500)
    throw new AccessRefused('invalid', '要写明收回的原因', [
      { field: 'reason', message: '要写明收回的原因', hint: '1 到 500 个字' },
    ]);
  return step(context, async (tx) => {
    const done = await insertRevocation(tx, id, { reason, by: context.actor.account, at: context.now });
    if (!done || command.version !== 1) throw new AccessRefused('stale', `授权 ${id} 已经收回`);
    await record(tx, { action, subject: `account:${account}`, detail: { grant: id, role, reason } });
    return grantView(await grantOf(tx, id), context.now);
  });
}
