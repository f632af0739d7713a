import { yearOf } from '../../../kit/index.ts';
import type { Compare, Expr, Item, Regime, RuleSet, Test, Type } from '../../../rules/index.ts';
import { sayRuleValue } from './values.ts';

/** What the names of an item's expressions stand for, and the values in force. */
export interface Context {
  readonly ruleSet: RuleSet;
  readonly item: Item;
  readonly regime: Regime;
}

/** How tightly a phrase binds: a looser one stands in brackets within a tighter one. */
const LOOSE = 0;
const JUNCTION = 1;
const COMPARISON = 2;
const SUM = 3;
const PRODUCT = 4;
const CLOSED = 5;

/**
 * A rule's expression in Chinese, with the parameters' values in force: `来聊创业日期 不早于 2024年12月29日`. The text of the guide,
 * in FEEL, stands beside it wherever it is shown; this one is for reading.
 */
export function sayExpression(expr: Expr, context: Context): string {
  return say(expr, context).text;
}

interface Phrase {
  readonly text: string;
  readonly binds: number;
}

function say(expr: Expr, context: Context): Phrase {
  const inner = (e: Expr, atLeast: number): string => {
    const { text, binds } = say(e, context);
    return binds >= atLeast ? text : `（${text}）`;
  };
  switch (expr.op) {
    case 'lit':
      return closed(sayRuleValue(expr.value, expr.type, context.ruleSet));
    case 'fact':
      return closed(sayFact(expr.index, context.item));
    case 'derived':
      return closed(context.item.derived[expr.index]?.name ?? '');
    case 'param':
      return closed(sayParameter(expr, context));
    case 'asOf':
      return closed('测算之日');
    case 'table':
      return closed(`表“${tableName(expr.index, context)}”所列`);
    case 'and':
      return { text: expr.args.map((e) => inner(e, JUNCTION)).join('，并且'), binds: LOOSE };
    case 'or':
      return { text: expr.args.map((e) => inner(e, JUNCTION)).join('，或者'), binds: LOOSE };
    case 'not':
      return expr.arg.op === 'param' && expr.type.kind === 'boolean'
        ? closed(`不取“${expr.arg.name}”`)
        : isName(expr.arg)
          ? { text: `${inner(expr.arg, CLOSED)}为否`, binds: COMPARISON }
          : closed(`不是（${inner(expr.arg, LOOSE)}）`);
    case 'negate':
      return closed(`-${inner(expr.arg, CLOSED)}`);
    case 'abs':
      return closed(`${inner(expr.arg, CLOSED)}的绝对值`);
    case 'known':
      return { text: `已有${inner(expr.arg, CLOSED)}`, binds: COMPARISON };
    case 'compare':
      return {
        text: comparison(inner(expr.left, SUM), expr.how, expr.right, inner(expr.right, SUM), expr.left.type),
        binds: COMPARISON,
      };
    case 'add':
    case 'subtract':
      return {
        text: `${inner(expr.left, SUM)} ${expr.op === 'add' ? '+' : '−'} ${inner(expr.right, PRODUCT)}`,
        binds: SUM,
      };
    case 'multiply':
    case 'divide':
      return {
        text: `${inner(expr.left, PRODUCT)} ${expr.op === 'multiply' ? '×' : '÷'} ${inner(expr.right, CLOSED)}`,
        binds: PRODUCT,
      };
    case 'shift':
      return closed(`${inner(expr.date, CLOSED)}起满${inner(expr.by, CLOSED)}`);
    case 'if':
      return {
        text: `${inner(expr.test, LOOSE)}的，${inner(expr.then, LOOSE)}；否则${inner(expr.else, LOOSE)}`,
        binds: LOOSE,
      };
    case 'min':
    case 'max':
      return closed(`${expr.args.map((e) => inner(e, SUM)).join('与')}中较${expr.op === 'min' ? '低' : '高'}的`);
    case 'orElse':
      return closed(expr.args.map((e) => inner(e, SUM)).join('，没有时取'));
    case 'yearOf': {
      const date = expr.arg.op === 'param' ? context.regime.get(expr.arg.name) : undefined;
      return closed(typeof date === 'number' ? `${String(yearOf(date))}年` : `${inner(expr.arg, CLOSED)}所在年度`);
    }
    case 'monthOf':
      return closed(`${inner(expr.arg, CLOSED)}的月份`);
    case 'dayOf':
      return closed(`${inner(expr.arg, CLOSED)}的日`);
    case 'textual':
      return { text: `${inner(expr.left, SUM)}${TEXTUAL[expr.how]}${inner(expr.right, SUM)}`, binds: COMPARISON };
    case 'test':
      return { text: sayTests(inner(expr.of, SUM), expr.tests, context, expr.of.type), binds: COMPARISON };
    default:
      // An item's expressions read registers through their facts alone, which have names.
      return closed('台账记录');
  }
}

