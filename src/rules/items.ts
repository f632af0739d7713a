import { nearest, shift, type Place } from '../kit/index.ts';
import { sentencesOf, type Block, type GuideEntry, type Measure, type Notice, type Span } from '../notice/index.ts';
import type { Faults } from './faults.ts';
import { checkForm, entryOf, readGuide, SERVICE_KEYS } from './guide.ts';
import { ItemScope } from './item-scope.ts';
import type {
  Condition,
  DecisionTable,
  Expr,
  Figure,
  Item,
  KeyPart,
  Outcome,
  RecognitionUnit,
  Register,
  Stacking,
  Type,
  Value,
} from './model.ts';
import { visitAll } from './expr.ts';
import { own } from './own.ts';
import type { World } from './scope.ts';
import type { FoundTable } from './tables.ts';
import { BOOLEAN, DATE, isTextual, numberIn, sameType, sayType, TEXT, UNITS } from './types.ts';
import { bracketed, conditional, headed, isDash, LIST, SEMICOLON, split } from './words.ts';

/** The parameter that says from which day on facts are under the notice. */
const FROM_DAY = '施行起算日';

const FIXED_KEYS: readonly string[] = [
  ...SERVICE_KEYS,
  '认定单元',
  '范围',
  '另可申报',
  '领取人',
  '事实日期',
  '条件',
  '排除',
  '奖励',
  '核定',
  '待遇',
  '合规标准',
  '结论',
  '同项',
  '同项处理',
  '替代',
  '不同享',
  '就高不重复',
];

export interface ItemSource {
  readonly notice: Notice;
  readonly measure: Measure;
  readonly block: Block;
}

/** A 事项 or 校验 block made an item; undefined where its faults leave nothing to run. */
export function compileItem(
  source: ItemSource,
  world: World,
  found: ReadonlyMap<string, FoundTable>,
  tables: DecisionTable[],
  faults: Faults,
): Item | undefined {
  const { block, notice, measure } = source;
  const unit = readUnit(block, world, faults);
  if (unit === undefined) return undefined;
  const scope = new ItemScope(world, unit, found, tables, faults);
  const before = faults.list.length;
  const key = readKey(block, scope, () => defineDerived(block, scope, faults), faults);
  const reach = unit.scopeSpan === undefined ? undefined : scope.reach(unit.scopeSpan);
  const beneficiary = readBeneficiary(block, scope, faults);
  const factDate = readFactDate(block, scope);
  const conditions = [...dateConditions(block, factDate, world), ...readConditions(block, scope)];
  const outcome = readOutcome(block, scope, faults);
  const stacking = readStacking(block, scope, faults);
  faultRepeated(block, faults);
  faultMisplaced(block, faults);
  faultRange(block, scope, outcome, tables, faults);
  checkForm(block, world, faults);
  const alternative = readAlternative(block, scope, unit, world, faults);
  if (faults.list.length > before || beneficiary === undefined || outcome === undefined) return undefined;
  const recognition: RecognitionUnit = {
    register: unit.register,
    ...(unit.by === undefined ? {} : { by: unit.by }),
    ...(reach === undefined ? {} : { scope: reach }),
    ...(alternative === undefined ? {} : { alternative }),
  };
  const item: Item = {
    code: block.code,
    name: block.name,
    kind: outcome.verdict !== undefined ? 'check' : outcome.benefit !== undefined ? 'benefit' : 'award',
    notice: notice.id,
    level: notice.head.层级,
    measure: measure.number,
    clause: measure.clause,
    audience: entryOf(block, '服务对象')?.value.text ?? '',
    unit: recognition,
    facts: scope.facts,
    derived: scope.derived,
    beneficiary,
    ...(factDate === undefined ? {} : { factDate }),
    conditions,
    tableUses: scope.tableUses,
    outcome,
    key,
    stacking,
    readings: [],
    sentences: block.sentences.map((id) => `${notice.id}/${id}`),
    ...quoteOf(block, measure, notice.id),
    guide: readGuide(block, measure, faults),
    place: block.place,
  };
  faultUnused(block, scope, faults);
  return { ...item, readings: readingsOf(item, tables, world, block, faults) };
}

