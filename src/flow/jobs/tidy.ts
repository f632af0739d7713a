import { PLATFORM_SCOPE } from '../../access/index.ts';
import { forgetKeys, transact } from '../../store/index.ts';
import { forgetSessions } from '../access/index.ts';
import type { JobContext } from './job.ts';

/** Answers to repeated commands are kept for a week. */
const KEY_HOURS = 7 * 24;

/** Takes away what the database needs no more: sessions that are over, answers to commands of long ago. */
export async function tidyPlatform({ database, now }: JobContext): Promise<void> {
  await forgetSessions({ database, now });
  await transact(database, PLATFORM_SCOPE, (tx) => forgetKeys(tx, KEY_HOURS));
}
