import { mulDiv } from '../../../kit/index.ts';
import type { Expr, Item, Output, Regime, RuleSet, Value } from '../../../rules/index.ts';
import { sayExpression, type Context } from './expressions.ts';
import { passes, possibleValues } from './possible.ts';
import { sayQuantity } from './values.ts';

/** In one line what an item gives: `1万元—3万元`, `至多2万元`, `国家补助资金 × 50%`, `办公场所，20—70平方米，3年`. */
export function sayGives(item: Item, ruleSet: RuleSet, regime: Regime): string {
  const context: Context = { item, ruleSet, regime };
  const { amount, benefit, verdict } = item.outcome;
  if (amount !== undefined) {
    const said = sayBounds(boundsOf(amount, context), '元');
    return said ?? sayExpression(amount, context);
  }
  if (benefit !== undefined) {
    const figures = benefit.figures.map((figure) => sayFigure(figure, context));
    return [benefit.kind, ...figures.filter((text) => text !== undefined)].join('，');
  }
  return verdict === undefined ? '' : `核验是否${verdict.pass}`;
}

function sayFigure(
  { name, unit, expr }: { name: string; unit: string; expr: Expr },
  context: Context,
): string | undefined {
  if (expr.type.kind === 'number') return sayBounds(boundsOf(expr, context), unit);
  const words = wordsOf(expr, context);
  return words.length === 0 ? undefined : `${name}${words.join('或')}`;
}

/** The words a figure may come to: those of its table. */
function wordsOf(expr: Expr, context: Context): string[] {
  const outputs = expr.op === 'table' ? outputsOf(expr.index, context) : [{ kind: 'value' as const, expr }];
  const words = outputs.flatMap((output) => (output.kind === 'value' ? [sayExpression(output.expr, context)] : []));
  return [...new Set(words)];
}

/** Between what a number must lie, whatever the facts; open where nothing bounds it. */
interface Bounds {
  readonly low?: number;
  readonly high?: number;
}

function sayBounds({ low, high }: Bounds, unit: string): string | undefined {
  if (high === undefined) return low === undefined || low === 0 ? undefined : `${sayQuantity(low, unit)}以上`;
  if (low === undefined || low === 0) return `至多${sayQuantity(high, unit)}`;
  if (low === high) return sayQuantity(low, unit);
  const [least, most] = [sayQuantity(low, unit), sayQuantity(high, unit)];
  // `1—3万元`, but `3,000元—50万元`.
  const [unitOfLeast, unitOfMost] = [least, most].map((text) => /[^\d.,]+$/u.exec(text)?.[0] ?? '');
  return unitOfLeast === unitOfMost
    ? `${least.slice(0, least.length - (unitOfLeast?.length ?? 0))}—${most}`
    : `${least}—${most}`;
}

/** Interval arithmetic over a rule: facts are unknown, parameters have their value in force, tables give from their least to their most. */
function boundsOf(expr: Expr, context: Context): Bounds {
  switch (expr.op) {
    case 'lit':
      return exactly(expr.value);
    case 'param':
      return exactly(context.regime.get(expr.name) ?? null);
    case 'derived': {
      const derived = context.item.derived[expr.index];
      return derived === undefined ? {} : boundsOf(derived.expr, context);
    }
    case 'table':
      return outputsOf(expr.index, context)
        .map((output) => outputBounds(output, context))
        .reduce(either, { low: Infinity, high: -Infinity });
    case 'min':
      return expr.args.map((arg) => boundsOf(arg, context)).reduce(lower);
    case 'max':
      return expr.args.map((arg) => boundsOf(arg, context)).reduce(higher);
    case 'if': {
      const test = truthOf(expr.test, context);
      if (test !== undefined) return boundsOf(test ? expr.then : expr.else, context);
      return either(boundsOf(expr.then, context), boundsOf(expr.else, context));
    }
    case 'multiply': {
      const [a, b] = [boundsOf(expr.left, context), boundsOf(expr.right, context)];
      return bounds(times(a.low, b.low, expr.factor), times(a.high, b.high, expr.factor));
    }
    default:
      return {};
  }
}

/** What the rows give that this item can come to: those that its 范围, its conditions and the readings leave possible. */
function outputsOf(index: number, context: Context): Output[] {
  const use = context.item.tableUses[index];
  const table = context.ruleSet.tables[use?.table ?? -1];
  if (use === undefined || table === undefined) return [];
  const possible = use.inputs.map((input) => possibleValues(input, context));
  const rows = table.rows.filter((row) =>
    row.tests.every((tests, i) => possible[i]?.some((value) => passes(tests, value)) ?? true),
  );
  return rows.map((row) => row.output).filter((output) => output.kind !== 'nothing');
}

function outputBounds(output: Output, context: Context): Bounds {
  if (output.kind === 'range') return { low: output.low, high: output.high };
  return output.kind === 'value' ? boundsOf(output.expr, context) : {};
}

/** What a condition comes to by the parameters alone. */
function truthOf(expr: Expr, context: Context): boolean | undefined {
  switch (expr.op) {
    case 'lit':
      return typeof expr.value === 'boolean' ? expr.value : undefined;
    case 'param': {
      const value = context.regime.get(expr.name);
      return typeof value === 'boolean' ? value : undefined;
    }
    case 'not': {
      const truth = truthOf(expr.arg, context);
      return truth === undefined ? undefined : !truth;
    }
    case 'and':
      return junction(expr.args, context, false);
    case 'or':
      return junction(expr.args, context, true);
    default:
      return undefined;
  }
}

function junction(args: readonly Expr[], context: Context, decisive: boolean): boolean | undefined {
  const truths = args.map((arg) => truthOf(arg, context));
  if (truths.includes(decisive)) return decisive;
  return truths.includes(undefined) ? undefined : !decisive;
}

function exactly(value: Value): Bounds {
  return typeof value === 'number' ? { low: value, high: value } : {};
}

function bounds(low: number | undefined, high: number | undefined): Bounds {
  return { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) };
}

/** Amounts, counts and shares are never negative, so that bounds multiply to bounds. */
function times(a: number | undefined, b: number | undefined, divisor: number): number | undefined {
  return a === undefined || b === undefined || !Number.isFinite(a * b) ? undefined : mulDiv(a, b, divisor);
}

function either(a: Bounds, b: Bounds): Bounds {
  return bounds(least(a.low, b.low), most(a.high, b.high));
}

function lower(a: Bounds, b: Bounds): Bounds {
  return bounds(
    least(a.low, b.low),
    a.high === undefined || b.high === undefined ? (a.high ?? b.high) : Math.min(a.high, b.high),
  );
}

function higher(a: Bounds, b: Bounds): Bounds {
  return bounds(
    a.low === undefined || b.low === undefined ? (a.low ?? b.low) : Math.max(a.low, b.low),
    most(a.high, b.high),
  );
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : Math.min(a, b);
}

function most(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : Math.max(a, b);
}
