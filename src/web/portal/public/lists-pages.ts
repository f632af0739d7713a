import { h, type ComponentChildren } from 'preact';
import type {
  Contest,
  ContestDay,
  Contests,
  Honour,
  HonourGroup,
  OpenRow,
  TrainingListName,
  TrainingLists,
  TrainingVersion,
} from '../../../flow/index.ts';
import { parseYuan } from '../../../kit/index.ts';
import { sayDate, sayMoney, type Markup } from '../../ui/index.ts';
import { address, type Site } from '../site.ts';
import { nothingYet, openPage, part, table, tabs } from './frame.ts';

const LISTS: readonly { readonly name: TrainingListName; readonly text: string; readonly title: string }[] = [
  { name: 'projects', text: '培训项目', title: '培训项目清单' },
  { name: 'standards', text: '补贴标准', title: '补贴标准清单' },
  { name: 'institutions', text: '培训机构', title: '培训机构清单' },
];

/** The three lists; of each the versions that are in force open, the earlier ones folded. */
export function trainingPage(site: Site, lists: TrainingLists): string {
  return openPage({
    site,
    current: 'public',
    title: '政府补贴性培训三张清单',
    lead: '培训项目、补贴标准、培训机构。培训补贴按开班那天有效的清单算；清单以后调整的，不影响已开的班。',
    canonical: address.training,
    place: address.training,
    children: [
      h(
        'nav',
        { class: 'tabs-row', 'aria-label': '清单' },
        h(
          'ul',
          { class: 'tabs' },
          LISTS.map(({ name, text }) => h('li', null, h('a', { href: `#${name}` }, text))),
        ),
      ),
      LISTS.map(({ name, title }) => {
        const versions = lists[name];
        return part(
          name,
          title,
          versions.length === 0
            ? nothingYet('还没有公布。')
            : versions.map((version) => versionOf(version, name, title)),
        );
      }),
    ],
  });
}

function versionOf(
  { version, from, to, isInForce, rows }: TrainingVersion,
  name: TrainingListName,
  title: string,
): Markup {
  const span = `${sayDate(from)}起${to === undefined ? '' : `至${sayDate(to)}`}`;
  return h(
    'details',
    { class: 'fold', open: isInForce },
    h(
      'summary',
      null,
      version,
      ' ',
      h('span', { class: isInForce ? 'tag in-force' : 'tag' }, isInForce ? '现行' : '不是现行版本'),
      h('span', { class: 'count' }, `${String(rows.length)}项`),
    ),
    h('p', { class: 'quiet' }, span),
    table(`${title}${version}`, ...columnsOf(name, rows)),
  );
}

type TableParts = [head: readonly string[], rows: ComponentChildren[][], numeric?: readonly number[]];

function columnsOf(name: TrainingListName, rows: readonly OpenRow[]): TableParts {
  switch (name) {
    case 'projects':
      return [['培训项目', '培训类型'], rows.map((row) => [row['培训项目'] ?? '', row['培训类型'] ?? ''])];
    case 'standards':
      return [
        ['培训项目', '每名合格学员'],
        rows.map((row) => [row['培训项目'] ?? '', sayMoney(parseYuan(row['补贴标准'] ?? '') ?? 0)]),
        [1],
      ];
    case 'institutions':
      return [['培训机构'], rows.map((row) => [row['培训机构'] ?? '名称待登记'])];
  }
}

/** Contests of a year: what is ahead first, then the catalogue, then who won. */
export function contestsPage(site: Site, { year, years, contests, results }: Contests, today: string): string {
  const ahead = contests
    .flatMap((contest) => contest.days.map((day) => ({ contest, day })))
    .filter(({ day }) => day.isAhead)
    .sort((a, b) => (a.day.from < b.day.from ? -1 : 1));
  const enter = site.ruleSet.services.find(({ guide }) => guide.form === '竞赛报名');
  return openPage({
    site,
    current: 'public',
    title: `${String(year)}年竞赛`,
    lead: '竞赛目录、日程和成绩。',
    canonical: address.contests,
    place: address.contests,
    children: [
      years.length < 2
        ? null
        : tabs(
            '年度',
            years.map((one) => ({
              href: `${address.contests}?year=${String(one)}`,
              text: `${String(one)}年`,
              isChosen: one === year,
            })),
          ),
      part(
        'ahead',
        '接下来',
        ahead.length === 0
          ? nothingYet('这一年没有将要举行的环节。')
          : h(
              'ol',
              { class: 'calendar' },
              ahead.slice(0, MOST_AHEAD).map(({ contest, day }) => dayLine(contest, day, today)),
            ),
        enter === undefined
          ? null
          : h('p', { class: 'ways-row' }, h('a', { class: 'button', href: address.guide(enter.code) }, enter.name)),
      ),
      part(
        'catalogue',
        '目录和日程',
        contests.length === 0 ? nothingYet('还没有公布目录。') : contests.map((contest) => contestFold(contest)),
      ),
      part(
        'results',
        `成绩（${String(results.length)}项）`,
        results.length === 0
          ? nothingYet('还没有公布成绩。')
          : [
              h('p', { class: 'quiet' }, '获奖选手只显示姓；全名以主办单位公布的为准。'),
              [...Map.groupBy(results, (row) => row['竞赛名称'] ?? '').values()].map(resultFold),
            ],
      ),
    ],
  });
}

