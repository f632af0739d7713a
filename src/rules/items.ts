import { type Block, type Measure, type Notice, sentencesOf } from '../notice/index.ts';
import type { Faults } from './faults.ts';
import { checkForm, entryOf, readGuide } from './guide.ts';
import { readingsOf } from './item-expressions.ts';
import { dateConditions, defineDerived, readBeneficiary, readConditions, readFactDate, readKey } from './item-facts.ts';
import { faultMisplaced, faultRange, faultRepeated, faultUnused } from './item-faults.ts';
import { readOutcome } from './item-outcome.ts';
import { ItemScope } from './item-scope.ts';
import { readStacking } from './item-stacking.ts';
import { readAlternative, readUnit } from './item-unit.ts';
import type { DecisionTable, Item, RecognitionUnit } from './model.ts';
import type { World } from './scope.ts';
import type { FoundTable } from './tables.ts';

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
