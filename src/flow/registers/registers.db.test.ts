import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  BUREAU,
  creditCode,
  EAST,
  EAST_FIRM,
  firm,
  residentId,
  SCHOOLS,
  WEST,
  WEST_FIRM,
} from '../../../test/platform/city.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { auditOf, contextOf, enter } from '../../../test/platform/people.ts';
import type { Actor, Grant } from '../../access/index.ts';
import { tokenOf } from '../../store/index.ts';
import { AccessRefused } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { applyDictionary, DictionaryRefused, planDictionary } from './apply-dictionary.ts';
import { approveChange, cancelChange, getChangeRequest, listChangeRequests, rejectChange } from './change-requests.ts';
import {
  describeRegister,
  fieldValues,
  getRegisterRow,
  listRegister,
  listRegisters,
  lookUpPerson,
  registerAsOf,
  registerHistory,
  searchRegister,
} from './read-register.ts';
import { RegisterRefused } from './refused.ts';
import { revealIdentity } from './reveal-identity.ts';
import { addRow, amendRow, correctRow, withdrawRow } from './write-register.ts';

const ZHANG = residentId(1);
const LI = residentId(2);
const STRANGER = residentId(9);
const CERTIFICATE = '职业技能等级证书';

let database: FreshDatabase;
let clerk: Actor;
let second: Actor;
let eastClerk: Actor;
let eastStaff: Actor;
let schools: Actor;
let auditor: Actor;
let admin: Actor;

const as = (actor: Actor, more: Partial<Context> = {}): Context => ({ ...contextOf(database, actor), ...more });
const staff = (login: string, ...grants: Grant[]): Promise<Actor> => enter(database, { login, grants });

beforeAll(async () => {
  database = await freshDatabase();
  clerk = await staff('clerk', { role: 'register-clerk', department: BUREAU });
  second = await staff('second', { role: 'register-clerk', department: BUREAU });
  eastClerk = await staff('east-clerk', { role: 'register-clerk', department: BUREAU, county: EAST });
  eastStaff = await staff('east', { role: 'county-reviewer', county: EAST });
  schools = await staff('schools', { role: 'register-clerk', department: SCHOOLS });
  auditor = await staff('auditor', { role: 'auditor' });
  admin = await staff('admin', { role: 'system-admin' });
  await addRow(as(clerk), '单位', firm(EAST_FIRM, '东昌某厂', EAST));
  await addRow(as(clerk), '单位', firm(WEST_FIRM, '临清某厂', WEST));
  await addRow(as(clerk), '个人', { 身份证号: ZHANG, 姓名: '张三', 参保单位: EAST_FIRM });
  await addRow(as(clerk), '个人', { 身份证号: LI, 姓名: '李四', 参保单位: WEST_FIRM });
});

function certificate(number: string, holder = ZHANG): Record<string, string> {
  return {
    证书编号: number,
    身份证号: holder,
    职业: '焊工',
    等级: '高级工',
    评价方式: '企业自主评价',
    评价机构: EAST_FIRM,
    发证日期: '2025年9月1日',
    核定补贴额: '1,234.50',
  };
}

async function added(number: string, holder = ZHANG): Promise<{ row: string; version: number }> {
  const { row } = await addRow(as(clerk), CERTIFICATE, certificate(number, holder));
  return { row: row?.row ?? '', version: row?.version ?? 0 };
}

async function refused(work: Promise<unknown>): Promise<{ code: string; codes: string[]; text: string }> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof RegisterRefused)
    return {
      code: error.code,
      codes: error.faults.map(({ code, column }) => `${code} ${column}`.trim()),
      text: error.faults.map(({ message, hint }) => `${message}；${hint}`).join('\n'),
    };
  if (error instanceof AccessRefused) return { code: error.code, codes: [], text: error.message };
  throw new Error(`expected a refusal, got ${String(error)}`);
}

