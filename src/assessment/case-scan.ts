import { dayOf, isCalendarDate } from '../kit/index.ts';
import { scaleOf, type Fact, type RuleSet, type Type, type Value } from '../rules/index.ts';
import { usualHundredths, usualText, usualWhole, usualYear } from './usual.ts';

/**
 * Reads cases that are written like one before them: a flat JSON object without white space, its members in the same order, their values
 * of the usual form and without escapes. Anything else it leaves to `JSON.parse`, after which each value still has to be typed: that takes
 * twice the time.
 */
export class CaseScan {
  /** Typed, by fact; null where null is given; undefined where the fact is not among the members. */
  readonly values: (Value | undefined)[];
  private readonly members: readonly Member[];
  private json = '';
  private at = 0;

  /** @param names Names of the facts. @param like Members of the case that others are expected to be like, in its order. */
  constructor(facts: readonly Pick<Fact, 'type'>[], names: readonly string[], like: readonly string[], ruleSet: Enums) {
    this.values = facts.map(() => undefined);
    this.members = like.map((name, n) => {
      const fact = names.indexOf(name);
      const type = facts[fact]?.type ?? UNREAD;
      return {
        key: `${n === 0 ? '{' : ','}${JSON.stringify(name)}:`,
        fact,
        type,
        scale: type.kind === 'number' ? scaleOf(type.unit) : 0,
        codes: type.kind === 'enum' ? codesOf(ruleSet.enums[type.name]?.values ?? []) : NO_CODES,
      };
    });
  }

  /** Whether the case is like the one before; then its values stand in `values`. */
  read(json: string): boolean {
    const { members, values } = this;
    this.json = json;
    this.at = 0;
    for (const member of members) {
      if (!json.startsWith(member.key, this.at)) return false;
      this.at += member.key.length;
      const value = json.charCodeAt(this.at) === N ? this.nothing() : this.value(member);
      if (value === undefined) return false;
      values[member.fact] = value;
    }
    return members.length > 0 && this.at === json.length - 1 && json.charCodeAt(this.at) === CLOSING_BRACE;
  }

  private nothing(): null | undefined {
    return this.word('null') ? null : undefined;
  }

  private value({ type, scale, codes }: Member): Value | undefined {
    switch (type.kind) {
      case 'boolean':
        if (this.word('true')) return true;
        return this.word('false') ? false : undefined;
      case 'date':
        return this.day();
      case 'year':
        return usualYear(this.number());
      case 'number':
        return scale === 0 ? usualWhole(this.number()) : usualHundredths(this.number());
      case 'enum':
        return this.code(codes);
      case 'text':
      case 'ref':
        return usualText(this.text());
      case 'list':
      case 'row':
        return undefined;
    }
  }

  private word(word: string): boolean {
    if (!this.json.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  /** Without escapes. */
  private text(): string | undefined {
    const { json } = this;
    const start = this.at + 1;
    if (json.charCodeAt(this.at) !== QUOTE) return undefined;
    for (let i = start; i < json.length; i++) {
      const unit = json.charCodeAt(i);
      if (unit === QUOTE) {
        this.at = i + 1;
        return json.slice(start, i);
      }
      if (unit === BACKSLASH || unit < SPACE) return undefined;
    }
    return undefined;
  }

  /** A name of an enumeration, found by a sum over its characters, so that no text is made of it. */
  private code(codes: ReadonlyMap<number, Name>): number | undefined {
    const { json } = this;
    let sum = 0;
    let i = this.at + 1;
    for (let unit = json.charCodeAt(i); unit !== QUOTE && i < json.length; unit = json.charCodeAt(++i))
      sum = sumWith(sum, unit);
    const name = codes.get(sum);
    if (name === undefined || !this.word(name.json)) return undefined;
    return name.code;
  }

  /** `"2025-09-01"` */
  private day(): number | undefined {
    const { json, at } = this;
    const marks = json.charCodeAt(at) === QUOTE && json.charCodeAt(at + 11) === QUOTE;
    if (!marks || json.charCodeAt(at + 5) !== DASH || json.charCodeAt(at + 8) !== DASH) return undefined;
    const year = this.twoDigits(at + 1) * 100 + this.twoDigits(at + 3);
    const [month, day] = [this.twoDigits(at + 6), this.twoDigits(at + 9)];
    // Where one is no digit, all of it is NaN, and no day of the calendar.
    if (!isCalendarDate({ year, month, day })) return undefined;
    this.at = at + 12;
    return dayOf(year, month, day);
  }

  private twoDigits(at: number): number {
    const [tens, ones] = [this.json.charCodeAt(at) - ZERO, this.json.charCodeAt(at + 1) - ZERO];
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
  }

  /** Digits, or digits with decimals. An exponent or a sign ends it too early, and so the reading. */
  private number(): number {
    const start = this.at;
    let whole = 0;
    let unit = this.json.charCodeAt(start);
    for (; unit >= ZERO && unit <= NINE; unit = this.json.charCodeAt(++this.at)) whole = whole * 10 + (unit - ZERO);
    const long = this.at - start;
    if (long === 0 || long > MOST_DIGITS || (long > 1 && this.json.charCodeAt(start) === ZERO)) return NaN;
    return unit === POINT ? this.decimal(whole, long) : whole;
  }

  /** As digits over a power of ten: where both are exact, so is what is nearest to their quotient. */
  private decimal(whole: number, long: number): number {
    let digits = whole;
    let power = 1;
    let unit = this.json.charCodeAt(++this.at);
    for (; unit >= ZERO && unit <= NINE; unit = this.json.charCodeAt(++this.at)) {
      digits = digits * 10 + (unit - ZERO);
      power *= 10;
      long++;
    }
    return power === 1 || long > MOST_DIGITS ? NaN : digits / power;
  }
}

type Enums = Pick<RuleSet, 'enums'>;

interface Member {
  /** With the sign before it and the colon behind: `,"奖项":` */
  readonly key: string;
  readonly fact: number;
  readonly type: Type;
  readonly scale: number;
  readonly codes: ReadonlyMap<number, Name>;
}

interface Name {
  /** As it stands in JSON. */
  readonly json: string;
  readonly code: number;
}

/** By sum. Names that share theirs are left out, and so to `JSON.parse`. */
function codesOf(names: readonly string[]): ReadonlyMap<number, Name> {
  const sums = names.map((name) =>
    [...Array(name.length).keys()].reduce((sum, i) => sumWith(sum, name.charCodeAt(i)), 0),
  );
  return new Map(
    names.flatMap((name, code) => {
      const sum = sums[code] ?? 0;
      return sums.indexOf(sum) === sums.lastIndexOf(sum) ? [[sum, { json: JSON.stringify(name), code }] as const] : [];
    }),
  );
}

function sumWith(sum: number, unit: number): number {
  return (Math.imul(sum, 31) + unit) | 0;
}

const NO_CODES: ReadonlyMap<number, Name> = new Map<number, Name>();
/** A member that is no fact: never read. */
const UNREAD: Type = { kind: 'row', register: '' };

/** Of an integer that is exact. */
const MOST_DIGITS = 15;

const QUOTE = 34;
const BACKSLASH = 92;
const SPACE = 32;
const DASH = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const N = 110;
const CLOSING_BRACE = 125;
