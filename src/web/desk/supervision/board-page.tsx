import { Button, Segmented, Select } from 'antd';
import { Link, useLoaderData, useSearchParams } from 'react-router';
import type { BoardMeasure, BoardTask, SupervisionBoard } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { loader as loaderOf, withQuery } from '../api/loader.ts';
import { may } from '../api/session.ts';
import { changed, Listing } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useDownload } from '../parts/use-download.tsx';
import { useStep } from '../parts/use-step.ts';
import { useSession } from '../shell/session.ts';
import { Figure } from './figure.tsx';
import { Pictures } from './pictures.tsx';
import { RungTag, STANDING_NAMES, StandingTag } from './states.tsx';

export const loader = loaderOf(({ query, signal }) =>
  get<SupervisionBoard>(withQuery('/api/supervision', { department: query.get('department') ?? undefined }), signal),
);

/** All measures on one page: what stands how, by numbers, and what is late. Printed, it is one sheet. */
export function Component() {
  const board = useLoaderData<typeof loader>();
  const { department, summary, measures, asOf } = board;
  return (
    <div className="board">
      <Page
        title={department === null ? '政策落实督查' : `政策落实督查：${department}`}
        about={`截至 ${asOf}。数字由台账、办件和资金账按文件写明的算法算出。`}
        actions={<Ways board={board} />}
      >
        <Panel>
          <ul className="summary-list">
            {summary.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Panel>
        <Listing<BoardMeasure>
          label="各条措施"
          rows={measures}
          rowKey={({ notice, number }) => `${notice}/${number}`}
          columns={[
            { title: '措施', render: ({ title }) => <strong>{title}</strong> },
            { title: '牵头单位', render: ({ leads }) => leads.join('、') },
            {
              title: '进展',
              render: (measure) => (
                <>
                  <StandingTag {...measure} />
                  <span className="beside in-words">{measure.words}</span>
                </>
              ),
            },
            { title: '指标和目标', render: ({ figure }) => <Figure figure={figure} /> },
            { title: '到期', narrow: true, render: ({ nextDue }) => nextDue ?? '—' },
            { title: '督办', narrow: true, render: (measure) => <RungTag {...measure} /> },
          ]}
          empty={
            <Panel>
              <NothingThere text="没有这个单位牵头的措施。" />
            </Panel>
          }
        />
        <Pictures board={board} />
        <Tasks tasks={board.tasks} />
        <LadderTable ladder={board.ladder} />
      </Page>
    </div>
  );
}

/** What can be done with the board as a whole. */
function Ways({ board: { department, departments, counts } }: { readonly board: SupervisionBoard }) {
  const [query, setQuery] = useSearchParams();
  const session = useSession();
  const { start, busy, said } = useDownload();
  const stepping = useStep();
  const unassigned = counts.unassigned;
  return (
    <>
      {departments.length < 2 ? null : (
        <Select
          aria-label="责任单位"
          className="choice"
          value={department ?? ''}
          showSearch={{ optionFilterProp: 'label' }}
          options={[{ value: '', label: '全市' }, ...departments.map((name) => ({ value: name, label: name }))]}
          onChange={(name: string) => {
            setQuery(changed(query, { department: name }));
          }}
        />
      )}
      <Button
        loading={busy}
        onClick={() => void start(withQuery('/api/supervision/board.docx', { department: department ?? undefined }))}
      >
        导出 DOCX
      </Button>
      <Button
        onClick={() => {
          window.print();
        }}
      >
        打印
      </Button>
      {unassigned > 0 && may(session, 'supervision.manage') ? (
        <Button
          type="primary"
          loading={stepping.busy}
          onClick={() =>
            void stepping.take({ path: '/api/supervision/assign', body: {}, said: '下达了，责任单位每季度报送进展' })
          }
        >
          下达 {unassigned} 项任务
        </Button>
      ) : null}
      <span role="status" className="quiet">
        {said}
      </span>
      <ProblemAlert problem={stepping.problem} faults={stepping.faults} />
    </>
  );
}

/** Every task, the most urgent first within the order of the measures; not printed. */
function Tasks({ tasks }: { readonly tasks: readonly BoardTask[] }) {
  const [query, setQuery] = useSearchParams();
  const state = query.get('state') ?? '';
  const there = Object.entries(STANDING_NAMES).filter(([name]) => tasks.some(({ standing }) => standing === name));
  const shown = state === '' ? tasks : tasks.filter(({ standing }) => standing === state);
  return (
    <section className="not-printed stacked-parts" aria-label="各项任务">
      <h2>各项任务</h2>
      <Segmented
        aria-label="状态"
        value={state}
        options={[{ value: '', label: '全部' }, ...there.map(([value, label]) => ({ value, label }))]}
        onChange={(value) => {
          setQuery(changed(query, { state: value }), { preventScrollReset: true });
        }}
      />
      <Listing<BoardTask>
        label="任务"
        rows={shown}
        rowKey={({ id }) => id}
        columns={[
          {
            title: '任务',
            render: ({ id, code, name }) => (
              <Link to={`/supervision/tasks/${id}`}>
                {code} {name}
              </Link>
            ),
          },
          { title: '责任单位', render: ({ departments }) => departments.join('、') },
          { title: '进展', narrow: true, render: (task) => <StandingTag {...task} /> },
          { title: '指标和目标', render: ({ figure }) => <Figure figure={{ ...figure, name: '' }} /> },
          { title: '应办', render: ({ owes }) => owes[0] ?? '—' },
          { title: '督办', narrow: true, render: (task) => <RungTag {...task} /> },
        ]}
        empty={
          <Panel>
            <NothingThere text="没有这样的任务。" />
          </Panel>
        }
      />
    </section>
  );
}

function LadderTable({ ladder }: Pick<SupervisionBoard, 'ladder'>) {
  return (
    <section className="not-printed stacked-parts" aria-label="逾期督办">
      <h2>逾期督办的级别</h2>
      <Listing
        label="级别"
        rows={ladder}
        rowKey={({ rung }) => rung}
        columns={[
          { title: '级别', narrow: true, render: ({ name }) => name },
          { title: '逾期', narrow: true, render: ({ days }) => `${String(days)} 天起` },
          { title: '怎么办', render: ({ does }) => does },
          { title: '现在几项', numeric: true, render: ({ tasks }) => tasks },
        ]}
      />
    </section>
  );
}
