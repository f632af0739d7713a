import { createWriteStream, existsSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import ExcelJS from 'exceljs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { auditOf, contextOf, enter, NOW } from '../../../test/platform/people.ts';
import { PLATFORM_SCOPE, type Actor } from '../../access/index.ts';
import { creditCodeFault, residentIdFault } from '../../kit/index.ts';
import { tableOf, withTokens, type RowValues } from '../../register/index.ts';
import {
  csvBytes,
  insertRows,
  openTable,
  putIdentities,
  transact,
  xlsxBytes,
  type ImportMode,
  type ImportRecord,
} from '../../store/index.ts';
import { AccessRefused } from '../access/index.ts';
import { IdempotencyMismatch } from '../step.ts';
import {
  cancelImport,
  findReport,
  ImportQueue,
  receiveImport,
  resumeImports,
  seeImport,
  seeImports,
  sweepImports,
} from './index.ts';

const CERTIFICATES = '职业技能等级证书';
const HEADER = ['证书编号', '身份证号', '职业', '等级', '评价方式', '评价机构', '发证日期'];
const KEEPER = '市人力资源社会保障局';
const uploads = mkdtempSync(join(tmpdir(), 'jiangtong-uploads-'));
afterAll(() => rmSync(uploads, { recursive: true, force: true }));

let database: FreshDatabase;
let queue: ImportQueue;
/** Works for the whole city; for 冠县; for another department. */
let clerk: Actor, countyClerk: Actor, stranger: Actor;
const log = (error: unknown): void => {
  throw error instanceof Error ? error : new Error(String(error));
};

beforeAll(async () => {
  database = await freshDatabase();
  const { keys, ruleSet } = contextOf(database);
  queue = new ImportQueue({ database, keys, ruleSet, uploads }, log);
  const department = { role: 'register-clerk', department: KEEPER } as const;
  clerk = await enter(database, { login: 'clerk', grants: [department] });
  countyClerk = await enter(database, { login: 'guanxian', grants: [{ ...department, county: '冠县' }] });
  stranger = await enter(database, { login: 'finance', grants: [{ role: 'register-clerk', department: '市财政局' }] });
  await populate();
});
afterAll(() => queue.stop());

// ── an invented town ────────────────────────────────────────────────────────────────────────────────────────────────

/** The `n`th sound number with these first characters. */
function numbered(
  prefix: string,
  length: number,
  alphabet: string,
  isSound: (number: string) => boolean,
  n: number,
): string {
  const body = prefix + String(n).padStart(length - prefix.length - 1, '0');
  const found = Array.from(alphabet, (last) => body + last).find(isSound);
  if (found === undefined) throw new Error(`no check character for ${body}`);
  return found;
}

const ID = (n: number): string =>
  numbered('37159919900101', 18, '0123456789X', (id) => residentIdFault(id) === undefined, n);
const CODE = (n: number): string =>
  numbered('9137159900000', 18, '0123456789ABCDEFGHJKLMNPQRTUWXY', (code) => creditCodeFault(code) === undefined, n);

/** Firms 1 and 2 and persons 1 to 20: the first ones of 东昌府区, firm 2 and persons 11 to 20 of 冠县. */
async function populate(): Promise<void> {
  const firms = [1, 2].map((n) => ({
    统一社会信用代码: CODE(n),
    名称: `厂${String(n)}`,
    单位类型: '企业',
    所在区县: n === 1 ? '东昌府区' : '冠县',
    国有及国有控股: false,
  }));
  const persons = Array.from({ length: 20 }, (_, i) => ({
    身份证号: ID(i + 1),
    姓名: `人${String(i + 1)}`,
    人员类别: '企业职工',
    参保单位: CODE(i < 10 ? 1 : 2),
    就业区县: i < 10 ? '东昌府区' : '冠县',
  }));
  await put('单位', firms);
  await put('个人', persons);
}

async function put(register: string, rows: readonly RowValues[]): Promise<void> {
  const { keys, ruleSet } = contextOf(database);
  const shape = shapeOf(register);
  await transact(database, PLATFORM_SCOPE, async (tx) => {
    const ids = rows.flatMap((row) =>
      Object.values(row).filter((value) => typeof value === 'string' && residentIdFault(value) === undefined),
    );
    const tokens = await putIdentities(tx, keys, ids.map(String));
    await insertRows(
      tx,
      shape,
      rows.map((row) => withTokens(shape, row, tokens)),
      { source: 'sample' },
    );
  });
  expect(ruleSet.registers[register]).toBeDefined();
}

function shapeOf(register: string) {
  const { ruleSet } = contextOf(database);
  const found = ruleSet.registers[register];
  if (found === undefined) throw new Error(register);
  return tableOf(found, ruleSet);
}

// ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A certificate of person `n`. */
function certificate(number: string, n: number, other: Partial<Record<string, string>> = {}): string[] {
  const row: Record<string, string | undefined> = {
    证书编号: number,
    身份证号: ID(n),
    职业: '电工',
    等级: '高级工',
    评价方式: '企业自主评价',
    评价机构: CODE(n <= 10 ? 1 : 2),
    发证日期: '2025-09-01',
    ...other,
  };
  return HEADER.map((name) => row[name] ?? '');
}

function xlsx(rows: readonly (readonly string[])[], header = HEADER): AsyncIterable<Buffer> {
  return xlsxBytes([
    {
      name: '表',
      columns: header.map((name) => ({ header: name, width: 10 })),
      rows: [rows.map((cells) => ({ cells }))],
    },
  ]);
}

interface Sending {
  readonly mode?: ImportMode;
  readonly actor?: Actor;
  readonly register?: string;
  readonly key?: string;
  readonly name?: string;
}

async function send(content: AsyncIterable<Buffer>, sending: Sending = {}): Promise<string> {
  const { mode = 'all-or-nothing', actor = clerk, register = CERTIFICATES, key, name = '证书.xlsx' } = sending;
  const context = contextOf(database, actor);
  const idempotency = key === undefined ? {} : { idempotency: { key, route: 'POST', digest: 'd' } };
  const id = await receiveImport(
    { ...context, ...idempotency },
    { register, fileName: name, content, mode },
    { uploads, most: 1024 * 1024 },
  );
  queue.add({ id, actor });
  return id;
}

/** Sends a file and waits for what comes of it. */
async function bring(content: AsyncIterable<Buffer>, sending: Sending = {}): Promise<ImportRecord> {
  const id = await send(content, sending);
  await queue.idle();
  const found = await seeImport(contextOf(database, sending.actor ?? clerk), id);
  if (found === undefined) throw new Error('the import is gone');
  return found;
}

async function query<T extends object>(text: string, values: readonly unknown[] = []): Promise<T[]> {
  return (await database.ownerPool.query<T>(text, [...values])).rows;
}

async function certificates(source: string): Promise<number> {
  const [row] = await query<{ n: string }>('select count(*) as n from register."职业技能等级证书" where _source = $1', [
    source,
  ]);
  return Number(row?.n);
}

async function rowsOf(path: string): Promise<string[][]> {
  const file = await openTable(path);
  try {
    const rows: string[][] = [];
    for await (const batch of file.sheets[0]?.rows() ?? []) rows.push(...batch.map(({ cells }) => [...cells]));
    return rows;
  } finally {
    await file.close();
  }
}

const codes = ({ findings }: ImportRecord): string[] =>
  (findings.faults ?? []).map(({ row, column, code }) => `${String(row)} ${column} ${code}`);

describe('a sound file', () => {
  const rows = [certificate('A1', 1), certificate('A2', 2), certificate('A3', 11)];

  test('becomes rows with their history, an audit entry each, and a record of the import', async () => {
    const found = await bring(xlsx(rows));
    expect(found).toMatchObject({
      state: 'done',
      counts: { read: 3, good: 3, bad: 0, added: 3, unchanged: 0, corrected: 0, waiting: 0 },
      fileName: '证书.xlsx',
      report: false,
      by: clerk.account,
    });
    const source = `import:${found.id}`;
    expect(await certificates(source)).toBe(3);
    const kept = await query(
      `select h._row from history."职业技能等级证书" h where _source = $1 and _change = 'insert'`,
      [source],
    );
    expect(kept).toHaveLength(3);
    const entries = await auditOf(database, 'register.insert');
    const own = entries.filter(({ detail, account }) => detail['source'] === source && account === clerk.account);
    expect(own.reduce((sum, { detail }) => sum + Number(detail['rows']), 0)).toBe(3);
    expect(await auditOf(database, 'import.apply')).toMatchObject([
      { subject: `导入:${found.id}`, detail: { added: 3, sha256: found.sha256 } },
    ]);
  });

  test('has no ID number in the register, and none in the audit', async () => {
    const [row] = await query<{ 身份证号: string }>(
      `select "身份证号" from register."职业技能等级证书" where "证书编号" = 'A1'`,
    );
    expect(row?.身份证号).toMatch(/^个:/u);
    expect(JSON.stringify(await auditOf(database))).not.toContain(ID(1));
  });

  test('sent again, changes nothing', async () => {
    const before = await query('select _row, _version from register."职业技能等级证书" order by 1');
    const again = await bring(xlsx(rows));
    expect(again).toMatchObject({
      state: 'done',
      counts: { read: 3, added: 0, unchanged: 3, corrected: 0, waiting: 0 },
    });
    expect(await query('select _row, _version from register."职业技能等级证书" order by 1')).toEqual(before);
  });

  test('as CSV, under a title, columns in any order, rows and columns more than needed', async () => {
    const header = ['序号', ...HEADER].reverse();
    const csv = csvBytes({
      columns: ['证书名单', '', ''].map((name) => ({ header: name, width: 1 })),
      rows: [
        [
          { cells: header.map((name) => (name === '证书编号' ? ' 证书 编号* ' : name)) },
          { cells: [] },
          { cells: [...certificate('B1', 3).reverse(), '1'] },
          { cells: header.map(() => ' ') },
        ],
      ],
    });
    const found = await bring(csv, { name: '名单.xlsx' });
    expect(found).toMatchObject({ state: 'done', counts: { read: 1, added: 1 }, findings: { leftOut: ['序号'] } });
  });

  test('says nothing about columns it does not have', async () => {
    await bring(xlsx([['C1', ID(4), '电工', '1234.50']], ['证书编号', '身份证号', '职业', '核定补贴额']), {
      mode: 'good-rows',
    });
    const found = await bring(xlsx([['C1', ID(4), '电工']], ['证书编号', '身份证号', '职业']));
    expect(found.counts).toMatchObject({ unchanged: 1 });
  });
});

describe('a file with wrong rows', () => {
  const rows = [
    certificate('D1', 1),
    certificate('D2', 2, { 等级: '高级', 发证日期: '2025-02-30' }),
    certificate('D3', 3, { 身份证号: ID(999) }),
    certificate('D4', 4, { 评价机构: CODE(77) }),
    certificate('D5', 5, { 身份证号: '371502199001011' }),
    certificate('', 6),
    certificate('D7', 7),
    certificate('D7', 8),
    certificate('D9', 9),
    certificate('D9', 9),
  ];
  const faults = [
    '3 等级 D008',
    '3 发证日期 D004',
    '4 身份证号 D022',
    '5 评价机构 D022',
    '6 身份证号 D009',
    '7 证书编号 D001',
    '8 证书编号 D021',
    '9 证书编号 D021',
  ];

  test('all or nothing: nothing is written; the report has all rows, and what is wrong with which', async () => {
    const found = await bring(xlsx(rows), { mode: 'all-or-nothing' });
    expect(found).toMatchObject({ state: 'refused', counts: { read: 10, good: 3, bad: 7, added: 0 }, report: true });
    expect(codes(found)).toEqual(faults);
    expect(JSON.stringify(found)).not.toContain(ID(999));
    expect(await certificates(`import:${found.id}`)).toBe(0);
    // What was read of them left no trace either.
    expect(
      await query('select 1 from vault.identity where masked = $1', [`371***********${ID(999).slice(-4)}`]),
    ).toEqual([]);
    const report = await rowsOf(join(uploads, `report-${found.id}.xlsx`));
    expect(report[0]).toEqual(['原行号', '错误说明', ...HEADER]);
    expect(report.slice(1).map(([number, said]) => [number, said === ''])).toEqual([
      ['2', true],
      ['3', false],
      ['4', false],
      ['5', false],
      ['6', false],
      ['7', false],
      ['8', false],
      ['9', false],
      ['10', true],
      ['11', true],
    ]);
    expect(report[2]?.[1]).toContain('“等级”的值“高级”不在可选范围内');
    expect(report[2]?.[1]).toContain('2. “发证日期”');
    expect(report[4]?.[1]).toContain(CODE(77));
    expect(report[8]?.slice(2)).toEqual(rows[7]);
    const book = await new ExcelJS.Workbook().xlsx.readFile(join(uploads, `report-${found.id}.xlsx`));
    const coloured = HEADER.filter((_name, i) => {
      const fill = book.getWorksheet('错误报告')?.getCell(3, i + 3).fill;
      return fill?.type === 'pattern' && fill.fgColor?.argb === 'FFFFC7CE';
    });
    expect(coloured).toEqual(['等级', '发证日期']);
  });

  test('good rows: they are written, the others are in the report; mended, it is imported as it is', async () => {
    const found = await bring(xlsx(rows), { mode: 'good-rows' });
    expect(found).toMatchObject({
      state: 'done',
      counts: { read: 10, good: 3, bad: 7, added: 2, unchanged: 1 },
      report: true,
    });
    expect(codes(found)).toEqual(faults);
    expect(await certificates(`import:${found.id}`)).toBe(2);
    const [header = [], ...wrong] = await rowsOf(join(uploads, `report-${found.id}.xlsx`));
    expect(wrong).toHaveLength(7);
    const at = (name: string): number => header.indexOf(name);
    const mended = wrong.map((cells, i) => {
      const copy = [...cells];
      copy[at('证书编号')] = `M${String(i)}`;
      copy[at('身份证号')] = ID(i + 1);
      copy[at('等级')] = '技师';
      copy[at('评价机构')] = CODE(1);
      copy[at('发证日期')] = '2025年9月2日';
      return copy;
    });
    const second = await bring(xlsx(mended, header));
    expect(second).toMatchObject({ state: 'done', counts: { read: 7, added: 7, bad: 0 }, findings: { leftOut: [] } });
  });

  test('the report is for the sender alone', async () => {
    const { id } = await bring(xlsx([certificate('', 1)]), { mode: 'good-rows' });
    expect(await findReport(contextOf(database, clerk), uploads, id)).toMatchObject({
      name: `${CERTIFICATES}-错误报告-${id}.xlsx`,
    });
    const colleague = await enter(database, {
      login: `colleague${id}`,
      grants: [{ role: 'register-clerk', department: KEEPER }],
    });
    expect(await seeImport(contextOf(database, colleague), id)).toBeDefined();
    expect(await findReport(contextOf(database, colleague), uploads, id)).toBe('none');
    expect(await seeImport(contextOf(database, stranger), id)).toBeUndefined();
  });
});

describe('what the register has already', () => {
  test('with other content is corrected', async () => {
    const header = ['统一社会信用代码', '名称'];
    const found = await bring(xlsx([[CODE(1), '新名']], header), { register: '单位' });
    expect(found).toMatchObject({ state: 'done', counts: { corrected: 1, added: 0 } });
    const [row] = await query(
      `select "名称", "所在区县", _version, _source from register."单位" where "统一社会信用代码" = $1`,
      [CODE(1)],
    );
    expect(row).toEqual({ 名称: '新名', 所在区县: '东昌府区', _version: 2, _source: `import:${found.id}` });
    const versions = await query(
      `select _change, _reason from history."单位" where "统一社会信用代码" = $1 order by _version`,
      [CODE(1)],
    );
    expect(versions).toEqual([
      { _change: 'insert', _reason: null },
      { _change: 'correct', _reason: '导入文件“证书.xlsx”' },
    ]);
  });

  test('waits for a second person where two must agree; asked for once', async () => {
    await bring(xlsx([certificate('E1', 1), certificate('E2', 2)]));
    const changed = [certificate('E1', 1, { 等级: '技师', 发证日期: '2025-09-02' }), certificate('E2', 2)];
    const found = await bring(xlsx(changed));
    expect(found).toMatchObject({ state: 'done', counts: { corrected: 0, waiting: 1, unchanged: 1 } });
    const requests = await query(
      `select requested_by, content, state from platform.change_request where register = $1`,
      [CERTIFICATES],
    );
    expect(requests).toEqual([
      { requested_by: clerk.account, content: { 等级: '技师', 发证日期: 20_333 }, state: 'open' },
    ]);
    expect(await query(`select "等级" from register."职业技能等级证书" where "证书编号" = 'E1'`)).toEqual([
      { 等级: '高级工' },
    ]);
    expect(await auditOf(database, 'register.propose')).toHaveLength(1);
    expect((await bring(xlsx(changed))).counts).toMatchObject({ waiting: 1, unchanged: 1 });
    const other = await bring(xlsx([certificate('E1', 1, { 等级: '高级技师' })]));
    expect(other.state).toBe('refused');
    expect(codes(other)).toEqual(['2  D028']);
  });
});

describe('whose rows they are', () => {
  test('a county’s clerk writes its rows, and gets those of another back', async () => {
    const rows = [certificate('F1', 11), certificate('F2', 1), certificate('F3', 12, { 评价机构: CODE(1) })];
    const found = await bring(xlsx(rows), { actor: countyClerk, mode: 'good-rows' });
    expect(found).toMatchObject({ state: 'done', counts: { added: 1, bad: 2 } });
    expect(codes(found).every((code) => code.includes('D022'))).toBe(true);
    expect(found.findings.faults?.map(({ row }) => row)).toEqual([3, 3, 4]);
  });

  test('a key that is taken out of sight is refused without a word of whose it is', async () => {
    await bring(xlsx([certificate('G1', 1)]));
    const found = await bring(xlsx([certificate('G1', 11), certificate('G2', 12)]), {
      actor: countyClerk,
      mode: 'good-rows',
    });
    expect(found).toMatchObject({ state: 'done', counts: { added: 1, bad: 1, good: 1 } });
    expect(codes(found)).toEqual(['2  D020']);
    const none = await bring(xlsx([certificate('G1', 11), certificate('G3', 12)]), { actor: countyClerk });
    expect(none).toMatchObject({ state: 'refused', counts: { added: 0, bad: 1 } });
    expect(await certificates(`import:${none.id}`)).toBe(0);
  });

  test('another department, a register that is none', async () => {
    await expect(send(xlsx([]), { actor: stranger })).rejects.toThrow(AccessRefused);
    await expect(send(xlsx([]), { register: '证' })).rejects.toThrow('没有台账“证”');
  });
});

describe('others who write at the same time', () => {
  test('a key that somebody has registered meanwhile is not taken for written', async () => {
    const { keys } = contextOf(database);
    const shape = shapeOf(CERTIFICATES);
    const started = Promise.withResolvers<undefined>();
    const first = transact(database, PLATFORM_SCOPE, async (tx) => {
      const [number = '', id = '', ...rest] = certificate('Q1', 1);
      const tokens = await putIdentities(tx, keys, [id]);
      const values = Object.fromEntries(HEADER.map((name, i) => [name, [number, id, ...rest][i] ?? null]));
      await insertRows(tx, shape, [withTokens(shape, { ...values, 发证日期: 20_332 }, tokens)], { source: 'manual' });
      started.resolve(undefined);
      await untilState('writing');
    });
    await started.promise;
    const found = await bring(xlsx([certificate('Q1', 1), certificate('Q2', 2)]), { mode: 'good-rows' });
    await first;
    expect(found).toMatchObject({ state: 'done', counts: { added: 1, bad: 1, good: 1 } });
    expect(codes(found)).toEqual(['2  D020']);
  });

  test('a connection that is lost in the middle: the import begins again by itself', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => certificate(`S${String(i)}`, (i % 20) + 1));
    const id = await send(xlsx(rows));
    const superuser = new pg.Client(database.urls.superuser);
    await superuser.connect();
    for (let ended = 0; ended === 0; await sleep(5)) {
      const { rowCount } = await superuser.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and query like '%import_row%'`,
      );
      ended = rowCount ?? 0;
    }
    await superuser.end();
    await queue.idle();
    expect(await seeImport(contextOf(database, clerk), id)).toMatchObject({ state: 'done', counts: { added: 3000 } });
    expect(await certificates(`import:${id}`)).toBe(3000);
  });

  async function untilState(state: string): Promise<void> {
    while ((await query('select 1 from platform.import where state = $1', [state])).length === 0) await sleep(5);
  }
});

describe('a file that is no table of this register', () => {
  test.each([
    ['no table', [Buffer.from('%PDF-1.7')], ['0  I002']],
    ['another header', xlsx([['1']], ['甲']), ['0  I020']],
    ['no rows', xlsx([]), ['1  I024']],
    [
      'a column missing, one misspelt, one twice',
      xlsx([['1', '2', '3']], ['证书号码', '职业', '职业']),
      ['1 职业 I023', '1 证书编号 I021', '1 证书号码 I022'],
    ],
  ])('%s', async (_what, content, expected) => {
    const found = await bring(Readable.from(content));
    expect(found).toMatchObject({ state: 'refused', counts: { read: 0 }, report: false });
    expect(codes(found)).toEqual(expected);
    for (const { hint } of found.findings.faults ?? []) expect(hint).toMatch(/\p{Script=Han}/u);
  });

  test('one too large is not kept', async () => {
    const before = readdirSync(uploads);
    async function* large(): AsyncGenerator<Buffer> {
      for (let i = 0; i < 3; i += 1) yield Buffer.alloc(512 * 1024, 0x20);
      await Promise.resolve();
    }
    await expect(send(large())).rejects.toThrow('文件超过 1 MiB');
    expect(readdirSync(uploads)).toEqual(before);
  });
});

describe('sending', () => {
  test('the same command twice is one import; with another file it is refused', async () => {
    const rows = [certificate('H1', 1)];
    const id = await send(xlsx(rows), { key: 'one key for all' });
    expect(await send(xlsx(rows), { key: 'one key for all' })).toBe(id);
    await expect(send(xlsx([certificate('H2', 2)]), { key: 'one key for all' })).rejects.toThrow(IdempotencyMismatch);
    await queue.idle();
  });

  test('lists the newest first, page by page, of those one may see', async () => {
    const { imports, next } = await seeImports(contextOf(database, clerk), { limit: 2 });
    expect(imports).toHaveLength(2);
    const rest = await seeImports(contextOf(database, clerk), {
      limit: 100,
      ...(next === null ? {} : { after: next }),
    });
    const ids = [...imports, ...rest.imports].map(({ id }) => Number(id));
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect((await seeImports(contextOf(database, stranger), { limit: 10 })).imports).toEqual([]);
    const own = await seeImports(contextOf(database, countyClerk), { limit: 100 });
    expect(new Set(own.imports.map(({ by }) => by))).toEqual(new Set([countyClerk.account]));
  });

  test('one that waits can be cancelled, one that has ended can’t', async () => {
    const id = await receiveImport(
      contextOf(database, clerk),
      { register: CERTIFICATES, fileName: 'a.xlsx', content: xlsx([certificate('K1', 1)]), mode: 'good-rows' },
      { uploads, most: 1024 * 1024 },
    );
    expect(await cancelImport(contextOf(database, stranger), id)).toBe('unknown');
    expect(await cancelImport(contextOf(database, clerk), id)).toBe('asked');
    queue.add({ id, actor: clerk });
    await queue.idle();
    expect(await seeImport(contextOf(database, clerk), id)).toMatchObject({ state: 'cancelled', counts: { added: 0 } });
    expect(await certificates(`import:${id}`)).toBe(0);
    expect(await cancelImport(contextOf(database, clerk), id)).toBe('too-late');
  });
});

describe('the end of the platform in the middle', () => {
  test('what waited or ran is taken up again, as its sender, with what they may do by then', async () => {
    const receive = (number: string, actor: Actor): Promise<string> =>
      receiveImport(
        contextOf(database, actor),
        { register: CERTIFICATES, fileName: 'a.xlsx', content: xlsx([certificate(number, 1)]), mode: 'good-rows' },
        { uploads, most: 1024 * 1024 },
      );
    const gone = await enter(database, { login: 'gone', grants: [{ role: 'register-clerk', department: KEEPER }] });
    const waited = await receive('L1', clerk);
    const ran = await receive('L2', clerk);
    const left = await receive('L3', gone);
    await query(`update platform.import set state = 'writing' where id = $1`, [ran]);
    await query('update access.account set disabled_at = now() where id = $1', [gone.account]);
    expect(await resumeImports(queue, NOW)).toBe(3);
    await queue.idle();
    const states = await query<{ state: string }>('select state from platform.import where id = any ($1) order by id', [
      [waited, ran, left],
    ]);
    expect(states.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    expect(await Promise.all([waited, ran, left].map((id) => certificates(`import:${id}`)))).toEqual([1, 1, 0]);
  });

  test('files are deleted after their days, but for those that are waited for', async () => {
    const { sha256 } = await bring(xlsx([certificate('N1', 1)]));
    const waiting = await receiveImport(
      contextOf(database, clerk),
      { register: CERTIFICATES, fileName: 'a.xlsx', content: xlsx([certificate('N2', 2)]), mode: 'good-rows' },
      { uploads, most: 1024 * 1024 },
    );
    const kept = (await seeImport(contextOf(database, clerk), waiting))?.sha256 ?? '';
    const old = new Date('2020-01-01');
    for (const name of readdirSync(uploads)) utimesSync(join(uploads, name), old, old);
    const deleted = await sweepImports(queue, NOW);
    expect(deleted).toContain(sha256);
    expect(readdirSync(uploads)).toEqual([kept]);
    expect(existsSync(join(uploads, kept))).toBe(true);
    expect(await cancelImport(contextOf(database, clerk), waiting)).toBe('asked');
  });
});

test('a file written by us and nothing else is read the same way from the disk', async () => {
  const path = join(uploads, 'direct.xlsx');
  await pipeline(xlsx([certificate('P1', 1)]), createWriteStream(path));
  expect(await rowsOf(path)).toEqual([HEADER, certificate('P1', 1)]);
});
