import { describe, expect, test } from 'vitest';
import { useHall, type Case, type Hall, type Line } from './hall.ts';
import { whatIsWrong } from './invariants.ts';
import { put } from './town.ts';
import { APPLICANTS, ORGANISATIONS, PEOPLE, WAYS, type Benefit, type Money, type Way } from './whole-ways.ts';

/*
 * The whole way over HTTP, each step by somebody's own session: from the sign-in of the one who applies to the receipt of the bank, with
 * the money in the ledger at every moment. What the registers know and what must come of it, the table in whole-ways.ts says.
 */

const BUDGET_YUAN = 10_000_000;

const hall = useHall(async (opened) => {
  const { database } = opened.server;
  await put(database, '单位', ORGANISATIONS);
  await put(database, '个人', PEOPLE);
  for (const { item, facts, gives } of WAYS) {
    for (const [register, rows] of Object.entries(facts)) await put(database, register, rows);
    // A line of the budget for each item, so that nothing but its own case moves it.
    if ('yuan' in gives) await opened.appropriate(gives.fund, item, BUDGET_YUAN * 100);
  }
  for (const one of APPLICANTS) await opened.settle(one);
});

const isMoney = (gives: Money | Benefit): gives is Money => 'yuan' in gives;
const TITLES = ['申请已提交', '申请已受理', '审核决定已作出', '已列入公示'];

describe('an award', () => {
  const ways = WAYS.filter(({ gives }) => isMoney(gives)).map((way) => [`${way.item} ${way.because}`, way] as const);

  test.each(ways)('%s', async (_, way) => {
    const { item, asked, gives, people } = way;
    if (!isMoney(gives)) throw new Error('no money');
    const { yuan, fund, key, clause, sentence, discretion } = gives;
    const amount = yuan * 100;
    const stands = async (where: Partial<Line>): Promise<void> =>
      expect(await hall().line(fund, item)).toEqual({ ...EMPTY, available: BUDGET_YUAN * 100 - amount, ...where });
    const nothing = { available: BUDGET_YUAN * 100 };

    const opened = await hall().apply({ item, ...asked });
    const { id } = opened;
    expect(shownKey(opened, way)).toBe(key);
    expect(opened.assessments).toMatchObject([
      { record: discretion === undefined ? { status: 'award', amount, clause } : { status: 'needs-decision' } },
    ]);
    await stands(nothing);

    // Before the city decides nothing is promised; from its decision on, the money is kept.
    let last = opened;
    while (!last.decides) last = (await hall().step(id)) ?? last;
    await stands(nothing);
    const decided = await hall().until(id, 'awaiting-notice', discretion);
    expect(decided.decision).toMatchObject({ amount, discretion: discretion ?? null });
    await stands({ committed: amount });

    const approved = await hall().approvedAnew(id);
    expect([approved.status, approved.money]).toEqual([
      'awaiting-payment',
      { paid: 0, withheld: 0, recovered: 0, due: amount },
    ]);
    await stands({ committed: amount });

    const proposed = await hall().propose(fund, [id]);
    expect(proposed.lines).toMatchObject([{ caseId: id, amount, purpose: `${opened.item.name} ${id}` }]);
    await stands({ committed: amount });
    const released = await hall().release(proposed);
    await stands({ transit: amount });
    await expectBankFile(hall(), released.id, yuan);
    const batch = await hall().receipts(released);
    expect(batch.status).toBe('closed');
    await stands({ spent: amount });

    const closed = await hall().see(id);
    expect([closed.status, closed.money]).toEqual(['closed', { paid: amount, withheld: 0, recovered: 0, due: 0 }]);
    await expectPurpose(hall(), closed, { batch: batch.id, amount, clause, sentence });
    const [row, ...more] = await hall().given(id);
    expect([more, row?.item, row?.amount]).toEqual([[], item, amount]);
    expect(await hall().told(asked.by.login, id)).toEqual([
      ...TITLES,
      '申请已通过，等待拨付',
      '已列入拨付批次',
      '款项已拨付',
      '款项已到账，办结',
    ]);
    await expectAudited(hall(), id, people, MONEY_STEPS);
    await expectReplayed(hall(), closed);
    expect(await whatIsWrong(hall().server.database)).toEqual([]);
  });
});

