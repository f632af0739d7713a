import { visitAll, type Expr, type Field, type RuleSet, type Value } from '../rules/index.ts';
import { scalar, type Env, type RegisterAccess } from './evaluate.ts';
import type { Row, Situation } from './model.ts';
import { Unknown } from './unknown.ts';

/** Registers that are complete even where a situation leaves them out: nothing paid means nothing was paid. */
const CLOSED: readonly string[] = ['已发放'];

/** Fields by register and name, and each register's first key field. Made once for a RuleSet. */
interface Dictionary {
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, Field>>;
  readonly keys: ReadonlyMap<string, string>;
}

const DICTIONARIES = new WeakMap<RuleSet, Dictionary>();

function dictionaryOf(ruleSet: RuleSet): Dictionary {
  const known = DICTIONARIES.get(ruleSet);
  if (known !== undefined) return known;
  const registers = Object.values(ruleSet.registers);
  const dictionary: Dictionary = {
    fields: new Map(registers.map(({ name, fields }) => [name, new Map(fields.map((field) => [field.name, field]))])),
    keys: new Map(registers.flatMap(({ name, key: [first] }) => (first === undefined ? [] : [[name, first]]))),
  };
  DICTIONARIES.set(ruleSet, dictionary);
  return dictionary;
}

/** The registers of one situation, with computed fields, defaults, and look-up by key. */
export class Registers implements RegisterAccess {
  private readonly situation: Situation;
  private readonly dictionary: Dictionary;
  private readonly indexes = new Map<string, Index>();
  private readonly computed = new Map<Row, Map<string, Value | Unknown>>();

  constructor(ruleSet: RuleSet, situation: Situation) {
    this.situation = situation;
    this.dictionary = dictionaryOf(ruleSet);
  }

  /** Rows of a register; unknown where the situation says nothing of it. */
  rows(register: string): readonly Row[] | Unknown {
    const rows = this.situation.registers.get(register);
    if (rows !== undefined) return rows;
    return CLOSED.includes(register) ? [] : new Unknown({ missing: [{ register }] });
  }

  has(register: string): boolean {
    return this.situation.registers.has(register);
  }

  /** A field of a row: as given, computed, by default, none (an optional field), or unknown. */
  field(row: Row, name: string, env: Env): Value | Unknown {
    const given = row.values.get(name);
    if (given !== undefined) return given;
    const field = this.dictionary.fields.get(row.register)?.get(name);
    if (field === undefined) return null;
    const made = field.computed ?? field.preset;
    if (made !== undefined) return this.compute(row, name, made, env);
    if (field.optional) return null;
    return new Unknown({ missing: [{ register: row.register, field: name, row: row.index }] });
  }

  private compute(row: Row, name: string, expr: Expr, env: Env): Value | Unknown {
    const cache = this.computed.get(row) ?? new Map<string, Value | Unknown>();
    this.computed.set(row, cache);
    const known = cache.get(name);
    if (known !== undefined) return known;
    const value = scalar(expr, { ...env, rows: [row] });
    cache.set(name, value);
    return value;
  }

  /** A field of the row whose key it is. No such row, or no such register: unknown, with the key to ask for. */
  lookup(register: string, key: Value, field: string, env: Env): Value | Unknown {
    if (key === null) return null;
    const row = this.byKey(register, key).at(-1);
    if (row !== undefined) return this.field(row, field, env);
    return new Unknown({ missing: [{ register, field, key: String(key) }] });
  }

  byKey(register: string, key: Value): readonly Row[] {
    const field = this.dictionary.keys.get(register);
    return field === undefined ? [] : (this.index(register, field).rows.get(key) ?? []);
  }

  private index(register: string, field: string): Index {
    const name = `${register}.${field}`;
    const known = this.indexes.get(name);
    if (known !== undefined) return known;
    const all = this.situation.registers.get(register) ?? [];
    const rows = new Map<Value, Row[]>();
    for (const row of all) {
      const value = row.values.get(field);
      if (value === undefined) continue;
      const same = rows.get(value);
      if (same === undefined) rows.set(value, [row]);
      else same.push(row);
    }
    const index = { rows, complete: all.every((row) => row.values.has(field)) };
    this.indexes.set(name, index);
    return index;
  }

  /**
   * The rows worth testing: where the condition has `field = value` over a whole register in which every row gives the field, those with
   * the value. Keeps a join over registers from growing with their product.
   */
  narrow(rows: readonly Row[], filter: Extract<Expr, { op: 'filter' }>, env: Env): readonly Row[] {
    if (filter.list.op !== 'rows') return rows;
    const { register } = filter.list;
    const clauses = filter.where.op === 'and' ? filter.where.args : [filter.where];
    for (const clause of clauses) {
      if (clause.op !== 'compare' || clause.how !== '=' || clause.left.op !== 'get') continue;
      const { variable, field } = clause.left;
      if (variable !== filter.variable || uses(clause.right, variable)) continue;
      const index = this.index(register, field);
      const value = index.complete ? scalar(clause.right, env) : null;
      if (index.complete && !(value instanceof Unknown)) return index.rows.get(value) ?? [];
    }
    return rows;
  }
}

interface Index {
  readonly rows: ReadonlyMap<Value, readonly Row[]>;
  /** Every row gives the field. */
  readonly complete: boolean;
}

function uses(expr: Expr, variable: number): boolean {
  let found = false;
  visitAll(expr, (e) => (found ||= e.op === 'get' && e.variable === variable));
  return found;
}
