import { App, Button, Form, Input, Select } from 'antd';
import { useRevalidator } from 'react-router';
import { command } from '../api/client.ts';
import type { GrantView, Roles } from '../api/types.ts';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';

interface Given {
  readonly role: string;
  readonly county?: string;
  readonly department?: string;
  readonly from?: string;
  readonly until?: string;
  readonly reason: string;
}

/** A right for an account: which, where, how long, why. */
export function GiveGrant({ account, roles }: { readonly account: string; readonly roles: Roles }) {
  const [form] = Form.useForm<Given>();
  const { busy, problem, faults, run } = useCommand(form);
  const { message } = App.useApp();
  const { revalidate } = useRevalidator();
  const chosen = Form.useWatch('role', form);
  const staff = roles.roles.filter(({ kind }) => kind === 'staff');
  const reach = staff.find(({ code }) => code === chosen)?.reach;
  const isClerk = chosen === 'register-clerk';
  const give = async (given: Given): Promise<void> => {
    const terms = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''));
    const answer = await run(() => command<GrantView>('/api/grants', { body: { ...terms, account } }));
    if (answer === undefined) return;
    message.success('授予了');
    form.resetFields();
    await revalidate();
  };
  return (
    <>
      <ProblemAlert problem={problem} faults={faults} />
      <Form form={form} layout="vertical" onFinish={(given) => void give(given)}>
        <div className="two-columns">
          <Form.Item name="role" label="角色" rules={[{ required: true, message: '请选角色' }]}>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              options={staff.map(({ code, name }) => ({ value: code, label: name }))}
            />
          </Form.Item>
          {reach === 'department' ? (
            <Form.Item name="department" label="部门" rules={[{ required: true, message: '请选部门' }]}>
              <Select showSearch options={roles.departments.map((one) => ({ value: one, label: one }))} />
            </Form.Item>
          ) : null}
          {reach === 'county' || isClerk ? (
            <Form.Item
              name="county"
              label="区县"
              {...(isClerk ? { extra: '不选就是全市' } : {})}
              rules={isClerk ? [] : [{ required: true, message: '请选区县' }]}
            >
              <Select showSearch allowClear options={roles.counties.map((one) => ({ value: one, label: one }))} />
            </Form.Item>
          ) : null}
          <Form.Item name="from" label="第一天" extra="不填就是今天">
            <Input type="date" />
          </Form.Item>
          <Form.Item name="until" label="最后一天" extra="不填就是长期">
            <Input type="date" />
          </Form.Item>
        </div>
        <Form.Item
          name="reason"
          label="依据"
          extra="文号、任命、调令。"
          className="fields"
          rules={[{ required: true, whitespace: true, message: '请写依据' }]}
        >
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={busy}>
          授予
        </Button>
      </Form>
    </>
  );
}
