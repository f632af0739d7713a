import type { DecisionTable, Item, Output, Regime, RuleSet, Value } from '../rules/index.ts';
import { passes, scalar, type Env, type RegisterAccess } from './evaluate.ts';
import { Unknown } from './unknown.ts';

/** The facts of one case of one item, gathered: value by fact number. `undefined`: unknown. */
export type Facts = readonly (Value | undefined)[];

export type Status =
  'award' | 'not-eligible' | 'superseded' | 'needs-facts' | 'needs-ruling' | 'needs-decision' | 'pass' | 'fail';

/** A decision with its trace: enough to say why in words, and the same whichever way it was computed. */
export interface Decision {
  readonly status: Status;
  /** 分; 0 for a benefit or a check. */
  readonly amount: number;
  /** Per condition of the item: holds, does not, or is unknown. */
  readonly verdicts: readonly (boolean | undefined)[];
  /** Per table of the item: the rows that matched; empty while unknown. */
  readonly rows: readonly (readonly number[])[];
  /** 待遇 or 核算 figures. */
  readonly figures: readonly (Value | undefined)[];
  /** Facts and parameters that keep it open. */
  readonly missing: readonly number[];
  readonly rulings: readonly string[];
}

/** Decides one case by walking the item's rules: conditions, then what its tables and formulas give. */
export function decide(ruleSet: RuleSet, item: Item, facts: Facts, regime: Regime, asOf: number): Decision {
  return new Walk(ruleSet, item, facts, regime, asOf).decide();
}

/** What an item's expressions mean for one case: its key, its dates, the flags of its stacking. */
export function caseEnv(ruleSet: RuleSet, item: Item, facts: Facts, regime: Regime, asOf: number): Env {
  return new Walk(ruleSet, item, facts, regime, asOf).env;
}

class Walk {
  readonly env: Env;
  private readonly item: Item;
  private readonly facts: Facts;
  private readonly ruleSet: RuleSet;
  private readonly derived: (Value | Unknown | undefined)[];
  private readonly outputs: (TableResult | undefined)[];

  constructor(ruleSet: RuleSet, item: Item, facts: Facts, regime: Regime, asOf: number) {
    this.ruleSet = ruleSet;
    this.item = item;
    this.facts = facts;
    this.derived = item.derived.map(() => undefined);
    this.outputs = item.tableUses.map(() => undefined);
    this.env = {
      ruleSet,
      registers: NO_REGISTERS,
      regime,
      asOf,
      rows: [],
      fact: (index) => this.fact(index),
      derived: (index) => this.derivedValue(index),
      table: (index) => this.tableResult(index).value,
    };
  }

  decide(): Decision {
    const { conditions, outcome } = this.item;
    const verdicts = conditions.map(({ expr }) => scalar(expr, this.env));
    const bools = verdicts.map((verdict) => (verdict instanceof Unknown ? undefined : verdict === true));
    const given = this.given();
    const figures = this.figures();
    const open = openOf([
      ...verdicts.filter((_, i) => conditions[i]?.role !== 'standard' || outcome.verdict !== undefined),
      given,
      ...(outcome.benefit === undefined ? [] : figures),
    ]);
    const status = this.status(bools, given, figures, open);
    return {
      status,
      amount: status === 'award' && typeof given === 'number' && outcome.amount !== undefined ? given : 0,
      verdicts: bools,
      rows: this.item.tableUses.map((_, i) => this.tableResult(i).rows),
      figures: figures.map((figure) => (figure instanceof Unknown ? undefined : figure)),
      missing: status === 'needs-facts' ? [...open.facts].sort((a, b) => a - b) : [],
      rulings: status === 'needs-ruling' ? [...open.rulings].sort() : [],
    };
  }

  private status(
    verdicts: readonly (boolean | undefined)[],
    given: Value | Unknown,
    figures: readonly (Value | Unknown)[],
    open: Unknown,
  ): Status {
    const of = (role: string): (boolean | undefined)[] =>
      verdicts.filter((_, i) => this.item.conditions[i]?.role === role);
    if (of('require').includes(false)) return 'not-eligible';
    if (of('exclude').includes(true)) return 'superseded';
    if (given === null || (typeof given === 'number' && given <= 0)) return 'not-eligible';
    if (this.item.outcome.benefit !== undefined && figures.includes(null)) return 'not-eligible';
    if (this.item.outcome.verdict !== undefined && of('standard').includes(false) && requiresKnown(of('require')))
      return 'fail';
    if (open.facts.length > 0) return 'needs-facts';
    if (open.rulings.length > 0) return 'needs-ruling';
    if (open.decision) return 'needs-decision';
    return this.item.outcome.verdict === undefined ? 'award' : 'pass';
  }

  /** The amount; `true` for a benefit or check, which has none. */
  private given(): Value | Unknown {
    const { amount } = this.item.outcome;
    return amount === undefined ? true : scalar(amount, this.env);
  }

  private figures(): (Value | Unknown)[] {
    const { benefit, verdict } = this.item.outcome;
    return [...(benefit?.figures ?? []), ...(verdict?.figures ?? [])].map((figure) => scalar(figure.expr, this.env));
  }

