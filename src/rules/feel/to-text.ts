import type { Feel, UnaryTest } from './ast.ts';

/** Canonical FEEL: half-width, one space around operators, only the brackets that are needed. Parsing it gives the same tree. */
export function formatFeel(feel: Feel): string {
  switch (feel.kind) {
    case 'number':
      return feel.text;
    case 'text':
      return quote(feel.value);
    case 'boolean':
      return String(feel.value);
    case 'null':
      return 'null';
    case 'date':
      return `date("${feel.value}")`;
    case 'span':
      return `duration("P${String(feel.count)}${LETTERS[feel.unit]}")`;
    case 'name':
      return feel.name;
    case 'path':
      return `${operand(feel.of, CLOSED)}.${feel.field}`;
    case 'filter':
      return `${operand(feel.of, CLOSED)}[${formatFeel(feel.where)}]`;
    case 'call':
      return `${feel.name}(${feel.args.map(formatFeel).join(', ')})`;
    case 'negate':
      return `-${operand(feel.of, NUMBER)}`;
    case 'binary': {
      const level = BINDING[feel.op];
      // Comparisons don't chain, so a comparison within one stands in brackets on either side.
      const left = operand(feel.left, level === COMPARISON ? level + 1 : level);
      return `${left} ${feel.op} ${operand(feel.right, level + 1)}`;
    }
    case 'in':
      return `${operand(feel.of, SUM)} in ${formatTestsOfIn(feel.tests)}`;
    case 'if':
      return `if ${formatFeel(feel.test)} then ${formatFeel(feel.then)} else ${formatFeel(feel.else)}`;
    case 'some':
    case 'every':
      return `${feel.kind} ${feel.name} in ${formatFeel(feel.list)} satisfies ${formatFeel(feel.satisfies)}`;
  }
}

/** The cell of a table: `甲, 乙`, `[30..50]`, `-`. */
export function formatTests(tests: readonly UnaryTest[]): string {
  return tests.map(formatTest).join(', ');
}

function formatTestsOfIn(tests: readonly UnaryTest[]): string {
  const [only] = tests;
  return tests.length === 1 && only?.kind === 'range' ? formatTest(only) : `(${formatTests(tests)})`;
}

function formatTest(test: UnaryTest): string {
  switch (test.kind) {
    case 'any':
      return '-';
    case 'not':
      return `not(${formatTests(test.tests)})`;
    case 'compare':
      return `${test.op} ${operand(test.value, SUM)}`;
    case 'equals':
      return formatEquals(test.value);
    case 'range': {
      const [open, close] = [test.lowIncluded ? '[' : '(', test.highIncluded ? ']' : ')'];
      return `${open}${operand(test.low, SUM)}..${operand(test.high, SUM)}${close}`;
    }
  }
}

/** The value `not(x)` and the difference of two numbers stand in brackets, since bare they are a test, and look like a range. */
function formatEquals(value: Feel): string {
  const isNot = value.kind === 'call' && value.name === 'not';
  const isDifference =
    value.kind === 'binary' && value.op === '-' && value.left.kind === 'number' && value.right.kind === 'number';
  return isNot || isDifference ? `(${formatFeel(value)})` : formatFeel(value);
}

const LETTERS = { 年: 'Y', 月: 'M', 日: 'D' } as const;

const COMPARISON = 3;
const SUM = 4;
const SIGNED = 6;
/** `5.x` would be no path, so a number stands in brackets before a postfix, but not behind a minus. */
const NUMBER = 7;
const CLOSED = 8;
const BINDING = {
  or: 1,
  and: 2,
  '=': COMPARISON,
  '!=': COMPARISON,
  '<': COMPARISON,
  '<=': COMPARISON,
  '>': COMPARISON,
  '>=': COMPARISON,
  '+': SUM,
  '-': SUM,
  '*': 5,
  '/': 5,
} as const;

/** How tightly the outermost operator binds. */
function bindingOf(feel: Feel): number {
  switch (feel.kind) {
    case 'if':
    case 'some':
    case 'every':
      return 0;
    case 'binary':
      return BINDING[feel.op];
    case 'in':
      return COMPARISON;
    case 'negate':
      return SIGNED;
    case 'number':
      return NUMBER;
    default:
      return CLOSED;
  }
}

function operand(feel: Feel, atLeast: number): string {
  return bindingOf(feel) >= atLeast ? formatFeel(feel) : `(${formatFeel(feel)})`;
}

/** Chinese quotes are escaped too, since they open and close a text as `"` does. */
function quote(value: string): string {
  return `"${value.replaceAll(/["“”\\]/gu, '\\$&')}"`;
}
