import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import {
  assess,
  situationFromYaml,
  type Assessment,
  type Award,
  type Benefit,
  type Check,
  type Decider,
  type NotAwarded,
  type Situation,
} from '../assessment/index.ts';
import { byPlace, formatYuan, nearest, parseDay, parseYuan, type Diagnostic, type Place } from '../kit/index.ts';
import type { RuleSet } from '../rules/index.ts';

/** The faults of example files, and of examples that come out otherwise than they say. */
export const EXAMPLE_CODES = {
  X001: '例子文件不是合法的 YAML',
  X002: '例子文件的结构不对',
  X003: '例子中有不认识的名称',
  X004: '例子缺少一项',
  X005: '例子中的值不对',
  X010: '应得的没有得到',
  X011: '得到的与应得的不同',
  X012: '得到了没有列出的',
  X013: '未得的与所列的不同',
  X014: '校验结果与所列的不同',
  X015: '应当查出的错误没有查出',
  X016: '查出了没有列出的错误',
} as const;

export type ExampleCode = keyof typeof EXAMPLE_CODES;

/** A file of `notices/<id>/examples/`; those in `bad/` hold situations that must be refused. */
export interface ExampleFile {
  /** `notices/<id>/examples/02-自主评价.yaml` */
  readonly path: string;
  readonly text: string;
}

export type Example = GoodExample | BadExample;

interface ExampleHead {
  readonly title: string;
  readonly place: Place;
}

/** A situation with what must come out. */
export interface GoodExample extends ExampleHead {
  readonly kind: 'good';
  readonly situation: Situation;
  readonly choice: Readonly<Record<string, string>>;
  readonly on?: number;
  /** All awards. */
  readonly awards: readonly ExpectedAward[];
  /** Some of what is not awarded. */
  readonly notAwarded: readonly ExpectedRefusal[];
  /** All checks. */
  readonly checks: readonly ExpectedCheck[];
}

/** A text that is no situation, with every fault that must be found in it. */
export interface BadExample extends ExampleHead {
  readonly kind: 'bad';
  readonly text: string;
  /** Where the text begins: line 1, column 1 of the text stand here in the file. */
  readonly start: Place;
  readonly faults: readonly ExpectedFault[];
}

interface Expected {
  readonly place: Place;
  readonly item: string;
  readonly beneficiary: string;
  readonly key?: string;
}

export interface ExpectedAward extends Expected {
  /** 分. */
  readonly amount?: number;
  readonly full?: number;
  readonly paidBefore?: number;
  readonly benefit?: ReadonlyMap<string, string>;
  readonly readings?: readonly string[];
}

export interface ExpectedRefusal extends Expected {
  readonly status: string;
  readonly missing?: readonly string[];
  readonly because?: string;
  readonly nearest?: string;
  readonly readings?: readonly string[];
}

export interface ExpectedCheck extends Expected {
  readonly status: string;
  readonly figures?: ReadonlyMap<string, string>;
  readonly readings?: readonly string[];
}

export interface ExpectedFault {
  readonly place: Place;
  readonly line: number;
  readonly column: number;
  /** Part of what is said, the hint included. */
  readonly contains: string;
}

export interface ExampleOptions {
  /** The day of the assessment where an example gives none, in days since 1970-01-01. */
  readonly today: number;
  readonly decide?: Decider;
}

/** Every example file of a folder of notices. */
export async function readExampleFiles(folder: string): Promise<ExampleFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).split(sep).filter(Boolean))
    .filter(([, second]) => second === 'examples');
  return Promise.all(
    paths
      .map((parts) => parts.join('/'))
      .sort()
      .map(async (path) => ({ path: `notices/${path}`, text: await readFile(join(folder, path), 'utf8') })),
  );
}

/** Every example that comes out otherwise than it says, at its place; and every fault of the files themselves. */
export function runExamples(ruleSet: RuleSet, files: readonly ExampleFile[], options: ExampleOptions): Diagnostic[] {
  const { examples, faults } = readExamples(ruleSet, files);
  return [...faults, ...examples.flatMap((example) => runExample(ruleSet, example, options))].sort(byPlace);
}

