import type { RegisterCode } from './codes.ts';
import type { ColumnShape, Reference, RowScope, TableShape, Visibility } from './model.ts';

/** One thing by which a dictionary has grown, or says more; nothing that is kept is lost or read otherwise. */
export type Change =
  | { readonly kind: 'add-register'; readonly shape: TableShape }
  | {
      readonly kind: 'add-column';
      readonly register: string;
      readonly column: ColumnShape;
      readonly reference: Reference | null;
    }
  | {
      readonly kind: 'add-values';
      readonly register: string;
      readonly column: string;
      /** All of them, in order. */
      readonly values: readonly string[];
      readonly added: readonly string[];
    }
  /** Larger numbers, numbers below zero, or longer texts are allowed. */
  | {
      readonly kind: 'widen';
      readonly register: string;
      readonly column: string;
      readonly range: ColumnShape['range'];
      readonly longest: ColumnShape['longest'];
    }
  | {
      readonly kind: 'rights';
      readonly register: string;
      readonly keepers: readonly string[];
      readonly fourEyes: boolean;
      readonly visibility: Visibility;
    }
  | { readonly kind: 'scope'; readonly register: string; readonly scope: RowScope }
  /** Only words for people. */
  | { readonly kind: 'words'; readonly register: string; readonly shape: TableShape };

/** What would lose data or read it otherwise. */
export interface Refusal {
  readonly code: RegisterCode;
  /** Chinese. */
  readonly what: string;
  readonly why: string;
  readonly wayOut: string;
}

export interface Difference {
  readonly additions: readonly Change[];
  readonly refusals: readonly Refusal[];
}

/** What has to be done to the tables as applied for them to be as wanted, and what must not be done. */
export function difference(applied: readonly TableShape[], wanted: readonly TableShape[]): Difference {
  const found = new Found();
  const before = new Map(applied.map((shape) => [shape.name, shape]));
  const after = new Map(wanted.map((shape) => [shape.name, shape]));
  for (const shape of wanted) {
    const known = before.get(shape.name);
    if (known === undefined) found.addRegister(shape);
    else compareRegisters(known, shape, found);
  }
  for (const { name } of applied)
    if (!after.has(name))
      found.refuse(
        'D030',
        `台账“${name}”不在字典里了`,
        '已登记的行会没有着落',
        `在通知里保留台账“${name}”；${MIGRATE}`,
      );
  return found;
}

const MIGRATE = '确要去掉的，请另写一个数据库迁移，写明已有数据怎么处理';

class Found implements Difference {
  readonly additions: Change[] = [];
  readonly refusals: Refusal[] = [];

  refuse(code: RegisterCode, what: string, why: string, wayOut: string): void {
    this.refusals.push({ code, what, why, wayOut });
  }

  addRegister(shape: TableShape): void {
    this.additions.push({ kind: 'add-register', shape });
    this.checkName(`台账“${shape.name}”`, shape.name);
    for (const { name } of shape.columns) this.checkColumn(shape.name, name);
  }

  checkColumn(register: string, name: string): void {
    this.checkName(`台账“${register}”的字段“${name}”`, name);
  }

  checkName(what: string, name: string): void {
    if (name.startsWith('_')) this.refuse('D036', what, '以下划线开头的名称留给系统用', '改一个名称');
    if (new TextEncoder().encode(name).length > LONGEST_NAME * HAN_BYTES)
      this.refuse('D036', what, `名称最多${String(LONGEST_NAME)}个汉字`, '改一个短些的名称');
  }
}

/** An identifier of PostgreSQL has 63 bytes; those of functions and constraints have two characters more than what they belong to. */
const HAN_BYTES = 3;
const LONGEST_NAME = 18;

function compareRegisters(before: TableShape, after: TableShape, found: Found): void {
  const register = after.name;
  if (!same(before.key, after.key))
    found.refuse(
      'D034',
      `台账“${register}”的主键由“${before.key.join('、')}”改为“${after.key.join('、')}”`,
      '已登记的行是按原主键认的，改后可能重复或对不上',
      `恢复原主键；确要改的，请另写一个数据库迁移`,
    );
  compareColumns(before, after, found);
  const rights = ({ keepers, fourEyes, visibility }: TableShape) => ({ keepers, fourEyes, visibility });
  if (!same(rights(before), rights(after))) found.additions.push({ kind: 'rights', register, ...rights(after) });
  if (!same(before.scope, after.scope)) found.additions.push({ kind: 'scope', register, scope: after.scope });
  // New columns come behind those that are there; where they are wanted among them, the order is said, too.
  const known = new Set(before.columns.map(({ name }) => name));
  const grown = { ...before, columns: [...before.columns, ...after.columns.filter(({ name }) => !known.has(name))] };
  if (!same(wordsOf(grown, after), wordsOf(after, grown)))
    found.additions.push({ kind: 'words', register, shape: after });
}

