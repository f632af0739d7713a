import type { Generated, JSONColumnType } from 'kysely';
import type { AccessTables } from './access/index.ts';
import type { CalendarTables } from './calendar/tables.ts';
import type { CaseTables } from './cases/tables.ts';
import type { ImportTables } from './imports/tables.ts';
import type { PaymentTables } from './payment/tables.ts';
import type { PublicNoticeTables } from './public-notice/tables.ts';
import type { MessageTables } from './messages/tables.ts';
import type { RegisterTables } from './registers/tables.ts';
import type { SupervisionTables } from './supervision/tables.ts';
import type { RulingTables } from './rulings/tables.ts';
import type { VaultTables } from './vault/identities.ts';

interface PlatformTables {
  readonly 'platform.migration': { name: string; digest: string; at: Generated<string> };
  readonly 'platform.idempotency': {
    account: string;
    key: string;
    route: string;
    request: string;
    answer: JSONColumnType<object | null, string | null> | null;
    at: Generated<string>;
  };
  readonly 'platform.setting': { name: string; value: JSONColumnType<object>; at: Generated<string> };
}

/** Every table with a fixed shape; those of the registers follow the dictionary and are addressed by their names. */
export interface Tables
  extends
    PlatformTables,
    AccessTables,
    CalendarTables,
    CaseTables,
    ImportTables,
    MessageTables,
    PaymentTables,
    PublicNoticeTables,
    RegisterTables,
    SupervisionTables,
    RulingTables,
    VaultTables {}
