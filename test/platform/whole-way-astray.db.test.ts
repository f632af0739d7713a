import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { BUREAU, residentId } from './city.ts';
import type { Answer, Client } from './client.ts';
import { good, useHall, type Applicant, type Batch, type Case, type Line } from './hall.ts';
import { whatIsWrong } from './invariants.ts';
import { put } from './town.ts';
import { certificate, FIRM, ORGANISATIONS, personOf } from './whole-ways.ts';

/*
 * What reality does to a case on its way, over HTTP by everybody's own session: errors found later, accounts that don't exist, objections,
 * returns, papers that are missing, awards that stand in each other's way, budgets that are used up, and two hundred clicks at once.
 */

const EMPLOYMENT = '就业补助资金';
const INSURANCE = '失业保险基金';
const ITEM = '14-01';
const CLERK: Applicant = { login: 'clerk', name: '东昌精工', organisation: FIRM };

const hall = useHall(async (opened) => {
  await put(opened.server.database, '单位', ORGANISATIONS);
  await opened.settle(CLERK);
  const registerClerk = { role: 'register-clerk', department: BUREAU } as const;
  await opened.server.join({ login: 'registers', grants: [registerClerk] });
  await opened.server.join({ login: 'registers-too', grants: [registerClerk] });
  await opened.server.join({ login: 'releaser-too', grants: [{ role: 'finance' }] });
  await opened.appropriate(EMPLOYMENT, ITEM, 1_000_000_000);
});

let people = 0;

interface Held {
  readonly job: string;
  /** 技师 where it isn't said: 3000 元. */
  readonly level?: string;
}

/** A worker of the firm with these certificates, and no case yet. */
async function worker(held: readonly Held[], insured = 6): Promise<Applicant> {
  people += 1;
  const id = residentId(600 + people);
  const one = { login: `worker-${String(people)}`, name: `职工${String(people)}`, person: id };
  const { database } = hall().server;
  await put(database, '个人', [{ ...personOf(id, one.name), 失业保险参保月数: insured }]);
  await put(
    database,
    '职业技能等级证书',
    held.map(({ job, level = '技师' }) => certificate(id, job, level, '2025-09-01')),
  );
  await hall().settle(one);
  return one;
}

const welder = (): Promise<Applicant> => worker([{ job: '焊工' }]);

/** How the line of the budget has moved. */
async function moved(work: () => Promise<unknown>, fund = EMPLOYMENT, item = ITEM): Promise<Partial<Line>> {
  const before = await hall().line(fund, item);
  await work();
  const after = await hall().line(fund, item);
  const names = ['available', 'committed', 'transit', 'returned', 'spent', 'receivable'] as const;
  return Object.fromEntries(
    names.flatMap((name) => (after[name] === before[name] ? [] : [[name, after[name] - before[name]]])),
  );
}

const kinds = async (id: string): Promise<readonly string[]> => (await hall().ledger(id)).map(({ kind }) => kind);
const sums = async (id: string): Promise<readonly number[]> => (await hall().given(id)).map(({ amount }) => amount);

/** The city finds out that something was wrong, and takes the case up again where it is decided. */
async function reopen(id: string, finding: string): Promise<Case> {
  const { reopenTo } = await hall().read('city', id);
  const to = reopenTo.find(({ name }) => name === '市级复核')?.index;
  return hall().does('city', id, 'reopen', { to, finding, reason: '核对后重新决定' });
}

/** A clerk of the registers changes the one row that has this. */
async function amend(register: string, having: Record<string, string>, verb: string, body: object): Promise<Answer> {
  const clerk = await hall().as('registers');
  const path = `/api/registers/${encodeURIComponent(register)}`;
  const where = Object.entries(having).map(([field, value]) => ({ column: field, how: 'is', values: [value] }));
  const { rows } = good(await clerk.post(`${path}/search`, { where })).json<{
    rows: readonly { row: string; version: number }[];
  }>();
  const [found] = rows;
  if (found === undefined) throw new Error(`${register} has no ${JSON.stringify(having)}`);
  const headers = { 'if-match': `"${String(found.version)}"` };
  return clerk.post(`${path}/rows/${found.row}/${verb}`, body, { headers });
}

