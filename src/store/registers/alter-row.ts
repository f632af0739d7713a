import { sql } from 'kysely';
import type { Day } from '../../kit/index.ts';
import type { RowValues, TableShape } from '../../register/index.ts';
import type { Tx } from '../database.ts';
import { column, inRegister, list } from './apply/sql-parts.ts';
import { missingReferences, takenKeys } from './check-rows.ts';
import { marked } from './mark.ts';
import { getRow } from './read-rows.ts';
import { rowFault, RowsRefused, withoutDetails } from './refused.ts';
import { rightsIn } from './rights-in.ts';
import { castOf, columnsNamed, dayParameter, toDatabase, type StoredRow } from './stored-row.ts';

/** What is done to one row, by whom it was read at this version. */
export interface Alteration {
  readonly row: string;
  readonly version: number;
  readonly source: string;
  readonly reason: string;
}

/** 更正: what was written wrongly, from when it was written for. Columns that are left out stay; null empties one. */
export interface Correction extends Alteration {
  readonly change: 'correct';
  readonly values: RowValues;
}

/** 变更: what is otherwise since a day. */
export interface Amendment extends Alteration {
  readonly change: 'change';
  readonly values: RowValues;
  /** Not before the day since when the row is as it is. */
  readonly validFrom: Day;
}

/** 撤回: the row is no more since a day, or (null) should never have been. */
export interface Withdrawal extends Alteration {
  readonly change: 'withdraw';
  readonly validFrom: Day | null;
}

export type RowAlteration = Correction | Amendment | Withdrawal;

/**
 * Alters a row, with its history and an audit entry.
 * @returns the row as it is then; undefined where it was withdrawn.
 * @throws RowsRefused where it is not to be seen, not to be written, was changed since, or can't be so; the transaction has to be left.
 */
export async function alterRow(tx: Tx, shape: TableShape, given: RowAlteration): Promise<StoredRow | undefined> {
  await checkAlteration(tx, shape, given);
  if (given.change === 'withdraw') {
    const { source, reason, validFrom } = given;
    const mark = { change: given.change, source, reason, validFrom };
    await marked(tx, mark, () => withoutDetails(() => remove(tx, shape, given)));
    return undefined;
  }
  const { source, reason } = given;
  await marked(tx, { change: given.change, source, reason }, () => withoutDetails(() => update(tx, shape, given)));
  return getRow(tx, shape, given.row);
}

/**
 * Whether a row could be altered so; nothing is written.
 * @returns the row as it is.
 * @throws RowsRefused as `alterRow` does, but for rights.
 */
export async function checkAlteration(tx: Tx, shape: TableShape, given: RowAlteration): Promise<StoredRow> {
  const before = await rowToAlter(tx, shape, given);
  if (given.change !== 'withdraw') await checkContent(tx, shape, before, given);
  return before;
}

async function rowToAlter(tx: Tx, shape: TableShape, given: RowAlteration): Promise<StoredRow> {
  const before = await getRow(tx, shape, given.row);
  if (before === undefined) throw refused('D025', `台账“${shape.name}”没有这一行，或不在可见范围`, '核对编号');
  if (before.version !== given.version) throw stale();
  if (isOfAnotherCase(before, given)) throw ofCase(before);
  if (given.change === 'change' && before.validFrom !== null && given.validFrom < before.validFrom)
    throw refused('D026', '生效日期早于这一行现在的生效日期', '写更晚的日期；更早的内容写错了的，办理更正');
  if (
    given.change === 'withdraw' &&
    given.validFrom !== null &&
    before.validFrom !== null &&
    given.validFrom < before.validFrom
  )
    throw refused('D026', '撤回的日期早于这一行现在的生效日期', '写更晚的日期；自始就不该有的，不写日期');
  return before;
}

/** What a case wrote follows that case: altered by hand, it would be no row of it any more. The database sees to it too. */
function isOfAnotherCase({ source }: StoredRow, given: Alteration): boolean {
  return source.startsWith(OF_CASE) && source !== given.source;
}

const OF_CASE = 'case:';

function ofCase({ source }: StoredRow): RowsRefused {
  return refused(
    'D038',
    `这一行是办件 ${source.slice(OF_CASE.length)} 拨付时写入的，只随那一件变动，不能更正、变更或撤回`,
    '银行退回的，在拨付批次里登记到账后退回；应退还的，登记退还或抵扣；决定有误的，重新办理那一件',
  );
}

function refused(
  ...[code, message, hint, name]: [...Parameters<typeof rowFault>] extends [number, ...infer R] ? R : never
) {
  return new RowsRefused([rowFault(-1, code, message, hint, name)]);
}

function stale(): RowsRefused {
  return refused('D024', '这一行已被别人改过', '重新打开，看过现在的内容再改');
}

async function checkContent(
  tx: Tx,
  shape: TableShape,
  before: StoredRow,
  { row, values }: Correction | Amendment,
): Promise<void> {
  const whole = { ...before.values, ...values };
  const keyless = shape.columns.filter(({ name, nullable }) => !nullable && (whole[name] ?? null) === null);
  const changed = shape.references.filter(({ column: name }) => values[name] !== undefined);
  const faults = [
    ...keyless.map(({ name }) => rowFault(-1, 'D001', `“${name}”空着`, '主键不能空着', name)),
    ...(shape.key.some((name) => values[name] !== undefined) ? await takenKeys(tx, shape, [whole], row) : []),
    ...(await missingReferences(tx, { ...shape, references: changed }, [whole], await rightsIn(tx))),
  ];
  if (faults.length > 0) throw new RowsRefused(faults);
}

async function update(tx: Tx, shape: TableShape, given: Correction | Amendment): Promise<void> {
  const sets = columnsNamed(shape, Object.keys(given.values)).map(
    (one) => sql`${column(one.name)} = ${toDatabase(one, given.values[one.name])}::${castOf(one)}`,
  );
  const since = given.change === 'change' ? [sql`_valid_from = ${dayParameter(given.validFrom)}::date`] : [];
  // A version more is the trigger's; this sees to it that there is something to update.
  const { rows } = await sql`
    update ${inRegister(shape.name)} set ${list([sql`_version = _version`, ...since, ...sets])}
    where _row = ${given.row}::bigint and _version = ${given.version} returning _row`.execute(tx);
  if (rows.length === 0) throw await notWritten(tx, shape, given);
}

async function remove(tx: Tx, shape: TableShape, given: Withdrawal): Promise<void> {
  const { rows } = await sql`
    delete from ${inRegister(shape.name)} where _row = ${given.row}::bigint and _version = ${given.version}
    returning _row`.execute(tx);
  if (rows.length === 0) throw await notWritten(tx, shape, given);
}

/** It was there a moment ago: somebody was faster, or it may be seen but not written. */
async function notWritten(tx: Tx, shape: TableShape, { row, version }: RowAlteration): Promise<RowsRefused> {
  const now = await getRow(tx, shape, row);
  if (now?.version !== version) return stale();
  return refused(
    'D023',
    `没有办理台账“${shape.name}”这一行的权限`,
    `由保管部门办理：${shape.keepers.join('、') || '无'}`,
  );
}
