import { App, Button, Form, Input } from 'antd';
import { useRevalidator } from 'react-router';
import { command } from '../api/client.ts';
import { api } from '../api/loader.ts';
import type { AccountView } from '../api/types.ts';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { WHY_ID_NUMBER } from './states.tsx';

interface Given {
  readonly idNumber: string;
}

interface Identified {
  readonly account: AccountView;
  readonly version: number | undefined;
}

/** Says whose an account for work is, or corrects it. */
export function Identify({ account, version }: Identified) {
  const [form] = Form.useForm<Given>();
  const { busy, problem, faults, run } = useCommand(form);
  const { message } = App.useApp();
  const { revalidate } = useRevalidator();
  const identify = async (body: Given): Promise<void> => {
    const answer = await run(() =>
      command<AccountView>(`${api`accounts/${account.id}`}/identify`, { version, body: { ...body } }),
    );
    await revalidate();
    if (answer === undefined) return;
    form.resetFields();
    message.success('登记了');
  };
  return (
    <>
      <ProblemAlert problem={problem} faults={faults} />
      <Form form={form} layout="vertical" className="fields" onFinish={(given) => void identify(given)}>
        <Form.Item
          name="idNumber"
          label={account.hasPerson ? '改为' : '身份证号'}
          extra={WHY_ID_NUMBER}
          rules={[{ required: true, whitespace: true, message: '请填身份证号' }]}
        >
          <Input maxLength={18} autoComplete="off" />
        </Form.Item>
        <div className="buttons">
          <Button htmlType="submit" loading={busy}>
            登记身份证号
          </Button>
        </div>
      </Form>
    </>
  );
}
