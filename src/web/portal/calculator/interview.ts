/**
 * What somebody has told the calculator so far. It is all the calculator knows: every screen is computed from it, so that it can stand
 * in a form (without scripts), in the page (with them), or in a link, and give the same answer everywhere.
 */
export interface Interview {
  /** Items asked about, the current one last. What was told for one holds for the next. */
  readonly items: readonly string[];
  /** 截至, `2025-12-31`; today where it is not given. */
  readonly asOf?: string;
  readonly answers: readonly Answer[];
  /** Questions put off. */
  readonly skipped: readonly Target[];
  readonly paid: readonly Paid[];
  /** Number of the answer that is being changed. */
  readonly editing?: number;
}

/** The fact a question asks for: a field of a row, or (without a field) whether a register has rows for this case at all. */
export interface Target {
  readonly register: string;
  readonly field?: string;
  readonly row?: number;
  readonly key?: string;
}

/** As it was typed or chosen; 有 or 没有 for a whole register. */
export interface Answer extends Target {
  readonly value: string;
}

/** A payment received before, a row of 已发放. */
export interface Paid {
  readonly item: string;
  readonly key: string;
  readonly amount: string;
  readonly date: string;
}

export const HAS_ROWS = '有';
export const HAS_NONE = '没有';

export function startInterview(item: string): Interview {
  return { items: [item], answers: [], skipped: [], paid: [] };
}

export function currentItem(interview: Interview): string {
  return interview.items.at(-1) ?? '';
}

export function sameTarget(a: Target, b: Target): boolean {
  return a.register === b.register && a.field === b.field && a.row === b.row && a.key === b.key;
}

/** The same, with no answer being changed. */
export function settled({ items, asOf, answers, skipped, paid }: Interview): Interview {
  return { items, ...(asOf === undefined ? {} : { asOf }), answers, skipped, paid };
}

/** An answer to the question at hand: a new one, or in place of the one that is being changed. */
export function withAnswer(interview: Interview, target: Target, value: string): Interview {
  const { register, field, row, key } = target;
  const answer: Answer = {
    register,
    ...(field === undefined ? {} : { field }),
    ...(row === undefined ? {} : { row }),
    ...(key === undefined ? {} : { key }),
    value,
  };
  const at = interview.editing ?? interview.answers.findIndex((known) => sameTarget(known, target));
  const answers =
    at >= 0 && at < interview.answers.length ? interview.answers.with(at, answer) : [...interview.answers, answer];
  return { ...settled(interview), answers, skipped: interview.skipped.filter((one) => !sameTarget(one, target)) };
}

// ── to and from text ────────────────────────────────────────────────────────────────────────────────────────────────

/** The most that a link or form may carry; an interview has a few dozen answers. */
const LONGEST = 20_000;

export function interviewToText(interview: Interview): string {
  return JSON.stringify(interview);
}

/** An interview from a form or link; undefined where the text is none. It comes from outside, so every part is looked at. */
export function interviewFromText(text: string): Interview | undefined {
  if (text.length > LONGEST) return undefined;
  const data = parseJson(text);
  if (!isRecord(data)) return undefined;
  const { items, asOf, answers, skipped, paid, editing } = data;
  if (!Array.isArray(items) || items.length === 0 || !items.every(isText)) return undefined;
  if (!Array.isArray(answers) || !answers.every(isAnswer)) return undefined;
  if (!Array.isArray(skipped) || !skipped.every(isTarget)) return undefined;
  if (!Array.isArray(paid) || !paid.every(isPaid)) return undefined;
  return {
    items,
    ...(isText(asOf) ? { asOf } : {}),
    answers,
    skipped,
    paid,
    ...(typeof editing === 'number' && editing in answers ? { editing } : {}),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 500;
}

function isTarget(value: unknown): value is Target {
  if (!isRecord(value) || !isText(value['register'])) return false;
  const { field, row, key } = value;
  const isRow = row === undefined || (typeof row === 'number' && Number.isInteger(row) && row >= 0 && row < 100);
  return isRow && (field === undefined || isText(field)) && (key === undefined || isText(key));
}

function isAnswer(value: unknown): value is Answer {
  return isTarget(value) && 'value' in value && isText(value.value);
}

function isPaid(value: unknown): value is Paid {
  return isRecord(value) && ['item', 'key', 'amount', 'date'].every((name) => isText(value[name]));
}
