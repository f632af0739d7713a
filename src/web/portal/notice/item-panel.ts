import { h, type ComponentChildren } from 'preact';
import type { Markup } from '../../ui/index.ts';
import type { Condition, Item } from '../../../rules/index.ts';
import { address } from '../site.ts';
import { sayExpression } from '../words/expressions.ts';
import { sayGives } from '../words/gives.ts';
import type { ItemBlock } from './document.ts';
import { fact, howTo } from './guide.ts';
import { readingDetails } from './reading.ts';
import { annexTable } from './table.ts';
import { cellWords, sourceTable, type View } from './view.ts';

const SEALS = { award: '奖', benefit: '享', check: '核' } as const;

/** The quiet mark behind a sentence, and what it opens: what the sentence gives, to whom, by what table, how it is got. */
export function itemMark({ item, block }: ItemBlock, leads: readonly string[], view: View): Markup {
  return h(
    'details',
    { class: 'mark', id: address.item(item.code) },
    h(
      'summary',
      null,
      h('span', { class: 'seal', 'aria-hidden': 'true' }, SEALS[item.kind]),
      h('span', { class: 'mark-name' }, item.name),
      h('span', { class: 'mark-gives' }, sayGives(item, view.site.ruleSet, view.regime)),
    ),
    h(
      'div',
      { class: 'panel' },
      h(
        'p',
        { class: 'panel-head' },
        h('a', { class: 'code', href: `#${address.item(item.code)}`, title: '本事项的固定链接' }, `事项 ${item.code}`),
        h('span', { class: 'quiet' }, `给${item.audience}`),
        h('a', { class: 'button', href: address.calculator(item.code), 'data-item': item.code }, '算一算'),
        ways(item, view),
      ),
      tables(item, view),
      block.notes.map((note) => h('p', { class: 'note' }, note.text)),
      section('条件', conditions(item, view)),
      section('次数和叠加', stacking(item, view)),
      section('怎么办', howTo(item.guide, leads)),
      section('口径', readings(item, view)),
      guideText(item),
    ),
  );
}

/** Where to go on from here: the 办事指南 on a page of its own, and the application where there is one. */
function ways({ code, name, guide }: Item, { site }: View): Markup {
  return h(
    'span',
    { class: 'panel-ways' },
    h('a', { href: address.guide(code), 'aria-label': `${name}：办事指南` }, '办事指南'),
    site.hasServices === true && guide.modes.includes('申请')
      ? h('a', { href: address.apply(code), 'aria-label': `${name}：申请` }, '申请')
      : null,
  );
}

function section(title: string, body: ComponentChildren): Markup | null {
  const isEmpty = body === null || (Array.isArray(body) && body.length === 0);
  return isEmpty ? null : h('section', { class: 'panel-part' }, h('h4', null, title), body);
}

export function tables(item: Item, view: View): (Markup | null)[] {
  return item.tableUses.map((use) => {
    const table = sourceTable(view, view.site.ruleSet.tables[use.table]?.name ?? '');
    return table === undefined ? null : annexTable(table, cellWords(view));
  });
}

const ROLES: Readonly<Record<Condition['role'], string>> = { require: '', exclude: '不享受：', standard: '标准：' };

export function conditions(item: Item, view: View): Markup | null {
  if (item.conditions.length === 0) return null;
  const context = { item, ruleSet: view.site.ruleSet, regime: view.regime };
  const lines = item.conditions.map((condition) => {
    const words = sayExpression(condition.expr, context);
    const { label } = condition;
    const said =
      label === undefined || label === words
        ? words
        : [h('b', null, label), h('span', { class: 'quiet' }, `　${words}`)];
    return h('li', null, ROLES[condition.role], said);
  });
  return h('ul', { class: 'plain-list' }, lines);
}

export function stacking(item: Item, view: View): Markup | null {
  const { replaces, notBeside, higherOf } = item.stacking;
  const named = (codes: readonly string[]): ComponentChildren =>
    codes.length === 0 ? null : codes.map((code, i) => [i > 0 ? '、' : '', itemLink(code, view)]);
  const facts = [
    fact('次数', item.guide.times),
    fact('同一件事', item.key.length === 0 ? null : item.key.map((part) => part.label).join('、')),
    fact('替代', named(replaces)),
    fact('不能同享', named(notBeside)),
    fact('就高不重复', named(higherOf.map((other) => other.item))),
  ].filter((one) => one !== null);
  return facts.length === 0 ? null : h('dl', { class: 'facts' }, facts);
}

function itemLink(code: string, { site, notice }: View): Markup {
  const item = site.ruleSet.items.find((one) => one.code === code);
  const page = item === undefined || item.notice === notice.id ? '' : address.notice(item.notice);
  return h('a', { href: `${page}#${address.item(code)}` }, `${code} ${item?.name ?? ''}`);
}

export function readings(item: Item, view: View): Markup[] {
  return item.readings.flatMap((code) => {
    const reading = view.site.ruleSet.readings.find((one) => one.code === code);
    return reading === undefined ? [] : [readingMark(reading, view)];
  });
}

/** A reading; the first time the page shows it, it is the place that links lead to. */
export function readingMark(reading: Parameters<typeof readingDetails>[0], view: View): Markup {
  const isFirst = reading.notice === view.notice.id && !view.anchored.has(reading.code);
  view.anchored.add(reading.code);
  return readingDetails(reading, view.site.ruleSet, view.today, isFirst ? address.reading(reading.code) : undefined);
}

/** The 办事指南 word for word, as the rule runs. */
export function guideText(item: Item): Markup {
  const rows = item.guide.entries.map(({ key, value }) =>
    h('tr', null, h('th', { scope: 'row' }, key), h('td', null, value)),
  );
  return h(
    'details',
    { class: 'source' },
    h('summary', null, '办事指南全文（系统按此运行）'),
    h(
      'div',
      { class: 'scroll', tabIndex: 0, role: 'group', 'aria-label': `${item.name}办事指南` },
      h('table', { class: 'annex guide' }, h('tbody', null, rows)),
    ),
  );
}
