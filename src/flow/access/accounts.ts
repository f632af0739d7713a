import { residentIdFault } from '../../kit/index.ts';
import { scopeOf, type AccountKind, type Objection, type Permission } from '../../access/index.ts';
import {
  changeAccount,
  clearFailures,
  deleteSessionsOf,
  findAccount,
  findByLogin,
  forgetTotp,
  insertAccount,
  isRegisteredPerson,
  listAccounts,
  openText,
  putIdentities,
  record,
  sealText,
  setPassword,
  tokenOf,
  transact,
  unlinkAllIdentities,
  type Account,
  type AuditAction,
  type Keys,
  type Tx,
} from '../../store/index.ts';
import { step } from '../step.ts';
import { chinaTime } from './china-time.ts';
import { hashPassword, passwordFaults, RANDOM_COST, randomPassword } from './passwords.ts';
import type { Context } from '../context.ts';
import { AccessRefused, demand, isPlatform, refuse } from './refusal.ts';

/** `active`; `locked` by the security administrator or by wrong tries; `disabled` by the system administrator. */
export type AccountState = 'active' | 'locked' | 'disabled';

/** An account as its administrators see it. Times as `2025-09-01T08:00:00+08:00`. */
export type AccountView = Readonly<{
  id: string;
  kind: AccountKind;
  login: string | null;
  name: string;
  state: AccountState;
  hasTotp: boolean | null;
  mustChangePassword: boolean | null;
  /** Whether it is known whose it is: for 回避. The number itself is never shown. */
  hasPerson: boolean;
  createdAt: string;
  version: number;
}>;

function accountView(account: Account, now: Date): AccountView {
  const { id, kind, login, name, person, createdAt, version, proof } = account;
  return {
    id,
    kind,
    login,
    name,
    state: stateOf(account, now),
    hasTotp: proof?.hasTotp ?? null,
    mustChangePassword: proof?.mustChange ?? null,
    hasPerson: person !== null,
    createdAt: chinaTime(createdAt),
    version,
  };
}

function stateOf({ disabledAt, lockedAt, proof }: Account, now: Date): AccountState {
  if (disabledAt !== null) return 'disabled';
  return lockedAt !== null || (proof?.lockedUntil ?? now) > now ? 'locked' : 'active';
}

export interface AccountsAsked {
  /** Part of login or name. */
  readonly like?: string;
  readonly kind?: AccountKind;
  readonly after?: string;
  readonly limit: number;
}

/** A page of accounts, by id. */
export async function listAllAccounts(context: Context, asked: AccountsAsked): Promise<readonly AccountView[]> {
  await demand(context, 'account.list');
  const accounts = await transact(context.database, scopeOf(context.actor), (tx) => listAccounts(tx, asked));
  return accounts.map((account) => accountView(account, context.now));
}

/** @throws AccessRefused where there is none that the actor may see. */
export async function getAccount(context: Context, id: string): Promise<AccountView> {
  await demand(context, 'account.list');
  return transact(context.database, scopeOf(context.actor), async (tx) =>
    accountView(await accountOf(tx, id), context.now),
  );
}

/** The id of a login, for the command line. @throws AccessRefused */
export async function accountByLogin(context: Context, login: string): Promise<AccountView> {
  await demand(context, 'account.list');
  const account = await transact(context.database, scopeOf(context.actor), (tx) => findByLogin(tx, login));
  if (account === undefined) throw new AccessRefused('not-found', `没有账号“${login}”`);
  return accountView(account, context.now);
}

/** An account and its first password, which is seen this once and changed at the first sign-in. */
export type NewPassword = Readonly<{ account: AccountView; password: string }>;

type SealedPassword = Readonly<{ account: AccountView; sealed: string }>;

interface GivenAccount {
  readonly login: string;
  readonly name: string;
  /** 公民身份号码 of whose it is, in full. */
  readonly idNumber?: string | undefined;
}

/**
 * An account for work, with no right at all. Whose it is may be said now or later (`identifyAccount`).
 * @throws AccessRefused with every fault.
 */
export async function createAccount(context: Context, given: GivenAccount): Promise<NewPassword> {
  await demand(context, 'account.create');
  const { login, name, idNumber, faults } = parseNew(given);
  if (faults.length > 0) throw new AccessRefused('invalid', '账号不合要求', faults);
  return enterAccount(context, { kind: 'staff', login, name }, (tx) =>
    idNumber === undefined ? Promise.resolve(null) : keptPerson(tx, context.keys, idNumber),
  );
}

interface Parsed extends GivenAccount {
  readonly faults: readonly Objection[];
}

