import { chinaDay, parseDay, type Day } from '../../kit/index.ts';
import {
  findResidentId,
  identitiesOf,
  parseCell,
  parseRow,
  strangers,
  withTokens,
  type Cell,
  type RowFault,
  type RowValue,
  type RowValues,
  type TableShape,
} from '../../register/index.ts';
import {
  alterRow,
  askForChange,
  checkAlteration,
  getRow,
  insertRows,
  putIdentities,
  type RowAlteration,
  type StoredRow,
  type Tx,
} from '../../store/index.ts';
import type { Context } from '../context.ts';
import { step } from '../step.ts';
import { demandKeeper } from './permit.ts';
import { RegisterRefused, refusing } from './refused.ts';
import { rowViews, type RowView } from './row-view.ts';
import { shapeOf } from './shape-of.ts';
import { notThere } from './read-register.ts';

export type GivenRow = Readonly<Record<string, Cell>>;

/** What came of a step: the row as it is now (null: withdrawn), or the request that another person has to approve. */
export type Written = Readonly<{ row: RowView | null; request: string | null }>;

/** Adds a row, as a form gives it. @throws RegisterRefused with every fault. */
export async function addRow(context: Context, name: string, given: GivenRow, reason?: string): Promise<Written> {
  const shape = shapeOf(context.ruleSet, name);
  await demandKeeper(context, 'register.write', shape);
  const { values, faults } = parseRow(shape, given);
  const all = [...faults, ...(reason === undefined ? [] : reasonFaults(reason))];
  if (all.length > 0) throw new RegisterRefused(all, 'invalid');
  return refusing(() =>
    step(context, async (tx) => {
      const tokens = await putIdentities(tx, context.keys, identitiesOf(shape, [values]));
      const row = withTokens(shape, values, tokens);
      const [id = ''] = await insertRows(tx, shape, [row], { source: 'manual', reason: reason ?? null });
      return { row: await viewOf(tx, context, shape, id), request: null };
    }),
  );
}

export interface GivenCorrection {
  readonly row: string;
  /** As it was read. */
  readonly version: number;
  /** Columns that are to be otherwise; null empties one. */
  readonly values: GivenRow;
  readonly reason: string;
}

/** 更正: the row was wrong from the beginning. Where the register asks for two persons, it becomes a request. */
export async function correctRow(context: Context, name: string, given: GivenCorrection): Promise<Written> {
  const shape = shapeOf(context.ruleSet, name);
  const values = readChanges(shape, given);
  return alter(context, shape, values, (kept) => ({ ...base(given), change: 'correct', values: kept }));
}

export interface GivenAmendment extends GivenCorrection {
  /** `2025-09-01`: since when it is otherwise; today or earlier. */
  readonly validFrom: string;
}

/** 变更: the row is otherwise since a day. */
export async function amendRow(context: Context, name: string, given: GivenAmendment): Promise<Written> {
  const shape = shapeOf(context.ruleSet, name);
  const validFrom = readDay(context, given.validFrom);
  const values = readChanges(shape, given, typeof validFrom === 'number' ? [] : [validFrom]);
  if (typeof validFrom !== 'number') throw new RegisterRefused([validFrom], 'invalid');
  return alter(context, shape, values, (kept) => ({ ...base(given), change: 'change', values: kept, validFrom }));
}

export interface GivenWithdrawal {
  readonly row: string;
  readonly version: number;
  readonly reason: string;
  /** The first day on which the row is no more; null: it should never have been. */
  readonly validFrom: string | null;
}

/** 撤回: the row is no more since a day, or should never have been. */
export async function withdrawRow(context: Context, name: string, given: GivenWithdrawal): Promise<Written> {
  const shape = shapeOf(context.ruleSet, name);
  const validFrom = given.validFrom === null ? null : readDay(context, given.validFrom);
  const faults = [
    ...reasonFaults(given.reason),
    ...(typeof validFrom === 'object' && validFrom !== null ? [validFrom] : []),
  ];
  if (typeof validFrom === 'object' && validFrom !== null) throw new RegisterRefused(faults, 'invalid');
  if (faults.length > 0) throw new RegisterRefused(faults, 'invalid');
  return alter(context, shape, {}, () => ({ ...base(given), change: 'withdraw', validFrom }));
}