describe('a row', () => {
  test('is given as people write it and shown with masks, names and 元', async () => {
    const { row } = await addRow(as(clerk), CERTIFICATE, certificate('A-1'), '首次登记');
    expect(row).toMatchObject({
      version: 1,
      source: 'manual',
      by: clerk.account,
      county: EAST,
      values: {
        身份证号: '371***********' + ZHANG.slice(-4),
        发证日期: '2025-09-01',
        核定补贴额: 1234.5,
        核定理由: null,
      },
      names: { 身份证号: '张三', 评价机构: '东昌某厂' },
    });
    expect(await getRegisterRow(as(eastStaff), CERTIFICATE, row?.row ?? '')).toEqual(row);
    const history = await registerHistory(as(eastStaff), CERTIFICATE, row?.row ?? '');
    expect(history).toMatchObject([{ change: 'insert', reason: '首次登记', values: row?.values }]);
  });

  test('with faults is told all of them, and nothing is kept, not even its ID number', async () => {
    const wrong = { ...certificate('A-2', STRANGER), 等级: '大师', 评价机构: creditCode(99), 职业: LI, 姓名: '甲' };
    const { code, codes, text } = await refused(addRow(as(clerk), CERTIFICATE, wrong, `依据 ${LI}`));
    expect([code, codes]).toEqual(['invalid', ['D011 职业', 'D008 等级', 'D012 姓名', 'D011 reason']]);
    expect(text).not.toContain(LI);
    const missing = { ...certificate('A-2', STRANGER), 评价机构: creditCode(99) };
    expect((await refused(addRow(as(clerk), CERTIFICATE, missing))).codes).toEqual(['D022 身份证号', 'D022 评价机构']);
    const { rows } = await sql`select from vault.identity where token = ${tokenOf(as(clerk).keys, STRANGER)}`.execute(
      database.owner,
    );
    expect(rows).toEqual([]);
  });

  test('sent twice with one key is added once', async () => {
    const context = as(clerk, { idempotency: { key: 'k-1', route: 'POST', digest: 'd' } });
    const [one, again] = [
      await addRow(context, CERTIFICATE, certificate('A-3')),
      await addRow(context, CERTIFICATE, certificate('A-3')),
    ];
    expect(again).toEqual(one);
  });

  test('is written by its keepers alone', async () => {
    for (const actor of [schools, eastStaff, auditor, admin])
      expect((await refused(addRow(as(actor), CERTIFICATE, certificate('A-4')))).code).toBe('not-allowed');
    const entries = (await auditOf(database, 'access.refuse')).slice(-4);
    expect(entries.map(({ account, outcome }) => [account, outcome])).toEqual(
      [schools, eastStaff, auditor, admin].map(({ account }) => [account, 'refused']),
    );
    expect((await refused(addRow(as(eastClerk), CERTIFICATE, certificate('A-4', LI)))).codes).toEqual([
      'D022 身份证号',
    ]);
    expect((await addRow(as(eastClerk), CERTIFICATE, certificate('A-4'))).row?.county).toBe(EAST);
  });

  test('of a register that there isn’t', async () => {
    const { code, text } = await refused(listRegister(as(clerk), '个仁', { limit: 1 }));
    expect([code, text]).toEqual(['not-found', '没有台账“个仁”；是不是“个人”？']);
  });
});