function quoteOf(block: Block, measure: Measure, notice: string): { quote?: string } {
  const own = sentencesOf(measure, block);
  const sentence = own.find((s) => s.figures.length > 0) ?? own[0];
  return sentence === undefined ? {} : { quote: `${notice}/${sentence.id}` };
}

// ── the unit ────────────────────────────────────────────────────────────────────────────────────────────────────────

interface UnitSource {
  readonly register: string;
  readonly by?: readonly string[];
  readonly scopeSpan?: Span;
}

const UNIT = /^(?:每条\s*(?<row>\S+)|每组\s*(?<group>[^，,\s]+)\s*[，,]\s*按\s*(?<by>.+))$/u;

function readUnit(block: Block, world: World, faults: Faults): UnitSource | undefined {
  const entry = entryOf(block, '认定单元');
  if (entry === undefined)
    return faults.add(
      block.place,
      'R050',
      `${block.kind} ${block.code} 没有“认定单元”`,
      '写“每条 台账名”，或“每组 台账名，按 字段、字段”',
    );
  const groups = UNIT.exec(entry.value.text)?.groups;
  const register = groups?.['row'] ?? groups?.['group'];
  if (groups === undefined || register === undefined)
    return faults.add(
      entry.value.place,
      'R050',
      `认定单元“${entry.value.text}”看不懂`,
      '写“每条 台账名”，或“每组 台账名，按 字段、字段”',
    );
  const known: Register | undefined = own(world.registers, register);
  const at = (text: string): Place => shift(entry.value.place, entry.value.text.indexOf(text));
  if (known === undefined) return faults.unknown(at(register), '台账', register, Object.keys(world.registers));
  const byText = groups['by'];
  const by = byText === undefined ? undefined : split({ text: byText, place: at(byText) }, LIST);
  const fields = known.fields.map((f) => f.name);
  const unknown = by?.filter(({ text }) => !fields.includes(text)) ?? [];
  for (const { text, place } of unknown) faults.unknown(place, '字段', text, fields);
  if (unknown.length > 0) return undefined;
  const scopeSpan = entryOf(block, '范围')?.value;
  return {
    register,
    ...(by === undefined ? {} : { by: by.map(({ text }) => text) }),
    ...(scopeSpan === undefined ? {} : { scopeSpan }),
  };
}

/** `自主评价汇总：评价机构 = 单位，…`: facts by name on the left, fields of the other register on the right. */
function readAlternative(
  block: Block,
  scope: ItemScope,
  unit: UnitSource,
  world: World,
  faults: Faults,
): RecognitionUnit['alternative'] | undefined {
  const entry = entryOf(block, '另可申报');
  if (entry === undefined) return undefined;
  const [head, ...rest] = entry.value.text.split(/[：:]/u);
  const register = own(world.registers, head?.trim() ?? '');
  if (head === undefined || register === undefined)
    return faults.unknown(entry.value.place, '台账', head ?? '', Object.keys(world.registers));
  const body = rest.join(':');
  const place = { ...entry.value.place, column: entry.value.place.column + head.length + 1 };
  const facts = split({ text: body, place }, /[，,；;]/u).flatMap((part) => {
    const [left = '', right = ''] = part.text.split(/[=＝]/u).map((side) => side.trim());
    if (!register.fields.some((f) => f.name === right)) {
      faults.unknown(
        part.place,
        '字段',
        right,
        register.fields.map((f) => f.name),
      );
      return [];
    }
    const fact = factNamed(left, scope, unit);
    const field = register.fields.find((f) => f.name === right);
    const known = scope.facts[fact];
    if (known !== undefined && field !== undefined && !sameType(known.type, field.type)) {
      const given = `“${left}”是${sayType(known.type)}，“${right}”是${sayType(field.type)}`;
      faults.add(part.place, 'R020', given, '两边须是同一类值');
      return [];
    }
    if (fact >= 0) return [{ fact, field: right }];
    faults.unknown(
      part.place,
      '事实',
      left,
      scope.facts.map((f) => f.name),
    );
    return [];
  });
  return { register: register.name, facts };
}

