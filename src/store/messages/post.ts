import { sql } from 'kysely';
import { maskText } from '../audit/mask.ts';
import type { Tx } from '../database.ts';
import type { EventPayload } from './tables.ts';

/** Whom a message is for. A role is named as in a case's turn: `county-acceptor@东昌府区`, `department@市财政局`, `finance`. */
export type Recipient =
  | { readonly account: string }
  | { readonly person: string }
  | { readonly organisation: string }
  | { readonly role: string; readonly county?: string | null };

export interface Message {
  /** At most 200 characters. The same key again changes nothing. */
  readonly key: string;
  readonly to: Recipient;
  /** For programs, such as `case.accepted`. */
  readonly kind: string;
  /** `case:2026-0000123`. */
  readonly about?: string;
  /** Chinese: what happened, in at most 100 characters. */
  readonly title: string;
  /** Chinese: what to do, and by when. */
  readonly body: string;
  /** Path within the site. */
  readonly link?: string;
  /** Last day to do it, `2026-11-30`. */
  readonly due?: string;
  /** Also to the phone, where there is one and its owner agreed. */
  readonly sms?: boolean;
}

/** Something that subscribed systems are told. */
export interface PlatformEvent {
  /** At most 200 characters. */
  readonly key: string;
  readonly payload: EventPayload;
}

const MOST_TITLE = 100;
const MOST_BODY = 4000;

/** Posts these in the caller's transaction, each key once; the job that delivers what leaves the platform is added in it too. */
export async function postMessages(
  tx: Tx,
  now: Date,
  messages: readonly Message[],
  events: readonly PlatformEvent[] = [],
): Promise<void> {
  if (messages.length === 0 && events.length === 0) return;
  const texts = messages.map((message) => rowOf(message, now));
  const pushed = events.map(({ key, payload }) => ({ key, kind: payload.kind, payload }));
  await sql`select messages.post(${JSON.stringify(texts)}::jsonb, ${JSON.stringify(pushed)}::jsonb)`.execute(tx);
}

/** As it is kept: numbers of people that somebody typed into a reason are masked, and what is too long is cut. */
function rowOf({ key, to, kind, about, title, body, link, due, sms }: Message, now: Date): object {
  return {
    key,
    recipient: addressOf(to),
    county: 'role' in to ? (to.county ?? null) : null,
    kind,
    about: about ?? null,
    title: cut(maskText(title), MOST_TITLE),
    body: cut(maskText(body), MOST_BODY),
    link: link ?? null,
    due: due ?? null,
    at: now.toISOString(),
    sms: sms ?? false,
  };
}

export function addressOf(to: Recipient): string {
  if ('account' in to) return `account:${to.account}`;
  if ('person' in to) return `person:${to.person}`;
  return 'role' in to ? `role:${to.role}` : `organisation:${to.organisation}`;
}

function cut(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
