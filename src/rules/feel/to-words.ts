import type { BinaryOp, CompareOp, Feel, UnaryTest } from './ast.ts';

/** Chinese that an official reads: `等级 >= 高级工 and 年度 = 2025` → `等级不低于高级工且年度等于2025`. Names stay as they are. */
export function sayFeel(feel: Feel): string {
  switch (feel.kind) {
    case 'number':
      return feel.text;
    case 'text':
      return `“${feel.value}”`;
    case 'boolean':
      return feel.value ? '是' : '否';
    case 'null':
      return '空';
    case 'date':
      return sayDate(feel.value);
    case 'span':
      return `${String(feel.count)}${feel.unit === '月' ? '个月' : feel.unit}`;
    case 'name':
      return feel.name;
    case 'path':
      return `${part(feel.of)}的${feel.field}`;
    case 'filter':
      return `${part(feel.of)}（${sayFeel(feel.where)}）`;
    case 'call':
      return sayCall(feel.name, feel.args);
    case 'negate':
      return `−${part(feel.of)}`;
    case 'binary':
      return sayBinary(feel.op, feel.left, feel.right);
    case 'in':
      return sayTests(part(feel.of), feel.tests, isDay(feel.of));
    case 'if':
      return `如果${sayFeel(feel.test)}，则${sayFeel(feel.then)}，否则${sayFeel(feel.else)}`;
    case 'some':
      return `至少一条${part(feel.list)}（记作${feel.name}）满足：${sayFeel(feel.satisfies)}`;
    case 'every':
      return `每一条${part(feel.list)}（记作${feel.name}）都满足：${sayFeel(feel.satisfies)}`;
  }
}

/** A cell said of its column: `人数` and `[30..50]` → `人数在30至50之间`. `ofDay` chooses 早于 and 晚于. */
export function sayTests(subject: string, tests: readonly UnaryTest[], ofDay = false): string {
  const values = plainValues(tests);
  if (values !== undefined) return `${subject}为${oneOf(values)}`;
  return tests.map((test) => sayTest(subject, test, ofDay)).join('，或');
}

function sayTest(subject: string, test: UnaryTest, ofDay: boolean): string {
  switch (test.kind) {
    case 'any':
      return `${subject}不限`;
    case 'not': {
      const values = plainValues(test.tests);
      if (values === undefined) return `并非（${sayTests(subject, test.tests, ofDay)}）`;
      return values.length === 1
        ? `${subject}不为${values.join('')}`
        : `${subject}不为${values.join('、')}中的任何一个`;
    }
    case 'equals':
      return sayComparison(subject, '=', test.value, ofDay);
    case 'compare':
      return sayComparison(subject, test.op, test.value, ofDay);
    case 'range': {
      if (test.lowIncluded && test.highIncluded) return `${subject}在${part(test.low)}至${part(test.high)}之间`;
      const low = sayComparison(subject, test.lowIncluded ? '>=' : '>', test.low, ofDay);
      return `${low}且${sayComparison('', test.highIncluded ? '<=' : '<', test.high, ofDay)}`;
    }
  }
}

/** The values in words, where all tests are equality with one. */
function plainValues(tests: readonly UnaryTest[]): string[] | undefined {
  const values = tests.flatMap((test) => (test.kind === 'equals' ? [part(test.value)] : []));
  return values.length === tests.length ? values : undefined;
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? values.join('') : `${values.join('、')}之一`;
}

const OF_NUMBERS: Readonly<Record<CompareOp, string>> = {
  '=': '等于',
  '!=': '不等于',
  '<': '低于',
  '<=': '不超过',
  '>': '超过',
  '>=': '不低于',
};
const OF_DAYS: Readonly<Record<CompareOp, string>> = {
  '=': '为',
  '!=': '不为',
  '<': '早于',
  '<=': '不晚于',
  '>': '晚于',
  '>=': '不早于',
};

function sayComparison(subject: string, op: CompareOp, right: Feel, ofDay: boolean): string {
  const isCount = right.kind === 'number' || right.kind === 'binary' || right.kind === 'negate';
  const words = ofDay || isDay(right) || (!isCount && (op === '=' || op === '!=')) ? OF_DAYS : OF_NUMBERS;
  return `${subject}${words[op]}${part(right)}`;
}

/** Before names are resolved only the look of it tells a day: a literal, a date plus a span, or a name such as 毕业日期. */
function isDay(feel: Feel): boolean {
  switch (feel.kind) {
    case 'date':
      return true;
    case 'name':
      return /日期$|^截至$/u.test(feel.name);
    case 'path':
      return feel.field.endsWith('日期');
    case 'binary':
      return (feel.op === '+' || feel.op === '-') && isDay(feel.left);
    default:
      return false;
  }
}