function factNamed(name: string, scope: ItemScope, unit: UnitSource): number {
  if (unit.by?.includes(name) === true) {
    const lifted = scope.fit({ text: name, place: { file: '', line: 0, column: 0 } });
    if (lifted?.op === 'fact') return lifted.index;
  }
  scope.use(name);
  return scope.facts.findIndex((fact) => fact.name === name);
}

// ── facts, key, conditions ──────────────────────────────────────────────────────────────────────────────────────────

function isFixed(entry: GuideEntry): boolean {
  const { name } = bracketed(entry.key);
  return (
    FIXED_KEYS.includes(entry.key.text) || FIXED_KEYS.includes(name.text) || /^(?:待遇|核算)\./u.test(entry.key.text)
  );
}

function defineDerived(block: Block, scope: ItemScope, faults: Faults): void {
  for (const entry of block.guide) if (!isFixed(entry)) defineOne(entry, scope, faults);
}

function defineOne(entry: GuideEntry, scope: ItemScope, faults: Faults): void {
  const { name, inner } = bracketed(entry.key);
  const parts = (inner?.text ?? '').split(/[，,]/u).map((part) => part.trim());
  const unit = parts.map((part) => own(UNITS, part)).find((known) => known !== undefined);
  const assumedText = parts.map((part) => /^未提供时视为\s*(.+)$/u.exec(part)?.[1]).find((text) => text !== undefined);
  if (inner !== undefined && inner.text !== '' && unit === undefined && assumedText === undefined)
    faults.add(inner.place, 'R051', `“${entry.key.text}”的括号看不懂`, '括号里写单位，或“未提供时视为 X”');
  if (scope.isDefined(name.text)) faults.add(entry.key.place, 'R002', `“${name.text}”写了两次`, '另起一个名字');
  const raw = scope.raw(entry.value, unit === undefined ? undefined : numberIn(unit.base), unit?.times);
  if (raw === undefined) {
    scope.defineFaulty(name.text);
    return;
  }
  const type = unit === undefined ? raw.type : numberIn(unit.base);
  const assumed = assumedText === undefined ? undefined : assumedValue(assumedText, type, entry, scope);
  scope.define(name.text, raw, type, assumed);
}

function assumedValue(text: string, type: Type, entry: GuideEntry, scope: ItemScope): Value | undefined {
  const place = shift(entry.key.place, entry.key.text.lastIndexOf(text));
  const expr = isTextual(type) ? undefined : scope.raw({ text, place }, type);
  return isTextual(type) ? text : expr?.op === 'lit' ? expr.value : undefined;
}

/**
 * 同项 is read in two steps: its parts' types are needed by 本事项已发放, which derived facts and conditions may use, while a part may
 * itself be a derived fact. A part that is a field is declared first; one that is derived, after the derived facts.
 */
function readKey(block: Block, scope: ItemScope, defineAll: () => void, faults: Faults): KeyPart[] {
  const entry = entryOf(block, '同项');
  const parts = entry === undefined || isDash(entry.value.text) ? [] : split(entry.value, LIST).map(conditional);
  for (const { what } of parts) {
    const type = scope.fieldType(what.text);
    if (type !== undefined) scope.declarePaid(what.text, type);
  }
  defineAll();
  if (entry === undefined && block.kind === '事项')
    faults.add(block.place, 'R052', `事项 ${block.code} 没有“同项”`, '写同项键的各部分，一生一次写“—”');
  return parts.flatMap(({ what, when }) => {
    const expr = scope.fit(what);
    if (expr !== undefined) scope.declarePaid(what.text, expr.type);
    const test = when === undefined ? undefined : scope.fit(when, BOOLEAN);
    return expr === undefined ? [] : [{ label: what.text, expr, ...(test === undefined ? {} : { when: test }) }];
  });
}

