import { beforeAll, describe, expect, test } from 'vitest';
import { creditCode, token } from '../../../test/platform/city.ts';
import { freshDatabase } from '../../../test/platform/database.ts';
import { contextOf } from '../../../test/platform/people.ts';
import { PLATFORM_SCOPE } from '../../access/index.ts';
import { assess, type Assessment, type Row, type Situation } from '../../assessment/index.ts';
import { recordOf, type Json, type Party } from '../../case/index.ts';
import { parseDay, residentIdFault } from '../../kit/index.ts';
import { loadNotices, readExampleFiles, readExamples, type GoodExample } from '../../policy/index.ts';
import type { RowValues, TableShape } from '../../register/index.ts';
import { scaleOf, type RuleSet, type Value } from '../../rules/index.ts';
import { insertRows, transact, type Database, type Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { shapesOf } from '../registers/shape-of.ts';
import { assessFor, entitlements } from './assess-for.ts';
import { plansOf } from './plans.ts';

/*
 * The examples of the notices say what comes of a situation. Here each is put into the registers, as tokens and credit codes, and every
 * beneficiary is assessed from there: it must come to the very same, word by word.
 */

const { ruleSet } = await loadNotices('notices');
const { examples, faults } = readExamples(ruleSet, await readExampleFiles('notices'));
const good = examples.filter((example) => example.kind === 'good');
const TODAY = parseDay('2025-12-31') ?? 0;

/** Registers that some rule reads, so that an empty one means that there is nothing. */
const READ = new Set(plansOf(ruleSet).flatMap(({ fields }) => [...fields.keys()]));
const shapes = shapesOf(ruleSet);
/** Fields that some rule reads, besides those that only say which row it is. */
const ASKED = new Set(
  ruleSet.items.flatMap((item) =>
    item.facts.flatMap(({ source }) =>
      source.op === 'get' && source.variable === 0 ? [`${item.unit.register}.${source.field}`] : [],
    ),
  ),
);

let database: Database;

beforeAll(async () => {
  database = await freshDatabase();
});

class Undone extends Error {}

/** Work on registers that nobody sees afterwards. */
async function undone<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  const results: T[] = [];
  await transact(database, PLATFORM_SCOPE, async (tx) => {
    results.push(await work(tx));
    throw new Undone();
  }).catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });
  const [result] = results;
  if (result === undefined) throw new Error('nothing came of it');
  return result;
}

/** Why an example can't stand in registers; undefined: it can. */
function hindrance({ situation }: GoodExample): string | undefined {
  for (const [register, rows] of situation.registers) {
    const shape = shapes.get(register);
    if (shape === undefined || shape.keepers.length === 0) continue;
    for (const row of rows)
      for (const name of shape.key)
        if (!row.values.has(name) && ASKED.has(`${register}.${name}`) && name !== '年度')
          return `${register}.${name} 是主键，不能空着`;
    const keys = rows.map(({ values }) => JSON.stringify(shape.key.map((name) => values.get(name) ?? null)));
    const whole = rows.every(({ values }) => shape.key.every((name) => values.has(name)));
    if (shape.key.length > 0 && whole && new Set(keys).size < keys.length) return `${register} 有主键相同的行`;
  }
  return undefined;
}

interface Placed {
  readonly situation: Situation;
  /** What nobody keeps a register of, so it is declared. */
  readonly declared: Json;
  readonly names: ReadonlyMap<string, string>;
}

/** The situation as registers hold it: tokens, credit codes, whole keys, and a row for whoever is named. */
function placed({ situation }: GoodExample): Placed {
  const names = namesIn(situation);
  const registers = new Map<string, Row[]>([...READ].map((register) => [register, []]));
  for (const [register, rows] of situation.registers)
    registers.set(
      register,
      rows.map((row) => withNames(row, names)),
    );
  for (const rows of [...registers.values()])
    for (const row of rows)
      for (const { column, register, keyColumn } of shapes.get(row.register)?.references ?? [])
        addNamed(registers, register, keyColumn, row.values.get(column));
  const all = { ...situation, registers };
  const unkept = [...registers].filter(([register, rows]) => !isKept(register) && rows.length > 0);
  return {
    situation: all,
    names,
    declared: Object.fromEntries(unkept.map(([name, rows]) => [name, rows.map(asJson)])),
  };
}

function isKept(register: string): boolean {
  return (shapes.get(register)?.keepers.length ?? 0) > 0;
}

function addNamed(registers: Map<string, Row[]>, register: string, keyColumn: string, key: Value | undefined): void {
  const rows = registers.get(register) ?? [];
  if (typeof key !== 'string' || rows.some(({ values }) => values.get(keyColumn) === key)) return;
  registers.set(register, [...rows, { register, index: rows.length, values: new Map([[keyColumn, key]]) }]);
}

/** Every person's and organisation's name of a situation, with the token or code that stands for it. */
function namesIn({ registers }: Situation): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  let organisations = 0;
  for (const [register, rows] of registers)
    for (const { name, identity, creditCode: isCode } of shapes.get(register)?.columns ?? [])
      for (const { values } of rows) {
        const value = values.get(name);
        if (typeof value !== 'string' || names.has(value)) continue;
        if (isCode) names.set(value, creditCode((organisations += 1)));
        else if (identity === 'person' || name === '选手') names.set(value, token(value));
        else if (identity !== 'none' && residentIdFault(value) === undefined) names.set(value, token(value));
      }
  return names;
}

