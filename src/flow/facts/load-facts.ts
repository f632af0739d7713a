import { PLATFORM_SCOPE } from '../../access/index.ts';
import type { Party } from '../../case/index.ts';
import type { Day } from '../../kit/index.ts';
import type { RowValue, TableShape } from '../../register/index.ts';
import type { RuleSet, Value } from '../../rules/index.ts';
import {
  factRows,
  isToken,
  TooManyFacts,
  withScope,
  type FactFilter,
  type FactRow,
  type Tx,
} from '../../store/index.ts';
import { CaseRefused } from '../cases/refused.ts';
import { shapesOf } from '../registers/shape-of.ts';
import type { FactRows, FactValues } from './known-facts.ts';
import { PAID, type FactPlan } from './plans.ts';
import type { RowSet } from './reads.ts';
import { fromRegister } from './values.ts';

/** What the registers say of a beneficiary for one plan: rows by register, by id. */
export type LoadedRows = ReadonlyMap<string, readonly FactRow[]>;

export interface FactsAbout {
  readonly beneficiary: Party;
  /** 截至. */
  readonly asOf: Day;
  /** What is declared besides: what it names is looked up too, except other people, about whom nobody learns anything by naming them. */
  readonly declared: FactRows;
  /** Number of a case: what it gave itself doesn't count. */
  readonly without?: string | undefined;
}

/**
 * Reads what these plans' rules read about the beneficiary, as it was true on the day, whoever asks. The beneficiary's own rows first, then
 * those that these name, wave by wave: one statement a register and wave, however many rows there are. Where none of a plan's items
 * concerns the beneficiary, nothing more is read for it.
 */
export async function loadFacts(
  tx: Tx,
  ruleSet: RuleSet,
  plans: readonly FactPlan[],
  about: FactsAbout,
): Promise<ReadonlyMap<FactPlan, LoadedRows>> {
  return withScope(tx, PLATFORM_SCOPE, async () => {
    const loader = new Loader(tx, ruleSet, plans, about);
    await refusingTooMany(() => loader.load());
    return new Map(plans.map((plan) => [plan, loader.rowsOf(plan)]));
  });
}

/** Rows of one register for one assessment: the largest enterprise has not a tenth of them. */
const MOST_ROWS = 200_000;

async function refusingTooMany(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof TooManyFacts)) throw error;
    throw new CaseRefused('refused', [
      {
        field: '',
        message: `台账“${error.register}”中有关的行超过${String(MOST_ROWS)}行，不能一次测算`,
        hint: '请保管部门核对这本台账',
      },
    ]);
  }
}

/** Rows with their values as the rules have them: the fields of the plan alone. */
export function registeredFacts({ fields, ruleSet }: FactPlan, rows: LoadedRows): FactRows {
  return new Map(
    [...rows].map(([register, list]) => [register, list.map((row) => valuesOf(ruleSet, register, row, fields))]),
  );
}

function valuesOf(ruleSet: RuleSet, register: string, { values }: FactRow, fields: FactPlan['fields']): FactValues {
  const read = fields.get(register);
  const known = ruleSet.registers[register]?.fields ?? [];
  return new Map(
    known.flatMap(({ name, type }) => {
      const value = values[name];
      return value === undefined || read?.has(name) !== true
        ? []
        : [[name, fromRegister(value, type, ruleSet)] as const];
    }),
  );
}

class Loader {
  private readonly tx: Tx;
  private readonly shapes: ReadonlyMap<string, TableShape>;
  private readonly plans: readonly FactPlan[];
  private readonly beneficiary: Party;
  private readonly asOf: Day;
  private readonly without: string | undefined;
  private readonly stated: ReadonlyMap<string, readonly FactRow[]>;
  private readonly found = new Map<RowSet, readonly FactRow[]>();
  private paid: readonly FactRow[] = [];

  constructor(
    tx: Tx,
    ruleSet: RuleSet,
    plans: readonly FactPlan[],
    { beneficiary, asOf, declared, without }: FactsAbout,
  ) {
    this.tx = tx;
    this.shapes = shapesOf(ruleSet);
    this.plans = plans;
    this.beneficiary = beneficiary;
    this.asOf = asOf;
    this.without = without;
    this.stated = new Map(
      [...declared].map(([register, rows]) => [register, rows.map((row) => statedRow(row, beneficiary))]),
    );
  }

  async load(): Promise<void> {
    await this.read(this.setsOf(this.plans).filter((set) => isRoot(set)));
    const concerned = this.plans.filter((plan) => this.concerns(plan));
    if (concerned.length > 0) this.paid = await this.payments();
    for (let open = this.ready(concerned); open.length > 0; open = this.ready(concerned)) await this.read(open);
  }

