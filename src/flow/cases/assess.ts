import {
  decidingStage,
  differences,
  isAssessed,
  standingRecord,
  type AssessmentRecord,
  type CaseFault,
  type CaseState,
  type DecisionInput,
  type Difference,
  type Discretion,
  type Party,
  type Procedure,
  type Verification,
} from '../../case/index.ts';
import { claimOf, type Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { findingsOf } from '../cross-checks/findings.ts';
import { assessFor, type Assessed } from '../facts/index.ts';
import { declaredRows } from './form.ts';
import { caseNotFound, CaseRefused } from './refused.ts';

/** An assessment of a case as it is applied for: registers, and what the applicant states. Undefined of a service. */
export async function assessApplication(
  tx: Tx,
  context: Context,
  state: CaseState,
  form: CaseState['application']['form'],
): Promise<Assessed | undefined> {
  const { procedure, beneficiary, id } = state;
  if (!isAssessed(procedure)) return undefined;
  return assessClaim(tx, context, { procedure, beneficiary, key: await keyOf(tx, state), form, without: id });
}

interface ClaimToAssess {
  readonly procedure: Procedure;
  readonly beneficiary: Party;
  /** 同项键; null of a service. */
  readonly key: string | null;
  readonly form: CaseState['application']['form'];
  /** Number of the case that it is of, where it has one already. */
  readonly without?: string;
}

/** The same, also before there is a case. */
export async function assessClaim(
  tx: Tx,
  context: Context,
  { procedure, beneficiary, key, form, without }: ClaimToAssess,
): Promise<Assessed | undefined> {
  if (!isAssessed(procedure)) return undefined;
  const { item } = procedure;
  const declared = declaredRows(context, item, form);
  return assessFor(tx, context, {
    item,
    beneficiary,
    key: key ?? '',
    ...(without === undefined ? {} : { without }),
    ...(declared === undefined ? {} : { declared }),
  });
}

async function keyOf(tx: Tx, { id }: CaseState): Promise<string> {
  const claim = await claimOf(tx, id);
  if (claim === undefined) throw caseNotFound(id);
  return claim.key ?? '';
}

/** What may be handed in: it gives something, or only what is still open keeps it from that. */
const OPEN_STATUSES: readonly string[] = ['needs-facts', 'needs-ruling', 'needs-decision'];

function maySubmit({ outcome, status }: AssessmentRecord): boolean {
  return outcome !== 'none' || OPEN_STATUSES.includes(status);
}

/** What is said of each result. */
const RESULTS: Readonly<Record<string, string>> = {
  award: '可以享受',
  'needs-facts': '事实还不完整',
  'needs-ruling': '口径待裁定',
  'needs-decision': '金额待部门核定',
  'not-eligible': '不符合条件',
  superseded: '已有更高的或者同一项已经享受',
  none: '没有这一项',
};

/** `可以享受`; the verdict of a 校验 as it is. */
export function resultName(status: string): string {
  return RESULTS[status] ?? status;
}

/** A claim that the rules give nothing for isn't handed in: the reasons are said instead. */
export function submissionFaults(record: AssessmentRecord | undefined): readonly CaseFault[] {
  if (record === undefined || maySubmit(record)) return [];
  const { status, trace, clause } = record;
  const reasons = trace.length === 0 ? '台账和填写的内容里没有这一项' : trace.join('；');
  return [
    {
      field: 'record',
      message: `按现有台账和填写的内容测算，${resultName(status)}：${reasons}`,
      hint: `核对填写的内容；台账有误的，请保管台账的部门更正后再提交${clause === '' ? '' : `。依据${clause}`}`,
    },
  ];
}

// ── the decision ────────────────────────────────────────────────────────────────────────────────────────────────────

/** What whoever decides says; the assessment itself is made anew, from the registers alone. */
export interface GivenDecision {
  /** For each difference, by its name, why it is right. */
  readonly explanations?: Readonly<Record<string, string>> | undefined;
  readonly discretion?: Discretion | undefined;
  /** 核实说明, by the finding's id. */
  readonly verified?: Readonly<Record<string, Verification>> | undefined;
}

/** Whether the stage that the case is in decides it by an assessment. */
export function isDeciding({ procedure, stage }: CaseState): boolean {
  return isAssessed(procedure) && stage === decidingStage(procedure);
}

export interface Deciding {
  readonly input: DecisionInput;
  readonly assessed: Assessed;
}

/** The decision of the stage that the case is in; undefined where it doesn't decide. */
export async function decisionFor(
  tx: Tx,
  context: Context,
  state: CaseState,
  given: GivenDecision | undefined,
): Promise<Deciding | undefined> {
  if (!isDeciding(state)) {
    if (given === undefined) return undefined;
    throw new CaseRefused('refused', [
      { field: 'decision', message: '本环节不作决定', hint: '去掉决定的内容；决定在办事指南的决定环节作出' },
    ]);
  }
  const { explanations = {}, discretion, verified = {} } = given ?? {};
  const assessed = await assessFromRegisters(tx, context, state, discretion);
  const findings = (await findingsOf(tx, context, state)).map(({ id, name, found }) => ({ id, name, found }));
  const input = { record: assessed.record, explanations, findings, verified };
  return { input: { ...input, ...(discretion === undefined ? {} : { discretion }) }, assessed };
}

async function assessFromRegisters(
  tx: Tx,
  context: Context,
  state: CaseState,
  discretion: Discretion | undefined,
): Promise<Assessed> {
  return assessFor(tx, context, {
    item: state.procedure.item,
    beneficiary: state.beneficiary,
    key: await keyOf(tx, state),
    without: state.id,
    ...(discretion === undefined ? {} : { discretion }),
  });
}

/** What a decision would rest on today. */
export interface DecisionPreview {
  readonly record: AssessmentRecord;
  /** Each has to be explained under its name. */
  readonly differences: readonly Difference[];
  /** 核定 is needed; within this range where there is one. */
  readonly discretion: { readonly range: AssessmentRecord['range'] } | null;
}

/** @throws CaseRefused where the stage decides nothing */
export async function previewDecision(
  tx: Tx,
  context: Context,
  state: CaseState,
  discretion: Discretion | undefined,
): Promise<DecisionPreview> {
  if (!isDeciding(state))
    throw new CaseRefused('refused', [
      { field: '', message: '本环节不作决定，没有可以预览的测算', hint: '决定在办事指南的决定环节作出' },
    ]);
  const { record } = await assessFromRegisters(tx, context, state, discretion);
  const before = standingRecord(state);
  const waits = record.range !== null || record.status === 'needs-decision' || before?.status === 'needs-decision';
  return {
    record,
    differences: before === undefined ? [] : differences(before, record),
    discretion: waits || (state.decision?.discretion ?? null) !== null ? { range: record.range } : null,
  };
}
