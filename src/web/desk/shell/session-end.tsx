import { useEffect, useState } from 'react';
import { Modal } from 'antd';
import { useLocation, useNavigate } from 'react-router';
import { get, heardAt } from '../api/client.ts';
import { signInFor } from '../api/loader.ts';
import { begun, type Session } from '../api/session.ts';
import { knownFromPage } from '../api/known-from-page.ts';

const MINUTE = 60_000;
/** The server ends a session that has been idle for so long. */
const IDLE = 30 * MINUTE;
const WARNED = 3 * MINUTE;

/** Warns three minutes before the session ends, and goes to the sign-in when it has. */
export function SessionEnd({ endsAt }: { readonly endsAt: string }) {
  const left = useTimeLeft(endsAt);
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const [asking, setAsking] = useState(false);
  const hasEnded = left <= 0;
  useEffect(() => {
    if (!hasEnded) return;
    knownFromPage().signedIn = false;
    void navigate(signInFor(pathname + search));
  }, [hasEnded, navigate, pathname, search]);
  const goOn = async (): Promise<void> => {
    setAsking(true);
    begun(await get<Session>('/api/session').finally(() => setAsking(false)));
  };
  const isLast = Date.parse(endsAt) - Date.now() < WARNED;
  return (
    <Modal
      open={left > 0 && left <= WARNED}
      title="登录快要失效"
      okText="继续工作"
      cancelText="关闭提示"
      confirmLoading={asking}
      okButtonProps={isLast ? { hidden: true } : {}}
      onOk={() => void goOn()}
      closable={false}
    >
      <p aria-live="polite">
        {isLast
          ? `一次登录最长 12 小时，还剩 ${sayLeft(left)}。请保存手头的内容，稍后重新登录。`
          : `已经有一会儿没有操作，还剩 ${sayLeft(left)}。没有提交的内容会丢失。`}
      </p>
    </Modal>
  );
}

function sayLeft(left: number): string {
  return left < MINUTE ? '不到 1 分钟' : `约 ${String(Math.ceil(left / MINUTE))} 分钟`;
}

/** In ms, looked at every ten seconds. What other windows of this browser ask, keeps the session as well. */
function useTimeLeft(endsAt: string): number {
  const [left, setLeft] = useState(IDLE);
  useEffect(() => {
    const windows = new BroadcastChannel('jiangtong-desk');
    let elsewhere = 0;
    let told = 0;
    windows.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'number') elsewhere = Math.max(elsewhere, data);
    };
    const look = (): void => {
      if (heardAt() > told) windows.postMessage((told = heardAt()));
      const now = Date.now();
      setLeft(Math.min(Math.max(heardAt(), elsewhere) + IDLE - now, Date.parse(endsAt) - now));
    };
    look();
    const timer = setInterval(look, 10_000);
    return () => {
      clearInterval(timer);
      windows.close();
    };
  }, [endsAt]);
  return left;
}
