import { h, type ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';

export interface Page {
  readonly title: string;
  readonly description: string;
  /** Where the page itself lives, where it is shown under several addresses. */
  readonly canonical?: string;
  /** Addresses of style sheets and of scripts (modules). Both are files: the Content-Security-Policy allows nothing inline. */
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
  /** Set on `<body>`; style sheets distinguish pages by it. */
  readonly kind: string;
  /** An error page, a search or a calculation is not for search engines. */
  readonly indexed: boolean;
  /** 大字版: larger type, wider rows, one column. */
  readonly large?: boolean;
  readonly body: ComponentChildren;
}

/** A whole HTML page in Chinese. */
export function renderPage(page: Page): string {
  const head = [
    h('meta', { charset: 'utf-8' }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('title', null, page.title),
    h('meta', { name: 'description', content: page.description }),
    h('meta', { name: 'format-detection', content: 'telephone=no' }),
    h('meta', { name: 'color-scheme', content: 'light dark' }),
    page.indexed ? null : h('meta', { name: 'robots', content: 'noindex' }),
    page.canonical === undefined ? null : h('link', { rel: 'canonical', href: page.canonical }),
    h('link', { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' }),
    ...page.styles.map((href) => h('link', { rel: 'stylesheet', href })),
    ...page.scripts.map((src) => h('script', { type: 'module', src })),
  ];
  const body = h('body', { class: page.kind }, page.body);
  return `<!doctype html>${renderToString(h('html', { lang: 'zh-CN', ...(page.large === true ? { 'data-text': 'large' } : {}) }, h('head', null, head), body))}`;
}
