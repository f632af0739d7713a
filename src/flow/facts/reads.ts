import { children, expressionsOf, type Expr, type Item, type RuleSet } from '../../rules/index.ts';

/** Rows of a register that an item reads, and how they are found. */
export interface RowSet {
  readonly register: string;
  /** Found by one of the values in this column; undefined: the whole register. */
  readonly by: RowSetKey | undefined;
}

export interface RowSetKey {
  readonly column: string;
  /** Where the values stand: the beneficiary's own, or a field of the rows of an earlier row set. */
  readonly from: 'beneficiary' | { readonly rows: RowSet; readonly field: string };
}

/** What an item reads of the registers: which rows, and of each register which fields. */
export interface ItemReads {
  readonly item: Item;
  /** Each after those from which its values come. */
  readonly rowSets: readonly RowSet[];
  /** Fields by register, those that come from other fields not included. */
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Found from the item's rules alone, so a notice that reads another register needs no code. */
export function readsOf(ruleSet: RuleSet, item: Item): ItemReads {
  const reader = new Reader(ruleSet, item);
  reader.readItem();
  return { item, rowSets: reader.rowSets, fields: reader.fields };
}

type Alternative = NonNullable<Item['unit']['alternative']>;

/** The row set that each row variable in sight ranges over. */
type Variables = ReadonlyMap<number, RowSet>;

class Reader {
  readonly rowSets: RowSet[] = [];
  readonly fields = new Map<string, Set<string>>();
  private readonly ruleSet: RuleSet;
  private readonly item: Item;
  private readonly made = new Map<RowSet, Set<string>>();
  private unit: RowSet | undefined;

  constructor(ruleSet: RuleSet, item: Item) {
    this.ruleSet = ruleSet;
    this.item = item;
  }

  readItem(): void {
    const { unit } = this.item;
    const rows = this.rowSet(unit.register, this.byBeneficiary());
    this.unit = rows;
    for (const field of unit.by ?? []) this.use(rows, field);
    // What decides reads facts; only facts and 范围 read registers.
    for (const expr of expressionsOf(this.item, this.ruleSet.tables)) this.walk(expr, new Map([[0, rows]]));
    if (unit.alternative !== undefined) this.readAlternative(unit.alternative, rows);
  }

  /** 另可申报: rows of another register that stand for the unit's rows, so what those name these name too. */
  private readAlternative({ register, facts: given }: Alternative, unit: RowSet): void {
    const { facts, beneficiary } = this.item;
    const own = given.find(({ fact }) => fact === beneficiary);
    const rows = this.rowSet(register, own === undefined ? undefined : { column: own.field, from: 'beneficiary' });
    for (const { fact, field } of given) {
      this.use(rows, field);
      const source = facts[fact]?.source;
      if (source?.op !== 'get' || !this.isKept(register, field)) continue;
      for (const { register: other, by } of [...this.rowSets])
        if (by !== undefined && by.from !== 'beneficiary' && by.from.rows === unit && by.from.field === source.field)
          this.rowSet(other, { column: by.column, from: { rows, field } });
    }
  }

  /** The unit's rows are those whose 领取人 is the beneficiary, where that is a field of theirs. */
  private byBeneficiary(): RowSetKey | undefined {
    const { facts, beneficiary, unit } = this.item;
    const source = facts[beneficiary]?.source;
    if (source?.op !== 'get' || source.variable !== 0 || !this.isKept(unit.register, source.field)) return undefined;
    return { column: source.field, from: 'beneficiary' };
  }

  private walk(expr: Expr, variables: Variables): void {
    switch (expr.op) {
      case 'get':
        this.useIf(variables.get(expr.variable), expr.field);
        return;
      case 'lookup':
        this.walk(expr.key, variables);
        this.use(this.lookedUp(expr, variables), expr.field);
        return;
      case 'column':
        this.useIf(this.listed(expr.list, variables), expr.field);
        return;
      case 'some':
        this.overRows(expr.list, expr.variable, expr.where, variables, true);
        return;
      case 'every':
        this.overRows(expr.list, expr.variable, expr.where, variables, false);
        return;
      case 'filter':
      case 'rows':
        this.listed(expr, variables);
        return;
      default:
        for (const child of children(expr)) this.walk(child, variables);
    }
  }

