import { h, type ComponentChildren } from 'preact';
import type { Markup } from '../../ui/index.ts';
import { openPage, part } from '../public/frame.ts';
import { address, type Site } from '../site.ts';
import { searchBox } from './box.ts';
import { KINDS, type Found, type Hit, type Kind } from './index-of.ts';

const NAMES: Readonly<Record<Kind, string>> = {
  item: '奖补和待遇',
  service: '办事服务',
  measure: '措施',
  reading: '口径',
  sentence: '原文',
  register: '台账',
  page: '页面',
};

/** Of each kind so many, until one kind alone is looked at. */
const FEW = 6;

export interface SearchAsked {
  readonly query: string;
  /** All that was found of this kind. */
  readonly kind: string;
  readonly found: Found;
}

/** What was found, kind by kind; without a query, what can be looked for and how. */
export function searchPage(site: Site, { query, kind, found }: SearchAsked): string {
  const { hits, isNear } = found;
  const only = KINDS.find((one) => one === kind);
  const groups = KINDS.map((one) => ({ kind: one, hits: hits.filter(({ target }) => target.kind === one) })).filter(
    (group) => group.hits.length > 0 && (only === undefined || group.kind === only),
  );
  return openPage({
    site,
    current: '',
    title: query === '' ? '搜索' : `“${query}”`,
    indexed: false,
    kind: 'search-page',
    children: [
      searchBox(query),
      query === '' ? hints() : h('p', { role: 'status', class: 'search-result' }, sayFound(query, hits.length, isNear)),
      only === undefined ? null : h('p', null, h('a', { href: addressOf(query) }, '看全部结果')),
      groups.map((group) => groupOf(group.kind, group.hits, query, only !== undefined)),
      query !== '' && hits.length === 0 ? hints() : null,
    ],
  });
}

function sayFound(query: string, count: number, isNear: boolean): string {
  if (count === 0) return `没有找到“${query}”。`;
  return isNear ? `没有“${query}”，相近的有 ${String(count)} 条：` : `找到 ${String(count)} 条。`;
}

function hints(): Markup {
  return h(
    'ul',
    { class: 'dashes quiet-list' },
    h('li', null, '可以写汉字，如“竞赛”“租赁 补贴”；几个词用空格隔开，都有的才算。'),
    h('li', null, '可以写拼音或首字母，如 jineng、jnts。'),
    h('li', null, '找不到的，换一个说法，或在', h('a', { href: address.items }, '办事'), '里按对象看。'),
  );
}

function groupOf(kind: Kind, hits: readonly Hit[], query: string, isAll: boolean): Markup {
  const shown = isAll ? hits : hits.slice(0, FEW);
  return part(
    `found-${kind}`,
    `${NAMES[kind]}（${String(hits.length)}条）`,
    h(
      'ul',
      { class: 'found-list' },
      shown.map(({ target, spans }) =>
        h(
          'li',
          null,
          h('a', { href: target.href }, highlighted(target.title.text, spans)),
          target.about === '' ? null : h('span', { class: kind === 'item' ? 'card-gives' : 'quiet' }, target.about),
        ),
      ),
    ),
    shown.length < hits.length
      ? h('p', null, h('a', { href: addressOf(query, kind) }, `看全部${String(hits.length)}条${NAMES[kind]}`))
      : null,
  );
}

function addressOf(query: string, kind?: Kind): string {
  return `${address.search}?${new URLSearchParams({ q: query, ...(kind === undefined ? {} : { kind }) }).toString()}`;
}

/** The signs that were found, marked; also where they were found by their sound. */
function highlighted(text: string, spans: Hit['spans']): ComponentChildren {
  const signs = Array.from(text);
  const isMarked = signs.map((_, i) => spans.some(({ start, end }) => i >= start && i < end));
  const runs: { marked: boolean; text: string }[] = [];
  for (const [i, sign] of signs.entries()) {
    const last = runs.at(-1);
    const marked = isMarked[i] === true;
    if (last?.marked === marked) last.text += sign;
    else runs.push({ marked, text: sign });
  }
  return runs.map((run) => (run.marked ? h('mark', null, run.text) : run.text));
}
