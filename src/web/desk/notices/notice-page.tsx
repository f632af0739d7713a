import { useState } from 'react';
import { Alert, Button, Form, InputNumber, Tag } from 'antd';
import { Link, useLoaderData } from 'react-router';
import type { StaffNotice } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { api, loader as loaderOf } from '../api/loader.ts';
import { TextField } from '../cases/step-fields.tsx';
import { Facts } from '../parts/facts.tsx';
import { Listing } from '../parts/listing.tsx';
import { sayFen } from '../parts/money.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { SomebodyWasFirst } from '../parts/somebody-was-first.tsx';
import { useDownload } from '../parts/use-download.tsx';
import { useStep } from '../parts/use-step.ts';
import { isTakenDown, NoticeState } from './states.tsx';

type Row = StaffNotice['list'][number];

export const loader = loaderOf(({ params: { id = '' }, signal }) =>
  get<StaffNotice>(api`public-notice-batches/${id}`, signal),
);

/** A batch: its list as the public sees it, and what can be done with it. */
export function Component() {
  const notice = useLoaderData<typeof loader>();
  const { id, title, edition, status, item, itemName, county, days, rows, list, amount, withdrawnFor } = notice;
  const isGone = isTakenDown(notice);
  const { start, busy, said } = useDownload();
  return (
    <Page
      title={title}
      above={[{ to: '/notices', text: '公示' }]}
      about={`${id}${edition > 1 ? ` 第 ${String(edition)} 期` : ''}`}
      actions={<NoticeState {...notice} />}
    >
      {status === 'withdrawn' ? (
        <Alert
          type="warning"
          showIcon
          title={`已撤回：${withdrawnFor ?? ''}`}
          description="更正以后重新冻结，成为下一期。"
        />
      ) : null}
      {isGone ? <Alert type="warning" showIcon title="全部名单已撤下：经核查，各行的异议都成立。" /> : null}
      <Panel>
        <Facts
          of={[
            ['事项', `${item} ${itemName}`],
            ['范围', county ?? '全市'],
            ['公示', `${String(days)} 个工作日`],
            [
              '列入',
              isGone
                ? `原列 ${String(list.length)} 项，已全部撤下`
                : `${String(rows)} 项，${sayFen(amount, '不涉及金额')}`,
            ],
            ['发布', notice.publishedOn],
            ['公示到', isGone ? null : notice.until],
            [isGone ? '撤下' : '期满', notice.endedOn],
            ['发布单位', notice.office?.organ],
            [
              '名单的摘要值（SM3）',
              notice.digest === null ? null : <span className="secret-text">{notice.digest}</span>,
            ],
          ]}
        />
        <div className="buttons">
          <Button loading={busy} onClick={() => void start(`${api`public-notice-batches/${id}`}/document.docx`)}>
            下载公文（DOCX）
          </Button>
          {notice.publishedOn === null ? null : (
            <a href={`/public-notices/${id}/document`} target="_blank" rel="noreferrer">
              看公示页（新窗口）
            </a>
          )}
          <span role="status" className="quiet">
            {said}
          </span>
        </div>
      </Panel>
      {status === 'frozen' ? <Publish notice={notice} /> : null}
      {status === 'published' ? <Withdraw notice={notice} /> : null}
      {status === 'withdrawn' ? <Refreeze notice={notice} /> : null}
      <Listing<Row>
        label="名单"
        rows={list}
        rowKey={({ row }) => String(row)}
        columns={[
          { title: '序号', numeric: true, render: ({ row }) => row },
          {
            title: '对象',
            render: ({ name, identity }) => (
              <>
                {name}
                <span className="beside">{identity}</span>
              </>
            ),
          },
          { title: '区县', narrow: true, render: (one) => one.county },
          { title: '项目', render: ({ matter }) => matter },
          { title: '金额或待遇', numeric: true, render: (one) => sayFen(one.amount, one.benefit) },
          { title: '办件', narrow: true, render: (one) => <Link to={`/cases/${one.case}`}>{one.case}</Link> },
          { title: '状态', narrow: true, render: (one) => <RowState row={one} isFrozen={status === 'frozen'} /> },
        ]}
      />
    </Page>
  );
}

