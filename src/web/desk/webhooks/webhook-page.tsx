import { useState } from 'react';
import { App, Button, Form } from 'antd';
import { useLoaderData, useNavigate } from 'react-router';
import type { EventKind, NamedWebhook, StoredDelivery } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { api, loader as loaderOf, withQuery } from '../api/loader.ts';
import { Deliveries } from '../parts/deliveries.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { SomebodyWasFirst } from '../parts/somebody-was-first.tsx';
import { useStep } from '../parts/use-step.ts';
import { sayTime, sayWho } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';
import { bodyOf, WebhookFields, type TypedWebhook } from './fields.tsx';
import { Active } from './list-page.tsx';
import { Secret } from './secret.tsx';

interface Sent {
  readonly deliveries: readonly StoredDelivery[];
  readonly next: string | null;
}

export const loader = loaderOf(async ({ params: { id = '' }, query, signal }) => {
  const page = { state: query.get('state') ?? undefined, after: query.get('after') ?? undefined };
  const [webhook, { kinds }, sent] = await Promise.all([
    get<NamedWebhook>(api`webhooks/${id}`, signal),
    get<{ kinds: readonly EventKind[] }>('/api/webhooks/kinds', signal),
    get<Sent>(withQuery(api`webhooks/${id}/deliveries`, page), signal),
  ]);
  return { webhook, kinds, sent };
});

/** One of them: where to, what was sent, and what became of it. */
export function Component() {
  const { webhook, kinds, sent } = useLoaderData<typeof loader>();
  const own = useSession().account.id;
  const names = new Map(kinds.map(({ code, name }) => [code, name]));
  return (
    <Page
      title={webhook.note}
      about={`${sayWho(webhook.by, own, webhook.byName)}登记，${sayTime(webhook.at)}`}
      above={[{ to: '/webhooks', text: '推送' }]}
      actions={<Active active={webhook.active} />}
    >
      <Settings key={webhook.version} webhook={webhook} kinds={kinds} />
      <Deliveries
        label="投递"
        rows={sent.deliveries}
        next={sent.next}
        nameOf={(kind) => names.get(kind) ?? kind}
        retry={(id) => `${api`webhooks/${webhook.id}/deliveries/${id}`}/retry`}
        again="重新投递"
      />
    </Page>
  );
}

function Settings({ webhook, kinds }: { readonly webhook: NamedWebhook; readonly kinds: readonly EventKind[] }) {
  const { id, version, url, note, active } = webhook;
  const [form] = Form.useForm<TypedWebhook>();
  const { busy, problem, faults, take, stale, settle } = useStep(form);
  const { modal } = App.useApp();
  const navigate = useNavigate();
  const [secret, setSecret] = useState<string>();
  const path = api`webhooks/${id}`;
  const change = (typed: TypedWebhook): Promise<boolean> =>
    take({ path, method: 'PATCH', body: bodyOf(typed), version, said: '改好了' });
  const renew = (): void => {
    modal.confirm({
      title: '换签名密钥？',
      content: '从此都用新的密钥签名，旧的立即作废。请接收的系统同时更换。',
      okText: '换',
      cancelText: '不了',
      onOk: () =>
        void take<{ secret: string }>({
          path: `${path}/secret`,
          version,
          said: '换好了',
          then: (made) => setSecret(made.secret),
        }),
    });
  };
  const remove = (): void => {
    modal.confirm({
      title: `删除“${note}”？`,
      content: '还没有送达的不再推送。',
      okText: '删除',
      cancelText: '不了',
      onOk: () =>
        void take({
          path,
          method: 'DELETE',
          version,
          said: '删除了',
          then: () => Promise.resolve(navigate('/webhooks')),
        }),
    });
  };
  return (
    <>
      {secret === undefined ? null : <Secret secret={secret} done={() => void navigate(0)} />}
      <Panel
        title="设置"
        actions={
          <>
            <Button onClick={renew}>换签名密钥</Button>
            <Button onClick={remove}>删除</Button>
          </>
        }
      >
        <ProblemAlert problem={problem} faults={faults} />
        <Form<TypedWebhook>
          form={form}
          layout="vertical"
          className="fields"
          initialValues={{ url, note, active, kinds: webhook.kinds }}
          onFinish={(typed) => void change(typed)}
        >
          <WebhookFields kinds={kinds} />
          <Button htmlType="submit" loading={busy} disabled={secret !== undefined}>
            保存
          </Button>
        </Form>
        <SomebodyWasFirst open={stale} what="这个推送" close={settle} />
      </Panel>
    </>
  );
}
