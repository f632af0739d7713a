import { formatDay, parseDay, residentIdFault } from '../../kit/index.ts';
import {
  jsonSchemaOf,
  PERSON,
  templateOf,
  type JsonSchema,
  type RowValue,
  type TableShape,
  type Template,
} from '../../register/index.ts';
import {
  distinctValues,
  findByIdentity,
  getRow,
  historyOf,
  listRows,
  rowsAsOf,
  searchByName,
  tokenOf,
} from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { read } from '../step.ts';
import { readFilters, type GivenFilter } from './filters.ts';
import { mayKeep } from './permit.ts';
import { RegisterRefused, refuseRow } from './refused.ts';
import { rowViews, type RowView } from './row-view.ts';
import { shapeOf, shapesOf } from './shape-of.ts';

/** A register, for a list of them. */
export type RegisterView = Readonly<{
  name: string;
  notice: string;
  keepers: readonly string[];
  key: readonly string[];
  fourEyes: boolean;
  restricted: boolean;
  /** Whether rows can be searched by name. */
  searchable: boolean;
  /** Whether the actor may write rows, somewhere. */
  mayWrite: boolean;
}>;

export async function listRegisters(context: Context): Promise<readonly RegisterView[]> {
  await demand(context, 'register.read');
  return [...shapesOf(context.ruleSet).values()].map((shape) => registerView(context, shape));
}

function registerView(context: Context, shape: TableShape): RegisterView {
  const { name, notice, keepers, key, fourEyes, visibility, nameColumn } = shape;
  return {
    name,
    notice,
    keepers,
    key,
    fourEyes,
    restricted: visibility.kind === 'restricted',
    searchable: nameColumn !== null,
    mayWrite: mayKeep(context, 'register.write', shape),
  };
}

export interface RegisterDescription {
  readonly register: RegisterView;
  readonly shape: TableShape;
  readonly given: JsonSchema;
  readonly shown: JsonSchema;
  readonly template: Template;
}

/** What a register's rows are, for forms, templates and clients. */
export async function describeRegister(context: Context, name: string): Promise<RegisterDescription> {
  await demand(context, 'register.read');
  const shape = shapeOf(context.ruleSet, name);
  return {
    register: registerView(context, shape),
    shape,
    given: jsonSchemaOf(shape, 'given'),
    shown: jsonSchemaOf(shape, 'shown'),
    template: templateOf(shape),
  };
}

export interface RegisterAsked {
  readonly where?: readonly GivenFilter[];
  readonly after?: string | null;
  readonly limit: number;
  readonly counted?: boolean;
}

export interface RowsView {
  readonly rows: readonly RowView[];
  readonly next: string | null;
  readonly count?: { readonly rows: number; readonly more: boolean };
}

/** Rows that the actor sees, by id. */
export async function listRegister(context: Context, name: string, asked: RegisterAsked): Promise<RowsView> {
  await demand(context, 'register.read');
  const shape = shapeOf(context.ruleSet, name);
  const where = readFilters(shape, context.keys, asked.where ?? []);
  return read(context, async (tx) => {
    const page = await listRows(tx, shape, { ...asked, where });
    return { ...page, rows: await rowViews(tx, context, shape, page.rows) };
  });
}

/** @throws RegisterRefused where there is none that the actor sees. */
export async function getRegisterRow(context: Context, name: string, row: string): Promise<RowView> {
  await demand(context, 'register.read');
  const shape = shapeOf(context.ruleSet, name);
  return read(context, async (tx) => {
    const found = await getRow(tx, shape, row);
    const [view] = found === undefined ? [] : await rowViews(tx, context, shape, [found]);
    return view ?? notThere(shape);
  });
}

export function notThere(shape: TableShape): never {
  return refuseRow('D025', `台账“${shape.name}”没有这一行，或不在可见范围`, '核对编号');
}

export interface PersonFound {
  /** Everything the actor sees about the person, register by register. */
  readonly registers: readonly { readonly register: string; readonly rows: readonly RowView[] }[];
}

