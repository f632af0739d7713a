import type { Place } from '../kit/index.ts';
import type { Faults } from './faults.ts';
import { children } from './expr.ts';
import type { Expr } from './model.ts';
import { own } from './own.ts';
import type { World } from './scope.ts';

/** A field whose value is made from others, and where that stands. */
export interface MadeField {
  readonly register: string;
  readonly field: string;
  readonly place: Place;
}

/** Fields that are computed, over however many others, from themselves: they would never come to a value. */
export function faultCycles(made: readonly MadeField[], world: World, faults: Faults): void {
  for (const { register, field, place } of made) {
    const way = wayBack(`${register}.${field}`, world);
    if (way === undefined) continue;
    const said = [field, ...way].map((name) => name.replace(`${register}.`, '')).join(' → ');
    faults.add(place, 'R004', `字段“${field}”的取值绕回了自己：${said}`, '改用填报的字段来算');
  }
}

/** The fields passed on the way from a field back to itself. */
function wayBack(from: string, world: World): string[] | undefined {
  const seen = new Set<string>();
  const walk = (name: string): string[] | undefined => {
    for (const next of readBy(name, world)) {
      if (next === from) return [next];
      if (seen.has(next)) continue;
      seen.add(next);
      const rest = walk(next);
      if (rest !== undefined) return [next, ...rest];
    }
    return undefined;
  };
  return walk(from);
}

/** The fields that a field's formula reads, as `register.field`. */
function readBy(name: string, world: World): Set<string> {
  const [register = '', field = ''] = name.split('.');
  const found = own(world.registers, register)?.fields.find((one) => one.name === field);
  const formula = found?.computed ?? found?.preset;
  const reads = new Set<string>();
  if (formula !== undefined) collect(formula, new Map([[0, register]]), reads);
  return reads;
}

/** `rows`: the register behind each row variable in sight. */
function collect(expr: Expr, rows: ReadonlyMap<number, string>, into: Set<string>): void {
  if (expr.op === 'get') into.add(`${rows.get(expr.variable) ?? ''}.${expr.field}`);
  if (expr.op === 'lookup') into.add(`${expr.register}.${expr.field}`);
  if (expr.op === 'column') into.add(`${registerOf(expr.list)}.${expr.field}`);
  const binds = expr.op === 'filter' || expr.op === 'some' || expr.op === 'every';
  const inner = binds ? new Map([...rows, [expr.variable, registerOf(expr.list)]]) : rows;
  for (const child of children(expr)) collect(child, inner, into);
}

function registerOf({ type }: Expr): string {
  return type.kind === 'list' && type.of.kind === 'row' ? type.of.register : '';
}
