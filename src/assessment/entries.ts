import { formatDay, yuan } from '../kit/index.ts';
import { scaleOf, type Regime, type RuleSet, type Type, type Value } from '../rules/index.ts';
import { caseEnv } from './decide.ts';
import type { Award, Benefit, Check, NotAwarded, NotAwardedStatus } from './model.ts';
import { nearestOf } from './nearest.ts';
import { because, missingNames } from './say.ts';
import type { Claim } from './stack.ts';

/** What is said of every claim, whatever came of it. */
export type EntryBase = Omit<Award, 'status' | 'amount' | 'full' | 'paidBefore' | 'benefit'>;

/** A claim in words: `readings` are those that bear on it. */
export function entryOf(
  claim: Claim,
  ruleSet: RuleSet,
  readings: readonly string[],
  regime: Regime,
  asOf: number,
): EntryBase {
  const { item, beneficiary } = claim.found;
  const env = caseEnv(ruleSet, item, claim.found.facts, regime, asOf);
  const nearest = nearestOf(claim, ruleSet, env);
  return {
    item: item.code,
    name: item.name,
    notice: documentNumber(ruleSet, item.notice),
    beneficiary,
    key: claim.key,
    clause: item.clause,
    quote: quoteOf(claim, ruleSet),
    readings,
    because: because(claim, ruleSet, env),
    ...(nearest === undefined ? {} : { nearest }),
  };
}

/** The sentence of the row that matched; else the first sentence of the item that states a figure, else its first. */
export function quoteOf(claim: Claim, ruleSet: RuleSet): string {
  const { item } = claim.found;
  const rows = item.tableUses.flatMap((use, i) =>
    (claim.decision.rows[i] ?? []).map((row) => ruleSet.tables[use.table]?.rows[row]?.sentence),
  );
  const own = rows.find((id) => id !== undefined && item.sentences.includes(id)) ?? item.quote;
  return own === undefined ? '' : (ruleSet.sentences[own]?.text ?? '');
}

export function awardOf(claim: Claim, entry: EntryBase, ruleSet: RuleSet): Award {
  const { item } = claim.found;
  if (item.kind === 'benefit') return { ...entry, status: 'award', benefit: benefitOf(claim, ruleSet) };
  return {
    ...entry,
    status: 'award',
    amount: yuan(claim.amount),
    full: yuan(claim.full),
    paidBefore: yuan(claim.paidBefore),
  };
}

/** Names of a benefit's figures in the answer. */
const FIGURE_NAMES: Readonly<Record<string, string>> = { 面积: 'area', 年限: 'years', 等同: 'as', 数量: 'quantity' };

function benefitOf({ found, decision }: Claim, ruleSet: RuleSet): Benefit {
  const benefit = found.item.outcome.benefit;
  const figures = benefit?.figures ?? [];
  return {
    kind: benefit?.kind ?? '',
    ...Object.fromEntries(
      figures.map((figure, i) => [
        FIGURE_NAMES[figure.name] ?? figure.name,
        plain(decision.figures[i], figure.expr.type, ruleSet),
      ]),
    ),
  };
}

export function checkOf(claim: Claim, entry: EntryBase, ruleSet: RuleSet): Check[] {
  const verdict = claim.found.item.outcome.verdict;
  if (verdict === undefined || (claim.status !== 'pass' && claim.status !== 'fail')) return [];
  const figures = verdict.figures.map((figure, i): [string, string | number] => [
    figure.name,
    plain(claim.decision.figures[i], figure.expr.type, ruleSet),
  ]);
  const { item, name, notice, beneficiary, key, clause, quote, readings } = entry;
  return [
    {
      item,
      name,
      notice,
      subject: beneficiary,
      key,
      status: claim.status === 'pass' ? verdict.pass : verdict.fail,
      clause,
      quote,
      readings,
      because: entry.because,
      figures: Object.fromEntries(figures),
    },
  ];
}

/** A value in its unit, as JSON carries it. */
export function plain(value: Value | undefined, type: Type, ruleSet: RuleSet): string | number {
  if (value === undefined || value === null) return '—';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'string') return value;
  if (type.kind === 'enum') return ruleSet.enums[type.name]?.values[value] ?? value;
  if (type.kind === 'date') return formatDay(value);
  return type.kind === 'number' ? value / 10 ** scaleOf(type.unit) : value;
}

export function notAwardedOf(claim: Claim, entry: EntryBase): NotAwarded[] {
  const { status } = claim;
  return isNotAwarded(status) ? [{ ...entry, status, missing: missingNames(claim) }] : [];
}

function isNotAwarded(status: Claim['status']): status is NotAwardedStatus {
  return status !== 'award' && status !== 'pass' && status !== 'fail';
}

function documentNumber(ruleSet: RuleSet, id: string): string {
  return ruleSet.notices.find((notice) => notice.id === id)?.head.文号 ?? id;
}
