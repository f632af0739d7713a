import { h, type ComponentChildren } from 'preact';
import { renderPage } from '../../ui/index.ts';
import { layout, type Place } from '../layout.ts';
import type { Site } from '../site.ts';

export interface OwnPage {
  readonly site: Site;
  readonly title: string;
  /** Below the title: what this page is for. */
  readonly lead?: string;
  /** Which entry of the bar it belongs to. */
  readonly current?: Place;
  readonly children: ComponentChildren;
  readonly scripts?: readonly string[];
}

/** A page of services, in one column: nothing of it is for search engines. */
export function servicePage({ site, title, lead, current = 'my', children, scripts = [] }: OwnPage): string {
  return renderPage({
    title: `${title} - 匠通`,
    description: lead ?? title,
    styles: site.styles,
    scripts,
    kind: 'service-page',
    indexed: false,
    large: site.large === true,
    body: layout({
      site,
      current,
      children: h(
        'main',
        { id: 'main', tabIndex: -1 },
        h('h1', null, title),
        lead === undefined ? null : h('p', { class: 'lead' }, lead),
        children,
      ),
    }),
  });
}
