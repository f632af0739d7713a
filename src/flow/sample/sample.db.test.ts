import { beforeAll, describe, expect, test, vi } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { expectSound } from '../../../test/platform/payments.ts';
import { auditOf, CHEAP, contextOf } from '../../../test/platform/people.ts';
import { PLATFORM_SCOPE, ROLE_CODES, scopeOf, type Actor } from '../../access/index.ts';
import { ORGANISATION, tableOf, tablesOf } from '../../register/index.ts';
import { sampleCast, sampleCity } from '../../sample/index.ts';
import { insertRows, listRows, tokenOf, transact, type StoredRow } from '../../store/index.ts';
import { passSecondFactor, signIn, type Door } from '../access/index.ts';
import type { Context } from '../context.ts';
import { supervisionBoard } from '../supervision/index.ts';
import {
  describeLogins,
  enterSampleAccounts,
  loadSample,
  playSample,
  SampleRefused,
  type SampleLogin,
} from './index.ts';
import { currentCode } from './secrets.ts';

const VISITOR = { address: '10.1.2.3', agent: 'test' };
const PEOPLE = 6000;
/** The register at which the first load breaks off. */
const BROKEN = '金卡收回';

let database: FreshDatabase;
let context: Context;
let loaded: Awaited<ReturnType<typeof loadSample>>;
let logins: readonly SampleLogin[];

beforeAll(async () => {
  database = await freshDatabase();
  context = contextOf(database);
});

describe('the invented city', () => {
  test('goes on where a load was broken off', async () => {
    const { [BROKEN]: left, ...registers } = context.ruleSet.registers;
    expect(left).toBeDefined();
    const broken = { ...context, ruleSet: { ...context.ruleSet, registers } };
    await expect(loadSample(broken, { people: PEOPLE })).rejects.toThrow(BROKEN);
    const before = await counts();
    expect([before.get('个人'), before.get(BROKEN)]).toEqual([PEOPLE, 0]);
    // Another day: it stays the city that was begun with.
    const later = { ...context, now: new Date(context.now.getTime() + 86_400_000) };
    loaded = await loadSample(later, { people: PEOPLE, seed: '2' });
    expect(loaded.city).toMatchObject({ people: PEOPLE, seed: '1' });
    const all = await counts();
    expect(loaded.rows).toBe(sum(all) - sum(before));
  });

  test('stands in the registers row for row, and its people as tokens', async () => {
    const given = new Map(Array.from(sampleCity(loaded.city), ({ register, rows }) => [register, rows.length]));
    const kept = await counts();
    expect([...kept].filter(([name, count]) => count !== (given.get(name) ?? 0))).toEqual([]);
    const { rows } = await database.ownerPool.query<{ n: string }>(
      `select count(*) as n from register."职业技能等级证书" where "身份证号" !~ '^个:' or _source <> 'sample'`,
    );
    expect(rows).toEqual([{ n: '0' }]);
    expect(await auditOf(database, 'platform.sample')).toMatchObject([{ detail: { rows: loaded.rows } }]);
  });

  test('is loaded once', async () => {
    expect(await loadSample(context, { people: PEOPLE })).toEqual({ city: loaded.city, rows: 0 });
  });

  test('does not mix with what is registered', async () => {
    const other = await freshDatabase();
    const shape = tableOf(registerOf(ORGANISATION), context.ruleSet);
    const row = { 统一社会信用代码: '91350100M000100Y43', 名称: '某厂', 单位类型: '企业', 所在区县: '东昌府区' };
    await transact(other, PLATFORM_SCOPE, (tx) => insertRows(tx, shape, [row], { source: 'manual' }));
    await expect(loadSample({ ...context, database: other })).rejects.toThrow(SampleRefused);
    expect(sum(await counts(other))).toBe(1);
  });
});

describe('its accounts', () => {
  test('are entered once, one at least for every role', async () => {
    logins = await enterSampleAccounts(context, loaded.city, CHEAP);
    const before = (await auditOf(database)).length;
    expect(await enterSampleAccounts(context, loaded.city, CHEAP)).toEqual(logins);
    expect((await auditOf(database)).length).toBe(before);
    const { rows } = await database.ownerPool.query<{ role: string }>('select distinct role from access.granted');
    expect(rows.map(({ role }) => role).sort()).toEqual(ROLE_CODES.filter((role) => role !== 'citizen').sort());
  });

  test('let everybody in with what is printed', async () => {
    for (const login of logins) expect((await enter(login)).pending, login.login).toBeUndefined();
    const lines = describeLogins(logins).join('\n');
    for (const { login, password } of logins) expect(lines).toMatch(new RegExp(`^  ${login} +${password}  `, 'mu'));
  });

  test('see what is theirs', async () => {
    const cast = sampleCast(loaded.city);
    const clerk = await seen('enterprise', '评价机构备案');
    expect(clerk.map(({ values }) => values['单位'])).toEqual([cast.enterprise.code]);
    const medals = await seen('citizen-2', '竞赛获奖');
    expect(medals.map(({ values }) => values['奖项']).sort()).toEqual(expect.arrayContaining(['金牌', '铜牌']));
    expect(await seen('citizen-3', '创业项目')).not.toEqual([]);
    expect(await seen('organisation', '技能人才干部培养')).not.toEqual([]);
    expect(await seen('city-review', '技能人才干部培养')).toEqual([]);
    expect(await seen('system-admin', '个人')).toEqual([]);
    const counties = (await seen('linqing-accept', '个人')).map(({ county }) => county);
    expect(new Set(counties)).toEqual(new Set(['临清市']));
  });
});

