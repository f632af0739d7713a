import { dispatches, kindOf, type StageKind } from './stage-kinds.ts';

/**
 * How one item or service is handled, as its 办事指南 says: plain data, given when a case is opened and kept with it, so that a guide
 * that changes later changes no case that runs. Nothing about an item's stages, departments, days or materials stands in code.
 */
export interface Procedure {
  /** `03-01`. */
  readonly item: string;
  readonly name: string;
  readonly notice: string;
  /** A service gives no amount, so it is not assessed. */
  readonly kind: 'award' | 'benefit' | 'check' | 'service';
  /** 资金来源. */
  readonly fund: string | null;
  readonly materials: readonly Requirement[];
  readonly stages: readonly ProcedureStage[];
  /** 承诺时限: working days of all stages together. */
  readonly promisedDays: number;
  /** 免申即享 is one of its modes. */
  readonly proactive: boolean;
  /** 依职权 is one of its modes; absent from what was kept before an office could begin a case: it isn't. */
  readonly exOfficio?: boolean;
  /** 申请 is one of its modes; absent as above: it is. */
  readonly appliedFor?: boolean;
  /** What its register says is for the departments named there alone: neither the one it is for nor their county is shown it. */
  readonly confidential?: boolean;
  /** 牵头部门. */
  readonly leads: readonly string[];
  /** 核定: the department that decides an amount within a range. */
  readonly discretion: string | null;
}

export interface Requirement {
  readonly name: string;
  /** （系统提取）: taken from a register, never asked for (国务院令第716号). */
  readonly fromRegister: boolean;
  /** （需要时）: handed in where it applies, and asked for by 补正 where it is missed; absent from what was kept before there were such. */
  readonly whenNeeded?: boolean;
}

export interface ProcedureStage {
  readonly name: string;
  readonly kind: StageKind;
  readonly departments: readonly string[];
  /** Promised working days. */
  readonly days: number;
  /** 派单: who passes it may name which departments take the next stage. */
  readonly dispatches: boolean;
}

/** What an item or a service of a rule set says of how it is handled. */
export interface ProcedureSource {
  readonly code: string;
  readonly name: string;
  readonly notice: string;
  readonly kind?: 'award' | 'benefit' | 'check';
  readonly outcome?: { readonly discretion?: { readonly by: string } };
  readonly guide: {
    readonly fund?: string;
    readonly materials: readonly Requirement[];
    readonly stages: readonly {
      readonly name: string;
      readonly departments: readonly string[];
      readonly days: number;
    }[];
    readonly promisedDays?: number;
    readonly modes: readonly string[];
    readonly leads: readonly string[];
  };
}

export function procedureFrom({ code, name, notice, kind, outcome, guide }: ProcedureSource): Procedure {
  const stages = guide.stages.map((stage, index) => ({
    ...stage,
    kind: kindOf(stage, index, guide.stages.length),
    dispatches: dispatches(stage.name),
  }));
  return {
    item: code,
    name,
    notice,
    kind: kind ?? 'service',
    fund: guide.fund ?? null,
    materials: guide.materials,
    stages,
    promisedDays: guide.promisedDays ?? daysOf(stages),
    proactive: guide.modes.includes('免申即享'),
    exOfficio: guide.modes.includes('依职权'),
    appliedFor: guide.modes.includes('申请'),
    leads: guide.leads,
    discretion: outcome?.discretion?.by ?? null,
  };
}

export function daysOf(stages: readonly { readonly days: number }[]): number {
  return stages.reduce((days, stage) => days + stage.days, 0);
}

/** Whether money is paid at its end. 14-03 and the like end without. */
export function paysMoney(procedure: Procedure): boolean {
  return procedure.stages.some(({ kind }) => kind === 'payment');
}

/** Whether the rules are run on the facts. */
export function isAssessed(procedure: Procedure): boolean {
  return procedure.kind !== 'service';
}

const OPINIONS: readonly StageKind[] = ['county', 'review', 'joint', 'city', 'collective'];

/**
 * The stage that decides: the last one of review before 公示, since what is shown to the public must be what was decided; without 公示
 * the last one of review; where there is none (受理 2 → 办结 3), the last stage that isn't a payment or a confirmation.
 */
export function decidingStage({ stages }: Procedure): number {
  const shown = stages.findIndex(({ kind }) => kind === 'public-notice');
  const reviews = stages.flatMap(({ kind }, index) => (OPINIONS.includes(kind) ? [index] : []));
  const before = reviews.filter((index) => shown === -1 || index < shown);
  const last = before.at(-1) ?? (shown === -1 ? undefined : 0);
  return last ?? stages.findLastIndex(({ kind }) => kind === 'acceptance' || kind === 'completion');
}
