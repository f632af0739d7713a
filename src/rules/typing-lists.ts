import type { Feel } from './feel/ast.ts';
import type { Expr, Type } from './model.ts';
import { own } from './own.ts';
import { type Scope, fieldNames, fieldType, withRow } from './scope.ts';
import { BOOLEAN, isTextual, sayType } from './types.ts';
import { derivedOf } from './typing-names.ts';
import type { Typing } from './typing.ts';

export function typePath(t: Typing, feel: Feel & { kind: 'path' }, scope: Scope): Expr | undefined {
  const { of, field } = feel;
  if (of.kind === 'name') {
    const row = scope.rows.findLast((r) => r.names.includes(of.name));
    if (row !== undefined) return rowField(t, feel, row.number, row.register, field, scope, row.fields);
    if (of.name === '本条' && scope.derived.has(field)) return derivedOf(field, scope);
  }
  if (of.kind === 'call' && own(scope.world.registers, of.name) !== undefined) return lookup(t, of, field, scope);
  const list = t.expr(of, scope);
  if (list === undefined) return undefined;
  if (list.type.kind !== 'list' || list.type.of.kind !== 'row')
    return t.fault(feel, 'R011', `“.${field}”前面须是台账的行，这里是${sayType(list.type)}`, rowHint(list.type, field));
  const type = fieldType(scope, list.type.of.register, field);
  if (type === undefined) return t.faults.unknown(t.at(feel), '字段', field, fieldNames(scope, list.type.of.register));
  return { op: 'column', type: { kind: 'list', of: type }, list, field };
}

function rowField(
  t: Typing,
  feel: Feel,
  variable: number,
  register: string,
  field: string,
  scope: Scope,
  allowed?: readonly string[],
): Expr | undefined {
  const type = allowed !== undefined && !allowed.includes(field) ? undefined : fieldType(scope, register, field);
  if (type !== undefined) return { op: 'get', type, variable, field };
  if (variable === 0 && scope.derived.has(field)) return derivedOf(field, scope);
  if (variable === 0 && scope.faulty?.has(field) === true) return undefined;
  return t.faults.unknown(t.at(feel), '字段', field, allowed ?? fieldNames(scope, register));
}

function lookup(t: Typing, call: Feel & { kind: 'call' }, field: string, scope: Scope): Expr | undefined {
  const register = own(scope.world.registers, call.name);
  const [keyFeel] = call.args;
  if (register === undefined || keyFeel === undefined || call.args.length !== 1)
    return t.fault(call, 'R012', `按编号查台账“${call.name}”须给一个编号`, `如 ${call.name}(身份证号).字段`);
  const key = t.expr(keyFeel, scope);
  const type = fieldType(scope, call.name, field);
  if (type === undefined) return t.faults.unknown(t.at(call), '字段', field, fieldNames(scope, call.name));
  if (key === undefined) return undefined;
  if (!isTextual(key.type))
    return t.fault(keyFeel, 'R013', `编号须是文本，这里是${sayType(key.type)}`, `写放着台账“${call.name}”编号的字段`);
  return { op: 'lookup', type, register: call.name, key, field };
}

function rowsOf(t: Typing, feel: Feel, scope: Scope): { list: Expr; register: string } | undefined {
  const list = t.expr(feel, scope);
  if (list === undefined) return undefined;
  if (list.type.kind === 'list' && list.type.of.kind === 'row') return { list, register: list.type.of.register };
  return t.fault(feel, 'R011', `这里须是台账，给的是${sayType(list.type)}`, '写台账名，或 台账[条件]');
}

export function typeFilter(t: Typing, feel: Feel & { kind: 'filter' }, scope: Scope): Expr | undefined {
  const rows = rowsOf(t, feel.of, scope);
  if (rows === undefined) return undefined;
  const inner = withRow(scope, rows.register);
  const where = t.fit(feel.where, inner.scope, BOOLEAN);
  if (where === undefined) return undefined;
  return { op: 'filter', type: rows.list.type, list: rows.list, variable: inner.number, where };
}

export function typeQuantified(t: Typing, feel: Feel & { kind: 'some' | 'every' }, scope: Scope): Expr | undefined {
  const rows = rowsOf(t, feel.list, scope);
  if (rows === undefined) return undefined;
  const inner = withRow(scope, rows.register, feel.name);
  const where = t.fit(feel.satisfies, inner.scope, BOOLEAN);
  if (where === undefined) return undefined;
  return { op: feel.kind, type: BOOLEAN, list: rows.list, variable: inner.number, where };
}

/** A key alone has no fields: the register is asked for the row. */
function rowHint(type: Type, field: string): string {
  return type.kind === 'ref' ? `按编号查请写 ${type.register}(…).${field}` : '写台账名，或 台账[条件]';
}
