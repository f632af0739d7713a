import { Alert, App, Button, Form, Input, type FormInstance } from 'antd';
import { Link, useLoaderData, useRevalidator } from 'react-router';
import { command, get, getVersion } from '../api/client.ts';
import { api, loader as loaderOf } from '../api/loader.ts';
import { may } from '../api/session.ts';
import type { Column, Description, RequestView } from '../api/types.ts';
import { Listing } from '../parts/listing.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { CHANGES, sayTime, sayWho } from '../parts/words.ts';
import { Said } from '../registers/history.tsx';
import { nameOfRow } from '../registers/cells.tsx';
import { useSession } from '../shell/session.ts';
import { RequestState } from './request-state.tsx';

export const loader = loaderOf(async ({ params: { id = '' }, signal }) => {
  const { body: request, version } = await getVersion<RequestView>(api`change-requests/${id}`, signal);
  const description = await get<Description>(api`registers/${request.register}`, signal);
  return { request, version, description };
});

/** What somebody wants otherwise, beside what is, and the decision. */
export function Component() {
  const { request, description } = useLoaderData<typeof loader>();
  const { id, register, row, change, state, now, outdated, values } = request;
  const { account } = useSession();
  const { columns } = description;
  const different = columns.filter(({ name }) => Object.hasOwn(values, name));
  return (
    <Page
      title={`${CHANGES[change]}申请 ${id}`}
      above={[{ to: '/change-requests', text: '变更申请' }]}
      actions={<RequestState request={request} />}
    >
      {state === 'open' && outdated ? (
        <Alert
          type="warning"
          showIcon
          title="这一行在申请以后改过，不能再批准"
          description="请退回，由申请人看过现在的内容再提。"
        />
      ) : null}
      <Panel>
        <dl className="facts">
          <Fact name="台账">{register}</Fact>
          <Fact name="行">
            <Link to={`/registers/${encodeURIComponent(register)}/rows/${row}`}>
              {now === null ? `第 ${row} 行` : nameOfRow(columns, description.register.key, now)}
            </Link>
          </Fact>
          <Fact name="申请">
            {sayWho(request.requestedBy, account.id, request.requestedByName)}，{sayTime(request.requestedAt)}
          </Fact>
          {change === 'correct' ? null : (
            <Fact name={change === 'withdraw' ? '自哪一天起不再有' : '自哪一天起'}>
              {request.validFrom ?? '自始就不该有'}
            </Fact>
          )}
          <Fact name="依据">{request.reason}</Fact>
          {state === 'open' ? null : (
            <Fact name="办理">
              {sayWho(request.decidedBy, account.id, request.decidedByName)}，{sayTime(request.decidedAt)}
              {request.decision === null ? '' : `：${request.decision}`}
            </Fact>
          )}
        </dl>
      </Panel>
      {different.length === 0 ? null : (
        <Listing<Column>
          label="要改的栏目"
          rows={different}
          rowKey={({ name }) => name}
          columns={[
            { title: '栏目', render: ({ name }) => name },
            {
              title: state === 'open' ? '现在' : '行里现在是',
              render: (column) => <Said column={column} value={now?.values[column.name]} />,
            },
            { title: '要改成', render: (column) => <Said column={column} value={values[column.name]} /> },
          ]}
        />
      )}
      {state === 'open' ? <Decision /> : null}
    </Page>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

type Verb = 'approve' | 'reject' | 'cancel';

const SAID: Readonly<Record<Verb, string>> = { approve: '批准了，已经生效', reject: '退回了', cancel: '撤销了' };

/** One's own can be taken back; somebody else's approved or sent back. */
function Decision() {
  const { request } = useLoaderData<typeof loader>();
  const session = useSession();
  if (request.requestedBy === session.account.id) return <Own />;
  return may(session, 'register.approve-change') ? <Others /> : null;
}

function useDecision(form?: FormInstance) {
  const { request, version } = useLoaderData<typeof loader>();
  const commanding = useCommand(form);
  const { message } = App.useApp();
  const { revalidate } = useRevalidator();
  const decide = async (verb: Verb, body?: object): Promise<void> => {
    const path = `${api`change-requests/${request.id}`}/${verb}`;
    const done = await commanding.run(() => command(path, { ...(body === undefined ? {} : { body }), version }));
    // Also where somebody else has decided already: the page then shows what.
    await revalidate();
    if (done !== undefined) message.success(SAID[verb]);
  };
  return { ...commanding, decide, outdated: request.outdated };
}

function Own() {
  const { busy, problem, faults, decide } = useDecision();
  return (
    <Panel title="您提的申请">
      <ProblemAlert problem={problem} faults={faults} />
      <p>等同一保管部门的另一人批准。不需要了可以撤销。</p>
      <Button loading={busy} onClick={() => void decide('cancel')}>
        撤销申请
      </Button>
    </Panel>
  );
}

function Others() {
  const [form] = Form.useForm<{ decision?: string }>();
  const { busy, problem, faults, decide, outdated } = useDecision(form);
  const withDecision = async (verb: 'approve' | 'reject'): Promise<void> => {
    const { decision = '' } = form.getFieldsValue();
    if (verb === 'reject' && decision.trim() === '') {
      form.setFields([{ name: 'decision', errors: ['退回要写理由，申请人看得到'] }]);
      form.scrollToField('decision', { focus: true });
      return;
    }
    await decide(verb, decision.trim() === '' ? {} : { decision });
  };
  return (
    <Panel title="办理">
      <ProblemAlert problem={problem} faults={faults} />
      <Form form={form} layout="vertical" className="fields">
        <Form.Item name="decision" label="意见" extra="批准可以不写；退回要写理由。">
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
        <div className="buttons">
          <Button type="primary" loading={busy} disabled={outdated} onClick={() => void withDecision('approve')}>
            批准，随即更改
          </Button>
          <Button loading={busy} onClick={() => void withDecision('reject')}>
            退回
          </Button>
        </div>
      </Form>
    </Panel>
  );
}
