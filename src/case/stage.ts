import type { Enter } from './events.ts';
import type { Status } from './life.ts';
import type { CaseState, Opinion } from './model.ts';
import { decidingStage, isAssessed, type ProcedureStage } from './procedure.ts';
import type { StageKind } from './stage-kinds.ts';

/** The state in which a case stands at a stage of this kind. */
const STATUS_AT: Readonly<Record<Exclude<StageKind, 'payment'>, Status>> = {
  acceptance: 'submitted',
  county: 'reviewing',
  review: 'reviewing',
  joint: 'joint-review',
  city: 'reviewing',
  collective: 'reviewing',
  'public-notice': 'awaiting-notice',
  completion: 'completing',
  confirmation: 'confirming',
};

/** The stage that the case is in, or was in last. */
export function stageOf({ procedure, stage }: CaseState): ProcedureStage | undefined {
  return stage === null ? undefined : procedure.stages[stage];
}

/** Whether the stage that it is in decides it by an assessment. */
export function decidesHere({ procedure, stage }: CaseState): boolean {
  return isAssessed(procedure) && stage === decidingStage(procedure);
}

/** The departments whose opinion the stage waits for. */
export function departmentsAt({ procedure, dispatched }: CaseState, stage: number): readonly string[] {
  return dispatched[stage] ?? procedure.stages[stage]?.departments ?? [];
}

/** The stages that the case can be sent back to: those before `stage` where somebody acts before the end. */
export function stagesBefore({ procedure }: CaseState, stage: number): readonly number[] {
  return procedure.stages.flatMap(({ kind }, index) =>
    index < stage && !['payment', 'completion', 'confirmation'].includes(kind) ? [index] : [],
  );
}

/** Where a case that has ended can begin again: no later than where it is decided, so that it is decided anew. */
export function stagesToReopen(state: CaseState): readonly number[] {
  return stagesBefore(state, decidingStage(state.procedure) + 1);
}

/** Entering a stage anew in another round. */
export function backTo({ procedure, round }: CaseState, stage: number): Enter {
  return { ...enterAt(procedure.stages[stage]?.kind, stage), round: round + 1 };
}

export function enterAt(kind: StageKind | undefined, stage: number): Enter {
  return { status: kind === undefined || kind === 'payment' ? 'awaiting-payment' : STATUS_AT[kind], stage };
}

/** The last opinion of each department of the stage that the case is in, in this round. */
function standingOpinions(state: CaseState): ReadonlyMap<string, Opinion> {
  const here = state.opinions.filter(({ round, stage }) => round === state.round && stage === state.stage);
  return new Map(
    here.flatMap((one) => {
      const department = one.by.department;
      return department !== undefined && isOpinion(one) ? [[department, one] as const] : [];
    }),
  );
}

function isOpinion({ verdict }: Opinion): boolean {
  return verdict === 'agree' || verdict === 'disagree';
}

/** Departments of the joint review whose standing opinion isn't agreement: those that disagree, and those still silent. */
export function notAgreed(state: CaseState): readonly string[] {
  const opinions = standingOpinions(state);
  const departments = state.stage === null ? [] : departmentsAt(state, state.stage);
  return departments.filter((name) => opinions.get(name)?.verdict !== 'agree');
}

/** Departments of the joint review that have not spoken in this round. */
export function silentDepartments(state: CaseState): readonly string[] {
  const opinions = standingOpinions(state);
  const departments = state.stage === null ? [] : departmentsAt(state, state.stage);
  return departments.filter((name) => !opinions.has(name));
}
