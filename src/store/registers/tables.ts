import type { Generated, JSONColumnType } from 'kysely';
import type { TableShape } from '../../register/index.ts';

export interface RegisterTables {
  readonly 'platform.dictionary': {
    register: string;
    shape: JSONColumnType<TableShape>;
    at: Generated<string>;
  };
  readonly 'platform.scope_source': {
    dependent: string;
    field: string;
    source: string;
    key_field: string;
    weak: boolean;
  };
}
