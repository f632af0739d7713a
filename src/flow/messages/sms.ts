/** One text message. */
export interface Sms {
  /** Phone number, 11 digits. */
  readonly to: string;
  readonly text: string;
  /** The same key again is the same message. */
  readonly key: string;
}

/** How text messages leave the house. An adapter for an operator's gateway hands the key on, so that a replay isn't sent twice. */
export interface SmsPort {
  /** Resolves when the message is out, or was out already; what it throws is tried again later. */
  send(sms: Sms): Promise<void>;
}