const MOST_AHEAD = 12;

/** Who won in one contest, the latest results first. */
function resultFold(rows: readonly OpenRow[]): Markup {
  const [first] = rows;
  const name = first?.['竞赛名称'] ?? '';
  return h(
    'details',
    { class: 'fold' },
    h('summary', null, name, h('span', { class: 'count' }, `${String(rows.length)}项`)),
    h('p', { class: 'quiet' }, first?.['竞赛级别'] ?? ''),
    table(
      `${name}的成绩`,
      ['项目和奖项', '选手', '选手单位', '公布日期'],
      rows.map((row) => [
        `${row['竞赛项目'] ?? ''} ${row['奖项'] ?? ''}`,
        row['选手'] ?? '',
        row['选手单位'] ?? '',
        sayDate(row['获奖日期'] ?? ''),
      ]),
    ),
  );
}

function dayLine({ name }: Contest, { project, stage, from, to, place }: ContestDay, today: string): Markup {
  return h(
    'li',
    null,
    h('span', { class: 'when' }, sayDays(from, to)),
    h(
      'span',
      null,
      h('b', null, stage),
      `　${name}${project === '' ? '' : `（${project}）`}`,
      from <= today ? h('span', { class: 'tag in-force' }, '正在进行') : null,
      h('span', { class: 'quiet' }, place === '' ? '' : `　${place}`),
    ),
  );
}

function sayDays(from: string, to: string): string {
  return to === '' || to === from ? sayDate(from) : `${sayDate(from)}—${sayDate(to)}`;
}

function contestFold({ name, type, level, organiser, projects, days }: Contest): Markup {
  return h(
    'details',
    { class: 'fold' },
    h('summary', null, name, h('span', { class: 'count' }, `${String(projects.length)}个项目`)),
    h('p', { class: 'quiet' }, [type, level, organiser].filter((one) => one !== '').join(' · ')),
    table(
      `${name}的项目`,
      ['项目', '承办单位', '名额'],
      projects.map((one) => [
        one.name,
        one.host === '' ? '尚未确定' : one.host,
        one.places === '' ? '不限' : one.places,
      ]),
      [2],
    ),
    days.length === 0
      ? null
      : table(
          `${name}的日程`,
          ['环节', '时间', '地点', '项目'],
          days.map((day) => [
            day.stage,
            sayDays(day.from, day.to),
            day.place,
            day.project === '' ? '全部项目' : day.project,
          ]),
        ),
  );
}

/** Honours that were awarded and made known. */
export function honoursPage(site: Site, groups: readonly HonourGroup[]): string {
  return openPage({
    site,
    current: 'public',
    title: '荣誉和典型',
    lead: '已经授予、命名并公布的荣誉和称号，以及本人同意宣传的先进典型。推荐和评选过程中的人选不在这里。',
    canonical: address.honours,
    place: address.honours,
    children:
      groups.length === 0
        ? nothingYet('还没有公布的荣誉。')
        : groups.map(({ title, honours }, i) =>
            part(
              `honours-${String(i + 1)}`,
              `${title}（${String(honours.length)}）`,
              honours.some(({ story }) => story !== '') ? honours.map(storyOf) : honourTable(title, honours),
            ),
          ),
  });
}

function honourTable(title: string, honours: readonly Honour[]): Markup {
  return table(
    title,
    ['姓名', '荣誉', '单位', '日期和文号'],
    honours.map(({ honour, person, organisation, day, document }) => [
      person,
      honour,
      organisation,
      [sayDate(day), document].filter((one) => one !== '').join('，'),
    ]),
  );
}

function storyOf({ person, organisation, honour, story, day }: Honour): Markup {
  return h(
    'article',
    { class: 'entry story' },
    h('h3', null, person),
    h('p', { class: 'quiet' }, [organisation, honour, `${sayDate(day)}发布`].filter((one) => one !== '').join(' · ')),
    h('p', null, story),
  );
}
