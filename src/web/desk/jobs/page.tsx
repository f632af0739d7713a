import { Button, Tag } from 'antd';
import { useLoaderData } from 'react-router';
import type { FailedJob, StoredDelivery } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { api, loader as loaderOf, withQuery } from '../api/loader.ts';
import { Deliveries } from '../parts/deliveries.tsx';
import { Listing } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useStep } from '../parts/use-step.ts';
import { sayTime } from '../parts/words.ts';

interface Sms {
  readonly deliveries: readonly StoredDelivery[];
  readonly next: string | null;
}

export const loader = loaderOf(async ({ query, signal }) => {
  const [jobs, sms] = await Promise.all([
    get<{ jobs: readonly FailedJob[] }>('/api/jobs?limit=100', signal),
    get<Sms>(
      withQuery('/api/jobs/sms', {
        state: query.get('state') ?? undefined,
        after: query.get('after') ?? undefined,
      }),
      signal,
    ),
  ]);
  return { failed: jobs.jobs, sms };
});

/** What the tasks are for, as people call it. */
const TASKS: Readonly<Record<string, string>> = {
  'messages.deliver': '发送短信和推送',
  'public-notice.advance': '公示期满推进',
  'case.clocks': '计算时限、到期提醒',
  'case.propose': '免申即享：查找可享受的人',
  'platform.tidy': '清理过期的会话和文件',
  'supervision.ladder': '督办：到期提醒、逐级上报',
};

/** Jobs that went wrong, and text messages; without personal data. */
export function Component() {
  const { failed, sms } = useLoaderData<typeof loader>();
  const { busy, problem, take } = useStep();
  return (
    <Page
      title="后台任务"
      about="请求以外由平台自己办的：推进、提醒、发送。失败的会自动再试，这里可以马上再试；没有个人信息。"
    >
      <ProblemAlert problem={problem} />
      <Panel title="失败的任务">
        <Listing<FailedJob>
          label="失败的任务"
          rows={failed}
          rowKey={({ id }) => id}
          columns={[
            {
              title: '任务',
              render: ({ id, task }) => (
                <>
                  {TASKS[task] ?? task}
                  <span className="beside">
                    {task} 第 {id} 号
                  </span>
                </>
              ),
            },
            {
              title: '试了',
              narrow: true,
              render: ({ attempts, mostAttempts, nextAt }) => (
                <>
                  {attempts} / {mostAttempts} 次 {nextAt === null ? <Tag color="error">不再自动重试</Tag> : null}
                </>
              ),
            },
            { title: '上次失败', narrow: true, render: ({ failedAt }) => sayTime(failedAt) },
            { title: '再试', narrow: true, render: ({ nextAt }) => sayTime(nextAt) },
            { title: '错误', render: ({ error }) => <span className="secret-text">{error}</span> },
            {
              title: '办理',
              narrow: true,
              render: ({ id }) => (
                <Button
                  size="small"
                  loading={busy}
                  onClick={() => void take({ path: api`jobs/${id}/retry`, said: '排上了，随即再运行' })}
                >
                  重新运行
                </Button>
              ),
            },
          ]}
          empty={<NothingThere text="没有失败的任务。" />}
        />
      </Panel>
      <Deliveries
        label="短信"
        rows={sms.deliveries}
        next={sms.next}
        nameOf={(kind) => kind}
        retry={(id) => api`jobs/sms/${id}/retry`}
        again="重新发送"
      />
    </Page>
  );
}
