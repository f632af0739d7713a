import { formatYuan, yuan } from '../kit/index.ts';
import type { Expr, Item, RuleSet, Type, Value } from '../rules/index.ts';
import type { CaseFacts } from './case-facts.ts';
import type { Decision, Facts, Status } from './decide.ts';
import { plain } from './entries.ts';
import { factsOf, sayValue } from './say.ts';

/**
 * The decisions of one item as JSON. Cases that came out alike, by the same verdicts and rows, are told in the same words about other
 * values: so the words are asked for once, with marks where the values stand, and kept.
 */
export class CaseText {
  private readonly ruleSet: RuleSet;
  private readonly item: Item;
  private readonly facts: CaseFacts;
  private readonly inFull: (decision: Decision, facts: Facts) => string;
  private readonly shapes = new Map<number, Shape>();
  /** Facts that the words may name. */
  private readonly told: readonly number[];
  /** In how many ways they may be given or not. */
  private readonly toldShapes: number;
  private readonly sayers: readonly Sayer[];
  /** Rows of each table the item uses. */
  private readonly rowCounts: readonly number[];
  private readonly keepsShape: boolean;

  /** @param inFull Tells a decision in full; a fact that is a text is told as it is. */
  constructor(ruleSet: RuleSet, item: Item, facts: CaseFacts, inFull: (decision: Decision, facts: Facts) => string) {
    this.ruleSet = ruleSet;
    this.item = item;
    this.facts = facts;
    this.inFull = inFull;
    const inputs = item.tableUses.flatMap((use) => use.inputs);
    const exprs = [...item.conditions.map(({ expr }) => expr), ...inputs];
    this.told = [...new Set(exprs.flatMap((expr) => factsOf(expr, item)))];
    this.toldShapes = 4 ** this.told.length;
    this.sayers = item.facts.map(({ type }) => sayerOf(type, ruleSet));
    this.rowCounts = item.tableUses.map(({ table }) => ruleSet.tables[table]?.rows.length ?? 0);
    const names = item.facts.flatMap(({ name }) => (name === '' ? [] : [name]));
    this.keepsShape = inputs.every((input) => isFact(input, item)) && new Set(names).size === names.length;
  }

  say(decision: Decision): string {
    const key = this.keepsShape ? this.shapeOf(decision) : NaN;
    if (Number.isNaN(key)) return this.inFull(decision, this.facts.values);
    let shape = this.shapes.get(key);
    if (shape === undefined) {
      // No item has so many; whoever tries to make them up gets nowhere.
      if (this.shapes.size >= MOST_SHAPES) this.shapes.clear();
      this.shapes.set(key, (shape = this.learn(decision)));
    }
    // Joined, for a text put together by `+` is copied a second time when it is first read.
    const { slots, pieces } = shape;
    for (let i = 0; i < slots.length; i++) pieces[i + 1] = this.piece(shape, i, decision);
    return pieces.join('');
  }

  /** The value at a slot with the words behind it. Days, years and names come again and again. */
  private piece({ slots, then, said }: Shape, i: number, decision: Decision): string {
    const slot = slots[i] ?? 0;
    const known = said[i];
    if (known === undefined) return this.value(slot, decision) + (then[i] ?? '');
    const value = this.facts.values[slot] ?? null;
    let piece = known.get(value);
    if (piece === undefined) {
      if (known.size >= MOST_SAID) known.clear();
      known.set(value, (piece = this.value(slot, decision) + (then[i] ?? '')));
    }
    return piece;
  }

  /** A number that two decisions share where they are told in the same words; NaN for one that is still open. */
  private shapeOf({ status, verdicts, rows }: Decision): number {
    let key = SETTLED.indexOf(status);
    if (key < 0) return NaN;
    for (const verdict of verdicts) key = key * 3 + (verdict === undefined ? 2 : verdict ? 1 : 0);
    for (let use = 0; use < rows.length; use++) {
      const matched = rows[use];
      const count = this.rowCounts[use] ?? 0;
      if (matched === undefined || matched.length > 1) return NaN;
      key = key * (count + 1) + (matched[0] ?? count);
    }
    if (this.facts.complete) key *= this.toldShapes;
    else
      for (const index of this.told) {
        const value = this.facts.values[index];
        key = key * 4 + (value === undefined ? 3 : value === null ? 2 : this.facts.assumed[index] === true ? 1 : 0);
      }
    return Number.isSafeInteger(key) ? key : NaN;
  }

  /** The words of a decision, cut where a value stands. */
  private learn(decision: Decision): Shape {
    const { values } = this.facts;
    const marked = values.map((value, i) => (value === undefined || value === null ? value : mark('', i)));
    const figures = decision.figures.map((_, i) => mark('f', i));
    const text = this.inFull({ ...decision, amount: decision.status === 'award' ? SUM : 0, figures }, marked);
    const cuts = [...text.matchAll(MARKS)];
    const slots = cuts.map(([whole, figure, fact]) => {
      if (figure !== undefined) return FIGURE - Number(figure);
      return fact !== undefined ? Number(fact) : whole === SAID_SUM ? SAID : BARE;
    });
    const then = cuts.map((cut, n) => text.slice(cut.index + cut[0].length, cuts[n + 1]?.index));
    const said = slots.map((slot) =>
      FEW.has(this.item.facts[slot]?.type.kind) ? new Map<Value, string>() : undefined,
    );
    return { slots, then, said, pieces: [text.slice(0, cuts[0]?.index), ...then] };
  }

