import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import Excel from 'exceljs';
import { beforeAll, describe, expect, test } from 'vitest';
import { headsFile, verifyAuditFile } from '../../src/flow/index.ts';
import { BUREAU, EAST_FIRM, WEST_FIRM } from './city.ts';
import { allPages, until, type Answer, type Client } from './client.ts';
import { browse, CLIENT, startProvider } from './oidc-provider.ts';
import { REDIRECT, startServer, type TestServer } from './server.ts';
import { FIRMS, numberOf, personRow, put } from './town.ts';

/**
 * The first paragraph of what the platform is for, told over HTTP from beginning to end: certificates are imported, looked up, corrected
 * by two persons, exported; a full ID number is looked at for a reason; and the audit tells all of it to whoever audits.
 */

const CERTIFICATES = '职业技能等级证书';
const BASE = `/api/registers/${encodeURIComponent(CERTIFICATES)}`;
const PEOPLE = 2000;

let server: TestServer;
/** Two clerks of the bureau that keeps the register, and who audits. */
let first: Client, second: Client, auditor: Client;
const accounts = new Map<string, string>();

beforeAll(async () => {
  const issuer = await startProvider(REDIRECT, [{ sub: 'wang', name: '王经办' }]);
  server = await startServer([
    { id: 'office', name: '政务内网', issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret },
  ]);
  const clerk = { role: 'register-clerk', department: BUREAU } as const;
  for (const [login, grant] of [
    ['wang', clerk],
    ['li', clerk],
    ['shen', { role: 'auditor' }],
  ] as const)
    accounts.set(login, (await server.join({ login, grants: [grant] })).account);
  await put(server.database, '单位', FIRMS);
  await put(
    server.database,
    '个人',
    Array.from({ length: PEOPLE }, (_, n) => personRow(n)),
  );
});

// ── the file ────────────────────────────────────────────────────────────────────────────────────────────────────────

const HEADER = ['证书编号', '身份证号', '职业', '职业编码', '等级', '评价方式', '评价机构', '发证日期'];
type Line = Readonly<Record<string, string | Date | null>>;

/** A certificate of person `n`, as somebody types it into a sheet. */
function line(n: number, other: Line = {}): Line {
  return {
    证书编号: `S${String(n).padStart(12, '0')}`,
    身份证号: numberOf(n),
    职业: '焊工',
    职业编码: null,
    等级: n % 5 === 0 ? '技师' : '高级工',
    评价方式: '企业自主评价',
    评价机构: n % 2 === 0 ? EAST_FIRM : WEST_FIRM,
    发证日期: new Date(Date.UTC(2025, 8, 1)),
    ...other,
  };
}

/** Whom the register doesn't know. */
const STRANGER = numberOf(PEOPLE + 7);
/** Position among the lines, what is wrong with it, and the columns at fault. */
const BAD: readonly (readonly [at: number, line: Line, columns: readonly string[]])[] = [
  // Its number comes again below, with other content: which of the two is right, the file doesn't say.
  [3, line(3), ['证书编号']],
  [17, line(17, { 身份证号: `${numberOf(17).slice(0, 17)}${numberOf(17).endsWith('1') ? '2' : '1'}` }), ['身份证号']],
  [400, line(400, { 身份证号: STRANGER }), ['身份证号']],
  [1203, line(1203, { 等级: '特高级', 发证日期: '2025-02-30' }), ['等级', '发证日期']],
  [1604, line(1604, { 证书编号: null }), ['证书编号']],
  [1810, line(1810, { 证书编号: 'S000000000003' }), ['证书编号']],
  [1999, line(1999, { 评价机构: '91350100M000100Y44' }), ['评价机构']],
];
const LINES: readonly Line[] = Array.from({ length: PEOPLE }, (_, n) => BAD.find(([at]) => at === n)?.[1] ?? line(n));

