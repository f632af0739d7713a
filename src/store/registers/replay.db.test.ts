import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { CLERK, creditCode, makeCity, type City } from '../../../test/platform/city.ts';
import type { RowValues, TableShape } from '../../register/index.ts';
import { alterRow } from './alter-row.ts';
import { historyOf, rowsAsOf } from './as-of.ts';
import { insertRows } from './insert-rows.ts';
import { listRows } from './read-rows.ts';
import { RowsRefused } from './refused.ts';

/** Days of the world, few enough that things happen on the same one. */
const DAYS = [20_000, 20_010, 20_020, 20_030];
const NAMES = ['甲厂', '乙厂', '丙厂'];

type Step =
  | { readonly kind: 'insert'; readonly name: string; readonly from: number | null }
  | { readonly kind: 'correct'; readonly at: number; readonly name: string }
  | { readonly kind: 'change'; readonly at: number; readonly name: string; readonly from: number }
  | { readonly kind: 'withdraw'; readonly at: number; readonly from: number | null };

const at = fc.nat(3);
const name = fc.constantFrom(...NAMES);
const from = fc.constantFrom(...DAYS);
const maybe = fc.option(from, { nil: null });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('insert'), name, from: maybe }),
  fc.record({ kind: fc.constant('correct'), at, name }),
  fc.record({ kind: fc.constant('change'), at, name, from }),
  fc.record({ kind: fc.constant('withdraw'), at, from: maybe }),
);

/** What is known of a row: what was true, from which day on, and since which step it is known. */
interface Known {
  readonly row: string;
  /** In the order in which they became known. `name` undefined: the row is no more. */
  readonly entries: { readonly step: number; readonly from: number | null; readonly name: string | undefined }[];
}

/**
 * The model: days are counted one by one. Everything that was known by then is written down in its order, each from its day on, over what
 * was written there before; a correction writes from the day of what it corrects.
 */
function nameOn(known: Known, day: number, byStep: number): string | undefined {
  let name: string | undefined;
  for (const entry of known.entries) if (entry.step <= byStep && (entry.from ?? -1) <= day) name = entry.name;
  return name;
}

/** The same, as the model of one row would do it. Undefined where the step must be refused. */
function next(
  known: Known,
  given: Exclude<Step, { kind: 'insert' }>,
  index: number,
): Known['entries'][number] | undefined {
  const last = known.entries.at(-1);
  if (last?.name === undefined) return undefined;
  const since = given.kind === 'correct' ? last.from : given.from;
  const early = since !== null && last.from !== null && since < last.from;
  if (early) return undefined;
  return { step: index, from: since, name: given.kind === 'withdraw' ? undefined : given.name };
}

let city: City;
let shape: TableShape;

beforeAll(async () => {
  city = await makeCity();
  shape = city.shape('单位');
});

/** Of all runs together: keys are never used twice. */
let codes = 1000;

test('any day, as known at any moment, is as if one had written everything down by hand', async () => {
  const met = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
      const rows: Known[] = [];
      const moments: string[] = [];
      for (const [index, one] of steps.entries()) {
        met.add(await run(rows, one, index));
        moments.push(await now());
      }
      const mine = new Set(rows.map(({ row }) => row));
      for (const [byStep, knownAt] of moments.entries())
        for (const day of [19_999, ...DAYS, ...DAYS.map((one) => one + 5)]) {
          const page = await city.as(CLERK, (tx) => rowsAsOf(tx, shape, { validOn: day, knownAt, limit: 10_000 }));
          const found = page.rows.filter(({ row }) => mine.has(row)).map(({ row, values }) => [row, values['名称']]);
          const expected = rows.flatMap((known) => {
            const name = nameOn(known, day, byStep);
            return name === undefined ? [] : [[known.row, name]];
          });
          expect(found, `day ${String(day)}, after step ${String(byStep)}`).toEqual(expected);
        }
      await agreesWithNow(rows);
    }),
    { numRuns: 40 },
  );
  expect([...met].sort()).toEqual(['change', 'correct', 'insert', 'nothing', 'refused', 'withdraw']);
});

/** The register itself is what is known last, and each row has one version a step. */
async function agreesWithNow(rows: readonly Known[]): Promise<void> {
  const { rows: kept } = await city.as(CLERK, (tx) => listRows(tx, shape, { limit: 10_000 }));
  for (const { row, entries } of rows) {
    const last = entries.at(-1)?.name;
    expect(kept.find((one) => one.row === row)?.values['名称']).toBe(last);
    expect((await city.as(CLERK, (tx) => historyOf(tx, shape, row))).map(({ version }) => version)).toEqual(
      entries.map((_entry, i) => i + 1),
    );
  }
}

async function run(rows: Known[], one: Step, index: number): Promise<string> {
  if (one.kind === 'insert') {
    codes += 1;
    const values: RowValues = { 统一社会信用代码: creditCode(codes), 名称: one.name };
    const [row = ''] = await city.as(CLERK, (tx) =>
      insertRows(tx, shape, [values], { source: 'manual', validFrom: one.from }),
    );
    rows.push({ row, entries: [{ step: index, from: one.from, name: one.name }] });
    return one.kind;
  }
  const known = rows[one.at % Math.max(1, rows.length)];
  if (known === undefined) return 'nothing';
  const entry = next(known, one, index);
  const base = { row: known.row, version: known.entries.length, source: 'manual', reason: '试' };
  const done = city.as(CLERK, (tx) =>
    one.kind === 'withdraw'
      ? alterRow(tx, shape, { ...base, change: 'withdraw', validFrom: one.from })
      : one.kind === 'change'
        ? alterRow(tx, shape, { ...base, change: 'change', values: { 名称: one.name }, validFrom: one.from })
        : alterRow(tx, shape, { ...base, change: 'correct', values: { 名称: one.name } }),
  );
  if (entry === undefined) {
    await expect(done).rejects.toThrow(RowsRefused);
    return 'refused';
  }
  await done;
  known.entries.push(entry);
  return one.kind;
}

async function now(): Promise<string> {
  const { rows } = await sql<{ now: string }>`select clock_timestamp()::text as now`.execute(city.database.app);
  return rows[0]?.now ?? '';
}
