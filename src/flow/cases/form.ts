import type { CaseFault, Json } from '../../case/index.ts';
import {
  identitiesOf,
  parseCell,
  parseRow,
  rowToOutside,
  strangers,
  tokensOf,
  withMasks,
  withTokens,
  type Cell,
  type RowFault,
  type RowValue,
  type TableShape,
} from '../../register/index.ts';
import type { RuleSet } from '../../rules/index.ts';
import { maskedOf, putIdentities, type Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { shapeOf } from '../registers/shape-of.ts';
import { CaseRefused } from './refused.ts';

/** Fields of the 申请表, as a request gives them: days as `2025-09-01`, money in 元, ID numbers in full. */
export type GivenForm = Readonly<Record<string, Cell>>;

/** The register that an item's 申请表 is a row of; undefined where it has none. */
export function formRegister({ items, services }: RuleSet, code: string): string | undefined {
  return [...items, ...services].find((one) => one.code === code)?.guide.form;
}

/**
 * The 申请表 as whoever applies fills it in: without what the office or time adds (申请时不填). What is assessed may leave a field open, for
 * the registers may know it; a service has nothing but its form, so all is asked for that may not be empty.
 * @throws RegisterRefused where the item has none
 */
export function applicantShape(ruleSet: RuleSet, item: string): TableShape {
  const register = formRegister(ruleSet, item) ?? '';
  const shape = shapeOf(ruleSet, register);
  const isService = ruleSet.services.some(({ code }) => code === item);
  const fields = new Map(ruleSet.registers[register]?.fields.map((field) => [field.name, field]));
  return {
    ...shape,
    columns: shape.columns
      .filter(({ name }) => fields.get(name)?.later !== true)
      .map((column) => {
        const { optional = true, preset } = fields.get(column.name) ?? {};
        return isService && !optional && preset === undefined ? { ...column, nullable: false } : column;
      }),
  };
}

/** Columns of the 申请表 that the applicant fills in; none where the item has no form. */
export function formColumns(ruleSet: RuleSet, item: string): readonly string[] {
  return formRegister(ruleSet, item) === undefined ? [] : applicantShape(ruleSet, item).columns.map(({ name }) => name);
}

function laterFields({ registers }: RuleSet, register: string): ReadonlySet<string> {
  return new Set((registers[register]?.fields ?? []).flatMap(({ name, later }) => (later === true ? [name] : [])));
}

/**
 * A form as a case keeps it: the same writing, with tokens in the place of ID numbers. A number that comes back as it was shown, masked,
 * stays the one that was kept.
 * @param kept the form as it was before
 * @throws CaseRefused with every fault
 */
export async function readForm(
  tx: Tx,
  context: Context,
  item: string,
  given: GivenForm,
  kept: Json = null,
): Promise<Json> {
  const shape = formShape(context, item, given);
  if (shape === undefined) return null;
  const shown = cellsOf(await shownForm(tx, context, item, kept));
  const before = cellsOf(kept);
  const row: Record<string, RowValue> = {};
  const later = laterFields(context.ruleSet, shape.name);
  const names = Object.keys(given);
  const faults: RowFault[] = [
    ...strangers(
      shape,
      names.filter((name) => !later.has(name)),
    ),
    ...names.filter((name) => later.has(name)).map(notNow),
  ];
  for (const column of shape.columns) {
    const cell = given[column.name];
    const token = before[column.name];
    if (column.identity !== 'none' && typeof token === 'string' && cell === shown[column.name]) {
      row[column.name] = token;
      continue;
    }
    const { value, fault } = parseCell(column, cell);
    if (fault !== undefined) faults.push(fault);
    else if (value !== null) row[column.name] = value;
  }
  if (faults.length > 0) throw refusal(faults);
  const tokens = await putIdentities(tx, context.keys, identitiesOf(shape, [row]));
  return filledIn(rowToOutside(shape, withTokens(shape, row, tokens)));
}

/** Everything that a form still lacks, or has wrong. A form that isn't begun lacks nothing: what it would say may be registered. */
export function formFaults(context: Context, item: string, form: Json): readonly CaseFault[] {
  const cells = cellsOf(form);
  const shape = formShape(context, item, cells);
  return shape === undefined ? [] : faultsOf(parseRow(shape, cells).faults.filter(({ code }) => code === 'D001'));
}

/** What the applicant states, as rows of registers; undefined where nothing is stated. */
export function declaredRows({ ruleSet }: Pick<Context, 'ruleSet'>, item: string, form: Json): Json | undefined {
  const register = formRegister(ruleSet, item);
  return register === undefined || !isFilled(form) ? undefined : { [register]: [form] };
}

/** A form as it is shown: ID numbers masked. */
export async function shownForm(
  tx: Tx,
  { ruleSet }: Pick<Context, 'ruleSet'>,
  item: string,
  form: Json,
): Promise<Json> {
  const register = formRegister(ruleSet, item);
  if (register === undefined || !isFilled(form)) return null;
  const shape = shapeOf(ruleSet, register);
  const row: Record<string, RowValue> = {};
  for (const [name, value] of Object.entries(cellsOf(form))) if (isValue(value)) row[name] = value;
  return filledIn(withMasks(shape, row, await maskedOf(tx, [...tokensOf(shape, [row])])));
}

function notNow(column: string): RowFault {
  return { column, code: 'D012', message: `“${column}”申请时不填`, hint: '去掉这一项，由系统或办理部门以后填写' };
}

function formShape(context: Pick<Context, 'ruleSet'>, item: string, given: GivenForm): TableShape | undefined {
  const register = formRegister(context.ruleSet, item);
  if (register !== undefined)
    return Object.keys(given).length === 0 ? undefined : applicantShape(context.ruleSet, item);
  if (Object.keys(given).length === 0) return undefined;
  throw new CaseRefused('invalid', [
    { field: 'form', message: '本事项没有申请表', hint: '不用填写，所需信息由系统提取；需要的材料请上传' },
  ]);
}

/** Only what was filled in. */
function filledIn(row: Readonly<Record<string, RowValue>>): Json {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

function isFilled(form: Json): boolean {
  return Object.keys(cellsOf(form)).length > 0;
}

function cellsOf(form: Json): Record<string, Cell> {
  if (typeof form !== 'object' || form === null || Array.isArray(form)) return {};
  return Object.fromEntries(Object.entries(form).flatMap(([name, value]) => (isCell(value) ? [[name, value]] : [])));
}

function isCell(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isValue(value: Cell): value is string | number | boolean {
  return isCell(value);
}

function refusal(faults: readonly RowFault[]): CaseRefused {
  return new CaseRefused('invalid', faultsOf(faults));
}

function faultsOf(faults: readonly RowFault[]): readonly CaseFault[] {
  return faults.map(({ column, message, hint }) => ({
    field: column === '' ? 'form' : `form.${column}`,
    message,
    hint,
  }));
}
