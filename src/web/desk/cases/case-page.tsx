import { Tag } from 'antd';
import { useLoaderData } from 'react-router';
import type { CaseView, FindingView, HistoryEntry } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { api, loader as loaderOf } from '../api/loader.ts';
import { CrossChecks } from '../checks/panel.tsx';
import { Facts } from '../parts/facts.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { Application, Materials } from './application.tsx';
import { Assessments } from './assessment.tsx';
import { Course, History } from './course.tsx';
import { Handling } from './handling.tsx';
import { LevelTag } from './levels.tsx';
import { Opinions, Outcomes } from './opinions.tsx';

export const loader = loaderOf(async ({ params: { id = '' }, signal }) => {
  const [view, { events }, { findings }] = await Promise.all([
    get<CaseView>(api`cases/${id}`, signal),
    get<{ events: readonly HistoryEntry[] }>(api`cases/${id}/history`, signal),
    get<{ findings: readonly FindingView[] }>(api`cases/${id}/cross-checks`, signal),
  ]);
  return { view, events, findings };
});

/** A case as it is reviewed: what was assessed and why at the left, what can be done at the right. */
export function Component() {
  const { view, events, findings } = useLoaderData<typeof loader>();
  const { id, item, beneficiary, key, county, statusName, stageName, round, turn, clocks } = view;
  return (
    <Page
      title={`${item.name} ${id}`}
      above={[
        { to: '/tasks', text: '我的任务' },
        { to: '/cases', text: '办件' },
      ]}
      actions={
        <>
          <Tag color="processing">{statusName}</Tag>
          <LevelTag level={clocks.stage?.level ?? clocks.whole?.level ?? null} />
        </>
      }
    >
      <Panel>
        <Facts
          of={[
            ['对象', beneficiary.name],
            [beneficiary.kind === 'person' ? '身份证号' : '统一社会信用代码', beneficiary.number],
            ['同项键', key],
            ['区县', county],
            ['事项', `${item.code}，${item.noticeNumber}`],
            ['环节', stageName === null ? null : `${stageName}${round > 1 ? `（第 ${String(round)} 轮）` : ''}`],
            ['轮到', turn],
          ]}
        />
      </Panel>
      <div className="review">
        <div className="review-read">
          <Assessments view={view} />
          <Opinions view={view} />
          <Outcomes view={view} />
          <Application view={view} />
        </div>
        <div className="review-do">
          <Handling key={id} view={view} />
          <CrossChecks findings={findings} />
          <Materials view={view} />
          <Course view={view} />
        </div>
      </div>
      <History events={events} />
    </Page>
  );
}
