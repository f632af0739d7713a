import { Form, Input, Button, Segmented, Tag } from 'antd';
import { Link, useLoaderData, useSearchParams } from 'react-router';
import type { CaseTask } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { loader as loaderOf } from '../api/loader.ts';
import type { Session } from '../api/session.ts';
import { LEVELS, Term } from '../cases/levels.tsx';
import { Whom } from '../cases/who.tsx';
import { LinkButton } from '../parts/link-button.tsx';
import { changed, Listing } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { useSession } from '../shell/session.ts';
import { Money, moneyTasks } from './money.tsx';

/** As many as one looks through: the most urgent. */
const MOST = 200;

interface Tasks {
  readonly tasks: readonly CaseTask[];
  readonly next: string | null;
}

export const loader = loaderOf(async ({ signal }) => {
  const session = await get<Session>('/api/session', signal);
  const [tasks, money] = await Promise.all([
    get<Tasks>(`/api/tasks?limit=${String(MOST)}`, signal),
    moneyTasks(session, signal),
  ]);
  return { ...tasks, money };
});

/** What waits for whoever is signed in, most urgent first. */
export function Component() {
  const { tasks, next, money } = useLoaderData<typeof loader>();
  const own = useSession().account.id;
  const [query, setQuery] = useSearchParams();
  const [level, words] = [query.get('level') ?? 'all', query.get('text') ?? ''];
  const shown = tasks.filter((task) => (level === 'all' || task.level === level) && has(task, words));
  const [first] = shown;
  return (
    <Page
      title="我的任务"
      about={aboutOf(tasks.length, next !== null)}
      actions={
        first === undefined ? undefined : (
          <LinkButton type="primary" to={`/cases/${first.id}`}>
            办最急的一件
          </LinkButton>
        )
      }
    >
      {money === undefined ? null : <Money tasks={money} own={own} />}
      <div className="buttons">
        <Form
          layout="inline"
          role="search"
          key={words}
          initialValues={{ text: words }}
          onFinish={({ text = '' }: { readonly text?: string }) => {
            setQuery(changed(query, { text: text.trim() }));
          }}
        >
          <Form.Item name="text" noStyle>
            <Input
              className="search"
              type="search"
              aria-label="按编号、事项或名称查找"
              placeholder="编号、事项或名称的一部分"
            />
          </Form.Item>
          <Button htmlType="submit">查找</Button>
        </Form>
        <Segmented
          aria-label="时限"
          value={level}
          options={[{ value: 'all', label: '全部' }, ...levelsOf(tasks)]}
          onChange={(value) => {
            setQuery(changed(query, { level: value === 'all' ? null : value }));
          }}
        />
      </div>
      <Listing<CaseTask>
        label="我的任务"
        rows={shown}
        rowKey={({ id }) => id}
        columns={[
          { title: '办件', narrow: true, render: ({ id }) => <Link to={`/cases/${id}`}>{id}</Link> },
          {
            title: '事项',
            render: ({ item, itemName }) => (
              <>
                {itemName}
                <span className="beside">{item}</span>
              </>
            ),
          },
          { title: '对象', render: ({ beneficiary }) => <Whom beneficiary={beneficiary} /> },
          { title: '环节', narrow: true, render: ({ stage, statusName }) => stage ?? statusName },
          {
            title: '可以办的',
            render: ({ commands, behalf, doubts }) => (
              <>
                {commands.map(({ name }) => name).join('、')}{' '}
                {doubts === 0 ? null : <Tag color="warning">疑点 {doubts}</Tag>}
                {behalf === null ? null : <span className="beside">受{behalf}委托</span>}
              </>
            ),
          },
          { title: '最后一天', narrow: true, render: ({ until, level: at }) => <Term day={until} level={at} /> },
        ]}
        empty={
          <Panel>
            <NothingThere text={tasks.length === 0 ? '现在没有等您办的。' : '没有这样的任务。'}>
              {tasks.length === 0 ? <Link to="/cases">去看全部办件</Link> : <Link to="/tasks">去掉条件</Link>}
            </NothingThere>
          </Panel>
        }
      />
    </Page>
  );
}

function aboutOf(count: number, isMore: boolean): string {
  if (isMore) return `最急的 ${String(count)} 件，办了再看其余的。最后一天当天不算超期。`;
  return count === 0 ? '轮到您办的办件会列在这里。' : `共 ${String(count)} 件，最急的在前。最后一天当天不算超期。`;
}

/** Only levels that there are, with their counts. */
function levelsOf(tasks: readonly CaseTask[]) {
  return Object.entries(LEVELS).flatMap(([value, label]) => {
    const count = tasks.filter(({ level }) => level === value).length;
    return count === 0 ? [] : [{ value, label: `${label} ${String(count)}` }];
  });
}

function has({ id, item, itemName, beneficiary }: CaseTask, words: string): boolean {
  return [id, item, itemName, beneficiary.name].some((one) => one.includes(words));
}
