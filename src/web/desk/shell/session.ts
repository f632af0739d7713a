import { useRouteLoaderData } from 'react-router';
import { get } from '../api/client.ts';
import { loader } from '../api/loader.ts';
import { begun, type Session } from '../api/session.ts';

/** Who is signed in; without anybody, the way to the sign-in. */
export const loadSession = loader(async ({ signal }) => begun(await get<Session>('/api/session', signal)));

/** The session of the page around. */
export function useSession(): Session {
  const session = useRouteLoaderData<typeof loadSession>('desk');
  if (session === undefined) throw new Error('only within the shell');
  return session;
}
