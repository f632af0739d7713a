import type { CaseState, Meeting, SupplementItem } from '../../case/index.ts';
import { addWorkingDays, chinaDay, isNotPublished, sayNotPublished, type Day } from '../../kit/index.ts';
import type { Tx } from '../../store/index.ts';
import { workCalendar } from '../calendar.ts';
import type { Context } from '../context.ts';
import { findingViews, type FindingView } from '../cross-checks/view.ts';
import { keepAssessment } from '../facts/index.ts';
import { read, step } from '../step.ts';
import { decisionFor, previewDecision, type Deciding, type GivenDecision } from './assess.ts';
import { caseView, type CaseView } from './case-view.ts';
import { command, type CommandBody } from './command.ts';
import { differenceView, recordView, type RecordView } from './record-view.ts';
import { caseNotFound, CaseRefused } from './refused.ts';
import { readCase } from '../../store/index.ts';
import { formColumns } from './form.ts';
import { take, type Seen } from './take.ts';
import { withoutSecrets } from './without-secrets.ts';

/** What whoever passes a stage gives, where the stage decides and where it is dispatched. */
export interface GivenPass {
  readonly decision?: GivenDecision | undefined;
  /** 派单: which departments take the next stage. */
  readonly departments?: readonly string[] | undefined;
}

/** 受理. */
export function acceptCase(context: Context, seen: Seen, given: GivenPass = {}): Promise<CaseView> {
  return decide(context, seen, given, (decision) => ({ type: 'accept', ...decision, ...dispatching(given) }));
}

/** Passes a stage of review. */
export function passStage(
  context: Context,
  seen: Seen,
  given: GivenPass & { readonly text: string; readonly meeting?: Meeting | undefined },
): Promise<CaseView> {
  const { text, meeting } = given;
  return decide(context, seen, given, (decision) => ({
    type: 'pass',
    text,
    ...(meeting === undefined ? {} : { meeting }),
    ...decision,
    ...dispatching(given),
  }));
}

/** Concludes a joint review that decides. */
export function concludeReview(
  context: Context,
  seen: Seen,
  given: { readonly text: string; readonly decision?: GivenDecision | undefined },
): Promise<CaseView> {
  return decide(context, seen, given, (decision) => ({ type: 'conclude', text: given.text, ...decision }));
}

/** 办结. */
export function completeCase(
  context: Context,
  seen: Seen,
  given: { readonly result: string; readonly decision?: GivenDecision | undefined },
): Promise<CaseView> {
  return decide(context, seen, given, (decision) => ({ type: 'complete', result: given.result, ...decision }));
}

function dispatching({ departments }: GivenPass): { readonly departments?: readonly string[] } {
  return departments === undefined ? {} : { departments };
}

/** A command that decides where its stage does: the assessment is made anew, from the registers alone, while the case is held. */
function decide(
  context: Context,
  seen: Seen,
  given: { readonly decision?: GivenDecision | undefined },
  body: (decision: { readonly decision?: Deciding['input'] }) => CommandBody,
): Promise<CaseView> {
  return step(context, async (tx) => {
    let deciding: Deciding | undefined;
    const after = await command(tx, context, {
      ...seen,
      command: async (state) => {
        deciding = await decisionFor(tx, context, state, given.decision);
        return body(deciding === undefined ? {} : { decision: deciding.input });
      },
    });
    if (deciding !== undefined) await keepAssessment(tx, after.id, 'decision', deciding.assessed);
    return caseView(tx, context, after);
  });
}

export type PreviewView = Readonly<{
  version: number;
  record: RecordView;
  differences: readonly Readonly<{ what: string; before: string; after: string }>[];
  /** Names under which an explanation is wanted. */
  explain: readonly string[];
  discretion: Readonly<{ range: Readonly<{ low: number; high: number }> | null }> | null;
  /** Each has to be answered. */
  findings: readonly FindingView[];
}>;

/** What a decision would rest on today, before anybody makes it. */
export function previewOf(
  context: Context,
  id: string,
  discretion?: { readonly amount: number; readonly reason: string },
): Promise<PreviewView> {
  return read(context, async (tx) => {
    const state = await caseOrRefuse(tx, id);
    const { record, differences, discretion: wanted } = await previewDecision(tx, context, state, discretion);
    return withoutSecrets(tx, {
      version: state.events,
      record: recordView(record, context.ruleSet),
      differences: differences.map(differenceView),
      explain: differences.map(({ what }) => what),
      discretion:
        wanted === null
          ? null
          : { range: wanted.range === null ? null : { low: wanted.range.low, high: wanted.range.high } },
      findings: await findingViews(tx, context, state),
    });
  });
}

