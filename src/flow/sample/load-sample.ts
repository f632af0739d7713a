import { PLATFORM_ACTOR, PLATFORM_SCOPE } from '../../access/index.ts';
import { chinaDay, dayOf, formatDay, parseDay } from '../../kit/index.ts';
import {
  identitiesOf,
  ORGANISATION,
  parseRow,
  PERSON,
  tableOf,
  withTokens,
  type RowValues,
  type TableShape,
} from '../../register/index.ts';
import { sampleCity, type SampleOptions, type SampleRows } from '../../sample/index.ts';
import { insertRows, listRows, putIdentities, record, transact, type Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { keepMark, loadedParts, markLoaded, readMark, type SampleMark } from './marks.ts';

/** The database has rows that are no sample; they would stand among invented ones. */
export class SampleRefused extends Error {}

export interface SampleSettings {
  /** Another seed, another city. */
  readonly seed?: string;
  /** 20 000 unless told. */
  readonly people?: number;
}

/** Earlier there is no city: the notice had only just begun. */
const EARLIEST = dayOf(2025, 7, 1);
const PEOPLE = 20_000;

/**
 * Loads the invented city of `src/sample` into the registers, a register in a transaction, so that the platform answers meanwhile and a
 * load that was broken off goes on where it stopped. What is loaded already is left alone.
 * @param stop ends it between two registers.
 * @returns the city that is loaded now, and how many rows were added.
 * @throws SampleRefused where people or organisations are registered that are no sample; nothing is changed then. The reason of `stop`.
 */
export async function loadSample(
  given: Pick<Context, 'database' | 'keys' | 'now' | 'ruleSet'>,
  settings: SampleSettings = {},
  stop?: AbortSignal,
): Promise<{ readonly city: SampleOptions; readonly rows: number }> {
  const context: Context = { ...given, actor: PLATFORM_ACTOR };
  const city = optionsOf(await begin(context, settings));
  const loaded = await transact(context.database, PLATFORM_SCOPE, loadedParts);
  if (loaded.has(WHOLE)) return { city, rows: 0 };
  const rows = await loadRegisters(context, city, loaded, stop);
  await transact(context.database, PLATFORM_SCOPE, async (tx) => {
    await markLoaded(tx, WHOLE);
    await record(tx, { action: 'platform.sample', subject: 'platform', detail: { rows, day: formatDay(city.today) } });
  });
  return { city, rows };
}

/** Stands for all registers: with it not even the city has to be made again. */
const WHOLE = '全部台账';

function optionsOf({ seed, day, people }: SampleMark): SampleOptions {
  const today = parseDay(day);
  if (today === undefined) throw new TypeError(`示例数据的日期“${day}”不是日期`);
  return { seed, today, people };
}

async function begin(
  { database, ruleSet, now }: Context,
  { seed = '1', people = PEOPLE }: SampleSettings,
): Promise<SampleMark> {
  return transact(database, PLATFORM_SCOPE, async (tx) => {
    const mark = await readMark(tx);
    if (mark !== undefined) return mark;
    for (const name of [PERSON, ORGANISATION]) await refuseWhereFilled(tx, shapeOf(name, ruleSet));
    return keepMark(tx, { seed, people, day: formatDay(Math.max(EARLIEST, chinaDay(now))) });
  });
}

async function refuseWhereFilled(tx: Tx, shape: TableShape): Promise<void> {
  const { rows } = await listRows(tx, shape, { limit: 1 });
  if (rows.length > 0)
    throw new SampleRefused(
      `台账“${shape.name}”里已有数据，示例数据没有装入。示例数据只能装进空的平台：另用一个数据目录（JIANGTONG_DATA）。`,
    );
}

function shapeOf(name: string, ruleSet: Context['ruleSet']): TableShape {
  const register = ruleSet.registers[name];
  if (register === undefined) throw new RangeError(`示例数据里的台账“${name}”不在数据字典里`);
  return tableOf(register, ruleSet);
}

/** Registers that go into the database at the same moment: PostgreSQL works on each with a processor of its own. */
const AT_ONCE = 2;

interface Running {
  readonly shape: TableShape;
  readonly done: Promise<void>;
}

/** While registers go into the database, the next is made ready. @returns how many rows were added. */
async function loadRegisters(
  context: Context,
  city: SampleOptions,
  loaded: ReadonlySet<string>,
  stop: AbortSignal | undefined,
): Promise<number> {
  const tokens = new Map<string, string>();
  const running = new Set<Running>();
  let count = 0;
  try {
    for (const { register, rows } of sampleCity(city)) {
      if (loaded.has(register)) continue;
      stop?.throwIfAborted();
      const shape = shapeOf(register, context.ruleSet);
      const values = await readRows(shape, rows);
      await roomFor(shape, running);
      start(running, shape, insertRegister(context, shape, values, tokens));
      count += rows.length;
    }
  } finally {
    await Promise.all([...running].map(({ done }) => done));
  }
  return count;
}

function start(running: Set<Running>, shape: TableShape, work: Promise<void>): void {
  const one: Running = { shape, done: work.finally(() => running.delete(one)) };
  // It is awaited later; until then nobody is to think that its failure went unseen.
  one.done.catch(() => undefined);
  running.add(one);
}

/** Waits until the register may go in: behind those it has to do with, for a row's scope follows from rows it refers to. */
async function roomFor(shape: TableShape, running: ReadonlySet<Running>): Promise<void> {
  await Promise.all([...running].flatMap((one) => (haveToDo(one.shape, shape) ? [one.done] : [])));
  while (running.size >= AT_ONCE) await Promise.race([...running].map(({ done }) => done));
}

function haveToDo(one: TableShape, other: TableShape): boolean {
  const refersTo = (from: TableShape, to: TableShape): boolean =>
    from.references.some(({ register }) => register === to.name);
  return refersTo(one, other) || refersTo(other, one);
}

/** @param tokens of people met before: most registers are about the same ones, and a token takes time to compute. */
function insertRegister(
  { database, keys }: Context,
  shape: TableShape,
  values: readonly RowValues[],
  tokens: Map<string, string>,
): Promise<void> {
  return transact(database, PLATFORM_SCOPE, async (tx) => {
    const strangers = [...identitiesOf(shape, values)].filter((id) => !tokens.has(id));
    for (let from = 0; from < strangers.length; from += CHUNK)
      for (const [id, token] of await putIdentities(tx, keys, strangers.slice(from, from + CHUNK)))
        tokens.set(id, token);
    const kept = values.map((row) => withTokens(shape, row, tokens));
    await insertRows(tx, shape, kept, { source: 'sample' });
    await markLoaded(tx, shape.name);
  });
}

const CHUNK = 1000;

/** As an import reads them; between chunks, whoever else waits has their turn. */
async function readRows(shape: TableShape, rows: SampleRows['rows']): Promise<RowValues[]> {
  const values: RowValues[] = [];
  for (let from = 0; from < rows.length; from += CHUNK) {
    for (const row of rows.slice(from, from + CHUNK)) {
      const parsed = parseRow(shape, row);
      const [fault] = parsed.faults;
      if (fault !== undefined) throw new Error(`示例数据，台账“${shape.name}”：${fault.message}`);
      values.push(parsed.values);
    }
    await new Promise(setImmediate);
  }
  return values;
}