async function counts(of: FreshDatabase = database): Promise<Map<string, number>> {
  const names = tablesOf(context.ruleSet).map(({ name }) => name);
  const one = (name: string): string => `select '${name}' as name, count(*)::int as n from register."${name}"`;
  const { rows } = await of.ownerPool.query<{ name: string; n: number }>(names.map(one).join(' union all '));
  return new Map(rows.map(({ name, n }) => [name, n]));
}

function sum(of: ReadonlyMap<string, number>): number {
  return [...of.values()].reduce((total, n) => total + n, 0);
}

function registerOf(name: string) {
  const register = context.ruleSet.registers[name];
  if (register === undefined) throw new Error(`no register ${name}`);
  return register;
}

let moments = 0;

async function enter({ login, password, totp }: SampleLogin): Promise<Actor> {
  // Every code opens once.
  const now = new Date(context.now.getTime() + (moments += 1) * 60_000);
  const door: Door = { database, keys: context.keys, now, passwordCost: CHEAP };
  const first = await signIn(door, { login, password }, VISITOR);
  if (first === undefined) throw new Error(`${login} was refused`);
  if (totp === null) return first.session.actor;
  const inside = { ...door, actor: first.session.actor };
  return (await passSecondFactor(inside, currentCode(totp.secret, now), VISITOR)).session.actor;
}

async function seen(login: string, register: string): Promise<readonly StoredRow[]> {
  const known = logins.find((one) => one.login === login);
  if (known === undefined) throw new Error(`no login ${login}`);
  const actor = await enter(known);
  const shape = tableOf(registerOf(register), context.ruleSet);
  return (await transact(database, scopeOf(actor), (tx) => listRows(tx, shape, { limit: 50 }))).rows;
}

/** What of the cases has been played. */
async function chaptersTold(): Promise<readonly string[]> {
  const asked = `select name from platform.setting where name like 'sample/办件%'`;
  const { rows } = await database.ownerPool.query<{ name: string }>(asked);
  return rows.map(({ name }) => name);
}

describe('what went on before', () => {
  test('is ended between two chapters by whoever stops the server', async () => {
    const stop = new AbortController();
    const played = playSample(context, stop.signal);
    const chapters = async (): Promise<number> => (await chaptersTold()).length;
    const ended = expect(played).rejects.toThrow('aborted');
    await vi.waitUntil(async () => (await chapters()) > 0, { timeout: 120_000 });
    stop.abort();
    await ended;
    expect(await chapters()).toBeLessThan(10);
    expect(await chaptersTold()).not.toContain('sample/办件');
  });

  test('is played to its end the next time: cases, lists, payments, messages; the ledger agrees, and nothing is played twice', async () => {
    expect(await playSample(context)).toBeGreaterThan(20);
    expect(await chaptersTold()).toHaveLength(11);
    const { rows } = await database.ownerPool.query<{ status: string }>('select distinct status from cases.case');
    const states = rows.map(({ status }) => status);
    for (const status of [
      'draft',
      'offered',
      'submitted',
      'reviewing',
      'public-notice',
      'in-batch',
      'closed',
      'rejected',
    ])
      expect(states).toContain(status);
    const { rows: begun } = await database.ownerPool.query<{ item: string; status: string }>(
      `select item, status from cases.case where state ? 'initiated' order by item`,
    );
    expect(begun).toEqual([
      { item: '02-02', status: 'reviewing' },
      { item: '15-01', status: 'closed' },
    ]);
    await expectSound(database);
    const { rows: told } = await database.ownerPool.query<{ n: string }>('select count(*) as n from messages.message');
    expect(Number(told[0]?.n)).toBeGreaterThan(50);
    expect(await playSample(context)).toBe(0);
  });

  test('leaves tasks under supervision in every state, and late on every rung', async () => {
    const { counts: standings, ladder, tasks } = await supervisionBoard(context, []);
    expect(Object.entries(standings).filter(([, count]) => count === 0)).toEqual([]);
    expect(ladder.filter((step) => step.tasks === 0)).toEqual([]);
    expect(tasks.filter(({ late }) => late > 0).map(({ code }) => code)).toEqual(['02-R1', '05-R5', '06-R4', '12-R2']);
  });

  test('leaves those alone who are there for trying out', async () => {
    const { worker, founder } = sampleCast(loaded.city);
    const own = [worker, founder].map(({ id }) => tokenOf(context.keys, id));
    const { rows } = await database.ownerPool.query('select id from cases.case where beneficiary = any ($1)', [own]);
    expect(rows).toEqual([]);
  });
});