function readBeneficiary(block: Block, scope: ItemScope, faults: Faults): number | undefined {
  const entry = entryOf(block, '领取人');
  if (entry === undefined)
    return faults.add(block.place, 'R053', `${block.kind} ${block.code} 没有“领取人”`, '写出给谁的字段');
  const expr = scope.fit(entry.value, TEXT);
  const leaf = expr?.op === 'derived' ? scope.derived[expr.index]?.expr : expr;
  if (leaf?.op === 'fact') return leaf.index;
  return expr === undefined
    ? undefined
    : faults.add(entry.value.place, 'R053', `领取人“${entry.value.text}”须是台账中的一个字段`, '写出给谁的字段');
}

function readFactDate(block: Block, scope: ItemScope): Expr | undefined {
  const entry = entryOf(block, '事实日期');
  return entry === undefined || isDash(entry.value.text) ? undefined : scope.fit(entry.value, DATE);
}

/** A fact before 施行起算日 is not under the notice; one after 截至 has not happened yet. */
function dateConditions(block: Block, date: Expr | undefined, world: World): Condition[] {
  const place = entryOf(block, '事实日期')?.value.place ?? block.place;
  if (date === undefined) return [];
  const name = entryOf(block, '事实日期')?.value.text ?? '';
  const from: Expr = { op: 'param', type: DATE, name: FROM_DAY };
  const asOf: Expr = { op: 'asOf', type: DATE };
  const compare = (how: '>=' | '<=', right: Expr): Expr => ({ op: 'compare', type: BOOLEAN, how, left: date, right });
  const started: Condition = {
    label: '属本文件施行后的事实',
    text: `${name} >= ${FROM_DAY}`,
    expr: compare('>=', from),
    role: 'require',
    place,
  };
  const happened: Condition = {
    label: '截至测算日已发生',
    text: `${name} <= 截至`,
    expr: compare('<=', asOf),
    role: 'require',
    place,
  };
  return world.parameters[FROM_DAY] === undefined ? [happened] : [started, happened];
}

const ROLES: Readonly<Record<string, Condition['role']>> = { 条件: 'require', 排除: 'exclude', 合规标准: 'standard' };

function readConditions(block: Block, scope: ItemScope): Condition[] {
  return block.guide.flatMap((entry) => {
    const { name, inner } = bracketed(entry.key);
    const role = own(ROLES, name.text);
    if (role === undefined) return [];
    return split(entry.value, SEMICOLON).flatMap((part) => {
      const expr = scope.fit(part, BOOLEAN);
      const label = inner === undefined ? {} : { label: inner.text };
      return expr === undefined ? [] : [{ ...label, text: part.text, expr, role, place: part.place }];
    });
  });
}

// ── the outcome ─────────────────────────────────────────────────────────────────────────────────────────────────────

function readOutcome(block: Block, scope: ItemScope, faults: Faults): Outcome | undefined {
  if (block.kind === '校验') return readVerdict(block, scope, faults);
  const amount = readAmount(block, scope, faults);
  const kind = entryOf(block, '待遇')?.value.text;
  const given = amountOf(block);
  if (given !== undefined && kind !== undefined)
    return faults.add(given.key.place, 'R059', '“奖励”没有被用到：这个事项已有“待遇”', '钱和待遇分成两个事项');
  if (given === undefined && kind === undefined)
    return faults.add(block.place, 'R054', `事项 ${block.code} 没有“奖励”也没有“待遇”`, '写“奖励（元）”或“待遇”');
  const discretion = readDiscretion(block, scope, faults);
  return {
    ...(amount === undefined ? {} : { amount }),
    ...(discretion === undefined ? {} : { discretion }),
    ...(kind === undefined ? {} : { benefit: { kind, figures: readFigures(block, '待遇', scope) } }),
  };
}

