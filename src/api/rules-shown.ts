import type { LoadedNotices } from '../flow/index.ts';
import { digest } from './digest.ts';

type RuleSet = LoadedNotices['ruleSet'];

/** The rules as everybody sees them now. */
export interface RulesShown {
  readonly ruleSet: RuleSet;
  /** The same as JSON, for browsers to run. */
  readonly text: string;
  /** Digest of the text. */
  readonly version: string;
  /** Where browsers fetch the text; under it never anything else. */
  readonly url: string;
}

/** How long what was read counts as what is ruled. A ruling begins on the day after it at the earliest, so nobody is told an old amount. */
const FRESH_MS = 5_000;

/**
 * The notices with what the platform has ruled on their readings; without a platform, the notices as they are. While the database is away
 * the last known rules are shown: a notice can be read at any time.
 * @param read what is ruled now: the same object as long as nothing is ruled
 */
export function rulesShown(
  noticesAlone: RuleSet,
  read: (() => Promise<RuleSet>) | undefined,
  now: () => Date,
): () => Promise<RulesShown> {
  let shown = shownOf(noticesAlone);
  if (read === undefined) return () => Promise.resolve(shown);
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    try {
      const ruleSet = await read();
      if (ruleSet !== shown.ruleSet) shown = shownOf(ruleSet);
      readAt = now().getTime();
    } catch {
      // The health of the database is told elsewhere.
    } finally {
      reading = undefined;
    }
  };
  return async () => {
    if (Math.abs(now().getTime() - readAt) > FRESH_MS) await (reading ??= look());
    return shown;
  };
}

function shownOf(ruleSet: RuleSet): RulesShown {
  const text = JSON.stringify(ruleSet);
  const version = digest(text);
  return { ruleSet, text, version, url: `/api/rules?v=${version}` };
}
