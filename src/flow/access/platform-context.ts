import { PLATFORM_ACTOR } from '../../access/index.ts';
import type { Context } from '../context.ts';

/** For the server's own command line, which acts as the platform: whoever may run it holds the database anyway. */
export function platformContext(given: Omit<Context, 'actor' | 'idempotency'>): Context {
  return { ...given, actor: PLATFORM_ACTOR };
}
