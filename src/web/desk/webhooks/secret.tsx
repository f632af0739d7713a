import { Alert, Button } from 'antd';

interface SecretProps {
  readonly secret: string;
  readonly done: () => void;
}

/** Shown when it is made, and never again. */
export function Secret({ secret, done }: SecretProps) {
  return (
    <Alert
      type="warning"
      showIcon
      title="签名密钥，只显示这一次"
      description={
        <>
          <p>交给接收的系统，用来核对推送是不是本平台发的。离开本页就看不到了；丢了可以换新的。</p>
          <p>
            <code className="secret-text">{secret}</code>
          </p>
          <Button size="small" onClick={done}>
            已经记下
          </Button>
        </>
      }
    />
  );
}
