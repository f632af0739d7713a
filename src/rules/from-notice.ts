import { byPlace, type Diagnostic } from '../kit/index.ts';
import type { Block, Measure, Notice } from '../notice/index.ts';
import { checkCoverage } from './coverage.ts';
import { readDictionary } from './dictionary.ts';
import { Faults } from './faults.ts';
import { checkTables } from './gaps.ts';
import { compileItem } from './items.ts';
import type { DecisionTable, Indicator, Item, RuleSentence, RuleSet, Service, Task } from './model.ts';
import { readParameters, readReadings } from './parameters.ts';
import type { World } from './scope.ts';
import { findTables } from './tables.ts';
import { conditional, LIST, split } from './words.ts';
import { compileIndicator, compileService, compileTask } from './work.ts';

/**
 * All notices compiled together: dictionary, parameters and readings first, since every expression may name them; then items,
 * services, tasks and indicators; then what only the whole can show: gaps in tables, sentences and figures not covered.
 */
export function compileRules(notices: readonly Notice[]): { ruleSet: RuleSet; faults: Diagnostic[] } {
  const faults = new Faults();
  const world: World = { enums: {}, registers: {}, parameters: {} };
  // Fields may name parameters and parameters stand on their own, so parameters come first.
  readParameters(notices, world, faults);
  const readings = readReadings(notices, world, faults);
  readDictionary(notices, world, faults);
  const compiled = compileBlocks(notices, world, faults);
  const ruleSet: RuleSet = {
    notices: notices.map(({ id, head }) => ({ id, head })),
    enums: world.enums,
    registers: world.registers,
    parameters: world.parameters,
    readings,
    ...compiled,
    sentences: sentencesOf(notices),
  };
  checkReferences(notices, faults);
  checkCodes(notices, faults);
  checkTables(ruleSet, faults);
  checkCoverage(notices, ruleSet, faults);
  return { ruleSet, faults: faults.list.sort(byPlace) };
}

interface Compiled {
  readonly tables: DecisionTable[];
  readonly items: Item[];
  readonly services: Service[];
  readonly tasks: Task[];
  readonly indicators: Indicator[];
}

function compileBlocks(notices: readonly Notice[], world: World, faults: Faults): Compiled {
  const out: Compiled = { tables: [], items: [], services: [], tasks: [], indicators: [] };
  for (const notice of notices) {
    const found = findTables(notice, faults);
    for (const measure of notice.measures) for (const block of measure.blocks) compileBlock(measure, block);
    function compileBlock(measure: Measure, block: Block): void {
      if (isItem(block)) {
        const item = compileItem({ notice, measure, block }, world, found, out.tables, faults);
        if (item !== undefined) out.items.push(item);
      }
      if (block.kind === '服务') out.services.push(compileService(block, measure, notice, world, faults));
      if (block.kind === '任务') out.tasks.push(compileTask(block, measure, notice, world, faults));
      if (block.kind === '指标') {
        const indicator = compileIndicator(block, measure, notice, world, faults);
        if (indicator !== undefined) out.indicators.push(indicator);
      }
    }
    // An item with faults may have been the one to use it.
    const complete = notice.measures.every(({ blocks }) =>
      blocks.filter(isItem).every(({ place }) => out.items.some((item) => item.place === place)),
    );
    for (const [name, table] of complete ? found : [])
      if (table.faulty !== true && !out.tables.some((t) => t.name === name && t.notice === notice.id))
        faults.add(table.source.place, 'R032', `表“${name}”没有事项用到`, `在奖励或待遇中写“见表 ${name}”，或删去`);
  }
  out.items.sort((a, b) => (a.code < b.code ? -1 : 1));
  return out;
}

function sentencesOf(notices: readonly Notice[]): Record<string, RuleSentence> {
  const all: Record<string, RuleSentence> = {};
  for (const notice of notices)
    for (const measure of notice.measures)
      for (const { id, text, place } of measure.sentences)
        all[`${notice.id}/${id}`] = { text, clause: measure.clause, place };
  return all;
}

/** Codes that name other items must be items, be they ones with faults, and others. */
function checkReferences(notices: readonly Notice[], faults: Faults): void {
  const blocks = notices.flatMap(({ measures }) => measures.flatMap((measure) => measure.blocks)).filter(isItem);
  const codes = blocks.map(({ code }) => code);
  for (const { code, guide } of blocks)
    for (const { key, value } of guide) {
      if (!['替代', '不同享', '就高不重复'].includes(key.text)) continue;
      for (const { what } of split(value, LIST).map(conditional))
        if (what.text === code)
          faults.add(what.place, 'R059', `“${key.text}”写的是本事项 ${code}，没有用处`, '写另一个事项的编码');
        else if (!codes.includes(what.text)) faults.unknown(what.place, '事项', what.text, codes);
    }
}

function isItem({ kind }: Block): boolean {
  return kind === '事项' || kind === '校验';
}

/** A code is how cases and awards name a block for years, whichever notice it stands in. Within one notice, reading it has seen to that. */
function checkCodes(notices: readonly Notice[], faults: Faults): void {
  const first = new Map<string, { notice: string; name: string }>();
  for (const notice of notices)
    for (const { code, name, kind, place } of notice.measures.flatMap(({ blocks }) => blocks)) {
      const taken = first.get(code);
      if (code === '') continue;
      if (taken === undefined) first.set(code, { notice: notice.id, name });
      else if (taken.notice !== notice.id)
        faults.add(
          place,
          'R002',
          `编码 ${code} 已用于通知 ${taken.notice} 的“${taken.name}”`,
          `给${kind}“${name}”另编一个号`,
        );
    }
}
