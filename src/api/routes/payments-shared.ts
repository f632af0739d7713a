import Type from 'typebox';
import { PaymentRefused, type PaymentRefusalCode } from '../../flow/index.ts';
import { RequestProblem } from '../errors.ts';
import type { ProblemCode, ProblemError } from '../problems.ts';
import { refused as refusedCase } from './cases-shared.ts';
import { refused as refusedRegister } from './registers-shared.ts';

/** What the families of budgets, payees and payments share. */

const PROBLEM_OF: Readonly<Record<PaymentRefusalCode, ProblemCode>> = {
  'not-found': 'no-such-resource',
  stale: 'precondition-failed',
  refused: 'conflict',
  invalid: 'bad-input',
  'not-allowed': 'forbidden',
};

/** A refusal of the flows as a problem: every fault and where it stands. */
export function refused(error: unknown): RequestProblem | undefined {
  if (!(error instanceof PaymentRefused)) return refusedCase(error) ?? refusedRegister(error);
  const errors = error.faults.map(({ field, code, message, hint }): ProblemError => {
    return { pointer: field === '' ? '' : `/${field}`, code, message, hint };
  });
  return new RequestProblem(PROBLEM_OF[error.code], `${error.message}。`, errors);
}

export const TAG = '资金';

/** At most 100 亿元, in 分. */
const MOST = 1_000_000_000_000;

/** A sum that is given. */
export const amountSchema = (description: string) =>
  Type.Integer({ minimum: 1, maximum: MOST, description: `${description}（分）` });
/** A sum that is shown. */
export const sum = (description: string) => Type.Integer({ description: `${description}（分）` });
export const count = (description: string) => Type.Integer({ description });
export const fundText = Type.String({ minLength: 1, maxLength: 60, description: '资金来源，如 就业补助资金' });
export const yearSchema = Type.Integer({ minimum: 2000, maximum: 2199, description: '预算年度' });
export const itemText = Type.String({ minLength: 1, maxLength: 20, description: '事项编码；* 是不分事项的预算' });
export const caseText = Type.String({
  maxLength: 20,
  pattern: '^\\d{4}-\\d{7,}$',
  description: '办件编号，如 2026-0000123',
});
