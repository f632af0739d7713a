import type { Item, Regime, RuleSet, Type, Value } from '../rules/index.ts';
import type { Facts } from './decide.ts';
import { scalar, type Env } from './evaluate.ts';
import { partsOfKey } from './key.ts';
import type { Missing, Row, Situation } from './model.ts';
import { Registers } from './registers.ts';
import { Unknown } from './unknown.ts';

/** One unit of recognition (认定单元) of one item, with every fact its decision reads. */
export interface Case {
  readonly item: Item;
  readonly beneficiary: string;
  readonly facts: Facts;
  /** Per fact: what is missing where it is unknown. */
  readonly missing: readonly (readonly Missing[])[];
  /** Parameters the facts themselves wait for. */
  readonly rulings: readonly string[];
  readonly paid: readonly Payment[];
}

/** A row of 已发放 of one beneficiary, its 同项键 read in parts. */
export interface Payment {
  readonly item: string;
  readonly key: string;
  /** 分. */
  readonly amount: number;
  readonly date: number | undefined;
  readonly row: Row;
}

/** Reads the situation's registers once; every item's cases come from it. */
export class Gathering {
  readonly registers: Registers;
  private readonly ruleSet: RuleSet;
  private readonly situation: Situation;
  private readonly regime: Regime;
  private readonly asOf: number;
  private readonly payments: ReadonlyMap<string, readonly Payment[]>;
  /** By item and payments: somebody may have hundreds of cases of one item. */
  private readonly paid = new WeakMap<readonly Payment[], Map<Item, readonly Row[]>>();

  constructor(ruleSet: RuleSet, situation: Situation, regime: Regime, asOf: number) {
    this.ruleSet = ruleSet;
    this.situation = situation;
    this.regime = regime;
    this.asOf = asOf;
    this.registers = new Registers(ruleSet, situation);
    this.payments = this.readPayments();
  }

  paymentsOf(beneficiary: string): readonly Payment[] {
    return this.payments.get(beneficiary) ?? [];
  }

  /** The cases of an item, in the order of the register's rows. */
  casesOf(item: Item): Case[] {
    const { register, alternative } = item.unit;
    // Most items have nothing to do with a situation.
    if (!this.has(register) && (alternative === undefined || !this.has(alternative.register))) return [];
    const rows = this.inScope(item);
    const { by } = item.unit;
    const cases = by === undefined ? rows.map(({ row }) => this.case(item, row)) : this.grouped(item, rows, by);
    return [...cases, ...this.alternatives(item)].filter((found) => found !== undefined);
  }

  private has(register: string): boolean {
    return (this.situation.registers.get(register)?.length ?? 0) > 0;
  }

  /** Rows in 范围. A row of which that is unknown is looked at: its decision will say what is missing. */
  private inScope(item: Item): { row: Row; unsure?: Unknown }[] {
    const rows = this.situation.registers.get(item.unit.register) ?? [];
    const { scope } = item.unit;
    if (scope === undefined) return rows.map((row) => ({ row }));
    return rows.flatMap((row) => {
      const verdict = scalar(scope, this.env(row));
      if (verdict instanceof Unknown) return [{ row, unsure: verdict }];
      return verdict === true ? [{ row }] : [];
    });
  }

  private grouped(
    item: Item,
    rows: readonly { row: Row; unsure?: Unknown }[],
    by: readonly string[],
  ): (Case | undefined)[] {
    const groups = new Map<string, { row: Row; rows: Row[]; unsure: Unknown[] }>();
    for (const { row, unsure } of rows) {
      const values = by.map((field) => this.registers.field(row, field, this.env(row)));
      const key = JSON.stringify(values.map((value) => (value instanceof Unknown ? null : value)));
      const group = groups.get(key) ?? { row: pseudoRow(row, by, values), rows: [], unsure: [] };
      groups.set(key, group);
      group.rows.push(row);
      if (unsure !== undefined) group.unsure.push(unsure);
    }
    return [...groups.values()].map((group) =>
      this.case(item, group.row, group.unsure.length > 0 ? Unknown.merge(group.unsure) : group.rows),
    );
  }

