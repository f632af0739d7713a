import { getRow, isToken, openIdentity, record } from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { read } from '../step.ts';
import { notThere } from './read-register.ts';
import { RegisterRefused, refuseRow } from './refused.ts';
import { shapeOf } from './shape-of.ts';
import { reasonFaults } from './write-register.ts';

/** What a full ID number may be looked at for. */
export const REVEAL_PURPOSES = {
  review: '审核办件',
  payment: '核对拨付对象',
  correction: '更正台账',
  complaint: '核查信访投诉',
  inspection: '审计检查',
} as const satisfies Readonly<Record<string, string>>;

export type RevealPurpose = keyof typeof REVEAL_PURPOSES;

export interface RevealAsked {
  readonly register: string;
  readonly row: string;
  readonly column: string;
  readonly purpose: RevealPurpose;
  /** In words: which case, which letter. */
  readonly reason: string;
}

/**
 * One ID number in full, of a row that the actor sees; who saw whose, for what, stands in the audit before the answer is given. The answer is
 * not kept for an idempotency key: asked again, it is looked at again.
 */
export async function revealIdentity(context: Context, asked: RevealAsked): Promise<{ readonly id: string }> {
  await demand(context, 'register.reveal');
  const { register, row, column, purpose, reason } = asked;
  const shape = shapeOf(context.ruleSet, register);
  const faults = reasonFaults(reason);
  if (faults.length > 0) throw new RegisterRefused(faults, 'invalid');
  return read(context, async (tx) => {
    const found = await getRow(tx, shape, row);
    if (found === undefined) return notThere(shape);
    const token = found.values[column];
    const id = typeof token === 'string' && isToken(token) ? await openIdentity(tx, context.keys, token) : undefined;
    if (id === undefined || typeof token !== 'string')
      return refuseRow('D012', `这一行的“${column}”里没有身份证号`, '核对栏目', column);
    await record(tx, {
      action: 'register.reveal',
      subject: `台账 ${register}:${row}`,
      detail: { column, person: token, purpose, reason: reason.trim() },
    });
    return { id };
  });
}