/** A certificate is withdrawn in its register, which takes two. */
async function withdrawCertificate(number: string): Promise<void> {
  const asked = await amend('职业技能等级证书', { 证书编号: number }, 'withdraw', {
    reason: '发证机构来函撤销',
    validFrom: null,
  });
  expect(asked.status).toBe(202);
  const second = await hall().as('registers-too');
  const request = asked.headers.get('location') ?? '';
  const seen = await second.get(request);
  const approval = { headers: { 'if-match': seen.headers.get('etag') ?? '' } };
  good(await second.post(`${request}/approve`, { decision: '属实' }, approval));
}

describe('an error that is found after the payment', () => {
  test('decided anew by the same facts, the case owes nothing and is owed nothing', async () => {
    const { id } = await hall().paid({ item: ITEM, by: await welder() });
    const before = await hall().ledger(id);
    const change = await moved(async () => {
      await reopen(id, '有人反映证书有误，经查无误');
      const again = await hall().approvedAnew(id);
      expect([again.status, again.round, again.money]).toEqual([
        'closed',
        2,
        { paid: 300_000, withheld: 0, recovered: 0, due: 0 },
      ]);
    });
    expect(change).toEqual({});
    expect(await hall().ledger(id)).toEqual(before);
    expect(await sums(id)).toEqual([300_000]);
    expect(await whatIsWrong(hall().server.database)).toEqual([]);
  });

  test('its certificate withdrawn, the money is recovered, and set off against a later award', async () => {
    const by = await worker([{ job: '焊工' }, { job: '电工', level: '高级技师' }]);
    const debt = await hall().paid({ item: ITEM, by, key: '焊工/技师' });
    await withdrawCertificate(`焊工-技师-${by.person?.slice(-4) ?? ''}`);
    await reopen(debt.id, '证书已由发证机构撤销');
    // The rules give nothing any more, so there is nothing to decide: it is rejected.
    const decided = await hall().give('city', debt.id, 'pass', { text: '同意' });
    expect(decided.status).toBe(409);
    const demanded = await moved(async () => {
      const body = { reasons: ['证书已由发证机构撤销，不符合申领条件'], basis: '（十四）' };
      expect(await hall().does('city', debt.id, 'reject', body)).toMatchObject({
        status: 'recovering',
        money: { paid: 300_000, due: -300_000 },
      });
    });
    expect(demanded).toEqual({ spent: -300_000, receivable: 300_000 });
    expect(await hall().told(by.login, debt.id)).toContain('申请没有通过');
    // A demand alone changes nothing: the money is with them.
    expect(await sums(debt.id)).toEqual([300_000]);

    const award = await hall().approved({ item: ITEM, by, key: '电工/高级技师' });
    const maker = await hall().as('maker');
    const stopped = await maker.post('/api/payments/batches', { fund: EMPLOYMENT, year: 2026, cases: [award.id] });
    expect([stopped.status, stopped.text]).toEqual([409, expect.stringContaining(`${debt.id} 应退回3,000元`)]);
    const change = await moved(async () => {
      const body = { from: award.id, to: debt.id, amount: 300_000 };
      const set = good(await maker.post('/api/payments/offsets', body)).json<object>();
      expect(set).toMatchObject({ from: { status: 'awaiting-payment' }, to: { status: 'rejected', owed: 0 } });
    });
    expect(change).toEqual({ committed: -300_000, spent: 300_000, receivable: -300_000, available: 300_000 });
    const batch = await hall().receipts(await hall().release(await hall().propose(EMPLOYMENT, [award.id])));
    expect(batch.lines).toMatchObject([{ amount: 100_000, status: 'paid' }]);
    expect(await hall().see(award.id)).toMatchObject({
      status: 'closed',
      money: { paid: 100_000, withheld: 300_000, due: 0 },
    });
    expect([await sums(debt.id), (await sums(award.id)).reduce((all, one) => all + one, 0)]).toEqual([[], 400_000]);
    expect(await kinds(debt.id)).toEqual(['commit', 'send', 'confirm', 'demand', 'offset']);
    expect(await kinds(award.id)).toEqual(['commit', 'withhold', 'send', 'confirm']);
    expect(await whatIsWrong(hall().server.database)).toEqual([]);
  });
});

