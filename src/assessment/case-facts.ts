import { nearest, type Diagnostic, type Place, type SourceNode } from '../kit/index.ts';
import type { Fact, Item, Regime, RuleSet, Value } from '../rules/index.ts';
import { CaseScan } from './case-scan.ts';
import { scalar } from './evaluate.ts';
import type { Row } from './model.ts';
import { fault } from './node.ts';
import { Registers } from './registers.ts';
import { readValue } from './situation.ts';
import { Unknown } from './unknown.ts';
import { readerOf, type Reader } from './usual.ts';

/** The names under which a case gives its facts: the fact's own; where it has none, `事实3` by its number, counted from 1. */
export function factNames(item: Item): string[] {
  const names = item.facts.map((fact, i) => (fact.name === '' ? `事实${String(i + 1)}` : fact.name));
  return names.map((name, i) => (names.indexOf(name) === i ? name : `${name}（事实${String(i + 1)}）`));
}

/** The facts of one case of one item, by number, read from a flat JSON object of their names. One case at a time: `read` fills `values`. */
export class CaseFacts {
  readonly values: (Value | undefined)[];
  /** Whether it stands for want of a better (未提供时视为). */
  readonly assumed: boolean[];
  /** Whether every fact was given. */
  complete = false;
  readonly names: readonly string[];
  private readonly ruleSet: RuleSet;
  private readonly item: Item;
  private readonly regime: Regime;
  private readonly asOf: number;
  private readonly readers: readonly Reader[];
  private scan: CaseScan;
  /** Cases that the scan could not read. */
  private unlike = 0;

  constructor(ruleSet: RuleSet, item: Item, regime: Regime, asOf: number) {
    this.ruleSet = ruleSet;
    this.item = item;
    this.regime = regime;
    this.asOf = asOf;
    this.names = factNames(item);
    this.values = item.facts.map(() => undefined);
    this.assumed = item.facts.map(() => false);
    this.readers = item.facts.map(({ type }) => readerOf(type, ruleSet));
    this.scan = this.scanLike(this.names);
  }

  /** @returns every fault of a case as JSON; none where all its facts stand in `values`. */
  read(json: string): readonly Diagnostic[] {
    if (this.scan.read(json) && this.take(this.scan.values)) return NONE;
    let given: unknown;
    try {
      given = JSON.parse(json);
    } catch {
      return [fault(at(''), 'S003', '不是合法的 JSON', '检查引号、逗号和括号')];
    }
    if (!isRecord(given)) return [fault(at(''), 'S010', '一件案例须是“事实: 值”', `如 {"${this.names[0] ?? ''}": …}`)];
    const raws = this.names.map((name) => given[name]);
    const members = Object.keys(given);
    const known = raws.filter((raw) => raw !== undefined).length === members.length;
    if (!this.takeRaw(raws) || !known) return this.settle(raws, members);
    // Cases come in hundreds from one hand, all written alike.
    if (this.unlike++ % LEARN_EVERY === 0) this.scan = this.scanLike(members);
    return NONE;
  }

  private scanLike(members: readonly string[]): CaseScan {
    return new CaseScan(this.item.facts, this.names, members, this.ruleSet);
  }

  /** @returns whether each has a value; one of an unusual form has none yet. */
  private takeRaw(raws: readonly unknown[]): boolean {
    const typed = raws.map((raw, i) => (raw === undefined || raw === null ? raw : this.readers[i]?.(raw)));
    let known = this.take(typed);
    for (const [i, value] of typed.entries()) {
      if (value !== undefined || raws[i] === undefined) continue;
      this.values[i] = undefined;
      this.assumed[i] = false;
      known = false;
    }
    return known;
  }

