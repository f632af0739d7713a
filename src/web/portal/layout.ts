import { Fragment, h, type ComponentChildren } from 'preact';
import type { Markup } from '../ui/index.ts';
import { address, type Site } from './site.ts';

interface Layout {
  readonly site: Site;
  /** Which entry of the bar is this page: a notice's id, or the calculator. */
  readonly current: string;
  readonly children: ComponentChildren;
}

/** The bar on top, the page, the foot. The first thing the keyboard reaches leads past the bar. */
export function layout({ site, current, children }: Layout): Markup {
  const links = [
    ...site.notices.map((notice) => ({ id: notice.id, href: address.notice(notice.id), text: notice.head.简称 })),
    { id: 'calculator', href: address.calculator(), text: '政策测算' },
  ];
  const bar = h(
    'header',
    { class: 'bar' },
    h('a', { class: 'brand', href: '/' }, h('span', { class: 'brand-seal', 'aria-hidden': 'true' }, '匠'), '匠通'),
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
  );
  return h(Fragment, null, h('a', { class: 'skip', href: '#main' }, '跳到正文'), bar, children, foot(site));
}

function foot(site: Site): Markup {
  return h(
    'footer',
    { class: 'foot' },
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
