import type { Day } from '../kit/index.ts';
import type { Rung } from './ladder.ts';
import type { Period } from './period.ts';

/** Who did something, as it was called then. */
export interface By {
  readonly account: string;
  readonly name: string;
}

/** What the notice says of a task, when it is handed down. */
export interface TaskPlan {
  /** 责任单位; the first one answers for the whole. */
  readonly departments: readonly string[];
  /** null: 长期. */
  readonly due: Day | null;
  /** In the RuleSet's integers; null: the notice names none. */
  readonly target: Target | null;
}

export interface Target {
  readonly value: number;
  readonly unit: string;
}

/** 报送. */
export interface Report {
  readonly seq: number;
  readonly department: string;
  readonly period: Period;
  readonly on: Day;
  readonly by: By;
  /** Entered by the office for a department that sent it on paper. */
  readonly entered: boolean;
  readonly words: string;
  /** What the department itself counts; beside it stands what the registers say. */
  readonly figure: number | null;
  /** 佐证: document or register number. */
  readonly evidence: string | null;
  /** 报请办结: the whole task is done. */
  readonly complete: boolean;
  readonly state: 'sent' | 'accepted' | 'returned';
  /** What the office answered. */
  readonly answer: string | null;
}

/** A task under supervision, folded from its events. */
export interface TaskState {
  readonly events: number;
  /** Time of the last event, ISO 8601. */
  readonly at: string;
  readonly assignedOn: Day;
  readonly departments: readonly string[];
  /** `reason`: null where the notice itself says the day. */
  readonly due: { readonly day: Day; readonly reason: string | null } | null;
  readonly target: (Target & { readonly reason: string | null }) | null;
  /** 准予延期: whatever would be due until then is due on that day. */
  readonly extended: { readonly to: Day; readonly reason: string } | null;
  readonly reports: readonly Report[];
  readonly concluded: { readonly on: Day; readonly words: string } | null;
  /** Rungs that departments were told of, each once. */
  readonly told: readonly Told[];
}

export interface Told {
  readonly department: string;
  readonly due: Day;
  readonly rung: Rung;
}

export type TaskEvent = {
  /** ISO 8601. */
  readonly at: string;
  readonly on: Day;
  readonly by: By;
} & TaskEventBody;

export type TaskEventBody =
  | ({ readonly type: 'assigned' } & TaskPlan)
  | ({ readonly type: 'reported' } & Pick<
      Report,
      'department' | 'period' | 'entered' | 'words' | 'figure' | 'evidence' | 'complete'
    >)
  | { readonly type: 'accepted'; readonly reports: readonly number[]; readonly words: string }
  | { readonly type: 'returned'; readonly reports: readonly number[]; readonly words: string }
  | { readonly type: 'due-set'; readonly due: Day; readonly reason: string }
  | ({ readonly type: 'target-set'; readonly reason: string } & Target)
  | { readonly type: 'extended'; readonly to: Day; readonly reason: string }
  | { readonly type: 'concluded'; readonly words: string }
  | { readonly type: 'reopened'; readonly reason: string }
  | ({ readonly type: 'rung-reached' } & Told);

export type TaskCommand =
  | { readonly type: 'assign'; readonly plan: TaskPlan }
  | ({ readonly type: 'report' } & Pick<
      Report,
      'department' | 'entered' | 'words' | 'figure' | 'evidence' | 'complete'
    >)
  | { readonly type: 'accept'; readonly reports: readonly number[]; readonly words: string }
  | { readonly type: 'return'; readonly reports: readonly number[]; readonly words: string }
  | { readonly type: 'set-due'; readonly due: Day; readonly reason: string }
  | ({ readonly type: 'set-target'; readonly reason: string } & Target)
  | { readonly type: 'extend'; readonly to: Day; readonly reason: string }
  | { readonly type: 'conclude'; readonly words: string }
  | { readonly type: 'reopen'; readonly reason: string };

export type TaskCommandType = TaskCommand['type'];

/** Why nothing happened; `field` is a member of what was given, empty for the whole. */
export interface TaskFault {
  readonly field: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}
