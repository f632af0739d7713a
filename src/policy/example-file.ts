import { situationFault, typeSituation, type Situation } from '../assessment/index.ts';
import {
  byPlace,
  nearest,
  parseDay,
  parseYuan,
  readYaml,
  type Diagnostic,
  type Place,
  type SourceNode,
} from '../kit/index.ts';
import type { RuleSet } from '../rules/index.ts';
import {
  STATUSES,
  type BadExample,
  type Example,
  type ExampleCode,
  type ExampleFile,
  type Expected,
  type ExpectedAward,
  type ExpectedCheck,
  type ExpectedFault,
  type ExpectedRefusal,
  type GoodExample,
} from './example.ts';

/** The examples of all files that can be run, and every fault that keeps another from being run. */
export function readExamples(
  ruleSet: RuleSet,
  files: readonly ExampleFile[],
): { examples: Example[]; faults: Diagnostic[] } {
  const faults: Diagnostic[] = [];
  const examples = files.flatMap((file) => new ExampleReader(ruleSet, file, faults).examples());
  return { examples, faults: faults.sort(byPlace) };
}

/** A part of the file, with its place. */
type Part = SourceNode;
type MapPart = Extract<Part, { kind: 'map' }>;
type TextPart = Extract<Part, { kind: 'scalar' }>;

/** The named parts of a map. */
type Fields = ReadonlyMap<string, Part>;

interface Wanted {
  readonly what: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const GOOD: Wanted = { what: '例子', required: ['说明', '情形'], optional: ['得到', '未得', '校验', '口径', '读于'] };
const BAD: Wanted = { what: '例子', required: ['说明', '情形', '错误'], optional: [] };
const AWARD: Wanted = {
  what: '得到',
  required: ['事项', '对象'],
  optional: ['金额', '待遇', '同项键', '应得', '已发', '口径'],
};
const REFUSAL: Wanted = {
  what: '未得',
  required: ['事项', '对象', '结果'],
  optional: ['同项键', '缺', '因', '距离', '口径'],
};
const CHECK: Wanted = { what: '校验', required: ['事项', '对象', '结论'], optional: ['同项键', '核算', '口径'] };
const FAULT: Wanted = { what: '错误', required: ['行', '列', '含'], optional: [] };

class ExampleReader {
  private readonly ruleSet: RuleSet;
  private readonly file: ExampleFile;
  private readonly faults: Diagnostic[];

  constructor(ruleSet: RuleSet, file: ExampleFile, faults: Diagnostic[]) {
    this.ruleSet = ruleSet;
    this.file = file;
    this.faults = faults;
  }

  examples(): Example[] {
    const { root, faults } = readYaml(this.file.text, this.file.path);
    for (const { kind, place, message } of faults)
      if (kind === 'alias') this.faults.push(situationFault(place, 'S005', message, '把内容写在这里'));
      else this.fault(place, 'X001', `不是合法的 YAML：${message}`, '检查缩进、冒号后的空格和括号');
    if (faults.length > 0) return [];
    if (root?.kind !== 'list') {
      this.fault(
        { file: this.file.path, line: 1, column: 1 },
        'X002',
        '例子文件须是一列例子',
        '如 - 说明: 恰好30人，进第一档',
      );
      return [];
    }
    const bad = /(?:^|\/)bad\//u.test(this.file.path);
    return root.items.flatMap((item) => (bad ? this.bad(item) : this.good(item)) ?? []);
  }

  private good(part: Part): GoodExample | undefined {
    const before = this.faults.length;
    const fields = this.fields(part, GOOD);
    if (fields === undefined) return undefined;
    if (!['得到', '未得', '校验'].some((name) => fields.has(name)))
      this.fault(part.place, 'X004', '例子没有写应当得出什么', '写“得到”“未得”或“校验”；什么都得不到写“得到: []”');
    const title = this.text(fields, '说明');
    const situation = this.situation(fields.get('情形'));
    const expected = {
      choice: this.choice(fields.get('口径')),
      on: this.day(fields, '读于'),
      awards: this.list(fields, '得到').flatMap((one) => this.award(one) ?? []),
      notAwarded: this.list(fields, '未得').flatMap((one) => this.refusal(one) ?? []),
      checks: this.list(fields, '校验').flatMap((one) => this.check(one) ?? []),
    };
    if (this.faults.length > before || title === undefined || situation === undefined) return undefined;
    return { kind: 'good', title, place: part.place, situation, ...expected };
  }

