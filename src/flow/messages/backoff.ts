const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** Attempts until a delivery is left to a person: over five days. */
export const MOST_ATTEMPTS = 16;

/** Seconds until the next attempt after so many: 1, 2, 4 … minutes, at most 24 hours; null: no more by itself. */
export function waitAfter(attempts: number): number | null {
  return attempts >= MOST_ATTEMPTS ? null : Math.min(MINUTE * 2 ** (attempts - 1), DAY);
}
