import { parseDay } from '../kit/index.ts';
import type { Block, Figure, Measure, Notice } from '../notice/index.ts';
import type { Faults } from './faults.ts';
import { visitAll } from './expr.ts';
import { expressionsOf } from './item-expressions.ts';
import { scaleOf, type Expr, type Item, type RuleSet, type Type, type Value } from './model.ts';

/** How much of a notice is bound to something that runs. */
export interface Coverage {
  readonly notice: string;
  readonly sentences: { readonly bound: number; readonly all: number };
  readonly figures: { readonly claimed: number; readonly all: number };
}

/** Every figure of the text must be claimed by a number of the same value and unit in a block of its sentence. */
export function checkCoverage(notices: readonly Notice[], ruleSet: RuleSet, faults: Faults): void {
  for (const notice of notices)
    for (const measure of notice.measures)
      for (const { sentence, figure, claimed } of figuresIn(notice, measure, ruleSet))
        if (!claimed)
          faults.add(
            figure.place,
            'C002',
            `原文的“${figure.text}”${part(figure)}没有着落（${sentence.id}）`,
            `在这句话下面的表、参数、口径、条件或目标值中写上${part(figure) === '' ? figure.text : `${String(figure.value)}${figure.unit}`}`,
          );
}

/** Which end of a range such as 30—50人 it is. */
function part({ text, value, unit }: Figure): string {
  return /[—–-]/u.test(text) ? `中的${String(value)}${unit}` : '';
}

export function coverageOf(notice: Notice, ruleSet: RuleSet): Coverage {
  const figures = notice.measures.flatMap((measure) => figuresIn(notice, measure, ruleSet));
  const sentences = notice.measures.flatMap((measure) =>
    measure.sentences
      .filter((s) => !s.heading)
      .map((s) => s.leads.length > 0 || measure.blocks.some((block) => block.sentences.includes(s.id))),
  );
  return {
    notice: notice.id,
    sentences: { bound: sentences.filter(Boolean).length, all: sentences.length },
    figures: { claimed: figures.filter((f) => f.claimed).length, all: figures.length },
  };
}

function figuresIn(notice: Notice, measure: Measure, ruleSet: RuleSet) {
  const ofHead = headClaims(notice);
  // Many sentences share a block.
  const ofBlocks = new Map<Block, readonly string[]>();
  const claimsOfBlock = (block: Block): readonly string[] => {
    const known = ofBlocks.get(block);
    if (known !== undefined) return known;
    const claims = claimsOf(block, ruleSet);
    ofBlocks.set(block, claims);
    return claims;
  };
  return measure.sentences.flatMap((sentence) => {
    const figures = sentence.figures;
    if (figures.length === 0) return [];
    const blocks = measure.blocks.filter((block) => block.sentences.includes(sentence.id));
    // What a block with faults would claim cannot be said; mend those first.
    if (blocks.some((block) => hasFailed(block, ruleSet))) return [];
    const claims = new Set([...blocks.flatMap(claimsOfBlock), ...ofHead]);
    return figures.map((figure) => ({
      sentence,
      figure,
      claimed: claims.has(`${String(figure.value)}${figure.unit}`),
    }));
  });
}

function hasFailed({ kind, place }: Block, ruleSet: RuleSet): boolean {
  if (kind === '指标') return !ruleSet.indicators.some((indicator) => indicator.place === place);
  return (kind === '事项' || kind === '校验') && !ruleSet.items.some((item) => item.place === place);
}

/** The dates of the notice's head are claimed by the head. */
function headClaims(notice: Notice): string[] {
  return [notice.head.成文日期, notice.head.施行日期].flatMap((text) => {
    const day = parseDay(text);
    return day === undefined ? [] : [`${String(day)}日期`];
  });
}

function claimsOf(block: Block, ruleSet: RuleSet): string[] {
  const values: [Type, Value][] = [];
  const item = ruleSet.items.find((i) => i.code === block.code && i.place === block.place);
  if (item !== undefined) itemValues(item, ruleSet, values);
  const reading = ruleSet.readings.find((r) => r.code === block.code && block.kind === '口径');
  for (const option of reading?.options ?? [])
    for (const [name, value] of Object.entries(option.values)) push(ruleSet.parameters[name]?.type, value, values);
  if (block.kind === '参数')
    for (const parameter of Object.values(ruleSet.parameters))
      if (isInside(parameter.place, block))
        for (const { value } of parameter.history) push(parameter.type, value, values);
  const goal = [...ruleSet.tasks, ...ruleSet.indicators].find(
    (w) => w.code === block.code && w.place === block.place,
  )?.target;
  if (goal !== undefined) values.push([{ kind: 'number', unit: goal.unit }, goal.value]);
  return values.flatMap(([type, value]) => claim(type, value));
}

function isInside(place: { file: string; line: number }, block: Block): boolean {
  const table = block.tables.at(-1);
  const last = table?.rows.at(-1)?.[0]?.place.line ?? block.place.line;
  return place.file === block.place.file && place.line >= block.place.line && place.line <= last;
}

function push(type: Type | undefined, value: Value, into: [Type, Value][]): void {
  if (type !== undefined) into.push([type, value]);
}

function itemValues(item: Item, ruleSet: RuleSet, into: [Type, Value][]): void {
  const visit = (expr: Expr): void => {
    if (expr.op === 'lit') into.push([expr.type, expr.value]);
    if (expr.op !== 'param') return;
    const parameter = ruleSet.parameters[expr.name];
    for (const { value } of parameter?.history ?? []) into.push([expr.type, value]);
    const reading = ruleSet.readings.find((r) => r.code === parameter?.reading);
    for (const option of reading?.options ?? []) push(expr.type, option.values[expr.name] ?? null, into);
  };
  for (const expr of expressionsOf(item, ruleSet.tables)) visitAll(expr, visit);
  for (const use of item.tableUses)
    for (const row of ruleSet.tables[use.table]?.rows ?? []) {
      const type = ruleSet.tables[use.table]?.output.type;
      if (type !== undefined && row.output.kind === 'range') into.push([type, row.output.low], [type, row.output.high]);
    }
  if (item.stacking.atMost !== undefined) into.push([{ kind: 'number', unit: '次' }, item.stacking.atMost]);
}

/** `10000元`, `30人`, `20086日期`: as figures of the text are written. A percentage may be a share of 1 as well. */
function claim(type: Type, value: Value): string[] {
  if (typeof value !== 'number') return [];
  if (type.kind === 'date') return [`${String(value)}日期`];
  if (type.kind !== 'number') return [];
  return [`${String(value / 10 ** scaleOf(type.unit))}${type.unit}`];
}
