import { PLATFORM_ACTOR, PLATFORM_SCOPE, type Actor } from '../../access/index.ts';
import { chinaDay, formatDay } from '../../kit/index.ts';
import {
  findAccount,
  grantsOn,
  holdImport,
  moveImport,
  neededUploads,
  sweepUploads,
  transact,
  unfinishedImports,
  type ImportRecord,
  type Tx,
} from '../../store/index.ts';
import type { ImportQueue } from './queue.ts';

/**
 * Takes up what the last end of the platform has left: imports that ran then are `interrupted`, and run again from the file that was
 * kept; those that waited wait again. What another living process runs, that one ends.
 * @returns how many.
 */
export async function resumeImports(queue: ImportQueue, now: Date): Promise<number> {
  const tasks = await transact(queue.house.database, PLATFORM_SCOPE, async (tx) => {
    const found: { id: string; actor: Actor }[] = [];
    for (const one of await unfinishedImports(tx)) {
      // Held still: by another living process, or by the connection of one that is gone. The queue tries until it is neither.
      if (await holdImport(tx, one.id)) await moveImport(tx, one.id, ['checking', 'writing'], { state: 'interrupted' });
      found.push({ id: one.id, actor: await senderOf(tx, one, now) });
    }
    return found;
  });
  for (const task of tasks) queue.add(task);
  return tasks.length;
}

/** Who sent the file, with what they may do today. */
async function senderOf(tx: Tx, { by }: ImportRecord, now: Date): Promise<Actor> {
  if (by === PLATFORM_ACTOR.account) return PLATFORM_ACTOR;
  const account = await findAccount(tx, by);
  const isActive = account?.disabledAt === null && account.lockedAt === null;
  return {
    account: by,
    kind: account?.kind ?? 'staff',
    name: account?.name ?? '',
    session: '',
    person: account?.person ?? null,
    grants: isActive ? await grantsOn(tx, by, formatDay(chinaDay(now))) : [],
  };
}

/** Files and reports are kept for as many days, for whoever wants to look at them again; they hold ID numbers, so no longer. */
export const UPLOAD_DAYS = 30;

/** Deletes files and reports that are older than `days`, but for those that imports still wait for. @returns their names. */
export async function sweepImports({ house }: ImportQueue, now: Date, days = UPLOAD_DAYS): Promise<readonly string[]> {
  const needed = await transact(house.database, PLATFORM_SCOPE, (tx) => neededUploads(tx));
  return sweepUploads(house.uploads, new Date(now.getTime() - days * 86_400_000), needed);
}