describe('reading', () => {
  test('a list, filtered by what people write', async () => {
    await added('B-1');
    const where = [
      { column: '身份证号', how: 'is', values: [ZHANG] },
      { column: '发证日期', how: 'from', values: ['2025/9/1'] },
      { column: '核定补贴额', how: 'is', values: ['1234.5'] },
      { column: '证书编号', how: 'starts', values: ['B-'] },
    ] as const;
    const page = await listRegister(as(clerk), CERTIFICATE, { where, limit: 10, counted: true });
    expect(page).toMatchObject({
      count: { rows: 1, more: false },
      next: null,
      rows: [{ values: { 证书编号: 'B-1' } }],
    });
    const wrong = [
      { column: '身份证号', how: 'is', values: ['123'] },
      { column: '没有', how: 'none', values: [] },
      { column: '没有', how: 'is', values: ['1'] },
    ] as const;
    const { codes } = await refused(listRegister(as(clerk), CERTIFICATE, { where: wrong, limit: 10 }));
    expect(codes).toEqual(['D009 身份证号', 'D012 没有']);
  });

  test('a person by the ID number: the same answer for one of another county and for nobody', async () => {
    await added('B-2', LI);
    const found = await lookUpPerson(as(clerk), ` ${LI.toLowerCase()} `);
    expect(found.registers.map(({ register, rows }) => [register, rows.length])).toEqual([
      ['个人', 1],
      [CERTIFICATE, 1],
    ]);
    const elsewhere = await lookUpPerson(as(eastStaff), LI);
    expect(elsewhere).toEqual(await lookUpPerson(as(eastStaff), STRANGER));
    expect(elsewhere.registers).toEqual([]);
    expect((await refused(lookUpPerson(as(clerk), '123'))).codes).toEqual(['D009 个人']);
  });

  test('a person by name', async () => {
    expect((await searchRegister(as(clerk), '个人', '李', 5)).rows).toMatchObject([{ values: { 姓名: '李四' } }]);
    expect((await searchRegister(as(eastStaff), '个人', '李', 5)).rows).toEqual([]);
    expect((await refused(searchRegister(as(clerk), CERTIFICATE, '焊', 5))).codes).toEqual(['D012']);
  });

  test('what to choose from', async () => {
    expect(await fieldValues(as(clerk), CERTIFICATE, '等级', { startsWith: '高级', limit: 9 })).toEqual([
      '高级工',
      '高级技师',
    ]);
    expect((await fieldValues(as(clerk), '个人', '就业区县', { limit: 99 })).length).toBe(11);
    expect(await fieldValues(as(eastStaff), '单位', '名称', { limit: 9 })).toEqual(['东昌某厂']);
    expect(await fieldValues(as(clerk), CERTIFICATE, '发证日期', { limit: 1 })).toEqual(['2025-09-01']);
    expect(await fieldValues(as(clerk), '个人', '身份证号', { limit: 9 })).toEqual([]);
    expect((await refused(fieldValues(as(clerk), '个人', '没有', { limit: 9 }))).codes).toEqual(['D012 没有']);
  });

  test('which registers there are, and what a row of one is', async () => {
    const registers = await listRegisters(as(clerk));
    expect(registers.length).toBeGreaterThan(100);
    expect(registers.find(({ name }) => name === '个人')).toMatchObject({
      mayWrite: true,
      searchable: true,
      restricted: false,
    });
    expect(registers.find(({ name }) => name === '水城工匠')).toMatchObject({ mayWrite: false, fourEyes: true });
    const { given, template } = await describeRegister(as(clerk), CERTIFICATE);
    expect(given.required).toEqual(['证书编号']);
    expect(template.columns[1]).toMatchObject({ name: '身份证号', asText: true });
    expect((await refused(listRegisters(as(admin)))).code).toBe('not-allowed');
  });

  test('what is not there, and what is not to be seen, are the same', async () => {
    const { row } = await added('B-3', LI);
    const said = await refused(getRegisterRow(as(eastStaff), CERTIFICATE, row));
    expect(said).toMatchObject({ code: 'not-found', codes: ['D025'] });
    expect(await refused(getRegisterRow(as(eastStaff), CERTIFICATE, '99999999'))).toEqual(said);
    expect(await refused(registerHistory(as(eastStaff), CERTIFICATE, row))).toEqual(said);
  });
});

