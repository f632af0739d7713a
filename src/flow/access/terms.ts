import type { SessionTerms } from '../../store/index.ts';

/** A session ends half an hour after it was last used, and twelve hours after signing in. */
export const SESSION_TERMS: SessionTerms = { idleMinutes: 30, hours: 12 };

/** Five wrong tries, of password and code together, lock for a quarter of an hour. */
export const LOCK = { tries: 5, minutes: 15 } as const;

export function lockEnd(now: Date): Date {
  return new Date(now.getTime() + LOCK.minutes * 60_000);
}