/** All visible rows about the person with this ID number. Whether the number is registered elsewhere, the answer doesn't tell. */
export async function lookUpPerson(context: Context, id: string): Promise<PersonFound> {
  await demand(context, 'register.read');
  const given = id.trim().toUpperCase();
  const fault = residentIdFault(given);
  if (fault !== undefined) refuseRow('D009', `身份证号的${fault}不对`, '核对证件，写18位公民身份号码', PERSON);
  const token = tokenOf(context.keys, given);
  return read(context, async (tx) => {
    const registers = [];
    for (const { register, rows } of await findByIdentity(tx, [...shapesOf(context.ruleSet).values()], token))
      registers.push({ register, rows: await rowViews(tx, context, shapeOf(context.ruleSet, register), rows) });
    return { registers };
  });
}

/** Visible rows by a part of the name, at most `limit`. */
export async function searchRegister(
  context: Context,
  name: string,
  part: string,
  limit: number,
): Promise<{ readonly rows: readonly RowView[]; readonly more: boolean }> {
  await demand(context, 'register.read');
  const shape = shapeOf(context.ruleSet, name);
  return read(context, async (tx) => {
    const found = await searchByName(tx, shape, part.trim(), limit);
    if (found === undefined) return refuseRow('D012', `台账“${name}”不能按名称查找`, '按栏目筛选');
    return { rows: await rowViews(tx, context, shape, found.rows), more: found.more };
  });
}

/** Values of a column that stand in visible rows, and those that the dictionary suggests: for a list to choose from. */
export async function fieldValues(
  context: Context,
  name: string,
  column: string,
  { startsWith = '', limit }: { readonly startsWith?: string; readonly limit: number },
): Promise<readonly RowValue[]> {
  await demand(context, 'register.read');
  const shape = shapeOf(context.ruleSet, name);
  const one = shape.columns.find((other) => other.name === column);
  if (one === undefined) {
    const fault = {
      column,
      code: 'D012',
      message: `台账“${name}”没有“${column}”这一栏`,
      hint: '核对栏目名称',
    } as const;
    throw new RegisterRefused([fault], 'not-found');
  }
  if (one.values !== undefined) return one.values.filter((value) => value.startsWith(startsWith));
  const found = await read(context, (tx) => distinctValues(tx, shape, column, { startsWith, limit }));
  const offered = (one.suggestions ?? []).filter((value) => value.startsWith(startsWith));
  const shown = found.map((value) => (one.kind === 'date' && typeof value === 'number' ? formatDay(value) : value));
  return [...new Set([...offered, ...shown])].slice(0, limit);
}

export type VersionView = RowView &
  Readonly<{ change: 'insert' | 'correct' | 'change' | 'withdraw'; reason: string | null }>;

/** Every version of a row, the first one first. */
export async function registerHistory(context: Context, name: string, row: string): Promise<readonly VersionView[]> {
  await demand(context, 'register.read');
  const shape = shapeOf(context.ruleSet, name);
  return read(context, async (tx) => {
    const versions = await historyOf(tx, shape, row);
    if (versions.length === 0) return notThere(shape);
    const views = await rowViews(tx, context, shape, versions);
    return views.flatMap((view, i) => {
      const version = versions[i];
      return version === undefined ? [] : [{ ...view, change: version.change, reason: version.reason }];
    });
  });
}

export interface AsOfAsked {
  /** `2025-09-01`: the day in the world. */
  readonly validOn: string;
  /** The moment up to which the platform's knowledge counts; absent: now. */
  readonly knownAt?: Date;
  readonly after?: string | null;
  readonly limit: number;
}

/** The register as it stood on a day, as known at a moment; rows that the actor sees now. */
export async function registerAsOf(context: Context, name: string, asked: AsOfAsked): Promise<RowsView> {
  await demand(context, 'register.read');
  const shape = shapeOf(context.ruleSet, name);
  const validOn = parseDay(asked.validOn);
  if (validOn === undefined) return refuseRow('D004', `日期“${asked.validOn}”不存在或写法不对`, '写成 2025-09-01');
  return read(context, async (tx) => {
    const knownAt = asked.knownAt?.toISOString() ?? null;
    const page = await rowsAsOf(tx, shape, { validOn, knownAt, after: asked.after ?? null, limit: asked.limit });
    return { rows: await rowViews(tx, context, shape, page.rows), next: page.next };
  });
}
