import type { Notice } from '../../flow/index.ts';
import type { RuleSet } from '../../rules/index.ts';

/** What every page of the portal is made from. */
export interface Site {
  /** The main notice first. */
  readonly notices: readonly Notice[];
  readonly ruleSet: RuleSet;
  /** Addresses of the style sheets and scripts. Without scripts (not built) the pages work as well, by forms. */
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
  /** Where the browser fetches the compiled rules, once it needs them. */
  readonly rulesUrl: string;
}

/** The notice whose full text is here and that gives most comes first. */
export function mainFirst(notices: readonly Notice[], ruleSet: RuleSet): Notice[] {
  const weight = (notice: Notice): number =>
    (notice.head.文本性质 === '原文' ? 1e6 : 0) + ruleSet.items.filter((item) => item.notice === notice.id).length;
  return [...notices].sort((a, b) => weight(b) - weight(a));
}

/** Addresses of the portal's pages and of places in them. A sentence, an item and a reading keep theirs for good. */
export const address = {
  notice: (id: string): string => `/notices/${encodeURIComponent(id)}`,
  measure: (number: string): string => `m-${number}`,
  sentence: (id: string): string => `s-${id}`,
  item: (code: string): string => `item-${code}`,
  reading: (code: string): string => `reading-${code}`,
  block: (code: string): string => `block-${code}`,
  calculator: (code?: string): string =>
    code === undefined ? '/calculator' : `/calculator/${encodeURIComponent(code)}`,
} as const;

/** The address of a sentence known by its full id, `liaocheng-2024-23/03.4`. */
export function sentenceAddress(fullId: string): string {
  const slash = fullId.lastIndexOf('/');
  return `${address.notice(fullId.slice(0, slash))}#${address.sentence(fullId.slice(slash + 1))}`;
}
