import { scopeOf } from '../../access/index.ts';
import { deleteSession, findSessionById, listSessions, record, transact, type Session } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { step } from '../step.ts';
import { chinaTime } from './china-time.ts';
import { withNames } from './account-names.ts';
import { AccessRefused, demand } from './refusal.ts';
import { SESSION_TERMS } from './terms.ts';

/** A living session as the security administrator sees it. */
export type SessionView = Readonly<{
  id: string;
  account: string;
  accountName: string | null;
  method: string;
  signedInAt: string;
  lastSeenAt: string;
  address: string;
  agent: string;
}>;

export async function listLivingSessions(
  context: Context,
  asked: { readonly account?: string; readonly limit: number },
): Promise<readonly SessionView[]> {
  await demand(context, 'session.list');
  return transact(context.database, scopeOf(context.actor), async (tx) =>
    withNames(tx, context, (await listSessions(tx, context.now, SESSION_TERMS, asked)).map(viewOf), 'account'),
  );
}

/** Ends somebody else's session at once. @throws AccessRefused */
export async function endSession(context: Context, id: string): Promise<SessionView> {
  await demand(context, 'session.end');
  if (id === context.actor.session) throw new AccessRefused('invalid', '这是自己的会话，用“退出”结束');
  return step(context, async (tx) => {
    const session = await findSessionById(tx, id);
    if (session === undefined) throw new AccessRefused('not-found', `没有会话 ${id}，可能已经结束`);
    await deleteSession(tx, id);
    await record(tx, { action: 'session.end', subject: `account:${session.account}`, detail: { session: id } });
    const [view] = await withNames(tx, context, [viewOf(session)], 'account');
    if (view === undefined) throw new Error('the session is gone');
    return view;
  });
}

function viewOf({
  id,
  account,
  method,
  signedInAt,
  lastSeenAt,
  address,
  agent,
}: Session): Omit<SessionView, 'accountName'> {
  return {
    id,
    account,
    method,
    signedInAt: chinaTime(signedInAt),
    lastSeenAt: chinaTime(lastSeenAt),
    address,
    agent,
  };
}
