import type { Day } from '../kit/index.ts';
import { isAbove, rungAt, type Ladder, type Rung } from './ladder.ts';
import type { Report, TaskState } from './model.ts';
import { periodDue, periodOf, type Period } from './period.ts';

/** How a task stands, the first that is true: what a reader wants to know first. */
export const STANDINGS = {
  concluded: '已办结',
  overdue: '逾期',
  'to-check': '待核实',
  extended: '准予延期',
  'under-way': '推进中',
  unassigned: '未下达',
} as const;

export type StandingName = keyof typeof STANDINGS;

/** Something that a department still owes. */
export interface Duty {
  readonly department: string;
  /** `report`: the next quarterly report; `task`: the task itself. */
  readonly kind: 'report' | 'task';
  /** Of a report: the quarter it is about. */
  readonly period: Period | null;
  /** The last day, put off where that was granted. */
  readonly due: Day;
  /** Days after it; 0 or less: in time. */
  readonly late: number;
  readonly rung: Rung;
}

export interface Standing {
  readonly name: StandingName;
  /** Of the duty that is the most overdue. */
  readonly rung: Rung;
  readonly late: number;
  /** By the day on which they are due. */
  readonly duties: readonly Duty[];
}

/** How a task stands on a day. @param state null: not handed down yet. */
export function standingOf(state: TaskState | null, day: Day, ladder: Ladder): Standing {
  const duties = state === null ? [] : dutiesOf(state, day, ladder);
  const late = Math.max(0, ...duties.map((duty) => duty.late));
  const rung = duties.reduce<Rung>((highest, duty) => (isAbove(duty.rung, highest) ? duty.rung : highest), 'none');
  return { name: nameOf(state, day, late), rung, late, duties };
}

function nameOf(state: TaskState | null, day: Day, late: number): StandingName {
  if (state === null) return 'unassigned';
  if (state.concluded !== null) return 'concluded';
  if (late > 0) return 'overdue';
  if (state.reports.some((report) => report.state === 'sent')) return 'to-check';
  return state.extended !== null && state.extended.to >= day ? 'extended' : 'under-way';
}

/** What is still owed. Once a department has asked for the task to be concluded, it is the office's turn, until that is sent back. */
export function dutiesOf(state: TaskState, day: Day, ladder: Ladder): readonly Duty[] {
  if (state.concluded !== null || state.reports.some((one) => one.complete && one.state !== 'returned')) return [];
  const duty = (given: Pick<Duty, 'department' | 'kind' | 'period'>, last: Day): Duty => {
    const due = putOff(state, last);
    const late = day - due;
    return { ...given, due, late, rung: rungAt(ladder, late) };
  };
  const [answers] = state.departments;
  const whole =
    state.due === null || answers === undefined
      ? []
      : [duty({ department: answers, kind: 'task', period: null }, state.due.day)];
  const reports = state.departments.map((department) => {
    const period = coveredUntil(state, department) + 1;
    return duty({ department, kind: 'report', period }, periodDue(period));
  });
  return [...whole, ...reports].sort((one, other) => one.due - other.due);
}

function putOff({ extended }: TaskState, due: Day): Day {
  return extended === null ? due : Math.max(due, extended.to);
}

/** The last quarter that a department has reported on; what was sent back doesn't count. */
function coveredUntil(state: TaskState, department: string): Period {
  return Math.max(periodOf(state.assignedOn) - 1, ...coveringReports(state, department).map(({ period }) => period));
}

function coveringReports({ reports }: TaskState, department: string): readonly Report[] {
  return reports.filter((one) => one.department === department && one.state !== 'returned');
}

/** The quarter that a report of today is about: the last one that has ended; where that is reported on already, the running one. */
export function periodToReport(state: TaskState, department: string, day: Day): Period {
  const running = periodOf(day);
  return Math.max(running - 1, Math.min(coveredUntil(state, department) + 1, running));
}
