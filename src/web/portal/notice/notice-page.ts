import { h } from 'preact';
import type { Notice } from '../../../flow/index.ts';
import { renderPage, sayDate, type Markup } from '../../ui/index.ts';
import { chooser } from '../calculator/chooser.ts';
import { layout } from '../layout.ts';
import { address, isNumbered, measurePageAddress, type Site } from '../site.ts';
import { documentOf, type DocumentView, type MeasureView } from './document.ts';
import { passage, type Level } from './passage.ts';
import { filtered, highlighter, searchWords } from './search.ts';
import { viewOf, type View } from './view.ts';

export interface NoticePageOptions {
  readonly today: number;
  /** What the reader searches the text for. */
  readonly query: string;
}

/** The notice as a document to read, with its table of contents, and beside it the calculator. */
export function noticePage(site: Site, notice: Notice, { today, query }: NoticePageOptions): string {
  const view = viewOf(site, notice, today);
  const words = searchWords(query);
  const whole = documentOf(notice, site.ruleSet);
  const found = filtered(whole, words);
  // Where no part stands above a measure, its title is the next heading below the notice's own.
  const isNested = words.length === 0 && hasParts(whole);
  const level: Level = isNested ? { part: 'h2', measure: 'h3' } : { part: 'h2', measure: 'h2' };
  const article = h(
    'article',
    { class: 'document', 'data-document': '' },
    documentHead(notice, found),
    words.length === 0 ? null : searchResult(query, found, notice),
    found.measures.map((measure) => measureSection(measure, level, view, words)),
  );
  return renderPage({
    large: site.large === true,
    title: words.length === 0 ? notice.head.标题 : `“${query}” - ${notice.head.简称}`,
    description: `${notice.head.文号}，${notice.head.发文机关}，${sayDate(notice.head.成文日期)}。逐句可查给什么、谁牵头、按什么标准，并可在线测算。`,
    canonical: address.notice(notice.id),
    styles: site.styles,
    scripts: site.scripts,
    kind: 'notice-page',
    indexed: words.length === 0,
    body: layout({
      site,
      current: 'policy',
      children: [
        h(
          'div',
          { class: 'columns' },
          contents(whole, notice, query),
          h('main', { id: 'main', tabIndex: -1 }, article),
          beside(site, notice, today),
        ),
        bottomBar(),
      ],
    }),
  });
}

function hasParts(document: DocumentView): boolean {
  return document.measures.some(({ passages }) =>
    passages.some(({ sentences }) => sentences.some(({ role }) => role === 'part')),
  );
}

/** The red head of an official document. A text that lacks its own title line gets it from the head; an abstract says what it is. */
function documentHead({ head }: Notice, document: DocumentView): Markup {
  const roles = document.measures.flatMap(({ passages }) =>
    passages.flatMap(({ sentences }) => sentences.map(({ role }) => role)),
  );
  const [isTitled, isNumbered] = [roles.includes('title'), roles.includes('number')];
  return h(
    'header',
    { class: 'red-head' },
    h('p', { class: 'issuer' }, head.发文机关),
    isTitled ? null : h('h1', { class: 'title' }, head.标题),
    h(
      'p',
      { class: 'dates' },
      isNumbered ? null : [h('span', null, head.文号), ' '],
      h('span', null, `${sayDate(head.施行日期)}起施行`),
    ),
    head.文本性质 === '摘要'
      ? h('p', { class: 'abstract' }, '这里的文字是摘要，不是原文；办理以原文和现行规定为准。')
      : null,
  );
}

function searchResult(query: string, found: DocumentView, notice: Notice): Markup {
  const count = found.measures.reduce((sum, { passages }) => sum + passages.length, 0);
  return h(
    'p',
    { class: 'search-result', role: 'status' },
    count === 0 ? `没有找到“${query}”。` : `“${query}”：找到 ${String(count)} 处。`,
    h('a', { href: address.notice(notice.id) }, '显示全文'),
  );
}

/** A measure, or of it what was found; then its title stands above in any case. */
function measureSection(measure: MeasureView, level: Level, view: View, words: readonly string[]): Markup {
  const needsTitle = words.length > 0 && isNumbered(measure) && !hasTitle(measure);
  return h(
    'section',
    { class: 'measure', 'data-measure': '' },
    needsTitle
      ? h(
          level.measure,
          { class: 'measure-title' },
          h('a', { href: `${address.notice(view.notice.id)}#${address.measure(measure.number)}` }, measure.title),
        )
      : null,
    measure.passages.map((part) => passage(part, measure, level, view, highlighter(words))),
    isNumbered(measure)
      ? h(
          'p',
          { class: 'measure-more' },
          h('a', { href: measurePageAddress(view.site, view.notice.id, measure.number) }, `${measure.title}：本条专页`),
        )
      : null,
  );
}

/** Whether the title sentence of the measure is among its passages; a search may have left it out. */
function hasTitle({ passages }: MeasureView): boolean {
  return passages.some(({ sentences }) => sentences.some(({ role }) => role === 'measure'));
}

function contents(document: DocumentView, notice: Notice, query: string): Markup {
  const entries = document.measures.map((measure) => {
    const first = measure.passages[0]?.sentences[0]?.sentence.id ?? '';
    // From a page that shows only what was found, the contents lead back to the whole text.
    const page = query === '' ? '' : address.notice(notice.id);
    const href = `${page}#${hasTitle(measure) ? address.measure(measure.number) : address.sentence(first)}`;
    return h(
      'li',
      null,
      h(
        'a',
        { href },
        measure.title,
        measure.items.length === 0 ? null : h('span', { class: 'count' }, `${String(measure.items.length)}项`),
      ),
    );
  });
  return h(
    'div',
    { class: 'contents' },
    h(
      'form',
      { class: 'search', role: 'search', action: address.notice(notice.id), method: 'get', 'data-search': '' },
      h('label', { for: 'q' }, '在文件中查找'),
      h(
        'div',
        { class: 'search-row' },
        h('input', {
          id: 'q',
          name: 'q',
          type: 'search',
          value: query,
          placeholder: '如 竞赛、租赁、技师',
          autocomplete: 'off',
          enterkeyhint: 'search',
        }),
        h('button', { type: 'submit' }, '查找'),
      ),
      h('p', { class: 'quiet', role: 'status', 'data-search-status': '' }),
    ),
    h(
      'details',
      { class: 'toc', id: 'toc', open: true, 'data-toc': '' },
      h('summary', null, '目录'),
      h('nav', { 'aria-label': '目录' }, h('ul', null, entries)),
    ),
  );
}

/** The calculator beside the text: first who you are and which item; a chosen item is a page of its own where there is no script. */
function beside(site: Site, notice: Notice, today: number): Markup {
  return h(
    'aside',
    { class: 'beside', id: 'calculator', 'aria-labelledby': 'calculator-title' },
    h('h2', { id: 'calculator-title' }, '政策测算'),
    h('div', { 'data-calculator': site.rulesUrl }, chooser(site.ruleSet, notice.id, today)),
  );
}

/** On a phone: what is wanted at any place of a long text. */
function bottomBar(): Markup {
  return h(
    'nav',
    { class: 'bottom-bar', 'aria-label': '快捷' },
    h('a', { href: '#toc' }, '目录'),
    h('a', { href: '#q' }, '查找'),
    h('a', { class: 'primary', href: address.calculator() }, '政策测算'),
  );
}