/** @throws CaseRefused where there is none that the actor sees */
export async function caseOrRefuse(tx: Tx, id: string): Promise<CaseState> {
  const state = await readCase(tx, id);
  if (state === undefined) throw caseNotFound(id);
  return state;
}

/** Working days to answer a 补正, where the request doesn't say. */
const DAYS_TO_SUPPLEMENT = 15;

/** 一次性告知: everything that has to be supplemented, at once. @param respondBy absent: 15 working days from today */
export function requestSupplement(
  context: Context,
  seen: Seen,
  items: readonly SupplementItem[],
  respondBy?: Day,
): Promise<CaseView> {
  return take(context, seen, async (tx, { procedure }) => ({
    type: 'request-supplement',
    items,
    respondBy: respondBy ?? (await usualAnswerDay(tx, context)),
    columns: formColumns(context.ruleSet, procedure.item),
  }));
}

async function usualAnswerDay(tx: Tx, { now }: Context): Promise<Day> {
  const day = addWorkingDays(await workCalendar(tx), chinaDay(now), DAYS_TO_SUPPLEMENT);
  if (!isNotPublished(day)) return day;
  throw new CaseRefused('invalid', [
    { field: 'respondBy', message: sayNotPublished(day), hint: '节假日安排公布以前，写明补正的最后一天' },
  ]);
}

/** The opinion of one of the departments of a joint review. */
export function opine(context: Context, seen: Seen, verdict: 'agree' | 'disagree', text: string): Promise<CaseView> {
  return take(context, seen, { type: 'opine', verdict, text });
}

/** 退回 to an earlier stage. */
export function returnCase(context: Context, seen: Seen, to: number, reason: string): Promise<CaseView> {
  return take(context, seen, { type: 'return', to, reason });
}

/** 不予通过. */
export function rejectCase(context: Context, seen: Seen, reasons: readonly string[], basis: string): Promise<CaseView> {
  return take(context, seen, { type: 'reject', reasons, basis });
}

/** Asks what a reading means before anything is decided. */
export function awaitRuling(context: Context, seen: Seen, reading: string, question: string): Promise<CaseView> {
  return take(context, seen, () => {
    const { readings } = context.ruleSet;
    if (reading.trim() !== '' && !readings.some(({ code }) => code === reading))
      throw new CaseRefused('invalid', [
        { field: 'reading', message: `没有口径 ${reading}`, hint: '写口径编号，如 03-1；见事项所列的口径' },
      ]);
    return { type: 'await-ruling', reading, question };
  });
}

export function giveRuling(context: Context, seen: Seen, ruling: string): Promise<CaseView> {
  return take(context, seen, { type: 'give-ruling', ruling });
}

/** An appeal upheld goes back to a stage; dismissed, the case stands as it stood. */
export function settleAppeal(
  context: Context,
  seen: Seen,
  reason: string,
  outcome: { readonly upheld: true; readonly to: number } | { readonly upheld: false },
): Promise<CaseView> {
  return take(context, seen, { type: 'settle-appeal', reason, outcome });
}

/** 更正: an error that was found after the end. */
export function reopenCase(
  context: Context,
  seen: Seen,
  given: { readonly to: number; readonly finding: string; readonly reason: string },
): Promise<CaseView> {
  return take(context, seen, { type: 'reopen', ...given });
}

/** The one who was served confirms the result. */
export function acknowledgeResult(context: Context, seen: Seen): Promise<CaseView> {
  return take(context, seen, { type: 'acknowledge' });
}

export function disputeResult(context: Context, seen: Seen, reason: string): Promise<CaseView> {
  return take(context, seen, { type: 'dispute', reason });
}

/** 复核, then 申诉. */
export function appealCase(context: Context, seen: Seen, kind: '复核' | '申诉', grounds: string): Promise<CaseView> {
  return take(context, seen, { type: 'appeal', kind, grounds });
}

/** 好差评. */
export function rateCase(context: Context, seen: Seen, stars: number, text: string): Promise<CaseView> {
  return take(context, seen, { type: 'rate', stars, text });
}
