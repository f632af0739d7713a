/** One thing that speaks against a command, in Chinese, and what to do instead. */
export interface CaseFault {
  /** Part of the command that is at fault, as in `Command`; empty: the command itself. */
  readonly field: string;
  readonly message: string;
  readonly hint: string;
}

export function fault(field: string, message: string, hint: string): CaseFault {
  return { field, message, hint };
}

/** The fault, where it is one. */
export function faultIf(wrong: boolean, field: string, message: string, hint: string): CaseFault[] {
  return wrong ? [fault(field, message, hint)] : [];
}

export function needsText(field: string, text: string, what: string): CaseFault[] {
  return faultIf(text.trim() === '', field, `没有写明${what}`, `写明${what}`);
}

/** An amount in 分, above 0 and no more than `most`. */
export function needsAmount(field: string, amount: number, most: number, mostName: string): CaseFault[] {
  if (!Number.isSafeInteger(amount) || amount <= 0) return [fault(field, '金额不是大于零的整数分', '填写大于零的金额')];
  return faultIf(amount > most, field, `金额超过${mostName}`, `不超过${mostName}`);
}
