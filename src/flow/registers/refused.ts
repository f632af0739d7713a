import type { RowFault } from '../../register/index.ts';
import { RowsRefused } from '../../store/index.ts';

/**
 * `not-found`: nothing there that the actor may see. `stale`: changed since it was read. `not-allowed`: seen, but not to be written.
 * `invalid`: what was given can't be so.
 */
export type RegisterRefusal = 'not-found' | 'stale' | 'not-allowed' | 'invalid';

/** What was asked of a register is not done; all faults at once, each with what to do. */
export class RegisterRefused extends Error {
  readonly code: RegisterRefusal;
  readonly faults: readonly RowFault[];

  constructor(faults: readonly RowFault[], code: RegisterRefusal = codeOf(faults)) {
    super(faults.map(({ message }) => message).join('；'));
    this.code = code;
    this.faults = faults;
  }
}

function codeOf(faults: readonly RowFault[]): RegisterRefusal {
  const all = (code: RowFault['code']): boolean => faults.every((fault) => fault.code === code);
  if (all('D024')) return 'stale';
  if (all('D025')) return 'not-found';
  return all('D023') || all('D029') || all('D038') ? 'not-allowed' : 'invalid';
}

/** What the store refuses, as the flow's own. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RowsRefused)) throw error;
    throw new RegisterRefused(error.faults.map(({ column, code, message, hint }) => ({ column, code, message, hint })));
  }
}

export function refuseRow(code: RowFault['code'], message: string, hint: string, column = ''): never {
  throw new RegisterRefused([{ column, code, message, hint }]);
}