export function runExample(ruleSet: RuleSet, example: Example, options: ExampleOptions): Diagnostic[] {
  return example.kind === 'bad'
    ? compareFaults(example, situationFromYaml(example.text, example.start.file, ruleSet).faults)
    : compareAssessment(ruleSet, example, assessExample(ruleSet, example, options));
}

export function assessExample(ruleSet: RuleSet, example: GoodExample, options: ExampleOptions): Assessment {
  const { situation, choice, on } = example;
  return assess(ruleSet, situation, { ...options, choice, ...(on === undefined ? {} : { on }) });
}

// ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The examples of all files that can be run, and every fault that keeps another from being run. */
export function readExamples(
  ruleSet: RuleSet,
  files: readonly ExampleFile[],
): { examples: Example[]; faults: Diagnostic[] } {
  const faults: Diagnostic[] = [];
  const examples = files.flatMap((file) => new ExampleReader(ruleSet, file, faults).examples());
  return { examples, faults: faults.sort(byPlace) };
}

/** YAML with the place of every part; scalars as they are written. */
type Part =
  | {
      readonly kind: 'map';
      readonly place: Place;
      readonly entries: readonly Entry[];
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'list'; readonly place: Place; readonly items: readonly Part[] }
  | { readonly kind: 'text'; readonly place: Place; readonly text: string; readonly literal: boolean };

interface Entry {
  readonly name: string;
  readonly place: Place;
  readonly value: Part;
}

interface Wanted {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const GOOD: Wanted = { required: ['说明', '情形'], optional: ['得到', '未得', '校验', '口径', '读于'] };
const BAD: Wanted = { required: ['说明', '情形', '错误'], optional: [] };
const AWARD: Wanted = { required: ['事项', '对象'], optional: ['金额', '待遇', '同项键', '应得', '已发', '口径'] };
const REFUSAL: Wanted = { required: ['事项', '对象', '结果'], optional: ['同项键', '缺', '因', '距离', '口径'] };
const CHECK: Wanted = { required: ['事项', '对象', '结论'], optional: ['同项键', '核算', '口径'] };
const FAULT: Wanted = { required: ['行', '列', '含'], optional: [] };

/** How the statuses of the answer read in Chinese. */
const STATUSES: Readonly<Record<string, string>> = {
  superseded: '不重复享受',
  'not-eligible': '不符合条件',
  'needs-ruling': '需裁定',
  'needs-decision': '待核定',
  'needs-facts': '缺事实',
};

class ExampleReader {
  private readonly ruleSet: RuleSet;
  private readonly file: ExampleFile;
  private readonly faults: Diagnostic[];
  private readonly lines = new LineCounter();

  constructor(ruleSet: RuleSet, file: ExampleFile, faults: Diagnostic[]) {
    this.ruleSet = ruleSet;
    this.file = file;
    this.faults = faults;
  }

  examples(): Example[] {
    const document = parseDocument(this.file.text, {
      lineCounter: this.lines,
      schema: 'core',
      uniqueKeys: true,
      prettyErrors: false,
      stringKeys: true,
    });
    for (const error of document.errors)
      this.fault(this.placeAt(error.pos[0]), 'X001', `不是合法的 YAML：${error.message}`, '检查缩进、冒号后的空格和括号');
    if (document.errors.length > 0) return [];
    const start = this.placeAt(0);
    const root = this.part(document.contents, start);
    if (root?.kind !== 'list') {
      this.fault(start, 'X002', '例子文件须是一列例子', '如 - 说明: 恰好30人，进第一档');
      return [];
    }
    const bad = /(?:^|\/)bad\//u.test(this.file.path);
    return root.items.flatMap((item) => (bad ? this.bad(item) : this.good(item)) ?? []);
  }

