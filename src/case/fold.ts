import { chinaDay, type Day } from '../kit/index.ts';
import type { CaseEvent } from './events.ts';
import { foldMoney } from './fold-money.ts';
import { foldReview } from './fold-review.ts';
import { BEGINNINGS } from './life.ts';
import type { CaseState, Objection } from './model.ts';
import { NO_MONEY } from './money.ts';
import { moved, NO_TIMES } from './times.ts';

/**
 * The case after an event. The first event of a case is `opened`, `offered` or `initiated`.
 * @throws Error where another event comes first: then it isn't the history of a case.
 */
export function fold(state: CaseState | null, event: CaseEvent): CaseState {
  const before = state ?? begin(event);
  const after = { ...before, ...factOf(before, event), at: event.at, events: before.events + 1 };
  const steps = event.step === undefined ? after.steps : stepsWith(after, event);
  return enter({ ...after, steps }, event);
}

/** All events of a case, from its first. */
export function foldAll(events: readonly CaseEvent[]): CaseState | null {
  return events.reduce<CaseState | null>(fold, null);
}

/** The command that each first event comes of. */
const BEGUN_BY = { opened: 'open', offered: 'offer', initiated: 'initiate' } as const;

function begin(event: CaseEvent): CaseState {
  if (event.type !== 'opened' && event.type !== 'offered' && event.type !== 'initiated')
    throw new Error(`A case begins with opened, offered or initiated, not with ${event.type}`);
  const { id, procedure, beneficiary, county } = event;
  return {
    ...{ id, procedure, beneficiary, county },
    status: BEGINNINGS[BEGUN_BY[event.type]],
    applicant: event.type === 'opened' ? event.by : null,
    ...(event.type === 'initiated' ? { initiated: { by: event.by, reason: event.reason } } : {}),
    respondBy: event.type === 'offered' ? event.respondBy : null,
    ...{ stage: null, round: 1, at: event.at, events: 0 },
    application: { form: null, materials: [], payee: null },
    ...{ supplements: [], opinions: [], dispatched: {}, assessments: [], decision: null, approval: null },
    ...{ rejections: [], ruling: null, notice: null, objections: [], appeals: [] },
    ...{ money: NO_MONEY, payments: [], receipts: [] },
    ...{ steps: [], interrupted: null, times: NO_TIMES, rating: null },
  };
}

/** What an event says, without where it leads. */
function factOf(state: CaseState, event: CaseEvent): Partial<CaseState> {
  switch (event.type) {
    case 'edited':
      return { application: event.application };
    case 'submitted':
      return { application: event.application, applicant: applicantAfter(state, event), respondBy: null };
    case 'assessed':
      return {
        assessments: [...state.assessments, { moment: event.moment, round: state.round, record: event.record }],
      };
    case 'published':
      return { notice: { batch: event.batch, row: event.row, until: event.until } };
    case 'objection-raised':
      return { objections: [...state.objections, openObjection(event.receipt, event.grounds)] };
    case 'objection-settled':
      return { objections: state.objections.map((one) => (one.receipt === event.receipt ? settled(one, event) : one)) };
    case 'notice-resumed':
      return state.notice === null ? {} : { notice: { ...state.notice, until: event.until } };
    case 'taken-down':
    case 'returned':
    case 'disputed':
    case 'reopened':
      return { notice: null, objections: state.objections.map(moot) };
    case 'rated':
      return { rating: { stars: event.stars, text: event.text } };
    default:
      return { ...foldReview(state, event), ...foldMoney(state, event) };
  }
}

/** Whoever hands it in applies; but an official who hands in what the office has is no applicant. */
function applicantAfter({ applicant, initiated }: CaseState, { by }: CaseEvent): CaseState['applicant'] {
  return initiated === undefined ? (applicant ?? by) : null;
}

function openObjection(receipt: string, grounds: string): Objection {
  return { receipt, grounds, outcome: 'open', reason: null };
}

function settled(one: Objection, event: CaseEvent & { type: 'objection-settled' }): Objection {
  return { ...one, outcome: event.upheld ? 'upheld' : 'dismissed', reason: event.reason };
}

function moot(one: Objection): Objection {
  return one.outcome === 'open' ? { ...one, outcome: 'moot' } : one;
}

function stepsWith({ steps, round }: CaseState, { step, by }: CaseEvent): CaseState['steps'] {
  return step === undefined ? steps : [...steps, { step, by, round }];
}

/** States that the case comes back from. */
const INTERRUPTIONS: readonly string[] = ['supplementing', 'awaiting-ruling', 'appealing'];

function enter(state: CaseState, { enters, at }: CaseEvent): CaseState {
  if (enters === undefined) return state;
  const { status, stage, round = state.round } = enters;
  const on = enters.on ?? dayOfInstant(at);
  return {
    ...state,
    ...{ status, stage, round },
    interrupted: INTERRUPTIONS.includes(status) ? { status: state.status, stage: state.stage } : null,
    times: moved(state.times, { status, stage, round, on }, state.procedure),
  };
}

export function dayOfInstant(at: string): Day {
  return chinaDay(new Date(at));
}
