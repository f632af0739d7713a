import { parseExpression } from './feel/index.ts';
import type { Span } from '../notice/index.ts';
import type { Faults } from './faults.ts';
import type { DecisionTable, Derived, Expr, Fact, TableUse, Type } from './model.ts';
import { withChildren } from './expr.ts';
import { own } from './own.ts';
import { fieldType, rowScope, type NamedDerived, type RowVariable, type Scope, type World } from './scope.ts';
import { BOOLEAN, DATE, numberIn } from './types.ts';
import { servable, typeInputs, typeTable, type FoundTable } from './tables.ts';
import { Typing } from './typing.ts';

/** What an item's expressions share while it is compiled: its scope, and the facts, derived facts and tables found so far. */
export class ItemScope {
  readonly facts: Fact[] = [];
  readonly derived: Derived[] = [];
  readonly tableUses: TableUse[] = [];
  readonly scope: Scope;
  /** Of each fact, its source as text. */
  private readonly factKeys: string[] = [];
  private readonly named = new Map<string, NamedDerived>();
  private readonly faulty = new Set<string>();
  private readonly paidParts = new Map<string, Type>();
  private readonly usedTables = new Map<string, { index: number; type: Type }>();
  private readonly world: World;
  private readonly found: ReadonlyMap<string, FoundTable>;
  private readonly tables: DecisionTable[];
  private readonly faults: Faults;

  constructor(
    world: World,
    unit: { register: string; by?: readonly string[] },
    found: ReadonlyMap<string, FoundTable>,
    tables: DecisionTable[],
    faults: Faults,
  ) {
    this.world = world;
    this.found = found;
    this.tables = tables;
    this.faults = faults;
    const row: RowVariable = {
      number: 0,
      register: unit.register,
      names: ['本条'],
      ...(unit.by === undefined ? {} : { fields: unit.by }),
    };
    this.scope = {
      world,
      rows: [row],
      derived: this.named,
      faulty: this.faulty,
      ...(unit.by === undefined ? {} : { group: unit.register }),
      paid: this.paidParts,
      table: (name) => this.useTable(name),
      next: { number: 1 },
    };
    this.declarePaid('金额', numberIn('元'));
    this.declarePaid('发放日期', DATE);
  }

  /** 范围: held against every row of the unit's register, before anything is grouped or gathered. */
  reach(span: Span): Expr | undefined {
    const { feel, faults } = parseExpression(span.text, span.place);
    this.faults.list.push(...faults);
    const register = this.scope.rows[0]?.register ?? '';
    if (feel === undefined) return undefined;
    return new Typing(this.faults, span.place).fit(feel, rowScope(this.world, register), BOOLEAN);
  }

  /** Derived facts that no expression names. */
  unused(): string[] {
    return [...this.named].filter(([, derived]) => derived.uses.count === 0).map(([name]) => name);
  }

  use(name: string): void {
    const derived = this.named.get(name);
    if (derived !== undefined) derived.uses.count++;
  }

  /**
   * Types a text of the guide. `raw` still reads the registers; `fit` has its leaves as facts. `times` is what its own numbers are
   * multiplied by, under a heading in 万元.
   */
  raw(span: Span, expected?: Type, times = 1): Expr | undefined {
    const { feel, faults } = parseExpression(span.text, span.place);
    this.faults.list.push(...faults);
    if (feel === undefined) return undefined;
    const typing = new Typing(this.faults, span.place, times);
    return expected === undefined ? typing.expr(feel, this.scope) : typing.fit(feel, this.scope, expected);
  }

  fit(span: Span, expected?: Type, times = 1): Expr | undefined {
    const expr = this.raw(span, expected, times);
    return expr === undefined ? undefined : this.lift(expr);
  }

  /** The parts of 同项 are the fields of 本事项已发放. */
  declarePaid(label: string, type: Type): void {
    this.paidParts.set(label, type);
  }