  /** The rows a list is made of; undefined where it isn't made of rows of a register. */
  private listed(list: Expr, variables: Variables): RowSet | undefined {
    switch (list.op) {
      case 'rows':
        return this.rowSet(list.register, undefined);
      case 'group':
        return this.unit;
      case 'filter':
        return this.overRows(list.list, list.variable, list.where, variables, true);
      default:
        this.walk(list, variables);
        return undefined;
    }
  }

  /** @param narrows whether rows that fail the condition don't count, so that they need not be read. */
  private overRows(
    list: Expr,
    variable: number,
    where: Expr,
    variables: Variables,
    narrows: boolean,
  ): RowSet | undefined {
    const key = narrows && list.op === 'rows' ? this.keyOf(list.register, variable, where, variables) : undefined;
    const rows = list.op === 'rows' ? this.rowSet(list.register, key) : this.listed(list, variables);
    this.walk(where, rows === undefined ? variables : new Map([...variables, [variable, rows]]));
    return rows;
  }

  /** `field = value` in the condition, where the value is a field of rows that are found already. */
  private keyOf(register: string, variable: number, where: Expr, variables: Variables): RowSetKey | undefined {
    for (const clause of where.op === 'and' ? where.args : [where]) {
      if (clause.op !== 'compare' || clause.how !== '=') continue;
      for (const [one, other] of [
        [clause.left, clause.right],
        [clause.right, clause.left],
      ] as const) {
        if (one.op !== 'get' || one.variable !== variable || !this.isKept(register, one.field)) continue;
        const from = this.origin(other, variables);
        if (from !== undefined) return { column: one.field, from };
      }
    }
    return undefined;
  }

  private lookedUp(expr: Extract<Expr, { op: 'lookup' }>, variables: Variables): RowSet {
    const column = this.ruleSet.registers[expr.register]?.key[0];
    const from = this.origin(expr.key, variables);
    return this.rowSet(expr.register, column === undefined || from === undefined ? undefined : { column, from });
  }

  /** The field whose value an expression is. A field that is computed or preset may have another than the register holds. */
  private origin(expr: Expr, variables: Variables): Exclude<RowSetKey['from'], 'beneficiary'> | undefined {
    if (expr.op !== 'get' && expr.op !== 'lookup') return undefined;
    const rows = expr.op === 'get' ? variables.get(expr.variable) : this.lookedUp(expr, variables);
    return rows !== undefined && this.isKept(rows.register, expr.field) ? { rows, field: expr.field } : undefined;
  }

  private isKept(register: string, field: string): boolean {
    const found = this.ruleSet.registers[register]?.fields.find(({ name }) => name === field);
    return found !== undefined && found.computed === undefined && found.preset === undefined;
  }

  private rowSet(register: string, by: RowSetKey | undefined): RowSet {
    const same = this.rowSets.find((known) => known.register === register && isSameKey(known.by, by));
    if (same !== undefined) return same;
    const made = { register, by };
    this.rowSets.push(made);
    this.used(register);
    if (by !== undefined) this.use(made, by.column);
    if (by !== undefined && by.from !== 'beneficiary') this.use(by.from.rows, by.from.field);
    // Which row it is, so that whoever reads the facts knows, and so that what is declared is told from what is registered.
    for (const field of this.ruleSet.registers[register]?.key ?? []) this.use(made, field);
    return made;
  }

  private useIf(rows: RowSet | undefined, field: string): void {
    if (rows !== undefined) this.use(rows, field);
  }

  private use(rows: RowSet, name: string): void {
    const field = this.ruleSet.registers[rows.register]?.fields.find((one) => one.name === name);
    if (field === undefined) return;
    if (field.computed === undefined) this.used(rows.register).add(name);
    const expr = field.computed ?? field.preset;
    const known = this.made.get(rows) ?? new Set();
    this.made.set(rows, known);
    if (expr === undefined || known.has(name)) return;
    known.add(name);
    this.walk(expr, new Map([[0, rows]]));
  }

  private used(register: string): Set<string> {
    const known = this.fields.get(register) ?? new Set();
    this.fields.set(register, known);
    return known;
  }
}

function isSameKey(a: RowSetKey | undefined, b: RowSetKey | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.column !== b.column) return false;
  if (a.from === 'beneficiary' || b.from === 'beneficiary') return a.from === b.from;
  return a.from.rows === b.from.rows && a.from.field === b.from.field;
}
