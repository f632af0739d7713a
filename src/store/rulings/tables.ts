import type { ProposalColumns } from '../proposal.ts';

export interface RulingTables {
  readonly 'platform.ruling': ProposalColumns & {
    reading: string;
    option: string | null;
    valid_from: string;
    document: string;
    reason: string;
  };
}
