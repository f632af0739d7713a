import { addDays, addMonths, addYears, formatDay, formatYuan, mulDiv } from '../kit/index.ts';
import type { Faults } from './faults.ts';
import { regimeOn, type Regime } from './regime.ts';
import {
  scaleOf,
  type DecisionTable,
  type Expr,
  type RuleSet,
  type TableInput,
  type Test,
  type Type,
  type Value,
} from './model.ts';
import { boundsOf, visitAll } from './expr.ts';

/** Far enough for every reading's first day. */
const FAR = 40000;
/** Tables of notices are small; one with more corners than this is not for people. */
const MOST_POINTS = 200_000;
/** Stands for every text that no cell names. */
const OTHER_TEXT = '（其他文字）';

/** Rows that overlap, are missing or can never be reached, each with a value that shows it. Under every option of every reading. */
export function checkTables(ruleSet: RuleSet, faults: Faults): void {
  for (const table of ruleSet.tables) checkTable(table, ruleSet, faults);
}

interface Findings {
  readonly overlaps: Map<string, { rows: [number, number]; at: string }>;
  missing: string | undefined;
  readonly reached: Set<number>;
}

function checkTable(table: DecisionTable, ruleSet: RuleSet, faults: Faults): void {
  const found: Findings = { overlaps: new Map(), missing: undefined, reached: new Set() };
  const regimes = regimesOf(table, ruleSet);
  if (regimes.length === 0) return;
  for (const { regime, said } of regimes) {
    const axes = table.inputs.map((input, i) =>
      pointsOf(
        input,
        table.rows.map((row) => row.tests[i] ?? []),
        ruleSet,
        regime,
      ),
    );
    const size = axes.reduce((product, axis) => product * axis.length, 1);
    if (size > MOST_POINTS) {
      faults.add(table.place, 'R033', `表“${table.name}”太大，无法逐点核对（${String(size)}种情形）`, '拆成几张表');
      return;
    }
    for (const point of product(axes)) examine(table, point, regime, said, ruleSet, found);
  }
  report(table, found, faults);
}

function examine(
  table: DecisionTable,
  point: readonly Value[],
  regime: Regime,
  said: string,
  ruleSet: RuleSet,
  found: Findings,
): void {
  const rows = table.rows.flatMap((row, i) =>
    row.tests.every((tests, c) => passes(tests, point[c] ?? null, regime)) ? [i] : [],
  );
  const [first, second] = rows;
  const at = (): string =>
    table.inputs.map((input, c) => `${input.label} ${say(point[c] ?? null, input.type, ruleSet)}`).join('、') + said;
  if (first === undefined) {
    if (table.hitPolicy === 'U' || table.hitPolicy === 'F') found.missing ??= at();
    return;
  }
  if (table.hitPolicy === 'F') found.reached.add(first);
  else for (const row of rows) found.reached.add(row);
  if (table.hitPolicy !== 'U' || second === undefined) return;
  const key = `${String(first)}/${String(second)}`;
  if (!found.overlaps.has(key)) found.overlaps.set(key, { rows: [first, second], at: at() });
}

function report(table: DecisionTable, found: Findings, faults: Faults): void {
  const cells = (row: number): string => table.rows[row]?.cells.slice(0, -1).join(' | ') ?? '';
  for (const { rows, at } of found.overlaps.values())
    faults.add(
      table.rows[rows[1]]?.place ?? table.place,
      'R034',
      `表“${table.name}”第${String(rows[0] + 1)}行与第${String(rows[1] + 1)}行在 ${at} 处重叠`,
      `两行给的是“${cells(rows[0])}”与“${cells(rows[1])}”；改一行的界，或用口径定界，或改用命中方式 F`,
    );
  if (found.missing !== undefined)
    faults.add(table.place, 'R035', `表“${table.name}”没有一行说到 ${found.missing}`, '补一行；不给的写“—”');
  for (const [i, row] of table.rows.entries())
    if (!found.reached.has(i))
      faults.add(
        row.place,
        'R036',
        `表“${table.name}”第${String(i + 1)}行永远用不到（${cells(i)}）`,
        '删去，或改前面的行',
      );
}

/**
 * The parameters of every period, and each option of the readings, that the table's cells depend on. A regime in which one of them has
 * no value gives no answer, so it has no gaps either.
 */
function regimesOf(table: DecisionTable, ruleSet: RuleSet): { regime: Regime; said: string }[] {
  const names = parametersOf(table);
  const parameters = names.flatMap((name) => ruleSet.parameters[name] ?? []);
  const days = parameters
    .flatMap(({ history }) => history.flatMap(({ from, to }) => [from, to]))
    .filter((day) => day !== undefined);
  const past = [...new Set(days)].map((day) => ({
    regime: regimeOn(ruleSet, day),
    said: `（${formatDay(day)}的参数）`,
  }));
  const readings = ruleSet.readings.filter(({ code }) => parameters.some((parameter) => parameter.reading === code));
  const options = readings.flatMap(({ code, options }) =>
    options.map(({ name }) => ({
      regime: regimeOn(ruleSet, FAR, { [code]: name }),
      said: `（口径 ${code} 选${name}）`,
    })),
  );
  const now = options.length === 0 ? [{ regime: regimeOn(ruleSet, FAR), said: '' }] : options;
  return [...now, ...past].filter(({ regime }) => names.every((name) => regime.has(name)));
}

