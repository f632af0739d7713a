import { linkHash, sayBreak, type BreakReason, type ChainBreak, type Head, type Link } from './chain.ts';

/** A link, and where it was read. */
export interface PlacedLink extends Link {
  readonly line?: number;
}

/** The first link that doesn't hold, kept while the links after it tell what happened. */
interface Suspect {
  readonly link: PlacedLink;
  seq: number;
  /** Hash that the link had to follow. */
  readonly previous: string;
  reason: BreakReason;
  other?: number;
  settled: boolean;
  /** Whether the next link is the one right behind. */
  fresh: boolean;
}

/**
 * Follows a chain link by link. After the first link that doesn't hold it reads on to tell what happened to it: a removed entry never
 * comes, a swapped one comes later, and after an added one the chain goes on as if it weren't there.
 */
export class ChainCheck {
  private head: Head;
  /** Hash before the last link: an added link that follows by itself is found at the one after it. */
  private before: string | undefined;
  private suspect: Suspect | undefined;
  private count = 0;
  private readonly gap: 'removed' | 'unsealed';

  /** @param start what the first link must follow. @param gap what a missing number means: the line is gone, or the seal. */
  constructor(start: Head, gap: 'removed' | 'unsealed') {
    this.head = start;
    this.gap = gap;
  }

  /** What has been followed so far. */
  get reached(): { readonly count: number; readonly head: Head } {
    return { count: this.count, head: this.head };
  }

  get isBroken(): boolean {
    return this.suspect !== undefined;
  }

  /** Whether reading on can't tell any more. */
  get isSettled(): boolean {
    return this.suspect?.settled === true;
  }

  next(link: PlacedLink): void {
    if (this.suspect !== undefined) {
      judge(this.suspect, link);
      return;
    }
    const seq = this.head.seq + 1;
    const follows = link.text !== undefined && linkHash(this.head.hash, link.text) === link.hash;
    if (follows && link.seq === seq) {
      this.before = this.head.hash;
      this.head = { seq, hash: link.hash };
      this.count += 1;
    } else this.suspect = this.firstLook(link, follows);
  }

  /** The break, in words; undefined where the chain holds so far. */
  broken(): ChainBreak | undefined {
    if (this.suspect === undefined) return undefined;
    const { link, seq, reason, other } = this.suspect;
    // Of a line that is gone, the link read in its place says nothing.
    const here = reason === 'removed' && link.text !== undefined ? {} : placeOf(link);
    return { reason, seq, ...here, message: sayBreak(reason, seq, other) };
  }

  private firstLook(link: PlacedLink, follows: boolean): Suspect {
    const seq = this.head.seq + 1;
    const base = { link, previous: this.head.hash, fresh: true };
    if (link.text === undefined && link.seq === seq) return { ...base, seq, reason: 'removed', settled: true };
    if (follows) return { ...base, seq, reason: 'changed', settled: true };
    if (link.seq > seq) return { ...base, seq, reason: this.gap, settled: false };
    if (link.seq < seq) return { ...base, seq: link.seq, reason: 'added', settled: true };
    if (this.before !== undefined && link.text !== undefined && linkHash(this.before, link.text) === link.hash)
      return { ...base, seq: seq - 1, reason: 'added', settled: true };
    return { ...base, seq, reason: 'changed', settled: false };
  }
}

/** What a later link says of the first one that didn't hold. */
function judge(suspect: Suspect, later: PlacedLink): void {
  const { link, seq, previous, fresh } = suspect;
  suspect.fresh = false;
  if (suspect.settled || later.text === undefined) return;
  const settle = (reason: BreakReason, other?: number): void => {
    suspect.reason = reason;
    suspect.settled = true;
    if (other !== undefined) suspect.other = other;
  };
  const hash = linkHash(previous, later.text);
  if (suspect.reason !== 'changed') {
    if (later.seq === seq) {
      // It comes later. Whether the one in its place is its own, or one too many, shows where its own place is.
      suspect.reason = 'swapped';
      suspect.other = link.seq;
    } else if (later.seq === link.seq && suspect.reason === 'swapped') {
      suspect.seq = link.seq;
      settle('added');
    }
  } else if (hash === link.hash) settle('swapped', later.seq);
  else if (hash === later.hash) {
    // This link belongs where the first one stands. The first one belongs behind it, or nowhere.
    const behind = link.text !== undefined && linkHash(later.hash, link.text) === link.hash;
    if (fresh && !behind) settle('added');
    else settle('swapped', later.seq);
  }
}

function placeOf({ entry, line }: PlacedLink): { entry: string; line?: number } {
  return { entry, ...(line === undefined ? {} : { line }) };
}
