import { postMessages, type Message, type Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';

export type { Message, Recipient } from '../../store/index.ts';

/** Sends messages in the caller's transaction: they are there when the step is, or not at all; each key once. */
export function send(tx: Tx, { now }: Pick<Context, 'now'>, ...messages: readonly Message[]): Promise<void> {
  return postMessages(tx, now, messages);
}
