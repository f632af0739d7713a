import { Tag } from 'antd';
import { useLoaderData } from 'react-router';
import type { CaseFactsView, CaseView, FindingView, HistoryEntry } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { api, loader as loaderOf } from '../api/loader.ts';
import { CrossChecks } from '../checks/panel.tsx';
import { Facts } from '../parts/facts.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { Application, Materials } from './application.tsx';
import { Assessments } from './assessment.tsx';
import { CaseFacts } from './case-facts.tsx';
import { Course, History } from './course.tsx';
import { Handling } from './handling.tsx';
import { LevelTag } from './levels.tsx';
import { Opinions, Outcomes, sayBy } from './opinions.tsx';

export const loader = loaderOf(async ({ params: { id = '' }, signal }) => {
  const [view, { events }, { findings }, facts] = await Promise.all([
    get<CaseView>(api`cases/${id}`, signal),
    get<{ events: readonly HistoryEntry[] }>(api`cases/${id}/history`, signal),
    get<{ findings: readonly FindingView[] }>(api`cases/${id}/cross-checks`, signal),
    get<CaseFactsView>(api`cases/${id}/facts`, signal),
  ]);
  return { view, events, findings, facts };
});

/** A case as it is reviewed: the facts at the left, the materials in the middle, the rule and its trace at the right; below them what is to be done. */
export function Component() {
  const { view, events, findings, facts } = useLoaderData<typeof loader>();
  const { id, item, beneficiary, key, county, statusName, stageName, round, turn, clocks, initiated } = view;
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
          <a href="#handling">去办理</a>
        </>
      }
    >
      <Panel>
        <div className="at-a-glance">
          <Facts
            of={[
              ['对象', beneficiary.name],
              [beneficiary.kind === 'person' ? '身份证号' : '统一社会信用代码', beneficiary.number],
              ['同项键', key],
              ['区县', county],
              ['事项', `${item.code}，${item.noticeNumber}`],
              ['环节', stageName === null ? null : `${stageName}${round > 1 ? `（第 ${String(round)} 轮）` : ''}`],
              ['轮到', turn],
              ['依职权立案', initiated === null ? null : `${sayBy(initiated.by)}：${initiated.reason}`],
            ]}
          />
        </div>
      </Panel>
      <div className="review">
        <div className="column">
          <CaseFacts facts={facts} />
          <Application view={view} />
        </div>
        <div className="column">
          <Materials view={view} />
          <CrossChecks findings={findings} />
          <Course view={view} />
        </div>
        <div className="column">
          <Assessments view={view} />
        </div>
      </div>
      <Opinions view={view} />
      <Outcomes view={view} />
      <div id="handling" tabIndex={-1}>
        <Handling key={id} view={view} />
      </div>
      <History events={events} />
    </Page>
  );
}
