import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { RowValues, TableShape } from '../../register/index.ts';
import type { RequestState } from './change-requests.ts';
import type { RowChange } from './mark.ts';

export interface RegisterTables {
  readonly 'platform.dictionary': {
    register: string;
    shape: JSONColumnType<TableShape>;
    at: Generated<string>;
  };
  readonly 'platform.change_request': {
    id: GeneratedAlways<string>;
    register: string;
    row_id: string;
    version: number;
    change: RowChange;
    content: JSONColumnType<RowValues>;
    valid_from: string | null;
    reason: string;
    state: Generated<RequestState>;
    requested_by: GeneratedAlways<string>;
    requested_at: GeneratedAlways<string>;
    decided_by: GeneratedAlways<string | null>;
    decided_at: GeneratedAlways<string | null>;
    decision: string | null;
    keepers: GeneratedAlways<string[]>;
    county: GeneratedAlways<string | null>;
  };
  readonly 'platform.scope_source': {
    dependent: string;
    field: string;
    source: string;
    key_field: string;
    weak: boolean;
  };
}
