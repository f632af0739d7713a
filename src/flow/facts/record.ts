import {
  assess,
  decide,
  type Assessment,
  type Decider,
  type Decision,
  type Row,
  type Situation,
} from '../../assessment/index.ts';
import { recordOf, type AssessmentRecord, type Discretion, type Party } from '../../case/index.ts';
import { Overflow, type Day, type Fen } from '../../kit/index.ts';
import { optionOn, withoutRulings, type Item, type RuleSet } from '../../rules/index.ts';
import { CaseRefused } from '../cases/refused.ts';
import { digestOfFacts, digestOfRules } from './digests.ts';
import { situationOf, type KnownFacts } from './known-facts.ts';
import { plansFor, type FactPlan } from './plans.ts';

/** What is assessed, besides the facts. */
export interface Asked {
  readonly item: string;
  readonly beneficiary: Party;
  /** 同项键. */
  readonly key: string;
  readonly asOf: Day;
  /** 核定: the amount that the office decides, where the rules leave it to the office. */
  readonly discretion?: Discretion;
}

/**
 * One case by the rules and the facts alone: the same today and in ten years.
 * @throws CaseRefused where the rules have no such item, or the sums are beyond what can be kept to the 分.
 */
export function recordFrom(ruleSet: RuleSet, asked: Asked, facts: KnownFacts): AssessmentRecord {
  const { plan, item } = planOfItem(ruleSet, asked.item);
  const situation = situationOf(plan, facts);
  const units = unitsOf(plan, item, situation, asked);
  const assessment = assessAll(plan, withDiscretion(item, situation, units, asked.discretion));
  const range = rangeOf(ruleSet, item, units);
  const record = recordOf(assessment, {
    item: item.code,
    beneficiary: asked.beneficiary.token,
    key: asked.key,
    optionOf: (code) => optionOf(ruleSet, code, asked.asOf),
    noticeVersion: digestOfRules(withoutRulings(ruleSet)),
    factsDigest: digestOfFacts(facts, plan.ruleSet),
    ...(range === undefined ? {} : { range }),
  });
  const stated = sayDeclared(facts);
  return stated === undefined ? record : { ...record, trace: [...record.trace, stated] };
}

/** @throws CaseRefused where it isn't an item that is assessed. */
export function planOfItem(ruleSet: RuleSet, code: string): { readonly plan: FactPlan; readonly item: Item } {
  const [plan] = plansFor(ruleSet, [code]);
  const item = plan?.items.find((one) => one.code === code);
  if (plan !== undefined && item !== undefined) return { plan, item };
  throw new CaseRefused('invalid', [
    { field: 'item', message: `没有可以测算的事项 ${code}`, hint: '写事项编码，如 14-01；服务事项不测算' },
  ]);
}

/** @throws CaseRefused where the sums are beyond exactness. */
export function assessAll({ ruleSet }: FactPlan, situation: Situation, decider: Decider = decide): Assessment {
  try {
    return assess(ruleSet, situation, { today: situation.asOf ?? 0, decide: decider });
  } catch (error) {
    if (!(error instanceof Overflow)) throw error;
    throw new CaseRefused('invalid', [
      { field: '', message: '人数与金额相乘，超出能精确到分的范围', hint: '核对台账中的人数、金额' },
    ]);
  }
}

function optionOf({ readings }: RuleSet, code: string, day: Day): string | null {
  const reading = readings.find((one) => one.code === code);
  return reading === undefined ? null : optionOn(reading.inForce, day);
}

// ── what the office decides ─────────────────────────────────────────────────────────────────────────────────────────

/** A row that is a unit of the case, and how it is decided while the office has said nothing. */
interface Unit {
  readonly row: Row;
  readonly decision: Decision;
}

