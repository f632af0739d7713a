import type { Actor } from '../access/index.ts';
import type { RuleSet } from '../rules/index.ts';
import type { Database, Keys } from '../store/index.ts';

/** What every story of the platform is told with: where, who, when, by which rules. */
export interface Context {
  readonly database: Database;
  readonly keys: Keys;
  readonly actor: Actor;
  readonly now: Date;
  readonly ruleSet: RuleSet;
  /** Where the command carried a key: the same key with the same request gets the same answer. */
  readonly idempotency?: Idempotency;
}

export interface Idempotency {
  readonly key: string;
  /** Method and pattern of the route. */
  readonly route: string;
  /** Digest of the whole request. */
  readonly digest: string;
}
