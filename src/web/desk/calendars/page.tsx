import { Alert, Segmented, Tag } from 'antd';
import { Link, useLoaderData, useSearchParams } from 'react-router';
import type { Calendars, WorkYearProposal } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { loader as loaderOf } from '../api/loader.ts';
import { may } from '../api/session.ts';
import { LinkButton } from '../parts/link-button.tsx';
import { changed, Listing } from '../parts/listing.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProposalState } from '../parts/proposal.tsx';
import { sayTime, sayWho } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';
import { knownDays } from './from-notice.ts';
import { YearView } from './year-view.tsx';

/** As many years as one looks back at. */
const SHOWN = 6;

export const loader = loaderOf(({ signal }) => get<Calendars>('/api/calendars', signal));

/** The working days that terms are counted by: which years are known, from where, and how each is arranged. */
export function Component() {
  const { years, proposals, missing, today } = useLoaderData<typeof loader>();
  const session = useSession();
  const [query, setQuery] = useSearchParams();
  const asked = Number(query.get('year') ?? today.slice(0, 4));
  const shown = years.find(({ year }) => year === asked) ?? years[0];
  const mayPropose = may(session, 'calendar.propose');
  return (
    <Page
      title="工作日历"
      about="承诺时限按工作日计算，以国务院办公厅每年的放假安排为准；没有公布的年度不推算。"
      actions={
        mayPropose ? (
          <LinkButton type="primary" to="/calendars/new">
            录入一个年度
          </LinkButton>
        ) : undefined
      }
    >
      {missing === null ? null : <Missing year={missing} mayPropose={mayPropose} />}
      {shown === undefined ? null : (
        <Panel title={`${String(shown.year)}年`}>
          <Segmented
            aria-label="年度"
            value={shown.year}
            options={years.slice(0, SHOWN).map(({ year }) => ({ value: year, label: `${String(year)}年` }))}
            onChange={(year) => {
              setQuery(changed(query, { year: String(year) }));
            }}
          />
          <p>
            {shown.from === 'platform' ? `在平台录入，${shown.document ?? ''}。` : '随程序带来。'}
            放假 {shown.holidays.length} 天，调休上班 {shown.workdays.length} 天。
          </p>
          <YearView year={shown.year} holidays={knownDays(shown.holidays)} workdays={knownDays(shown.workdays)} />
        </Panel>
      )}
      {proposals.length === 0 ? null : (
        <Listing<WorkYearProposal>
          label="在平台录入的"
          rows={proposals}
          rowKey={({ id }) => id}
          columns={[
            { title: '年度', narrow: true, render: ({ id, year }) => <Link to={`/calendars/${id}`}>{year}年</Link> },
            { title: '文号', render: ({ document }) => document },
            {
              title: '录入',
              render: ({ proposedBy, proposedByName, proposedAt }) =>
                `${sayWho(proposedBy, session.account.id, proposedByName)}，${sayTime(proposedAt)}`,
            },
            { title: '状态', narrow: true, render: (one) => <ProposalState state={one.state} /> },
          ]}
        />
      )}
      <p className="quiet">
        已有 {years.at(-1)?.year} 年至 {years[0]?.year} 年的安排。
        {years.some(({ from }) => from === 'platform') ? <Tag>含平台录入的</Tag> : null}
      </p>
    </Page>
  );
}

/** What happens meanwhile is said, so that nobody finds out by a refusal. */
function Missing({ year, mayPropose }: { readonly year: number; readonly mayPropose: boolean }) {
  return (
    <Alert
      type="warning"
      showIcon
      title={`还没有${String(year)}年的节假日安排`}
      description={
        <>
          <p>
            安排公布以前：申请、受理、审核照常，跨年的最后一天和预计办结的日子先不给出；一次性告知补正要写明最后一天；跨年的名单不能发布公示。
          </p>
          {mayPropose ? (
            <p>
              国务院办公厅的通知一公布，就<Link to="/calendars/new">录入</Link>，由另一人核对批准，全部时限随即补上。
            </p>
          ) : (
            <p>国务院办公厅的通知公布后，由系统管理员录入、另一人核对批准，全部时限随即补上。</p>
          )}
        </>
      }
    />
  );
}