describe('the bank', () => {
  test('returns a payment; it goes out again to another account, once', async () => {
    const by = await welder();
    const { id } = await hall().approved({ item: ITEM, by });
    const released = await hall().release(await hall().propose(EMPLOYMENT, [id]));
    const back = await moved(() => hall().receipts(released, [1]));
    expect(back).toEqual({ transit: -300_000, returned: 300_000 });
    expect(await hall().see(id)).toMatchObject({ status: 'payment-returned', turn: '申请人' });
    expect(await hall().told(by.login, id)).toContain('款项被银行退回，请变更收款账户');
    const payee = await hall().account(by, '6228480000000009999');
    expect(await hall().does(by.login, id, 'account', { payee })).toMatchObject({ status: 'awaiting-payment' });
    const again = await moved(async () => {
      const batch = await hall().receipts(await hall().release(await hall().propose(EMPLOYMENT, [id])));
      expect(batch.lines).toMatchObject([{ caseId: id, amount: 300_000, status: 'paid' }]);
    });
    expect(again).toEqual({ returned: -300_000, spent: 300_000 });
    expect(await kinds(id)).toEqual(['commit', 'send', 'bounce', 'reissue', 'confirm']);
    expect([await sums(id), (await hall().see(id)).money.paid]).toEqual([[300_000], 300_000]);
    expect(await whatIsWrong(hall().server.database)).toEqual([]);
  });
});

describe('an objection', () => {
  test('stops its own row only: the others go on and are paid, it follows when it is dismissed, and goes back when it is upheld', async () => {
    const cases: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      const { id } = await hall().apply({ item: ITEM, by: await welder() });
      await hall().until(id, 'awaiting-notice');
      cases.push(id);
    }
    const [first = '', second = '', third = '', fourth = ''] = cases;
    const batch = await hall().publish(ITEM, cases);
    const rows = new Map(await Promise.all(cases.map(async (id) => [id, (await hall().see(id)).notice] as const)));
    const until = rows.get(first)?.until ?? '';
    const object = async (id: string): Promise<string> => {
      const body = { row: rows.get(id)?.row, grounds: '取证时已经离职' };
      const answer = await hall().server.client().post(`/api/public-notices/${batch}/objections`, body);
      return good(answer).json<{ receipt: string }>().receipt;
    };
    const receipts = { second: await object(second), fourth: await object(fourth) };
    await hall().afterNotice(until);
    const states = async (): Promise<readonly string[]> =>
      Promise.all(cases.map(async (id) => (await hall().see(id)).status));
    expect(await states()).toEqual(['awaiting-payment', 'objection', 'awaiting-payment', 'objection']);
    await hall().receipts(await hall().release(await hall().propose(EMPLOYMENT, [first, third])));

    const city = await hall().as('city');
    const settle = (receipt: string, upheld: boolean): Promise<Answer> =>
      city.post(`/api/public-notice-objections/${receipt}/settle`, { upheld, reason: '已向单位核实' });
    good(await settle(receipts.second, false));
    const upheld = await moved(async () => good(await settle(receipts.fourth, true)));
    expect(upheld).toEqual({ available: 300_000, committed: -300_000 });
    expect(await states()).toEqual(['closed', 'public-notice', 'closed', 'reviewing']);
    // It is shown for the days that were left to it.
    const left = (await hall().see(second)).notice?.until ?? '';
    expect(left > until).toBe(true);
    await hall().afterNotice(left);
    expect(await states()).toEqual(['closed', 'awaiting-payment', 'closed', 'reviewing']);
    await hall().receipts(await hall().release(await hall().propose(EMPLOYMENT, [second])));
    expect([await kinds(second), await kinds(fourth)]).toEqual([
      ['commit', 'send', 'confirm'],
      ['commit', 'uncommit'],
    ]);
    expect(await whatIsWrong(hall().server.database)).toEqual([]);
  });
});