  private fact(index: number): Value | Unknown {
    const value = this.facts[index];
    return value === undefined ? new Unknown({ facts: [index] }) : value;
  }

  private derivedValue(index: number): Value | Unknown {
    const known = this.derived[index];
    if (known !== undefined) return known;
    const expr = this.item.derived[index]?.expr;
    const value = expr === undefined ? null : scalar(expr, this.env);
    this.derived[index] = value;
    return value;
  }

  private tableResult(index: number): TableResult {
    const known = this.outputs[index];
    if (known !== undefined) return known;
    const use = this.item.tableUses[index];
    const table = use === undefined ? undefined : this.ruleSet.tables[use.table];
    const inputs = use?.inputs.map((input) => scalar(input, this.env)) ?? [];
    const result = table === undefined ? { value: null, rows: [] } : this.look(table, inputs);
    this.outputs[index] = result;
    return result;
  }

  private look(table: DecisionTable, inputs: readonly (Value | Unknown)[]): TableResult {
    const matched: number[] = [];
    const maybe: { row: number; unknown: Unknown }[] = [];
    for (const [i, row] of table.rows.entries()) {
      const verdict = all(row.tests.map((tests, column) => passes(tests, inputs[column] ?? null, this.env)));
      if (verdict === false) continue;
      if (verdict !== true) maybe.push({ row: i, unknown: verdict });
      else {
        matched.push(i);
        if (table.hitPolicy === 'F' && maybe.length === 0) break;
      }
    }
    // Rows of a U table exclude each other: one that matches leaves the unknown ones no room.
    const settled = maybe.length === 0 || (table.hitPolicy === 'U' && matched.length > 0);
    if (settled) return { value: this.hit(table, matched), rows: used(table, matched) };
    return { value: this.undecided(table, matched, maybe), rows: [] };
  }

  /** Where every row still possible gives the same, it is known already. */
  private undecided(
    table: DecisionTable,
    matched: readonly number[],
    maybe: readonly { row: number; unknown: Unknown }[],
  ): Value | Unknown {
    const possible = [...matched, ...maybe.map(({ row }) => row)].map((row) => this.output(table.rows[row]?.output));
    const [first] = possible;
    const single = table.hitPolicy === 'U' || table.hitPolicy === 'F';
    if (single && first !== undefined && !(first instanceof Unknown) && possible.every((value) => value === first))
      return first;
    return Unknown.merge(maybe.map(({ unknown }) => unknown));
  }

  private hit(table: DecisionTable, matched: readonly number[]): Value | Unknown {
    const outputs = matched.map((row) => this.output(table.rows[row]?.output));
    if (table.hitPolicy === 'U' || table.hitPolicy === 'F') return outputs[0] ?? null;
    const unknown = outputs.filter((output) => output instanceof Unknown);
    if (unknown.length > 0) return Unknown.merge(unknown);
    const found = outputs.filter((output) => typeof output === 'number');
    if (found.length === 0) return null;
    if (table.hitPolicy === 'C+') return found.reduce((sum, n) => sum + n, 0);
    return table.hitPolicy === 'C>' ? Math.max(...found) : Math.min(...found);
  }

  private output(output: Output | undefined): Value | Unknown {
    if (output === undefined || output.kind === 'nothing') return null;
    return output.kind === 'value' ? scalar(output.expr, this.env) : this.decided(output.low, output.high);
  }

  /** What the office decided within its range, with its reason; else the decision is still to be taken. */
  private decided(low: number, high: number): Value | Unknown {
    const { discretion } = this.item.outcome;
    const amount = discretion === undefined ? undefined : this.facts[discretion.amount];
    const reason = discretion === undefined ? undefined : this.facts[discretion.reason];
    const valid =
      typeof amount === 'number' &&
      low <= amount &&
      amount <= high &&
      typeof reason === 'string' &&
      reason.trim() !== '';
    return valid ? amount : new Unknown({ decision: true });
  }
}

interface TableResult {
  readonly value: Value | Unknown;
  readonly rows: readonly number[];
}

/** A U or F table uses one row, the others all that matched. */
function used(table: DecisionTable, matched: readonly number[]): readonly number[] {
  return table.hitPolicy === 'U' || table.hitPolicy === 'F' ? matched.slice(0, 1) : matched;
}

function all(verdicts: readonly (boolean | Unknown)[]): boolean | Unknown {
  if (verdicts.includes(false)) return false;
  const unknown = verdicts.filter((verdict) => verdict instanceof Unknown);
  return unknown.length > 0 ? Unknown.merge(unknown) : true;
}

function openOf(values: readonly (Value | Unknown)[]): Unknown {
  return Unknown.merge(values.filter((value) => value instanceof Unknown));
}

function requiresKnown(verdicts: readonly (boolean | undefined)[]): boolean {
  return !verdicts.includes(undefined);
}

function refuse(): never {
  throw new Error('a decision reads facts, never registers');
}

/** Every read of a register is a fact, gathered before the decision. */
const NO_REGISTERS: RegisterAccess = { rows: refuse, field: refuse, lookup: refuse, narrow: refuse };
