import type { Fen } from '../kit/index.ts';
import type { CaseState, Party } from './model.ts';
import { dueOf } from './money.ts';

/** What payment has to know of a case that waits for its money: what, to whom, out of which fund, and by which sentence. */
export interface AwardedCase {
  /** Id of the case. */
  readonly case: string;
  readonly item: string;
  readonly beneficiary: Party;
  /** 同项键: paid once. */
  readonly key: string;
  /** 分: still to be paid, after anything paid or withheld before. Above 0. */
  readonly amount: Fen;
  /** 资金来源. */
  readonly fund: string;
  /** `（三）`. */
  readonly clause: string;
  /** The sentence of the notice that gives it. */
  readonly sentence: string;
  /** Token of the account. */
  readonly payee: string | null;
}

/** The award of a case that awaits payment; undefined of any other. */
export function awardedCase(state: CaseState): AwardedCase | undefined {
  const { id, procedure, beneficiary, decision, application } = state;
  if (state.status !== 'awaiting-payment' || decision === null || procedure.fund === null) return undefined;
  const { key, clause, sentence } = decision.record;
  return {
    case: id,
    item: procedure.item,
    beneficiary,
    key,
    amount: dueOf(state),
    fund: procedure.fund,
    clause,
    sentence,
    payee: application.payee,
  };
}