describe('what one person may change', () => {
  const why = '持证人来函';

  test('is corrected, amended and withdrawn at once', async () => {
    const { row } = await addRow(as(clerk), '单位', firm(creditCode(50), '旧厂', EAST));
    const base = { row: row?.row ?? '', reason: why };
    const corrected = await correctRow(as(clerk), '单位', { ...base, version: 1, values: { 名称: '老厂' } });
    expect(corrected).toMatchObject({ request: null, row: { version: 2, values: { 名称: '老厂' } } });
    const amended = await amendRow(as(clerk), '单位', {
      ...base,
      version: 2,
      values: { 名称: '新厂' },
      validFrom: '2025-09-01',
    });
    expect(amended).toMatchObject({ request: null, row: { version: 3, validFrom: '2025-09-01' } });
    const on = async (validOn: string) =>
      (await registerAsOf(as(clerk), '单位', { validOn, limit: 200 })).rows.find((one) => one.row === base.row)?.values[
        '名称'
      ];
    expect([await on('2025-08-31'), await on('2025-09-01')]).toEqual(['老厂', '新厂']);
    expect(await withdrawRow(as(clerk), '单位', { ...base, version: 3, validFrom: null })).toEqual({
      request: null,
      row: null,
    });
    expect(await on('2025-09-01')).toBeUndefined();
    expect((await registerHistory(as(clerk), '单位', base.row)).map(({ change }) => change)).toEqual([
      'insert',
      'correct',
      'change',
      'withdraw',
    ]);
  });

  test('is refused with every fault', async () => {
    const { row } = await addRow(as(clerk), '单位', firm(creditCode(51), '甲厂', EAST));
    const base = { row: row?.row ?? '', version: 1, reason: why };
    const amend = (more: object) =>
      refused(amendRow(as(clerk), '单位', { ...base, values: { 名称: '乙厂' }, validFrom: '2025-01-01', ...more }));
    expect((await amend({ validFrom: '2026-03-03', reason: ' ', values: { 名字: '乙' } })).codes).toEqual([
      'D012 名字',
      'D001 reason',
      'D026 validFrom',
    ]);
    expect((await amend({ validFrom: '2026-02-30' })).codes).toEqual(['D004 validFrom']);
    expect((await amend({ values: {} })).codes).toEqual(['D001']);
    expect((await amend({ version: 7 })).code).toBe('stale');
    expect((await amend({ row: '99999999' })).code).toBe('not-found');
    expect((await amend({ reason: '长'.repeat(501) })).codes).toEqual(['D002 reason']);
    expect(
      (await refused(withdrawRow(as(clerk), '单位', { ...base, validFrom: '2099-01-01', reason: '' }))).codes,
    ).toEqual(['D001 reason', 'D026 validFrom']);
    expect((await refused(correctRow(as(schools), '单位', { ...base, values: { 名称: '丙' } }))).code).toBe(
      'not-allowed',
    );
  });
});

