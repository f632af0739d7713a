import { formatYuan } from '../kit/index.ts';
import type { AssessmentRecord } from './assessment-record.ts';
import type { DecisionInput } from './commands.ts';
import { differences } from './differences.ts';
import type { EventBody } from './events.ts';
import { fault, faultIf, needsText, type CaseFault } from './fault.ts';
import type { CaseState, VerifiedFinding } from './model.ts';
import { decidesHere } from './stage.ts';

/** The assessment that a new one is held against: the last one, which is the last decision's where there was one since. */
export function standingRecord({ assessments }: CaseState): AssessmentRecord | undefined {
  return assessments.at(-1)?.record;
}

/** Everything that speaks against a decision. Where the stage doesn't decide, there must be none. */
export function decisionFaults(state: CaseState, decision: DecisionInput | undefined): readonly CaseFault[] {
  if (!decidesHere(state))
    return faultIf(decision !== undefined, 'decision', '本环节不作决定', '决定在办事指南的决定环节作出');
  if (decision === undefined) return [fault('decision', '没有决定时的测算', '在决定环节重新测算，并附上测算结果')];
  const { record } = decision;
  return [
    ...recordFaults(state, record, 'decision.record'),
    ...outcomeFaults(record),
    ...discretionFaults(state, decision),
    ...explanationFaults(standingRecord(state), decision),
    ...verificationFaults(decision),
  ];
}

/** An assessment must be of this case. */
export function recordFaults(
  state: Pick<CaseState, 'procedure' | 'beneficiary'>,
  record: AssessmentRecord,
  field: string,
): CaseFault[] {
  return [
    ...faultIf(record.item !== state.procedure.item, field, '测算的不是本事项', '按本件的事项测算'),
    ...faultIf(record.beneficiary !== state.beneficiary.token, field, '测算的不是本件的对象', '按本件的对象测算'),
  ];
}

const WAY_OUT: Readonly<Record<string, string>> = {
  'needs-ruling': '提请裁定口径，裁定以后再决定',
  'needs-facts': '退回补充事实，或者不予通过',
  'needs-decision': '填写核定额和核定理由，重新测算后再决定',
};

function outcomeFaults({ status, outcome, amount }: AssessmentRecord): CaseFault[] {
  if (outcome === 'none')
    return [fault('decision.record', `测算结果为${status}，不能通过`, WAY_OUT[status] ?? '不予通过，或者退回重新核对')];
  const whole = outcome !== 'money' || (amount !== null && Number.isSafeInteger(amount) && amount > 0);
  return faultIf(!whole, 'decision.record', '测算的金额不是大于零的整数分', '重新测算');
}

/** The office decides the amount: the table gives a range, or an assessment before waited for it, or it was so decided before. */
function isDiscretionary(state: CaseState, { range }: AssessmentRecord): boolean {
  const waited = standingRecord(state)?.status === 'needs-decision';
  return range !== null || waited || (state.decision?.discretion ?? null) !== null;
}

function discretionFaults(state: CaseState, { record, discretion }: DecisionInput): CaseFault[] {
  const wanted = isDiscretionary(state, record);
  if (discretion === undefined)
    return faultIf(wanted, 'decision.discretion', '没有核定补助额和核定理由', '填写核定补助额，并写明核定理由');
  const { amount, reason } = discretion;
  const { range } = record;
  return [
    ...faultIf(!wanted, 'decision.discretion', '本件的金额由规则给出，不由部门核定', '去掉核定额'),
    ...needsText('decision.discretion.reason', reason, '核定理由'),
    ...faultIf(
      record.full !== null && amount !== record.full,
      'decision.discretion.amount',
      '核定额与测算的应得金额不一致',
      '用核定额重新测算',
    ),
    ...(range !== null && (amount < range.low || amount > range.high)
      ? [
          fault(
            'decision.discretion.amount',
            `核定额${formatYuan(amount)}不在幅度内`,
            `在${formatYuan(range.low)}至${formatYuan(range.high)}之间核定`,
          ),
        ]
      : []),
  ];
}

/** Each difference is explained, and nothing else. */
function explanationFaults(before: AssessmentRecord | undefined, { record, explanations }: DecisionInput): CaseFault[] {
  const found = before === undefined ? [] : differences(before, record);
  const strange = Object.keys(explanations).filter((name) => !found.some(({ what }) => what === name));
  return [
    ...found
      .filter(({ what }) => (explanations[what] ?? '').trim() === '')
      .map(({ what, before: was, after: is }) =>
        fault(
          'decision.explanations',
          `与上一次测算不同，没有说明：${what}由“${was}”变为“${is}”`,
          `写明“${what}”变化的原因`,
        ),
      ),
    ...strange.map((name) => fault('decision.explanations', `“${name}”没有变化`, '删去这条说明')),
  ];
}

/** Whoever decides says of each finding that they have seen it, and what of it; the platform judges none. */
function verificationFaults({ findings = [], verified = {} }: DecisionInput): CaseFault[] {
  const strange = Object.keys(verified).filter((id) => !findings.some((one) => one.id === id));
  return [
    ...findings
      .filter(({ id }) => (verified[id]?.text ?? '').trim() === '')
      .map(({ name, found }) =>
        fault('decision.verified', `疑点没有核实说明：${name}，${found}`, '选“已核实”或“不影响”，写明怎样核实、为什么'),
      ),
    ...faultIf(strange.length > 0, 'decision.verified', '核实说明里有现在没有的疑点', '重新打开，看现在的疑点'),
  ];
}

function verifiedOf({ findings = [], verified = {} }: DecisionInput): readonly VerifiedFinding[] {
  return findings.flatMap(({ id, name, found }) => {
    const said = verified[id];
    return said === undefined ? [] : [{ id, name, found, verdict: said.verdict, text: said.text }];
  });
}

/** What a decision adds to the history: the assessment, then the decision itself. */
export function decisionEvents(decision: DecisionInput | undefined): EventBody[] {
  if (decision === undefined) return [];
  const { record, explanations, discretion = null } = decision;
  const verified = verifiedOf(decision);
  return [
    { type: 'assessed', moment: 'decision', record },
    { type: 'decided', record, explanations, discretion, ...(verified.length === 0 ? {} : { verified }) },
  ];
}
