import { h, type ComponentChildren } from 'preact';
import { renderPage, type Markup } from '../../ui/index.ts';
import { layout, type Place } from '../layout.ts';
import { OPEN_PLACES, type Site } from '../site.ts';

export interface OpenPage {
  readonly site: Site;
  readonly title: string;
  /** Below the title: what this page is for. */
  readonly lead?: ComponentChildren;
  /** For search engines; the lead where it is a text. */
  readonly description?: string;
  readonly current: Place;
  readonly canonical?: string;
  /** A search, a form and what it answers are not for search engines. */
  readonly indexed?: boolean;
  /** What stands above the title: the way here. */
  readonly trail?: readonly Step[];
  readonly kind?: string;
  /** Of the pages that show how the notices are put into effect: which one this is, by its address. */
  readonly place?: string;
  readonly children: ComponentChildren;
}

export interface Step {
  readonly href: string;
  readonly text: string;
}

/** A page that everybody may read, in one column. No script is sent with it. */
export function openPage(page: OpenPage): string {
  const { site, title, lead, current, canonical, indexed = true, trail = [], kind = '', place, children } = page;
  const description = page.description ?? (typeof lead === 'string' ? lead : title);
  return renderPage({
    title: `${title} - 匠通`,
    description,
    ...(canonical === undefined ? {} : { canonical }),
    styles: site.styles,
    scripts: [],
    kind: `service-page public-page ${kind}`.trim(),
    indexed,
    large: site.large === true,
    body: layout({
      site,
      current,
      children: h(
        'main',
        { id: 'main', tabIndex: -1 },
        trailOf(trail),
        h('h1', null, title),
        lead === undefined ? null : h('p', { class: 'lead' }, lead),
        place === undefined ? null : places(place),
        children,
      ),
    }),
  });
}

/** 公示 and what else is open to everybody. */
function places(place: string): Markup {
  return h(
    'nav',
    { class: 'places', 'aria-label': '公开' },
    h(
      'ul',
      null,
      OPEN_PLACES.map(({ href, text }) =>
        h('li', null, h('a', { href, ...(href === place ? { 'aria-current': 'page' as const } : {}) }, text)),
      ),
    ),
  );
}

function trailOf(trail: readonly Step[]): Markup | null {
  if (trail.length === 0) return null;
  return h(
    'nav',
    { class: 'trail', 'aria-label': '位置' },
    h(
      'ol',
      null,
      trail.map(({ href, text }) => h('li', null, h('a', { href }, text))),
    ),
  );
}

/** A part of a page under a heading that links can lead to. */
export function part(id: string, title: ComponentChildren, ...children: ComponentChildren[]): Markup {
  return h('section', { id, 'aria-labelledby': `${id}-title` }, h('h2', { id: `${id}-title` }, title), children);
}

/** A choice between views of one page, as links: the chosen one is named as such, not by its colour alone. */
export function tabs(
  label: string,
  choices: readonly { readonly href: string; readonly text: string; readonly isChosen: boolean }[],
): Markup {
  return h(
    'nav',
    { class: 'tabs-row', 'aria-label': label },
    h(
      'ul',
      { class: 'tabs' },
      choices.map(({ href, text, isChosen }) =>
        h('li', null, h('a', { href, ...(isChosen ? { 'aria-current': 'page' as const } : {}) }, text)),
      ),
    ),
  );
}

/** Said where a list is empty. */
export function nothingYet(text: string): Markup {
  return h('p', { class: 'notice-box' }, text);
}

const MOST_BESIDE = 3;

/** A table that scrolls by itself where it is too wide for the screen. */
export function table(
  label: string,
  head: readonly string[],
  rows: readonly (readonly ComponentChildren[])[],
  numeric: readonly number[] = [],
): Markup {
  return h(
    'div',
    { class: 'scroll', tabIndex: 0, role: 'group', 'aria-label': label },
    h(
      'table',
      // On a phone a row of many cells becomes a card; a few cells stay a row.
      { class: head.length > MOST_BESIDE ? 'annex stacked' : 'annex' },
      h('caption', { class: 'visually-hidden' }, label),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          head.map((text, i) => h('th', { scope: 'col', class: numeric.includes(i) ? 'number' : undefined }, text)),
        ),
      ),
      h(
        'tbody',
        null,
        rows.map((row) =>
          h(
            'tr',
            null,
            row.map((cell, i) =>
              i === 0
                ? h('th', { scope: 'row', 'data-label': head[i] }, cell)
                : h('td', { class: numeric.includes(i) ? 'number' : undefined, 'data-label': head[i] }, cell),
            ),
          ),
        ),
      ),
    ),
  );
}
