import { Button, Form, Input } from 'antd';

interface AsOfProps {
  readonly on: string | null;
  readonly known: string | null;
  readonly show: (asked: Record<string, string>) => void;
}

/** Two days: of the world, and of what the platform knew. */
export function AsOf({ on, known, show }: AsOfProps) {
  return (
    <Form
      layout="vertical"
      className="one-line"
      initialValues={{ on: on ?? '', known: known?.slice(0, 10) ?? '' }}
      onFinish={(given: { readonly on: string; readonly known?: string }) => {
        const until = given.known === undefined || given.known === '' ? {} : { known: `${given.known}T23:59:59+08:00` };
        show({ on: given.on, ...until });
      }}
    >
      <Form.Item name="on" label="事实上的哪一天" rules={[{ required: true, message: '请选日期' }]}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="known" label="按平台到哪一天所知（不填就是现在）">
        <Input type="date" />
      </Form.Item>
      <Button type="primary" htmlType="submit">
        看那一天的
      </Button>
    </Form>
  );
}
