import { useState } from 'react';
import { Button, Form } from 'antd';
import { useLoaderData, useNavigate } from 'react-router';
import type { EventKind, NamedWebhook } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { loader as loaderOf } from '../api/loader.ts';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useStep } from '../parts/use-step.ts';
import { bodyOf, WebhookFields, type TypedWebhook } from './fields.tsx';
import { Secret } from './secret.tsx';

type Made = NamedWebhook & { readonly secret: string };

export const loader = loaderOf(({ signal }) => get<{ kinds: readonly EventKind[] }>('/api/webhooks/kinds', signal));

/** Another system is to be told of events; its secret is shown once. */
export function Component() {
  const { kinds } = useLoaderData<typeof loader>();
  const [form] = Form.useForm<TypedWebhook>();
  const { busy, problem, faults, take } = useStep(form);
  const [made, setMade] = useState<Made>();
  const navigate = useNavigate();
  const create = (typed: TypedWebhook): Promise<boolean> =>
    take<Made>({ path: '/api/webhooks', body: bodyOf(typed), said: '登记好了', then: setMade });
  return (
    <Page title="登记推送" above={[{ to: '/webhooks', text: '推送' }]}>
      {made === undefined ? (
        <Panel title="推送到哪里">
          <ProblemAlert problem={problem} faults={faults} />
          <Form<TypedWebhook>
            form={form}
            layout="vertical"
            className="fields"
            initialValues={{ active: true }}
            onFinish={(typed) => void create(typed)}
          >
            <WebhookFields kinds={kinds} />
            <Button type="primary" htmlType="submit" loading={busy}>
              登记
            </Button>
          </Form>
        </Panel>
      ) : (
        <Secret secret={made.secret} done={() => void navigate(`/webhooks/${made.id}`)} />
      )}
    </Page>
  );
}
