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
  /** Those of the pages of one's own. */
  readonly ownScripts?: readonly string[];
  /** Where the browser fetches the compiled rules, once it needs them. */
  readonly rulesUrl: string;
  /** Whether there are services behind the pages: signing in, applying, lists. Absent: notices and calculator alone. */
  readonly hasServices?: boolean;
  /** 大字版. */
  readonly large?: boolean;
  /** Who is signed in, where the page is made for them. */
  readonly viewer?: { readonly name: string; readonly kind: 'citizen' | 'staff' };
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
  my: '/my',
  signIn: '/sign-in',
  /** Items and services; the 办事指南 of one. */
  items: '/items',
  guide: (code: string): string => `/items/${encodeURIComponent(code)}`,
  apply: (code: string): string => `/apply/${encodeURIComponent(code)}`,
  search: '/search',
  publicNotices: '/public-notices',
  publicNotice: (id: string): string => `/public-notices/${encodeURIComponent(id)}`,
  objections: '/objections',
  training: '/training',
  contests: '/contests',
  honours: '/honours',
  progress: '/progress',
  verify: '/verify',
} as const;

/** The address of a sentence known by its full id, `liaocheng-2024-23/03.4`. */
export function sentenceAddress(fullId: string): string {
  const slash = fullId.lastIndexOf('/');
  return `${address.notice(fullId.slice(0, slash))}#${address.sentence(fullId.slice(slash + 1))}`;
}

/** The page of a measure: short for the main notice, whose measures are spoken of most. */
export function measurePageAddress({ notices: [main] }: Pick<Site, 'notices'>, notice: string, number: string): string {
  const path = `/measures/${encodeURIComponent(number)}`;
  return notice === main?.id ? path : `${address.notice(notice)}${path}`;
}

/** Whether a measure has a page: those with a number, 01 … 16; 00 and 99 hold the letter around them. */
export function isNumbered({ number }: { readonly number: string }): boolean {
  return number !== '00' && number !== '99';
}

/** What is open to everybody, besides the notices and what they give. */
export const OPEN_PLACES = [
  { href: address.publicNotices, text: '公示' },
  { href: address.objections, text: '异议查询' },
  { href: address.training, text: '培训清单' },
  { href: address.contests, text: '竞赛' },
  { href: address.honours, text: '荣誉' },
  { href: address.progress, text: '进展' },
  { href: address.verify, text: '核验' },
] as const;
