import { useLoaderData } from 'react-router';
import type { WorkYearProposal } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { api, loader as loaderOf } from '../api/loader.ts';
import { may } from '../api/session.ts';
import { Page, Panel } from '../parts/page.tsx';
import { Deciding, ProposalFacts, ProposalState } from '../parts/proposal.tsx';
import { useSession } from '../shell/session.ts';
import { knownDays } from './from-notice.ts';
import { YearView } from './year-view.tsx';

export const loader = loaderOf(({ params: { id = '' }, signal }) =>
  get<WorkYearProposal>(api`calendars/${id}`, signal),
);

/** A year as somebody took it in, to be compared with the notice. */
export function Component() {
  const taken = useLoaderData<typeof loader>();
  const session = useSession();
  const { id, year, document, holidays, workdays, note } = taken;
  const before = holidays.filter((day) => !day.startsWith(String(year)));
  return (
    <Page
      title={`${String(year)}年节假日安排`}
      above={[{ to: '/calendars', text: '工作日历' }]}
      actions={<ProposalState state={taken.state} />}
    >
      <Panel>
        <ProposalFacts
          of={taken}
          more={[
            ['文号', document],
            ['放假', `${String(holidays.length)} 天`],
            ['上一年的', before.join('、')],
            ['调休上班', workdays.join('、')],
            ['说明', note ?? ''],
          ]}
        />
      </Panel>
      <Panel title="日历">
        <YearView year={year} holidays={knownDays(holidays)} workdays={knownDays(workdays)} />
      </Panel>
      <Deciding
        of={taken}
        path={api`calendars/${id}`}
        what="这件录入"
        approve="请对照国务院办公厅的通知原文核对。批准以后，全部时限照此计算。"
        may={may(session, 'calendar.decide')}
      />
    </Page>
  );
}
