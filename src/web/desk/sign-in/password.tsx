import { Button, Form, Input } from 'antd';
import { command } from '../api/client.ts';
import { withQuery } from '../api/loader.ts';
import type { Session } from '../api/session.ts';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { knownFromPage } from '../api/known-from-page.ts';
import type { StepProps } from './page.tsx';

interface Given {
  readonly login: string;
  readonly password: string;
}

export function Password({ take, back }: StepProps & { readonly back: string }) {
  const [form] = Form.useForm<Given>();
  const { busy, problem, faults, run } = useCommand(form);
  const { providers } = knownFromPage();
  const send = async (body: Given): Promise<void> => {
    const answer = await run(() => command<Session>('/api/session', { body }));
    if (answer !== undefined) take(answer.body);
  };
  return (
    <>
      <ProblemAlert problem={problem} faults={faults} />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(body) => void send(body)}>
        <Form.Item name="login" label="登录名" rules={[{ required: true, message: '请填登录名' }]}>
          <Input autoComplete="username" autoCapitalize="none" spellCheck={false} />
        </Form.Item>
        <Form.Item name="password" label="密码" rules={[{ required: true, message: '请填密码' }]}>
          <Input type="password" autoComplete="current-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={busy}>
          登录
        </Button>
      </Form>
      {providers.length === 0 ? null : (
        <>
          <p className="or">或者</p>
          <div className="door-ways">
            {providers.map(({ id, name }) => (
              <Button key={id} block href={withQuery('/api/oidc/start', { provider: id, returnTo: back })}>
                用{name}登录
              </Button>
            ))}
          </div>
        </>
      )}
      <p className="quiet">忘了密码，请找系统管理员重置；验证器丢了，请找安全管理员重置。</p>
    </>
  );
}
