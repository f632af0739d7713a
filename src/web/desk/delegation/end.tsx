import { Form, Input, Modal } from 'antd';
import type { GrantView } from '../../../flow/index.ts';
import { api } from '../api/loader.ts';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useStep } from '../parts/use-step.ts';

interface EndProps {
  readonly delegation: GrantView | undefined;
  readonly close: () => void;
}

/** Ends a delegation before its last day, with the reason. */
export function EndDelegation({ delegation, close }: EndProps) {
  const [form] = Form.useForm<{ reason: string }>();
  const { busy, problem, faults, take } = useStep(form);
  const end = async (body: { readonly reason: string }): Promise<void> => {
    if (delegation === undefined) return;
    const path = `${api`delegations/${delegation.id}`}/end`;
    if (await take<GrantView>({ path, body, version: 1, said: '委托结束了' })) close();
  };
  return (
    <Modal
      open={delegation !== undefined}
      title={`结束给${delegation?.accountName ?? ''}的委托？`}
      okText="结束"
      cancelText="不了"
      confirmLoading={busy}
      onOk={form.submit}
      onCancel={close}
      destroyOnHidden
    >
      <ProblemAlert problem={problem} faults={faults} />
      <Form name="end-delegation" form={form} layout="vertical" preserve={false} onFinish={(given) => void end(given)}>
        <Form.Item
          name="reason"
          label="原因"
          extra="如提前回来。会留在记录里。"
          rules={[{ required: true, whitespace: true, message: '请写原因' }]}
        >
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