function base({ row, version, reason }: GivenWithdrawal | GivenCorrection) {
  return { row, version, reason: reason.trim(), source: 'manual' };
}

/** Directly, or as a request where the register asks for two persons. */
async function alter(
  context: Context,
  shape: TableShape,
  values: RowValues,
  alteration: (kept: RowValues) => RowAlteration,
): Promise<Written> {
  await demandKeeper(context, 'register.write', shape);
  return refusing(() =>
    step(context, async (tx) => {
      const tokens = await putIdentities(tx, context.keys, identitiesOf(shape, [values]));
      const given = alteration(withTokens(shape, values, tokens));
      if (shape.fourEyes) {
        const before = await checkAlteration(tx, shape, given);
        return { row: await viewOfRow(tx, context, shape, before), request: await askForChange(tx, shape.name, given) };
      }
      const after = await alterRow(tx, shape, given);
      return { row: after === undefined ? null : await viewOfRow(tx, context, shape, after), request: null };
    }),
  );
}

export async function viewOfRow(tx: Tx, context: Context, shape: TableShape, row: StoredRow): Promise<RowView> {
  const [view] = await rowViews(tx, context, shape, [row]);
  return view ?? notThere(shape);
}

async function viewOf(tx: Tx, context: Context, shape: TableShape, id: string): Promise<RowView> {
  const row = await getRow(tx, shape, id);
  return row === undefined ? notThere(shape) : viewOfRow(tx, context, shape, row);
}

/** The columns of a change, each as it is kept; a column that is emptied is null. @throws RegisterRefused */
function readChanges(
  shape: TableShape,
  { values: given, reason }: GivenCorrection,
  more: readonly RowFault[] = [],
): RowValues {
  const values: Record<string, RowValue> = {};
  const faults: RowFault[] = [...strangers(shape, Object.keys(given))];
  for (const column of shape.columns) {
    if (!Object.hasOwn(given, column.name)) continue;
    const { value, fault } = parseCell(column, given[column.name]);
    if (fault === undefined) values[column.name] = value;
    else faults.push(fault);
  }
  if (Object.keys(given).length === 0)
    faults.push({ column: '', code: 'D001', message: '没有要改的内容', hint: '写出要改的栏目和新的值' });
  const all = [...faults, ...reasonFaults(reason), ...more];
  if (all.length > 0) throw new RegisterRefused(all, 'invalid');
  return values;
}

const LONGEST_REASON = 500;

export function reasonFaults(reason: string): readonly RowFault[] {
  const text = reason.trim();
  const fault = (code: RowFault['code'], message: string, hint: string): RowFault[] => [
    { column: 'reason', code, message, hint },
  ];
  if (text === '') return fault('D001', '没有写理由', '写明依据，如 持证人来函更正');
  if (text.length > LONGEST_REASON)
    return fault('D002', `理由有${String(text.length)}个字，太长`, `最多${String(LONGEST_REASON)}个字`);
  return findResidentId(text) === undefined ? [] : fault('D011', '理由里有身份证号', '删去身份证号，写姓名或编号');
}

/** A day up to today: what is to be later is registered when it is so. */
function readDay({ now }: Context, text: string): Day | RowFault {
  const day = parseDay(text);
  const fault = (code: RowFault['code'], message: string, hint: string): RowFault => ({
    column: 'validFrom',
    code,
    message,
    hint,
  });
  if (day === undefined) return fault('D004', `生效日期“${text}”不存在或写法不对`, '写成 2025-09-01');
  return day > chinaDay(now) ? fault('D026', `生效日期“${text}”还没有到`, '到那一天再办理') : day;
}