const SIGNS = { '+': '+', '-': '−', '*': '×', '/': '÷' } as const;

function sayBinary(op: BinaryOp, left: Feel, right: Feel): string {
  switch (op) {
    case 'and':
      return `${clause(left, 'and')}且${clause(right, 'and')}`;
    case 'or':
      return `${clause(left, 'or')}或${clause(right, 'or')}`;
    case '+':
    case '-':
    case '*':
    case '/': {
      const isTight = op === '*' || op === '/';
      const leftWords = isTight || !isArithmetic(left) ? part(left) : sayFeel(left);
      return `${leftWords} ${SIGNS[op]} ${!isTight && isProduct(right) ? sayFeel(right) : part(right)}`;
    }
    default:
      return sayComparison(part(left), op, right, isDay(left));
  }
}

/** A side of 且 or 或: in brackets where it would otherwise be read together with its neighbour. */
function clause(feel: Feel, within: 'and' | 'or'): string {
  const isOther = feel.kind === 'binary' && (feel.op === 'and' || feel.op === 'or') && feel.op !== within;
  const isLong = feel.kind === 'if' || feel.kind === 'some' || feel.kind === 'every';
  return isOther || isLong ? `（${sayFeel(feel)}）` : sayFeel(feel);
}

/** An operand: in brackets unless it is one word or phrase. */
function part(feel: Feel): string {
  const words = sayFeel(feel);
  switch (feel.kind) {
    case 'binary':
      return isArithmetic(feel) && isDay(feel) ? words : `（${words}）`;
    case 'negate':
      return feel.of.kind === 'number' ? words : `（${words}）`;
    case 'in':
    case 'if':
    case 'some':
    case 'every':
      return `（${words}）`;
    default:
      return words;
  }
}

function isArithmetic(feel: Feel): boolean {
  return feel.kind === 'binary' && feel.op in SIGNS;
}

function isProduct(feel: Feel): boolean {
  return feel.kind === 'binary' && (feel.op === '*' || feel.op === '/');
}

function sayCall(name: string, args: readonly Feel[]): string {
  const [first, second] = args;
  const words = first === undefined ? undefined : sayKnownCall(name, first, second, args);
  return words ?? `${name}（${args.map(sayFeel).join('、')}）`;
}

function sayKnownCall(name: string, first: Feel, second: Feel | undefined, args: readonly Feel[]): string | undefined {
  const a = part(first);
  switch (name) {
    case 'count':
      return first.kind === 'call' && first.name === 'distinct values' && first.args[0] !== undefined
        ? `${part(first.args[0])}去重后的个数`
        : `${a}的条数`;
    case 'distinct values':
      return `去重后的${a}`;
    case 'sum':
      return `${several(args)}之和`;
    case 'min':
      return `${several(args)}中的最小值`;
    case 'max':
      return `${several(args)}中的最大值`;
    case 'year':
      return `${a}的年份`;
    case 'month':
      return `${a}的月份`;
    case 'day':
      return `${a}的日`;
    case 'abs':
      return `${a}的绝对值`;
    case 'floor':
      return `${a}向下取整`;
    case 'round half up':
      return `${a}四舍五入${places(second)}`;
    case 'round up':
      return `${a}进位${places(second)}`;
    case 'round down':
      return `${a}去尾${places(second)}`;
    case 'not':
      return sayNot(first);
    case 'is defined':
      return `${a}已知`;
    case 'get or else':
      return second === undefined ? undefined : `${a}（未知时取${sayFeel(second)}）`;
    case 'contains':
      return second === undefined ? undefined : `${a}含有${part(second)}`;
    case 'starts with':
      return second === undefined ? undefined : `${a}以${part(second)}开头`;
    case 'ends with':
      return second === undefined ? undefined : `${a}以${part(second)}结尾`;
    default:
      return undefined;
  }
}

function sayNot(of: Feel): string {
  if (of.kind === 'call' && of.name === 'is defined' && of.args[0] !== undefined) return `${part(of.args[0])}未知`;
  return of.kind === 'name' || of.kind === 'path' ? `${sayFeel(of)}不成立` : `并非（${sayFeel(of)}）`;
}

function several(args: readonly Feel[]): string {
  return args.map(part).join('、');
}

function places(scale: Feel | undefined): string {
  if (scale === undefined || (scale.kind === 'number' && scale.text === '0')) return '取整';
  return `到小数点后${part(scale)}位`;
}

function sayDate(value: string): string {
  const [year, month, day] = value.split('-').map(Number);
  return `${String(year)}年${String(month)}月${String(day)}日`;
}
