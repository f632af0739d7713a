import type { BatchFault, LedgerRefusal } from '../../payment/index.ts';

/**
 * `not-found`: nothing by that number. `stale`: changed since it was read. `refused`: its state, the budget or a rule forbids it. `invalid`: what
 * was given is wrong. `not-allowed`: somebody else's to do.
 */
export type PaymentRefusalCode = 'not-found' | 'stale' | 'refused' | 'invalid' | 'not-allowed';

export interface PaymentFault {
  /** Member of what was given; empty: the whole. */
  readonly field: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** Nothing has changed, and why: every fault at once. */
export class PaymentRefused extends Error {
  readonly code: PaymentRefusalCode;
  readonly faults: readonly PaymentFault[];

  constructor(code: PaymentRefusalCode, faults: readonly PaymentFault[]) {
    super(faults.map(({ message }) => message).join('；'));
    this.code = code;
    this.faults = faults;
  }
}

export function refusePayment(
  code: PaymentRefusalCode,
  faultCode: string,
  message: string,
  hint: string,
  field = '',
): never {
  throw new PaymentRefused(code, [{ field, code: faultCode, message, hint }]);
}

/** What the ledger or a batch refuses, as the flow's own. */
export function faultsFrom(faults: readonly (LedgerRefusal | BatchFault)[], field = ''): readonly PaymentFault[] {
  return faults.map(({ code, message, hint }) => ({ field, code, message, hint }));
}