/** A fact's own name; one that counts rows and was not named is said by what it counts. */
function sayFact(index: number, item: Item): string {
  const fact = item.facts[index];
  if (fact === undefined) return '';
  const { source, name } = fact;
  const named = source.op === 'get' || source.op === 'lookup' || item.derived.some((derived) => derived.name === name);
  const list = named ? undefined : listUnder(source);
  if (list === undefined) return name;
  return list.op === 'paid' ? '本事项的已发放记录' : list.op === 'rows' ? `相符的“${list.register}”记录` : name;
}

function listUnder(expr: Expr): (Expr & { op: 'rows' | 'paid' | 'group' }) | undefined {
  if (expr.op === 'rows' || expr.op === 'paid' || expr.op === 'group') return expr;
  return 'list' in expr ? listUnder(expr.list) : undefined;
}

const TEXTUAL = { contains: '含有', starts: '开头是', ends: '结尾是' } as const;

function closed(text: string): Phrase {
  return { text, binds: CLOSED };
}

function isName(expr: Expr): boolean {
  return expr.op === 'fact' || expr.op === 'derived' || expr.op === 'param';
}

function tableName(index: number, { item, ruleSet }: Context): string {
  const use = item.tableUses[index];
  return use === undefined ? '' : (ruleSet.tables[use.table]?.name ?? '');
}

/** A parameter by its value where it has one in force; a yes or no by its name, which says what is so. */
function sayParameter({ name, type }: Expr & { op: 'param' }, { regime, ruleSet }: Context): string {
  const value = regime.get(name);
  if (value === undefined) return `${name}（待裁定）`;
  return type.kind === 'boolean' ? `取“${name}”` : sayRuleValue(value, type, ruleSet);
}

function comparison(left: string, how: Compare, rightExpr: Expr, right: string, type: Type): string {
  if (rightExpr.op === 'lit' && rightExpr.value === 0 && how === '>') return `有${left}`;
  if (rightExpr.op === 'lit' && rightExpr.value === null) return how === '=' ? `没有${left}` : `有${left}`;
  return `${left}${wordOf(how, type)}${right}`;
}

function wordOf(how: Compare, type: Type): string {
  return type.kind === 'date' || type.kind === 'year' ? DATE_WORDS[how] : NUMBER_WORDS[how];
}

const NUMBER_WORDS: Readonly<Record<Compare, string>> = {
  '=': '为',
  '!=': '不是',
  '<': '低于',
  '<=': '不超过',
  '>': '超过',
  '>=': '不低于',
};

const DATE_WORDS: Readonly<Record<Compare, string>> = {
  '=': '为',
  '!=': '不是',
  '<': '早于',
  '<=': '不晚于',
  '>': '晚于',
  '>=': '不早于',
};

function sayTests(of: string, tests: readonly Test[], context: Context, type: Type): string {
  const values = tests.flatMap((test) =>
    test.test === 'compare' && test.how === '=' ? [sayExpression(test.value, context)] : [],
  );
  if (values.length === tests.length) return `${of}为${values.join('或')}`;
  return tests.map((test) => sayTest(of, test, context, type)).join('，或者');
}

function sayTest(of: string, test: Test, context: Context, type: Type): string {
  switch (test.test) {
    case 'any':
      return `${of}不限`;
    case 'not':
      return `不是（${sayTests(of, test.tests, context, type)}）`;
    case 'compare':
      return `${of}${wordOf(test.how, type)}${sayExpression(test.value, context)}`;
    case 'range':
      return `${of}在${sayExpression(test.low, context)}至${sayExpression(test.high, context)}之间`;
  }
}
