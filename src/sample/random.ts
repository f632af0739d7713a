import type { Day } from '../kit/index.ts';

/**
 * A stream of pseudo-random numbers that its seed alone decides (sfc32, Chris Doty-Humphrey's “Small Fast Counting” generator, seeded by
 * FNV-1a). For invented data, never for secrets.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: string) {
    this.a = hash(seed, 0x811c9dc5);
    this.b = hash(seed, 0x2f6e2b1);
    this.c = hash(seed, 0x9e3779b9);
    for (let i = 0; i < 12; i++) this.next();
  }

  /** In [0, 1). */
  next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  }

  /** A whole number between the two, both included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** @throws RangeError for an empty list: a fault of the caller. */
  pick<T>(list: readonly T[]): T {
    const found = list[this.int(0, list.length - 1)];
    if (found === undefined) throw new RangeError('pick: nothing to pick from');
    return found;
  }

  /** One of the values, as often as its weight says. */
  weighted<T>(choices: readonly (readonly [value: T, weight: number])[]): T {
    let left = this.next() * choices.reduce((total, [, weight]) => total + weight, 0);
    for (const [value, weight] of choices) {
      left -= weight;
      if (left < 0) return value;
    }
    throw new RangeError('weighted: nothing to choose from');
  }

  /** `count` of them, each at most once, in random order; all of them where there are fewer. */
  some<T>(list: readonly T[], count: number): T[] {
    if (count * 3 > list.length) return this.shuffled(list).slice(0, count);
    const taken = new Set<number>();
    while (taken.size < count) taken.add(this.int(0, list.length - 1));
    return [...taken].flatMap((at) => list.slice(at, at + 1));
  }

  private shuffled<T>(list: readonly T[]): T[] {
    const order = list.map((one) => ({ one, at: this.next() }));
    return order.sort((a, b) => a.at - b.at).map(({ one }) => one);
  }

  /** A day between the two, both included. */
  day(from: Day, to: Day): Day {
    return this.int(from, Math.max(from, to));
  }
}

function hash(text: string, start: number): number {
  let value = start;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value | 0;
}