/** The rows of an item with 核定 whose 同项键 is the case's. Each is assessed by itself, so that it is known whose decision is whose. */
function unitsOf(plan: FactPlan, item: Item, situation: Situation, { beneficiary, key }: Asked): readonly Unit[] {
  const fields = discretionFields(item);
  if (fields === undefined) return [];
  const { register } = item.unit;
  const alone: FactPlan = { ...plan, ruleSet: aloneIn(plan.ruleSet, item) };
  return (situation.registers.get(register) ?? []).flatMap((row): Unit[] => {
    const open = { ...row, values: without(row, fields) };
    const decisions: Decision[] = [];
    const found = assessAll(
      alone,
      { ...situation, registers: new Map([...situation.registers, [register, [open]]]) },
      (...given) => {
        const decision = decide(...given);
        decisions.push(decision);
        return decision;
      },
    );
    // The first is that of the readings in force; the others are under other options.
    const [decision] = decisions;
    const isOwn = [...found.awards, ...found.notAwarded].some(
      (entry) => entry.beneficiary === beneficiary.token && entry.key === key,
    );
    return decision !== undefined && isOwn ? [{ row, decision }] : [];
  });
}

const ALONE = new WeakMap<RuleSet, Map<string, RuleSet>>();

/** The rules with one item only; kept, since what is found of a RuleSet once is found again by its identity. */
function aloneIn(ruleSet: RuleSet, item: Item): RuleSet {
  const known = ALONE.get(ruleSet) ?? new Map<string, RuleSet>();
  ALONE.set(ruleSet, known);
  const alone = known.get(item.code) ?? { ...ruleSet, items: [item] };
  known.set(item.code, alone);
  return alone;
}

/** The fields of the unit's row in which 核定 stands. */
function discretionFields({ outcome: { discretion }, facts }: Item): { amount: string; reason: string } | undefined {
  if (discretion === undefined) return undefined;
  const [amount, reason] = [facts[discretion.amount]?.source, facts[discretion.reason]?.source];
  if (amount?.op !== 'get' || reason?.op !== 'get') return undefined;
  return { amount: amount.field, reason: reason.field };
}

function without(row: Row, { amount, reason }: { amount: string; reason: string }): Row['values'] {
  return new Map([...row.values].filter(([name]) => name !== amount && name !== reason));
}

/** The situation with what the office decided, on the rows of this case. */
function withDiscretion(
  item: Item,
  situation: Situation,
  units: readonly Unit[],
  discretion: Discretion | undefined,
): Situation {
  const fields = discretionFields(item);
  if (fields === undefined || discretion === undefined || units.length === 0) return situation;
  const { register } = item.unit;
  const own = new Set(units.map(({ row }) => row));
  const rows = (situation.registers.get(register) ?? []).map((row) =>
    own.has(row)
      ? {
          ...row,
          values: new Map([...row.values, [fields.amount, discretion.amount], [fields.reason, discretion.reason]]),
        }
      : row,
  );
  return { ...situation, registers: new Map([...situation.registers, [register, rows]]) };
}

/** The ends of the range in which the office decides, in 分: those of the table's row that holds while it has not. */
function rangeOf(
  { tables }: RuleSet,
  { tableUses }: Item,
  units: readonly Unit[],
): { readonly low: Fen; readonly high: Fen } | undefined {
  const ranges = units
    .filter(({ decision }) => decision.status === 'needs-decision')
    .flatMap(({ decision }) =>
      tableUses.flatMap((use, i) =>
        (decision.rows[i] ?? []).flatMap((row) => {
          const output = tables[use.table]?.rows[row]?.output;
          return output?.kind === 'range' ? [{ low: output.low, high: output.high }] : [];
        }),
      ),
    );
  return ranges[0];
}

// ── what is declared ────────────────────────────────────────────────────────────────────────────────────────────────

function sayDeclared({ declared }: KnownFacts): string | undefined {
  const stated = [...declared].filter(([, rows]) => rows.length > 0);
  if (stated.length === 0) return undefined;
  const said = stated.map(([register, rows]) => `${register}${String(rows.length)}行`).join('、');
  return `用到申报的事实：${said}；作决定时只认台账`;
}
