import Type from 'typebox';
import type { ProposalView } from '../../flow/index.ts';
import { RequestProblem } from '../errors.ts';
import type { Answer } from '../route-spec.ts';
import { reasonText, text, textOrNull } from './accounts-shared.ts';

/** What is proposed by one and decided by another, on every route of such. */

export const proposalFields = {
  id: text('编号'),
  state: Type.Enum(['open', 'approved', 'refused', 'cancelled'], {
    description: 'open 等着批准，approved 已批准，refused 不予批准，cancelled 已撤回',
  }),
  proposedBy: text('提议的账号'),
  proposedByName: textOrNull('提议的人'),
  proposedAt: text('提议的时间'),
  decidedBy: textOrNull('办理的账号'),
  decidedByName: textOrNull('办理的人'),
  decidedAt: textOrNull('办理的时间'),
  decision: textOrNull('办理的意见'),
};

export const approvalBody = Type.Object({ decision: Type.Optional(reasonText('意见')) });
export const refusalBody = Type.Object({ decision: reasonText('理由') });

/** A proposal changes once, when it is decided: open it is version 1, then 2. */
const OPEN = 1;

export function shownProposal(proposal: Pick<ProposalView, 'state'>): Answer {
  return { body: proposal, version: proposal.state === 'open' ? OPEN : OPEN + 1 };
}

export function refuseDecided(version: number): void {
  if (version !== OPEN) throw new RequestProblem('precondition-failed', '这件提议已经办结。重新打开，看办理结果。');
}
