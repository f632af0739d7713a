import { App, Button, Form, Input } from 'antd';
import { Link, useLoaderData, useNavigate } from 'react-router';
import { command, get } from '../api/client.ts';
import { api, loader as loaderOf } from '../api/loader.ts';
import type { Description, Written } from '../api/types.ts';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { givenValues, Offered, RowFields, type GivenValues } from './row-fields.tsx';

export const loader = loaderOf(({ params: { register = '' }, signal }) =>
  get<Description>(api`registers/${register}`, signal),
);

interface Given {
  readonly values: GivenValues;
  readonly reason?: string;
}

/** A new row, by hand. */
export function Component() {
  const description = useLoaderData<typeof loader>();
  const { name } = description.register;
  const [form] = Form.useForm<Given>();
  const { busy, problem, faults, run } = useCommand(form);
  const { message } = App.useApp();
  const navigate = useNavigate();
  const base = `/registers/${encodeURIComponent(name)}`;
  const send = async ({ values, reason }: Given): Promise<void> => {
    const body = { values: givenValues(values), ...(reason === undefined || reason === '' ? {} : { reason }) };
    const answer = await run(() => command<Written>(api`registers/${name}/rows`, { body }));
    if (answer === undefined) return;
    message.success('登记好了');
    await navigate(answer.body.row === null ? base : `${base}/rows/${answer.body.row.row}`);
  };
  return (
    <Page
      title={`登记：${name}`}
      above={[
        { to: '/registers', text: '全部台账' },
        { to: base, text: name },
      ]}
      about={description.register.fourEyes ? '登记由一人办理；登记以后的更正、变更、撤回要另一人批准。' : undefined}
    >
      <Panel>
        <ProblemAlert problem={problem} faults={faults} />
        <Form form={form} layout="vertical" onFinish={(given) => void send(given)} scrollToFirstError={{ focus: true }}>
          <Offered columns={description.columns} />
          <RowFields description={description} />
          <Form.Item name="reason" label="依据" extra="文件、证书、名单等；没有可以不填。" className="fields">
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
          <div className="buttons">
            <Button type="primary" htmlType="submit" loading={busy}>
              登记
            </Button>
            <Link to={base}>不登记了</Link>
          </div>
        </Form>
      </Panel>
    </Page>
  );
}