/** Parameters that the cells of a table name. */
function parametersOf(table: DecisionTable): string[] {
  const names = new Set<string>();
  const collect = (expr: Expr): void => visitAll(expr, (e) => e.op === 'param' && names.add(e.name));
  for (const row of table.rows)
    for (const tests of row.tests) for (const test of tests) boundsOf(test).forEach(collect);
  return [...names];
}

/** Values that stand for all: every value of an enumeration; of a number each bound and its neighbours. */
function pointsOf(input: TableInput, cells: readonly (readonly Test[])[], ruleSet: RuleSet, regime: Regime): Value[] {
  const { type } = input;
  if (type.kind === 'boolean') return [true, false];
  if (type.kind === 'enum') return ruleSet.enums[type.name]?.values.map((_, code) => code) ?? [];
  const bounds = cells.flatMap((tests) => tests.flatMap(boundsOf)).map((bound) => constantOf(bound, regime));
  if (type.kind === 'number' || type.kind === 'year' || type.kind === 'date') {
    const numbers = bounds.filter((bound) => typeof bound === 'number');
    const around = [0, ...numbers.flatMap((n) => [n - 1, n, n + 1])];
    // Of numbers only a percentage may be below zero.
    const percent = type.kind === 'number' && type.unit === '%';
    const possible = percent ? [-1, ...around] : around.filter((n) => type.kind !== 'number' || n >= 0);
    return [...new Set(possible)].sort((a, b) => a - b);
  }
  return [...new Set([...bounds, OTHER_TEXT])];
}

function passes(tests: readonly Test[], value: Value, regime: Regime): boolean {
  return tests.some((test) => {
    switch (test.test) {
      case 'any':
        return true;
      case 'not':
        return !passes(test.tests, value, regime);
      case 'compare':
        return holds(test.how, order(value, constantOf(test.value, regime)));
      case 'range': {
        const low = order(value, constantOf(test.low, regime));
        const high = order(value, constantOf(test.high, regime));
        return (test.lowIncluded ? low >= 0 : low > 0) && (test.highIncluded ? high <= 0 : high < 0);
      }
    }
  });
}

function order(a: Value, b: Value): number {
  if (a === b) return 0;
  return typeof a === 'number' && typeof b === 'number' ? a - b : NaN;
}

function holds(how: string, difference: number): boolean {
  if (how === '=') return difference === 0;
  if (how === '!=') return difference !== 0;
  if (how === '<') return difference < 0;
  if (how === '<=') return difference <= 0;
  return how === '>' ? difference > 0 : difference >= 0;
}

/** A cell's bound: a literal, a parameter, or what is reckoned from them. */
function constantOf(expr: Expr, regime: Regime): Value {
  switch (expr.op) {
    case 'lit':
      return expr.value;
    case 'param':
      return regime.get(expr.name) ?? null;
    case 'negate':
      return reckon([expr.arg], regime, ([a = 0]) => -a);
    case 'add':
      return reckon([expr.left, expr.right], regime, ([a = 0, b = 0]) => a + b);
    case 'subtract':
      return reckon([expr.left, expr.right], regime, ([a = 0, b = 0]) => a - b);
    case 'multiply':
      return reckon([expr.left, expr.right], regime, ([a = 0, b = 0]) => mulDiv(a, b, expr.factor, expr.rounding));
    case 'divide':
      return reckon([expr.left, expr.right], regime, ([a = 0, b = 0]) =>
        b === 0 ? null : mulDiv(a, expr.factor, b, expr.rounding),
      );
    case 'shift':
      return reckon([expr.date, expr.by], regime, ([day = 0, by = 0]) =>
        expr.unit === '年' ? addYears(day, by) : expr.unit === '月' ? addMonths(day, by) : addDays(day, by),
      );
    case 'min':
      return reckon(expr.args, regime, (args) => Math.min(...args));
    case 'max':
      return reckon(expr.args, regime, (args) => Math.max(...args));
    default:
      return null;
  }
}

function reckon(exprs: readonly Expr[], regime: Regime, f: (args: readonly number[]) => Value): Value {
  const args = exprs.map((expr) => constantOf(expr, regime));
  const numbers = args.filter((arg) => typeof arg === 'number');
  return numbers.length < args.length ? null : f(numbers);
}

function* product(axes: readonly (readonly Value[])[]): Generator<Value[]> {
  const [first, ...rest] = axes;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const value of first) for (const tail of product(rest)) yield [value, ...tail];
}

function say(value: Value, type: Type, ruleSet: RuleSet): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (type.kind === 'enum' && typeof value === 'number') return ruleSet.enums[type.name]?.values[value] ?? '';
  if (type.kind === 'date' && typeof value === 'number') return formatDay(value);
  if (type.kind === 'number' && type.unit === '元' && typeof value === 'number') return formatYuan(value);
  if (type.kind === 'number' && typeof value === 'number')
    return `${String(value / 10 ** scaleOf(type.unit))}${type.unit}`;
  return String(value);
}
