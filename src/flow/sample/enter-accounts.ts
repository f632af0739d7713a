import { PLATFORM_ACTOR, PLATFORM_SCOPE, ROLES, type Grant } from '../../access/index.ts';
import { sampleCast, type SampleOptions } from '../../sample/index.ts';
import {
  clearFailures,
  confirmTotp,
  findByLogin,
  insertAccount,
  record,
  sealText,
  setPassword,
  setPendingTotp,
  tokenOf,
  transact,
  type NewAccount,
  type Tx,
} from '../../store/index.ts';
import { appointPrincipal, giveGrant, listAllGrants } from '../access/index.ts';
import { hashPassword, type ScryptCost } from '../access/passwords.ts';
import { totpUri } from '../access/totp.ts';
import type { Context } from '../context.ts';
import { citizensOf, STAFF, type CitizenLogin, type StaffLogin } from './logins.ts';
import { loadedParts, markLoaded } from './marks.ts';
import { currentCode, samplePassword, sampleTotp } from './secrets.ts';

/** How to sign in with an account of the sample, as long as nobody has changed its password. */
export interface SampleLogin {
  readonly login: string;
  readonly name: string;
  /** Chinese: roles and where they hold, or who it is. */
  readonly about: string;
  readonly password: string;
  /** Staff need a second factor. */
  readonly totp: { readonly uri: string; readonly secret: string; readonly code: string } | null;
}

const REASON = '示例数据：供试用，不是真实授权';

/**
 * Enters the sample's accounts that are not there yet: of staff, of three citizens, and of those who act for a firm and a school. Their
 * people are those of the city. For trying out alone: whoever has the master key can compute the passwords.
 * @returns all of them, with passwords, second factors and the codes of this moment.
 */
export async function enterSampleAccounts(
  given: Pick<Context, 'database' | 'keys' | 'now' | 'ruleSet'>,
  city: SampleOptions,
  cost?: ScryptCost,
): Promise<readonly SampleLogin[]> {
  const context: Context = { ...given, actor: PLATFORM_ACTOR };
  const citizens = citizensOf(sampleCast(city));
  const entered = await transact(context.database, PLATFORM_SCOPE, loadedParts);
  const fresh = <T extends { readonly login: string }>(all: readonly T[]): T[] =>
    all.filter(({ login }) => !entered.has(partOf(login)));
  await Promise.all([
    ...fresh(STAFF).map((one) => enterStaff(context, one, cost)),
    ...fresh(citizens).map((one) => enterCitizen(context, one, cost)),
  ]);
  return [...STAFF.map((one) => staffLogin(context, one)), ...citizens.map((one) => citizenLogin(context, one))];
}

function partOf(login: string): string {
  return `账号 ${login}`;
}

/** Broken off before, it goes on: an account that is there is taken, a grant that it holds is not given again. */
async function enterStaff(context: Context, { login, name, grants }: StaffLogin, cost?: ScryptCost): Promise<void> {
  const account = await accountOf(context, { login, name, kind: 'staff', person: null });
  const held = await listAllGrants(context, { account, inForce: true, limit: 200 });
  for (const grant of grants)
    if (!held.some(({ role, department }) => role === grant.role && department === (grant.department ?? null)))
      await giveGrant(context, { ...grant, account, reason: REASON });
  await settle(context, account, login, cost, async (tx) => {
    await setPendingTotp(tx, account, sealText(context.keys, sampleTotp(context.keys, login)));
    await confirmTotp(tx, account, 0);
  });
}

async function enterCitizen(context: Context, citizen: CitizenLogin, cost?: ScryptCost): Promise<void> {
  const { login, name, id, acts } = citizen;
  const person = tokenOf(context.keys, id);
  const account = await accountOf(context, { login, name, kind: 'citizen', person });
  const held = await listAllGrants(context, { account, inForce: true, limit: 200 });
  if (acts !== undefined && held.every(({ organisation }) => organisation !== acts.code))
    await appointPrincipal(context, { organisation: acts.code, login, reason: REASON });
  await settle(context, account, login, cost, () => Promise.resolve());
}

/** The account of the login, made where there is none. Its password comes with `settle`: a first one to be changed would be in the way. */
function accountOf(
  { database, now }: Context,
  { login, name, kind, person }: Pick<NewAccount, 'name' | 'kind' | 'person'> & { readonly login: string },
): Promise<string> {
  return transact(database, PLATFORM_SCOPE, async (tx) => {
    const known = await findByLogin(tx, login);
    if (known !== undefined) return known.id;
    const account = await insertAccount(tx, { kind, login, name, person, at: now, by: '0' });
    if (account === undefined) throw new Error(`示例账号“${login}”的人员已有账号`);
    await record(tx, { action: 'account.create', subject: `account:${account}`, detail: { login, kind } });
    return account;
  });
}

/** The password that is shown at start, and what else belongs to the sign-in. */
async function settle(
  { database, keys }: Context,
  account: string,
  login: string,
  cost: ScryptCost | undefined,
  more: (tx: Tx) => Promise<void>,
): Promise<void> {
  const hash = await hashPassword(samplePassword(keys, login), cost);
  await transact(database, PLATFORM_SCOPE, async (tx) => {
    await setPassword(tx, account, hash, false);
    await more(tx);
    await clearFailures(tx, account);
    await record(tx, { action: 'platform.sample', subject: `account:${account}`, detail: { login } });
    await markLoaded(tx, partOf(login));
  });
}

function staffLogin({ keys, now }: Context, { login, name, grants }: StaffLogin): SampleLogin {
  const secret = sampleTotp(keys, login);
  return {
    login,
    name,
    about: grants.map(said).join('、'),
    password: samplePassword(keys, login),
    totp: { secret, uri: totpUri(secret, login), code: currentCode(secret, now) },
  };
}

function citizenLogin({ keys }: Context, { login, name, about }: CitizenLogin): SampleLogin {
  return { login, name, about, password: samplePassword(keys, login), totp: null };
}

function said({ role, department, county }: Grant): string {
  const places = [department, county].filter((place) => place !== undefined);
  return ROLES[role].name + (places.length === 0 ? '' : `（${places.join('，')}）`);
}