  private value(slot: number, decision: Decision): string {
    if (slot >= 0) return this.sayers[slot]?.(this.facts.values[slot] ?? null) ?? '';
    if (slot === BARE) return sumOf(decision.amount);
    return slot === SAID ? sayYuan(decision.amount) : this.figure(decision, FIGURE - slot);
  }

  private figure({ figures }: Decision, index: number): string {
    const { benefit, verdict } = this.item.outcome;
    const type = (benefit ?? verdict)?.figures[index]?.expr.type ?? TEXT;
    return JSON.stringify(plain(figures[index], type, this.ruleSet));
  }
}

/** Words, between which values stand. */
interface Shape {
  /** What stands after the words so far: the fact of this number, or a sum, or a figure. */
  readonly slots: readonly number[];
  /** The words after each of them. */
  readonly then: readonly string[];
  /** By slot and value, the value with the words after it; only where few values are to be expected. */
  readonly said: readonly (Map<Value, string> | undefined)[];
  /** The words before the first slot; then, of the decision that is being told, each slot with the words after it. */
  readonly pieces: string[];
}

/** The sum as a number, `10000`. */
const BARE = -1;
/** The sum as it is said, `10,000元`. */
const SAID = -2;
/** Figure 0; the others below it. */
const FIGURE = -3;

type Sayer = (value: Value) => string;

const FEW = new Set<Type['kind'] | undefined>(['date', 'year', 'enum']);
const MOST_SAID = 4096;
const SETTLED: readonly Status[] = ['award', 'not-eligible', 'superseded', 'pass', 'fail'];
const MOST_SHAPES = 4096;
const TEXT: Type = { kind: 'text' };

/** Between characters that no text has. */
function mark(kind: '' | 'f', index: number): string {
  return `\uE000${kind}${String(index)}\uE001`;
}

/** A sum that no award has, by which its places are found again. */
const SUM = 98_765_432_109;
const SAID_SUM = formatYuan(SUM);
const MARKS = new RegExp(
  `"\uE000f(\\d+)\uE001"|\uE000(\\d+)\uE001|${SAID_SUM.replaceAll('.', '\\.')}|${String(yuan(SUM)).replace('.', '\\.')}`,
  'gu',
);

function isFact(expr: Expr, item: Item): boolean {
  const derived = expr.op === 'derived' ? item.derived[expr.index] : undefined;
  return derived === undefined ? expr.op === 'fact' : isFact(derived.expr, item);
}

/** As `sayValue` says a value of the type, and as it stands in JSON between quotation marks. */
function sayerOf(type: Type, ruleSet: RuleSet): Sayer {
  const usual: Sayer = (value) => escaped(sayValue(value, type, ruleSet));
  if (type.kind === 'year') return String;
  // Digits and a unit: nothing to escape.
  if (type.kind === 'number' && type.unit !== '元') return (value) => sayValue(value, type, ruleSet);
  if (type.kind === 'number' && type.unit === '元')
    return (value) => (typeof value === 'number' ? sayYuan(value) : usual(value));
  if (type.kind === 'enum') {
    const names = (ruleSet.enums[type.name]?.values ?? []).map(escaped);
    return (value) => (typeof value === 'number' ? names[value] : undefined) ?? usual(value);
  }
  return usual;
}

/** The unit as `formatYuan` sets it. */
const UNIT = formatYuan(0).slice(1);

/** As `formatYuan`, which takes the sums from a million 元 on. */
function sayYuan(fen: number): string {
  const rest = fen % 100;
  const whole = (fen - rest) / 100;
  if (fen < 0 || whole >= 1_000_000) return formatYuan(fen);
  const low = whole % 1000;
  const said = whole < 1000 ? UP_TO_999[whole] : `${UP_TO_999[(whole - low) / 1000] ?? ''},${DIGITS_3[low] ?? ''}`;
  return rest === 0 ? `${said ?? ''}${UNIT}` : `${said ?? ''}.${DIGITS_3[rest]?.slice(1) ?? ''}${UNIT}`;
}

/** 元, as JSON prints the number. */
function sumOf(fen: number): string {
  const rest = fen % 100;
  const whole = (fen - rest) / 100;
  if (rest === 0 || fen < 0 || whole >= 1_000_000) return String(fen / 100);
  const low = whole % 1000;
  const said = whole < 1000 ? UP_TO_999[whole] : `${UP_TO_999[(whole - low) / 1000] ?? ''}${DIGITS_3[low] ?? ''}`;
  return `${said ?? ''}.${rest % 10 === 0 ? String(rest / 10) : (DIGITS_3[rest]?.slice(1) ?? '')}`;
}

/** Numbers as they are printed, made once: printing one takes longer than all else of a sum. */
const UP_TO_999 = Array.from({ length: 1000 }, (_, n) => String(n));
const DIGITS_3 = UP_TO_999.map((digits) => digits.padStart(3, '0'));

/** As it stands within quotation marks. */
function escaped(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}