  private good(part: Part): GoodExample | undefined {
    const before = this.faults.length;
    const fields = this.fields(part, '例子', GOOD);
    if (fields === undefined) return undefined;
    const title = this.text(fields.get('说明'), '说明');
    if (!['得到', '未得', '校验'].some((name) => fields.has(name)))
      this.fault(part.place, 'X004', '例子没有写应当得出什么', '写“得到”“未得”或“校验”；什么都得不到写“得到: []”');
    const situation = this.situation(fields.get('情形'));
    const on = this.day(fields.get('读于'), '读于');
    const example = {
      choice: this.choice(fields.get('口径')),
      awards: this.list(fields.get('得到'), '得到').flatMap((one) => this.award(one) ?? []),
      notAwarded: this.list(fields.get('未得'), '未得').flatMap((one) => this.refusal(one) ?? []),
      checks: this.list(fields.get('校验'), '校验').flatMap((one) => this.check(one) ?? []),
    };
    if (this.faults.length > before || title === undefined || situation === undefined) return undefined;
    return { kind: 'good', title, place: part.place, situation, ...example, ...(on === undefined ? {} : { on }) };
  }

  private bad(part: Part): BadExample | undefined {
    const before = this.faults.length;
    const fields = this.fields(part, '例子', BAD);
    if (fields === undefined) return undefined;
    const title = this.text(fields.get('说明'), '说明');
    const situation = fields.get('情形');
    if (situation !== undefined && situation.kind !== 'text')
      this.fault(situation.place, 'X005', '“情形”须是一段文字', '写成“情形: |”，下面各行缩进');
    const faults = this.list(fields.get('错误'), '错误').flatMap((one) => this.expectedFault(one) ?? []);
    if (faults.length === 0 && fields.has('错误'))
      this.fault(part.place, 'X005', '“错误”是空的', '列出应当查出的全部错误');
    if (this.faults.length > before || title === undefined || situation?.kind !== 'text') return undefined;
    return { kind: 'bad', title, place: part.place, text: situation.text, start: this.startOf(situation), faults };
  }

  /**
   * The situation's own lines, all else blank: so the parser of situations reports every fault at its place in this file. Its block
   * keeps the indentation that it has here.
   */
  private situation(part: Part | undefined): Situation | undefined {
    if (part === undefined) return undefined;
    if (part.kind !== 'map') {
      this.fault(part.place, 'X005', '“情形”须是“名称: 内容”', '如 截至: 2025-12-31');
      return undefined;
    }
    const { line, column } = part.place;
    const text = '\n'.repeat(line - 1) + ' '.repeat(column - 1) + this.file.text.slice(part.start, part.end);
    const { situation, faults } = situationFromYaml(text, this.file.path, this.ruleSet);
    this.faults.push(...faults);
    return situation;
  }

  // ── what must come out ────────────────────────────────────────────────────────────────────────────────────────────

  private award(part: Part): ExpectedAward | undefined {
    const fields = this.fields(part, '得到', AWARD);
    const common = this.common(fields, '对象', part);
    if (fields === undefined || common === undefined) return undefined;
    if (fields.has('金额') === fields.has('待遇'))
      this.fault(part.place, 'X004', '“金额”和“待遇”须写且只写一项', '如 金额: 10000，或 待遇: 创业工位');
    return {
      ...common,
      ...given('amount', this.money(fields.get('金额'), '金额')),
      ...given('full', this.money(fields.get('应得'), '应得')),
      ...given('paidBefore', this.money(fields.get('已发'), '已发')),
      ...given('benefit', this.benefit(fields.get('待遇'))),
      ...given('readings', this.readings(fields.get('口径'))),
    };
  }

  private refusal(part: Part): ExpectedRefusal | undefined {
    const fields = this.fields(part, '未得', REFUSAL);
    const common = this.common(fields, '对象', part);
    const status = this.text(fields?.get('结果'), '结果');
    if (fields === undefined || common === undefined || status === undefined) return undefined;
    if (STATUSES[status] === undefined)
      this.unknown(fields.get('结果')?.place ?? part.place, '结果', status, Object.keys(STATUSES));
    return {
      ...common,
      status,
      ...given('missing', this.texts(fields.get('缺'), '缺')),
      ...given('because', this.text(fields.get('因'), '因')),
      ...given('nearest', this.text(fields.get('距离'), '距离')),
      ...given('readings', this.readings(fields.get('口径'))),
    };
  }

