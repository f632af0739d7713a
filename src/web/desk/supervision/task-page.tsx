import { Timeline } from 'antd';
import { useLoaderData } from 'react-router';
import type { TaskReport, TaskView } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { api, loader as loaderOf } from '../api/loader.ts';
import { Facts } from '../parts/facts.tsx';
import { Listing } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { sayTime } from '../parts/words.ts';
import { Handling } from './handling.tsx';
import { StandingTag } from './states.tsx';

export const loader = loaderOf(({ params: { id = '' }, signal }) =>
  get<TaskView>(api`supervision/tasks/${id}`, signal),
);

/** A task: what the notice wants, how it stands, what can be done now, and its course. */
export function Component() {
  const task = useLoaderData<typeof loader>();
  const { code, name, reports, course } = task;
  return (
    <Page
      title={`${code} ${name}`}
      above={[{ to: '/supervision', text: '督查' }]}
      actions={<StandingTag standing={task.standing} standingName={task.standingName} />}
    >
      <What task={task} />
      <Handling task={task} />
      <Listing<TaskReport>
        label="历次报送"
        rows={reports.toReversed()}
        rowKey={({ seq }) => String(seq)}
        columns={[
          { title: '第几次', numeric: true, render: ({ seq }) => seq },
          {
            title: '报送',
            render: ({ department, period, on, by, entered }) => (
              <>
                {department}
                <span className="beside">
                  {period}，{on}，{by}
                  {entered ? '代为录入' : ''}
                </span>
              </>
            ),
          },
          {
            title: '进展',
            render: ({ words, complete }) => (
              <>
                {complete ? <strong>报请办结。</strong> : null}
                {words}
              </>
            ),
          },
          { title: '完成数', numeric: true, render: ({ figure }) => figure ?? '—' },
          { title: '佐证', render: ({ evidence }) => evidence ?? '—' },
          { title: '核实', render: (report) => <Checked {...report} /> },
        ]}
        empty={
          <Panel title="历次报送">
            <NothingThere text="还没有报送进展。" />
          </Panel>
        }
      />
      <Panel title="经过">
        {course.length === 0 ? (
          <NothingThere text="还没有下达。" />
        ) : (
          <Timeline
            items={course.map(({ at, by, text, details }, index) => ({
              key: index,
              content: (
                <>
                  <strong>{text}</strong>
                  {details.map((detail) => (
                    <p key={detail}>{detail}</p>
                  ))}
                  <span className="beside">
                    {sayTime(at)} {by}
                  </span>
                </>
              ),
            }))}
          />
        )}
      </Panel>
    </Page>
  );
}

const CHECKED = { sent: '待核实', accepted: '已核实', returned: '已退回' } as const;

function Checked({ state, answer }: TaskReport) {
  return (
    <>
      {CHECKED[state]}
      {answer === null ? null : <span className="beside">{answer}</span>}
    </>
  );
}

function What({ task }: { readonly task: TaskView }) {
  const { figure, due, extended, targetFrom } = task;
  const target = figure.target === null ? null : `${figure.target}${targetFrom === null ? '' : `（${targetFrom}）`}`;
  return (
    <Panel>
      <Facts
        of={[
          ['目标', task.goal],
          ['责任单位', task.departments.join('、')],
          ['现在', figure.text],
          ['目标值', target],
          ['期限', due === null ? '长期，每季度报送' : `${due.day}（${due.from}）`],
          ['准予延期', extended === null ? null : `到 ${extended.to}：${extended.reason}`],
          ['督办', task.rung === 'none' ? null : `${task.rungName}，逾期 ${String(task.late)} 天`],
          ['里程碑', task.milestones.join('；')],
        ]}
      />
      {task.owes.length === 0 ? null : (
        <ul className="plain-list" aria-label="应办">
          {task.owes.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      <blockquote className="quoted">
        {task.sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <footer>
          {task.noticeTitle}
          {task.clause}
        </footer>
      </blockquote>
    </Panel>
  );
}
