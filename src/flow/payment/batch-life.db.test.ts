import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { makeCity, token, type City } from '../../../test/platform/city.ts';
import { approvedCase, expectSound, payeeOf } from '../../../test/platform/payments.ts';
import { contextOf, enter } from '../../../test/platform/people.ts';
import type { Actor } from '../../access/index.ts';
import type { CaseState } from '../../case/index.ts';
import { parseDay } from '../../kit/index.ts';
import { readCase } from '../../store/index.ts';
import { AccessRefused } from '../access/refusal.ts';
import { CaseRefused } from '../cases/refused.ts';
import { command } from '../cases/command.ts';
import { read, step } from '../step.ts';
import type { BatchView } from './batch-view.ts';
import {
  cancelBatch,
  changeBudget,
  PaymentRefused,
  proposeBatch,
  recordRepayment,
  releaseBatch,
  removeLine,
  returnBatch,
  seeBatch,
  submitBatch,
  takeLateReturn,
  takeReceipts,
} from './index.ts';
import type { Reassess } from './reassess.ts';

/** Whatever is tried with batches by whomever: the ledger, the batches, the cases and 已发放 say the same, and nobody is paid twice. */

const FUND = '就业补助资金';
const AMOUNT = 200_000;
const TODAY = parseDay('2026-03-02') ?? 0;
const CASES = 3;

let city: City;
let staff: readonly Actor[];
let citizen: Actor;
let accounts: readonly string[];
let runs = 0;

beforeAll(async () => {
  city = await makeCity();
  const { database } = city;
  staff = [
    await enter(database, { login: 'staff.a', grants: [{ role: 'finance' }] }),
    await enter(database, { login: 'staff.b', grants: [{ role: 'finance' }] }),
    await enter(database, { login: 'staff.c', grants: [{ role: 'finance' }, { role: 'city-reviewer' }] }),
    await enter(database, { login: 'staff.d', grants: [{ role: 'city-reviewer' }] }),
  ];
  await database.ownerPool.query(
    `insert into vault.identity (token, sealed, masked) values ($1, '\\x00', '371***********0000')`,
    [token('张三')],
  );
  citizen = await enter(database, { login: null, name: '张三', kind: 'citizen', person: token('张三') });
  const owner = { kind: 'person', token: token('张三') } as const;
  accounts = [
    await payeeOf(database, owner, '张三', '6217002200011110001'),
    await payeeOf(database, owner, '张三', '6217002200011110002'),
  ];
  const [maker] = staff;
  if (maker === undefined) throw new Error('nobody');
  await changeBudget(contextOf(database, maker), {
    ...{ type: 'appropriate', fund: FUND, year: 2026, item: '*', amount: 1_000_000_000, reason: '下达' },
  });
});

const sameAsDecided: Reassess = (_tx, _context, { decision }) =>
  Promise.resolve({ amount: decision?.record.amount ?? 0, because: [] });

const DEEDS = [
  'propose',
  'propose',
  'submit',
  'submit',
  'release',
  'release',
  'receipts',
  'receipts',
  'remove',
  'return',
  'cancel',
  'late-return',
  'change-account',
  'reopen-and-reject',
  'repay',
] as const;

/** What is done, by which of the staff, and a number that chooses what else may vary. */
type Try = readonly [deed: (typeof DEEDS)[number], who: number, n: number];

/** Three cases, and the batches that were made of them. */
interface World {
  readonly cases: readonly string[];
  readonly batches: string[];
}

async function attempt({ cases, batches }: World, [deed, who, n]: Try): Promise<void> {
  const actor = staff[who % staff.length] ?? citizen;
  const context = contextOf(city.database, actor);
  const caseId = cases[n % cases.length] ?? '';
  if (deed === 'propose') {
    const some = cases.filter((_, i) => n % 2 === 0 || i !== n % cases.length);
    batches.push((await proposeBatch(context, { fund: FUND, year: 2026, cases: some }, sameAsDecided)).id);
    return;
  }
  if (deed === 'change-account') return changeAccount(caseId, n);
  if (deed === 'reopen-and-reject') return reopenAndReject(actor, caseId);
  if (deed === 'repay') {
    await recordRepayment(
      context,
      { caseId },
      { amount: n % 3 === 0 ? AMOUNT : AMOUNT / 2, receipt: `缴-${caseId}-${String(n)}` },
    );
    return;
  }
  const id = batches[batches.length - 1 - (n % 2)] ?? batches.at(-1);
  if (id === undefined) return;
  const batch = await seeBatch(context, id);
  const number = 1 + (n % batch.lines.length);
  switch (deed) {
    case 'submit':
      await submitBatch(context, { id });
      return;
    case 'release':
      await releaseBatch(context, { id }, n % 7 === 0 ? 'a'.repeat(64) : batch.digest, sameAsDecided);
      return;
    case 'remove':
      await removeLine(context, { id }, { number, reason: '移出' });
      return;
    case 'return':
      await returnBatch(context, { id }, '退回');
      return;
    case 'cancel':
      await cancelBatch(context, { id }, '撤销');
      return;
    case 'late-return':
      await takeLateReturn(context, { id }, { number, reason: '冻结', day: TODAY });
      return;
    case 'receipts':
      await takeReceipts(context, { id }, receiptsFor(batch, n));
  }
}