/** As a person does who is told that the case went on: reads it anew, and tries again. */
async function persists(login: string, id: string, verb: string, body: object): Promise<void> {
  for (;;) {
    const answer = await hall().give(login, id, verb, body);
    if (answer.status === 200) return;
    if (answer.status !== 412) throw new Error(answer.text);
    await sleep(5);
  }
}

describe('a return', () => {
  test('from every stage to every earlier one, with departments that speak at the same moment, loses no opinion', async () => {
    const { id } = await hall().apply({ item: '08-04', by: CLERK });
    const said: string[] = [];
    const departments = ['organisation-department', 'culture', 'schools'];
    const together = async (logins: readonly string[]): Promise<void> => {
      const { round } = await hall().see(id);
      await Promise.all(logins.map((login) => persists(login, id, 'opine', { verdict: 'agree', text: '同意' })));
      said.push(...logins.map(() => `${String(round)} 联审 agree`));
    };
    const takes = async (login: string, verb: string, body: object, said1?: string): Promise<void> => {
      const { round, stageName } = await hall().see(id);
      await hall().does(login, id, verb, body);
      if (said1 !== undefined) said.push(`${String(round)} ${stageName ?? ''} ${said1}`);
    };
    const back = (login: string, to: number): Promise<void> =>
      takes(login, 'return', { to, reason: '请再核对' }, 'return');

    // From joint review, where two of three have spoken.
    await takes('acceptor', 'accept', {});
    await together(departments.slice(0, 2));
    await back('schools', 0);
    // From 市级复核, to each stage before it.
    for (const to of [0, 1]) {
      if ((await hall().see(id)).status === 'submitted') await takes('acceptor', 'accept', {});
      await together(departments);
      await back('city', to);
    }
    // From where it waits for the public notice, to each stage before that.
    for (const to of [0, 1, 2]) {
      if ((await hall().see(id)).status === 'submitted') await takes('acceptor', 'accept', {});
      if ((await hall().see(id)).status === 'joint-review') await together(departments);
      await takes('city', 'pass', { text: '同意' }, 'agree');
      const { returnTo } = await hall().see(id);
      expect(returnTo.map(({ index }) => index)).toEqual([0, 1, 2]);
      await back('city', to);
    }
    const { opinions, round } = await hall().see(id);
    expect(round).toBe(7);
    expect(opinions.map((one) => `${String(one.round)} ${one.stage} ${one.verdict}`).sort()).toEqual(said.sort());
    expect(opinions.every(({ by }) => by.name !== null)).toBe(true);
    // And it still comes to its end.
    const done = await hall().approvedAnew(id);
    expect(done.status).toBe('completing');
    expect((await hall().until(id, 'closed')).opinions).toHaveLength(said.length + 1);
  });
});

describe('papers that are missing', () => {
  test('stop the clock until they are brought', async () => {
    const { id } = await hall().apply({ item: '08-04', by: CLERK });
    // The first working day after it: of three, one is used.
    do hall().days(1);
    while ((await hall().see(id)).clocks.stage?.used !== 1);
    const before = (await hall().see(id)).clocks.stage;
    const asked = { items: [{ name: '岗位说明', problem: '没有盖章' }] };
    await hall().does('acceptor', id, 'supplement-request', asked);
    hall().days(9);
    expect((await hall().see(id)).clocks.stage).toMatchObject({ used: 1, paused: '补正', level: 'in-time' });
    expect((await hall().see(id)).turn).toBe('申请人');
    const names = ['岗位说明', '紧缺情况说明', '放宽学历、年龄等限制的理由'];
    const materials: object[] = [];
    for (const name of names) materials.push({ name, digest: await hall().bring(CLERK, name) });
    const answered = await hall().does('clerk', id, 'supplement', { materials });
    expect(answered).toMatchObject({ status: 'submitted', clocks: { stage: { used: 1, paused: null } } });
    expect((answered.clocks.stage?.deadline ?? '') > (before?.deadline ?? '')).toBe(true);
    expect(await hall().told('clerk', id)).toEqual(['申请已提交', '请补正材料', '补正已收到']);
  });
});

