import { useState } from 'react';
import { Button, Form, Input, Select, Tag } from 'antd';
import type { Delegations, GrantView, OwnWork } from '../../../flow/index.ts';
import { Listing } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useStep } from '../parts/use-step.ts';
import { EndDelegation } from './end.tsx';

interface SectionProps {
  readonly delegations: Delegations;
}

/** 委托代办: what one has given to colleagues for a time, and what was given to one. */
export function DelegationSection({ delegations: { work, given, received } }: SectionProps) {
  return (
    <Panel title="委托代办">
      <p className="quiet">
        不在的时候，把受理、审核的工作委托给同一单位的同事，到期自动结束。同事以自己的名义办理，办件经过写明受您委托；受理、审核、复核由不同的人办理，委托的也算在内。
      </p>
      {received.length === 0 ? null : (
        <>
          <h3>受委托</h3>
          <Listing<GrantView>
            label="受委托"
            rows={received}
            rowKey={({ id }) => id}
            columns={[
              { title: '委托人', render: ({ behalf }) => behalf },
              { title: '工作', render: sayWork },
              { title: '期限', render: sayTerm },
              { title: '理由', render: ({ reason }) => reason },
            ]}
          />
        </>
      )}
      <h3>委托出去的</h3>
      <Given given={given} />
      <Give work={work} />
    </Panel>
  );
}

function sayWork({ roleName, county, department }: Pick<GrantView, 'roleName' | 'county' | 'department'>): string {
  const place = county ?? department;
  return place === null ? roleName : `${roleName}（${place}）`;
}

function sayTerm({ from, until }: GrantView): string {
  return `${from} 至 ${until ?? ''}`;
}

function Given({ given }: { readonly given: readonly GrantView[] }) {
  const [ending, setEnding] = useState<GrantView>();
  return (
    <>
      <Listing<GrantView>
        label="委托出去的"
        rows={given}
        rowKey={({ id }) => id}
        columns={[
          { title: '同事', render: ({ accountName }) => accountName },
          { title: '工作', render: sayWork },
          { title: '期限', render: sayTerm },
          { title: '理由', render: ({ reason }) => reason },
          { title: '现在', render: (one) => <Standing one={one} /> },
          {
            title: '办理',
            render: (one) =>
              one.revoked === null && mayEnd(one) ? (
                <Button
                  size="small"
                  aria-label={`结束：委托给${one.accountName ?? ''}`}
                  onClick={() => {
                    setEnding(one);
                  }}
                >
                  结束
                </Button>
              ) : null,
          },
        ]}
        empty={<NothingThere text="没有委托出去的。" />}
      />
      <EndDelegation
        delegation={ending}
        close={() => {
          setEnding(undefined);
        }}
      />
    </>
  );
}

/** Also one that hasn't begun yet. */
function mayEnd({ until }: GrantView): boolean {
  return until === null || until >= new Date().toISOString().slice(0, 10);
}

function Standing({ one: { inForce, revoked, from } }: { readonly one: GrantView }) {
  if (revoked !== null)
    return (
      <>
        <Tag>已结束</Tag>
        <span className="beside">{revoked.reason}</span>
      </>
    );
  if (inForce) return <Tag color="success">有效</Tag>;
  return <Tag>{from > new Date().toISOString().slice(0, 10) ? '还没开始' : '已到期'}</Tag>;
}

interface GiveGiven {
  readonly grant: string;
  readonly to: string;
  readonly from?: string;
  readonly until: string;
  readonly reason: string;
}

function Give({ work }: { readonly work: readonly OwnWork[] }) {
  const [form] = Form.useForm<GiveGiven>();
  const { busy, problem, faults, take } = useStep(form);
  const chosen = Form.useWatch('grant', form) as string | undefined;
  if (work.length === 0) return null;
  const colleagues = work.find(({ id }) => id === (chosen ?? work[0]?.id))?.colleagues ?? [];
  const give = async ({ from, ...given }: GiveGiven): Promise<void> => {
    const body = { ...given, ...(from === undefined || from === '' ? {} : { from }) };
    const done = await take<GrantView>({ path: '/api/delegations', body, said: '委托好了' });
    if (done) form.resetFields();
  };
  return (
    <>
      <h3>委托给同事</h3>
      <ProblemAlert problem={problem} faults={faults} />
      <Form
        name="delegation"
        form={form}
        layout="vertical"
        className="fields"
        initialValues={{ grant: work[0]?.id }}
        onFinish={(given) => void give(given)}
      >
        <Form.Item name="grant" label="哪一项工作" rules={[{ required: true, message: '请选工作' }]}>
          <Select options={work.map((one) => ({ value: one.id, label: sayWork(one) }))} />
        </Form.Item>
        <Form.Item
          name="to"
          label="委托给"
          extra={colleagues.length === 0 ? '同一单位没有别的同事。需要时请安全管理员授权。' : '同一单位的同事。'}
          rules={[{ required: true, message: '请选同事' }]}
        >
          <Select options={colleagues.map(({ account, name }) => ({ value: account, label: name }))} />
        </Form.Item>
        <Form.Item name="from" label="从哪一天起" extra="不填就是今天。">
          <Input type="date" />
        </Form.Item>
        <Form.Item
          name="until"
          label="到哪一天"
          extra="最后一天，最长 92 天。"
          rules={[{ required: true, message: '请选日期' }]}
        >
          <Input type="date" />
        </Form.Item>
        <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, message: '请写理由' }]}>
          <Input maxLength={500} autoComplete="off" placeholder="如：外出学习" />
        </Form.Item>
        <Button htmlType="submit" loading={busy}>
          委托
        </Button>
      </Form>
    </>
  );
}