function parseNew(given: GivenAccount): Parsed {
  const login = given.login.trim().toLowerCase();
  const name = given.name.trim();
  const idNumber = given.idNumber?.trim();
  const faults = [...loginFaults(login), ...nameFaults(name), ...(idNumber === undefined ? [] : idFaults(idNumber))];
  return { login, name, idNumber, faults };
}

/** The token of a sound number, which is sealed in the vault if it isn't there yet: who works here need be in no register. */
async function keptPerson(tx: Tx, keys: Keys, idNumber: string): Promise<string> {
  await putIdentities(tx, keys, [idNumber]);
  return tokenOf(keys, idNumber);
}

/** The account, its first password, and the audit entry. @param personOf token of the person it belongs to. */
async function enterAccount(
  context: Context,
  { kind, login, name }: { readonly kind: AccountKind; readonly login: string; readonly name: string },
  personOf: (tx: Tx) => Promise<string | null>,
): Promise<NewPassword> {
  const { actor, now, keys } = context;
  const fresh = await freshPassword(keys);
  const answer = await step<SealedPassword | null>(context, async (tx) => {
    const person = await personOf(tx);
    const id = await insertAccount(tx, { kind, login, name, person, at: now, by: actor.account });
    if (id === undefined) return null;
    await setPassword(tx, id, fresh.hash, true);
    const detail = { login, kind, ...(person === null ? {} : { person }) };
    await record(tx, { action: 'account.create', subject: `account:${id}`, detail });
    return { account: accountView(await accountOf(tx, id), now), sealed: fresh.sealed };
  });
  if (answer !== null) return opened(keys, answer);
  return refuse(context, 'account.create', 'account:?', [
    { field: 'login', message: `登录名“${login}”或这个人已有账号`, hint: '换一个登录名；一个人只有一个个人账号' },
  ]);
}

/**
 * A citizen's account with a password, where there is no provider of identities yet: only at the server's own command line, as nothing
 * proves that the number is the holder's but the operator's look at the card.
 * @throws AccessRefused with every fault.
 */
export async function createCitizen(context: Context, given: GivenAccount): Promise<NewPassword> {
  if (!isPlatform(context)) throw new AccessRefused('not-allowed', '个人账号由本人经统一身份认证登录时建立');
  const { login, name, idNumber, faults } = parseNew(given);
  if (faults.length > 0) throw new AccessRefused('invalid', '账号不合要求', faults);
  return enterAccount(context, { kind: 'citizen', login, name }, async (tx) => {
    if (idNumber === undefined) return null;
    const token = tokenOf(context.keys, idNumber);
    if (!(await isRegisteredPerson(tx, token)))
      throw new AccessRefused('invalid', '台账“个人”里没有这个人', [UNREGISTERED]);
    return token;
  });
}

const UNREGISTERED = {
  field: 'idNumber',
  message: '台账“个人”里没有这个人',
  hint: '先由人社部门登记这个人；或先建不绑定身份证号的账号',
};

function idFaults(idNumber: string): readonly Objection[] {
  const fault = residentIdFault(idNumber);
  if (fault === undefined) return [];
  return [{ field: 'idNumber', message: `身份证号的${fault}不对`, hint: '18 位，最后一位可以是 X' }];
}

/** What an administrator does to an account, as it was seen: at another version it is refused. The command line takes any. */
export interface AccountCommand {
  readonly account: string;
  readonly version: number | 'any';
}

/** The account stays for what it has done; nobody signs in with it, and its sessions end. */
export function disableAccount(context: Context, command: AccountCommand): Promise<AccountView> {
  return administer(context, 'account.disable', 'account.disable', command, async (tx) => {
    await deleteSessionsOf(tx, command.account);
    return { disabledAt: context.now };
  });
}

export function enableAccount(context: Context, command: AccountCommand): Promise<AccountView> {
  return administer(context, 'account.disable', 'account.enable', command, () => Promise.resolve({ disabledAt: null }));
}

/** Where something is amiss: nobody signs in until it is unlocked, and its sessions end. */
export function lockAccount(context: Context, command: AccountCommand): Promise<AccountView> {
  return administer(context, 'account.lock', 'account.lock', command, async (tx) => {
    await deleteSessionsOf(tx, command.account);
    return { lockedAt: context.now };
  });
}

/** Takes away both locks: the administrator's, and that of wrong tries. */
export function unlockAccount(context: Context, command: AccountCommand): Promise<AccountView> {
  return administer(context, 'account.lock', 'account.unlock', command, async (tx) => {
    await clearFailures(tx, command.account);
    return { lockedAt: null };
  });
}