async function sheetOf(lines: readonly Line[]): Promise<Buffer> {
  const book = new Excel.Workbook();
  const sheet = book.addWorksheet('证书');
  sheet.addRow(['2025年高级工及以上证书']);
  sheet.addRow(HEADER);
  for (const one of lines) sheet.addRow(HEADER.map((name) => one[name] ?? null));
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** Rows of a sheet as text, the first one with this column in it taken for the header. */
async function readSheet(bytes: Buffer, column: string): Promise<Readonly<Record<string, string>>[]> {
  const book = new Excel.Workbook();
  await book.xlsx.load(new Uint8Array(bytes).buffer);
  const rows: string[][] = [];
  book.worksheets[0]?.eachRow((row) => {
    const cells: string[] = [];
    row.eachCell({ includeEmpty: true }, (cell) => void cells.push(cell.text));
    rows.push(cells);
  });
  const at = rows.findIndex((cells) => cells.includes(column));
  const header = rows[at] ?? [];
  return rows.slice(at + 1).map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])));
}

/** A report of the bad rows alone, each made right. */
async function mend(report: Buffer): Promise<Buffer> {
  const book = new Excel.Workbook();
  await book.xlsx.load(new Uint8Array(report).buffer);
  const [sheet] = book.worksheets;
  const header: string[] = [];
  sheet?.getRow(1).eachCell((cell, at) => (header[at] = cell.text));
  for (const [i, [n]] of BAD.entries())
    for (const [name, value] of Object.entries(line(n)))
      if (sheet !== undefined) sheet.getRow(i + 2).getCell(header.indexOf(name)).value = value;
  return Buffer.from(await book.xlsx.writeBuffer());
}

interface Import {
  readonly id: string;
  readonly state: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly findings: { readonly faults?: readonly { readonly row: number; readonly column: string }[] };
  readonly report: string | null;
}

async function bring(client: Client, file: Buffer, mode: string): Promise<Import> {
  const form = new FormData();
  form.set('mode', mode);
  form.set('file', new Blob([new Uint8Array(file)]), '证书.xlsx');
  const sent = await client.ask('POST', `${BASE}/imports`, { form });
  expect([sent.status, sent.json()], sent.text).toMatchObject([202, { register: CERTIFICATES }]);
  const where = sent.headers.get('location') ?? '';
  return until(async () => {
    const found = (await client.get(where)).json<Import>();
    return ['received', 'checking', 'writing'].includes(found.state) ? undefined : found;
  });
}

interface Row {
  readonly row: string;
  readonly version: number;
  readonly values: Readonly<Record<string, unknown>>;
}

async function lookUp(client: Client, id: string): Promise<readonly Row[]> {
  const found = await client.post('/api/people/search', { id });
  expect(found.status, found.text).toBe(200);
  const { registers } = found.json<{ registers: { register: string; rows: Row[] }[] }>();
  return registers.flatMap(({ register, rows }) => (register === CERTIFICATES ? rows : []));
}

async function refused(answer: Promise<Answer>, status: number, problem: string): Promise<void> {
  const { status: given, problem: said, text } = await answer;
  expect([given, said], text).toEqual([status, problem]);
}

// ── the story ───────────────────────────────────────────────────────────────────────────────────────────────────────