  private check(part: Part): ExpectedCheck | undefined {
    const fields = this.fields(part, '校验', CHECK);
    const common = this.common(fields, '对象', part);
    const status = this.text(fields?.get('结论'), '结论');
    if (fields === undefined || common === undefined || status === undefined) return undefined;
    return {
      ...common,
      status,
      ...given('figures', this.figures(fields.get('核算'), '核算')),
      ...given('readings', this.readings(fields.get('口径'))),
    };
  }

  private expectedFault(part: Part): ExpectedFault | undefined {
    const fields = this.fields(part, '错误', FAULT);
    const line = this.whole(fields?.get('行'), '行');
    const column = this.whole(fields?.get('列'), '列');
    const contains = this.text(fields?.get('含'), '含');
    if (line === undefined || column === undefined || contains === undefined) return undefined;
    return { place: part.place, line, column, contains };
  }

  private common(fields: ReadonlyMap<string, Part> | undefined, who: string, part: Part): Expected | undefined {
    const item = this.text(fields?.get('事项'), '事项');
    const beneficiary = this.text(fields?.get(who), who);
    if (item === undefined || beneficiary === undefined) return undefined;
    const codes = this.ruleSet.items.map(({ code }) => code);
    if (!codes.includes(item)) this.unknown(fields?.get('事项')?.place ?? part.place, '事项', item, codes);
    return { place: part.place, item, beneficiary, ...given('key', this.text(fields?.get('同项键'), '同项键')) };
  }

  /** `创业工位`, or `{名称: 办公场所, 面积: 70, 年限: 3}`. */
  private benefit(part: Part | undefined): ReadonlyMap<string, string> | undefined {
    if (part?.kind !== 'text') return this.figures(part, '待遇');
    const name = this.text(part, '待遇');
    return name === undefined ? undefined : new Map([['名称', name]]);
  }

  private figures(part: Part | undefined, name: string): ReadonlyMap<string, string> | undefined {
    if (part === undefined) return undefined;
    if (part.kind !== 'map') {
      this.fault(part.place, 'X005', `“${name}”须是“名称: 值”`, '如 {面积: 70, 年限: 3}');
      return undefined;
    }
    return new Map(
      part.entries.flatMap((entry): [string, string][] => {
        const value = this.text(entry.value, entry.name);
        return value === undefined ? [] : [[entry.name, value]];
      }),
    );
  }

  private choice(part: Part | undefined): Record<string, string> {
    const choice: Record<string, string> = {};
    if (part !== undefined && part.kind !== 'map')
      this.fault(part.place, 'X005', '“口径”须是“编码: 选项”', '如 口径: {02-1: 乙}');
    for (const entry of part?.kind === 'map' ? part.entries : []) {
      const option = this.text(entry.value, entry.name);
      const reading = this.ruleSet.readings.find(({ code }) => code === entry.name);
      const options = reading?.options.map(({ name }) => name) ?? [];
      if (reading === undefined) this.unknownReading(entry.place, entry.name);
      else if (option !== undefined && !options.includes(option))
        this.unknown(entry.value.place, `口径 ${reading.code} 的选项`, option, options);
      else if (option !== undefined) choice[entry.name] = option;
    }
    return choice;
  }

  private readings(part: Part | undefined): readonly string[] | undefined {
    const codes = this.texts(part, '口径');
    for (const code of codes ?? [])
      if (!this.ruleSet.readings.some((reading) => reading.code === code) && part !== undefined)
        this.unknownReading(part.place, code);
    return codes;
  }

  private unknownReading(place: Place, code: string): void {
    const codes = this.ruleSet.readings.map((reading) => reading.code);
    this.unknown(place, '口径', code, codes);
  }

