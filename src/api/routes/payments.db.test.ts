import { createHash } from 'node:crypto';
import ExcelJS from 'exceljs';
import { beforeAll, describe, expect, test } from 'vitest';
import { EAST_FIRM } from '../../../test/platform/city.ts';
import type { Client } from '../../../test/platform/client.ts';
import { approvedCase } from '../../../test/platform/payments.ts';
import { startServer, type TestServer } from '../../../test/platform/server.ts';
import { FIRMS, numberOf, personRow, put } from '../../../test/platform/town.ts';
import { PLATFORM_SCOPE } from '../../access/index.ts';
import { chinaDay, formatDay } from '../../kit/index.ts';
import { putIdentities, tokenOf, transact } from '../../store/index.ts';

const FUND = '就业补助资金';
const NUMBER = '6217 0022 0000 0123 456';
let server: TestServer;
let maker: Client;
let releaser: Client;
let citizen: Client;
let stranger: Client;
let clerk: Client;

interface Batch {
  readonly id: string;
  readonly digest: string;
  readonly status: string;
  readonly total: number;
  readonly lines: readonly { readonly number: number; readonly amount: number; readonly account: string }[];
}

beforeAll(async () => {
  server = await startServer();
  const { database, keys } = server;
  await put(database, '单位', FIRMS);
  await put(database, '个人', [0, 1].map(personRow));
  await transact(database, PLATFORM_SCOPE, (tx) => putIdentities(tx, keys, [numberOf(0), numberOf(1)]));
  await server.join({ login: 'maker', grants: [{ role: 'finance' }] });
  await server.join({ login: 'releaser', grants: [{ role: 'finance' }] });
  await server.join({ login: 'citizen', kind: 'citizen', person: tokenOf(keys, numberOf(0)) });
  await server.join({ login: 'stranger', kind: 'citizen', person: tokenOf(keys, numberOf(1)) });
  await server.join({ login: 'clerk', grants: [{ role: 'org-clerk', organisation: EAST_FIRM }] });
  maker = await server.signIn('maker');
  releaser = await server.signIn('releaser');
  citizen = await server.signIn('citizen');
  stranger = await server.signIn('stranger');
  clerk = await server.signIn('clerk');
});

const version = (answer: { readonly headers: Headers }): Record<string, string> => ({
  'if-match': answer.headers.get('etag') ?? '',
});

async function payee(client: Client, body: object): Promise<string> {
  const answer = await client.post('/api/payees', body);
  expect(answer.text).toContain('token');
  return answer.json<{ token: string }>().token;
}

describe('payees over HTTP', () => {
  test('are one’s own, in one’s own name; the number never comes out again', async () => {
    const body = { holder: '人0', bank: '中国建设银行', branch: '聊城分行', number: NUMBER };
    const token = await payee(citizen, body);
    expect(await payee(citizen, body)).toBe(token);
    const own = await citizen.get(`/api/payees/${encodeURIComponent(token)}`);
    expect(own.json()).toMatchObject({ holder: '人0', masked: '***************3456', verified: false });
    expect((await stranger.get(`/api/payees/${encodeURIComponent(token)}`)).status).toBe(404);
    expect((await stranger.get('/api/payees')).json()).toMatchObject({ payees: [] });
    const wrong = await citizen.post('/api/payees', { ...body, holder: '别人', number: '1234-abcd-1' });
    expect(wrong.status).toBe(422);
    expect(wrong.json<{ errors: { pointer: string }[] }>().errors.map(({ pointer }) => pointer)).toEqual([
      '/number',
      '/holder',
    ]);
    const others = await citizen.post('/api/payees', { ...body, organisation: EAST_FIRM });
    expect(others.problem).toBe('forbidden');
    await payee(clerk, { organisation: EAST_FIRM, holder: '东昌某厂', bank: '工商银行', number: '37050100000099' });
    const seen = await maker.get('/api/payments/payees?unverified=true');
    expect(seen.json<{ payees: unknown[] }>().payees).toHaveLength(2);
    for (const text of [own.text, seen.text]) expect(text).not.toMatch(/62170022|37050100/u);
    const verified = await maker.post(
      `/api/payments/payees/${encodeURIComponent(token)}/verify`,
      {},
      { headers: version(own) },
    );
    expect(verified.json()).toMatchObject({ verified: true, version: 2 });
    const late = await citizen.post(`/api/payees/${encodeURIComponent(token)}/retire`, {}, { headers: version(own) });
    expect(late.status).toBe(412);
  });

  test('can’t be tried out on what is kept of requests that are sent once', async () => {
    const body = { holder: '人0', bank: '农业银行', number: '6228480000000000001' };
    await payee(citizen, body);
    const { rows } = await server.database.ownerPool.query<{ request: string }>(
      `select request from platform.idempotency where route = 'POST /api/payees'`,
    );
    const tried = createHash('sha256')
      .update(JSON.stringify(['/api/payees', null, body]))
      .digest('base64url');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map(({ request }) => request)).not.toContain(tried);
  });
});

