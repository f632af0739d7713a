import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RequestProblem } from './errors.ts';

/** Requests a minute. */
export interface LimitOptions {
  /** To the API, from one address. Many people may share one: a city hall, a school. */
  readonly address: number;
  /** From one account. */
  readonly account: number;
  /** Tries to sign in, from one address. Each account locks by itself after a few. */
  readonly signIn: number;
  /** Answers that cost computing (`costly`), from one address. */
  readonly costly: number;
  /** Looks at a certificate or a card, from one address: enough for a counter, too few to try numbers. */
  readonly verify: number;
}

export const DEFAULT_LIMITS: LimitOptions = { address: 1200, account: 600, signIn: 30, costly: 240, verify: 30 };

/** Kinds of routes that are limited more than others. */
export type RateKind = 'sign-in' | 'costly' | 'verify';

type Limit = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

export interface Limits {
  readonly address: Limit;
  readonly account: (request: FastifyRequest, reply: FastifyReply, account: string) => Promise<void>;
  readonly of: Readonly<Record<RateKind, Limit>>;
}

/** Counts in this process's memory: a restart forgets them, and two processes allow twice as much. */
export function makeLimits(app: FastifyInstance, options: LimitOptions | undefined): Limits {
  if (options === undefined) return NO_LIMITS;
  const accounts = new WeakMap<FastifyRequest, string>();
  const perAddress = (max: number): Limit => limit(app, max, (request) => request.ip);
  const perAccount = limit(app, options.account, (request) => accounts.get(request) ?? '');
  return {
    address: perAddress(options.address),
    account: (request, reply, account) => {
      accounts.set(request, account);
      return perAccount(request, reply);
    },
    of: {
      'sign-in': perAddress(options.signIn),
      costly: perAddress(options.costly),
      verify: perAddress(options.verify),
    },
  };
}

const none = (): Promise<void> => Promise.resolve();
const NO_LIMITS: Limits = { address: none, account: none, of: { 'sign-in': none, costly: none, verify: none } };

function limit(app: FastifyInstance, max: number, keyGenerator: (request: FastifyRequest) => string): Limit {
  const count = app.createRateLimit({ max, timeWindow: 60_000, keyGenerator });
  return async (request, reply) => {
    const found = await count(request);
    if (found.isAllowed || !found.isExceeded) return;
    void reply.header('retry-after', String(found.ttlInSeconds));
    throw new RequestProblem('too-many-requests', `请${String(found.ttlInSeconds)}秒后再试。`);
  };
}