describe('a clerk of the register', () => {
  test('signs in with password and authenticator, and not with the password alone', async () => {
    const half = server.client();
    await refused(half.get(`${BASE}/rows`), 401, 'unauthenticated');
    expect((await half.post('/api/session', { login: 'wang', password: 'wrong' })).status).toBe(401);
    // The authenticator is set up first, and asked for ever after.
    await server.signIn('wang');
    first = await server.signIn('wang');
    const waiting = server.client();
    await waiting.post('/api/session', { login: 'wang', password: '光岳楼-东昌湖-运河' });
    await refused(waiting.get(`${BASE}/rows`), 401, 'second-factor-needed');
    const me = (await first.get('/api/session')).json<object>();
    expect(me).toMatchObject({
      account: { id: accounts.get('wang') },
      pending: null,
      grants: [{ role: 'register-clerk', department: BUREAU }],
    });
    second = await server.signIn('li');
    auditor = await server.signIn('shen');
  });

  test('signs in once more through 统一身份认证, by the account that was linked', async () => {
    const arrive = async (client: Client, address: string | null): Promise<Answer> => {
      const back = await browse(address ?? '', 'wang', REDIRECT);
      return client.get(`${back.pathname}${back.search}`);
    };
    const link = await first.post('/api/oidc/link', { provider: 'office', returnTo: '/' });
    expect((await arrive(first, link.json<{ redirect: string }>().redirect)).status).toBe(302);
    const other = server.client();
    const away = await other.get('/api/oidc/start?provider=office&returnTo=/desk');
    const back = await arrive(other, away.headers.get('location'));
    expect([back.status, back.headers.get('location')]).toEqual([302, '/desk']);
    const me = (await other.get('/api/session')).json<{ method: string; account: { id: string } }>();
    expect([me.method, me.account.id]).toEqual(['oidc', accounts.get('wang')]);
    // What follows is done in the session that began there.
    first = other;
  });

  test('imports a file: with bad rows in it nothing is written, and every one of them is told', async () => {
    const found = await bring(first, await sheetOf(LINES), 'all-or-nothing');
    expect(found, JSON.stringify(found)).toMatchObject({
      state: 'refused',
      counts: { read: PEOPLE, bad: BAD.length, good: PEOPLE - BAD.length, added: 0 },
    });
    // Two lines of title and header stand above.
    const wanted = BAD.flatMap(([at, , columns]) => columns.map((column) => [at + 3, column]));
    expect(found.findings.faults?.map(({ row, column }) => [row, column])).toEqual(wanted);
    const { rows } = (await first.get(`${BASE}/rows?limit=1`)).json<{ rows: Row[] }>();
    expect(rows).toEqual([]);

    const report = await first.get(found.report ?? '');
    expect(report.type).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
    const told = (await readSheet(report.bytes, '证书编号')).filter((row) => row['错误说明'] !== '');
    expect(told.map((row) => row['原行号'])).toEqual(BAD.map(([at]) => String(at + 3)));
    for (const [i, [, one, columns]] of BAD.entries()) {
      expect(told[i]?.['身份证号']).toBe(one['身份证号']);
      for (const column of columns) expect(told[i]?.['错误说明']).toContain(column);
    }
    // It has full ID numbers, so it is for whoever sent the file alone.
    await refused(second.get(found.report ?? ''), 404, 'no-such-resource');
  });

  test('imports the good rows, and then the report, mended and sent back as it is', async () => {
    const found = await bring(first, await sheetOf(LINES), 'good-rows');
    expect(found).toMatchObject({ state: 'done', counts: { read: PEOPLE, bad: BAD.length } });
    expect(found.counts['added']).toBe(PEOPLE - BAD.length);
    const report = await first.get(found.report ?? '');
    const mended = await bring(first, await mend(report.bytes), 'all-or-nothing');
    expect(mended, JSON.stringify(mended)).toMatchObject({ state: 'done', counts: { added: BAD.length, bad: 0 } });
    const again = await bring(first, await sheetOf(LINES.map((_, n) => line(n))), 'all-or-nothing');
    expect(again).toMatchObject({ state: 'done', counts: { added: 0, corrected: 0, waiting: 0, unchanged: PEOPLE } });
  });

  test('looks a person up by ID number, and sees it masked', async () => {
    const [row, ...others] = await lookUp(first, numberOf(42));
    expect(others).toEqual([]);
    expect(row?.values).toMatchObject({ 证书编号: 'S000000000042', 等级: '高级工' });
    const text = JSON.stringify(row);
    expect(text).not.toContain(numberOf(42));
    expect(text).not.toContain('个:');
    expect(String(row?.values['身份证号'])).toMatch(/^371\*+\d{3}[\dX]$/u);
    expect(await lookUp(first, STRANGER)).toEqual([]);
    // An address stays in logs everywhere, so no ID number is taken in one.
    const where = encodeURIComponent(`身份证号:is:${numberOf(42)}`);
    await refused(first.get(`${BASE}/rows?where=${where}`), 400, 'bad-request');
  });

  test('corrects a row: it changes when another clerk approves, and not before', async () => {
    const [row] = await lookUp(first, numberOf(42));
    const path = `${BASE}/rows/${row?.row ?? ''}`;
    const { headers } = await first.get(path);
    const body = { values: { 等级: '技师' }, reason: '证书上写的是技师，录入有误' };
    await refused(first.post(`${path}/correct`, body), 428, 'precondition-required');
    const asked = await first.post(`${path}/correct`, body, { headers: { 'if-match': headers.get('etag') ?? '' } });
    const { request } = asked.json<{ request: string }>();
    expect([asked.status, asked.headers.get('location')]).toEqual([202, `/api/change-requests/${request}`]);
    expect((await first.get(path)).json()).toMatchObject({ version: 1, values: { 等级: '高级工' } });

    const approval = `/api/change-requests/${request}/approve`;
    const tag = (await second.get(`/api/change-requests/${request}`)).headers.get('etag') ?? '';
    await refused(first.post(approval, {}, { headers: { 'if-match': tag } }), 409, 'conflict');
    const approved = await second.post(approval, { decision: '已核对证书' }, { headers: { 'if-match': tag } });
    expect(approved.status, approved.text).toBe(200);
    expect((await first.get(path)).json()).toMatchObject({ version: 2, values: { 等级: '技师' } });
    const { versions } = (await first.get(`${path}/history`)).json<{ versions: object[] }>();
    expect(versions).toMatchObject([
      { version: 1, change: 'insert', values: { 等级: '高级工' } },
      { version: 2, change: 'correct', values: { 等级: '技师' }, source: `change:${request}`, by: accounts.get('li') },
    ]);
    await refused(second.post(approval, {}, { headers: { 'if-match': tag } }), 412, 'precondition-failed');
  });

  test('reveals one ID number for a purpose, and none without', async () => {
    const [row] = await lookUp(first, numberOf(42));
    const path = `${BASE}/rows/${row?.row ?? ''}/reveal`;
    await refused(first.post(path, { column: '身份证号' }), 422, 'bad-input');
    await refused(first.post(path, { column: '身份证号', purpose: 'curiosity', reason: '看看' }), 422, 'bad-input');
    const shown = await first.post(path, { column: '身份证号', purpose: 'correction', reason: '核对证书原件' });
    expect(shown.json()).toEqual({ id: numberOf(42) });
    expect(shown.headers.get('cache-control')).toBe('no-store');
  });

  test('exports the register, whole and in part, ID numbers masked', async () => {
    const whole = await first.get(`${BASE}/export.xlsx`);
    expect([whole.status, whole.headers.get('x-rows')]).toEqual([200, String(PEOPLE)]);
    const rows = await readSheet(whole.bytes, '证书编号');
    expect(rows).toHaveLength(PEOPLE);
    expect(rows.filter((row) => !/^371\*+\d{3}[\dX]$/u.test(row['身份证号'] ?? ''))).toEqual([]);
    const where = encodeURIComponent('等级:is:技师');
    const part = await first.get(`${BASE}/export.csv?where=${where}`);
    const lines = part.text.trim().split('\r\n');
    expect([lines.length - 1, part.headers.get('x-rows')]).toEqual([PEOPLE / 5 + 1, String(PEOPLE / 5 + 1)]);
    expect(part.text).not.toMatch(/371599\d{11}/u);
  });
});

