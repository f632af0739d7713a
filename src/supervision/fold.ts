import type { Report, TaskEvent, TaskState } from './model.ts';

/** The task after an event; null: before it was handed down. @throws where the history begins otherwise: it isn't one. */
export function foldTask(state: TaskState | null, event: TaskEvent): TaskState {
  if (event.type === 'assigned') {
    const { at, on, departments, due, target } = event;
    return {
      events: 1,
      at,
      assignedOn: on,
      departments,
      due: due === null ? null : { day: due, reason: null },
      target: target === null ? null : { ...target, reason: null },
      extended: null,
      reports: [],
      concluded: null,
      told: [],
    };
  }
  if (state === null) throw new Error('a task begins by being handed down');
  return { ...state, ...changes(state, event), events: state.events + 1, at: event.at };
}

function changes(state: TaskState, event: Exclude<TaskEvent, { type: 'assigned' }>): Partial<TaskState> {
  switch (event.type) {
    case 'reported': {
      const { department, period, on, by, entered, words, figure, evidence, complete } = event;
      const kept = { department, period, on, by, entered, words, figure, evidence, complete };
      const report: Report = { ...kept, seq: state.reports.length + 1, state: 'sent', answer: null };
      return { reports: [...state.reports, report] };
    }
    case 'accepted':
      return { reports: answered(state, event.reports, 'accepted', event.words) };
    case 'returned':
      return { reports: answered(state, event.reports, 'returned', event.words) };
    case 'due-set':
      return { due: { day: event.due, reason: event.reason } };
    case 'target-set':
      return { target: { value: event.value, unit: event.unit, reason: event.reason } };
    case 'extended':
      return { extended: { to: event.to, reason: event.reason } };
    case 'concluded':
      return { concluded: { on: event.on, words: event.words } };
    case 'reopened':
      // The reports that asked for the end have been answered by it.
      return { concluded: null, reports: state.reports.map((one) => ({ ...one, complete: false })) };
    case 'rung-reached':
      return { told: [...state.told, { department: event.department, due: event.due, rung: event.rung }] };
  }
}

function answered(
  { reports }: TaskState,
  seqs: readonly number[],
  to: Report['state'],
  words: string,
): readonly Report[] {
  return reports.map((one) => (seqs.includes(one.seq) ? { ...one, state: to, answer: words } : one));
}
