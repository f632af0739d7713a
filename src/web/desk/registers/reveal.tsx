import { useState } from 'react';
import { Button, Form, Input, Modal, Select } from 'antd';
import { query } from '../api/client.ts';
import { api } from '../api/loader.ts';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';

const PURPOSES = [
  { value: 'review', label: '审核办件' },
  { value: 'payment', label: '核对拨付对象' },
  { value: 'correction', label: '更正台账' },
  { value: 'complaint', label: '核查信访投诉' },
  { value: 'inspection', label: '审计检查' },
];

interface RevealProps {
  readonly register: string;
  readonly row: string;
  readonly column: string;
}

interface Given {
  readonly purpose: string;
  readonly reason: string;
}

/** One ID number in full, for a purpose; who looked at whose is in the audit. */
export function Reveal({ register, row, column }: RevealProps) {
  const [open, setOpen] = useState(false);
  const [number, setNumber] = useState<string>();
  const [form] = Form.useForm<Given>();
  const { busy, problem, faults, run } = useCommand(form);
  const look = async (given: Given): Promise<void> => {
    const found = await run(() =>
      query<{ id: string }>(api`registers/${register}/rows/${row}/reveal`, { column, ...given }),
    );
    setNumber(found?.id);
  };
  const close = (): void => {
    setOpen(false);
    setNumber(undefined);
  };
  return (
    <>
      <Button
        type="link"
        size="small"
        onClick={() => {
          setOpen(true);
        }}
      >
        看完整的{column}
      </Button>
      <Modal
        open={open}
        title={`看完整的${column}`}
        onCancel={close}
        okText={number === undefined ? '查看' : '看完了'}
        confirmLoading={busy}
        onOk={() => {
          if (number === undefined) form.submit();
          else close();
        }}
        cancelText="关闭"
        destroyOnHidden
      >
        {number === undefined ? (
          <>
            <p>谁在什么时候、为什么看了谁的，都记入审计。</p>
            <ProblemAlert problem={problem} faults={faults} />
            <Form form={form} layout="vertical" onFinish={(given) => void look(given)} preserve={false}>
              <Form.Item name="purpose" label="用途" rules={[{ required: true, message: '请选用途' }]}>
                <Select options={PURPOSES} />
              </Form.Item>
              <Form.Item
                name="reason"
                label="哪件事"
                rules={[{ required: true, whitespace: true, message: '请写是哪件事、哪封信' }]}
              >
                <Input maxLength={500} />
              </Form.Item>
            </Form>
          </>
        ) : (
          <p className="secret" role="status">
            {number}
          </p>
        )}
      </Modal>
    </>
  );
}
