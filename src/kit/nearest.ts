import { distance } from 'fastest-levenshtein';

/**
 * The candidate that was probably meant by `name`, for “是不是 …？”; undefined where none is near: more than half of its characters would
 * change. A candidate that contains the name, or is contained in it, goes first.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const score = farness(name, candidate);
    if (score < least) {
      least = score;
      best = candidate;
    }
  }
  return best;
}

/** Edits; only half as far where one contains the other; a little nearer for each character they share; infinite where too far. */
function farness(name: string, candidate: string): number {
  if (name === candidate) return -1;
  const nearer = shared(name, candidate) / 1000;
  if (contains(name, candidate) || contains(candidate, name)) {
    return Math.abs(name.length - candidate.length) / 2 - nearer;
  }
  const edits = distance(name, candidate);
  return edits * 2 > name.length ? Infinity : edits - nearer;
}

function shared(name: string, candidate: string): number {
  return Array.from(new Set(name)).filter((character) => candidate.includes(character)).length;
}

/** One character found in a longer text says nothing. */
function contains(whole: string, part: string): boolean {
  return part.length >= 2 && whole.includes(part);
}