describe('two awards of one person', () => {
  test('in one batch: the first that was decided is paid, and by that the second isn’t any more', async () => {
    const by = await worker([{ job: '焊工' }, { job: '焊工', level: '高级工' }]);
    const higher = await hall().approved({ item: ITEM, by, key: '焊工/技师' });
    const lower = await hall().approved({ item: ITEM, by, key: '焊工/高级工' });
    const cases = [lower.id, higher.id];
    const body = { fund: EMPLOYMENT, year: 2026, cases };
    const preview = good(await (await hall().as('maker')).post('/api/payments/preview', body)).json<{
      lines: readonly { caseId: string }[];
      left: readonly { caseId: string; because: string }[];
    }>();
    expect(preview.lines.map(({ caseId }) => caseId)).toEqual([higher.id]);
    expect(preview.left.map(({ caseId }) => caseId)).toEqual([lower.id]);
    expect(preview.left[0]?.because).toContain('决定2,000元，现在测算为0元，请退回重新决定');
    const batch = await hall().receipts(await hall().release(await hall().propose(EMPLOYMENT, cases)));
    expect(batch.lines.map(({ caseId, amount }) => [caseId, amount])).toEqual([[higher.id, 300_000]]);
    // The other one waits, with its money kept, until it is decided anew: by now it can only be rejected.
    expect((await hall().see(lower.id)).status).toBe('awaiting-payment');
    const { returnTo } = await hall().read('city', lower.id);
    const to = returnTo.find(({ name }) => name === '市级复核')?.index;
    const change = await moved(async () => {
      await hall().does('city', lower.id, 'return', { to, reason: '同一职业较高等级已经发放' });
      await hall().does('city', lower.id, 'reject', { reasons: ['已领同一职业较高等级的补贴'], basis: '口径14-3' });
    });
    expect(change).toEqual({ available: 200_000, committed: -200_000 });
    expect(await whatIsWrong(hall().server.database)).toEqual([]);
  });

  test('of two funds: what one of them has sent, the other one doesn’t pay again (就高不重复)', async () => {
    const by = await worker([{ job: '钳工', level: '高级工' }]);
    await hall().appropriate(INSURANCE, 'UI-01', 200_000);
    // Applied for while the insurance doesn't count yet, and decided then.
    const employment = await hall().approved({ item: ITEM, by });
    const { database } = hall().server;
    const correction = { values: { 失业保险参保月数: 36 }, reason: '社保系统核对' };
    good(await amend('个人', { 身份证号: by.person ?? '' }, 'correct', correction));
    const insurance = await hall().approved({ item: 'UI-01', by });
    expect([employment.decision?.amount, insurance.decision?.amount]).toEqual([200_000, 200_000]);
    await hall().release(await hall().propose(INSURANCE, [insurance.id]));
    const body = { fund: EMPLOYMENT, year: 2026, cases: [employment.id] };
    const refused = await (await hall().as('maker')).post('/api/payments/batches', body);
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('现在测算为0元')]);
    expect(await whatIsWrong(database)).toEqual([]);
  });
});

describe('a budget that is used up', () => {
  test('refuses the decision with the sums; nothing is lost, and with more money it is made', async () => {
    const by = await worker([{ job: '车工', level: '高级工' }], 36);
    const { available } = await hall().line(INSURANCE, 'UI-01');
    await hall().appropriate(INSURANCE, 'UI-01', 150_000 - available);
    const { id } = await hall().apply({ item: 'UI-01', by });
    while (!(await hall().see(id)).decides) await hall().step(id);
    const before = await hall().see(id);
    const change = await moved(
      async () => {
        const refused = await hall().give('city', id, 'pass', { text: '同意' });
        expect(refused.status).toBe(409);
        expect(refused.text).toContain('2,000元');
        expect(refused.text).toContain('现有1,500元');
      },
      INSURANCE,
      'UI-01',
    );
    expect(change).toEqual({});
    expect(await hall().see(id)).toEqual(before);
    await hall().appropriate(INSURANCE, 'UI-01', 50_000);
    expect((await hall().does('city', id, 'pass', { text: '同意' })).status).toBe('awaiting-notice');
    expect(await hall().line(INSURANCE, 'UI-01')).toMatchObject({ available: 0 });
    expect(await whatIsWrong(hall().server.database)).toEqual([]);
  });
});