  /** The rows of each register that the plan reads, each once, by id. */
  rowsOf(plan: FactPlan): LoadedRows {
    const codes = plan.items.map(({ code }) => code);
    const rows = new Map<string, Map<string, FactRow>>(
      [...plan.fields.keys()].map((register) => [register, new Map()]),
    );
    for (const set of this.setsOf([plan]))
      for (const one of this.found.get(set) ?? []) if (one.row !== STATED) rows.get(set.register)?.set(one.row, one);
    if (this.concerns(plan))
      for (const one of this.paid) if (codes.includes(String(one.values['事项']))) rows.get(PAID)?.set(one.row, one);
    return new Map([...rows].map(([register, list]) => [register, [...list.values()].sort(byId)]));
  }

  private setsOf(plans: readonly FactPlan[]): readonly RowSet[] {
    return plans.flatMap(({ reads }) => reads.flatMap(({ rowSets }) => rowSets));
  }

  /** Whether any of its items has to do with the beneficiary. */
  private concerns(plan: FactPlan): boolean {
    return this.setsOf([plan]).some((set) => isRoot(set) && (this.found.get(set)?.length ?? 0) > 0);
  }

  /** Row sets that can be read now and have not been. */
  private ready(plans: readonly FactPlan[]): readonly RowSet[] {
    return this.setsOf(plans).filter(
      (set) =>
        !this.found.has(set) &&
        (set.by === undefined || set.by.from === 'beneficiary' || this.found.has(set.by.from.rows)),
    );
  }

  /** All of these row sets, one statement a register. */
  private async read(sets: readonly RowSet[]): Promise<void> {
    for (const [register, asked] of Map.groupBy(sets, (set) => set.register)) {
      const filters = asked.map((set) => ({ set, filter: this.filterOf(set) }));
      const rows = await this.rowsWith(
        register,
        filters.map(({ filter }) => filter),
      );
      const all = [...rows, ...(this.stated.get(register) ?? [])];
      for (const { set, filter } of filters)
        this.found.set(
          set,
          all.filter((row) => fits(row, filter)),
        );
    }
  }

  /** What a row set's rows must have; undefined: nothing. */
  private filterOf({ register, by }: RowSet): FactFilter | undefined {
    if (by === undefined) return undefined;
    const { column, from } = by;
    if (from === 'beneficiary') {
      const named = canName(this.shapes.get(register), column, this.beneficiary);
      return { column, values: named ? [this.beneficiary.token] : [] };
    }
    const values = new Set<RowValue>();
    for (const row of this.found.get(from.rows) ?? []) {
      const value = row.values[from.field];
      if (value !== undefined) values.add(value);
    }
    return { column, values: [...values] };
  }

  private async rowsWith(register: string, filters: readonly (FactFilter | undefined)[]): Promise<readonly FactRow[]> {
    const shape = this.shapes.get(register);
    const where = filters.filter((filter) => filter !== undefined).filter(({ values }) => values.length > 0);
    const whole = filters.includes(undefined);
    if (shape === undefined || (!whole && where.length === 0)) return [];
    // A register that nobody keeps is there for calculators; what stands in it is nobody's word.
    if (shape.keepers.length === 0) return [];
    const columns = new Set(this.plans.flatMap(({ fields }) => [...(fields.get(register) ?? [])]));
    return factRows(this.tx, {
      shape,
      columns: [...columns],
      validOn: this.asOf,
      most: MOST_ROWS,
      ...(whole ? {} : { where }),
      ...(register === PAID && this.without !== undefined ? { without: `case:${this.without}` } : {}),
    });
  }

  private payments(): Promise<readonly FactRow[]> {
    return this.rowsWith(PAID, [{ column: '对象', values: [this.beneficiary.token] }]);
  }
}

/** In the place of an id: the row is declared, and stands in no register. */
const STATED = '';

/** A declared row, as far as it leads to others. */
function statedRow(row: FactValues, { token }: Party): FactRow {
  const isOther = (value: Value): boolean => typeof value === 'string' && isToken(value) && value !== token;
  return { row: STATED, values: Object.fromEntries([...row].filter(([, value]) => !isOther(value))) };
}

function isRoot({ by }: RowSet): boolean {
  return by?.from === 'beneficiary';
}

/** Whether a column of this kind can name the beneficiary at all; so nobody looks for people among organisations. */
function canName(shape: TableShape | undefined, name: string, { token }: Party): boolean {
  const column = shape?.columns.find((one) => one.name === name);
  const isPerson = isToken(token);
  if (column === undefined) return false;
  if (column.identity === 'none') return !isPerson;
  return isPerson || column.identity === 'person-or-name';
}

function fits({ values }: FactRow, filter: FactFilter | undefined): boolean {
  return filter === undefined || wanted(filter).has(values[filter.column] ?? null);
}

const WANTED = new WeakMap<FactFilter, ReadonlySet<RowValue>>();

function wanted(filter: FactFilter): ReadonlySet<RowValue> {
  const known = WANTED.get(filter) ?? new Set(filter.values);
  WANTED.set(filter, known);
  return known;
}

function byId(a: FactRow, b: FactRow): number {
  return a.row.length - b.row.length || (a.row < b.row ? -1 : 1);
}
