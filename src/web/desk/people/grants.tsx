import { useState } from 'react';
import { App, Button, Form, Input, Modal, Tag } from 'antd';
import { Link, useRevalidator } from 'react-router';
import { command } from '../api/client.ts';
import { api } from '../api/loader.ts';
import { may } from '../api/session.ts';
import type { GrantView } from '../api/types.ts';
import { Listing } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { sayTime, sayWho } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';

interface GrantsProps {
  readonly grants: readonly GrantView[];
  readonly next?: string | null;
  /** Nobody takes their own rights, or gives them. */
  readonly isOwn?: boolean;
  /** Beside the grants of others. */
  readonly withAccount?: boolean;
}

/** Rights with their whole trail. */
export function Grants({ grants, next = null, isOwn = false, withAccount = false }: GrantsProps) {
  const session = useSession();
  const own = session.account.id;
  const [revoking, setRevoking] = useState<GrantView>();
  const mayRevoke = may(session, 'grant.revoke') && !isOwn;
  return (
    <>
      <Listing<GrantView>
        label="授权"
        rows={grants}
        rowKey={({ id }) => id}
        columns={[
          ...(withAccount
            ? [
                {
                  title: '账号',
                  render: ({ account, accountName }: GrantView) => (
                    <Link to={`/accounts/${account}`}>{accountName ?? `账号 ${account}`}</Link>
                  ),
                },
              ]
            : []),
          {
            title: '角色',
            render: ({ roleName, principal, behalf }) => (
              <>
                {roleName}
                {behalf === null ? null : <span className="beside">受{behalf}委托</span>}
                {principal ? <Tag>主经办人</Tag> : null}
              </>
            ),
          },
          { title: '范围', render: placeOf },
          { title: '期限', render: ({ from, until }) => `${from} 至 ${until ?? '长期'}` },
          { title: '依据', render: ({ reason }) => reason },
          { title: '授予', render: ({ by, byName, at }) => `${sayWho(by, own, byName)}，${sayTime(at)}` },
          { title: '现在', render: (grant) => <Standing grant={grant} own={own} /> },
          ...(mayRevoke
            ? [
                {
                  title: '收回',
                  render: (grant: GrantView) =>
                    grant.revoked === null && grant.account !== own ? (
                      <Button
                        size="small"
                        aria-label={`收回：${grant.roleName}`}
                        onClick={() => {
                          setRevoking(grant);
                        }}
                      >
                        收回
                      </Button>
                    ) : null,
                },
              ]
            : []),
        ]}
        next={next}
        empty={<NothingThere text="没有授权。" />}
      />
      <Revoke
        grant={revoking}
        close={() => {
          setRevoking(undefined);
        }}
      />
    </>
  );
}

function placeOf({ county, department, organisation }: GrantView): string {
  const said = [department, county, organisation].filter((part) => part !== null).join('，');
  return said === '' ? '全市' : said;
}

function Standing({ grant: { inForce, revoked }, own }: { readonly grant: GrantView; readonly own: string }) {
  if (revoked !== null)
    return (
      <>
        <Tag>已收回</Tag>
        <span className="beside">
          {sayWho(revoked.by, own, revoked.byName)}，{sayTime(revoked.at)}：{revoked.reason}
        </span>
      </>
    );
  return inForce ? <Tag color="success">有效</Tag> : <Tag>不在期限内</Tag>;
}

function Revoke({ grant, close }: { readonly grant: GrantView | undefined; readonly close: () => void }) {
  const [form] = Form.useForm<{ reason: string }>();
  const { busy, problem, faults, run } = useCommand(form);
  const { message } = App.useApp();
  const { revalidate } = useRevalidator();
  const revoke = async (body: { readonly reason: string }): Promise<void> => {
    if (grant === undefined) return;
    const answer = await run(() => command<GrantView>(`${api`grants/${grant.id}`}/revoke`, { body, version: 1 }));
    await revalidate();
    if (answer === undefined) return;
    message.success('收回了');
    close();
  };
  return (
    <Modal
      open={grant !== undefined}
      title={`收回“${grant?.roleName ?? ''}”？`}
      okText="收回"
      okButtonProps={{ danger: true }}
      cancelText="不了"
      confirmLoading={busy}
      onOk={form.submit}
      onCancel={close}
      destroyOnHidden
    >
      <ProblemAlert problem={problem} faults={faults} />
      <Form form={form} layout="vertical" preserve={false} onFinish={(given) => void revoke(given)}>
        <Form.Item
          name="reason"
          label="原因"
          extra="调离、到期、核实有误。会留在记录里。"
          rules={[{ required: true, whitespace: true, message: '请写原因' }]}
        >
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