interface Entry {
  readonly id: string;
  readonly account: string;
  readonly session: string;
  readonly action: string;
  readonly name: string;
  readonly subject: string;
  readonly outcome: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly seq: number | null;
}

describe('the auditor', () => {
  const entries = (query: string): Promise<Entry[]> =>
    allPages<Entry>(auditor, `/api/audit/entries?limit=200&${query}`, 'entries');

  test('reads every step from the audit: who, when, what, and in which session', async () => {
    const [wang, li] = [accounts.get('wang') ?? '', accounts.get('li') ?? ''];
    const own = (await entries(`account=${wang}`)).reverse();
    const actions = own.map(({ action, outcome }) => `${action} ${outcome}`);
    const expected = [
      'session.second-factor done',
      'account.link done',
      'session.sign-in done',
      'import.upload done',
      'import.check done',
      'register.insert done',
      'import.apply done',
      'register.propose done',
      'register.approve refused',
      'register.reveal done',
      'register.export done',
    ];
    expect(expected.filter((one) => !actions.includes(one))).toEqual([]);
    expect((await entries('action=session.sign-in&outcome=refused')).length).toBeGreaterThan(0);

    const imported = own.filter(({ action }) => action === 'register.insert');
    const rows = imported.reduce((sum, { detail }) => sum + Number(detail['rows']), 0);
    expect(rows).toBe(PEOPLE);
    const [reveal] = own.filter(({ action }) => action === 'register.reveal');
    expect(reveal).toMatchObject({
      name: '查看完整身份证号',
      detail: { column: '身份证号', purpose: 'correction', reason: '核对证书原件' },
    });
    const exports = own.filter(({ action }) => action === 'register.export');
    expect(exports.map(({ detail }) => [detail['rows'], detail['format']])).toEqual([
      [PEOPLE, 'xlsx'],
      [PEOPLE / 5 + 1, 'csv'],
    ]);
    // What was done since the second sign-in was done in that one session.
    const later = own.slice(own.findIndex(({ action }) => action === 'import.upload'));
    expect(new Set(later.filter(({ session }) => session !== '').map(({ session }) => session)).size).toBe(1);

    const approvals = (await entries(`account=${li}`)).filter(({ action }) => action.startsWith('register.'));
    expect(approvals.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['register.correct', 'register.approve']),
    );
    expect((await entries(`subject=${encodeURIComponent(reveal?.subject ?? '')}`)).map(({ id }) => id)).toContain(
      reveal?.id,
    );
    expect(JSON.stringify(await entries(''))).not.toMatch(/371599\d{11}/u);
  });

  test('changes nothing, and imports nothing', async () => {
    const [row] = await lookUp(auditor, numberOf(42));
    const path = `${BASE}/rows/${row?.row ?? ''}`;
    const headers = { 'if-match': '"2"' };
    await refused(auditor.post(`${path}/withdraw`, { reason: 'x', validFrom: null }, { headers }), 403, 'forbidden');
    await refused(auditor.post(`${BASE}/rows`, { values: {} }), 403, 'forbidden');
    await refused(first.get('/api/audit/entries'), 403, 'forbidden');
  });

  test('verifies the chain, and the exported file offline; a single changed letter is found', async () => {
    const last = (await entries(''))[0]?.id ?? '';
    await until(async () => {
      const [newest] = (await auditor.get('/api/audit/entries?limit=1')).json<{ entries: Entry[] }>().entries;
      return newest?.id === last && newest.seq !== null ? newest : undefined;
    });
    const verdict = (await auditor.get('/api/audit/verification')).json<{
      ok: boolean;
      count: number;
      heads: number;
    }>();
    expect(verdict).toMatchObject({ ok: true });
    expect(verdict.count).toBeGreaterThanOrEqual((await entries('')).filter(({ seq }) => seq !== null).length - 2);
    expect(verdict.heads).toBeGreaterThan(0);

    const exported = await auditor.get('/api/audit/export');
    expect(exported.type).toBe('application/gzip');
    const file = join(server.data, 'audit.ndjson.gz');
    writeFileSync(file, exported.bytes);
    expect(await verifyAuditFile(file, headsFile(server.data))).toMatchObject({ ok: true });

    const lines = gunzipSync(exported.bytes).toString('utf8');
    expect(lines).toContain('核对证书原件');
    writeFileSync(file, gzipSync(lines.replace('核对证书原件', '核对证书复件')));
    const broken = await verifyAuditFile(file, undefined);
    expect(broken).toMatchObject({ ok: false, broken: { reason: 'changed' } });
  });
});
