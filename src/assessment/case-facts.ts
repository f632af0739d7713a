import { nearest, parseDay, type Diagnostic, type Place, type SourceNode } from '../kit/index.ts';
import { scaleOf, type Fact, type Item, type Regime, type RuleSet, type Type, type Value } from '../rules/index.ts';
import { CaseScan } from './case-scan.ts';
import { scalar } from './evaluate.ts';
import type { Row } from './model.ts';
import { fault } from './node.ts';
import { Registers } from './registers.ts';
import { readValue } from './situation.ts';
import { Unknown } from './unknown.ts';

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
  /** As they were given. */
  readonly raws: unknown[];
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
    this.raws = item.facts.map(() => undefined);
    this.readers = item.facts.map(({ type }) => readerOf(type, ruleSet));
    this.scan = new CaseScan(this.names, this.names);
  }

  /** @returns every fault of a case as JSON; none where all its facts stand in `values`. */
  read(json: string): readonly Diagnostic[] {
    if (this.scan.read(json) && this.take(this.scan.raws)) return NONE;
    let given: unknown;
    try {
      given = JSON.parse(json);
    } catch {
      return [fault(at(''), 'S003', '不是合法的 JSON', '检查引号、逗号和括号')];
    }
    if (!isRecord(given)) return [fault(at(''), 'S010', '一件案例须是“事实: 值”', `如 {"${this.names[0] ?? ''}": …}`)];
    for (const [i, name] of this.names.entries()) this.raws[i] = given[name];
    const members = Object.keys(given);
    const known = this.raws.filter((raw) => raw !== undefined).length === members.length;
    if (!this.take(this.raws) || !known) return this.settle(members);
    // Cases come in hundreds from one hand, all written alike.
    if (this.unlike++ % LEARN_EVERY === 0) this.scan = new CaseScan(this.names, members);
    return NONE;
  }

  /** @returns whether each has a value, all of the usual form. */
  private take(raws: readonly unknown[]): boolean {
    let complete = true;
    let usual = true;
    for (let i = 0; i < raws.length; i++) {
      const raw = raws[i];
      const absent = raw === undefined || raw === null;
      const value = absent ? this.absent(i, raw) : this.readers[i]?.(raw);
      this.raws[i] = raw;
      this.values[i] = value;
      this.assumed[i] = absent && value !== undefined && value !== null;
      complete &&= !absent;
      usual &&= value !== undefined;
    }
    this.complete = complete && usual;
    return usual;
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
  private settle(members: readonly string[]): Diagnostic[] {
    const faults: Diagnostic[] = [];
    for (const name of members) if (!this.names.includes(name)) faults.push(this.stranger(name));
    for (const [i, fact] of this.item.facts.entries()) {
      const raw = this.raws[i];
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

/** A value of the usual form, typed; undefined where it needs a closer look. */
type Reader = (raw: unknown) => Value | undefined;

function readerOf(type: Type, ruleSet: RuleSet): Reader {
  switch (type.kind) {
    case 'boolean':
      return (raw) => (typeof raw === 'boolean' ? raw : undefined);
    case 'date':
      return dayReader();
    case 'year':
      return (raw) =>
        typeof raw === 'number' && Number.isInteger(raw) && raw >= 1900 && raw <= 2199 ? raw : undefined;
    case 'number':
      return scaleOf(type.unit) === 0 ? readWhole : readHundredths;
    case 'enum': {
      const codes = new Map<unknown, number>(ruleSet.enums[type.name]?.values.map((value, code) => [value, code]));
      return (raw) => codes.get(raw);
    }
    case 'text':
    case 'ref':
      // Longer ones may be numbers with a check digit.
      return (raw) => (typeof raw === 'string' && raw.length < 15 && raw.trim() !== '' ? raw : undefined);
    case 'list':
    case 'row':
      return () => undefined;
  }
}

/** Cases name few days many times. */
function dayReader(): Reader {
  const days = new Map<unknown, number>();
  return (raw) => {
    const known = days.get(raw);
    if (known !== undefined || typeof raw !== 'string') return known;
    const day = parseDay(raw);
    if (days.size >= MOST_DAYS) days.clear();
    if (day !== undefined) days.set(raw, day);
    return day;
  };
}

const MOST_DAYS = 10_000;

function readWhole(raw: unknown): number | undefined {
  return typeof raw === 'number' && Number.isInteger(raw) && raw >= 0 && raw <= 1e8 ? raw : undefined;
}

/** 元 in 分. Where n hundredths come to the very number that was given, it is their shortest name. */
function readHundredths(raw: unknown): number | undefined {
  if (typeof raw !== 'number' || !(raw >= 0 && raw <= 1e10)) return undefined;
  const hundredths = Math.round(raw * 100);
  return hundredths / 100 === raw ? hundredths : undefined;
}

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