describe('what is no money', () => {
  const ways = WAYS.filter(({ gives }) => !isMoney(gives)).map((way) => [`${way.item} ${way.because}`, way] as const);

  test.each(ways)('%s', async (_, { item, asked, gives, people }) => {
    if (isMoney(gives)) throw new Error('money');
    const { id, assessments } = await hall().apply({ item, ...asked });
    expect(assessments).toMatchObject([{ record: { outcome: 'benefit', amount: null, ...gives } }]);
    await hall().approvedAnew(id);
    const closed = await hall().until(id, 'closed');
    expect(closed.money).toEqual({ paid: 0, withheld: 0, recovered: 0, due: 0 });
    expect(await hall().ledger(id)).toEqual([]);
    expect(await hall().given(id)).toEqual([]);
    expect(await hall().told(asked.by.login, id)).toEqual([...TITLES, '申请已通过', '已办结']);
    await expectAudited(hall(), id, people, ['open', 'submit', 'accept', 'pass', 'publish', 'end-notice', 'complete']);
    await expectReplayed(hall(), closed);
    expect(await whatIsWrong(hall().server.database)).toEqual([]);
  });
});

const EMPTY: Line = { available: 0, committed: 0, transit: 0, returned: 0, spent: 0, receivable: 0 };
const MONEY_STEPS = ['open', 'submit', 'accept', 'pass', 'publish', 'end-notice', 'batch', 'pay', 'record-receipt'];

/** As it is compared: a person in it by their full number, as the table has them. */
function shownKey({ key }: Case, { gives }: Way): string | null {
  if (!isMoney(gives) || key === null) return key;
  const [wanted, shown] = [gives.key.split('/'), key.split('/')];
  const isSame = (one: string, other: string | undefined): boolean =>
    one === other || (other?.includes('*') === true && one.endsWith(other.slice(-4)));
  return wanted.length === shown.length && wanted.every((one, i) => isSame(one, shown[i])) ? gives.key : key;
}

/** The file by which the bank pays: one line, the sum, and the account in full. */
async function expectBankFile(opened: Hall, batch: string, yuan: number): Promise<void> {
  const file = await (await opened.as('maker')).get(`/api/payments/batches/${batch}/bank-file.csv`);
  expect([file.status, file.headers.get('x-rows')]).toEqual([200, '1']);
  expect(file.text).toContain(`${String(yuan)}.00`);
  expect(file.text).toMatch(/6217\d{15}/u);
}

interface Purpose {
  readonly batch: string;
  readonly amount: number;
  readonly clause: string;
  readonly sentence: string;
}

/** Every posting leads to the case, to the clause and to the sentence that gives the money. */
async function expectPurpose(
  opened: Hall,
  { id, item }: Case,
  { batch, amount, clause, sentence }: Purpose,
): Promise<void> {
  const entries = await opened.ledger(id);
  expect(entries.map(({ kind, batch: of }) => [kind, of])).toEqual([
    ['commit', null],
    ['send', batch],
    ['confirm', batch],
  ]);
  for (const entry of entries) {
    expect([entry.item, entry.clause]).toEqual([item.code, clause]);
    expect(entry.sentence).toContain(sentence);
    expect(entry.postings.map((one) => one.amount).sort((a, b) => a - b)).toEqual([-amount, amount]);
  }
}

/** Each step is in the audit, in its order, and taken by so many different people. */
async function expectAudited(opened: Hall, id: string, people: number, steps: readonly string[]): Promise<void> {
  const entries = await opened.audited(id);
  const actions = entries.map(({ action }) => action.replace('case.', ''));
  expect(steps.filter((step) => !actions.includes(step))).toEqual([]);
  expect(steps.map((step) => actions.indexOf(step))).toEqual(
    steps.map((step) => actions.indexOf(step)).toSorted((a, b) => a - b),
  );
  expect(new Set(entries.map(({ account }) => account).filter((account) => account !== '0')).size).toBe(people);
}

/** Every assessment comes out to the letter again, by the rules and the facts that were kept. */
async function expectReplayed(opened: Hall, { id, assessments }: Case): Promise<void> {
  expect(assessments).toHaveLength(2);
  for (const { seq } of assessments) {
    const answer = await (await opened.as('auditor')).get(`/api/cases/${id}/assessments/${String(seq)}/replay`);
    expect(answer.json()).toMatchObject({ same: true });
  }
}
