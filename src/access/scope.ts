/**
 * Whose rows a transaction sees and may write, in the words that row-level security reads (`docs/platform.md`). Made from an
 * account's grants by `scopeOf`.
 */
export interface Scope {
  /** Id of the account, a bigint as text; `0` is the platform itself. */
  readonly account: string;
  /** Session the step belongs to, for the audit; empty for command line and jobs. */
  readonly session: string;
  /** `on`: all rows that are not restricted; `restricted`: those too. */
  readonly everything: 'off' | 'on' | 'restricted';
  readonly counties: readonly string[];
  readonly departments: readonly string[];
  /** Credit codes of the organisations acted for. */
  readonly organisations: readonly string[];
  /** Token of the person the account belongs to. */
  readonly person: string | null;
  /** Whether register rows may be written at all. */
  readonly writes: boolean;
}

/** The platform's own work: sign-in before anybody is signed in, the start, jobs. */
export const PLATFORM_SCOPE: Scope = {
  account: '0',
  session: '',
  everything: 'restricted',
  counties: [],
  departments: [],
  organisations: [],
  person: null,
  writes: true,
};
