import { byPlace, type Diagnostic } from '../kit/index.ts';
import type { Notice } from '../notice/index.ts';
import { checkCoverage } from './coverage.ts';
import { readDictionary } from './dictionary.ts';
import { Faults } from './faults.ts';
import { checkTables } from './gaps.ts';
import { compileItem } from './items.ts';
import type { DecisionTable, Indicator, Item, RuleSentence, RuleSet, Service, Task } from './model.ts';
import { readParameters, readReadings } from './parameters.ts';
import type { World } from './scope.ts';
import { findTables } from './tables.ts';
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
  checkReferences(ruleSet, faults);
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
    for (const measure of notice.measures) for (const block of measure.blocks) compileBlock(block);
    function compileBlock(block: Notice['measures'][number]['blocks'][number]): void {
      const measure = notice.measures.find((m) => m.blocks.includes(block));
      if (measure === undefined) return;
      if (block.kind === '事项' || block.kind === '校验') {
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
    for (const [name, table] of found)
      if (!out.tables.some((t) => t.name === name && t.notice === notice.id))
        faults.add(table.source.place, 'R032', `表“${name}”没有事项用到，或事项有错`, `在奖励或待遇中写“见表 ${name}”`);
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

/** Codes that name other items must be items. */
function checkReferences(ruleSet: RuleSet, faults: Faults): void {
  const codes = ruleSet.items.map((item) => item.code);
  for (const item of ruleSet.items) {
    const { replaces, notBeside, higherOf } = item.stacking;
    for (const code of [...replaces, ...notBeside, ...higherOf.map((other) => other.item)])
      if (!codes.includes(code)) faults.unknown(item.place, '事项', code, codes);
  }
}
