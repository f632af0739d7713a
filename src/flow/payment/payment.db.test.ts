import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUREAU, makeCity, token, type City } from '../../../test/platform/city.ts';
import { readByOffice } from '../../../test/platform/office.ts';
import { approvedCase, expectSound, payeeOf, type ApprovedAsked } from '../../../test/platform/payments.ts';
import { auditOf, contextOf, enter, warm } from '../../../test/platform/people.ts';
import type { Actor } from '../../access/index.ts';
import { parseDay } from '../../kit/index.ts';
import { eventsOf, insertBatch, readCase } from '../../store/index.ts';
import { CaseRefused } from '../cases/refused.ts';
import { command } from '../cases/command.ts';
import type { Context } from '../context.ts';
import { correctRow, withdrawRow } from '../registers/index.ts';
import { read, step } from '../step.ts';
import {
  addPayee,
  bankFile,
  cancelBatch,
  changeBudget,
  listBudgets,
  listLedger,
  PaymentRefused,
  previewBatch,
  proposeBatch,
  recordRepayment,
  releaseBatch,
  removeLine,
  retirePayee,
  returnBatch,
  seeBatch,
  setOff,
  submitBatch,
  takeLateReturn,
  takeReceiptFile,
  takeReceipts,
} from './index.ts';
import type { BatchView } from './batch-view.ts';
import { paidBefore, type Reassess } from './reassess.ts';

const FUND = '就业补助资金';
const YEAR = 2026;
const TODAY = parseDay('2026-03-02') ?? 0;