  /** Rows of the register that may be declared instead: its fields stand for the unit's fields and facts. */
  private alternatives(item: Item): (Case | undefined)[] {
    const { alternative } = item.unit;
    if (alternative === undefined) return [];
    return (this.situation.registers.get(alternative.register) ?? []).map((row) => {
      const given = new Map<number, Value | Unknown>();
      const unit = new Map<string, Value>();
      for (const { fact, field } of alternative.facts) {
        const value = this.registers.field(row, field, this.env(row));
        given.set(fact, value);
        const source = item.facts[fact]?.source;
        if (source?.op === 'get' && !(value instanceof Unknown)) unit.set(source.field, value);
      }
      const stand: Row = { register: item.unit.register, index: row.index, values: unit };
      return this.case(item, stand, [], given);
    });
  }

  private case(
    item: Item,
    row: Row,
    group?: readonly Row[] | Unknown,
    given?: ReadonlyMap<number, Value | Unknown>,
  ): Case | undefined {
    const env = this.env(row, group);
    const who = item.facts[item.beneficiary];
    const beneficiary = who === undefined ? null : (given?.get(item.beneficiary) ?? scalar(who.source, env));
    if (beneficiary === null) return undefined;
    const name = beneficiary instanceof Unknown ? '—' : String(beneficiary);
    const paid = this.paymentsOf(name);
    const full: Env = { ...env, paid: this.paidTo(item, paid) };
    const results = item.facts.map((fact, i) => given?.get(i) ?? scalar(fact.source, full));
    return {
      item,
      beneficiary: name,
      facts: results.map((result, i) => (result instanceof Unknown ? item.facts[i]?.assumed : result)),
      missing: results.map((result) => (result instanceof Unknown ? result.missing : [])),
      rulings: results.flatMap((result) => (result instanceof Unknown ? result.rulings : [])),
      paid,
    };
  }

  private env(row: Row, group?: readonly Row[] | Unknown): Env {
    return {
      ruleSet: this.ruleSet,
      registers: this.registers,
      regime: this.regime,
      asOf: this.asOf,
      rows: [row],
      ...(group === undefined ? {} : { group }),
    };
  }

  private readPayments(): Map<string, Payment[]> {
    const found = new Map<string, Payment[]>();
    for (const row of this.situation.registers.get('已发放') ?? []) {
      const [item, who, key = '—', amount = 0, date] = ['事项', '对象', '同项键', '金额', '发放日期'].map((f) =>
        row.values.get(f),
      );
      // What was paid after the day of the assessment had not been paid yet.
      if (typeof date === 'number' && date > this.asOf) continue;
      const payment: Payment = {
        item: String(item),
        key: key === null || key === '' ? '—' : String(key),
        amount: typeof amount === 'number' ? amount : 0,
        date: typeof date === 'number' ? date : undefined,
        row,
      };
      const list = found.get(String(who));
      if (list === undefined) found.set(String(who), [payment]);
      else list.push(payment);
    }
    return found;
  }

  private paidTo(item: Item, paid: readonly Payment[]): readonly Row[] {
    const known = this.paid.get(paid) ?? new Map<Item, readonly Row[]>();
    this.paid.set(paid, known);
    const rows = known.get(item) ?? this.paidRows(item, paid);
    known.set(item, rows);
    return rows;
  }

  /** 本事项已发放: payments of this item with the parts of 同项 as fields. */
  private paidRows(item: Item, paid: readonly Payment[]): Row[] {
    return paid
      .filter((payment) => payment.item === item.code)
      .map((payment, index) => {
        const parts = partsOfKey(payment.key, item.key.length);
        const values = new Map<string, Value>([
          ['金额', payment.amount],
          ['发放日期', payment.date ?? null],
        ]);
        for (const [i, part] of item.key.entries())
          values.set(part.label, parseText(parts[i] ?? '', part.expr.type, this.ruleSet));
        return { register: '本事项已发放', index, values };
      });
  }
}

function pseudoRow(row: Row, by: readonly string[], values: readonly (Value | Unknown)[]): Row {
  const entries = by.flatMap((field, i): [string, Value][] => {
    const value = values[i];
    return value === undefined || value instanceof Unknown ? [] : [[field, value]];
  });
  return { register: row.register, index: row.index, values: new Map(entries) };
}

/** A part of a 同项键 as a value again. */
function parseText(text: string, type: Type, ruleSet: RuleSet): Value {
  if (type.kind === 'enum') return ruleSet.enums[type.name]?.values.indexOf(text) ?? null;
  if (type.kind === 'number' || type.kind === 'year') return Number(text);
  return text;
}
