import type { Actor } from '../access/index.ts';
import type { Door, ImportQueue, LoadedNotices, Oidc, Platform } from '../flow/index.ts';
import type { Limits } from './limits.ts';
import type { RulesShown } from './rules-shown.ts';

/** A living session, as far as every route needs it. */
export interface FoundSession {
  readonly actor: Actor;
  /** What a command must bring along in `x-csrf-token`. */
  readonly csrf: string;
}

/** Something that must be well for requests to be welcome. */
export interface Check {
  /** Chinese, for people. */
  readonly name: string;
  /** For programs, such as `database`. */
  readonly code: string;
  /** What is wrong, in Chinese; undefined where nothing is. */
  readonly check: () => Promise<string | undefined>;
}

/** A figure for Prometheus. */
export interface GaugeSource {
  readonly name: string;
  readonly help: string;
  /** One figure; or, where a label is named, one for each of its values. */
  readonly label?: string;
  readonly read: () => Promise<number | Readonly<Record<string, number>>>;
}

/** What stands behind the routes that need a database. Of `data`, the written heads of the audit chain and uploads are used. */
export interface PlatformServices extends Pick<Platform, 'database' | 'keys' | 'data'> {
  /** The session of a cookie's token; undefined where there is none any more. */
  readonly sessionOf: (token: string, now: Date) => Promise<FoundSession | undefined>;
  /** What hashing a password costs; the usual where absent. */
  readonly passwordCost?: Door['passwordCost'];
  /** Sign-in through other houses. Absent: local accounts alone. */
  readonly oidc?: Oidc;
  /** Imports of this process. */
  readonly imports?: ImportQueue;
  /** For `/health/ready`. */
  readonly checks: readonly Check[];
  /** For `/metrics`. */
  readonly gauges: readonly GaugeSource[];
}

export interface Services {
  /** The notices' own rules. */
  readonly ruleSet: LoadedNotices['ruleSet'];
  /** The rules with what the platform has ruled on them: what is shown, and what the calculator runs. */
  readonly rulesShown: () => Promise<RulesShown>;
  /** Whole, the main one first. */
  readonly notices: LoadedNotices['notices'];
  readonly now: () => Date;
  readonly limits: Limits;
  /** Absent: notices and calculator alone. */
  readonly platform: PlatformServices | undefined;
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly services: Services;
  }
}
