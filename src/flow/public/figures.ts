import { setImmediate as nextTurn } from 'node:timers/promises';
import { formulaReader, type Row } from '../../assessment/index.ts';
import type { Status } from '../../case/index.ts';
import { civilOf, formatDay, type Fen } from '../../kit/index.ts';
import { regimeOn, visitAll, type Expr, type RuleSet, type Value } from '../../rules/index.ts';
import { countCases, factPages, readBalances, spentByItem, TooManyFacts, type Tx } from '../../store/index.ts';
import type { Database } from '../../store/index.ts';
import { fromRegister } from '../facts/values.ts';
import { rulesInForce } from '../rulings/rules-in-force.ts';
import { shapesOf } from '../registers/shape-of.ts';
import { PROGRESS_REGISTER, withSupervised } from '../supervision/progress-rows.ts';
import { lookingAtRestricted, today, type OpenDoor } from './door.ts';

/** A task or an indicator with its figure of today. */
export interface ComputedFigure {
  readonly code: string;
  readonly notice: string;
  /**
   * In the RuleSet's integers, with `unit`; `few`: there are some, but so few in a register that is not public that a number could tell of
   * somebody; `none`: a share of nothing; `unknown`: the registers don't say.
   */
  readonly value: number | 'few' | 'none' | 'unknown';
  readonly unit: string;
  /** Where the notice says one: in the same integers. */
  readonly target: number | undefined;
}

/** What was given and spent of one fund for one item in one year, in 分. */
export interface SpentLine {
  readonly fund: string;
  /** Code of an item, or `*`. */
  readonly item: string;
  readonly spent: Fen;
}

export interface Figures {
  /** `2026-03-09`. */
  readonly asOf: string;
  readonly year: number;
  readonly indicators: readonly ComputedFigure[];
  readonly tasks: readonly ComputedFigure[];
  /** This year, by fund and item; lines of which nothing is spent are left out. */
  readonly spent: readonly SpentLine[];
  /** Of this year and all funds. */
  readonly appropriated: Fen;
  /** Handed in this year, by what became of them so far. */
  readonly cases: {
    readonly submitted: number;
    readonly open: number;
    readonly granted: number;
    readonly ended: number;
  };
}

/** Computed anew after so long, however many ask. */
const FRESH_MS = 10 * 60_000;

interface Known {
  readonly at: number;
  readonly figures: Promise<Figures>;
}

const KNOWN = new WeakMap<Database, Known>();

/** The notice in figures: sums and counts alone, of registers, cases and the ledger. At most ten minutes old. */
export function publicFigures(door: OpenDoor): Promise<Figures> {
  const at = door.now.getTime();
  const known = KNOWN.get(door.database);
  if (known !== undefined && at - known.at < FRESH_MS && at >= known.at) return known.figures;
  const figures = lookingAtRestricted(door, (tx) => compute(tx, door));
  KNOWN.set(door.database, { at, figures });
  figures.catch(() => KNOWN.delete(door.database));
  return figures;
}

/** Often enough that what is known is never too old. */
const KEPT_EVERY_MS = 5 * 60_000;

/**
 * Has the figures computed before anybody asks, now and as long as the server runs. Meanwhile the ones before are given out, so that nobody
 * waits for them.
 * @returns what ends it, once what is being computed is done
 */
export function keepFigures(
  door: Omit<OpenDoor, 'now'>,
  now: () => Date,
  log: (line: string) => void,
): () => Promise<void> {
  let current: Promise<void> | undefined;
  const refresh = async (): Promise<void> => {
    const fresh = { ...door, now: now() };
    const figures = lookingAtRestricted(fresh, (tx) => compute(tx, fresh));
    if (!KNOWN.has(door.database)) KNOWN.set(door.database, { at: fresh.now.getTime(), figures });
    try {
      KNOWN.set(door.database, { at: fresh.now.getTime(), figures: Promise.resolve(await figures) });
    } catch (error) {
      log(`政策进展的数字没有算出来，稍后再算：${error instanceof Error ? error.name : ''}`);
      if (KNOWN.get(door.database)?.figures === figures) KNOWN.delete(door.database);
    } finally {
      current = undefined;
    }
  };
  const keep = (): void => {
    current ??= refresh();
  };
  keep();
  const timer = setInterval(keep, KEPT_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await current;
  };
}

async function compute(tx: Tx, given: OpenDoor): Promise<Figures> {
  const ruleSet = await rulesInForce(tx, given.ruleSet);
  const door = { ...given, ruleSet };
  const day = today(door);
  const { year } = civilOf(day);
  const goals = [
    ...ruleSet.indicators.map(({ code, notice, formula, unit, target }) => ({
      ...{ kind: 'indicator' as const, code, notice, formula, target },
      unit,
    })),
    ...ruleSet.tasks.flatMap(({ code, notice, progress, target }) =>
      progress === undefined
        ? []
        : [{ kind: 'task' as const, code, notice, formula: progress, target, unit: target?.unit ?? '' }],
    ),
  ];
  const values = await valuesOf(
    tx,
    door,
    goals.map(({ formula }) => formula),
  );
  const computed = goals.map(({ kind, code, notice, formula, target, unit }, i) => ({
    kind,
    code,
    notice,
    value: shown(values[i], formula, ruleSet),
    unit: unit === '' && formula.type.kind === 'number' ? formula.type.unit : unit,
    target: target?.value,
  }));
  const balances = (await readBalances(tx, { year })).map((one) => ({ ...one, amount: Math.abs(one.amount) }));
  const sum = (accounts: readonly string[]): Fen =>
    balances.reduce((total, { account, amount }) => total + (accounts.includes(account) ? amount : 0), 0);
  return {
    asOf: formatDay(day),
    year,
    indicators: computed.filter(({ kind }) => kind === 'indicator'),
    tasks: computed.filter(({ kind }) => kind === 'task'),
    spent: (await spentByItem(tx, year)).map(({ fund, item, amount }) => ({ fund, item, spent: amount })),
    appropriated: sum(['appropriation']),
    cases: await caseCounts(tx, year, formatDay(day)),
  };
}

