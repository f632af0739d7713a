import { h } from 'preact';
import { renderPage } from '../ui/index.ts';

export interface DeskPage {
  /** Addresses of the built files. */
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
  /** Whether the browser has a session, so that it needn't ask in vain. */
  readonly signedIn: boolean;
  /** Other houses by which one may sign in. */
  readonly providers: readonly { readonly id: string; readonly name: string }[];
}

/** The page around the application, the same for every address of it. */
export function deskPage({ styles, scripts, signedIn, providers }: DeskPage): string {
  return renderPage({
    title: '匠通工作台',
    description: '匠通工作台，供工作人员使用。',
    styles,
    scripts,
    // Ant Design's variables, also for what it puts beside the application.
    kind: 'desk',
    indexed: false,
    body: h(
      'div',
      {
        id: 'desk',
        'data-signed-in': signedIn ? 'yes' : 'no',
        'data-providers': JSON.stringify(providers),
      },
      h('p', { class: 'opening' }, '正在打开工作台……'),
      h('noscript', null, h('p', { class: 'opening' }, '工作台要用脚本。请在浏览器里允许本站的脚本。')),
    ),
  });
}