  define(name: string, raw: Expr, type: Type, assumed?: Fact['assumed']): void {
    const lifted = this.lift({ ...raw, type }, name, assumed);
    const index = this.derived.length;
    this.derived.push({ name, type, expr: lifted });
    this.named.set(name, { index, type, raw: { ...raw, type }, uses: { count: 0 } });
  }

  /** A derived fact that has faults: what uses it is not at fault. */
  defineFaulty(name: string): void {
    this.faulty.add(name);
  }

  isDefined(name: string): boolean {
    return this.named.has(name);
  }

  /** Leaves that read registers become facts of the item; what is left is a scalar expression. */
  lift(expr: Expr, name?: string, assumed?: Fact['assumed']): Expr {
    if (isLeaf(expr)) return this.fact(expr, name, assumed);
    return withChildren(expr, (child) => this.lift(child));
  }

  private fact(source: Expr, name?: string, assumed?: Fact['assumed']): Expr {
    const key = JSON.stringify(source);
    const known = this.factKeys.indexOf(key);
    const existing = this.facts[known];
    if (existing !== undefined) {
      if (name !== undefined && (source.op !== 'get' || assumed !== undefined))
        this.facts[known] = { ...existing, name, ...(assumed === undefined ? {} : { assumed }) };
      return { op: 'fact', type: source.type, index: known };
    }
    this.factKeys.push(key);
    this.facts.push({
      name: name ?? nameOf(source),
      type: source.type,
      source,
      ...(assumed === undefined ? {} : { assumed }),
      optional: this.isOptional(source),
    });
    return { op: 'fact', type: source.type, index: this.facts.length - 1 };
  }

  private isOptional(source: Expr): boolean {
    const [register, field] =
      source.op === 'get'
        ? [this.scope.rows[0]?.register, source.field]
        : source.op === 'lookup'
          ? [source.register, source.field]
          : [];
    return this.world.registers[register ?? '']?.fields.find((f) => f.name === field)?.optional ?? false;
  }

  private useTable(name: string): { index: number; type: Type } | 'faulty' | undefined {
    const used = this.usedTables.get(name);
    if (used !== undefined) return used;
    const found = this.found.get(name);
    if (found === undefined) return undefined;
    if (found.faulty === true) return 'faulty';
    const raw = typeInputs(found, { ...this.scope, rows: this.scope.rows.slice(0, 1) }, this.faults);
    const at = raw === undefined ? -1 : this.tableNumber(name, found);
    const table = this.tables[at];
    if (raw === undefined || table === undefined || !servable(table, raw, found.source.place, this.faults)) {
      found.faulty = true;
      return 'faulty';
    }
    const inputs = raw.map((expr) => this.lift(expr));
    const use = { index: this.tableUses.length, type: table.output.type };
    this.tableUses.push({ table: at, inputs });
    this.usedTables.set(name, use);
    return use;
  }

  private tableNumber(name: string, found: FoundTable): number {
    const known = this.tables.findIndex((t) => t.name === name && t.notice === found.notice.id);
    if (known >= 0) return known;
    const table = typeTable(name, found, this.scope, this.faults);
    return table === undefined ? -1 : this.tables.push(table) - 1;
  }

  /** Whether a bare word is a field, a derived fact or a parameter here. */
  knows(name: string): boolean {
    return this.isDefined(name) || this.fieldType(name) !== undefined || own(this.world.parameters, name) !== undefined;
  }

  fieldType(field: string): Type | undefined {
    const row = this.scope.rows[0];
    return row === undefined ? undefined : fieldType(this.scope, row.register, field);
  }
}

/** Expressions that read registers and give one value: the leaves of a decision. */
function isLeaf(expr: Expr): boolean {
  switch (expr.op) {
    case 'get':
      return expr.variable === 0;
    case 'lookup':
    case 'some':
    case 'every':
    case 'count':
    case 'sum':
    case 'least':
    case 'greatest':
      return true;
    default:
      return false;
  }
}

/** A field goes by its own name; what is computed over registers by the derived fact it is given to, or by none. */
function nameOf(source: Expr): string {
  return source.op === 'get' || source.op === 'lookup' ? source.field : '';
}
