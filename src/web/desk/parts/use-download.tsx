import { useEffect, useRef, useState } from 'react';
import { App } from 'antd';
import { download } from '../api/download.ts';
import { say } from './say.ts';
import { sayBytes } from './words.ts';

/** Files of the API: fetched while one goes on working, refused in words. */
export function useDownload(): {
  start: (path: string) => Promise<void>;
  readonly busy: boolean;
  readonly said: string;
} {
  const { message } = App.useApp();
  const [bytes, setBytes] = useState<number>();
  const [done, setDone] = useState('');
  const leaving = useRef(new AbortController());
  useEffect(() => {
    const { current } = ((leaving.current = new AbortController()), leaving);
    return () => {
      current.abort();
    };
  }, []);
  const start = async (path: string): Promise<void> => {
    setBytes(0);
    setDone('');
    try {
      await download(path, setBytes, leaving.current.signal);
      setDone('下载好了');
    } catch (error) {
      if (!(error instanceof DOMException)) message.error(say(error));
    } finally {
      setBytes(undefined);
    }
  };
  return { start, busy: bytes !== undefined, said: bytes === undefined ? done : `正在下载 ${sayBytes(bytes)}` };
}
