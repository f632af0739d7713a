import { sql } from 'kysely';
import type { Day } from '../../kit/index.ts';
import { maskText } from '../audit/mask.ts';
import type { Tx } from '../database.ts';
import { dayParameter } from './stored-row.ts';

export type RowChange = 'correct' | 'change' | 'withdraw';

/** Why and whence a row is written: it goes into the history, and into the audit. */
export interface Mark {
  readonly change: RowChange | 'insert';
  /** `manual`, `import:17`, `change:5`, `sample`. */
  readonly source: string;
  readonly reason: string | null;
  /** Of a withdrawal: since when the row is no more; null: it never was. */
  readonly validFrom?: Day | null;
}

/** Says what is done, does it, and says that no more of it is to come: a stray update then fails. */
export async function marked<T>(tx: Tx, mark: Mark, work: () => Promise<T>): Promise<T> {
  await sql`
    select set_config('jiangtong.change', ${mark.change}, true),
      set_config('jiangtong.source', ${mark.source}, true),
      set_config('jiangtong.reason', ${maskText(mark.reason ?? '')}, true),
      set_config('jiangtong.valid_from', ${dayParameter(mark.validFrom ?? null) ?? ''}, true)`.execute(tx);
  const result = await work();
  await sql`select set_config('jiangtong.change', '', true)`.execute(tx);
  return result;
}
