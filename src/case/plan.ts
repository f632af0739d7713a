import type { Day } from '../kit/index.ts';
import { onward } from './advance.ts';
import type { EventBody, EventStamp } from './events.ts';
import type { CaseFault } from './fault.ts';
import { fold } from './fold.ts';
import type { CaseState } from './model.ts';

/** What a command comes to: everything that is wrong with it, and what happens where nothing is. */
export interface Plan {
  readonly faults: readonly CaseFault[];
  readonly events: () => readonly EventBody[];
}

/** When it is given, and by whom. */
export interface Moment {
  readonly today: Day;
  readonly stamp: EventStamp;
}

/** The stage is passed by these events: what follows is decided with them folded in. */
export function passing(state: CaseState, bodies: readonly EventBody[], { stamp }: Moment): readonly EventBody[] {
  const after = bodies.reduce<CaseState>((folded, body) => fold(folded, { ...body, ...stamp }), state);
  return [...bodies, onward(after)];
}
