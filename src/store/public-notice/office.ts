import type { Tx } from '../database.ts';
import type { NoticeOffice } from './tables.ts';

const NAME = 'public-notice.office';

/** Undefined where nobody has set it. */
export async function readNoticeOffice(tx: Tx): Promise<NoticeOffice | undefined> {
  const row = await tx.selectFrom('platform.setting').select('value').where('name', '=', NAME).executeTakeFirst();
  return row !== undefined && isOffice(row.value) ? row.value : undefined;
}

export async function writeNoticeOffice(tx: Tx, { organ, phone, address }: NoticeOffice): Promise<void> {
  const value = JSON.stringify({ organ, phone, address });
  await tx
    .insertInto('platform.setting')
    .values({ name: NAME, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

function isOffice(value: object): value is NoticeOffice {
  return ['organ', 'phone', 'address'].every((name) => name in value);
}