/** `见表 X` is the table's value; anything else is an expression in which a table's name is its value. */
function valueOf(span: Span, scope: ItemScope, unit?: { base: string; times: number }): Expr | undefined {
  const match = /^见表\s*/u.exec(span.text);
  const text = match === null ? span.text : span.text.slice(match[0].length);
  const place = { ...span.place, column: span.place.column + (match?.[0].length ?? 0) };
  return scope.fit({ text, place }, unit === undefined ? undefined : numberIn(unit.base), unit?.times);
}

function readAmount(block: Block, scope: ItemScope, faults: Faults): Expr | undefined {
  const entry = amountOf(block);
  if (entry === undefined) return undefined;
  const { unit } = headed(entry.key);
  if (unit?.base !== '元')
    return faults.add(entry.key.place, 'R055', `“${entry.key.text}”没有写钱的单位`, '写“奖励（元）”');
  return valueOf(entry.value, scope, unit);
}

function amountOf(block: Block): GuideEntry | undefined {
  return block.guide.find((entry) => bracketed(entry.key).name.text === '奖励');
}

const DISCRETION = /^(?<amount>[^，,]+)[，,]\s*理由\s*(?<reason>[^，,]+)[，,]\s*由\s*(?<by>.+)$/u;

function readDiscretion(block: Block, scope: ItemScope, faults: Faults): Outcome['discretion'] | undefined {
  const entry = entryOf(block, '核定');
  if (entry === undefined) return undefined;
  const groups = DISCRETION.exec(entry.value.text)?.groups;
  if (groups === undefined)
    return faults.add(
      entry.value.place,
      'R056',
      `核定“${entry.value.text}”看不懂`,
      '写“核定补助额，理由 核定理由，由 市人力资源社会保障局”',
    );
  const { place } = entry.value;
  const amount = scope.fit({ text: groups['amount'] ?? '', place }, numberIn('元'));
  const reason = scope.fit({ text: groups['reason'] ?? '', place }, TEXT);
  if (amount?.op !== 'fact' || reason?.op !== 'fact') {
    return amount === undefined || reason === undefined
      ? undefined
      : faults.add(
          place,
          'R056',
          `核定“${entry.value.text}”：金额和理由须各是一个字段`,
          '在台账中各设一个可空的字段，如 核定补助额、核定理由',
        );
  }
  return { amount: amount.index, reason: reason.index, by: groups['by'] ?? '' };
}

function readFigures(block: Block, prefix: '待遇' | '核算', scope: ItemScope): Figure[] {
  return block.guide.flatMap((entry) => {
    if (!entry.key.text.startsWith(`${prefix}.`)) return [];
    const { name, unit } = headed(entry.key);
    // A word that names nothing is meant as it stands: `待遇.等同 | 本科`.
    const plain = unit === undefined && /^\p{Script=Han}+$/u.test(entry.value.text) && !scope.knows(entry.value.text);
    const expr: Expr | undefined = plain
      ? { op: 'lit', type: TEXT, value: entry.value.text }
      : valueOf(entry.value, scope, unit);
    return expr === undefined ? [] : [{ name: name.text.slice(prefix.length + 1), unit: unit?.base ?? '', expr }];
  });
}

function readVerdict(block: Block, scope: ItemScope, faults: Faults): Outcome | undefined {
  const entry = entryOf(block, '结论');
  const match = /^(?<pass>[^，,]+)[，,]\s*否则\s*(?<fail>.+)$/u.exec(entry?.value.text ?? '合规，否则 不合规');
  const { pass, fail } = match?.groups ?? {};
  if (pass === undefined || fail === undefined)
    return faults.add(
      entry?.value.place ?? block.place,
      'R057',
      `结论“${entry?.value.text ?? ''}”看不懂`,
      '写“合规，否则 不合规”',
    );
  if (entryOf(block, '合规标准') === undefined)
    faults.add(block.place, 'R057', `校验 ${block.code} 没有“合规标准”，总是“${pass}”`, '写出合规要满足的条件');
  return { verdict: { pass, fail, figures: readFigures(block, '核算', scope) } };
}