function RowState({ row, isFrozen }: { readonly row: Row; readonly isFrozen: boolean }) {
  if (isFrozen) return '未发布';
  return (
    <>
      <Tag>{row.stateName}</Tag>
      {row.until === null ? '' : `到 ${row.until}`}
      {row.openObjections.map((receipt) => (
        <span key={receipt} className="beside">
          <Link to={`/notices/objections?receipt=${receipt}`}>异议 {receipt}</Link>
        </span>
      ))}
    </>
  );
}

interface CommandProps {
  readonly notice: StaffNotice;
}

function Publish({ notice: { id, version } }: CommandProps) {
  const [form] = Form.useForm<{ keepDays?: number | null }>();
  const { busy, problem, faults, take, stale, settle } = useStep(form);
  const path = api`public-notice-batches/${id}`;
  return (
    <Panel title="发布">
      <p className="quiet">今天起公示。冻结以后办件或者台账有变化的，不能发布，须重新冻结。</p>
      <ProblemAlert problem={problem} faults={faults} />
      <Form
        form={form}
        layout="vertical"
        className="fields"
        onFinish={({ keepDays = null }) =>
          void take({
            path: `${path}/publish`,
            body: keepDays === null ? {} : { keepDays },
            version,
            said: '发布了',
          })
        }
      >
        <Form.Item name="keepDays" label="期满后公示页保留几天" extra="不填就是 30 天。">
          <InputNumber min={0} max={365} precision={0} />
        </Form.Item>
        <div className="buttons">
          <Button type="primary" htmlType="submit" loading={busy}>
            发布公示
          </Button>
          <Button
            loading={busy}
            onClick={() => void take({ path: `${path}/freeze`, body: {}, version, said: '重新冻结好了' })}
          >
            重新冻结
          </Button>
        </div>
      </Form>
      <SomebodyWasFirst open={stale} what="这一批" close={settle} />
    </Panel>
  );
}

function Refreeze({ notice: { id, version } }: CommandProps) {
  const { busy, problem, faults, take, stale, settle } = useStep();
  return (
    <Panel title="下一期">
      <p className="quiet">按现在待公示的办件重新冻结，公示的天数从头算。</p>
      <ProblemAlert problem={problem} faults={faults} />
      <Button
        type="primary"
        loading={busy}
        onClick={() =>
          void take({ path: `${api`public-notice-batches/${id}`}/freeze`, body: {}, version, said: '重新冻结好了' })
        }
      >
        重新冻结，成为下一期
      </Button>
      <SomebodyWasFirst open={stale} what="这一批" close={settle} />
    </Panel>
  );
}

function Withdraw({ notice: { id, version } }: CommandProps) {
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ reason: string }>();
  const { busy, problem, faults, take, stale, settle } = useStep(form);
  if (!open)
    return (
      <div className="buttons">
        <Button
          onClick={() => {
            setOpen(true);
          }}
        >
          撤回公示
        </Button>
      </div>
    );
  return (
    <Panel title="撤回公示">
      <p className="quiet">还没有期满的各行的办件回到待公示。理由对外公开。</p>
      <ProblemAlert problem={problem} faults={faults} />
      <Form
        form={form}
        layout="vertical"
        className="fields"
        onFinish={(body) =>
          void take({ path: `${api`public-notice-batches/${id}`}/withdraw`, body, version, said: '撤回了' })
        }
      >
        <TextField name="reason" label="撤回的理由" most={500} />
        <Button type="primary" danger htmlType="submit" loading={busy}>
          撤回
        </Button>
      </Form>
      <SomebodyWasFirst open={stale} what="这一批" close={settle} />
    </Panel>
  );
}
