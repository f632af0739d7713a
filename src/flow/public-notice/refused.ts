import type { CaseFault } from '../../case/index.ts';
import { CaseRefused } from '../cases/refused.ts';

/**
 * `not-found`: no batch, row or objection by that number that may be seen, or no longer. `stale`: the batch went on since it was read.
 * `refused`: its state or its rules forbid it. `invalid`: what was given is wrong. `conflict`: somebody else was first.
 */
export type NoticeRefusalCode = 'not-found' | 'stale' | 'refused' | 'invalid' | 'conflict';

/** Nothing has changed, and why: every fault, each with what to do instead. */
export class NoticeRefused extends Error {
  readonly code: NoticeRefusalCode;
  readonly faults: readonly CaseFault[];
  /** What can be done instead, in a sentence. */
  readonly hint: string;

  constructor(code: NoticeRefusalCode, faults: readonly CaseFault[], hint = faults[0]?.hint ?? '') {
    super(faults.map(({ message }) => message).join('；'));
    this.code = code;
    this.faults = faults;
    this.hint = hint;
  }
}

export function noNotice(id: string): NoticeRefused {
  return new NoticeRefused('not-found', [{ field: 'id', message: `没有公示 ${id}`, hint: '核对公示的编号' }]);
}

export function noObjection(receipt: string): NoticeRefused {
  return new NoticeRefused('not-found', [
    { field: 'receipt', message: `没有异议 ${receipt}`, hint: '核对回执号，如 YY-20261122-7K3F9Q' },
  ]);
}

/** What a case of a batch refuses, with its place in the list. */
export async function refusingRow<T>(row: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error;
    const faults = error.faults.map(({ message, hint }) => {
      return { field: 'rows', message: `第${String(row)}行：${message}`, hint };
    });
    throw new NoticeRefused(error.code, faults, error.hint);
  }
}
