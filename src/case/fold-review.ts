import type { CaseEvent } from './events.ts';
import type { Appeal, CaseState } from './model.ts';

/** What the events of acceptance, review and appeal say. */
export function foldReview(state: CaseState, event: CaseEvent): Partial<CaseState> {
  const { round } = state;
  switch (event.type) {
    case 'supplement-requested': {
      const { items, respondBy } = event;
      return { supplements: [...state.supplements, { round, items, respondBy }], respondBy };
    }
    case 'supplemented':
      return { application: event.application, respondBy: null };
    case 'lapsed':
      return { respondBy: null };
    case 'opinion-given':
      return { opinions: [...state.opinions, opinionOf(state, event)] };
    case 'dispatched':
      return { dispatched: { ...state.dispatched, [event.to]: event.departments } };
    case 'decided': {
      const { by, at, record, explanations, discretion, verified } = event;
      const said = verified === undefined ? {} : { verified };
      return { decision: { round, by, at, record, explanations, discretion, ...said } };
    }
    case 'approved':
      return { approval: { round, amount: event.amount } };
    case 'rejected':
      return { rejections: [...state.rejections, { round, reasons: event.reasons, basis: event.basis }] };
    case 'ruling-awaited':
      return { ruling: { reading: event.reading, question: event.question } };
    case 'ruling-given':
      return { ruling: null };
    case 'appealed':
      return { appeals: [...state.appeals, appealOf(round, event)] };
    case 'appeal-settled':
      return { appeals: state.appeals.map((one) => (one.outcome === 'open' ? settledBy(one, event) : one)) };
    default:
      return {};
  }
}

type Of<T extends CaseEvent['type']> = CaseEvent & { readonly type: T };

function opinionOf({ round, stage }: CaseState, event: Of<'opinion-given'>): CaseState['opinions'][number] {
  const { by, at, verdict, text, meeting } = event;
  return { round, stage: stage ?? 0, by, at, verdict, text, ...(meeting === undefined ? {} : { meeting }) };
}

function appealOf(round: number, { kind, grounds }: Of<'appealed'>): Appeal {
  return { round, kind, grounds, outcome: 'open', reason: null };
}

function settledBy(appeal: Appeal, { upheld, reason }: Of<'appeal-settled'>): Appeal {
  return { ...appeal, outcome: upheld ? 'upheld' : 'dismissed', reason };
}