  /** @param given Typed: null where null is given, undefined where nothing is. @returns whether each fact has a value now. */
  private take(given: readonly (Value | undefined)[]): boolean {
    let complete = true;
    let known = true;
    for (let i = 0; i < given.length; i++) {
      const value = given[i];
      const absent = value === undefined || value === null;
      const taken = absent ? this.absent(i, value) : value;
      this.values[i] = taken;
      this.assumed[i] = absent && taken !== undefined && taken !== null;
      complete &&= !absent;
      known &&= taken !== undefined;
    }
    this.complete = complete && known;
    return known;
  }

  /** What stands where nothing is given: none in a field that may be empty, else what is assumed or preset, else it is unknown. */
  private absent(index: number, raw: undefined | null): Value | undefined {
    const fact = this.item.facts[index];
    if (fact === undefined) return undefined;
    const { source } = fact;
    if (
      raw === null
        ? fact.optional || source.op === 'least' || source.op === 'greatest'
        : fact.optional && source.op === 'get'
    )
      return null;
    return fact.assumed;
  }

  /** The whole story where something is missing, of an unusual form, or wrong. */
  private settle(raws: readonly unknown[], members: readonly string[]): Diagnostic[] {
    const faults: Diagnostic[] = [];
    for (const name of members) if (!this.names.includes(name)) faults.push(this.stranger(name));
    for (const [i, fact] of this.item.facts.entries()) {
      const raw = raws[i];
      if (this.values[i] !== undefined || raw === undefined || raw === null) continue;
      this.values[i] = readValue(
        nodeOf(raw, at(this.names[i] ?? '')),
        fact.type,
        this.names[i] ?? '',
        this.ruleSet,
        faults,
      );
    }
    if (faults.length === 0) this.preset();
    return faults;
  }

  /** Fields with a 缺省 that are not given: as the dictionary has them, from the fields that are. */
  private preset(): void {
    const fields = this.ruleSet.registers[this.item.unit.register]?.fields ?? [];
    const presets = this.item.facts.map((fact) => {
      const name = fieldOf(fact);
      return name === undefined ? undefined : fields.find((field) => field.name === name)?.preset;
    });
    if (!presets.some((preset, i) => preset !== undefined && this.values[i] === undefined)) return;
    const row = this.row();
    const registers = new Registers(this.ruleSet, { registers: new Map([[row.register, [row]]]) });
    const env = { ruleSet: this.ruleSet, registers, regime: this.regime, asOf: this.asOf, rows: [row] };
    for (const [i, preset] of presets.entries()) {
      if (preset === undefined || this.values[i] !== undefined) continue;
      const value = scalar(preset, env);
      this.values[i] = value instanceof Unknown ? undefined : value;
    }
  }

  private row(): Row {
    const values = new Map<string, Value>();
    for (const [i, fact] of this.item.facts.entries()) {
      const [name, value] = [fieldOf(fact), this.values[i]];
      if (name !== undefined && value !== undefined && value !== null) values.set(name, value);
    }
    return { register: this.item.unit.register, index: 0, values };
  }

  private stranger(name: string): Diagnostic {
    const near = nearest(name, this.names);
    const hint = near === undefined ? `可用的有：${this.names.join('、')}` : `是不是“${near}”？`;
    return fault(at(name), 'S014', `不认识的事实“${name}”`, hint);
  }
}

const NONE: readonly Diagnostic[] = [];
const LEARN_EVERY = 64;

function fieldOf({ source }: Fact): string | undefined {
  return source.op === 'get' && source.variable === 0 ? source.field : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON pointer of a fact stands for the file. */
function at(name: string): Place {
  return { file: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, line: 0, column: 0 };
}

function nodeOf(raw: unknown, place: Place): SourceNode {
  if (Array.isArray(raw)) return { kind: 'list', items: [], place };
  if (typeof raw === 'number') return { kind: 'scalar', text: String(raw), type: 'number', place };
  if (typeof raw === 'boolean') return { kind: 'scalar', text: String(raw), type: 'boolean', place };
  return typeof raw === 'string'
    ? { kind: 'scalar', text: raw, type: 'text', place }
    : { kind: 'map', entries: [], place };
}