function receiptsFor({ id, lines }: BatchView, n: number) {
  return lines
    .filter(({ status, number }) => status !== 'removed' && (n % 3 !== 0 || number === 1 + (n % lines.length)))
    .map(({ number, amount }) => {
      const base = { number, amount: n % 11 === 0 ? amount + 1 : amount, on: TODAY };
      return (n + number) % 3 === 0
        ? { ...base, outcome: 'returned' as const, why: '户名不符' }
        : { ...base, outcome: 'paid' as const, receipt: `回-${id}-${String(number)}` };
    });
}

async function changeAccount(id: string, n: number): Promise<void> {
  const context = contextOf(city.database, citizen);
  await step(context, async (tx) => {
    const state = await readCase(tx, id);
    const payee = accounts.find((one) => one !== state?.application.payee) ?? accounts[n % 2] ?? '';
    await command(tx, context, { id, command: { type: 'change-account', payee } });
    return null;
  });
}

async function reopenAndReject(actor: Actor, id: string): Promise<void> {
  const context = contextOf(city.database, actor);
  await step(context, async (tx) => {
    await command(tx, context, { id, command: { type: 'reopen', finding: '错', reason: '核实', to: 2 } });
    await command(tx, context, { id, command: { type: 'reject', reasons: ['不符'], basis: '（十四）' } });
    return null;
  });
}

/** Each case is in one batch at most, and stands where its line does. */
async function expectAgreement({ cases, batches }: World): Promise<void> {
  const context = contextOf(city.database, staff[0]);
  const lines = new Map<string, string[]>();
  for (const id of batches)
    for (const line of (await seeBatch(context, id)).lines)
      if (line.status === 'waiting' || line.status === 'sent')
        lines.set(line.caseId, [...(lines.get(line.caseId) ?? []), line.status]);
  for (const id of cases) {
    const state = await read(context, (tx) => readCase(tx, id));
    expect(lines.get(id) ?? []).toEqual(expectedLines(state));
    const { paid = 0, recovered = 0 } = state?.money ?? {};
    expect(paid).toBeLessThanOrEqual(AMOUNT);
    expect(recovered).toBeLessThanOrEqual(paid);
  }
}

function expectedLines(state: CaseState | undefined): string[] {
  if (state?.status === 'in-batch') return ['waiting'];
  return state?.status === 'paid' ? ['sent'] : [];
}

/** A whole life, of which a part may have gone before: what comes late is rarely reached by chance. */
const BEFORE: readonly Try[] = [
  ['propose', 0, 0],
  ['submit', 0, 0],
  ['release', 1, 1],
  ['receipts', 1, 1],
  ['reopen-and-reject', 3, 0],
  ['repay', 1, 3],
];

/** Between them every deed is taken at least once. */
const EXAMPLES: [number, Try[]][] = [
  [BEFORE.length, []],
  [
    2,
    [
      ['return', 1, 0],
      ['remove', 0, 0],
      ['cancel', 0, 0],
      ['propose', 0, 0],
    ],
  ],
  [
    4,
    [
      ['late-return', 0, 0],
      ['change-account', 0, 0],
      ['propose', 0, 0],
      ['submit', 0, 0],
      ['release', 1, 1],
      ['receipts', 0, 2],
    ],
  ],
];

test('the books agree, whatever is tried', async () => {
  const taken = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: BEFORE.length }),
      fc.array(fc.tuple(fc.constantFrom(...DEEDS), fc.nat({ max: 3 }), fc.nat({ max: 100 })), {
        minLength: 5,
        maxLength: 30,
      }),
      async (far, tries) => {
        runs += 1;
        const world: World = { cases: await threeCases(), batches: [] };
        for (const one of [...BEFORE.slice(0, far), ...tries]) {
          try {
            await attempt(world, one);
            taken.add(one[0]);
          } catch (error) {
            const known = [PaymentRefused, CaseRefused, AccessRefused].some((kind) => error instanceof kind);
            if (!known) throw error;
          }
        }
        await expectAgreement(world);
        await expectSound(city.database);
      },
    ),
    { numRuns: 25, examples: EXAMPLES },
  );
  // What is never taken isn't tested.
  expect([...taken].sort()).toEqual([...new Set(DEEDS)].sort());
});

/** One after another, so that their numbers are in the order of the list, and so are the lines of a batch of them. */
async function threeCases(): Promise<readonly string[]> {
  const cases: string[] = [];
  while (cases.length < CASES)
    cases.push(
      await approvedCase(city.database, {
        item: '14-01',
        beneficiary: { kind: 'person', token: token('张三') },
        name: '张三',
        key: `工种${String(runs)}/${String(cases.length)}`,
        amount: AMOUNT,
        payee: accounts[0] ?? '',
      }),
    );
  return cases;
}