// ── stacking ────────────────────────────────────────────────────────────────────────────────────────────────────────

function readStacking(block: Block, scope: ItemScope, faults: Faults): Stacking {
  const codes = (key: string): { what: Span; when?: Span }[] => {
    const entry = entryOf(block, key);
    return entry === undefined ? [] : split(entry.value, LIST).map(conditional);
  };
  const topUp = readTopUp(block, scope, faults);
  const times = readTimes(block, faults);
  return {
    ...(topUp === undefined ? {} : { topUp }),
    replaces: codes('替代').map(({ what }) => what.text),
    notBeside: codes('不同享').map(({ what }) => what.text),
    higherOf: codes('就高不重复').map(({ what, when }) => {
      const test = when === undefined ? undefined : scope.fit(when, BOOLEAN);
      return { item: what.text, ...(test === undefined ? {} : { when: test }) };
    }),
    ...(times === undefined ? {} : { atMost: times }),
  };
}

/** `至多 3 次` is enforced; other words are for people. */
function readTimes(block: Block, faults: Faults): number | undefined {
  const entry = entryOf(block, '次数');
  const at = entry?.value.text.indexOf('至多') ?? -1;
  if (entry === undefined || at < 0) return undefined;
  const times = /^至多\s*(\d+)\s*次/u.exec(entry.value.text.slice(at))?.[1];
  if (times !== undefined) return Number(times);
  return faults.add(shift(entry.value.place, at), 'R006', `“${entry.value.text.slice(at)}”里没有次数`, '写“至多 3 次”');
}

function readTopUp(block: Block, scope: ItemScope, faults: Faults): Expr | undefined {
  const entry = entryOf(block, '同项处理');
  const [first, part, ...more] = entry === undefined ? [] : split(entry.value, SEMICOLON);
  const what = part === undefined ? undefined : conditional(part).what;
  const strange = [
    ...(first === undefined || first.text === '取最高' ? [] : [first]),
    ...(what === undefined || /^已发的?\s*补差$/u.test(what.text) ? [] : [what]),
    ...more,
  ];
  for (const { text, place } of strange)
    faults.add(place, 'R058', `同项处理“${text}”看不懂`, '写“取最高”，或“取最高；已发的补差”');
  if (part === undefined || strange.length > 0) return undefined;
  const { when } = conditional(part);
  return when === undefined ? { op: 'lit', type: BOOLEAN, value: true } : scope.fit(when, BOOLEAN);
}

// ── checks of the whole item ────────────────────────────────────────────────────────────────────────────────────────

/** Conditions may be written in several rows; of any other 要素 the second row would be lost. */
function faultRepeated(block: Block, faults: Faults): void {
  const names = block.guide.map((entry) => (isFixed(entry) ? headed(entry.key).name.text : ''));
  for (const [i, entry] of block.guide.entries()) {
    const name = names[i] ?? '';
    if (name === '' || own(ROLES, bracketed(entry.key).name.text) !== undefined || names.indexOf(name) === i) continue;
    faults.add(entry.key.place, 'R002', `“${name}”写了两次`, '留下一行；条件、排除和合规标准可以写几行');
  }
}

/** 要素 that only the other kind of block has. */
function faultMisplaced(block: Block, faults: Faults): void {
  const strange = block.kind === '校验' ? ['奖励', '待遇', '核定'] : ['合规标准', '结论'];
  for (const { key } of block.guide) {
    const name = bracketed(key).name.text;
    if (strange.includes(name))
      faults.add(key.place, 'R059', `“${name}”没有被用到：${block.kind}没有这个要素`, '删去，或改成另一类块');
  }
}