describe('where two persons are wanted', () => {
  const why = '评价机构来函更正';
  const ask = async (number: string, values: Record<string, string> = { 等级: '技师' }) => {
    const { row, version } = await added(number);
    const { request } = await correctRow(as(clerk), CERTIFICATE, { row, version, values, reason: why });
    return { row, version, id: request ?? '' };
  };
  const levelOf = async (row: string) => (await getRegisterRow(as(clerk), CERTIFICATE, row)).values['等级'];

  test('a correction waits for another person of the same keepers', async () => {
    const { row, id } = await ask('C-1', { 等级: '技师', 身份证号: LI, 核定补贴额: '2000' });
    expect(await levelOf(row)).toBe('高级工');
    const view = await getChangeRequest(as(second), id);
    expect(view).toMatchObject({
      register: CERTIFICATE,
      change: 'correct',
      state: 'open',
      requestedBy: clerk.account,
      reason: why,
      values: { 等级: '技师', 身份证号: '371***********' + LI.slice(-4), 核定补贴额: 2000 },
      now: { version: 1, values: { 等级: '高级工' } },
      outdated: false,
    });
    const done = await approveChange(as(second), id, '已核');
    expect(done.row).toMatchObject({
      version: 2,
      source: `change:${id}`,
      by: second.account,
      values: { 等级: '技师' },
      county: WEST,
    });
    expect(await getChangeRequest(as(clerk), id)).toMatchObject({
      state: 'approved',
      decidedBy: second.account,
      decision: '已核',
    });
    const subject = `台账 ${CERTIFICATE}:${row}`;
    const entries = (await auditOf(database)).filter((entry) => entry.subject === subject);
    expect(entries.map(({ action, account }) => [action, account])).toEqual([
      ['register.insert', clerk.account],
      ['register.propose', clerk.account],
      ['register.approve', second.account],
      ['register.correct', second.account],
    ]);
  });

  test('nobody approves or rejects their own, and the audit has that they tried', async () => {
    const { row, id } = await ask('C-2');
    expect((await refused(approveChange(as(clerk), id))).code).toBe('refused');
    expect((await refused(rejectChange(as(clerk), id, '不要了'))).code).toBe('refused');
    expect(await levelOf(row)).toBe('高级工');
    expect((await auditOf(database, 'register.approve')).at(-1)).toMatchObject({
      account: clerk.account,
      outcome: 'refused',
    });
    // The database says so too.
    const attempt = sql`update platform.change_request set state = 'approved', decided_by = ${clerk.account}, decided_at = now() where id = ${id}`;
    await expect(attempt.execute(database.owner)).rejects.toThrow();
  });

  test('nobody of another department, and nobody of another county', async () => {
    const { id } = await ask('C-3');
    expect((await refused(approveChange(as(schools), id))).code).toBe('not-found');
    expect((await refused(approveChange(as(eastStaff), id))).code).toBe('not-found');
    const west = await added('C-4', LI);
    const { request } = await correctRow(as(clerk), CERTIFICATE, { ...west, values: { 等级: '技师' }, reason: why });
    expect((await refused(getChangeRequest(as(eastClerk), request ?? ''))).code).toBe('not-found');
    expect((await refused(approveChange(as(eastClerk), request ?? ''))).code).toBe('not-found');
    expect((await approveChange(as(eastClerk), id)).row?.version).toBe(2);
  });

  test('of two that decide at the same moment one is too late', async () => {
    const { row, id } = await ask('C-5');
    const third = await staff('third', { role: 'register-clerk', department: BUREAU });
    const decided = await Promise.allSettled([
      approveChange(as(second), id),
      approveChange(as(third), id),
      rejectChange(as(third), id, '不符'),
    ]);
    expect(decided.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await registerHistory(as(clerk), CERTIFICATE, row)).toHaveLength(decided[2].status === 'fulfilled' ? 1 : 2);
  });

  test('a request is rejected with a reason, or cancelled by who made it', async () => {
    const { row, version, id } = await ask('C-6');
    const again = correctRow(as(second), CERTIFICATE, { row, version, values: { 等级: '技师' }, reason: why });
    expect((await refused(again)).codes).toEqual(['D028']);
    expect((await refused(rejectChange(as(second), id, ' '))).codes).toEqual(['D001 reason']);
    expect(await rejectChange(as(second), id, '证据不足')).toMatchObject({ state: 'rejected', decision: '证据不足' });
    expect((await refused(approveChange(as(second), id))).code).toBe('stale');
    const { request } = await withdrawRow(as(clerk), CERTIFICATE, {
      row,
      version,
      reason: '重复登记',
      validFrom: null,
    });
    expect((await refused(cancelChange(as(second), request ?? ''))).codes).toEqual(['D029']);
    expect(await cancelChange(as(clerk), request ?? '')).toMatchObject({
      state: 'cancelled',
      decidedBy: clerk.account,
    });
    expect(await levelOf(row)).toBe('高级工');
  });

  test('a withdrawal takes the row away, a change sets its day', async () => {
    const { row, version } = await added('C-7');
    const changed = await amendRow(as(clerk), CERTIFICATE, {
      row,
      version,
      values: { 职业: '电工' },
      reason: why,
      validFrom: '2025-10-01',
    });
    expect((await approveChange(as(second), changed.request ?? '')).row).toMatchObject({
      version: 2,
      validFrom: '2025-10-01',
      values: { 职业: '电工' },
    });
    const gone = await withdrawRow(as(clerk), CERTIFICATE, {
      row,
      version: 2,
      reason: '注销',
      validFrom: '2026-01-01',
    });
    expect(await approveChange(as(second), gone.request ?? '')).toEqual({ row: null, request: gone.request });
    expect((await refused(getRegisterRow(as(clerk), CERTIFICATE, row))).code).toBe('not-found');
    expect(await getChangeRequest(as(clerk), gone.request ?? '')).toMatchObject({
      state: 'approved',
      now: null,
      validFrom: '2026-01-01',
    });
  });

  test('requests are listed for those who keep the register', async () => {
    const { id } = await ask('C-8');
    const open = await listChangeRequests(as(second), { state: 'open', register: CERTIFICATE, limit: 200 });
    expect(open.requests.map((one) => one.id)).toContain(id);
    expect((await listChangeRequests(as(schools), { limit: 200 })).requests).toEqual([]);
    const first = await listChangeRequests(as(second), { limit: 1 });
    expect(first.next).toBe(first.requests[0]?.id);
    const after = await listChangeRequests(as(second), { limit: 200, after: first.next });
    expect(after.requests.map((one) => one.id)).not.toContain(first.next);
  });
});

