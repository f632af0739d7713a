import { Button, Form } from 'antd';
import { command } from '../api/client.ts';
import type { Session } from '../api/session.ts';
import { CodeField } from '../parts/code-field.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import type { StepProps } from './page.tsx';

interface Given {
  readonly code: string;
}

/** The second factor. */
export function Code({ take }: StepProps) {
  const [form] = Form.useForm<Given>();
  const { busy, problem, faults, run } = useCommand(form);
  const send = async (body: Given): Promise<void> => {
    const answer = await run(() => command<Session>('/api/session/totp', { body }));
    if (answer === undefined) form.resetFields();
    else take(answer.body);
  };
  return (
    <>
      <ProblemAlert problem={problem} faults={faults} />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(body) => void send(body)}>
        <CodeField hint="手机上的验证器显示的 6 位数字，30 秒一换，每个只能用一次。" autoFocus />
        <Button type="primary" htmlType="submit" block loading={busy}>
          完成登录
        </Button>
      </Form>
    </>
  );
}