  private bad(part: Part): BadExample | undefined {
    const before = this.faults.length;
    const fields = this.fields(part, BAD);
    if (fields === undefined) return undefined;
    const title = this.text(fields, '说明');
    const situation = fields.get('情形');
    if (situation !== undefined && situation.kind !== 'scalar')
      this.fault(situation.place, 'X005', '“情形”须是一段文字', '写成“情形: |”，下面各行缩进');
    const faults = this.list(fields, '错误').flatMap((one) => this.expectedFault(one) ?? []);
    if (fields.has('错误') && faults.length === 0)
      this.fault(part.place, 'X005', '“错误”是空的', '列出应当查出的全部错误');
    if (this.faults.length > before || title === undefined || situation?.kind !== 'scalar') return undefined;
    return { kind: 'bad', title, place: part.place, text: situation.text, start: this.startOf(situation), faults };
  }

  private situation(part: Part | undefined): Situation | undefined {
    if (part === undefined) return undefined;
    if (part.kind !== 'map') {
      this.fault(part.place, 'X005', '“情形”须是“名称: 内容”', '如 截至: 2025-12-31');
      return undefined;
    }
    const { situation, faults } = typeSituation(part, this.ruleSet);
    this.faults.push(...faults);
    return situation;
  }

  // ── what must come out ────────────────────────────────────────────────────────────────────────────────────────────

  private award(part: Part): ExpectedAward | undefined {
    const fields = this.fields(part, AWARD);
    const common = this.common(fields, part);
    if (fields === undefined || common === undefined) return undefined;
    if (fields.has('金额') === fields.has('待遇'))
      this.fault(part.place, 'X004', '“金额”和“待遇”须写且只写一项', '如 金额: 10000，或 待遇: 创业工位');
    return {
      ...common,
      amount: this.money(fields, '金额'),
      full: this.money(fields, '应得'),
      paidBefore: this.money(fields, '已发'),
      benefit: this.benefit(fields),
    };
  }

  private refusal(part: Part): ExpectedRefusal | undefined {
    const fields = this.fields(part, REFUSAL);
    const common = this.common(fields, part);
    if (fields === undefined || common === undefined) return undefined;
    const status = this.text(fields, '结果');
    if (status === undefined) return undefined;
    if (!STATUSES.has(status))
      this.unknown(fields.get('结果')?.place ?? part.place, '结果', status, [...STATUSES.keys()]);
    return {
      ...common,
      status,
      missing: this.texts(fields, '缺'),
      because: this.text(fields, '因'),
      nearest: this.text(fields, '距离'),
    };
  }

  private check(part: Part): ExpectedCheck | undefined {
    const fields = this.fields(part, CHECK);
    const common = this.common(fields, part);
    const status = fields === undefined ? undefined : this.text(fields, '结论');
    if (fields === undefined || common === undefined || status === undefined) return undefined;
    return { ...common, status, figures: this.figures(fields, '核算') ?? new Map() };
  }

  private expectedFault(part: Part): ExpectedFault | undefined {
    const fields = this.fields(part, FAULT);
    if (fields === undefined) return undefined;
    const line = this.whole(fields, '行');
    const column = this.whole(fields, '列');
    const contains = this.text(fields, '含');
    if (line === undefined || column === undefined || contains === undefined) return undefined;
    return { place: part.place, line, column, contains };
  }

  private common(fields: Fields | undefined, part: Part): Expected | undefined {
    if (fields === undefined) return undefined;
    const item = this.text(fields, '事项');
    const beneficiary = this.text(fields, '对象');
    const codes = this.ruleSet.items.map(({ code }) => code);
    if (item !== undefined && !codes.includes(item))
      this.unknown(fields.get('事项')?.place ?? part.place, '事项', item, codes);
    if (item === undefined || beneficiary === undefined) return undefined;
    const readings = this.texts(fields, '口径');
    for (const code of readings ?? []) this.isReading(fields.get('口径')?.place ?? part.place, code);
    return { place: part.place, item, beneficiary, key: this.text(fields, '同项键'), readings };
  }

  /** `创业工位`, or `{名称: 办公场所, 面积: 70, 年限: 3}`. */
  private benefit(fields: Fields): ReadonlyMap<string, string> | undefined {
    if (fields.get('待遇')?.kind !== 'scalar') return this.figures(fields, '待遇');
    const name = this.text(fields, '待遇');
    return name === undefined ? undefined : new Map([['名称', name]]);
  }