let city: City;
let maker: Actor;
let releaser: Actor;
let cityReviewer: Actor;
const folder = mkdtempSync(join(tmpdir(), 'jiangtong-payment-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const as = (actor: Actor): Context => contextOf(city.database, actor);
/** What was decided is what it still comes to. */
const asDecided: Reassess = (_tx, _context, { decision }) =>
  Promise.resolve({ amount: decision?.record.amount ?? 0, because: [] });

beforeAll(async () => {
  city = await makeCity();
  maker = await enter(city.database, { login: 'maker', grants: [{ role: 'finance' }] });
  releaser = await enter(city.database, { login: 'releaser', grants: [{ role: 'finance' }] });
  cityReviewer = await enter(city.database, { login: 'reviewer', grants: [{ role: 'city-reviewer' }] });
  await appropriate('14-01', 10_000_000);
});

async function appropriate(item: string, amount: number, year = YEAR): Promise<void> {
  await changeBudget(as(maker), { type: 'appropriate', fund: FUND, year, item, amount, reason: '市财政局下达' });
}

let many = 0;

/** An approved case of somebody, with an account to pay to. */
async function waiting(more: Partial<ApprovedAsked> & { readonly who?: string } = {}): Promise<string> {
  const { who = '张三', ...asked } = more;
  const beneficiary = { kind: 'person', token: token(who) } as const;
  many += 1;
  const payee = asked.payee ?? (await payeeOf(city.database, beneficiary, who, `62170022000${String(100000 + many)}`));
  return approvedCase(city.database, {
    item: '14-01',
    beneficiary,
    name: who,
    key: `焊工/${String(many)}`,
    amount: 200_000,
    payee,
    ...asked,
  });
}

async function proposed(...cases: string[]): Promise<BatchView> {
  return proposeBatch(as(maker), { fund: FUND, year: YEAR, cases }, asDecided);
}

async function released(...cases: string[]): Promise<BatchView> {
  const { id } = await proposed(...cases);
  const { digest } = await submitBatch(as(maker), { id });
  return releaseBatch(as(releaser), { id }, digest, asDecided);
}

async function paid(...cases: string[]): Promise<BatchView> {
  const { id, lines } = await released(...cases);
  const receipts = lines.map(({ number, amount }) => ({
    number,
    amount,
    outcome: 'paid' as const,
    receipt: `回-${id}-${String(number)}`,
    on: TODAY,
  }));
  return (await takeReceipts(as(maker), { id }, receipts)).batch;
}

async function refused(work: Promise<unknown>): Promise<PaymentRefused | CaseRefused> {
  try {
    await work;
  } catch (error) {
    if (error instanceof PaymentRefused || error instanceof CaseRefused) return error;
    throw error;
  }
  throw new Error('was not refused');
}

/** The token of somebody whose ID number the vault has, as far as accounts ask for it. */
async function inVault(who: string): Promise<string> {
  await city.database.ownerPool.query(
    `insert into vault.identity (token, sealed, masked) values ($1, '\\x00', '371***********0000') on conflict do nothing`,
    [token(who)],
  );
  return token(who);
}

async function line(item = '14-01') {
  const found = (await listBudgets(as(maker), { fund: FUND, year: YEAR })).find((one) => one.item === item);
  if (found === undefined) throw new Error(`no line ${item}`);
  return found;
}

async function statusOf(id: string): Promise<string | undefined> {
  return (await read(as(maker), (tx) => readCase(tx, id)))?.status;
}

/** Rows of 已发放 that a case has brought about: sums in 分. */
async function register(
  id: string,
): Promise<readonly { 金额: string; 同项键: string; 发放日期: string; 对象: string }[]> {
  const { rows } = await city.database.ownerPool.query<{
    金额: string;
    同项键: string;
    发放日期: string;
    对象: string;
  }>(`select 金额, 同项键, 发放日期, 对象 from register."已发放" where _source = $1 order by _row`, [`case:${id}`]);
  return rows;
}

async function kindsOf(caseId: string): Promise<string[]> {
  const entries = await listLedger(as(maker), { caseId }, { limit: 100 });
  return entries.toReversed().map(({ kind }) => kind);
}

describe('budgets', () => {
  test('are given, taken back and moved, with a reason, by finance', async () => {
    await appropriate('*', 500_000, 2027);
    await appropriate('14-02', 100_000, 2027);
    const base = { fund: FUND, year: 2027, reason: '调整' } as const;
    await changeBudget(as(maker), { ...base, type: 'withdraw', item: '*', amount: 100_000 });
    const lines = await changeBudget(as(maker), { ...base, type: 'transfer', from: '*', to: '14-02', amount: 50_000 });
    expect(lines.map(({ item, appropriated, available }) => [item, appropriated, available])).toEqual([
      ['*', 350_000, 350_000],
      ['14-02', 150_000, 150_000],
    ]);
    const short = await refused(changeBudget(as(maker), { ...base, type: 'withdraw', item: '*', amount: 350_001 }));
    expect(short.message).toContain('超出就业补助资金 2027年度的可用额度，现有3,500元');
    const wrong = await refused(
      changeBudget(as(maker), {
        type: 'transfer',
        fund: FUND,
        year: 2027,
        from: '03-01',
        to: '03-01',
        amount: 0,
        reason: ' ',
      }),
    );
    expect(wrong.faults).toHaveLength(5);
    await expect(changeBudget(as(cityReviewer), { ...base, type: 'withdraw', item: '*', amount: 1 })).rejects.toThrow(
      '没有这样做的权限',
    );
    expect((await auditOf(city.database, 'payment.budget')).length).toBeGreaterThan(3);
  });

  test('a source that no notice names is refused, with the nearest', async () => {
    const wrong = await refused(
      changeBudget(as(maker), {
        type: 'appropriate',
        fund: '就业补助金',
        year: 2026,
        item: '*',
        amount: 1,
        reason: '错',
      }),
    );
    expect(wrong.faults[0]?.hint).toBe('是不是“就业补助资金”？');
  });
});

describe('commitment', () => {
  test('is made by the decision, and released when the case goes back', async () => {
    const before = await line();
    const id = await waiting();
    expect(await line()).toMatchObject({
      available: before.available - 200_000,
      committed: before.committed + 200_000,
    });
    await step(as(cityReviewer), async (tx) => {
      await command(tx, as(cityReviewer), { id, command: { type: 'return', to: 0, reason: '材料有误' } });
      return null;
    });
    expect(await line()).toMatchObject({ available: before.available, committed: before.committed });
    expect(await kindsOf(id)).toEqual(['commit', 'uncommit']);
    const [last] = await listLedger(as(maker), { caseId: id }, { limit: 1 });
    expect(last).toMatchObject({
      reason: '材料有误',
      clause: '（十四）',
      sentence: '给予补贴。',
      by: cityReviewer.account,
    });
  });

  test('stays where the case goes back only to be shown to the public anew, and is paid', async () => {
    const id = await waiting();
    const context = as(cityReviewer);
    const stages = (await read(context, (tx) => readCase(tx, id)))?.procedure.stages ?? [];
    const to = stages.findIndex(({ kind }) => kind === 'public-notice');
    const publish = { type: 'publish', batch: '公-2', row: 1, until: TODAY + 7 } as const;
    await step(context, async (tx) => {
      await command(tx, context, { id, command: { type: 'return', to, reason: '公示的名单有误' } });
      await command(tx, context, { id, as: 'platform', command: publish });
      return null;
    });
    const later: Context = { ...context, now: new Date('2026-03-20T01:00:00Z') };
    await step(later, async (tx) => {
      await command(tx, later, { id, as: 'platform', command: { type: 'end-notice', on: TODAY + 7 } });
      return null;
    });
    expect(await statusOf(id)).toBe('awaiting-payment');
    expect(await kindsOf(id)).toEqual(['commit']);
    expect((await proposed(id)).lines.map(({ amount }) => amount)).toEqual([200_000]);
  });

  test('an item without a line of its own takes the undivided one', async () => {
    const none = await refused(waiting({ item: '14-02', beneficiary: { kind: 'person', token: token('赵六') } }));
    expect(none.message).toContain('就业补助资金 2026年度没有下达预算');
    await appropriate('*', 300_000);
    const id = await waiting({ item: '14-02', who: '赵六' });
    expect(await line('*')).toMatchObject({ available: 100_000, committed: 200_000 });
    const short = await refused(waiting({ item: '14-02', who: '赵六', amount: 100_001 }));
    expect(short).toMatchObject({ code: 'refused' });
    expect(short.message).toBe('“承诺”1,000.01元超出就业补助资金 2026年度的可用额度，现有1,000元');
    // Its own line, once there is one; what was committed before stays where it is.
    await appropriate('14-02', 50_000);
    const own = await refused(waiting({ item: '14-02', who: '赵六', amount: 60_000 }));
    expect(own.message).toContain('14-02 的可用额度，现有500元');
    expect((await listLedger(as(maker), { caseId: id }, { limit: 9 }))[0]?.postings[0]?.item).toBe('*');
  });

  test('never overdraws a budget, whatever comes at the same moment', async () => {
    await changeBudget(as(maker), {
      ...{ type: 'appropriate', fund: '失业保险基金', year: YEAR, item: '*', amount: 1_000_000, reason: '下达' },
    });
    await warm(city.database, 10);
    const tries = await Promise.allSettled(
      Array.from({ length: 50 }, (_, i) => waiting({ item: 'UI-01', who: `人${String(i)}`, amount: 100_000 })),
    );
    const failed = tries.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(tries.length - failed.length).toBe(10);
    expect(failed.every((text) => text.includes('可用额度'))).toBe(true);
    const [budget] = await listBudgets(as(maker), { fund: '失业保险基金' });
    expect(budget).toMatchObject({ available: 0, committed: 1_000_000 });
    await expectSound(city.database);
  });

  test('of one claim, one award is under way', async () => {
    const beneficiary = { kind: 'person', token: token('王五') } as const;
    const id = await waiting({ who: '王五', key: '钳工/高级工' });
    // The cases' own rule is looked past: the award has its own.
    await city.database.ownerPool.query(
      `update cases.case set status = 'closed', version = version + 1 where id = $1`,
      [id],
    );
    const twice = await refused(waiting({ beneficiary, who: '王五', key: '钳工/高级工' }));
    expect(twice).toMatchObject({ code: 'conflict' });
    expect(twice.message).toContain(id);
    await city.database.ownerPool.query(
      `update cases.case set status = 'awaiting-payment', version = version + 1 where id = $1`,
      [id],
    );
  });
});

describe('the database itself', () => {
  const insert = (kind: string, amounts: readonly [string, number][], by = '0') =>
    city.asPlatform(async (tx) => {
      const { id } = await tx
        .insertInto('payment.entry')
        .values({
          kind: kind === 'appropriate' ? 'appropriate' : 'withdraw',
          case_id: null,
          item: null,
          clause: null,
          sentence: null,
          batch: null,
          reason: '试',
          by,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      for (const [account, amount] of amounts)
        await tx
          .insertInto('payment.posting')
          .values({
            entry: id,
            fund: FUND,
            year: 2099,
            item: '*',
            account: account === 'available' ? 'available' : 'appropriation',
            amount: String(amount),
          })
          .execute();
    });

  test('refuses an entry that isn’t balanced, one without postings, and an overdraft', async () => {
    await expect(insert('appropriate', [['available', 5]])).rejects.toThrow('借贷不平');
    await expect(insert('appropriate', [])).rejects.toThrow('借贷不平');
    await expect(
      insert('withdraw', [
        ['appropriation', 5],
        ['available', -5],
      ]),
    ).rejects.toThrow('no_overdraft');
    await insert('appropriate', [
      ['available', 5],
      ['appropriation', -5],
    ]);
  });

  test('nobody rewrites the ledger, moves a balance, or posts without the right', async () => {
    await expect(city.database.ownerPool.query('update payment.posting set amount = 1')).rejects.toThrow('只增不改');
    await expect(city.database.ownerPool.query('delete from payment.entry')).rejects.toThrow('只增不改');
    await expect(
      step(as(maker), async (tx) => {
        await tx.updateTable('payment.balance').set({ amount: '1' }).execute();
        return null;
      }),
    ).rejects.toThrow('row-level security');
    await expect(
      step(as(cityReviewer), async (tx) => {
        await tx
          .insertInto('payment.entry')
          .values({
            kind: 'appropriate',
            case_id: null,
            item: null,
            clause: null,
            sentence: null,
            batch: null,
            reason: '试',
            by: cityReviewer.account,
          })
          .execute();
        return null;
      }),
    ).rejects.toThrow('row-level security');
  });
});

describe('a batch', () => {
  test('goes from preview to receipt, and the register has what was paid', async () => {
    const [one, two] = [await waiting(), await waiting({ who: '李四', amount: 300_000 })];
    const preview = await previewBatch(as(maker), { fund: FUND, year: YEAR, cases: [one, two] }, asDecided);
    expect(preview).toMatchObject({ count: 2, total: 500_000, left: [] });
    expect(preview.lines[0]?.account).toMatch(/^\*+\d{4}$/u);
    const before = await line();
    const { id, version } = await proposed(one, two);
    expect(await statusOf(one)).toBe('in-batch');
    const stale = await refused(submitBatch(as(maker), { id, version: version - 1 }));
    expect(stale.code).toBe('stale');
    const { digest } = await submitBatch(as(maker), { id, version });
    const own = await refused(releaseBatch(as(maker), { id }, digest, asDecided));
    expect(own.message).toBe('编制、提交过这个批次的人不能放行');
    const other = await refused(releaseBatch(as(releaser), { id }, 'a'.repeat(64), asDecided));
    expect(other.message).toContain('摘要不符');
    expect((await refused(bankFile(as(maker), id, 'xlsx'))).message).toContain('还没有放行');
    const done = await releaseBatch(as(releaser), { id }, digest, asDecided);
    expect(done).toMatchObject({
      status: 'released',
      releasedBy: releaser.account,
      lines: [{ status: 'sent' }, { status: 'sent' }],
    });
    expect(await line()).toMatchObject({ committed: before.committed - 500_000, transit: before.transit + 500_000 });

    const first = { number: 1, amount: 200_000, outcome: 'paid', receipt: '回-1', on: TODAY } as const;
    const some = await takeReceipts(as(maker), { id }, [first]);
    expect(some).toMatchObject({ paid: 1, returned: 0, batch: { status: 'released' } });
    expect(await statusOf(one)).toBe('closed');
    expect(await register(one)).toMatchObject([{ 金额: '200000', 发放日期: '2026-03-02', 对象: token('张三') }]);
    const all = await takeReceipts(as(maker), { id }, [
      first,
      { number: 2, amount: 300_000, outcome: 'returned', why: '账号与户名不符', on: TODAY },
    ]);
    expect(all).toMatchObject({ paid: 0, returned: 1, repeated: 1, batch: { status: 'closed' } });
    expect(await statusOf(two)).toBe('payment-returned');
    expect(await register(one)).toHaveLength(1);
    expect(await kindsOf(one)).toEqual(['commit', 'send', 'confirm']);
    expect(await kindsOf(two)).toEqual(['commit', 'send', 'bounce']);
    await expectSound(city.database);
  });

  test('what the bank returned is issued again to another account', async () => {
    const id = await waiting({ who: '李四' });
    const first = await released(id);
    await takeReceipts(as(maker), first, [
      { number: 1, amount: 200_000, outcome: 'returned', why: '已销户', on: TODAY },
    ]);
    const beneficiary = { kind: 'person', token: token('李四') } as const;
    const another = await payeeOf(city.database, beneficiary, '李四', '6217002200099999999');
    const citizen = await enter(city.database, {
      login: null,
      name: '李四',
      kind: 'citizen',
      person: await known('李四'),
    });
    await step(as(citizen), async (tx) => {
      await command(tx, as(citizen), { id, command: { type: 'change-account', payee: another } });
      return null;
    });
    expect((await line()).returned).toBeGreaterThanOrEqual(200_000);
    const again = await paid(id);
    expect(again.lines[0]?.account).toMatch(/9999$/u);
    expect(await kindsOf(id)).toEqual(['commit', 'send', 'bounce', 'reissue', 'confirm']);
    expect(await statusOf(id)).toBe('closed');

    for (const day of [TODAY - 1, TODAY + 1]) {
      const wrong = await refused(takeLateReturn(as(maker), { id: again.id }, { number: 1, reason: '账户冻结', day }));
      expect(wrong).toMatchObject({ code: 'invalid', faults: [{ field: 'on', code: 'P026' }] });
    }
    const late = await takeLateReturn(as(maker), { id: again.id }, { number: 1, reason: '账户冻结', day: TODAY });
    expect(late.lines[0]).toMatchObject({ status: 'returned', why: '账户冻结' });
    expect(await statusOf(id)).toBe('payment-returned');
    expect(await register(id)).toEqual([]);
    expect((await kindsOf(id)).at(-1)).toBe('late-bounce');
    await expectSound(city.database);
  });

  test('of two awards of one person where the first excludes the second, the first is paid', async () => {
    const first = await waiting({ who: '赵六', key: '电工/技师' });
    const second = await waiting({ who: '赵六', key: '电工/高级工' });
    const notBoth: Reassess = (_tx, _context, { decision, id }, before) =>
      Promise.resolve(
        before.some(({ key }) => key === '电工/技师') && id === second
          ? { amount: 0, because: ['同时可得更高的'] }
          : { amount: decision?.record.amount ?? 0, because: [] },
      );
    const asked = { fund: FUND, year: YEAR, cases: [first, second] };
    const preview = await previewBatch(as(maker), asked, notBoth);
    expect(preview.lines.map(({ caseId }) => caseId)).toEqual([first]);
    expect(preview.left.map(({ caseId, because }) => [caseId, because.includes('同时可得更高的')])).toEqual([
      [second, true],
    ]);
    const batch = await proposeBatch(as(maker), asked, notBoth);
    expect(batch.lines).toHaveLength(1);
    // Also while the first is on its way in another batch.
    const later = await previewBatch(as(maker), { ...asked, cases: [second] }, notBoth);
    expect(later.lines).toEqual([]);
    await cancelBatch(as(maker), batch, '试');
    expect(await statusOf(first)).toBe('awaiting-payment');
    // Given up is given up: it can be listed in another.
    expect((await proposeBatch(as(maker), asked, notBoth)).lines).toHaveLength(1);
  });

  test('an award that comes to less by now stops the release, with the line', async () => {
    const id = await waiting();
    const batch = await proposed(id);
    const { digest } = await submitBatch(as(maker), batch);
    const less: Reassess = () => Promise.resolve({ amount: 100_000, because: ['另有一笔已发放'] });
    const changed = await refused(releaseBatch(as(releaser), { id: batch.id }, digest, less));
    expect(changed.message).toContain(
      `第 1 行 办件 ${id}：另有一笔已发放；决定2,000元，现在测算为1,000元，请退回重新决定`,
    );
    expect(await seeBatch(as(maker), batch.id)).toMatchObject({ status: 'submitted' });
    await returnBatch(as(releaser), { id: batch.id }, '第 1 行要重新决定');
    await removeLine(as(maker), { id: batch.id }, { number: 1, reason: '重新决定' });
    expect(await statusOf(id)).toBe('awaiting-payment');
    expect((await refused(submitBatch(as(maker), { id: batch.id }))).message).toContain('没有待付的行');
  });

  test('an award whose receipt is taken while another one is held against it is not overlooked', async () => {
    const first = await waiting({ who: '赵六', key: '车工/技师' });
    const second = await waiting({ who: '赵六', key: '车工/高级工' });
    const sent = await released(first);
    let isTaken = false;
    // The bank's answer comes as soon as anything was looked up.
    const answering: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        if (!isTaken) {
          isTaken = true;
          const receipt = { number: 1, amount: 200_000, outcome: 'paid', receipt: '回-先', on: TODAY } as const;
          await takeReceipts(as(maker), { id: sent.id }, [receipt]);
        }
        return result;
      },
    };
    const before = await read(as(maker), async (tx) => {
      const state = await readCase(tx, second);
      return state === undefined ? [] : paidBefore(tx.withPlugin(answering), state, [], new Set());
    });
    expect(isTaken).toBe(true);
    expect(before.filter(({ key }) => key === '车工/技师')).toHaveLength(1);
  });

  test('has as many lines as there are cases', async () => {
    const caseId = await waiting();
    const one = {
      caseId,
      item: '14-01',
      name: '张三',
      beneficiary: token('张三'),
      key: '焊工',
      amount: 1,
      purpose: '补贴',
    };
    const payee = (await read(as(maker), (tx) => readCase(tx, caseId)))?.application.payee ?? '';
    const lines = Array.from({ length: 8000 }, (_, i) => ({ ...one, payee, number: i + 1 }));
    const event = {
      type: 'opened',
      by: maker.account,
      id: '1',
      fund: FUND,
      year: YEAR,
      reviewers: [],
      lines: [],
    } as const;
    const state = { id: '1', status: 'draft', fund: FUND, year: YEAR, lines: [], makers: [], reviewers: [] } as const;
    const made = step(as(maker), async (tx) => {
      await insertBatch(tx, { fund: FUND, year: YEAR, lines }, () => ({ event, state }));
      return null;
    });
    // That one case stands in all of them is what is refused.
    await expect(made).rejects.toThrow('one_way_to_bank');
  });

  test('whoever handled one of its cases doesn’t release it', async () => {
    const both = await enter(city.database, {
      login: 'both',
      grants: [{ role: 'finance' }, { role: 'city-reviewer' }],
    });
    const id = await waiting({ decider: both.account });
    const batch = await proposed(id);
    const { digest } = await submitBatch(as(maker), batch);
    const own = await refused(releaseBatch(as(both), { id: batch.id }, digest, asDecided));
    expect(own.message).toContain('受理、审核、复核过其中办件的人不能放行');
    await releaseBatch(as(releaser), { id: batch.id }, digest, asDecided);
  });

  test('whoever gets money from it neither makes nor releases it', async () => {
    const id = await waiting();
    const own = await enter(city.database, {
      login: 'zhangsan',
      grants: [{ role: 'finance' }],
      person: await inVault('张三'),
    });
    await expect(proposeBatch(as(own), { fund: FUND, year: YEAR, cases: [id] }, asDecided)).rejects.toThrow(
      '本人的事项须回避',
    );
    const batch = await proposed(id, await waiting({ who: '王五' }));
    const { digest } = await submitBatch(as(maker), batch);
    expect((await refused(releaseBatch(as(own), { id: batch.id }, digest, asDecided))).message).toContain(
      '本人的事项须回避',
    );
    await releaseBatch(as(releaser), { id: batch.id }, digest, asDecided);
  });

  test('is released once, however many do at the same moment', async () => {
    const id = await waiting();
    const batch = await proposed(id);
    const { digest, version } = await submitBatch(as(maker), batch);
    const before = await line();
    await warm(city.database, 10);
    const tries = await Promise.allSettled(
      Array.from({ length: 50 }, () => releaseBatch(as(releaser), { id: batch.id, version }, digest, asDecided)),
    );
    const lost = tries.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
    expect(lost).toHaveLength(49);
    for (const error of lost) {
      expect(error).toBeInstanceOf(PaymentRefused);
      expect(error).toMatchObject({ code: 'refused', message: '批次现在是“已放行”，不能这样办' });
    }
    expect(await line()).toMatchObject({ transit: before.transit + 200_000, committed: before.committed - 200_000 });
    expect(await kindsOf(id)).toEqual(['commit', 'send']);
  });

  test('a case is in one batch, however many are made at the same moment', async () => {
    const id = await waiting();
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => proposed(id)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(
      tries.flatMap((one) =>
        one.status === 'rejected' && !(one.reason instanceof PaymentRefused) ? [one.reason as unknown] : [],
      ),
    ).toEqual([]);
  });

  test('cases without an account of their own are left, with why', async () => {
    const stranger = await payeeOf(
      city.database,
      { kind: 'person', token: token('李四') },
      '李四',
      '6217002200012121212',
    );
    const id = await waiting({ payee: stranger });
    const none = await refused(proposed(id));
    expect(none.message).toContain('收款账户不是对象本人或本单位的');
  });

  test('receipts that don’t fit are refused, every one at once, and nothing is taken', async () => {
    const { id } = await released(await waiting(), await waiting({ who: '李四' }));
    const wrong = await refused(
      takeReceipts(as(maker), { id }, [
        { number: 1, amount: 200_000, outcome: 'paid', receipt: '回', on: TODAY },
        { number: 2, amount: 200_001, outcome: 'paid', receipt: '回', on: TODAY },
        { number: 7, amount: 1, outcome: 'returned', on: TODAY },
      ]),
    );
    expect(wrong.faults.map(({ message }) => message)).toEqual([
      '回单第 2 行的金额与发出的不符',
      '回单第 7 行不在这个批次里',
    ]);
    const early = await refused(
      takeReceipts(as(maker), { id }, [{ number: 1, amount: 200_000, outcome: 'paid', on: TODAY + 1 }]),
    );
    expect(early.faults).toHaveLength(2);
    const old = await refused(
      takeReceipts(as(maker), { id }, [{ number: 1, amount: 200_000, outcome: 'paid', receipt: '回', on: TODAY - 1 }]),
    );
    expect(old.faults.map(({ field, message }) => [field, message])).toEqual([
      ['receipts/0/on', '第 1 笔回单的日期 2026-03-01 早于批次放行的 2026-03-02'],
    ]);
    expect((await seeBatch(as(maker), id)).lines.map(({ status }) => status)).toEqual(['sent', 'sent']);
  });
});

describe('what the bank returns after its receipt', () => {
  const late = (batch: BatchView) => takeLateReturn(as(maker), batch, { number: 1, reason: '销户', day: TODAY });

  test('is taken while the case is being handled again, which goes on', async () => {
    const id = await waiting({ who: '王五' });
    const { id: batch } = await paid(id);
    const before = await line();
    const context = as(cityReviewer);
    await step(context, async (tx) => {
      const reopen = { type: 'reopen', finding: '金额有误', reason: '复查', to: 2 } as const;
      await command(tx, context, { id, command: reopen });
      return null;
    });
    expect((await late(await seeBatch(as(maker), batch))).lines[0]).toMatchObject({ status: 'returned', why: '销户' });
    expect(await statusOf(id)).toBe('reviewing');
    expect(await register(id)).toEqual([]);
    // Nothing is decided in this round yet, so nothing is kept.
    expect((await kindsOf(id)).slice(-2)).toEqual(['late-bounce', 'give-up']);
    expect(await line()).toMatchObject({ spent: before.spent - 200_000, available: before.available + 200_000 });
    await expectSound(city.database);
  });

  test('settles what was to be had back', async () => {
    const id = await waiting({ who: '王五' });
    const { id: batch } = await paid(id);
    const context = as(cityReviewer);
    await step(context, async (tx) => {
      await command(tx, context, { id, command: { type: 'reopen', finding: '证书系伪造', reason: '举报', to: 2 } });
      await command(tx, context, { id, command: { type: 'reject', reasons: ['证书系伪造'], basis: '（十四）' } });
      return null;
    });
    await late(await seeBatch(as(maker), batch));
    expect(await statusOf(id)).toBe('rejected');
    expect(await register(id)).toEqual([]);
    expect((await kindsOf(id)).slice(-2)).toEqual(['demand', 'recover']);
    await expectSound(city.database);
  });

  test('is taken beside another case of the same claim, and the first stays closed until that one has ended', async () => {
    const first = await waiting({ key: '铣工/技师' });
    const { id: batch } = await paid(first);
    const second = await waiting({ key: '铣工/技师', amount: 100_000 });
    await late(await seeBatch(as(maker), batch));
    expect(await statusOf(first)).toBe('closed');
    expect(await register(first)).toEqual([]);
    const events = await read(as(maker), (tx) => eventsOf(tx, first));
    expect(events.slice(-1)).toMatchObject([{ type: 'payment-returned', twin: second }]);
    expect((await kindsOf(first)).slice(-2)).toEqual(['late-bounce', 'give-up']);
    expect((await proposed(second)).lines.map(({ amount }) => amount)).toEqual([100_000]);
    await expectSound(city.database);
  });
});

describe('the bank’s files', () => {
  test('hold exactly the lines, the sums and full numbers, and are the same each time', async () => {
    const { id, total } = await released(await waiting(), await waiting({ who: '李四', amount: 123_456 }));
    const file = await bankFile(as(maker), id, 'xlsx');
    const again = await bankFile(as(releaser), id, 'xlsx');
    expect(again.sm3).toBe(file.sm3);
    expect(file.sm3).toMatch(/^[0-9a-f]{64}$/u);
    const book = new ExcelJS.Workbook();
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- exceljs was written against an older Buffer
    await book.xlsx.load(file.content as unknown as Parameters<typeof book.xlsx.load>[0]);
    const rows = book.worksheets[0]?.getSheetValues().slice(1) ?? [];
    const cells = rows.map((row) => (Array.isArray(row) ? row.slice(1) : []));
    expect(cells[0]?.slice(0, 5)).toEqual([
      `拨付批次 ${id}`,
      '资金来源 就业补助资金',
      '预算年度 2026',
      '笔数 2',
      '合计 3,234.56元',
    ]);
    expect(cells[1]).toEqual(['序号', '办件编号', '户名', '账号', '开户行', '金额（元）', '用途']);
    expect(cells[2]?.[2]).toBe('张三');
    expect(cells[2]?.[3]).toMatch(/^62170022000\d{6}$/u);
    expect(cells[2]?.slice(4, 6)).toEqual(['中国建设银行 聊城东昌支行', 2000]);
    expect(cells[4]?.slice(0, 2)).toEqual(['合计', '2笔']);
    expect(cells[4]?.[5]).toBe(3234.56);
    const seen = (await readByOffice('xlsx', file.content))?.replaceAll('"', '').trimEnd().split('\n') ?? [];
    // LibreOffice, where there is one, sees the same: numbers of accounts to the last digit, amounts as numbers.
    if (seen.length > 0) {
      expect(seen).toHaveLength(5);
      expect(seen[2]).toMatch(/^1,[^,]+,张三,62170022000\d{6},中国建设银行 聊城东昌支行,2000\.00,/u);
      expect(seen[4]).toMatch(/^合计,2笔,,,,3234\.56,/u);
    }
    const csv = (await bankFile(as(maker), id, 'csv')).content.toString('utf8');
    expect(csv).toContain('1234.56');
    expect(csv.trimEnd().split('\r\n')).toHaveLength(5);
    const entries = await auditOf(city.database, 'payment.bank-file');
    expect(entries.at(-1)).toMatchObject({ account: maker.account, detail: { format: 'csv', count: 2, total } });
    expect(JSON.stringify(entries)).not.toMatch(/62170022000/u);
  });

  test('receipts come as a file, with every fault and its row', async () => {
    const { id } = await released(await waiting(), await waiting({ who: '李四', amount: 150_000 }));
    const take = (text: string) =>
      takeReceiptFile(
        as(maker),
        { id },
        { content: Readable.from([Buffer.from(text, 'utf8')]), folder, most: 1_000_000 },
      );
    const bad = await refused(
      take('序号,金额,结果,原因,回单号,日期\n1,2000.001,成了,,,昨天\n2,1500,退回,,,2026-03-02\n'),
    );
    expect(bad.faults.map(({ field }) => field)).toEqual(['file/2/金额', 'file/2/结果', 'file/2/日期', 'file/3/原因']);
    const good = await take(
      '某某银行代发结果\n序号,金额（元）,结果,原因,回单号,日期\n1,"2,000.00",成功,,H001,2026-03-02\n2,1500.00,退回,户名不符,,2026-03-02\n合计,3500.00,,,,\n',
    );
    expect(good).toMatchObject({ paid: 1, returned: 1, batch: { status: 'closed' } });
    const none = await refused(take('甲,乙\n1,2\n'));
    expect(none.message).toContain('没有回单的表头');
  });
});

describe('recovery', () => {
  /** Paid, then found to be wrong: all of it is to be had back. */
  async function recovering(who: string): Promise<string> {
    const id = await waiting({ who, amount: 400_000 });
    await paid(id);
    await step(as(cityReviewer), async (tx) => {
      const context = as(cityReviewer);
      await command(tx, context, { id, command: { type: 'reopen', finding: '证书系伪造', reason: '举报核实', to: 2 } });
      await command(tx, context, { id, command: { type: 'reject', reasons: ['证书系伪造'], basis: '（十四）' } });
      return null;
    });
    return id;
  }

  test('repayment comes back to the budget, and the register has so much less', async () => {
    const id = await recovering('张三');
    const before = await line();
    expect(before.receivable).toBeGreaterThanOrEqual(400_000);
    expect(await register(id)).toHaveLength(1);
    const some = await recordRepayment(as(maker), { caseId: id }, { amount: 100_000, receipt: '缴-1' });
    expect(some).toMatchObject({ status: 'recovering', owed: 300_000 });
    expect(await register(id)).toMatchObject([{ 金额: '300000' }]);
    await recordRepayment(as(maker), { caseId: id }, { amount: 300_000, receipt: '缴-2' });
    expect(await statusOf(id)).toBe('rejected');
    expect(await register(id)).toEqual([]);
    expect(await line()).toMatchObject({
      receivable: before.receivable - 400_000,
      available: before.available + 400_000,
    });
    expect(await kindsOf(id)).toEqual(['commit', 'send', 'confirm', 'demand', 'recover', 'recover']);
    await expectSound(city.database);
  });

  test('what a case paid isn’t altered in the register: it stays the case’s, and says what to do instead', async () => {
    const clerk = await enter(city.database, {
      login: 'clerk',
      grants: [{ role: 'register-clerk', department: BUREAU }],
    });
    const id = await recovering('王五');
    const { rows } = await city.database.ownerPool.query<{ row: string; version: number }>(
      `select _row as row, _version as version from register."已发放" where _source = $1`,
      [`case:${id}`],
    );
    const [found] = rows;
    if (found === undefined) throw new Error('nothing was registered');
    const asked = { ...found, reason: '按银行回单更正' };
    const ofCase = { code: 'not-allowed', faults: [{ code: 'D038' }] };
    await expect(
      correctRow(as(clerk), '已发放', { ...asked, values: { 发放日期: '2026-03-01' } }),
    ).rejects.toMatchObject(ofCase);
    await expect(withdrawRow(as(clerk), '已发放', { ...asked, validFrom: null })).rejects.toThrow(
      `这一行是办件 ${id} 拨付时写入的`,
    );
    // Nor by any other way to the table.
    for (const [change, statement] of [
      ['correct', `update register."已发放" set 金额 = 1 where _row = ${found.row}`],
      ['withdraw', `delete from register."已发放" where _row = ${found.row}`],
    ] as const)
      await expect(
        city.database.ownerPool.query(`select set_config('jiangtong.change', '${change}', true); ${statement}`),
      ).rejects.toThrow('只随办件变动');
    await recordRepayment(as(maker), { caseId: id }, { amount: 100_000, receipt: '缴-3' });
    expect(await register(id)).toMatchObject([{ 金额: '300000' }]);
    await expectSound(city.database);
  });

  test('a new award of who owes waits until it is set off, in one step', async () => {
    const debt = await recovering('李四');
    const award = await waiting({ who: '李四', amount: 500_000 });
    const stopped = await refused(proposed(award));
    expect(stopped.message).toContain(`对象在办件 ${debt} 应退回4,000元`);
    const other = await waiting({ who: '张三', amount: 500_000 });
    const strangers = await refused(setOff(as(maker), { from: other, to: debt, amount: 500_000 }, asDecided));
    expect(strangers.faults.map(({ field }) => field)).toEqual(['to', 'amount']);
    const done = await setOff(as(maker), { from: award, to: debt, amount: 400_000 }, asDecided);
    expect(done).toMatchObject({ from: { status: 'awaiting-payment' }, to: { status: 'rejected', owed: 0 } });
    expect(await register(award)).toMatchObject([{ 金额: '400000' }]);
    expect(await register(debt)).toEqual([]);
    const batch = await paid(award);
    expect(batch.lines[0]?.amount).toBe(100_000);
    expect((await register(award)).map((row) => row.金额)).toEqual(['400000', '100000']);
    expect(await kindsOf(award)).toEqual(['commit', 'withhold', 'send', 'confirm']);
    expect((await kindsOf(debt)).slice(-2)).toEqual(['demand', 'offset']);
    await expectSound(city.database);
  });

  test('an award that comes to less by now is not set off', async () => {
    const debt = await recovering('吴九');
    const award = await waiting({ who: '吴九', amount: 400_000 });
    // The registers have nothing that gives it.
    const stopped = await refused(setOff(as(maker), { from: award, to: debt, amount: 400_000 }));
    expect(stopped.faults.map(({ field }) => field)).toEqual(['from']);
    expect(stopped.message).toContain('决定4,000元，现在测算为0元，请退回重新决定');
    expect([await statusOf(award), await statusOf(debt)]).toEqual(['awaiting-payment', 'recovering']);
  });

  test('who owes still owes while they appeal: nothing is paid to them, and nothing set off', async () => {
    const debt = await recovering('孙七');
    const award = await waiting({ who: '孙七', amount: 400_000 });
    const person = await known('孙七');
    const citizen = as(await enter(city.database, { login: null, name: '孙七', kind: 'citizen', person }));
    await step(citizen, async (tx) => {
      await command(tx, citizen, { id: debt, command: { type: 'appeal', kind: '复核', grounds: '不服' } });
      return null;
    });
    const unpaid = await refused(proposed(award));
    expect(unpaid.message).toContain(`对象在办件 ${debt} 应退回4,000元，这一件现在是“`);
    const offset = await refused(setOff(as(maker), { from: award, to: debt, amount: 400_000 }, asDecided));
    expect(offset.message).toContain('还不能抵扣');
  });

  test('a receipt of the treasury pays back once, whoever enters it and for whichever case', async () => {
    const [debt, other] = [await recovering('张三'), await recovering('赵六')];
    await recordRepayment(as(maker), { caseId: debt }, { amount: 400_000, receipt: '缴-2026-0001A' });
    for (const caseId of [debt, other]) {
      const again = await refused(
        recordRepayment(as(releaser), { caseId }, { amount: 1, receipt: ' 缴－2026－0001ａ' }),
      );
      expect(again.faults).toMatchObject([{ field: 'receipt', code: 'P029' }]);
      expect(again.message).toContain(`已登记为办件 ${debt} 的退还`);
    }
    // What was refused takes up no receipt.
    const much = await refused(
      recordRepayment(as(maker), { caseId: other }, { amount: 500_000, receipt: '缴-2026-0002' }),
    );
    expect(much).toBeInstanceOf(CaseRefused);
    const tries = await Promise.allSettled(
      Array.from({ length: 5 }, () =>
        recordRepayment(as(maker), { caseId: other }, { amount: 1, receipt: '缴-2026-0002' }),
      ),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expectSound(city.database);
  });
});

test('an account that is registered with another bank is another one: the first has to be retired', async () => {
  const citizen = as(
    await enter(city.database, { login: null, name: '周八', kind: 'citizen', person: await known('周八') }),
  );
  const given = { holder: '周八', number: '6217002200009999998', bank: '中国建设银行', branch: '聊城分行' };
  const { token: account, version } = await addPayee(citizen, given);
  for (const same of [given, { ...given, branch: '' }]) expect((await addPayee(citizen, same)).token).toBe(account);
  for (const more of [{ bank: '中国农业银行' }, { branch: '东昌支行' }]) {
    const other = await refused(addPayee(citizen, { ...given, ...more }));
    expect(other.message).toBe('账号 ***************9998 已登记：户名 周八，开户行 中国建设银行聊城分行');
  }
  await retirePayee(citizen, account, version);
  expect(await addPayee(citizen, { ...given, bank: '中国农业银行' })).toMatchObject({ bank: '中国农业银行' });
});

/** The token of somebody, kept as a person whose account may be opened. */
async function known(who: string): Promise<string> {
  await city.database.ownerPool.query(
    `insert into vault.identity (token, sealed, masked) values ($1, '\\x00', '371***********0000') on conflict do nothing`,
    [token(who)],
  );
  return token(who);
}
