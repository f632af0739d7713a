import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely';

/** By which way something leaves the platform. What stands in `messages.message` is delivered by being committed. */
export type Channel = 'sms' | 'webhook';

/** `waiting`: not tried yet. `failed`: tried, and will be again. `dead`: tried as often as it is tried by itself. */
export type OutgoingState = 'waiting' | 'sent' | 'failed' | 'dead';

/** What a webhook is told: no personal data. */
export interface EventPayload {
  readonly kind: string;
  /** Number of the case. */
  readonly case: string;
  readonly item: string;
  readonly status: string;
  /** ISO instant. */
  readonly at: string;
  /** How many events the case had by then: a later one has more. */
  readonly version: number;
}

export interface MessageTables {
  readonly 'messages.message': {
    id: GeneratedAlways<string>;
    key: string;
    recipient: string;
    county: string | null;
    narrowed: GeneratedAlways<string | null>;
    kind: string;
    about: string | null;
    title: string;
    body: string;
    link: string | null;
    due: string | null;
    at: string;
  };
  readonly 'messages.seen': { message: string; account: string; at: string };
  readonly 'messages.contact': {
    owner: string;
    phone: Buffer;
    masked: string;
    /** Of the number, by a key; null where it was entered before there were fingerprints. */
    fingerprint: Buffer | null;
    consent: boolean;
    by: Generated<string>;
    at: string;
    version: Generated<number>;
  };
  readonly 'messages.webhook': {
    id: GeneratedAlways<string>;
    url: string;
    kinds: string[];
    note: string;
    secret: Buffer;
    active: Generated<boolean>;
    by: Generated<string>;
    at: string;
    version: Generated<number>;
    deleted_at: string | null;
  };
  readonly 'messages.outgoing': {
    id: GeneratedAlways<string>;
    key: string;
    channel: Channel;
    message: string | null;
    webhook: string | null;
    kind: string;
    payload: JSONColumnType<EventPayload> | null;
    state: OutgoingState;
    attempts: number;
    next_at: string;
    error: string | null;
    created_at: Generated<string>;
    sent_at: string | null;
    version: Generated<number>;
  };
}