function withNames({ register, index, values }: Row, names: ReadonlyMap<string, string>): Row {
  const shape = shapes.get(register);
  const renamed = new Map(values);
  for (const { name, creditCode: isCode, identity } of shape?.columns ?? []) {
    const value = renamed.get(name);
    if (typeof value === 'string' && (isCode || identity !== 'none')) renamed.set(name, names.get(value) ?? value);
    if (typeof value === 'string' && name === '同项键') renamed.set(name, renamedKey(value, names));
    if (value === undefined && isKept(register) && shape?.key.includes(name) === true)
      renamed.set(name, filler(register, name, index));
  }
  return { register, index, values: renamed };
}

function renamedKey(key: string, names: ReadonlyMap<string, string>): string {
  return key
    .split('/')
    .map((part) => names.get(part) ?? part)
    .join('/');
}

/** Something for a key field that no rule asks for: another in every row. */
function filler(register: string, name: string, index: number): Value {
  const column = shapes.get(register)?.columns.find((one) => one.name === name);
  switch (column?.kind) {
    case 'date':
      return TODAY - index;
    case 'year':
      return 2025 - index;
    case 'enum':
      return 0;
    default:
      return `第${String(index + 1)}行`;
  }
}

async function register(tx: Tx, { registers }: Situation): Promise<void> {
  const open = new Map([...registers].filter(([name, rows]) => isKept(name) && rows.length > 0));
  while (open.size > 0)
    for (const [name, rows] of open) {
      const shape = shapes.get(name);
      const waits = shape?.references.some((one) => one.register !== name && open.has(one.register)) ?? true;
      if (shape === undefined || waits) continue;
      await insertRows(
        tx,
        shape,
        rows.map((row) => asRow(shape, row)),
        { source: 'test' },
      );
      open.delete(name);
    }
}

function asRow({ columns }: TableShape, { values }: Row): RowValues {
  return Object.fromEntries(
    columns.map((one) => {
      const value = values.get(one.name) ?? null;
      return [one.name, one.values !== undefined && typeof value === 'number' ? (one.values[value] ?? null) : value];
    }),
  );
}

/** A row as somebody states it. */
function asJson({ register, values }: Row): Json {
  return Object.fromEntries(
    [...values].map(([name, value]) => {
      const type = ruleSet.registers[register]?.fields.find((field) => field.name === name)?.type;
      const scale = type?.kind === 'number' ? scaleOf(type.unit) : 0;
      return [name, typeof value === 'number' && scale > 0 ? value / 10 ** scale : value];
    }),
  );
}

const CHOSEN = new Map<string, RuleSet>();

/** The rules with the options of readings that an example chooses; made once for each choice, since plans and code are made for it. */
function chosen({ choice }: GoodExample): RuleSet {
  const name = JSON.stringify(choice);
  const known = CHOSEN.get(name);
  if (known !== undefined) return known;
  const readings = ruleSet.readings.map((reading) => {
    const option = choice[reading.code];
    return option === undefined ? reading : { ...reading, inForce: [{ option, from: 0 }] };
  });
  const made = Object.keys(choice).length === 0 ? ruleSet : { ...ruleSet, readings };
  CHOSEN.set(name, made);
  return made;
}

interface Compared {
  readonly beneficiary: string;
  readonly expected: Assessment;
  readonly found: Assessment;
  readonly records: readonly (readonly [expected: unknown, found: unknown])[];
}

async function compare(tx: Tx, example: GoodExample): Promise<readonly Compared[]> {
  const { situation, declared, names } = placed(example);
  const asOf = example.on ?? situation.asOf ?? TODAY;
  const expected = assess(chosen(example), { ...situation, asOf }, { today: asOf });
  expect(expected.awards).toEqual(expect.arrayContaining(example.awards.map((award) => asExpected(award, names))));
  await register(tx, situation);
  const context: Context = {
    ...contextOf(database),
    ruleSet: chosen(example),
    now: new Date(asOf * 86_400_000),
  };
  const compared: Compared[] = [];
  for (const beneficiary of beneficiariesOf(expected)) {
    const party: Party = { kind: beneficiary.startsWith('个:') ? 'person' : 'organisation', token: beneficiary };
    const found = await entitlements(tx, context, party, { declared });
    const own = [
      ...only(expected, beneficiary).awards,
      ...only(expected, beneficiary).notAwarded,
      ...only(expected, beneficiary).checks,
    ];
    const records: [unknown, unknown][] = [];
    for (const { item, key } of own) {
      const { record, facts } = await assessFor(tx, context, { item, beneficiary: party, key, asOf, declared });
      const stated = JSON.stringify(facts).includes('"申报":{}') ? 0 : 1;
      const { optionOf, ...source } = {
        item,
        beneficiary,
        key,
        noticeVersion: record.noticeVersion,
        factsDigest: record.factsDigest,
        ...(record.range === null ? {} : { range: record.range }),
        optionOf: (code: string) => record.readings[code] ?? null,
      };
      records.push([
        recordOf(expected, { ...source, optionOf }),
        { ...record, trace: record.trace.slice(0, record.trace.length - stated) },
      ]);
    }
    compared.push({ beneficiary, expected: only(expected, beneficiary), found, records });
  }
  return compared;
}

