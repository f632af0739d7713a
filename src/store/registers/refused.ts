import pg from 'pg';
import type { RegisterCode, RowFault } from '../../register/index.ts';

/** A fault of one of several rows, counted from 0; -1: of them together. */
export interface NumberedFault extends RowFault {
  readonly index: number;
}

/** Rows that can't be written as they are. Nothing of the transaction may be kept: what throws this has to leave it. */
export class RowsRefused extends Error {
  readonly faults: readonly NumberedFault[];

  constructor(faults: readonly NumberedFault[]) {
    super(faults.map(({ code, message }) => `[${code}] ${message}`).join('\n'));
    this.faults = faults;
  }
}

export function rowFault(index: number, code: RegisterCode, message: string, hint: string, column = ''): NumberedFault {
  return { index, column, code, message, hint };
}

/**
 * What PostgreSQL refuses though all was looked at before: somebody else was faster, or a row is in the way that must not be seen. The
 * error's own words would tell of it.
 */
export async function withoutDetails<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const fault = error instanceof pg.DatabaseError ? FAULTS.get(error.code ?? '') : undefined;
    throw fault === undefined ? error : new RowsRefused([fault]);
  }
}

const FAULTS: ReadonlyMap<string, NumberedFault> = new Map([
  ['23505', rowFault(-1, 'D020', '已有同一主键的行', '核对主键；若在列表里看不到它，请联系保管部门')],
  [
    '23503',
    rowFault(-1, 'D027', '引用对不上：所引用的行不存在，或者还有别的行引用这一行', '先办理所引用的行，或引用它的行'),
  ],
  ['42501', rowFault(-1, 'D023', '不在可写的范围', '由保管部门办理；按区县授权的，只能办理本区县的行')],
  ['40001', rowFault(-1, 'D024', '行正被别人修改', '重新打开再改')],
]);
