import { sayAvailable, type Available, type CaseFault, type Refusal } from '../../case/index.ts';

/**
 * `not-found`: no case by that number that the actor may see. `stale`: the case went on since it was read. `refused`: its state, its rules or
 * its history forbid it. `invalid`: what was given is wrong. `conflict`: the claim is open already, in another case.
 */
export type CaseRefusalCode = 'not-found' | 'stale' | 'refused' | 'invalid' | 'conflict';

/** Nothing has changed, and why: every fault, each with what to do instead, and what can be done now. */
export class CaseRefused extends Error {
  readonly code: CaseRefusalCode;
  readonly faults: readonly CaseFault[];
  readonly available: readonly Available[];
  /** What can be done instead, in a sentence. */
  readonly hint: string;

  constructor(code: CaseRefusalCode, faults: readonly CaseFault[], available: readonly Available[] = []) {
    super(faults.map(({ message }) => message).join('；'));
    this.code = code;
    this.faults = faults;
    this.available = available;
    this.hint = available.length === 0 ? (faults[0]?.hint ?? '') : sayAvailable(available);
  }
}

export function caseNotFound(id: string): CaseRefused {
  return new CaseRefused('not-found', [
    { field: 'id', message: `没有办件 ${id}，或不在可见范围`, hint: '核对办件编号' },
  ]);
}

/** As `decide` refused it. */
export function refusalOf({ faults, available }: Refusal): CaseRefused {
  return new CaseRefused('refused', faults, available);
}
