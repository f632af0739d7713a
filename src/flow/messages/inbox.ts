import {
  countUnread,
  findMessage,
  listMessages,
  markSeen,
  type InboxQuery,
  type StoredMessage,
} from '../../store/index.ts';
import { AccessRefused } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { read, step } from '../step.ts';

export type { StoredMessage } from '../../store/index.ts';

/** One's own messages, those to one's organisations and to one's office, the newest first. */
export function seeMessages(context: Context, query: InboxQuery): Promise<readonly StoredMessage[]> {
  return read(context, (tx) => listMessages(tx, query));
}

/** @throws AccessRefused */
export async function seeMessage(context: Context, id: string): Promise<StoredMessage> {
  const found = await read(context, (tx) => findMessage(tx, id));
  if (found === undefined) throw new AccessRefused('not-found', `没有消息 ${id}，或者不是给您的`);
  return found;
}

export function unreadMessages(context: Context): Promise<number> {
  return read(context, countUnread);
}

/** Marks one as read, for this account alone. @throws AccessRefused */
export async function readMessage(context: Context, id: string): Promise<void> {
  await step(context, async (tx) => {
    if ((await findMessage(tx, id)) === undefined)
      throw new AccessRefused('not-found', `没有消息 ${id}，或者不是给您的`);
    return markSeen(tx, { id }, context.now);
  });
}

/** Marks all as read up to the newest that was seen. @returns how many were unread. */
export function readMessages(context: Context, upTo: string): Promise<number> {
  return step(context, (tx) => markSeen(tx, { upTo }, context.now));
}
