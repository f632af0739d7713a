import type { TaskFault } from '../../supervision/index.ts';

/**
 * `not-found`: no such task that may be seen. `stale`: it went on since it was read. `refused`: how it stands forbids it. `not-allowed`:
 * somebody else's to do.
 */
export type SupervisionRefusalCode = 'not-found' | 'stale' | 'refused' | 'not-allowed';

/** Nothing has changed, and why: every fault, each with what to do instead. */
export class SupervisionRefused extends Error {
  readonly code: SupervisionRefusalCode;
  readonly faults: readonly TaskFault[];

  constructor(code: SupervisionRefusalCode, faults: readonly TaskFault[]) {
    super(faults.map(({ message }) => message).join('；'));
    this.code = code;
    this.faults = faults;
  }
}

export function refuseTask(
  code: SupervisionRefusalCode,
  faultCode: string,
  message: string,
  hint: string,
  field = '',
): SupervisionRefused {
  return new SupervisionRefused(code, [{ field, code: faultCode, message, hint }]);
}