describe('a full ID number', () => {
  const asked = async () => {
    const { row } = await added(`R-${String(Math.trunc(performance.now() * 1000))}`);
    return { register: CERTIFICATE, row, column: '身份证号', purpose: 'review', reason: '办件 2026-17' } as const;
  };

  test('is shown to whom it may be, and stands in the audit with its purpose', async () => {
    const what = await asked();
    expect(await revealIdentity(as(eastStaff), what)).toEqual({ id: ZHANG });
    expect((await auditOf(database, 'register.reveal')).at(-1)).toMatchObject({
      account: eastStaff.account,
      subject: `台账 ${CERTIFICATE}:${what.row}`,
      detail: { column: '身份证号', purpose: 'review', reason: '办件 2026-17', person: tokenOf(as(clerk).keys, ZHANG) },
    });
  });

  test('is not kept for an idempotency key', async () => {
    const what = await asked();
    await revealIdentity(as(clerk, { idempotency: { key: 'reveal', route: 'POST', digest: 'd' } }), what);
    const { rows } = await sql<{ whole: string }>`
      select coalesce(string_agg(answer::text, ''), '') as whole from platform.idempotency`.execute(database.owner);
    expect(rows[0]?.whole).not.toContain(ZHANG);
  });

  test('is not shown to others, nor without a reason, nor from elsewhere', async () => {
    const what = await asked();
    expect((await refused(revealIdentity(as(admin), what))).code).toBe('not-allowed');
    expect((await refused(revealIdentity(as(eastStaff), { ...what, reason: '' }))).codes).toEqual(['D001 reason']);
    expect((await refused(revealIdentity(as(eastStaff), { ...what, column: '职业' }))).codes).toEqual(['D012 职业']);
    const west = await added('R-west', LI);
    expect((await refused(revealIdentity(as(eastStaff), { ...what, row: west.row }))).code).toBe('not-found');
  });

  test('stands nowhere in the registers, their history, the requests or the audit', async () => {
    const { rows } = await sql<{ schema: string; name: string }>`
      select schemaname as schema, tablename as name from pg_tables
      where schemaname in ('register', 'history', 'platform', 'audit', 'vault', 'access')`.execute(database.owner);
    expect(rows.length).toBeGreaterThan(200);
    for (const { schema, name } of rows) {
      const { rows: found } = await sql`
        select t::text from ${sql.id(schema, name)} t
        where t::text like any (array[${`%${ZHANG}%`}, ${`%${LI}%`}, ${`%${STRANGER}%`}])`.execute(database.owner);
      expect(found, `${schema}.${name}`).toEqual([]);
    }
  });
});

describe('the dictionary at start', () => {
  test('is applied already', async () => {
    const { ruleSet } = as(clerk);
    expect(await planDictionary(database, ruleSet)).toEqual([]);
    expect(await applyDictionary(database, ruleSet)).toEqual([]);
  });

  test('that has lost something is refused, with the way out', async () => {
    const { ruleSet } = as(clerk);
    const { 个人: people, ...others } = ruleSet.registers;
    if (people === undefined) throw new Error('no 个人');
    const without = {
      ...ruleSet,
      registers: { ...others, 个人: { ...people, fields: people.fields.filter(({ name }) => name !== '姓名') } },
    };
    for (const attempt of [planDictionary(database, without), applyDictionary(database, without)]) {
      await expect(attempt).rejects.toThrow(DictionaryRefused);
      await expect(attempt).rejects.toThrow(
        /平台没有启动.*\[D031\] 台账“个人”的字段“姓名”不在字典里了.*办法：保留这个字段/su,
      );
    }
    expect(await planDictionary(database, ruleSet)).toEqual([]);
  });
});
