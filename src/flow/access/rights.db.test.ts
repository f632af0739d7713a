import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { residentId } from '../../../test/platform/city.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { auditOf, contextOf, enter, NOW, warm } from '../../../test/platform/people.ts';
import { ROLE_CODES, scopeOf, type Actor, type Grant } from '../../access/index.ts';
import { grantsOn, listAccounts, tokenOf, transact, putIdentities, type Tx } from '../../store/index.ts';
import {
  createAccount,
  disableAccount,
  enableAccount,
  identifyAccount,
  listAllAccounts,
  lockAccount,
  resetPassword,
  resetTotp,
} from './accounts.ts';
import { giveGrant, listAllGrants, revokeGrant } from './grants.ts';
import { appointPrincipal, authoriseClerk, listClerks, withdrawClerk } from './organisations.ts';
import { signIn } from './sign-in.ts';
import { endSession, listLivingSessions } from './sessions.ts';

const ORGANISATION = '91350100M000100Y43';
const OTHER = '91110000600037341L';
const ID = '11010519491231002X';
const REASON = '聊人社任〔2026〕3号';

let database: FreshDatabase;
let system: Actor;
let security: Actor;
let auditor: Actor;

beforeAll(async () => {
  database = await freshDatabase();
  system = await enter(database, { login: 'system', grants: [{ role: 'system-admin' }] });
  security = await enter(database, { login: 'security', grants: [{ role: 'security-admin' }] });
  auditor = await enter(database, { login: 'auditor', grants: [{ role: 'auditor' }] });
});

const as = (actor: Actor, now = NOW) => contextOf(database, actor, now);
const staff = (login: string, ...grants: Grant[]) => enter(database, { login, grants });
const citizen = (login: string, person?: string) =>
  enter(database, { login, kind: 'citizen', ...(person === undefined ? {} : { person }) });
const inScope = <T>(actor: Actor, work: (tx: Tx) => Promise<T>) => transact(database, scopeOf(actor), work);
const keyed = (actor: Actor, key: string, digest = 'same') => ({
  ...as(actor),
  idempotency: { key, route: 'POST /api/test', digest },
});

