import { PLATFORM_SCOPE, type Scope } from '../../access/index.ts';
import { chinaDay, formatDay, type Day } from '../../kit/index.ts';
import { transact, type Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';

/** What public pages read with: nobody's account. What they give out is chosen here, register by register, column by column. */
export type OpenDoor = Pick<Context, 'database' | 'now' | 'ruleSet'>;

/** Reads as the platform and can't write. What is restricted stays so. */
const READS: Scope = { ...PLATFORM_SCOPE, everything: 'on', writes: false };
/** For counts, and for what a restricted register itself says may be made public. */
const READS_RESTRICTED: Scope = { ...PLATFORM_SCOPE, writes: false };

export function looking<T>(door: Pick<OpenDoor, 'database'>, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(door.database, READS, work);
}

export function lookingAtRestricted<T>(door: Pick<OpenDoor, 'database'>, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(door.database, READS_RESTRICTED, work);
}

export function today({ now }: Pick<OpenDoor, 'now'>): Day {
  return chinaDay(now);
}

/** `2026-03-09`. */
export function isoToday(door: Pick<OpenDoor, 'now'>): string {
  return formatDay(today(door));
}
