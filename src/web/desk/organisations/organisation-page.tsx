import { Button, Form, Input } from 'antd';
import { useLoaderData } from 'react-router';
import { get } from '../api/client.ts';
import { api, loader as loaderOf, withQuery } from '../api/loader.ts';
import { may } from '../api/session.ts';
import type { GrantView } from '../api/types.ts';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useStep } from '../parts/use-step.ts';
import { Grants } from '../people/grants.tsx';
import { useSession } from '../shell/session.ts';

interface Clerks {
  readonly clerks: readonly GrantView[];
  readonly next: string | null;
}

export const loader = loaderOf(async ({ params: { code = '' }, query, signal }) => {
  const path = withQuery(api`organisations/${code}/clerks`, { after: query.get('after') ?? undefined });
  return { code, ...(await get<Clerks>(path, signal)) };
});

/** Who acts for one organisation and who did, by whose authority; and its first clerk. */
export function Component() {
  const { code, clerks, next } = useLoaderData<typeof loader>();
  const session = useSession();
  return (
    <Page
      title={`单位 ${code}`}
      about="代它办事的人，收回的也在内。"
      above={[{ to: '/organisations', text: '单位经办人' }]}
    >
      <Grants grants={clerks} next={next} withAccount />
      {may(session, 'organisation.appoint') ? <Appoint key={clerks.length} code={code} /> : null}
    </Page>
  );
}

interface Typed {
  readonly who?: string;
  readonly until?: string;
  readonly reason?: string;
}

/** The 主经办人, from the organisation's sealed letter. */
function Appoint({ code }: { readonly code: string }) {
  const [form] = Form.useForm<Typed>();
  const { busy, problem, faults, take } = useStep(form);
  const appoint = async ({ who = '', until = '', reason = '' }: Typed): Promise<void> => {
    const typed = who.trim();
    const isIdNumber = /^\d{17}[\dXx]$/u.test(typed);
    await take({
      path: api`organisations/${code}/principals`,
      body: {
        ...(isIdNumber ? { idNumber: typed.toUpperCase() } : { login: typed }),
        ...(until === '' ? {} : { until }),
        reason: reason.trim(),
      },
      said: '登记了',
    });
  };
  return (
    <Panel title="登记主经办人">
      <ProblemAlert problem={problem} faults={faults} />
      <Form<Typed>
        name="appoint"
        form={form}
        layout="vertical"
        className="fields"
        onFinish={(typed) => void appoint(typed)}
      >
        <Form.Item
          name="who"
          label="登录名或身份证号"
          extra="他要先用个人账号登录过。"
          rules={[{ required: true, whitespace: true, message: '请写登录名或身份证号' }]}
        >
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Form.Item name="until" label="到哪一天" extra="不填就是长期。">
          <Input type="date" />
        </Form.Item>
        <Form.Item
          name="reason"
          label="依据"
          extra="单位盖章的函。"
          rules={[{ required: true, whitespace: true, message: '请写依据' }]}
        >
          <Input maxLength={500} autoComplete="off" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={busy}>
          登记
        </Button>
      </Form>
    </Panel>
  );
}