describe('accounts', () => {
  test('are made by the system administrator, without any right, with a password to be changed', async () => {
    const { account, password } = await createAccount(as(system), { login: ' Zhang.San ', name: '张三' });
    expect(account).toMatchObject({
      login: 'zhang.san',
      name: '张三',
      kind: 'staff',
      state: 'active',
      mustChangePassword: true,
    });
    expect(await listAllGrants(as(security), { account: account.id, limit: 10 })).toEqual([]);
    const { keys } = as(system);
    const done = await signIn(
      { database, keys, now: NOW },
      { login: 'zhang.san', password },
      { address: '', agent: '' },
    );
    expect(done?.session.actor).toMatchObject({ account: account.id, pending: 'change-password', grants: [] });
    const entry = (await auditOf(database, 'account.create')).at(-1);
    expect(entry).toMatchObject({
      account: system.account,
      subject: `account:${account.id}`,
      detail: { login: 'zhang.san' },
    });
    expect(JSON.stringify(await auditOf(database))).not.toContain(password);
  });

  test('say whose they are, sealed, when they are made or later, and two of them may be one person’s', async () => {
    const { keys } = as(system);
    const number = residentId(612);
    const made = await createAccount(as(system), { login: 'known.one', name: '某人', idNumber: number });
    const { account } = await createAccount(as(system), { login: 'known.two', name: '某人' });
    expect([made.account.hasPerson, account.hasPerson]).toEqual([true, false]);
    const one = { account: account.id, version: 1 };
    await expect(identifyAccount(as(system), one, '110105194912310021')).rejects.toMatchObject({
      objections: [{ field: 'idNumber' }],
    });
    await expect(identifyAccount(as(security), one, number)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(identifyAccount(as(system), { ...one, version: 9 }, number)).rejects.toMatchObject({ code: 'stale' });
    expect(await identifyAccount(as(system), one, number)).toMatchObject({ hasPerson: true, version: 2 });
    const own = { account: system.account, version: 'any' } as const;
    await expect(identifyAccount(as(system), own, number)).rejects.toMatchObject({ code: 'not-allowed' });
    const { rows } = await database.ownerPool.query<{ person: string }>(
      `select person from access.account where login like 'known.%'`,
    );
    expect(new Set(rows.map(({ person }) => person))).toEqual(new Set([tokenOf(keys, number)]));
    expect(JSON.stringify(await auditOf(database))).not.toContain(number);
    // A citizen's own account is the person's, and one alone.
    const citizens = await citizen('known.citizen', tokenOf(keys, number));
    await expect(citizen('known.citizen.2', tokenOf(keys, number))).rejects.toThrow('is there already');
    await expect(
      identifyAccount(as(system), { account: citizens.account, version: 'any' }, number),
    ).rejects.toMatchObject({ code: 'invalid' });
  });

  test('sent twice are made once, and the password is kept sealed', async () => {
    const given = { login: 'twice', name: '两次' };
    const [one, again] = [
      await createAccount(keyed(system, 'key-twice'), given),
      await createAccount(keyed(system, 'key-twice'), given),
    ];
    expect(again).toEqual(one);
    const { rows } = await database.ownerPool.query<{ answer: unknown }>(
      `select answer from platform.idempotency where key = 'key-twice'`,
    );
    expect(JSON.stringify(rows)).toContain('twice');
    expect(JSON.stringify(rows)).not.toContain(one.password);
  });

  test('need a login of their own and a name', async () => {
    await expect(createAccount(as(system), { login: '张三', name: ' ' })).rejects.toMatchObject({
      code: 'invalid',
      objections: [{ field: 'login' }, { field: 'name' }],
    });
    await expect(createAccount(as(system), { login: 'system', name: '重名' })).rejects.toMatchObject({
      code: 'refused',
      objections: [{ field: 'login' }],
    });
  });

  test('are changed at the version that was seen', async () => {
    const { account } = await staff('version');
    const disabled = await disableAccount(as(system), { account, version: 1 });
    expect(disabled).toMatchObject({ state: 'disabled', version: 2 });
    await expect(enableAccount(as(system), { account, version: 1 })).rejects.toMatchObject({ code: 'stale' });
    expect(await enableAccount(as(system), { account, version: 2 })).toMatchObject({ state: 'active', version: 3 });
    await expect(enableAccount(as(system), { account: '999999', version: 1 })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('an administrator doesn’t do the other’s work, nor any to their own account; tries are in the audit', async () => {
    const { account } = await staff('victim');
    const command = { account, version: 1 };
    for (const [actor, work] of [
      [security, () => createAccount(as(security), { login: 'x1', name: 'x' })],
      [security, () => disableAccount(as(security), command)],
      [security, () => resetPassword(as(security), command)],
      [system, () => lockAccount(as(system), command)],
      [system, () => resetTotp(as(system), command)],
      [system, () => disableAccount(as(system), { account: system.account, version: 1 })],
      [security, () => lockAccount(as(security), { account: security.account, version: 1 })],
      [auditor, () => disableAccount(as(auditor), command)],
    ] as const) {
      await expect(work()).rejects.toMatchObject({ code: 'not-allowed' });
      expect((await auditOf(database)).at(-1)).toMatchObject({
        action: 'access.refuse',
        account: actor.account,
        outcome: 'refused',
      });
    }
  });

  test('are listed page by page, and found by part of a name', async () => {
    const first = await listAllAccounts(as(system), { limit: 2 });
    const rest = await listAllAccounts(as(system), { limit: 200, after: first[1]?.id ?? '' });
    const all = await listAllAccounts(as(system), { limit: 200 });
    expect([...first, ...rest]).toEqual(all);
    expect(all.length).toBeGreaterThan(4);
    expect((await listAllAccounts(as(system), { like: 'SECUR', limit: 9 })).map(({ id }) => id)).toEqual([
      security.account,
    ]);
    expect(await listAllAccounts(as(system), { like: '%', limit: 9 })).toEqual([]);
  });
});

describe('grants', () => {
  const give = (context: ReturnType<typeof as>, account: string, grant: Grant) =>
    giveGrant(context, { account, ...grant, reason: REASON });

  test('are given by the security administrator, hold, and are taken back; the trail has all of it', async () => {
    const { account } = await staff('acceptor');
    const grant = await give(as(security), account, { role: 'county-acceptor', county: '东昌府区' });
    expect(grant).toMatchObject({
      role: 'county-acceptor',
      roleName: '县级受理',
      county: '东昌府区',
      inForce: true,
      from: '2026-03-02',
    });
    const held = () => inScope(security, (tx) => grantsOn(tx, account, '2026-03-02'));
    expect(await held()).toEqual([{ role: 'county-acceptor', county: '东昌府区' }]);
    const revoked = await revokeGrant(as(security), { grant: grant.id, reason: '调离', version: 1 });
    expect(revoked).toMatchObject({ inForce: false, revoked: { reason: '调离', by: security.account } });
    expect(await held()).toEqual([]);
    expect(await listAllGrants(as(auditor), { account, limit: 9 })).toEqual([revoked]);
    await expect(revokeGrant(as(security), { grant: grant.id, reason: '再次', version: 1 })).rejects.toMatchObject({
      code: 'stale',
    });
    expect((await auditOf(database)).slice(-2)).toMatchObject([
      {
        action: 'grant.give',
        subject: `account:${account}`,
        account: security.account,
        detail: { role: 'county-acceptor' },
      },
      { action: 'grant.revoke', subject: `account:${account}`, detail: { reason: '调离' } },
    ]);
  });

  test('hold from their first day to their last', async () => {
    const { account } = await staff('term');
    await giveGrant(as(security), {
      account,
      role: 'finance',
      from: '2026-04-01',
      until: '2026-04-30',
      reason: REASON,
    });
    const on = async (day: string) => (await inScope(security, (tx) => grantsOn(tx, account, day))).length;
    expect([await on('2026-03-31'), await on('2026-04-01'), await on('2026-04-30'), await on('2026-05-01')]).toEqual([
      0, 1, 1, 0,
    ]);
    // What begins later excludes already now.
    await expect(give(as(security), account, { role: 'auditor' })).rejects.toMatchObject({ code: 'refused' });
  });

  test('with every fault at once', async () => {
    const { account } = await staff('faults');
    await expect(
      giveGrant(as(security), {
        account,
        role: 'county-acceptor',
        county: '火星区',
        department: '市财政局',
        from: '2026-02-30',
        reason: ' ',
      }),
    ).rejects.toMatchObject({
      code: 'invalid',
      objections: [{ field: 'department' }, { field: 'county' }, { field: 'from' }, { field: 'reason' }],
    });
    await expect(giveGrant(as(security), { account, role: 'chief', reason: REASON })).rejects.toMatchObject({
      objections: [{ field: 'role' }],
    });
    await expect(
      giveGrant(as(security), {
        account,
        role: 'register-clerk',
        department: '市火星局',
        from: '2026-05-02',
        until: '2026-05-01',
        reason: REASON,
      }),
    ).rejects.toMatchObject({ objections: [{ field: 'department' }, { field: 'until' }] });
  });

  test('are refused where they exclude each other, are there already, or are one’s own; the audit has the refusal', async () => {
    const { account } = await staff('exclusive', { role: 'audit-admin' });
    await expect(give(as(security), account, { role: 'system-admin' })).rejects.toMatchObject({ code: 'refused' });
    expect((await auditOf(database)).at(-1)).toMatchObject({
      action: 'grant.give',
      outcome: 'refused',
      subject: `account:${account}`,
    });
    await expect(give(as(security), account, { role: 'audit-admin' })).rejects.toThrow('已有这项授权');
    await expect(give(as(security), security.account, { role: 'finance' })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await expect(give(as(system), account, { role: 'finance' })).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(give(as(security), (await citizen('applicant')).account, { role: 'finance' })).rejects.toThrow(
      '个人账号',
    );
  });

  test('that exclude each other, given at the same moment: one is', async () => {
    const { account } = await staff('race');
    await warm(database, 3);
    const outcomes = await Promise.allSettled([
      give(as(security), account, { role: 'auditor' }),
      give(as(security), account, { role: 'system-admin' }),
      give(as(security), account, { role: 'finance' }),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await inScope(security, (tx) => grantsOn(tx, account, '2026-03-02'))).toHaveLength(1);
  });

  test('sent twice are given once', async () => {
    const { account } = await staff('once');
    const command = { account, role: 'finance', reason: REASON };
    const [one, again] = [
      await giveGrant(keyed(security, 'key-once'), command),
      await giveGrant(keyed(security, 'key-once'), command),
    ];
    expect(again).toEqual(one);
    expect(await listAllGrants(as(security), { account, limit: 9 })).toHaveLength(1);
  });
});

describe('organisations', () => {
  test('have a 主经办人 from the security administrator, who authorises others and takes it back', async () => {
    const person = tokenOf(as(security).keys, ID);
    await inScope(contextOf(database).actor, (tx) => putIdentities(tx, as(security).keys, [ID]));
    const boss = await citizen('boss');
    const clerk = await citizen('clerk', person);
    const stranger = await citizen('stranger');
    await appointPrincipal(as(security), { organisation: ORGANISATION, login: 'boss', reason: '单位盖章函' });
    const principal: Actor = { ...boss, grants: [{ role: 'org-clerk', organisation: ORGANISATION, principal: true }] };
    const grant = await authoriseClerk(as(principal), { organisation: ORGANISATION, idNumber: ID, reason: '授权书' });
    expect(grant).toMatchObject({
      account: clerk.account,
      role: 'org-clerk',
      organisation: ORGANISATION,
      principal: false,
    });
    const one: Actor = { ...clerk, grants: [{ role: 'org-clerk', organisation: ORGANISATION }] };
    expect(
      (await listClerks(as(one), { organisation: ORGANISATION, limit: 9 })).map(({ accountName }) => accountName),
    ).toEqual(['boss', 'clerk']);

    const more = { organisation: ORGANISATION, login: 'stranger', reason: 'x' };
    await expect(authoriseClerk(as(one), more)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(authoriseClerk(as(principal), { ...more, organisation: OTHER })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await expect(listClerks(as(stranger), { organisation: ORGANISATION, limit: 9 })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await expect(authoriseClerk(as(principal), { ...more, login: 'boss' })).rejects.toThrow('不能给自己授权');
    await expect(authoriseClerk(as(principal), { ...more, login: 'clerk' })).rejects.toThrow('已是这个单位的经办人');
    await expect(authoriseClerk(as(principal), { ...more, login: 'security' })).rejects.toThrow('没有这个人的个人账号');
    await expect(authoriseClerk(as(principal), { ...more, idNumber: ID })).rejects.toMatchObject({
      objections: [{ field: 'login' }],
    });

    await expect(
      withdrawClerk(as(one), { organisation: ORGANISATION, grant: grant.id, reason: 'x', version: 1 }),
    ).rejects.toMatchObject({
      code: 'not-allowed',
    });
    expect(
      await withdrawClerk(as(principal), { organisation: ORGANISATION, grant: grant.id, reason: '离职', version: 1 }),
    ).toMatchObject({ inForce: false });
    expect((await auditOf(database, 'organisation.withdraw')).at(-1)).toMatchObject({ account: boss.account });
  });

  test('are named by a sound code', async () => {
    await expect(
      appointPrincipal(as(security), { organisation: ORGANISATION.replace('43', '44'), login: 'boss', reason: '' }),
    ).rejects.toMatchObject({ code: 'invalid', objections: [{ field: 'organisation' }, { field: 'reason' }] });
  });
});

describe('sessions of others', () => {
  test('are seen and ended by the security administrator', async () => {
    const { keys } = as(system);
    await enter(database, { login: 'watched', password: '光岳楼-东昌湖-运河', kind: 'citizen' });
    const visitor = { address: '10.9.9.9', agent: 'curl' };
    const done = await signIn(
      { database, keys, now: NOW },
      { login: 'watched', password: '光岳楼-东昌湖-运河' },
      visitor,
    );
    const account = done?.session.actor.account ?? '';
    const [seen] = await listLivingSessions(as(security), { account, limit: 9 });
    expect(seen).toMatchObject({ account, address: '10.9.9.9', agent: 'curl', method: 'password' });
    await expect(listLivingSessions(as(system), { limit: 9 })).rejects.toMatchObject({ code: 'not-allowed' });
    await endSession(as(security), seen?.id ?? '');
    await expect(endSession(as(security), seen?.id ?? '')).rejects.toMatchObject({ code: 'not-found' });
    expect(await listLivingSessions(as(security), { account, limit: 9 })).toEqual([]);
  });
});

describe('PostgreSQL asks again', () => {
  const values = (
    actor: Actor,
    account: string,
    role: string,
    organisation: string | null = null,
    principal = false,
  ) => sql`
    insert into access.granted (account, role, organisation, principal, from_day, reason, by, at)
    values (${account}, ${role}, ${organisation}, ${principal}, '2024-01-01', 'x', ${actor.account}, now())`;
  const denied = /row-level security|permission denied|只增不改/u;

  test('nobody but the security administrator gives, and not to themselves, and not in another’s name', async () => {
    const { account } = await staff('target');
    const clerk = await enter(database, { login: 'org1', grants: [{ role: 'org-clerk', organisation: OTHER }] });
    for (const [actor, statement] of [
      [system, values(system, account, 'finance')],
      [auditor, values(auditor, account, 'finance')],
      [security, values(security, security.account, 'finance')],
      [security, values(system, account, 'finance')],
      [security, values(security, account, 'org-clerk', ORGANISATION)],
      [clerk, values(clerk, account, 'org-clerk', OTHER)],
    ] as const)
      await expect(inScope(actor, (tx) => statement.execute(tx))).rejects.toThrow(denied);
    await inScope(security, (tx) => values(security, account, 'finance').execute(tx));
  });

  test('who has lost the role has lost it there too', async () => {
    const former = await staff('former', { role: 'security-admin' });
    const [grant] = await listAllGrants(as(security), { account: former.account, limit: 1 });
    await revokeGrant(as(security), { grant: grant?.id ?? '', reason: '调离', version: 1 });
    const { account } = await staff('target2');
    await expect(inScope(former, (tx) => values(former, account, 'finance').execute(tx))).rejects.toThrow(denied);
  });

  test('the trail is not rewritten, by the owner either', async () => {
    for (const statement of [
      sql`update access.granted set role = 'auditor'`,
      sql`delete from access.granted`,
      sql`update access.revoked set reason = 'y'`,
      sql`delete from access.revoked`,
    ]) {
      await expect(inScope(contextOf(database).actor, (tx) => statement.execute(tx))).rejects.toThrow(denied);
      await expect(statement.execute(database.owner)).rejects.toThrow(denied);
    }
  });

  test('citizens and staff see their own account, credential and sessions alone', async () => {
    const one = await citizen('alone');
    const clerk = await staff('alone2', { role: 'city-reviewer' });
    for (const actor of [one, clerk]) {
      expect((await inScope(actor, (tx) => listAccounts(tx, { limit: 200 }))).map(({ id }) => id)).toEqual([
        actor.account,
      ]);
      for (const table of ['access.credential', 'access.granted', 'access.session', 'access.identity'] as const) {
        const rows = await inScope(actor, (tx) => tx.selectFrom(table).select('account').execute());
        expect(rows.filter(({ account }) => account !== actor.account)).toEqual([]);
      }
      await expect(
        inScope(actor, (tx) => tx.selectFrom('access.oidc_state').select('digest').execute()),
      ).resolves.toEqual([]);
      const { numUpdatedRows } = await inScope(actor, (tx) =>
        tx.updateTable('access.account').set({ disabled_at: null, version: 9 }).executeTakeFirst(),
      );
      expect(numUpdatedRows).toBe(0n);
    }
  });

  test('outside any step nothing is seen', async () => {
    for (const table of ['access.account', 'access.credential', 'access.granted', 'access.session'] as const)
      expect(await database.app.selectFrom(table).selectAll().execute()).toEqual([]);
  });

  test('the roles it knows are those of the table of rights', async () => {
    const { rows } = await database.ownerPool.query<{ text: string }>(
      `select pg_get_constraintdef(oid) as text from pg_constraint where conname = 'granted_role_check'`,
    );
    const known = [...(rows[0]?.text ?? '').matchAll(/'([\w-]+)'/gu)].map(([, role]) => role);
    expect(known.sort()).toEqual(ROLE_CODES.filter((role) => role !== 'citizen').sort());
  });
});
