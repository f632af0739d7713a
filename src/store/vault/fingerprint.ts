import { createHmac } from 'node:crypto';
import { PLATFORM_SCOPE } from '../../access/index.ts';
import { transact, type Database } from '../database.ts';
import type { Keys } from './keys.ts';

/** This master key is not the one the database was filled with. */
export class FingerprintError extends Error {}

/** A database knows its key by a fingerprint, so that a wrong key is told at start and not by unreadable numbers. */
export async function checkFingerprint(database: Database, keys: Keys): Promise<void> {
  const fingerprint = createHmac('sm3', keys.signing).update('fingerprint').digest('hex');
  await transact(database, PLATFORM_SCOPE, async (tx) => {
    await tx
      .insertInto('platform.setting')
      .values({ name: 'key-fingerprint', value: JSON.stringify({ fingerprint }) })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const kept = await tx
      .selectFrom('platform.setting')
      .select('value')
      .where('name', '=', 'key-fingerprint')
      .executeTakeFirstOrThrow();
    if (!('fingerprint' in kept.value) || kept.value.fingerprint !== fingerprint)
      throw new FingerprintError(
        '主密钥与数据库不符：库里的身份证号是用另一把密钥加密的。请恢复原来的 key 文件（或环境变量 JIANGTONG_KEY），再启动。',
      );
  });
}