/** The second factor is set up anew at the next sign-in; links to OIDC providers go with it. */
export function resetTotp(context: Context, command: AccountCommand): Promise<AccountView> {
  return administer(context, 'account.reset-totp', 'account.reset-totp', command, async (tx) => {
    await forgetTotp(tx, command.account);
    await unlinkAllIdentities(tx, command.account);
    await deleteSessionsOf(tx, command.account);
    return {};
  });
}

/**
 * A new first password, seen this once. The sessions end.
 * @param chosen at the server's own command line: instead of a random one.
 * @throws AccessRefused
 */
export async function resetPassword(context: Context, command: AccountCommand, chosen?: string): Promise<NewPassword> {
  await demand(context, 'account.reset-password', { account: command.account });
  const faults = chosen === undefined ? [] : passwordFaults(chosen, null);
  if (faults.length > 0) throw new AccessRefused('invalid', '密码不合要求', faults);
  const fresh = await freshPassword(context.keys, chosen);
  const answer = await step<SealedPassword>(context, async (tx) => {
    await setPassword(tx, command.account, fresh.hash, true);
    await deleteSessionsOf(tx, command.account);
    const account = await changed(context, tx, 'account.reset-password', command, {});
    return { account, sealed: fresh.sealed };
  });
  return opened(context.keys, answer);
}

/**
 * Says whose an account for work is, or corrects it, so that its holder handles nothing of their own (回避). It can't be taken away.
 * @throws AccessRefused
 */
export function identifyAccount(context: Context, command: AccountCommand, idNumber: string): Promise<AccountView> {
  return administer(context, 'account.identify', 'account.identify', command, async (tx) => {
    const faults = idFaults(idNumber.trim());
    if (faults.length > 0) throw new AccessRefused('invalid', '身份证号不对', faults);
    const { kind } = await accountOf(tx, command.account);
    if (kind !== 'staff') throw new AccessRefused('invalid', '个人账号属于谁，由本人登录时确定');
    return { person: await keptPerson(tx, context.keys, idNumber.trim()) };
  });
}

type Change = Parameters<typeof changeAccount>[3];

async function administer(
  context: Context,
  permission: Permission,
  action: AuditAction,
  command: AccountCommand,
  work: (tx: Tx) => Promise<Change>,
): Promise<AccountView> {
  await demand(context, permission, { account: command.account });
  return step(context, async (tx) => changed(context, tx, action, command, await work(tx)));
}

/** Sets the account's own columns, counts its version on, and leaves the audit entry. @throws AccessRefused */
async function changed(
  { now }: Context,
  tx: Tx,
  action: AuditAction,
  { account: id, version }: AccountCommand,
  set: Change,
): Promise<AccountView> {
  const account = await accountOf(tx, id);
  const next = await changeAccount(tx, id, version === 'any' ? account.version : version, set);
  if (next === undefined)
    throw new AccessRefused('stale', `账号已被改动（现在是第 ${account.version} 版），请重新查看后再办`);
  const { person } = set;
  const detail = { login: account.login, version: next, ...(person === undefined ? {} : { person }) };
  await record(tx, { action, subject: `account:${id}`, detail });
  return accountView(await accountOf(tx, id), now);
}

/** @throws AccessRefused */
async function accountOf(tx: Tx, id: string): Promise<Account> {
  const account = await findAccount(tx, id);
  if (account === undefined) throw new AccessRefused('not-found', `没有账号 ${id}`);
  return account;
}

/** Answers of commands are kept for those who ask again: a password among them is kept sealed. */
async function freshPassword(keys: Keys, chosen?: string): Promise<{ readonly hash: string; readonly sealed: string }> {
  const password = chosen ?? randomPassword();
  const hash = await (chosen === undefined ? hashPassword(password, RANDOM_COST) : hashPassword(password));
  return { hash, sealed: sealText(keys, password).toString('base64') };
}

function opened(keys: Keys, { account, sealed }: SealedPassword): NewPassword {
  return { account, password: openText(keys, Buffer.from(sealed, 'base64')) };
}

function loginFaults(login: string): readonly Objection[] {
  return /^[a-z][a-z0-9._-]{1,31}$/u.test(login)
    ? []
    : [{ field: 'login', message: `登录名“${login}”不对`, hint: '2 到 32 个字符：以字母开头，字母、数字和 . _ -' }];
}

function nameFaults(name: string): readonly Objection[] {
  return name.length >= 1 && name.length <= 50 ? [] : [{ field: 'name', message: '姓名不对', hint: '写 1 到 50 个字' }];
}
