import { h } from 'preact';
import { regimeOn, type Regime } from '../../../rules/index.ts';
import type { Markup } from '../../ui/index.ts';
import { address, type Site } from '../site.ts';
import { sayGives } from '../words/gives.ts';
import { audiencesOf, entriesOf, isAppliedFor, isFor, type Entry } from './audience.ts';
import { openPage, nothingYet, part, tabs } from './frame.ts';
import { searchBox } from '../search/box.ts';

export interface ItemsAsked {
  /** 个人, 企业 …; anything else is everybody. */
  readonly audience: string;
  readonly today: number;
}

/** 办事: what the notices give, and what else can be handled, for everybody or for one kind. */
export function itemsPage(site: Site, { audience, today }: ItemsAsked): string {
  const { ruleSet } = site;
  const regime = regimeOn(ruleSet, today);
  const all = entriesOf(ruleSet);
  const audiences = audiencesOf(all);
  const chosen = audiences.find((one) => one === audience);
  const shown = chosen === undefined ? all : all.filter((entry) => isFor(entry, chosen));
  const items = shown.filter(({ item }) => item !== undefined);
  const services = shown.filter(({ service }) => service !== undefined);
  return openPage({
    site,
    current: 'items',
    title: '办事',
    lead: '文件给什么、给谁、怎么办，逐项列明。点名称看办事指南；能测算的先算一算，能申请的直接申请。',
    canonical: address.items,
    children: [
      searchBox('', '找事项和服务'),
      tabs('给谁', [
        { href: address.items, text: '全部', isChosen: chosen === undefined },
        ...audiences.map((one) => ({
          href: `${address.items}?for=${encodeURIComponent(one)}`,
          text: one,
          isChosen: one === chosen,
        })),
      ]),
      items.length === 0 || services.length === 0
        ? null
        : h(
            'p',
            { class: 'inline-ways' },
            h('a', { href: '#items' }, `奖补和待遇 ${String(items.length)}项`),
            h('a', { href: '#services' }, `办事服务 ${String(services.length)}项`),
          ),
      part(
        'items',
        `奖补和待遇（${String(items.length)}项）`,
        items.length === 0
          ? nothingYet('没有这一类的事项。')
          : h(
              'ul',
              { class: 'entries' },
              items.map((entry) => itemCard(entry, site, regime)),
            ),
      ),
      part(
        'services',
        `办事服务（${String(services.length)}项）`,
        services.length === 0 ? nothingYet('没有这一类的服务。') : serviceGroups(services, site),
      ),
    ],
  });
}

const SEALS = { award: ['奖', '奖补'], benefit: ['享', '待遇'], check: ['核', '核验'] } as const;

function itemCard({ item }: Entry, site: Site, regime: Regime): Markup | null {
  if (item === undefined) return null;
  const { code, name, kind, audience, guide } = item;
  const [seal, word] = SEALS[kind];
  return h(
    'li',
    { class: 'entry item-card' },
    h(
      'h3',
      null,
      h('span', { class: 'seal', 'aria-hidden': 'true' }, seal),
      h('span', { class: 'visually-hidden' }, `${word}：`),
      h('a', { href: address.guide(code) }, name),
    ),
    h('p', { class: 'card-gives' }, sayGives(item, site.ruleSet, regime)),
    h(
      'p',
      { class: 'quiet' },
      [
        `给${audience}`,
        guide.fund,
        guide.promisedDays === undefined ? undefined : `${String(guide.promisedDays)}个工作日办结`,
        guide.modes.join('、'),
      ]
        .filter((one) => one !== undefined && one !== '')
        .join(' · '),
    ),
    h(
      'p',
      { class: 'card-ways' },
      h('a', { href: address.calculator(code), 'aria-label': `${name}：算一算` }, '算一算'),
      site.hasServices === true && isAppliedFor(guide.modes)
        ? h('a', { href: address.apply(code), 'aria-label': `${name}：申请` }, '申请')
        : null,
    ),
  );
}

/** Services by measure: there are many, and whoever looks for one knows what it is about. */
function serviceGroups(services: readonly Entry[], site: Site): Markup[] {
  return [...Map.groupBy(services, ({ notice, measure }) => `${notice}/${measure}`).values()].map((group) => {
    const [first] = group;
    const measure = site.notices
      .find(({ id }) => id === first?.notice)
      ?.measures.find(({ number }) => number === first?.measure);
    return h(
      'details',
      { class: 'fold', open: services.length <= MOST_OPEN },
      h('summary', null, measure?.title ?? '', h('span', { class: 'count' }, `${String(group.length)}项`)),
      h(
        'ul',
        { class: 'link-list' },
        group.map(({ code, name, audiences, service }) =>
          h(
            'li',
            null,
            h('a', { href: address.guide(code) }, name),
            h(
              'span',
              { class: 'quiet' },
              [
                audiences.join('、'),
                service?.guide.promisedDays === undefined ? undefined : `${String(service.guide.promisedDays)}个工作日`,
              ]
                .filter((one) => one !== undefined && one !== '')
                .join(' · '),
            ),
          ),
        ),
      ),
    );
  });
}

/** A short list is shown whole. */
const MOST_OPEN = 20;
