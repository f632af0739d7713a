import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { AccessRefused, CaseRefused, NoticeRefused, PaymentRefused, RegisterRefused } from '../../src/flow/index.ts';
import { extent, whatIsWrong, type Folded } from './invariants.ts';
import { attempt, type Try } from './random-deeds.ts';
import { openOffice, people, World, type Office } from './random-world.ts';

/*
 * Whatever is tried by whomever, in whatever order, on several cases, lists and batches together: what must hold holds after each try, and
 * what is refused has changed nothing. RANDOM_RUNS and RANDOM_SEED make it longer, and another one.
 */

const RUNS = Number(process.env['RANDOM_RUNS'] ?? 3);
const SEED = Number(process.env['RANDOM_SEED'] ?? 20_260_302);

let office: Office;
const folded: Folded = new Map();

beforeAll(async () => {
  office = await openOffice();
});

const REFUSALS = [CaseRefused, PaymentRefused, NoticeRefused, AccessRefused, RegisterRefused] as const;

/** @returns whether it was taken. */
async function tried(world: World, one: Try): Promise<boolean> {
  const before = await extent(office.database);
  try {
    await attempt(world, one);
    return true;
  } catch (error) {
    if (!REFUSALS.some((refusal) => error instanceof refusal)) throw error;
    // Several steps may make one try; only its last one was refused, so nothing but whole steps has been made.
    if (one.how === 'wild') expect(await extent(office.database)).toBe(before);
    return false;
  }
}

const tries = fc.array(
  fc.record<Try>({
    how: fc.oneof(
      { weight: 5, arbitrary: fc.constant('forward' as const) },
      { weight: 3, arbitrary: fc.constant('wild' as const) },
    ),
    deed: fc.nat({ max: 10_000 }),
    on: fc.nat({ max: 100 }),
    who: fc.nat({ max: 1000 }),
    n: fc.nat({ max: 100_000 }),
    days: fc.constantFrom(0, 0, 0, 0, 1, 3),
  }),
  { minLength: 80, maxLength: 100, size: 'max' },
);

test('keeps what must hold', async () => {
  let [taken, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(tries, async (all) => {
      const world = new World(office, await people(office));
      for (const one of all) {
        if (await tried(world, one)) taken += 1;
        else refused += 1;
        const wrong = await whatIsWrong(office.database, folded);
        if (wrong.length > 0) throw new Error(`after ${JSON.stringify(one)}: ${wrong.join('; ')}`);
      }
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true, asyncReporter: sayBriefly },
  );
  // It would prove nothing if hardly anything was done, or nothing refused.
  expect(taken).toBeGreaterThan(RUNS * 40);
  expect(refused).toBeGreaterThan(RUNS * 10);
  const { rows } = await office.database.ownerPool.query<{ kind: string }>(
    'select distinct kind from payment.entry order by kind',
  );
  expect(rows.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['commit', 'uncommit', 'send', 'confirm', 'bounce']),
  );
});

/** A hundred tries say little; the seed gives them again. */
function sayBriefly({ failed, seed, numRuns, errorInstance }: fc.RunDetails<[Try[]]>): Promise<void> {
  if (!failed) return Promise.resolve();
  return Promise.reject(new Error(`run ${String(numRuns)} of seed ${String(seed)}`, { cause: errorInstance }));
}
