import { Button, Form } from 'antd';
import { command } from '../api/client.ts';
import type { Session } from '../api/session.ts';
import { PasswordFields, type PasswordsGiven } from '../parts/password-fields.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import type { StepProps } from './page.tsx';

/** A password that somebody else has set is changed before anything else. */
export function ChangePassword({ take }: StepProps) {
  const [form] = Form.useForm<PasswordsGiven>();
  const { busy, problem, faults, run } = useCommand(form);
  const send = async ({ old, password }: PasswordsGiven): Promise<void> => {
    const answer = await run(() =>
      command<Session>('/api/session/password', { method: 'PUT', body: { old, password } }),
    );
    if (answer !== undefined) take(answer.body);
  };
  return (
    <>
      <p>现在的密码是别人设置的，只用这一次。</p>
      <ProblemAlert problem={problem} faults={faults} />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(given) => void send(given)}>
        <PasswordFields oldLabel="现在的密码" />
        <Button type="primary" htmlType="submit" block loading={busy}>
          改好，继续
        </Button>
      </Form>
    </>
  );
}