/** Where a table leaves a range, somebody must be able to decide within it. */
function faultRange(
  block: Block,
  scope: ItemScope,
  outcome: Outcome | undefined,
  tables: readonly DecisionTable[],
  faults: Faults,
): void {
  if (outcome === undefined || outcome.discretion !== undefined) return;
  for (const use of scope.tableUses) {
    const table = tables[use.table];
    if (table?.rows.some((row) => row.output.kind === 'range') === true)
      faults.add(
        block.place,
        'R056',
        `表“${table.name}”给的是裁量范围，${block.kind} ${block.code} 没有“核定”`,
        '写“核定补助额，理由 核定理由，由 市人力资源社会保障局”',
      );
  }
}

function faultUnused(block: Block, scope: ItemScope, faults: Faults): void {
  for (const name of scope.unused()) {
    const entry = block.guide.find((e) => bracketed(e.key).name.text === name);
    const near = nearest(name, FIXED_KEYS);
    const hint = near === undefined ? `固定要素有：${FIXED_KEYS.join('、')}` : `是不是“${near}”？不是就删去这一行`;
    faults.add(entry?.key.place ?? block.place, 'R059', `“${name}”没有被用到：不是固定要素，也没有式子用它`, hint);
  }
}

/** Every expression that decides an item, derived facts included. */
export function expressionsOf(item: Item, tables: readonly DecisionTable[]): Expr[] {
  const { outcome } = item;
  const figures = [...(outcome.benefit?.figures ?? []), ...(outcome.verdict?.figures ?? [])];
  const cells = item.tableUses.flatMap((use) => tables[use.table]?.rows.flatMap((row) => rowExpressions(row)) ?? []);
  return [
    ...item.conditions.map((condition) => condition.expr),
    ...item.derived.map((derived) => derived.expr),
    ...item.tableUses.flatMap((use) => use.inputs),
    ...cells,
    ...(outcome.amount === undefined ? [] : [outcome.amount]),
    ...figures.map((figure) => figure.expr),
    ...item.key.flatMap((part) => [part.expr, ...(part.when === undefined ? [] : [part.when])]),
    ...(item.factDate === undefined ? [] : [item.factDate]),
    ...(item.stacking.topUp === undefined ? [] : [item.stacking.topUp]),
    ...item.stacking.higherOf.flatMap((other) => (other.when === undefined ? [] : [other.when])),
    ...(item.unit.scope === undefined ? [] : [item.unit.scope]),
    ...item.facts.map((fact) => fact.source),
  ];
}

function rowExpressions(row: DecisionTable['rows'][number]): Expr[] {
  const found: Expr[] = row.output.kind === 'value' ? [row.output.expr] : [];
  const collect = (test: DecisionTable['rows'][number]['tests'][number][number]): void => {
    if (test.test === 'compare') found.push(test.value);
    if (test.test === 'range') found.push(test.low, test.high);
    if (test.test === 'not') test.tests.forEach(collect);
  };
  row.tests.flat().forEach(collect);
  return found;
}

/** The readings whose parameters decide the item, with those its guide names. */
function readingsOf(
  item: Item,
  tables: readonly DecisionTable[],
  world: World,
  block: Block,
  faults: Faults,
): string[] {
  const codes = new Set<string>();
  for (const expr of expressionsOf(item, tables))
    visitAll(expr, (e) => {
      const reading = e.op === 'param' ? world.parameters[e.name]?.reading : undefined;
      if (reading !== undefined) codes.add(reading);
    });
  const entry = entryOf(block, '口径');
  const known = new Set(Object.values(world.parameters).map((parameter) => parameter.reading));
  for (const part of entry === undefined ? [] : split(entry.value, LIST)) {
    if (known.has(part.text)) codes.add(part.text);
    else
      faults.unknown(
        part.place,
        '口径',
        part.text,
        [...known].filter((code) => code !== undefined),
      );
  }
  return [...codes].sort();
}
