import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUREAU, creditCode, EAST, residentId, WEST } from '../../../test/platform/city.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { auditOf, contextOf, enter, NOW } from '../../../test/platform/people.ts';
import type { Actor, Grant } from '../../access/index.ts';
import { ImportQueue } from '../../flow/index.ts';
import { loadNotices } from '../../policy/index.ts';
import { csvBytes, openTable, xlsxBytes } from '../../store/index.ts';
import { PROBLEM_TYPE } from '../problems.ts';
import { makeServer } from '../server.ts';
import { exportRoutes } from './exports.ts';
import { importRoutes } from './imports.ts';
import { registerRoutes } from './registers.ts';

const data = mkdtempSync(join(tmpdir(), 'jiangtong-api-'));
const actors = new Map<string, Actor>();
let database: FreshDatabase;
let queue: ImportQueue;
let app: FastifyInstance;

const CLERK: Grant = { role: 'register-clerk', department: BUREAU };
const PEOPLE: Readonly<Record<string, readonly Grant[]>> = {
  clerk: [CLERK],
  second: [CLERK],
  east: [{ ...CLERK, county: EAST }],
  finance: [{ role: 'finance' }],
  reviewer: [{ role: 'city-reviewer' }],
  other: [{ role: 'register-clerk', department: '市财政局' }],
};

beforeAll(async () => {
  database = await freshDatabase();
  for (const [login, grants] of Object.entries(PEOPLE)) actors.set(login, await enter(database, { login, grants }));
  const { keys, ruleSet } = contextOf(database);
  queue = new ImportQueue(
    { database, keys, ruleSet, uploads: join(data, 'uploads'), mostBytes: 1024 * 1024 },
    (error) => {
      throw error instanceof Error ? error : new Error(String(error));
    },
  );
  const sessionOf = (token: string) => {
    const actor = actors.get(token);
    return Promise.resolve(actor === undefined ? undefined : { actor, csrf: `csrf-${token}` });
  };
  app = await makeServer(
    {
      loaded: await loadNotices('notices'),
      webRoot: '/nowhere',
      version: '0.0.0',
      now: () => NOW,
      limits: 'off',
      platform: { database, keys, data, sessionOf, imports: queue, checks: [], gauges: [] },
    },
    [registerRoutes, importRoutes, exportRoutes],
  );
  await populate();
});
afterAll(async () => {
  await queue.stop();
  await app.close();
  rmSync(data, { recursive: true, force: true });
});

// ── asking ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function ask(who: string, request: InjectOptions): Promise<LightMyRequestResponse> {
  const isCommand = request.method !== undefined && request.method !== 'GET';
  return app.inject({
    ...request,
    headers: {
      cookie: `jiangtong_session=${who}`,
      ...(isCommand ? { 'x-csrf-token': `csrf-${who}`, 'idempotency-key': randomUUID() } : {}),
      ...request.headers,
    },
  });
}

const get = (who: string, url: string): Promise<LightMyRequestResponse> => ask(who, { url });
const post = (who: string, url: string, payload: object, version?: number): Promise<LightMyRequestResponse> =>
  ask(who, {
    method: 'POST',
    url,
    payload,
    headers: version === undefined ? {} : { 'if-match': `"${String(version)}"` },
  });

const at = (register: string, rest = ''): string => `/api/registers/${encodeURIComponent(register)}${rest}`;

interface Found {
  readonly row: string;
  readonly version: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly names: Readonly<Record<string, string>>;
}

const FIRM = creditCode(1);
const CERTIFICATES = '职业技能等级证书';
const HEADER = ['证书编号', '身份证号', '职业', '等级', '评价方式', '评价机构', '发证日期'];
const certificate = (number: string, n: number, level = '高级工') => ({
  证书编号: number,
  身份证号: residentId(n),
  职业: '电工',
  等级: level,
  评价方式: '企业自主评价',
  评价机构: FIRM,
  发证日期: '2025-09-01',
});

async function populate(): Promise<void> {
  const firms = [
    { 统一社会信用代码: FIRM, 名称: '东昌某厂', 单位类型: '企业', 所在区县: EAST, 国有及国有控股: false },
    { 统一社会信用代码: creditCode(2), 名称: '=临清某厂', 单位类型: '企业', 所在区县: WEST, 国有及国有控股: true },
  ];
  for (const values of firms) expect((await post('clerk', at('单位', '/rows'), { values })).statusCode).toBe(201);
  for (const n of [1, 2, 3]) {
    const values = { 身份证号: residentId(n), 姓名: `张${String(n)}`, 人员类别: '企业职工', 参保单位: FIRM };
    expect((await post('clerk', at('个人', '/rows'), { values })).statusCode).toBe(201);
  }
}

