import type { CaseEvent, CaseState } from '../../case/index.ts';
import type { Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { tellOfCase } from '../messages/tell-of-case.ts';
import { settleCommitment } from '../payment/settle.ts';

/** What else is written where a case goes on, in the same transaction. */
export type Consequence = (
  tx: Tx,
  context: Context,
  before: CaseState | null,
  after: CaseState,
  events: readonly CaseEvent[],
) => Promise<void>;

/** In this order: what the ledger has to follow can still refuse the step; what is told of it can't. */
export const CONSEQUENCES: readonly Consequence[] = [settleCommitment, tellOfCase];
