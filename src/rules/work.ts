import { parseDay } from '../kit/index.ts';
import type { Block, Measure, Notice, Span } from '../notice/index.ts';
import type { Faults } from './faults.ts';
import { parseExpression } from './feel/index.ts';
import { checkForm, entryOf, readGuide, textOf } from './guide.ts';
import { scaleOf, type Expr, type Indicator, type Service, type Task } from './model.ts';
import { own } from './own.ts';
import { worldScope, type World } from './scope.ts';
import { scaled } from './typing-numbers.ts';
import { Typing } from './typing.ts';
import { bracketed, headed, LIST, SEMICOLON, split } from './words.ts';
import { sayType, UNITS } from './types.ts';

/** What 服务, 任务 and 指标 share: where they stand. */
function standing(block: Block, measure: Measure, notice: Notice) {
  return {
    code: block.code,
    name: block.name,
    notice: notice.id,
    measure: measure.number,
    clause: measure.clause,
    sentences: block.sentences.map((id) => `${notice.id}/${id}`),
    place: block.place,
  };
}

export function compileService(block: Block, measure: Measure, notice: Notice, world: World, faults: Faults): Service {
  checkForm(block, world, faults);
  return { ...standing(block, measure, notice), guide: readGuide(block, measure, faults) };
}

export function compileTask(block: Block, measure: Measure, notice: Notice, world: World, faults: Faults): Task {
  const progress = numberOf(entryOf(block, '进度')?.value, world, faults);
  const target = targetOf(block, faults);
  const due = dueOf(block, faults);
  return {
    ...standing(block, measure, notice),
    departments: departmentsOf(block, measure),
    goal: textOf(block, '目标') ?? block.name,
    ...(target === undefined ? {} : { target }),
    ...(due === undefined ? {} : { due }),
    ...(progress === undefined ? {} : { progress }),
    milestones: listOf(block, '里程碑'),
  };
}

export function compileIndicator(
  block: Block,
  measure: Measure,
  notice: Notice,
  world: World,
  faults: Faults,
): Indicator | undefined {
  const entry = entryOf(block, '算法');
  const unitEntry = entryOf(block, '计量单位');
  const unit = unitEntry?.value.text ?? '';
  if (entry === undefined)
    return faults.add(block.place, 'R060', `指标 ${block.code} 没有“算法”`, '写一个式子，如 count(重点企业)');
  const known = own(UNITS, unit);
  if (unitEntry !== undefined && known === undefined)
    faults.unknown(unitEntry.value.place, '计量单位', unit, Object.keys(UNITS));
  const formula = numberOf(entry.value, world, faults);
  if (formula === undefined) return undefined;
  const computed = formula.type.kind === 'number' ? formula.type.unit : '';
  if (unitEntry !== undefined && known !== undefined && computed !== '' && computed !== known.base)
    faults.add(
      unitEntry.value.place,
      'R022',
      `计量单位“${unit}”与算法不合`,
      `算法给的是${sayType(formula.type)}，写它的单位`,
    );
  const target = targetOf(block, faults);
  return {
    ...standing(block, measure, notice),
    unit,
    formula,
    ...(target === undefined ? {} : { target }),
    frequency: textOf(block, '频度') ?? '',
    departments: departmentsOf(block, measure),
  };
}

function numberOf(span: Span | undefined, world: World, faults: Faults): Expr | undefined {
  if (span === undefined) return undefined;
  const { feel, faults: found } = parseExpression(span.text, span.place);
  faults.list.push(...found);
  const expr = feel === undefined ? undefined : new Typing(faults, span.place).expr(feel, worldScope(world));
  if (expr === undefined || expr.type.kind === 'number') return expr;
  return faults.add(span.place, 'R020', '这里要一个数', '如 count(台账[条件])');
}

/** `目标值（家） | 200`. */
function targetOf(block: Block, faults: Faults): { value: number; unit: string } | undefined {
  const entry = block.guide.find((e) => bracketed(e.key).name.text === '目标值');
  if (entry === undefined) return undefined;
  const { unit } = headed(entry.key);
  const value = /^\d+(?:\.\d+)?$/u.test(entry.value.text)
    ? scaled(entry.value.text, scaleOf(unit?.base ?? ''), unit?.times)
    : undefined;
  if (value === undefined || unit === undefined)
    return faults.add(entry.value.place, 'R061', `目标值“${entry.value.text}”看不懂`, '写“目标值（家） | 200”');
  return { value, unit: unit.base };
}

function dueOf(block: Block, faults: Faults): number | undefined {
  const entry = entryOf(block, '期限');
  if (entry === undefined || /^(?:长期|常态化|持续推进)$/u.test(entry.value.text)) return undefined;
  return (
    parseDay(entry.value.text) ??
    faults.add(entry.value.place, 'R005', `期限“${entry.value.text}”不是日期`, '写成 2027-12-31，或“长期”')
  );
}

function departmentsOf(block: Block, measure: Measure): readonly string[] {
  const entry = entryOf(block, '责任');
  return entry === undefined ? measure.leads : split(entry.value, LIST).map((part) => part.text);
}

function listOf(block: Block, key: string): string[] {
  const entry = entryOf(block, key);
  return entry === undefined ? [] : split(entry.value, SEMICOLON).map((part) => part.text);
}
