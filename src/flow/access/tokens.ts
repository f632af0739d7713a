import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Keys } from '../../store/index.ts';

/** 256 bits that nobody guesses, for a cookie or an address. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a token: who reads the table can't use it. */
export function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Short, not secret: what the audit calls a session. */
export function newSessionId(): string {
  return randomBytes(12).toString('base64url');
}

/** The CSRF token of a session, computed from its token, so that it needs no place and no other session's will do. */
export function csrfOf({ signing }: Pick<Keys, 'signing'>, token: string): string {
  return createHmac('sha256', signing).update('csrf\0').update(token).digest('base64url');
}