  private figures(fields: Fields, name: string): ReadonlyMap<string, string> | undefined {
    const part = fields.get(name);
    if (part === undefined) return undefined;
    if (part.kind !== 'map') {
      this.fault(part.place, 'X005', `“${name}”须是“名称: 值”`, '如 {面积: 70, 年限: 3}');
      return undefined;
    }
    const inner = this.inner(part);
    return new Map([...inner.keys()].map((key) => [key, this.text(inner, key) ?? '']));
  }

  private choice(part: Part | undefined): Record<string, string> {
    if (part === undefined) return {};
    if (part.kind !== 'map') {
      this.fault(part.place, 'X005', '“口径”须是“编码: 选项”', '如 口径: {02-1: 乙}');
      return {};
    }
    const inner = this.inner(part);
    return Object.fromEntries(
      part.entries.flatMap(({ key: name, place, value }): [string, string][] => {
        const options = this.ruleSet.readings.find(({ code }) => code === name)?.options.map((option) => option.name);
        const option = this.text(inner, name);
        if (!this.isReading(place, name) || option === undefined) return [];
        if (options?.includes(option) === true) return [[name, option]];
        this.unknown(value.place, `口径 ${name} 的选项`, option, options ?? []);
        return [];
      }),
    );
  }

  private isReading(place: Place, code: string): boolean {
    const codes = this.ruleSet.readings.map((reading) => reading.code);
    if (codes.includes(code)) return true;
    this.unknown(place, '口径', code, codes);
    return false;
  }

  // ── values ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The named parts of a map; a name that does not belong there, and one that is missing, is a fault. */
  private fields(part: Part, { what, required, optional }: Wanted): Fields | undefined {
    const known = [...required, ...optional];
    if (part.kind !== 'map') {
      this.fault(part.place, 'X002', `“${what}”的一项须是“名称: 内容”`, `可用的有：${known.join('、')}`);
      return undefined;
    }
    for (const { key, place } of part.entries)
      if (!known.includes(key)) this.unknown(place, `项（${what}）`, key, known);
    const fields = this.inner(part);
    for (const name of required)
      if (!fields.has(name)) this.fault(part.place, 'X004', `“${what}”缺少“${name}”`, `补上“${name}”`);
    return fields;
  }

  private inner(part: MapPart): Fields {
    return new Map(part.entries.map(({ key, value }) => [key, value]));
  }

  private list(fields: Fields, name: string): readonly Part[] {
    const part = fields.get(name);
    if (part === undefined) return [];
    if (part.kind === 'list') return part.items;
    this.fault(part.place, 'X005', `“${name}”须是一列`, `如 ${name}: [{…}]，没有的写 []`);
    return [];
  }

  private texts(fields: Fields, name: string): readonly string[] | undefined {
    if (!fields.has(name)) return undefined;
    return this.list(fields, name).flatMap((one) => this.text(new Map([[name, one]]), name) ?? []);
  }

  private text(fields: Fields, name: string): string | undefined {
    const part = fields.get(name);
    if (part === undefined) return undefined;
    if (part.kind === 'scalar' && part.text.trim() !== '') return part.text;
    this.fault(part.place, 'X005', `“${name}”须是文字`, '写一个值');
    return undefined;
  }

  private money(fields: Fields, name: string): number | undefined {
    return this.parsed(fields, name, parseYuan, '写元，最多两位小数');
  }

  private day(fields: Fields, name: string): number | undefined {
    return this.parsed(fields, name, parseDay, '写成 2025-09-01，须是日历上有的日子');
  }

  private whole(fields: Fields, name: string): number | undefined {
    return this.parsed(fields, name, (text) => (/^[1-9]\d{0,5}$/u.test(text) ? Number(text) : undefined), '写正整数');
  }

  private parsed(
    fields: Fields,
    name: string,
    parse: (text: string) => number | undefined,
    hint: string,
  ): number | undefined {
    const part = fields.get(name);
    const text = this.text(fields, name);
    if (part === undefined || text === undefined) return undefined;
    const value = parse(text);
    if (value === undefined) this.fault(part.place, 'X005', `“${name}”的值“${text}”不对`, hint);
    return value;
  }

  // ── YAML ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Where a text begins: that of a block on the line below `|`, behind the indentation of the block. */
  private startOf({ place, text }: TextPart): Place {
    const inFile = this.file.text.split('\n');
    if (inFile[place.line - 1]?.charAt(place.column - 1) !== '|') return place;
    const inBlock = text.split('\n');
    const first = Math.max(
      0,
      inBlock.findIndex((line) => line.trim() !== ''),
    );
    const indentation = (inFile[place.line + first] ?? '').length - (inBlock[first] ?? '').length;
    return { file: place.file, line: place.line + 1, column: Math.max(0, indentation) + 1 };
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