describe('at the same moment', () => {
  test('two hundred applications for one claim, by twenty browsers, are one case; two hundred submissions of it are one', async () => {
    const by = await welder();
    const browsers: Client[] = [];
    for (let n = 0; n < 20; n += 1) browsers.push(await hall().server.signIn(by.login));
    const tenEach = (ask: (browser: Client) => Promise<Answer>): Promise<readonly Answer[]> =>
      Promise.all(Array.from({ length: 10 }, () => browsers).flatMap((all) => all.map(ask)));
    const opened = await tenEach((browser) => browser.post('/api/cases', { item: ITEM }));
    expect(countOf(opened)).toEqual({ 201: 1, 409: 199 });
    const one = opened.find(({ status }) => status === 201);
    const { id } = one?.json<Case>() ?? { id: '' };
    expect(opened.every(({ text }) => text.includes(id))).toBe(true);

    const headers = { 'if-match': one?.headers.get('etag') ?? '' };
    const body = await hall().enclosures(by, await hall().read(by.login, id));
    const submitted = await tenEach((browser) => browser.post(`/api/cases/${id}/submit`, body, { headers }));
    expect(countOf(submitted)).toEqual({ 200: 1, 412: 199 });
    const seen = await hall().see(id);
    expect([seen.status, seen.assessments.length]).toEqual(['submitted', 1]);
    expect(await hall().told(by.login, id)).toEqual(['申请已提交']);
    expect((await hall().audited(id)).map(({ action }) => action)).toEqual(['case.open', 'case.submit']);
    const { rows } = await hall().server.database.ownerPool.query('select id from cases.case where id >= $1', [id]);
    expect(rows).toHaveLength(1);
  });

  test('fifty releases of one batch, by two persons: every line is paid once', async () => {
    const cases: string[] = [];
    const together: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { id } = await hall().apply({ item: ITEM, by: await welder() });
      await hall().until(id, 'awaiting-notice');
      together.push(id);
    }
    await hall().publish(ITEM, together);
    await hall().afterNotice((await hall().see(together[0] ?? '')).notice?.until ?? '');
    cases.push(...together);
    const proposed = await hall().propose(EMPLOYMENT, cases);
    const path = `/api/payments/batches/${proposed.id}`;
    const first = { headers: { 'if-match': `"${String(proposed.version)}"` } };
    const submitted = good(await (await hall().as('maker')).post(`${path}/submit`, undefined, first)).json<Batch>();
    const headers = { 'if-match': `"${String(submitted.version)}"` };
    const [one, other] = [await hall().as('releaser'), await hall().as('releaser-too')];
    const change = await moved(async () => {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          (n % 2 === 0 ? one : other).post(`${path}/release`, { digest: submitted.digest }, { headers }),
        ),
      );
      expect(countOf(answers)).toEqual({ 200: 1, 409: 49 });
    });
    expect(change).toEqual({ committed: -900_000, transit: 900_000 });
    const receipts = proposed.lines.map(({ number, amount }) => ({
      ...{ number, amount, outcome: 'paid', receipt: `回单-${String(number)}`, on: hall().today() },
    }));
    const maker = await hall().as('maker');
    const taken = await Promise.all(Array.from({ length: 20 }, () => maker.post(`${path}/receipts`, { receipts })));
    expect(countOf(taken)).toEqual({ 200: 1, 409: 19 });
    for (const id of cases) {
      expect([await kinds(id), await sums(id)]).toEqual([['commit', 'send', 'confirm'], [300_000]]);
      expect((await hall().see(id)).money.paid).toBe(300_000);
    }
    expect(await whatIsWrong(hall().server.database)).toEqual([]);
  });
});

function countOf(answers: readonly Answer[]): Record<number, number> {
  return Object.fromEntries(
    [...Map.groupBy(answers, ({ status }) => status)].map(([status, all]) => [status, all.length]),
  );
}
