import type { Feel } from './feel/ast.ts';
import { type Expr, type Type, scaleOf } from './model.ts';
import { own } from './own.ts';
import { PAID, type Scope, fieldNames, fieldType } from './scope.ts';
import { BOOLEAN, COUNT, DATE, numberIn, sayType } from './types.ts';
import { scaled } from './typing-numbers.ts';
import type { Typing } from './typing.ts';

export function typeNumber(t: Typing, feel: Feel & { kind: 'number' }, expected?: Type): Expr | undefined {
  const wanted = expected?.kind === 'number' || expected?.kind === 'year' ? expected : undefined;
  // A decimal without a unit is a share: 0.5 is 50 %.
  const type = wanted ?? (feel.text.includes('.') ? numberIn('%') : COUNT);
  const times = wanted !== undefined ? t.times : type.kind === 'number' && type.unit === '%' ? 100 : 1;
  const scale = type.kind === 'number' ? scaleOf(type.unit) : 0;
  const value = scaled(feel.text, scale, times);
  if (value === undefined)
    return t.fault(feel, 'R010', `“${feel.text}”的小数位太多`, `${sayType(type)}最多${String(scale)}位小数`);
  return { op: 'lit', type, value };
}

export function typeName(t: Typing, feel: Feel & { kind: 'name' }, scope: Scope, expected?: Type): Expr | undefined {
  const { name } = feel;
  const wanted = expected?.kind === 'enum' ? enumValue(scope, expected.name, name) : undefined;
  if (wanted !== undefined) return wanted;
  const meant =
    wordOf(name, scope, expected) ??
    field(name, scope) ??
    derivedOf(name, scope) ??
    parameter(name, scope) ??
    anyEnumValue(name, scope) ??
    register(name, scope);
  if (meant !== undefined || scope.faulty?.has(name) === true) return meant;
  const use = scope.table?.(name);
  if (use === undefined) return unknownName(t, feel, scope, expected);
  return use === 'faulty' ? undefined : { op: 'table', type: use.type, index: use.index };
}

function wordOf(name: string, scope: Scope, expected?: Type): Expr | undefined {
  if (name === '截至') return { op: 'asOf', type: DATE };
  if (name === '本组' && scope.group !== undefined)
    return { op: 'group', type: { kind: 'list', of: { kind: 'row', register: scope.group } } };
  if (name === PAID && scope.paid !== undefined)
    return { op: 'paid', type: { kind: 'list', of: { kind: 'row', register: PAID } } };
  if ((name === '是' || name === '否') && (expected === undefined || expected.kind === 'boolean'))
    return { op: 'lit', type: BOOLEAN, value: name === '是' };
  return undefined;
}

function field(name: string, scope: Scope): Expr | undefined {
  for (const row of [...scope.rows].reverse()) {
    if (row.fields !== undefined && !row.fields.includes(name)) continue;
    const type = fieldType(scope, row.register, name);
    if (type !== undefined) return { op: 'get', type, variable: row.number, field: name };
  }
  return undefined;
}

export function derivedOf(name: string, scope: Scope): Expr | undefined {
  const derived = scope.derived.get(name);
  if (derived === undefined) return undefined;
  derived.uses.count++;
  return scope.rows.length > 1 ? derived.raw : { op: 'derived', type: derived.type, index: derived.index };
}

function parameter(name: string, scope: Scope): Expr | undefined {
  const parameter = own(scope.world.parameters, name);
  return parameter === undefined ? undefined : { op: 'param', type: parameter.type, name };
}

function enumValue(scope: Scope, enumName: string, name: string): Expr | undefined {
  const code = own(scope.world.enums, enumName)?.values.indexOf(name) ?? -1;
  return code < 0 ? undefined : { op: 'lit', type: { kind: 'enum', name: enumName }, value: code };
}

function anyEnumValue(name: string, scope: Scope): Expr | undefined {
  const owner = ownersIn(scope.world.enums).get(name);
  return owner === undefined ? undefined : enumValue(scope, owner, name);
}

type Enums = Scope['world']['enums'];
const owners = new WeakMap<Enums, ReadonlyMap<string, string | undefined>>();

/** Values that one enumeration alone has; those of several are nobody's without more being known. */
function ownersIn(enums: Enums): ReadonlyMap<string, string | undefined> {
  const known = owners.get(enums);
  if (known !== undefined) return known;
  const found = new Map<string, string | undefined>();
  for (const { name, values } of Object.values(enums))
    for (const value of values) found.set(value, found.has(value) ? undefined : name);
  owners.set(enums, found);
  return found;
}

function register(name: string, scope: Scope): Expr | undefined {
  if (own(scope.world.registers, name) === undefined) return undefined;
  return { op: 'rows', type: { kind: 'list', of: { kind: 'row', register: name } }, register: name };
}

function unknownName(t: Typing, feel: Feel & { kind: 'name' }, scope: Scope, expected?: Type): undefined {
  const known = [
    ...(expected?.kind === 'enum' ? (own(scope.world.enums, expected.name)?.values ?? []) : []),
    ...scope.rows.flatMap((row) => row.fields ?? fieldNames(scope, row.register)),
    ...scope.derived.keys(),
    ...Object.keys(scope.world.parameters),
    ...Object.values(scope.world.enums).flatMap((e) => e.values),
    ...Object.keys(scope.world.registers),
  ];
  return t.faults.unknown(t.at(feel), '名称', feel.name, known);
}
