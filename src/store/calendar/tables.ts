import type { ProposalColumns } from '../proposal.ts';

export interface CalendarTables {
  readonly 'platform.work_year': ProposalColumns & {
    year: number;
    document: string;
    holidays: readonly string[];
    workdays: readonly string[];
    note: string | null;
  };
}
