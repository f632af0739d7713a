import type { describeSession } from '../../../flow/index.ts';
import { setCsrf } from './client.ts';

/** Who is signed in, and what they may. */
export type Session = ReturnType<typeof describeSession>;

/** Keeps the token that comes with it. */
export function begun(session: Session): Session {
  setCsrf(session.csrf);
  return session;
}

export function may(session: Session, permission: string): boolean {
  return session.permissions.includes(permission);
}
