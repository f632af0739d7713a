import type { Generated, GeneratedAlways } from 'kysely';

/** `open`: waits for another person. What is decided stays as it is. */
export type ProposalState = 'open' | 'approved' | 'refused' | 'cancelled';

/** Who proposed something that takes two persons, and who decided it. Accounts are bigints as text. */
export interface Proposal {
  readonly id: string;
  readonly state: ProposalState;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly decision: string | null;
}

export interface ProposalColumns {
  id: GeneratedAlways<string>;
  state: Generated<ProposalState>;
  proposed_by: GeneratedAlways<string>;
  proposed_at: GeneratedAlways<string>;
  decided_by: GeneratedAlways<string | null>;
  decided_at: GeneratedAlways<string | null>;
  decision: string | null;
}

export const PROPOSAL_COLUMNS = [
  'id',
  'state',
  'proposed_by',
  'proposed_at',
  'decided_by',
  'decided_at',
  'decision',
] as const;

interface ProposalRow {
  readonly id: string;
  readonly state: ProposalState;
  readonly proposed_by: string;
  readonly proposed_at: string;
  readonly decided_by: string | null;
  readonly decided_at: string | null;
  readonly decision: string | null;
}

export function proposalOf(row: ProposalRow): Proposal {
  return {
    id: row.id,
    state: row.state,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    decision: row.decision,
  };
}
