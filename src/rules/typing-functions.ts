import type { Feel } from './feel/ast.ts';
import { FUNCTIONS } from './feel/functions.ts';
import type { Expr, Type } from './model.ts';
import { own } from './own.ts';
import { type Scope, fieldNames } from './scope.ts';
import { BOOLEAN, COUNT, DATE, TEXT, YEAR, sayType } from './types.ts';
import type { Typing } from './typing.ts';

export function typeCall(t: Typing, feel: Feel & { kind: 'call' }, scope: Scope, expected?: Type): Expr | undefined {
  const known = own(FUNCTIONS, feel.name);
  if (known === undefined) return unknownFunction(t, feel, scope);
  const [least, most] = known;
  if (feel.args.length < least || feel.args.length > most) {
    const wanted = most === least ? String(least) : `${String(least)}至${String(most)}`;
    const given = `函数 ${feel.name} 要${wanted}个参数，给了${String(feel.args.length)}个`;
    return t.fault(feel, 'R014', given, feel.name === 'sum' ? '几个数相加请用 +' : '补上或删去参数');
  }
  switch (feel.name) {
    case 'count':
    case 'distinct values':
      return listCall(t, feel, scope);
    case 'sum':
    case 'min':
    case 'max':
      return extreme(t, feel, scope, expected);
    case 'get or else':
      return sameTyped(t, feel, scope, 'orElse', expected);
    case 'year':
    case 'month':
    case 'day':
      return datePart(t, feel, scope);
    case 'contains':
    case 'starts with':
    case 'ends with':
      return textual(t, feel, scope);
    case 'not':
      return one(t, feel, scope, BOOLEAN, (arg) => ({ op: 'not', type: BOOLEAN, arg }));
    case 'is defined':
      return one(t, feel, scope, undefined, (arg) => isDefined(t, arg, feel));
    default:
      return one(t, feel, scope, expected, (arg) => absolute(t, arg, feel));
  }
}

/** What is called is a function, or a register that is looked up by its key: `个人(身份证号).人员类别`. */
function unknownFunction(t: Typing, feel: Feel & { kind: 'call' }, scope: Scope): undefined {
  const registers = Object.keys(scope.world.registers);
  if (!registers.includes(feel.name))
    return t.faults.unknown(t.at(feel), '函数或台账', feel.name, [...Object.keys(FUNCTIONS), ...registers]);
  const [field] = fieldNames(scope, feel.name);
  const hint = `如 ${feel.name}(…).${field ?? '字段'}`;
  return t.fault(feel, 'R012', `按编号查台账“${feel.name}”得到的是一行，须写出要它的哪个字段`, hint);
}

function one(
  t: Typing,
  feel: Feel & { kind: 'call' },
  scope: Scope,
  expected: Type | undefined,
  make: (arg: Expr) => Expr | undefined,
): Expr | undefined {
  const [first] = feel.args;
  if (first === undefined) return undefined;
  const arg = expected?.kind === 'boolean' ? t.fit(first, scope, expected) : t.expr(first, scope, expected);
  return arg === undefined ? undefined : make(arg);
}

function isDefined(t: Typing, arg: Expr, feel: Feel): Expr | undefined {
  if (arg.type.kind !== 'list') return { op: 'known', type: BOOLEAN, arg };
  return t.fault(feel, 'R020', `is defined 要一个值，给的是${sayType(arg.type)}`, '有没有行请写 count(…) > 0');
}

function absolute(t: Typing, arg: Expr, feel: Feel): Expr | undefined {
  if (arg.type.kind === 'number') return { op: 'abs', type: arg.type, arg };
  return t.fault(feel, 'R016', `${sayType(arg.type)}没有绝对值`, 'abs 要一个数');
}

function listCall(t: Typing, feel: Feel & { kind: 'call' }, scope: Scope): Expr | undefined {
  const [first] = feel.args;
  const list = first === undefined ? undefined : t.expr(first, scope);
  if (list === undefined || first === undefined) return undefined;
  if (list.type.kind !== 'list')
    return t.fault(first, 'R015', `${feel.name} 要一列值，给的是${sayType(list.type)}`, LIST_HINT);
  return feel.name === 'count' ? { op: 'count', type: COUNT, list } : { op: 'distinct', type: list.type, list };
}

function extreme(t: Typing, feel: Feel & { kind: 'call' }, scope: Scope, expected?: Type): Expr | undefined {
  const [first] = feel.args;
  if (first === undefined) return undefined;
  if (feel.args.length === 1) {
    const list = t.expr(first, scope);
    if (list === undefined) return undefined;
    if (list.type.kind !== 'list')
      return t.fault(first, 'R015', `${feel.name} 要一列值，给的是${sayType(list.type)}`, LIST_HINT);
    const { of } = list.type;
    if (!(feel.name === 'sum' ? of.kind === 'number' : t.isOrdered(of, scope)))
      return t.fault(
        first,
        'R016',
        `${sayType(list.type)}不能用 ${feel.name}`,
        feel.name === 'sum' ? '求和须是一列数' : ORDER_HINT,
      );
    const op = feel.name === 'sum' ? 'sum' : feel.name === 'min' ? 'least' : 'greatest';
    return { op, type: of, list };
  }
  return sameTyped(t, feel, scope, feel.name === 'min' ? 'min' : 'max', expected);
}

function sameTyped(
  t: Typing,
  feel: Feel & { kind: 'call' },
  scope: Scope,
  op: 'min' | 'max' | 'orElse',
  expected?: Type,
): Expr | undefined {
  const lead = feel.args.find((arg) => arg.kind !== 'number') ?? feel.args[0];
  const type = expected ?? (lead === undefined ? undefined : t.expr(lead, scope)?.type);
  if (type === undefined) return undefined;
  const args = feel.args.map((arg) => t.fit(arg, scope, type));
  if (!args.every((arg) => arg !== undefined)) return undefined;
  if (op !== 'orElse' && !t.isOrdered(type, scope))
    return t.fault(feel, 'R016', `${sayType(type)}不能用 ${feel.name}`, ORDER_HINT);
  return { op, type, args };
}

function datePart(t: Typing, feel: Feel & { kind: 'call' }, scope: Scope): Expr | undefined {
  const [first] = feel.args;
  const arg = first === undefined ? undefined : t.fit(first, scope, DATE);
  if (arg === undefined) return undefined;
  if (feel.name === 'year') return { op: 'yearOf', type: YEAR, arg };
  return { op: feel.name === 'month' ? 'monthOf' : 'dayOf', type: COUNT, arg };
}

function textual(t: Typing, feel: Feel & { kind: 'call' }, scope: Scope): Expr | undefined {
  const [a, b] = feel.args;
  if (a === undefined || b === undefined) return undefined;
  const left = t.fit(a, scope, TEXT);
  const right = t.fit(b, scope, TEXT);
  if (left === undefined || right === undefined) return undefined;
  const how = feel.name === 'contains' ? 'contains' : feel.name === 'starts with' ? 'starts' : 'ends';
  return { op: 'textual', type: BOOLEAN, how, left, right };
}

const LIST_HINT = '写 台账[条件]，或 台账.字段';

const ORDER_HINT = '只有数、日期、年度和有序的枚举分大小';