/** Registers with more rows than these are counted by the office, not by a page. */
const MOST_ROWS = 1_000_000;

async function valuesOf(
  tx: Tx,
  { ruleSet, now }: OpenDoor,
  formulas: readonly Expr[],
): Promise<readonly (Value | undefined)[]> {
  const asOf = today({ now });
  const registers = new Map<string, readonly Row[]>();
  for (const [register, fields] of readsOf(formulas, ruleSet)) {
    const rows = await rowsOf(tx, register, fields, asOf, ruleSet);
    if (rows === undefined) continue;
    registers.set(register, register === PROGRESS_REGISTER ? await withSupervised(tx, rows, ruleSet, asOf) : rows);
  }
  const compute = formulaReader({ ruleSet, situation: { asOf, registers }, regime: regimeOn(ruleSet, asOf), asOf });
  const values: (Value | undefined)[] = [];
  for (const formula of formulas) {
    values.push(compute(formula));
    await nextTurn();
  }
  return values;
}

/** Rows that are read at once: others are served between two parts. */
const PART = 2000;

/** Undefined where there are too many: what is computed of it is then not known. */
async function rowsOf(
  tx: Tx,
  register: string,
  fields: readonly string[],
  asOf: number,
  ruleSet: RuleSet,
): Promise<readonly Row[] | undefined> {
  const shape = shapesOf(ruleSet).get(register);
  const types = new Map(ruleSet.registers[register]?.fields.map(({ name, type }) => [name, type]));
  if (shape === undefined) return undefined;
  const columns = shape.columns.filter(({ name }) => fields.includes(name)).map(({ name }) => name);
  const rows: Row[] = [];
  try {
    for await (const part of factPages(tx, { shape, columns, validOn: asOf, most: MOST_ROWS }, PART)) {
      for (const { values } of part) {
        const read = new Map<string, Value>();
        for (const [name, value] of Object.entries(values)) {
          const type = types.get(name);
          if (type !== undefined) read.set(name, fromRegister(value, type, ruleSet));
        }
        rows.push({ register, index: rows.length, values: read });
      }
      await nextTurn();
    }
  } catch (error) {
    if (error instanceof TooManyFacts) return undefined;
    throw error;
  }
  return rows;
}

/** Registers that the formulas read, and of each the fields that any of them names: some too many, but none too few. */
function readsOf(formulas: readonly Expr[], ruleSet: RuleSet): ReadonlyMap<string, readonly string[]> {
  const registers = new Set<string>();
  const named = new Set<string>();
  const seen = new Set<Expr>();
  const open = [...formulas];
  for (let expr = open.pop(); expr !== undefined; expr = open.pop()) {
    if (seen.has(expr)) continue;
    seen.add(expr);
    visitAll(expr, (one) => {
      if (one.op === 'rows' || one.op === 'lookup') registers.add(one.register);
      if (one.op === 'get' || one.op === 'column' || one.op === 'lookup') named.add(one.field);
    });
    if (open.length > 0) continue;
    // What is computed reads other fields in its turn.
    for (const register of registers)
      for (const { name, computed, preset } of ruleSet.registers[register]?.fields ?? []) {
        const made = computed ?? preset;
        if (made !== undefined && named.has(name) && !seen.has(made)) open.push(made);
      }
  }
  return new Map(
    [...registers].map((register) => {
      const { fields = [], key = [] } = ruleSet.registers[register] ?? {};
      const names = fields.map(({ name }) => name);
      return [register, names.filter((name) => named.has(name) || key.includes(name))];
    }),
  );
}

/** Fewer than these of a register that is not public are not told by number. */
const FEW = 5;

function shown(value: Value | undefined, formula: Expr, ruleSet: RuleSet): ComputedFigure['value'] {
  if (value === undefined) return 'unknown';
  if (typeof value !== 'number') return 'none';
  const isCount = formula.op === 'count';
  return isCount && value > 0 && value < FEW && readsRestricted(formula, ruleSet) ? 'few' : value;
}

function readsRestricted(formula: Expr, ruleSet: RuleSet): boolean {
  let found = false;
  visitAll(formula, (one) => {
    if (one.op === 'rows') found ||= shapesOf(ruleSet).get(one.register)?.visibility.kind === 'restricted';
  });
  return found;
}

const GRANTED: readonly Status[] = ['awaiting-payment', 'in-batch', 'paid', 'payment-returned', 'recovering', 'closed'];
const ENDED: readonly Status[] = ['rejected', 'withdrawn', 'declined', 'lapsed'];

async function caseCounts(tx: Tx, year: number, to: string): Promise<Figures['cases']> {
  const counts = await countCases(tx, { from: `${String(year)}-01-01`, to });
  const of = (which: (status: string) => boolean): number =>
    Object.entries(counts).reduce((sum, [status, count]) => sum + (which(status) ? count : 0), 0);
  const isIn = (list: readonly string[]) => (status: string) => list.includes(status);
  return {
    submitted: of(() => true),
    granted: of(isIn(GRANTED)),
    ended: of(isIn(ENDED)),
    open: of((status) => !isIn([...GRANTED, ...ENDED])(status)),
  };
}