  // ── parts ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The named parts of a map; a name that does not belong there, and one that is missing, is a fault. */
  private fields(part: Part, what: string, { required, optional }: Wanted): ReadonlyMap<string, Part> | undefined {
    const known = [...required, ...optional];
    if (part.kind !== 'map') {
      this.fault(part.place, 'X002', `“${what}”的一项须是“名称: 内容”`, `可用的有：${known.join('、')}`);
      return undefined;
    }
    for (const { name, place } of part.entries) if (!known.includes(name)) this.unknown(place, `项（${what}）`, name, known);
    const fields = new Map(part.entries.map(({ name, value }) => [name, value]));
    for (const name of required)
      if (!fields.has(name)) this.fault(part.place, 'X004', `“${what}”缺少“${name}”`, `补上“${name}”`);
    return fields;
  }

  private list(part: Part | undefined, name: string): readonly Part[] {
    if (part === undefined) return [];
    if (part.kind === 'list') return part.items;
    this.fault(part.place, 'X005', `“${name}”须是一列`, `如 ${name}: [{…}]，没有的写 []`);
    return [];
  }

  private texts(part: Part | undefined, name: string): readonly string[] | undefined {
    return part === undefined ? undefined : this.list(part, name).flatMap((one) => this.text(one, name) ?? []);
  }

  private text(part: Part | undefined, name: string): string | undefined {
    if (part === undefined) return undefined;
    if (part.kind === 'text' && part.text.trim() !== '') return part.text;
    this.fault(part.place, 'X005', `“${name}”须是文字`, '写一个值');
    return undefined;
  }

  private money(part: Part | undefined, name: string): number | undefined {
    const text = this.text(part, name);
    const fen = text === undefined ? undefined : parseYuan(text);
    if (part !== undefined && text !== undefined && fen === undefined)
      this.fault(part.place, 'X005', `“${name}”的值“${text}”不是金额`, '写元，最多两位小数');
    return fen;
  }

  private whole(part: Part | undefined, name: string): number | undefined {
    const text = this.text(part, name);
    if (part === undefined || text === undefined) return undefined;
    if (/^[1-9]\d{0,5}$/u.test(text)) return Number(text);
    this.fault(part.place, 'X005', `“${name}”的值“${text}”不对`, '写正整数');
    return undefined;
  }

  private day(part: Part | undefined, name: string): number | undefined {
    const text = this.text(part, name);
    const day = text === undefined ? undefined : parseDay(text);
    if (part !== undefined && text !== undefined && day === undefined)
      this.fault(part.place, 'X005', `“${name}”的日期“${text}”不存在或写法不对`, '写成 2025-09-01');
    return day;
  }

  private part(node: unknown, fallback: Place): Part | undefined {
    const place = isPlaced(node) ? this.placeAt(node.range[0]) : fallback;
    if (isMap(node) && isPlaced(node)) {
      const entries = node.items.flatMap((pair): Entry[] => {
        if (!isPair(pair) || !isScalar(pair.key)) return [];
        const at = isPlaced(pair.key) ? this.placeAt(pair.key.range[0]) : place;
        const value = this.part(pair.value, at);
        return value === undefined ? [] : [{ name: String(pair.key.value), place: at, value }];
      });
      return { kind: 'map', place, entries, start: node.range[0], end: node.range[2] };
    }
    if (isSeq(node)) return { kind: 'list', place, items: node.items.flatMap((item) => this.part(item, place) ?? []) };
    if (node !== null && !isScalar(node)) {
      this.fault(place, 'X002', '例子中不能用别名', '把内容写在这里');
      return undefined;
    }
    if (node === null || node.value === null) return { kind: 'text', place, text: '', literal: false };
    const plain = node.type === 'PLAIN';
    return {
      kind: 'text',
      place,
      text: plain ? (node.source ?? '') : String(node.value),
      literal: node.type === 'BLOCK_LITERAL',
    };
  }

  /** Where a text block begins: its first line below `|`, behind the indentation of the block. */
  private startOf(part: Part & { kind: 'text' }): Place {
    if (!part.literal) return part.place;
    const line = part.place.line + 1;
    const rest = this.file.text.split('\n').slice(part.place.line);
    const first = part.text.split('\n').findIndex((one) => one.trim() !== '');
    const below = rest[Math.max(0, first)] ?? '';
    const within = part.text.split('\n')[Math.max(0, first)] ?? '';
    return { file: this.file.path, line, column: Math.max(1, below.length - within.length + 1) };
  }

