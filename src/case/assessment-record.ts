import type { Assessment, Award, Check, NotAwarded } from '../assessment/index.ts';
import { parseYuan, type Fen } from '../kit/index.ts';

/** What one assessment said of one case, and by which rules and facts: enough to replay it on any later day. */
export interface AssessmentRecord {
  readonly item: string;
  /** Token of the person or organisation. */
  readonly beneficiary: string;
  /** 同项键. */
  readonly key: string;
  /** 截至, `2025-12-31`. */
  readonly asOf: string;
  /** As in an assessment: `award`, `needs-decision`, `合规` …; `none` where the assessment doesn't speak of it. */
  readonly status: string;
  /** What it gives, if anything: only then may a case be decided by it. */
  readonly outcome: 'money' | 'benefit' | 'verdict' | 'none';
  /** 分: to be paid; present with `money` only. */
  readonly amount: Fen | null;
  /** 分: what the rule gives before deductions. */
  readonly full: Fen | null;
  readonly benefit: Readonly<Record<string, string | number>> | null;
  readonly figures: Readonly<Record<string, string | number>> | null;
  /** 分, both ends included: where the office decides the amount. */
  readonly range: { readonly low: Fen; readonly high: Fen } | null;
  readonly clause: string;
  /** The sentence that gives it. */
  readonly sentence: string;
  /** 理由, in the order of the decision. */
  readonly trace: readonly string[];
  readonly missing: readonly string[];
  /** Each reading that bears on it, and its option then in force; null: withdrawn. */
  readonly readings: Readonly<Record<string, string | null>>;
  /** Names the exact text of the notices that ran, such as a digest. */
  readonly noticeVersion: string;
  /** Digest of the facts it was made on. */
  readonly factsDigest: string;
}

/** What an assessment alone doesn't say. */
export interface AssessmentSource {
  readonly item: string;
  readonly beneficiary: string;
  readonly key: string;
  readonly optionOf: (reading: string) => string | null;
  readonly noticeVersion: string;
  readonly factsDigest: string;
  readonly range?: { readonly low: Fen; readonly high: Fen };
}

/** The entry of one item, beneficiary and key, out of a whole assessment. */
export function recordOf(assessment: Assessment, source: AssessmentSource): AssessmentRecord {
  const { item, beneficiary, key, optionOf, noticeVersion, factsDigest, range } = source;
  const entry = entryOf(assessment, source);
  const readings = entry?.readings ?? [];
  return {
    ...{ item, beneficiary, key, noticeVersion, factsDigest, asOf: assessment.asOf },
    status: entry?.status ?? 'none',
    ...gains(entry),
    range: range ?? null,
    clause: entry?.clause ?? '',
    sentence: entry?.quote ?? '',
    trace: entry?.because ?? [],
    missing: entry !== undefined && 'missing' in entry ? entry.missing : [],
    readings: Object.fromEntries(readings.map((code) => [code, optionOf(code)])),
  };
}

type Entry = Award | NotAwarded | Check;

function entryOf(assessment: Assessment, { item, beneficiary, key }: AssessmentSource): Entry | undefined {
  const entries: readonly Entry[] = [...assessment.awards, ...assessment.notAwarded, ...assessment.checks];
  return entries.find(
    (entry) =>
      entry.item === item &&
      entry.key === key &&
      ('subject' in entry ? entry.subject : entry.beneficiary) === beneficiary,
  );
}

type Gains = Pick<AssessmentRecord, 'outcome' | 'amount' | 'full' | 'benefit' | 'figures'>;

function gains(entry: Entry | undefined): Gains {
  const none = { outcome: 'none', amount: null, full: null, benefit: null, figures: null } as const;
  if (entry === undefined || 'missing' in entry) return none;
  if ('figures' in entry) return { ...none, outcome: 'verdict', figures: entry.figures };
  if (entry.benefit !== undefined) return { ...none, outcome: 'benefit', benefit: entry.benefit };
  const [amount, full] = [fen(entry.amount), fen(entry.full)];
  return amount === null ? none : { ...none, outcome: 'money', amount, full };
}

function fen(amount: number | undefined): Fen | null {
  return amount === undefined ? null : (parseYuan(amount) ?? null);
}