/** What the example itself says comes out. */
function asExpected({ item, beneficiary, amount, full }: ExpectedAward, names: ReadonlyMap<string, string>): unknown {
  return expect.objectContaining({
    item,
    beneficiary: names.get(beneficiary) ?? beneficiary,
    ...(amount === undefined ? {} : { amount: amount / 100 }),
    ...(full === undefined ? {} : { full: full / 100 }),
  });
}

type ExpectedAward = GoodExample['awards'][number];

/** One of each kind: of fifty workers to whom the very same is said, the first. */
function beneficiariesOf(expected: Assessment): readonly string[] {
  const { awards, notAwarded, checks } = expected;
  const all = new Set([
    ...[...awards, ...notAwarded].map((one) => one.beneficiary),
    ...checks.map((one) => one.subject),
  ]);
  const said = (beneficiary: string): string =>
    JSON.stringify(only(expected, beneficiary)).replaceAll(beneficiary, '领取人');
  return [...new Map([...all].reverse().map((beneficiary) => [said(beneficiary), beneficiary])).values()];
}

function only(assessment: Assessment, beneficiary: string): Assessment {
  return {
    ...assessment,
    awards: assessment.awards.filter((one) => one.beneficiary === beneficiary),
    notAwarded: assessment.notAwarded.filter((one) => one.beneficiary === beneficiary),
    checks: assessment.checks.filter((one) => one.subject === beneficiary),
  };
}

test('the examples are sound, and all but a few can stand in registers', () => {
  expect(faults).toEqual([]);
  expect(good.length).toBeGreaterThan(190);
  const hindered = good.flatMap((one) => {
    const why = hindrance(one);
    return why === undefined ? [] : [`${one.title}：${why}`];
  });
  expect(hindered.sort()).toEqual([
    '一次性：给过的不再给，重新认定的也只给一次：载体认定 有主键相同的行',
    '没有写场所类型：创业项目.场所类型 是主键，不能空着',
    '没有写是否全日制、班级类型：毕业生.班级类型 是主键，不能空着',
    '没有写竞赛项目，不知道是不是同一项目：竞赛获奖.竞赛项目 是主键，不能空着',
    '没有写获奖日期，也就不知道竞赛周期：竞赛获奖.获奖日期 是主键，不能空着',
    '没有写选手，奖励不能没有领取人：竞赛获奖.选手 是主键，不能空着',
  ]);
});

const loadable = good.filter((example) => hindrance(example) === undefined);
/** That rules and registers agree on each of them takes long; those below come to everything that any of them comes to. EXAMPLES=all takes all. */
const taken = process.env['EXAMPLES'] === 'all' ? loadable : addingSomething(loadable);

/** Each comes to something that none before it does: another result of an item, amount, benefit, unknown fact, reading or option of one. */
function addingSomething(examples: readonly GoodExample[]): readonly GoodExample[] {
  const seen = new Set<string>();
  return examples.filter((example) => {
    const signs = signsOf(example).filter((sign) => !seen.has(sign));
    for (const sign of signs) seen.add(sign);
    return signs.length > 0;
  });
}

function signsOf(example: GoodExample): readonly string[] {
  const asOf = example.on ?? example.situation.asOf ?? TODAY;
  const { awards, notAwarded, checks } = assess(chosen(example), { ...example.situation, asOf }, { today: asOf });
  return [
    ...Object.entries(example.choice).map((pair) => pair.join('=')),
    ...awards.map(({ item, readings, amount, full, benefit }) =>
      JSON.stringify([item, readings, amount, full, benefit]),
    ),
    ...notAwarded.map(({ item, readings, status, missing }) => JSON.stringify([item, readings, status, missing])),
    ...checks.map(({ item, readings, status }) => JSON.stringify([item, readings, status])),
  ];
}

test('every item is given, or checked, in some of those', () => {
  const given = new Set(taken.flatMap(({ awards, checks }) => [...awards, ...checks].map(({ item }) => item)));
  expect([...given].sort()).toEqual(ruleSet.items.map(({ code }) => code).sort());
});

const files = Map.groupBy(taken, ({ place }) => place.file.split('/').slice(1).join('/'));

describe.each([...files])('%s from the registers', (_, ofFile) => {
  test.each(ofFile.map((example) => [example.title, example] as const))('%s', async (_title, example) => {
    for (const { expected, found, records } of await undone((tx) => compare(tx, example))) {
      expect(found.awards).toEqual(expected.awards);
      expect(found.notAwarded).toEqual(expected.notAwarded);
      expect(found.checks).toEqual(expected.checks);
      expect(records.length).toBeGreaterThan(0);
      for (const [wanted, record] of records) expect(record).toEqual(wanted);
    }
  });
});
