import type { Expr, Parameter, Register, EnumType, Type } from './model.ts';
import { own } from './own.ts';

/** The names every expression of a set of notices may use. */
export interface World {
  readonly enums: Record<string, EnumType>;
  readonly registers: Record<string, Register>;
  readonly parameters: Record<string, Parameter>;
}

/** A row variable in sight: its number, register, and the name it may be called by. */
export interface RowVariable {
  readonly number: number;
  readonly register: string;
  readonly names: readonly string[];
  /** For a group, only the fields its rows agree in. */
  readonly fields?: readonly string[];
}

export interface NamedDerived {
  readonly index: number;
  readonly type: Type;
  /** Before its leaves became facts; put in place of the name inside filters, where facts do not reach. */
  readonly raw: Expr;
  /** How often an expression names it. */
  readonly uses: { count: number };
}

/** Where an expression stands: what its names may mean. Innermost row variable last. */
export interface Scope {
  readonly world: World;
  readonly rows: readonly RowVariable[];
  readonly derived: ReadonlyMap<string, NamedDerived>;
  /** Derived facts whose own faults have been reported. */
  readonly faulty?: ReadonlySet<string>;
  /** 本组: the register its rows come from. */
  readonly group?: string;
  /** 本事项已发放: type of each part of 同项 by its label. */
  readonly paid?: ReadonlyMap<string, Type>;
  /** Uses a table as a value; answers its number among the item's uses and its type, or that its faults have been reported. */
  readonly table?: (name: string) => { readonly index: number; readonly type: Type } | 'faulty' | undefined;
  /** Next free row variable. */
  readonly next: { number: number };
}

/** The virtual register behind 本事项已发放. */
export const PAID = '本事项已发放';

export function worldScope(world: World): Scope {
  return { world, rows: [], derived: new Map(), next: { number: 1 } };
}

export function rowScope(world: World, register: string): Scope {
  return { ...worldScope(world), rows: [{ number: 0, register, names: ['本行', '本条'] }] };
}

export function withRow(scope: Scope, register: string, name?: string): { scope: Scope; number: number } {
  const number = scope.next.number++;
  const row: RowVariable = { number, register, names: name === undefined ? ['item'] : [name] };
  return { scope: { ...scope, rows: [...scope.rows, row] }, number };
}

/** The type of a field of a register or of the virtual register of payments. */
export function fieldType(scope: Scope, register: string, field: string): Type | undefined {
  if (register === PAID) return scope.paid?.get(field);
  return own(scope.world.registers, register)?.fields.find((f) => f.name === field)?.type;
}

export function fieldNames(scope: Scope, register: string): string[] {
  if (register === PAID) return [...(scope.paid?.keys() ?? [])];
  return own(scope.world.registers, register)?.fields.map((f) => f.name) ?? [];
}
