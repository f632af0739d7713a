import { h, type ComponentChildren } from 'preact';
import type { ComputedFigure, Figures, Notice, SpentLine } from '../../../flow/index.ts';
import type { Indicator, Task } from '../../../rules/index.ts';
import { sayDate, sayDay, sayMoney, type Markup } from '../../ui/index.ts';
import { measurePageAddress, address, isNumbered, type Site } from '../site.ts';
import { sayQuantity } from '../words/values.ts';
import { nothingYet, openPage, part } from './frame.ts';

/** The notices in figures: money, cases, and measure by measure what was to be done and how far it is. No person, no organisation. */
export function progressPage(site: Site, figures: Figures): string {
  const { asOf, year, cases, appropriated, spent } = figures;
  const measures = site.notices.flatMap((notice) => notice.measures.map((measure) => ({ notice, measure })));
  return openPage({
    site,
    current: 'public',
    kind: 'progress-page',
    title: '政策进展',
    lead: `数字由台账、办件和资金账按文件写明的算法算出，截至${sayDate(asOf)}。只有合计，不含任何个人信息。`,
    canonical: address.progress,
    place: address.progress,
    children: [
      part(
        'cases',
        `${String(year)}年办件`,
        h(
          'dl',
          { class: 'big-figures' },
          big('已申报', cases.submitted, '件'),
          big('已兑现和待拨付', cases.granted, '件'),
          big('正在办理', cases.open, '件'),
          big('未通过、撤回和放弃', cases.ended, '件'),
        ),
      ),
      part(
        'money',
        `${String(year)}年资金`,
        spent.length === 0
          ? nothingYet('今年还没有支出。')
          : [h('p', null, moneyInWords(spent, appropriated)), spentBars(spent, site)],
      ),
      measures.map(({ notice, measure }) => measureFigures(site, notice, measure, figures)),
    ],
  });
}

function big(term: string, value: number, unit: string): Markup {
  return h('div', null, h('dt', null, term), h('dd', null, String(value), h('small', null, unit)));
}

function moneyInWords(spent: readonly SpentLine[], appropriated: number): string {
  const total = spent.reduce((sum, one) => sum + one.spent, 0);
  if (appropriated === 0) return `已支出${sayMoney(total)}。`;
  const share = Math.round((total / appropriated) * 1000) / 10;
  return `下达预算${sayMoney(appropriated)}，已支出${sayMoney(total)}，执行${String(share)}%。`;
}

/** What was spent, item by item: the bar is for the eye, the words beside it say the same. */
function spentBars(spent: readonly SpentLine[], { ruleSet }: Site): Markup {
  const most = Math.max(...spent.map((one) => one.spent));
  return h(
    'ul',
    { class: 'bars' },
    spent.map(({ fund, item, spent: amount }) => {
      const name = ruleSet.items.find(({ code }) => code === item)?.name ?? '不分事项';
      return h(
        'li',
        null,
        h(
          'span',
          { class: 'bar-name' },
          item === '*' ? name : h('a', { href: address.guide(item) }, name),
          h('span', { class: 'quiet' }, `　${fund}`),
        ),
        bar(amount / most),
        h('span', { class: 'bar-value' }, sayMoney(amount)),
      );
    }),
  );
}

/** A bar without words: whatever it shows stands beside it. @param share of the whole width, from 0 to 1 */
function bar(share: number, isReached = false): Markup {
  const width = Math.max(0, Math.min(100, Math.round(share * 1000) / 10));
  return h(
    'svg',
    {
      class: isReached ? 'bar-picture reached' : 'bar-picture',
      viewBox: '0 0 100 8',
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
      focusable: 'false',
    },
    h('rect', { class: 'bar-ground', x: 0, y: 0, width: 100, height: 8 }),
    h('rect', { class: 'bar-part', x: 0, y: 0, width, height: 8 }),
  );
}

function measureFigures(
  site: Site,
  notice: Notice,
  measure: Notice['measures'][number],
  figures: Figures,
): Markup | null {
  const { ruleSet } = site;
  const isOf = (one: Task | Indicator): boolean => one.notice === notice.id && one.measure === measure.number;
  const tasks = ruleSet.tasks.filter(isOf);
  const indicators = ruleSet.indicators.filter(isOf);
  if (tasks.length + indicators.length === 0) return null;
  const figureOf = (all: readonly ComputedFigure[], code: string): ComputedFigure | undefined =>
    all.find((one) => one.notice === notice.id && one.code === code);
  const title: ComponentChildren = isNumbered(measure)
    ? h('a', { href: measurePageAddress(site, notice.id, measure.number) }, measure.title)
    : measure.title;
  return part(
    `m-${notice.id}-${measure.number}`,
    title,
    h(
      'ul',
      { class: 'figure-list' },
      tasks.map((task) => taskLine(task, figureOf(figures.tasks, task.code))),
      indicators.map((indicator) => indicatorLine(indicator, figureOf(figures.indicators, indicator.code))),
    ),
  );
}

function taskLine({ code, name, goal, departments, due }: Task, figure: ComputedFigure | undefined): Markup {
  const target = figure?.target;
  const value = figure?.value;
  const share = typeof value === 'number' && target !== undefined && target > 0 ? value / target : undefined;
  return h(
    'li',
    { id: `f-${code}` },
    h(
      'p',
      { class: 'figure-head' },
      h('span', null, h('span', { class: 'code' }, `任务 ${code} `), name),
      figureText(figure),
    ),
    share === undefined || target === undefined
      ? null
      : [
          bar(share, share >= 1),
          h(
            'p',
            { class: 'quiet' },
            `目标${sayQuantity(target, figure?.unit ?? '')}，${share >= 1 ? '已达到' : `完成${String(Math.floor(share * 100))}%`}`,
          ),
        ],
    h('p', { class: 'quiet' }, `${goal}。${departments.join('、')}${due === undefined ? '' : `，${sayDay(due)}前`}`),
  );
}

function indicatorLine({ code, name, frequency, departments }: Indicator, figure: ComputedFigure | undefined): Markup {
  const value = figure?.value;
  return h(
    'li',
    { id: `f-${code}` },
    h(
      'p',
      { class: 'figure-head' },
      h('span', null, h('span', { class: 'code' }, `指标 ${code} `), name),
      figureText(figure),
    ),
    // A share is of a whole, so that it can be drawn.
    figure?.unit === '%' && typeof value === 'number' && value <= WHOLE ? bar(value / WHOLE) : null,
    h('p', { class: 'quiet' }, `${frequency}统计，${departments.join('、')}`),
  );
}

/** 100 %, in hundredths. */
const WHOLE = 10_000;

function figureText(figure: ComputedFigure | undefined): Markup {
  const { value, unit = '' } = figure ?? {};
  if (typeof value === 'number') return h('strong', { class: 'figure' }, sayQuantity(value, unit));
  const words =
    value === 'few'
      ? '有，不足5，不公布具体数'
      : value === 'none'
        ? '还没有可比的数'
        : value === 'unknown'
          ? '台账不全，暂不能算出'
          : '不按数字考核';
  return h('span', { class: 'quiet' }, words);
}