/** What people read, and in which order, of the columns that both have. */
function wordsOf({ comment, notice, nameColumn, columns }: TableShape, other: TableShape): unknown {
  const common = columns.filter(({ name }) => other.columns.some((one) => one.name === name));
  return {
    comment,
    notice,
    nameColumn,
    columns: common.map(({ name, comment: note, suggestions }) => ({ name, note, suggestions })),
  };
}

function compareColumns(before: TableShape, after: TableShape, found: Found): void {
  const register = after.name;
  const columns = new Map(after.columns.map((column) => [column.name, column]));
  for (const column of before.columns) {
    const now = columns.get(column.name);
    if (now === undefined)
      found.refuse(
        'D031',
        `台账“${register}”的字段“${column.name}”不在字典里了，或改成了由系统算出`,
        '这一栏已登记的内容会丢失',
        `保留这个字段，不再用的在说明里写“停用”；${MIGRATE}`,
      );
    else compareColumn(register, column, now, found);
    const [was, is] = [before, after].map(({ references }) => references.find((one) => one.column === column.name));
    // The other register's key has changed: that is its own fault, told above.
    if (now !== undefined && was?.register === is?.register && !same(was ?? null, is ?? null))
      found.refuse('D034', `台账“${register}”的“${column.name}”所引用的主键变了`, '已登记的引用会对不上', '恢复原主键');
  }
  const known = new Set(before.columns.map(({ name }) => name));
  for (const column of after.columns)
    if (!known.has(column.name)) {
      const reference = after.references.find((one) => one.column === column.name) ?? null;
      found.additions.push({ kind: 'add-column', register, column, reference });
      found.checkColumn(register, column.name);
    }
}

function compareColumn(register: string, before: ColumnShape, after: ColumnShape, found: Found): void {
  const what = `台账“${register}”的字段“${after.name}”`;
  const type = ({ kind, unit, reference, creditCode }: ColumnShape) => ({ kind, unit, reference, creditCode });
  if (!same(type(before), type(after)))
    return found.refuse(
      'D032',
      `${what}的类型由${sayType(before)}改为${sayType(after)}`,
      '已登记的内容按新类型读会变样',
      '恢复原类型，另加一个新字段',
    );
  if (before.identity !== after.identity)
    found.refuse(
      'D037',
      `${what}是否存放身份证号变了`,
      '已登记的内容不会自己变成密存的，或变回名称',
      '恢复原写法，另加一个新字段',
    );
  if (before.optional !== after.optional)
    found.refuse(
      'D035',
      `${what}${after.optional ? '加上' : '去掉'}了“?”`,
      `已登记的空值原来表示${before.optional ? '没有' : '不清楚'}，会变成表示${after.optional ? '没有' : '不清楚'}`,
      '恢复原写法，另加一个新字段',
    );
  compareValues(register, before, after, what, found);
  compareBounds(register, before, after, what, found);
}

function compareValues(register: string, before: ColumnShape, after: ColumnShape, what: string, found: Found): void {
  const [was, is] = [before.values ?? [], after.values ?? []];
  const gone = was.filter((value) => !is.includes(value));
  if (gone.length > 0)
    return found.refuse(
      'D033',
      `${what}的枚举少了“${gone.join('”“')}”`,
      '已登记的这些值会不认识',
      `保留这个值，不再用的在说明里写“停用”；${MIGRATE}`,
    );
  if (!same(was, is)) {
    const added = is.filter((value) => !was.includes(value));
    found.additions.push({ kind: 'add-values', register, column: after.name, values: is, added });
  }
}

function compareBounds(register: string, before: ColumnShape, after: ColumnShape, what: string, found: Found): void {
  const { range, longest, name } = after;
  if (same([before.range, before.longest], [range, longest])) return;
  const [least, most] = before.range ?? [0, 0];
  const narrower = (range?.[0] ?? 0) > least || (range?.[1] ?? 0) < most || (longest ?? 0) < (before.longest ?? 0);
  if (narrower)
    found.refuse('D032', `${what}能填的范围变窄了`, '已登记的内容可能超出新的范围', '恢复原写法，另加一个新字段');
  else found.additions.push({ kind: 'widen', register, column: name, range, longest });
}

function sayType({ kind, unit, reference }: ColumnShape): string {
  if (reference !== undefined) return `“对台账‘${reference}’的引用”`;
  return `“${KINDS[kind]}${unit === '' ? '' : `（${unit}）`}”`;
}

const KINDS: Readonly<Record<ColumnShape['kind'], string>> = {
  text: '文本',
  boolean: '是否',
  date: '日期',
  year: '年度',
  count: '整数',
  hundredths: '两位小数',
  enum: '枚举',
  reference: '引用',
};

/** Plain JSON, compared as such; what is undefined is as if left out. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** Objects with their names in order: as JSON from a database comes back in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, sorted(part)]),
  );
}