async function add(number: string, n: number): Promise<Found> {
  const answer = await post('clerk', at(CERTIFICATES, '/rows'), { values: certificate(number, n) });
  expect(answer.statusCode).toBe(201);
  return answer.json<{ row: Found }>().row;
}

interface ProblemBody {
  readonly status: number;
  readonly errors?: readonly { readonly pointer: string; readonly parameter?: string; readonly code: string }[];
}

function problem(answer: LightMyRequestResponse, status: number): ProblemBody {
  expect(answer.statusCode).toBe(status);
  expect(answer.headers['content-type']).toBe(PROBLEM_TYPE);
  return answer.json<ProblemBody>();
}

// ── registers ───────────────────────────────────────────────────────────────────────────────────────────────────────

describe('registers', () => {
  test('are listed and described to those who may read them', async () => {
    const { registers } = (await get('finance', '/api/registers')).json<{
      registers: { name: string; mayWrite: boolean }[];
    }>();
    expect(registers.find(({ name }) => name === CERTIFICATES)).toMatchObject({
      fourEyes: true,
      mayWrite: false,
      key: ['证书编号'],
    });
    const about = (await get('clerk', at(CERTIFICATES))).json<{ columns: { name: string }[]; register: object }>();
    expect(about.columns.map(({ name }) => name)).toContain('发证日期');
    expect(about.register).toMatchObject({ mayWrite: true });
    problem(await get('clerk', at('证书')), 404);
    problem(await app.inject('/api/registers'), 401);
  });

  test('a row: with its version, masked, with names; not modified; not there', async () => {
    const row = await add('R1', 1);
    const address = at(CERTIFICATES, `/rows/${row.row}`);
    const answer = await get('clerk', address);
    expect(answer.headers.etag).toBe('"1"');
    expect(answer.json<Found>().values).toMatchObject({ 证书编号: 'R1', 发证日期: '2025-09-01', 核定补贴额: null });
    expect(answer.json<Found>().values['身份证号']).toMatch(/^371\*+\d/u);
    expect(answer.json<Found>().names).toEqual({ 身份证号: '张1', 评价机构: '东昌某厂' });
    expect(answer.body).not.toContain(residentId(1));
    expect((await ask('clerk', { url: address, headers: { 'if-none-match': '"1"' } })).statusCode).toBe(304);
    problem(await get('clerk', at(CERTIFICATES, '/rows/999999')), 404);
    problem(await get('clerk', at(CERTIFICATES, '/rows/x')), 400);
    problem(await get('other', address), 404);
  });

  test('pages by key; conditions; how many', async () => {
    for (const n of [1, 2, 3, 1, 2]) await add(`P${randomUUID().slice(0, 8)}`, n);
    const all: string[] = [];
    let url: string | null = at(CERTIFICATES, '/rows?limit=2');
    while (url !== null) {
      const page: { rows: Found[]; next: string | null } = (await get('clerk', url)).json();
      expect(page.rows.length).toBeLessThanOrEqual(2);
      all.push(...page.rows.map(({ row }) => row));
      url = page.next;
    }
    expect(all.length).toBeGreaterThanOrEqual(5);
    expect(new Set(all).size).toBe(all.length);
    const where = ['等级:is:高级工', '等级:is:技师', '发证日期:from:2025-01-01', '核定补贴额:none', '证书编号:starts:P']
      .map((one) => `where=${encodeURIComponent(one)}`)
      .join('&');
    const found = (await get('clerk', at(CERTIFICATES, `/rows?counted=true&${where}`))).json<{
      rows: Found[];
      count: object;
    }>();
    expect(found.count).toEqual({ rows: 5, more: false });
    expect(
      (await get('clerk', at(CERTIFICATES, `/rows?where=${encodeURIComponent('等级:is:技师')}`))).json<{
        rows: Found[];
      }>().rows,
    ).toEqual([]);
  });

  test('every wrong condition is named; an ID number has no place in an address', async () => {
    const wrong = ['等级', '等级:like:高', `身份证号:is:${residentId(1)}`]
      .map((one) => `where=${encodeURIComponent(one)}`)
      .join('&');
    expect(problem(await get('clerk', at(CERTIFICATES, `/rows?${wrong}`)), 400).errors).toMatchObject([
      { parameter: 'where' },
      { parameter: 'where' },
      { parameter: 'where' },
    ]);
    problem(await get('clerk', at(CERTIFICATES, `/rows?where=${encodeURIComponent('等级:is:高级')}`)), 422);
    problem(await get('clerk', at(CERTIFICATES, '/rows?after=x')), 400);
  });

  test('search: by ID number, by name; a person everywhere', async () => {
    const where = [{ column: '身份证号', how: 'is', values: [residentId(3)] }];
    const found = (await post('clerk', at(CERTIFICATES, '/search'), { where })).json<{ rows: Found[] }>();
    expect(found.rows.every(({ names }) => names['身份证号'] === '张3')).toBe(true);
    expect(found.rows.length).toBeGreaterThan(0);
    const named = (await post('clerk', at('单位', '/search'), { name: '临清' })).json<{ rows: Found[] }>();
    expect(named.rows.map(({ values }) => values['名称'])).toEqual(['=临清某厂']);
    const everywhere = (await post('clerk', '/api/people/search', { id: residentId(3) })).json<{
      registers: { register: string }[];
    }>();
    expect(everywhere.registers.map(({ register }) => register)).toEqual(
      expect.arrayContaining(['个人', CERTIFICATES]),
    );
    problem(await post('clerk', '/api/people/search', { id: '123' }), 422);
    const values = (
      await get(
        'clerk',
        at('单位', `/columns/${encodeURIComponent('所在区县')}/values?starts=${encodeURIComponent('东')}`),
      )
    ).json<{ values: string[] }>();
    expect(values.values).toContain(EAST);
  });

  test('a full ID number is shown for a purpose, to whom it may be, and that is in the audit', async () => {
    const { row } = await add('V1', 2);
    const asked = { column: '身份证号', purpose: 'review', reason: '审核办件 2025-17' };
    const address = at(CERTIFICATES, `/rows/${row}/reveal`);
    expect((await post('reviewer', address, asked)).json()).toEqual({ id: residentId(2) });
    expect(await auditOf(database, 'register.reveal')).toMatchObject([
      { subject: `台账 ${CERTIFICATES}:${row}`, detail: { purpose: 'review' } },
    ]);
    problem(await post('reviewer', address, { ...asked, purpose: 'curiosity' }), 422);
    problem(await post('reviewer', address, { ...asked, reason: '' }), 422);
  });
});

