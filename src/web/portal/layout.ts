import { Fragment, h, type ComponentChildren } from 'preact';
import type { Markup } from '../ui/index.ts';
import { address, OPEN_PLACES, type Site } from './site.ts';

/** An entry of the bar; empty: none of them. */
export type Place = 'policy' | 'items' | 'calculator' | 'public' | 'my' | '';

interface Layout {
  readonly site: Site;
  readonly current: Place;
  readonly children: ComponentChildren;
}

/** The bar on top, the page, the foot. The first thing the keyboard reaches leads past the bar. */
export function layout({ site, current, children }: Layout): Markup {
  const links = [
    { id: 'policy', href: '/', text: '政策' },
    { id: 'items', href: address.items, text: '办事' },
    { id: 'calculator', href: address.calculator(), text: '测算' },
    ...(site.hasServices === true
      ? [
          { id: 'public', href: address.publicNotices, text: '公示' },
          { id: 'my', href: address.my, text: '我的' },
        ]
      : []),
  ];
  const bar = h(
    'header',
    { class: 'bar' },
    h(
      'a',
      { class: 'brand', href: '/' },
      h('span', { class: 'brand-seal', 'aria-hidden': 'true' }, '匠'),
      h('span', { class: 'brand-name' }, '匠通'),
    ),
    h(
      'nav',
      { class: 'bar-links', 'aria-label': '站内' },
      h(
        'ul',
        null,
        links.map(({ id, href, text }) =>
          h('li', null, h('a', { href, ...(id === current ? { 'aria-current': 'page' as const } : {}) }, text)),
        ),
      ),
    ),
    h('a', { class: 'bar-search', href: address.search }, '搜索'),
    textSwitch(site),
  );
  return h(Fragment, null, h('a', { class: 'skip', href: '#main' }, '跳到正文'), bar, children, foot(site));
}

/** 大字版 and back: larger type in wider rows, on every page from now on. */
function textSwitch({ large = false }: Site): Markup {
  return h(
    'form',
    { method: 'post', action: '/display', class: 'text-switch' },
    h(
      'button',
      { class: 'link', type: 'submit', name: 'text', value: large ? 'usual' : 'large' },
      large ? '标准版' : '大字版',
    ),
  );
}

/** Everything that can be read without signing in, once at the end of each page. */
function siteMap({ notices, hasServices }: Site): Markup {
  const links = [
    ...notices.map(({ id, head }) => ({ href: address.notice(id), text: head.简称 })),
    ...(hasServices === true ? OPEN_PLACES : []),
  ];
  return h(
    'nav',
    { class: 'site-map', 'aria-label': '全站' },
    h(
      'ul',
      null,
      links.map(({ href, text }) => h('li', null, h('a', { href }, text))),
    ),
  );
}

function foot(site: Site): Markup {
  return h(
    'footer',
    { class: 'foot' },
    textSwitch(site),
    siteMap(site),
    h('p', null, '金额和条件都由文件原文逐句得出；口径未经确认的，均已注明。测算结果供参考，以主管部门审核为准。'),
    h(
      'p',
      null,
      '开放接口：',
      h('a', { href: '/api/openapi.json' }, 'OpenAPI'),
      '、',
      h('a', { href: '/api/notices' }, '文件数据'),
      '。共收录 ',
      String(site.notices.length),
      ' 份文件。',
    ),
  );
}
