import { formatDay, type Day } from '../kit/index.ts';
import { isAbove, type Ladder } from './ladder.ts';
import type { By, TaskCommand, TaskEvent, TaskEventBody, TaskFault, TaskState } from './model.ts';
import { dutiesOf, periodToReport } from './standing.ts';

/** Who acts, and when. */
export interface Moment {
  /** ISO 8601. */
  readonly at: string;
  readonly on: Day;
  readonly by: By;
}

/** What came of a command: what happened, to be kept and folded, or every reason why nothing did. */
export type TaskOutcome = { readonly events: readonly TaskEvent[] } | { readonly faults: readonly TaskFault[] };

/** What a command does to a task. Pure: the same state, command and moment give the same events. `null`: it isn't handed down yet. */
export function decideTask(state: TaskState | null, command: TaskCommand, moment: Moment): TaskOutcome {
  const faults = faultsOf(state, command, moment.on);
  if (faults.length > 0) return { faults };
  return { events: bodiesOf(state, command, moment.on).map((body) => ({ ...moment, ...body })) };
}

/** The rungs that departments have reached and were not told of yet. Asked again on the same day there are none. */
export function climb(state: TaskState, moment: Moment, ladder: Ladder): readonly TaskEvent[] {
  return dutiesOf(state, moment.on, ladder)
    .filter(({ rung }) => rung !== 'none')
    .filter(
      ({ department, due, rung }, i, all) =>
        !state.told.some((told) => told.department === department && told.due === due && !isAbove(rung, told.rung)) &&
        // Report and task may be due on the same day: one message.
        all.findIndex((other) => other.department === department && other.due === due) === i,
    )
    .map(({ department, due, rung }) => ({ ...moment, type: 'rung-reached', department, due, rung }));
}

function bodiesOf(state: TaskState | null, command: TaskCommand, on: Day): readonly TaskEventBody[] {
  if (command.type === 'assign') return [{ type: 'assigned', ...command.plan }];
  if (state === null) return [];
  switch (command.type) {
    case 'report': {
      const period = periodToReport(state, command.department, on);
      return [{ ...command, type: 'reported', period, words: command.words.trim() }];
    }
    case 'accept':
      return [{ ...command, type: 'accepted' }];
    case 'return':
      return [{ ...command, type: 'returned' }];
    case 'set-due':
      return [{ ...command, type: 'due-set' }];
    case 'set-target':
      return [{ ...command, type: 'target-set' }];
    case 'extend':
      return [{ ...command, type: 'extended' }];
    case 'conclude': {
      const waiting = waitingReports(state);
      const accepted = { type: 'accepted', reports: waiting, words: command.words } as const;
      return [...(waiting.length === 0 ? [] : [accepted]), { type: 'concluded', words: command.words }];
    }
    case 'reopen':
      return [{ ...command, type: 'reopened' }];
  }
}

function waitingReports({ reports }: TaskState): readonly number[] {
  return reports.filter(({ state }) => state === 'sent').map(({ seq }) => seq);
}

// ── what speaks against it ──────────────────────────────────────────────────────────────────────────────────────────

function faultsOf(state: TaskState | null, command: TaskCommand, on: Day): readonly TaskFault[] {
  if (command.type === 'assign')
    return state === null ? [] : [fault('', 'T001', '这项任务已经下达', '要改期限，用“设定期限”或“延期”')];
  if (state === null) return [fault('', 'T002', '这项任务还没有下达', '先由督查办下达')];
  if (command.type === 'reopen')
    return [
      ...(state.concluded === null ? [fault('', 'T003', '这项任务没有办结，不用恢复', '直接办理')] : []),
      ...blank('reason', command.reason, '恢复督办的理由'),
    ];
  if (state.concluded !== null)
    return [fault('', 'T003', `这项任务已于${formatDay(state.concluded.on)}办结`, '确有需要的，先恢复督办')];
  return openFaults(state, command, on);
}

function openFaults(
  state: TaskState,
  command: Exclude<TaskCommand, { type: 'assign' | 'reopen' }>,
  on: Day,
): readonly TaskFault[] {
  switch (command.type) {
    case 'report':
      return [
        ...(state.departments.includes(command.department)
          ? []
          : [
              fault(
                'department',
                'T004',
                `${command.department}不是这项任务的责任单位`,
                `责任单位有：${state.departments.join('、')}`,
              ),
            ]),
        ...blank('words', command.words, '进展'),
      ];
    case 'accept':
    case 'return':
      return [...unknownReports(state, command.reports), ...blank('words', command.words, '意见')];
    case 'set-due':
      return [
        ...(state.due?.reason === null
          ? [fault('due', 'T006', '文件已经写明期限，不能另定', '需要推迟的，用“延期”')]
          : []),
        ...(command.due < on ? [fault('due', 'T007', '期限不能早于今天', '选今天或以后的日子')] : []),
        ...blank('reason', command.reason, '设定的依据'),
      ];
    case 'set-target':
      return [
        ...(state.target?.reason === null
          ? [fault('value', 'T006', '文件已经写明目标值，不能另定', '目标值以文件为准')]
          : []),
        ...(command.value > 0 ? [] : [fault('value', 'T007', '目标值须大于0', '填应达到的数')]),
        ...blank('reason', command.reason, '设定的依据'),
      ];
    case 'extend': {
      const now = state.extended?.to ?? on;
      return [
        ...(command.to > Math.max(on, now)
          ? []
          : [fault('to', 'T007', '延到的日子须晚于今天和现有的期限', `选${formatDay(Math.max(on, now))}以后的日子`)]),
        ...blank('reason', command.reason, '延期的理由'),
      ];
    }
    case 'conclude':
      return [
        ...(state.reports.some((one) => one.state !== 'returned')
          ? []
          : [fault('', 'T008', '还没有报送进展，不能办结', '先由责任单位报送，或代为录入')]),
        ...blank('words', command.words, '办结的意见'),
      ];
  }
}

function unknownReports(state: TaskState, seqs: readonly number[]): readonly TaskFault[] {
  const waiting = waitingReports(state);
  return [
    ...(seqs.length === 0 ? [fault('reports', 'T005', '没有选报送', '选至少一次报送')] : []),
    ...seqs
      .filter((seq) => !waiting.includes(seq))
      .map((seq) => fault('reports', 'T005', `第${String(seq)}次报送不在待核实之列`, '只有待核实的能核实或退回')),
  ];
}

function blank(field: string, text: string, what: string): readonly TaskFault[] {
  return text.trim() === '' ? [fault(field, 'T009', `没有写${what}`, '用一两句话写明')] : [];
}

function fault(field: string, code: string, message: string, hint: string): TaskFault {
  return { field, code, message, hint };
}
