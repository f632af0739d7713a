import type { AssessmentRecord, Difference } from '../../case/index.ts';
import type { RuleSet } from '../../rules/index.ts';
import { resultName } from './assess.ts';

/** An assessment as it is shown: without the beneficiary's token. Money in 分. */
export type RecordView = Readonly<{
  asOf: string;
  status: string;
  statusName: string;
  outcome: AssessmentRecord['outcome'];
  amount: number | null;
  full: number | null;
  benefit: AssessmentRecord['benefit'];
  figures: AssessmentRecord['figures'];
  range: Readonly<{ low: number; high: number }> | null;
  clause: string;
  sentence: string;
  trace: readonly string[];
  missing: readonly string[];
  readings: readonly Readonly<{
    code: string;
    question: string;
    option: string | null;
    reason: string;
    standing: string;
  }>[];
  noticeVersion: string;
}>;

export function recordView(record: AssessmentRecord, ruleSet: RuleSet): RecordView {
  const { asOf, status, outcome, amount, full, benefit, figures, range, clause, sentence, trace, missing } = record;
  return {
    ...{ asOf, status, outcome, amount, full, benefit, figures, clause, sentence, trace, missing },
    statusName: resultName(status),
    range: range === null ? null : { low: range.low, high: range.high },
    readings: Object.entries(record.readings).map(([code, option]) => readingView(ruleSet, code, option)),
    noticeVersion: record.noticeVersion,
  };
}

function readingView({ readings }: RuleSet, code: string, option: string | null): RecordView['readings'][number] {
  const reading = readings.find((one) => one.code === code);
  const chosen = reading?.options.find(({ name }) => name === option);
  return {
    code,
    question: reading?.question ?? '',
    option,
    reason: chosen?.reason ?? '',
    standing: reading?.standing ?? '',
  };
}

/** How two assessments differ, as it is read: a result by its name. */
export function differenceView({ what, before, after }: Difference): { what: string; before: string; after: string } {
  return what === '结果' ? { what, before: resultName(before), after: resultName(after) } : { what, before, after };
}
