import type { Tx } from '../../store/index.ts';

/** Whether this installation lets events go to private networks: `{"private": true}` as the setting `webhooks`, which its operator makes. */
export async function arePrivateAllowed(tx: Tx): Promise<boolean> {
  const row = await tx.selectFrom('platform.setting').select('value').where('name', '=', 'webhooks').executeTakeFirst();
  return row !== undefined && 'private' in row.value && row.value.private === true;
}