  private placeAt(offset: number): Place {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file.path, line: Math.max(1, line), column: Math.max(1, col) };
  }

  private fault(place: Place, code: ExampleCode, message: string, hint: string): void {
    this.faults.push({ place, code, message, hint });
  }

  private unknown(place: Place, what: string, name: string, known: readonly string[]): void {
    const near = nearest(name, known);
    const hint = near === undefined ? `可用的有：${known.join('、')}` : `是不是“${near}”？`;
    this.fault(place, 'X003', `不认识的${what}“${name}”`, hint);
  }
}

function isPlaced(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

/** `{ [name]: value }`, or nothing where there is no value. */
function given<Name extends string, T>(name: Name, value: T | undefined): { readonly [K in Name]?: T } {
  return value === undefined ? {} : asRecord(name, value);
}

function asRecord<Name extends string, T>(name: Name, value: T): { readonly [K in Name]?: T } {
  const record: { [K in Name]?: T } = {};
  record[name] = value;
  return record;
}

// ── comparing ───────────────────────────────────────────────────────────────────────────────────────────────────────

function compareAssessment(ruleSet: RuleSet, example: GoodExample, found: Assessment): Diagnostic[] {
  const say = (place: Place, code: ExampleCode, message: string): Diagnostic => ({
    place,
    code,
    message: `例“${example.title}”：${message}`,
  });
  const awards = match(example.awards, found.awards, (expected, award) => awardDiffers(ruleSet, expected, award));
  const refusals = match(example.notAwarded, found.notAwarded, refusalDiffers);
  const checks = match(
    example.checks,
    found.checks.map((check) => ({ ...check, beneficiary: check.subject })),
    checkDiffers,
  );
  return [
    ...awards.pairs.flatMap(({ expected, actual, differences }) => {
      const { place } = expected;
      if (actual === undefined) return [say(place, 'X010', `应得 ${sayExpected(expected)}，${elsewhere(expected, found)}`)];
      return differences.map((difference) => say(place, 'X011', `${sayExpected(expected)} ${difference}`));
    }),
    ...awards.rest.map((award) => say(example.place, 'X012', `没有列出的也得到了：${sayAward(award)}`)),
    ...refusals.pairs.flatMap(({ expected, actual, differences }) => {
      const { place } = expected;
      if (actual === undefined)
        return [say(place, 'X013', `${sayExpected(expected)} 应为 ${expected.status}，${elsewhere(expected, found)}`)];
      return differences.map((difference) => say(place, 'X013', `${sayExpected(expected)} ${difference}`));
    }),
    ...checks.pairs.flatMap(({ expected, actual, differences }) => {
      const { place } = expected;
      if (actual === undefined)
        return [say(place, 'X014', `${sayExpected(expected)} 应为 ${expected.status}，${elsewhere(expected, found)}`)];
      return differences.map((difference) => say(place, 'X014', `${sayExpected(expected)} ${difference}`));
    }),
    ...checks.rest.map((check) =>
      say(example.place, 'X014', `没有列出的校验：${check.item} ${check.subject}（${check.key}）${check.status}`),
    ),
  ];
}

interface Actual {
  readonly item: string;
  readonly beneficiary: string;
  readonly key: string;
}

interface Matched<E, A> {
  readonly pairs: readonly { readonly expected: E; readonly actual: A | undefined; readonly differences: readonly string[] }[];
  readonly rest: readonly A[];
}

/** Each expectation with the entry of its item, beneficiary and key that fits it best; no entry serves twice. */
function match<E extends Expected, A extends Actual>(
  expected: readonly E[],
  actual: readonly A[],
  differ: (expected: E, actual: A) => readonly string[],
): Matched<E, A> {
  const rest = [...actual];
  // Those that fit exactly first, so that a near miss does not take another's entry.
  const taken = new Map<E, { actual: A; differences: readonly string[] }>();
  for (const most of [0, Infinity])
    for (const one of expected) {
      if (taken.has(one)) continue;
      const candidates = rest
        .filter((a) => a.item === one.item && a.beneficiary === one.beneficiary && (one.key === undefined || a.key === one.key))
        .map((a) => ({ actual: a, differences: differ(one, a) }))
        .sort((a, b) => a.differences.length - b.differences.length);
      const [best] = candidates;
      if (best === undefined || best.differences.length > most) continue;
      rest.splice(rest.indexOf(best.actual), 1);
      taken.set(one, best);
    }
  return {
    pairs: expected.map((one) => ({
      expected: one,
      actual: taken.get(one)?.actual,
      differences: taken.get(one)?.differences ?? [],
    })),
    rest,
  };
}

function awardDiffers(ruleSet: RuleSet, expected: ExpectedAward, award: Award): string[] {
  return [
    ...moneyDiffers('金额', expected.amount, award.amount),
    ...moneyDiffers('应得', expected.full, award.full),
    ...moneyDiffers('已发', expected.paidBefore, award.paidBefore),
    ...benefitDiffers(ruleSet, expected, award),
    ...listDiffers('口径', expected.readings, award.readings),
  ];
}

function benefitDiffers(ruleSet: RuleSet, expected: ExpectedAward, award: Award): string[] {
  if (expected.benefit === undefined) return award.benefit === undefined ? [] : [`得出的是待遇 ${sayFigures(award.benefit)}`];
  if (award.benefit === undefined) return [`待遇应为 ${sayMap(expected.benefit)}，得出的不是待遇`];
  // A benefit's figures stand in the order of the guide, under names of the answer.
  const names = ruleSet.items.find(({ code }) => code === award.item)?.outcome.benefit?.figures.map(({ name }) => name) ?? [];
  const [, ...values] = Object.values(award.benefit);
  const actual = new Map([['名称', award.benefit.kind], ...names.map((name, i): [string, string] => [name, String(values[i])])]);
  const same = actual.size === expected.benefit.size && [...actual].every(([name, value]) => same_(expected.benefit?.get(name), value));
  return same ? [] : [`待遇应为 ${sayMap(expected.benefit)}，得出 ${sayMap(actual)}`];
}

function refusalDiffers(expected: ExpectedRefusal, actual: NotAwarded): string[] {
  const { status, because, nearest: near } = expected;
  const reasons = actual.because.join('；');
  return [
    ...(actual.status === status ? [] : [`应为 ${sayStatus(status)}，得出 ${sayStatus(actual.status)}（${reasons}）`]),
    ...listDiffers('缺', expected.missing, actual.missing),
    ...(because === undefined || reasons.includes(because) ? [] : [`的原因应含“${because}”，得出“${reasons}”`]),
    ...(near === undefined || actual.nearest?.includes(near) === true
      ? []
      : [`的距离应含“${near}”，得出${actual.nearest === undefined ? '空' : `“${actual.nearest}”`}`]),
    ...listDiffers('口径', expected.readings, actual.readings),
  ];
}

function checkDiffers(expected: ExpectedCheck, actual: Check): string[] {
  const figures = [...(expected.figures ?? [])].filter(([name, value]) => !same_(value, String(actual.figures[name] ?? '没有')));
  return [
    ...(actual.status === expected.status ? [] : [`应为 ${expected.status}，得出 ${actual.status}（${actual.because.join('；')}）`]),
    ...figures.map(([name, value]) => `的“${name}”应为 ${value}，得出 ${String(actual.figures[name] ?? '没有')}`),
    ...listDiffers('口径', expected.readings, actual.readings),
  ];
}

/** 元 as they are said; the answer carries 元, the example was read in 分. */
function moneyDiffers(name: string, expected: number | undefined, actual: number | undefined): string[] {
  const fen = actual === undefined ? undefined : Math.round(actual * 100);
  if (expected === undefined || expected === fen) return [];
  return [`${name}应为 ${formatYuan(expected)}，得出 ${fen === undefined ? '没有金额' : formatYuan(fen)}`];
}

function listDiffers(name: string, expected: readonly string[] | undefined, actual: readonly string[]): string[] {
  if (expected === undefined || [...expected].sort().join('、') === [...actual].sort().join('、')) return [];
  return [`的“${name}”应为 [${expected.join('、')}]，得出 [${actual.join('、')}]`];
}

/** Numbers are the same however they are written: 70 and 70.00. */
function same_(expected: string | undefined, actual: string): boolean {
  if (expected === undefined) return false;
  return expected === actual || (/^-?[\d.]+$/u.test(actual) && Number(expected) === Number(actual));
}

/** Where what was expected went instead. */
function elsewhere({ item, beneficiary, key }: Expected, found: Assessment): string {
  const isIt = (entry: Actual): boolean =>
    entry.item === item && entry.beneficiary === beneficiary && (key === undefined || entry.key === key);
  const awards = found.awards.filter(isIt).map((award) => `得到 ${sayAward(award)}`);
  const refusals = found.notAwarded
    .filter(isIt)
    .map((entry) => `${entry.key} ${sayStatus(entry.status)}（${entry.because.join('；')}）`);
  const checks = found.checks.filter((check) => isIt({ ...check, beneficiary: check.subject })).map(({ status }) => status);
  const all = [...awards, ...refusals, ...checks];
  return all.length === 0 ? '结果中没有这一项' : `得出的是：${all.join('；')}`;
}

function sayExpected({ item, beneficiary, key }: Expected): string {
  return `${item} ${beneficiary}${key === undefined ? '' : `（${key}）`}`;
}

function sayAward({ item, beneficiary, key, amount, benefit }: Award): string {
  const what = benefit === undefined ? formatYuan(Math.round((amount ?? 0) * 100)) : sayFigures(benefit);
  return `${item} ${beneficiary}（${key}）${what}`;
}

function sayStatus(status: string): string {
  const name = STATUSES[status];
  return name === undefined ? status : `${status}（${name}）`;
}

function sayFigures(benefit: Benefit): string {
  return Object.values(benefit).join(' ');
}

function sayMap(figures: ReadonlyMap<string, string>): string {
  return [...figures].map(([name, value]) => (name === '名称' ? value : `${name} ${value}`)).join('，');
}

/** The faults found must be those listed, in their order: none missing, none besides. */
function compareFaults(example: BadExample, found: readonly Diagnostic[]): Diagnostic[] {
  const say = (place: Place, code: ExampleCode, message: string): Diagnostic => ({
    place,
    code,
    message: `例“${example.title}”：${message}`,
  });
  const rest = [...found];
  const missed = example.faults.flatMap((expected) => {
    const at = rest.findIndex((one) => isFault(expected, one));
    if (at >= 0) rest.splice(at, 1);
    return at >= 0
      ? []
      : [say(expected.place, 'X015', `应在第 ${expected.line} 行第 ${expected.column} 列查出含“${expected.contains}”的错误，没有查出`)];
  });
  const besides = rest.map((one) =>
    say(
      { ...one.place, ...placeInFile(example.start, one.place) },
      'X016',
      `第 ${one.place.line} 行第 ${one.place.column} 列查出没有列出的错误：${sayFault(one)}`,
    ),
  );
  if (missed.length > 0 || besides.length > 0) return [...missed, ...besides];
  const order = example.faults.every((expected, i) => {
    const one = found[i];
    return one !== undefined && isFault(expected, one);
  });
  return order ? [] : [say(example.place, 'X016', `错误的次序应与所列的相同，得出：${found.map(sayFault).join('；')}`)];
}

function isFault({ line, column, contains }: ExpectedFault, found: Diagnostic): boolean {
  return found.place.line === line && found.place.column === column && sayFault(found).includes(contains);
}

function sayFault({ message, hint }: Diagnostic): string {
  return hint === undefined ? message : `${message}（${hint}）`;
}

function placeInFile(start: Place, { line, column }: Place): { line: number; column: number } {
  return { line: start.line + line - 1, column: start.column + column - 1 };
}
