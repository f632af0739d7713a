import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { get } from '../api/client.ts';

const READ = 'desk:messages-read';

/** So many messages are unread; asked again with every page that is turned, and when some were read. Undefined: not known. */
export function useUnread(): number | undefined {
  const [unread, setUnread] = useState<number>();
  const { pathname } = useLocation();
  useEffect(() => {
    const end = new AbortController();
    const ask = (): void => {
      // What fails here shows nothing: the page itself says what is wrong.
      get<{ unread: number }>('/api/messages/unread', end.signal).then(
        (answer) => setUnread(answer.unread),
        () => undefined,
      );
    };
    ask();
    window.addEventListener(READ, ask);
    return () => {
      end.abort();
      window.removeEventListener(READ, ask);
    };
  }, [pathname]);
  return unread;
}

/** Some were read just now. */
export function messagesRead(): void {
  window.dispatchEvent(new Event(READ));
}
