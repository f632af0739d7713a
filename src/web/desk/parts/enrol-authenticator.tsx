import { useState } from 'react';
import { Button, Form, QRCode } from 'antd';
import { command } from '../api/client.ts';
import type { Session } from '../api/session.ts';
import { CodeField } from './code-field.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { useCommand } from './use-command.ts';

interface Secret {
  readonly uri: string;
  readonly secret: string;
}

interface EnrolProps {
  /** Code of the authenticator that is in use, where there is one. */
  readonly code?: string;
  readonly done: (session: Session) => void;
}

/** A new authenticator: its secret to scan or to type, then a code of it as proof. */
export function EnrolAuthenticator({ code, done }: EnrolProps) {
  const [form] = Form.useForm<{ code: string }>();
  const [secret, setSecret] = useState<Secret>();
  const { busy, problem, faults, run } = useCommand(form);
  const begin = async (): Promise<void> => {
    const answer = await run(() =>
      command<Secret>('/api/session/totp/secret', { body: code === undefined ? {} : { code } }),
    );
    setSecret(answer?.body);
  };
  const confirm = async (body: { readonly code: string }): Promise<void> => {
    const answer = await run(() => command<Session>('/api/session/totp', { method: 'PUT', body }));
    if (answer === undefined) form.resetFields();
    else done(answer.body);
  };
  return (
    <>
      <ProblemAlert problem={problem} faults={faults} />
      {secret === undefined ? (
        <Button type="primary" block loading={busy} onClick={() => void begin()}>
          显示二维码
        </Button>
      ) : (
        <>
          <div className="code-to-scan">
            <QRCode
              type="svg"
              value={secret.uri}
              size={200}
              color="#000000"
              bgColor="#ffffff"
              aria-label="验证器的二维码"
            />
            <p>
              扫不了的，手工输入密钥：
              <br />
              <span className="secret">{secret.secret.replaceAll(/(.{4})(?=.)/gu, '$1 ')}</span>
            </p>
          </div>
          <Form form={form} layout="vertical" requiredMark={false} onFinish={(given) => void confirm(given)}>
            <CodeField hint="填验证器现在显示的 6 位数字，证明扫对了。" />
            <Button type="primary" htmlType="submit" block loading={busy}>
              绑定
            </Button>
          </Form>
        </>
      )}
    </>
  );
}
