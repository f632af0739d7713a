import { h } from 'preact';
import type { Block, BlockKind, Measure, Notice } from '../../../flow/index.ts';
import { renderPage, type Markup } from '../../ui/index.ts';
import { layout } from '../layout.ts';
import { documentOf } from '../notice/document.ts';
import { passage } from '../notice/passage.ts';
import { viewOf } from '../notice/view.ts';
import { address, isNumbered, measurePageAddress, type Site } from '../site.ts';
import { sayGives } from '../words/gives.ts';
import type { View } from '../notice/view.ts';

/** One measure of a notice: its sentences with their marks, and below what puts it into effect. Undefined where there is none. */
export function measurePage(site: Site, notice: Notice, number: string, today: number): string | undefined {
  const measures = notice.measures.filter(isNumbered);
  const at = measures.findIndex((one) => one.number === number);
  const measure = measures[at];
  const found = documentOf(notice, site.ruleSet).measures.find((one) => one.number === number);
  if (measure === undefined || found === undefined) return undefined;
  const view = viewOf(site, notice, today);
  const sentences = found.passages.map((one) =>
    passage(one, found, { part: 'h2', measure: 'h2' }, view, (text) => text),
  );
  return renderPage({
    title: `${measure.title} - ${notice.head.简称}`,
    description: `${notice.head.标题}${measure.title}：原文、事项、服务、任务、指标和台账。`,
    canonical: measurePageAddress(site, notice.id, number),
    styles: site.styles,
    scripts: site.scripts,
    kind: 'service-page public-page measure-page',
    indexed: true,
    large: site.large === true,
    body: layout({
      site,
      current: 'policy',
      children: h(
        'main',
        { id: 'main', tabIndex: -1 },
        h(
          'nav',
          { class: 'trail', 'aria-label': '位置' },
          h('ol', null, h('li', null, h('a', { href: address.notice(notice.id) }, notice.head.简称))),
        ),
        h('h1', null, measure.title),
        measure.leads.length === 0 ? null : h('p', { class: 'lead' }, `牵头单位：${measure.leads.join('、')}`),
        contents(measure, view),
        h('article', { class: 'document measure-text', 'aria-label': '原文' }, sentences),
        neighbours(site, notice, measures, at),
      ),
    }),
  });
}

/** What the measure gives and what it takes, in figures and names; everything else stands with its sentence below. */
function contents(measure: Measure, view: View): Markup | null {
  const { site } = view;
  const { ruleSet } = site;
  const blocks = (kind: BlockKind): readonly Block[] => measure.blocks.filter((block) => block.kind === kind);
  const items = ruleSet.items.filter((item) => item.notice === view.notice.id && item.measure === measure.number);
  const services = blocks('服务');
  const groups = [
    items.length === 0
      ? null
      : group(
          `给什么（${String(items.length)}项）`,
          items.map((item) => [
            h('a', { href: address.guide(item.code) }, item.name),
            h('span', { class: 'mark-gives' }, sayGives(item, ruleSet, view.regime)),
          ]),
        ),
    services.length === 0
      ? null
      : group(
          `能办什么（${String(services.length)}项）`,
          services.map(({ code, name }) => [h('a', { href: address.guide(code) }, name)]),
        ),
    counted('任务', blocks('任务'), site),
    counted('指标', blocks('指标'), site),
    named('台账', blocks('台账')),
    named('口径', blocks('口径')),
  ].filter((one) => one !== null);
  return groups.length === 0 ? null : h('div', { class: 'measure-contents' }, groups);
}

function group(title: string, entries: readonly (readonly (Markup | string)[])[]): Markup {
  return h(
    'section',
    null,
    h('h2', null, title),
    h(
      'ul',
      { class: 'link-list' },
      entries.map((one) => h('li', null, one)),
    ),
  );
}

/** Tasks and indicators lead to their figures, where there are any. */
function counted(kind: '任务' | '指标', blocks: readonly Block[], site: Site): Markup | null {
  if (blocks.length === 0) return null;
  return group(
    `${kind}（${String(blocks.length)}项）`,
    blocks.map(({ code, name }) => [
      site.hasServices === true ? h('a', { href: `${address.progress}#f-${code}` }, name) : name,
    ]),
  );
}

function named(kind: '台账' | '口径', blocks: readonly Block[]): Markup | null {
  if (blocks.length === 0) return null;
  return h(
    'section',
    null,
    h('h2', null, `${kind}（${String(blocks.length)}${kind === '台账' ? '本' : '条'}）`),
    h('p', null, blocks.map(({ name }) => name).join(kind === '台账' ? '、' : '；')),
  );
}

function neighbours(site: Site, notice: Notice, measures: readonly Measure[], at: number): Markup {
  const link = (measure: Measure | undefined, word: string): Markup | null =>
    measure === undefined
      ? null
      : h('a', { href: measurePageAddress(site, notice.id, measure.number) }, `${word}：${measure.title}`);
  return h(
    'nav',
    { class: 'neighbours', 'aria-label': '相邻的措施' },
    link(measures[at - 1], '上一条'),
    link(measures[at + 1], '下一条'),
    h('a', { href: `${address.notice(notice.id)}#${address.measure(measures[at]?.number ?? '')}` }, '在全文中看'),
  );
}