describe('a batch over HTTP', () => {
  test('has what the budget and the rules allow today, and says why not the rest', async () => {
    const token = await payee(citizen, { holder: '人0', bank: '中国建设银行', number: NUMBER });
    const asked = {
      item: '14-01',
      beneficiary: { kind: 'person', token: tokenOf(server.keys, numberOf(0)) },
      name: '人0',
      payee: token,
    } as const;
    await expect(approvedCase(server.database, { ...asked, key: '无预算', amount: 200_000 })).rejects.toThrow(
      '没有下达预算',
    );
    const budget = { fund: FUND, year: 2026, item: '14-01', amount: 500_000, reason: '聊财预〔2026〕1号' };
    const given = await maker.post('/api/budgets/appropriate', budget);
    expect(given.json()).toMatchObject({ budgets: [{ available: 500_000 }] });
    const cases = [
      await approvedCase(server.database, { ...asked, key: '焊工/高级工', amount: 200_000 }),
      await approvedCase(server.database, { ...asked, key: '电工/技师', amount: 300_000 }),
    ];
    const unpaid = approvedCase(server.database, { ...asked, key: '车工/技师', amount: 1 });
    await expect(unpaid).rejects.toThrow('现有0元');

    // The registers know of no certificate: by the rules nothing is due any more, so nothing is paid.
    const preview = await maker.post('/api/payments/preview', { fund: FUND, year: 2026 });
    expect(preview.json()).toMatchObject({ count: 0, left: [{ caseId: cases[0] }, { caseId: cases[1] }] });
    expect(preview.text).toContain('现在测算为0元，请退回重新决定');
    await put(server.database, '职业技能等级证书', [certificate('焊工', '高级工'), certificate('电工', '技师')]);
    // The welder’s is the unemployment fund’s to pay (就高不重复); the technician’s is not.
    const after = (await maker.post('/api/payments/preview', { fund: FUND, year: 2026 })).json<{
      lines: { caseId: string }[];
      left: { caseId: string; because: string }[];
    }>();
    expect(after.lines.map(({ caseId }) => caseId)).toEqual([cases[1]]);
    expect(after.left.map(({ caseId }) => caseId)).toEqual([cases[0]]);
    expect(after.left[0]?.because).toContain('失业保险');
  });

  test('is made, released by another, sent to the bank and answered', async () => {
    const [first] = (await maker.post('/api/payments/preview', { fund: FUND, year: 2026 })).json<{
      lines: { caseId: string; amount: number }[];
    }>().lines;
    if (first === undefined) throw new Error('nothing can be paid by the rules');
    const made = await maker.post('/api/payments/batches', { fund: FUND, year: 2026, cases: [first.caseId] });
    const { id } = made.json<Batch>();
    expect(made.json()).toMatchObject({ status: 'draft', count: 1, total: first.amount, lines: [{ verified: true }] });
    const path = `/api/payments/batches/${id}`;
    expect((await maker.post(`${path}/submit`, {})).status).toBe(428);
    const submitted = await maker.post(`${path}/submit`, undefined, { headers: version(made) });
    const { digest } = submitted.json<Batch>();
    const own = await maker.post(`${path}/release`, { digest }, { headers: version(submitted) });
    expect(own.status).toBe(409);
    expect((await maker.get(`${path}/bank-file.xlsx`)).status).toBe(409);
    const many = await Promise.all(
      Array.from({ length: 20 }, () => releaser.post(`${path}/release`, { digest }, { headers: version(submitted) })),
    );
    expect(many.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);

    const file = await maker.get(`${path}/bank-file.xlsx`);
    expect(file.headers.get('x-sm3')).toMatch(/^[0-9a-f]{64}$/u);
    const book = new ExcelJS.Workbook();
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- exceljs was written against an older Buffer
    await book.xlsx.load(file.bytes as unknown as Parameters<typeof book.xlsx.load>[0]);
    expect(book.worksheets[0]?.getCell('D3').text).toBe('6217002200000123456');
    expect((await maker.get(path)).text).not.toContain('6217002200000123456');

    const receipt = {
      number: 1,
      amount: first.amount,
      outcome: 'paid',
      receipt: 'H-1',
      on: formatDay(chinaDay(new Date())),
    };
    const taken = await maker.post(`${path}/receipts`, { receipts: [receipt] });
    expect(taken.json()).toMatchObject({ paid: 1, repeated: 0, batch: { status: 'closed' } });
    const again = await maker.post(`${path}/receipts`, { receipts: [receipt] });
    expect(again.status).toBe(409);
    const ledger = await maker.get(`/api/ledger?case=${first.caseId}`);
    expect(ledger.json<{ entries: { kind: string }[] }>().entries.map(({ kind }) => kind)).toEqual([
      'confirm',
      'send',
      'commit',
    ]);
    const csv = await maker.get(`/api/ledger/export.csv?case=${first.caseId}`);
    expect(csv.headers.get('x-rows')).toBe('6');
    expect(csv.text).toContain('承诺');
    const budgets = await maker.get('/api/budgets/export.xlsx');
    expect(budgets.bytes.subarray(0, 2).toString()).toBe('PK');
    const entries = await maker.get('/api/ledger?limit=1');
    const { next } = entries.json<{ next: string }>();
    expect((await maker.get(next)).json<{ entries: unknown[] }>().entries).toHaveLength(1);
  });
});

function certificate(job: string, level: string) {
  return {
    证书编号: `证-${job}`,
    身份证号: numberOf(0),
    职业: job,
    等级: level,
    评价方式: '社会评价组织',
    评价机构: EAST_FIRM,
    发证日期: '2025-09-01',
  };
}
