import { residentIdFault } from '../../kit/index.ts';
import {
  accountOfIdentity,
  bindPerson,
  findAccount,
  findCitizen,
  insertAccount,
  isRegisteredPerson,
  linkIdentity,
  lockIdentity,
  putIdentities,
  record,
  tokenOf,
  type Account,
  type Keys,
  type Tx,
} from '../../store/index.ts';

/** What a provider says of somebody, as far as it is used here. */
export interface Claims {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | undefined;
  /** A 公民身份号码, where the provider verifies it. */
  readonly idNumber: string | undefined;
}

/**
 * The account of who comes from a provider: the linked one; else, at a provider for citizens, the person's own, made where there is none.
 * @returns undefined where nobody is let in.
 */
export async function accountOfClaims(
  tx: Tx,
  keys: Keys,
  now: Date,
  claims: Claims,
  forCitizens: boolean,
): Promise<Account | undefined> {
  await lockIdentity(tx, claims);
  const linked = await accountOfIdentity(tx, claims);
  if (linked !== undefined) return known(tx, keys, linked, claims);
  if (!forCitizens) return undefined;
  const person = await personOf(tx, keys, claims);
  const own = person === undefined ? undefined : await findCitizen(tx, person);
  const id = own?.id ?? (await newCitizen(tx, now, claims, person));
  await linkIdentity(tx, claims, { account: id, by: '0', at: now });
  await record(tx, { action: 'account.link', subject: `account:${id}`, detail: { issuer: claims.issuer } });
  return findAccount(tx, id);
}

/** Somebody who came before it was known who they are is bound to their person once it is. */
async function known(tx: Tx, keys: Keys, id: string, claims: Claims): Promise<Account | undefined> {
  const account = await findAccount(tx, id);
  if (account?.person !== null) return account;
  const person = await (account.kind === 'staff' ? officialOf(tx, keys, claims) : newlyKnown(tx, keys, claims));
  if (person === undefined) return account;
  await bindPerson(tx, id, person);
  await record(tx, { action: 'account.change', subject: `account:${id}`, detail: { person } });
  return findAccount(tx, id);
}

/** Whoever the register knows by now, and who has no account yet. */
async function newlyKnown(tx: Tx, keys: Keys, claims: Claims): Promise<string | undefined> {
  const person = await personOf(tx, keys, claims);
  return person === undefined || (await findCitizen(tx, person)) !== undefined ? undefined : person;
}

/** Who works here is somebody whether a register knows them or not: it is for 回避, and opens nothing. */
async function officialOf(tx: Tx, keys: Keys, { idNumber }: Claims): Promise<string | undefined> {
  if (idNumber === undefined || residentIdFault(idNumber) !== undefined) return undefined;
  return (await putIdentities(tx, keys, [idNumber])).get(idNumber);
}

async function newCitizen(tx: Tx, now: Date, { name, issuer }: Claims, person: string | undefined): Promise<string> {
  const id = await insertAccount(tx, {
    kind: 'citizen',
    login: null,
    name: name?.slice(0, 50) ?? '个人用户',
    person: person ?? null,
    at: now,
    by: '0',
  });
  if (id === undefined) throw new Error('个人账号同时在别处建立');
  const detail = { kind: 'citizen', person: person ?? null, issuer };
  await record(tx, { action: 'account.create', subject: `account:${id}`, detail });
  return id;
}

/** The person's token, where the number is sound and 个人 has it. */
async function personOf(tx: Tx, keys: Keys, { idNumber }: Claims): Promise<string | undefined> {
  if (idNumber === undefined || residentIdFault(idNumber) !== undefined) return undefined;
  const token = tokenOf(keys, idNumber);
  return (await isRegisteredPerson(tx, token)) ? token : undefined;
}
