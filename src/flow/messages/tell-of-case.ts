import type { CaseEvent, CaseState, Party } from '../../case/index.ts';
import { formatDay } from '../../kit/index.ts';
import { postMessages, type Message, type PlatformEvent, type Recipient, type Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { textOf } from './case-texts.ts';
import { isEventKind } from './event-kinds.ts';

/**
 * Tells the one a case is for what became of it, and subscribed systems that it went on, in the transaction of the step itself: all of it
 * is there when the step is, or nothing. Whoever applies acts for the one the case is for, so both read the same messages.
 */
export async function tellOfCase(
  tx: Tx,
  context: Context,
  before: CaseState | null,
  after: CaseState,
  events: readonly CaseEvent[],
): Promise<void> {
  // What is kept from the one it is for, and from their county, leaves no trace in anybody's messages either.
  if (after.procedure.confidential === true) return;
  const first = (before?.events ?? 0) + 1;
  const messages = events.flatMap((event, i) => messageOf(after, events, event, first + i) ?? []);
  const told = events.flatMap((event, i) => eventOf(after, event, first + i) ?? []);
  await postMessages(tx, context.now, messages, told);
}

/** @param seq number of the event within its case. */
function messageOf(state: CaseState, events: readonly CaseEvent[], event: CaseEvent, seq: number): Message | undefined {
  const text = textOf(event, { state, events });
  if (text === undefined) return undefined;
  const { title, body, due, sms = false } = text;
  return {
    key: `case:${state.id}:${String(seq)}:beneficiary`,
    to: ownerOf(state.beneficiary),
    kind: `case.${event.type}`,
    ...aboutCase(state),
    title,
    body,
    ...(due === undefined ? {} : { due: formatDay(due) }),
    sms,
  };
}

/** Only of cases that were submitted: until then they are the applicant's own. */
function eventOf(state: CaseState, event: CaseEvent, seq: number): PlatformEvent | undefined {
  const kind = `case.${event.type}`;
  if (state.times.runs.length === 0 || !isEventKind(kind)) return undefined;
  const { id, procedure, status } = state;
  return {
    key: `case:${id}:${String(seq)}`,
    payload: { kind, case: id, item: procedure.item, status, at: event.at, version: seq },
  };
}

export function ownerOf({ kind, token }: Party): Recipient {
  return kind === 'person' ? { person: token } : { organisation: token };
}

/** What every message of a case has: what it is about, and where to go. */
export function aboutCase({ id }: CaseState): Pick<Message, 'about' | 'link'> {
  return { about: `case:${id}`, link: `/cases/${id}` };
}