describe('commands on rows', () => {
  test('every fault of a row at once, each where it stands', async () => {
    const values = { ...certificate('W1', 1), 等级: '高', 发证日期: '2025-13-01', 身份证号: '1', 备注: 'x' };
    const { errors } = problem(await post('clerk', at(CERTIFICATES, '/rows'), { values }), 422);
    expect(errors?.map(({ pointer }) => pointer).sort()).toEqual(
      ['/values/发证日期', '/values/备注', '/values/等级', '/values/身份证号'].sort(),
    );
    problem(await post('finance', at(CERTIFICATES, '/rows'), { values: certificate('W2', 1) }), 403);
    problem(await post('other', at(CERTIFICATES, '/rows'), { values: certificate('W2', 1) }), 403);
  });

  test('the same command twice is done once', async () => {
    const send = () =>
      ask('clerk', {
        method: 'POST',
        url: at(CERTIFICATES, '/rows'),
        payload: { values: certificate('I1', 1) },
        headers: { 'idempotency-key': 'one and the same'.replaceAll(' ', '-') },
      });
    const [first, second] = [await send(), await send()];
    expect([first.statusCode, second.statusCode]).toEqual([201, 201]);
    expect(second.json()).toEqual(first.json());
  });

  test('a row of one person’s register is corrected at the version that was read', async () => {
    const list = (
      await get('clerk', at('单位', `/rows?where=${encodeURIComponent(`统一社会信用代码:is:${FIRM}`)}`))
    ).json<{ rows: Found[] }>();
    const [firm] = list.rows;
    const address = at('单位', `/rows/${firm?.row ?? ''}`);
    const change = { values: { 产业链: '轴承' }, reason: '来函' };
    problem(await post('clerk', `${address}/correct`, change), 428);
    problem(await post('clerk', `${address}/correct`, change, 7), 412);
    const done = await post('clerk', `${address}/correct`, change, firm?.version ?? 0);
    expect(done.statusCode).toBe(200);
    expect(done.headers.etag).toBe(`"${String((firm?.version ?? 0) + 1)}"`);
    const history = (await get('clerk', `${address}/history`)).json<{
      versions: { change: string; reason: string | null }[];
    }>();
    expect(history.versions.map(({ change: how, reason }) => [how, reason])).toEqual([
      ['insert', null],
      ['correct', '来函'],
    ]);
    const then = (await get('clerk', at('单位', '/as-of?on=2025-01-01'))).json<{ rows: Found[] }>();
    expect(then.rows).toHaveLength(2);
  });

  test('where two must agree, it becomes a request, which another one approves', async () => {
    const row = await add('Q1', 1);
    const address = at(CERTIFICATES, `/rows/${row.row}`);
    const asked = await post(
      'clerk',
      `${address}/change`,
      { values: { 等级: '技师' }, reason: '晋级', validFrom: '2026-01-01' },
      1,
    );
    expect(asked.statusCode).toBe(202);
    const request = String(asked.headers.location);
    expect((await get('clerk', address)).json<Found>().values['等级']).toBe('高级工');
    const open = await get('second', request);
    expect(open.headers.etag).toBe('"1"');
    expect(open.json()).toMatchObject({ state: 'open', values: { 等级: '技师' }, outdated: false });
    const all = (await get('second', '/api/change-requests?state=open&limit=1')).json<{ requests: object[] }>();
    expect(all.requests).toHaveLength(1);
    problem(await post('clerk', `${request}/approve`, {}, 1), 409);
    problem(await post('second', `${request}/approve`, {}), 428);
    expect((await post('second', `${request}/approve`, {}, 1)).statusCode).toBe(200);
    expect((await get('clerk', address)).json<Found>()).toMatchObject({ version: 2, values: { 等级: '技师' } });
    problem(await post('second', `${request}/reject`, { decision: '晚了' }, 2), 412);
    const gone = await post('clerk', `${address}/withdraw`, { reason: '发错了', validFrom: null }, 2);
    const withdrawal = String(gone.headers.location);
    expect((await post('clerk', `${withdrawal}/cancel`, {}, 1)).json()).toMatchObject({ state: 'cancelled' });
  });
});

// ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────────

async function bytesOf(content: AsyncIterable<Buffer>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(content));
}

function table(rows: readonly Readonly<Record<string, string>>[]): {
  columns: { header: string; width: number }[];
  rows: { cells: string[] }[][];
} {
  return {
    columns: HEADER.map((header) => ({ header, width: 10 })),
    rows: [rows.map((row) => ({ cells: HEADER.map((name) => row[name] ?? '') }))],
  };
}

function upload(who: string, file: Buffer, fields: Readonly<Record<string, string>> = {}, name = '证书.xlsx') {
  const boundary = 'xxBOUNDARYxx';
  const part = (head: string, body: Buffer | string): Buffer =>
    Buffer.concat([Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), Buffer.from(body), Buffer.from('\r\n')]);
  const payload = Buffer.concat([
    ...Object.entries(fields).map(([field, value]) => part(`content-disposition: form-data; name="${field}"`, value)),
    part(
      `content-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream`,
      file,
    ),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  return ask(who, {
    method: 'POST',
    url: at(CERTIFICATES, '/imports'),
    payload,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
}

async function tableIn(content: Buffer): Promise<string[][][]> {
  const path = join(data, randomUUID());
  writeFileSync(path, content);
  const file = await openTable(path);
  const sheets = [];
  for (const sheet of file.sheets) {
    const rows: string[][] = [];
    for await (const batch of sheet.rows()) rows.push(...batch.map(({ cells }) => [...cells]));
    sheets.push(rows);
  }
  await file.close();
  return sheets;
}

describe('imports', () => {
  test('a file is taken, worked off, and its outcome shown; the report can be had', async () => {
    const file = await bytesOf(
      xlsxBytes([{ name: '表', ...table([certificate('X1', 1), certificate('X2', 2, '高')]) }]),
    );
    const taken = await upload('clerk', file, { mode: 'good-rows' });
    expect(taken.statusCode).toBe(202);
    const address = String(taken.headers.location);
    expect(taken.json()).toMatchObject({ fileName: '证书.xlsx', mode: 'good-rows' });
    await queue.idle();
    const done = (await get('clerk', address)).json<{
      id: string;
      state: string;
      counts: object;
      report: string;
      findings: { faults: object[] };
    }>();
    expect(done).toMatchObject({
      state: 'done',
      counts: { read: 2, added: 1, bad: 1 },
      findings: { faults: [{ row: 3, column: '等级', code: 'D008' }] },
    });
    const report = await get('clerk', done.report);
    expect(report.headers['content-disposition']).toContain(encodeURIComponent('错误报告'));
    expect((await tableIn(report.rawPayload))[0]?.[1]?.[0]).toBe('3');
    expect((await get('second', address)).json()).toMatchObject({ report: null });
    problem(await get('second', done.report), 404);
    problem(await get('other', address), 404);
    problem(await post('clerk', `${address}/cancel`, {}), 409);
    const list = (await get('clerk', '/api/imports?limit=1')).json<{ imports: { id: string }[] }>();
    expect(list.imports).toMatchObject([{ id: done.id }]);
  });

  test('what is no table, too large, in no mode, by nobody who may', async () => {
    const taken = await upload('clerk', Buffer.from('%PDF-1.7'));
    await queue.idle();
    expect((await get('clerk', String(taken.headers.location))).json()).toMatchObject({
      state: 'refused',
      findings: { faults: [{ code: 'I002' }] },
    });
    const before = readdirSync(join(data, 'uploads'));
    problem(await upload('clerk', Buffer.alloc(1024 * 1024 + 1, 0x20)), 413);
    expect(readdirSync(join(data, 'uploads'))).toEqual(before);
    problem(await upload('clerk', Buffer.from('a'), { mode: 'some' }), 422);
    problem(await upload('finance', Buffer.from('a')), 403);
    problem(await upload('other', Buffer.from('a')), 403);
    problem(await post('clerk', at(CERTIFICATES, '/imports'), {}), 415);
  });
});

describe('files to take away', () => {
  test('a template says what it wants, has its lists, and an explanation', async () => {
    const answer = await get('finance', at(CERTIFICATES, '/template.xlsx'));
    expect(answer.statusCode).toBe(200);
    const [rows, explanation] = await tableIn(answer.rawPayload);
    expect(rows).toEqual([[...HEADER.slice(0, 3), '职业编码', ...HEADER.slice(3), '核定补贴额', '核定理由']]);
    expect(explanation?.[0]).toEqual(['栏目', '必填', '怎样填写', '例']);
    const csv = await get('finance', at(CERTIFICATES, '/template.csv'));
    expect(csv.body.startsWith('\uFEFF证书编号,身份证号,')).toBe(true);
  });

  test('filled in as it is, it can be imported', async () => {
    const [rows = []] = await tableIn((await get('clerk', at(CERTIFICATES, '/template.xlsx'))).rawPayload);
    const header = rows[0] ?? [];
    const values: Readonly<Record<string, string>> = certificate('T1', 1);
    const filled = await bytesOf(
      csvBytes({
        columns: header.map((name) => ({ header: name, width: 1 })),
        rows: [[{ cells: header.map((name) => values[name] ?? '') }]],
      }),
    );
    const taken = await upload('clerk', filled, {}, '模板.csv');
    await queue.idle();
    expect((await get('clerk', String(taken.headers.location))).json()).toMatchObject({
      state: 'done',
      counts: { added: 1 },
    });
  });

  test.each(['xlsx', 'csv'] as const)(
    'an export as %s: what one sees, masked, no formula runs, and the audit knows',
    async (format) => {
      const before = (await auditOf(database, 'register.export')).length;
      const where = encodeURIComponent('国有及国有控股:is:是');
      const answer = await get('reviewer', at('单位', `/export.${format}?where=${where}`));
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['x-rows']).toBe('1');
      expect(answer.headers['content-disposition']).toContain(`2026-03-02.${format}`);
      const [rows] = await tableIn(answer.rawPayload);
      expect(rows?.[1]?.slice(0, 2)).toEqual([creditCode(2), '=临清某厂']);
      if (format === 'csv') expect(answer.body).toContain(`,'=临清某厂,`);
      expect((await auditOf(database, 'register.export')).slice(before)).toMatchObject([
        {
          subject: '台账 单位',
          detail: { rows: 1, format, filters: [{ column: '国有及国有控股', how: 'is', values: [true] }] },
        },
      ]);
      const people = await get('clerk', at('个人', `/export.${format}`));
      const [persons = []] = await tableIn(people.rawPayload);
      expect(persons.slice(1).map(([id = '']) => /^371\*+/u.test(id))).toEqual([true, true, true]);
      expect(people.rawPayload.includes(residentId(1))).toBe(false);
      expect(readdirSync(join(data, 'uploads')).filter((name) => name.startsWith('export'))).toEqual([]);
      problem(await get('finance', at('单位', `/export.${format}`)), 403);
      problem(await get('other', at('单位', `/export.${format}`)), 403);
    },
  );
});
