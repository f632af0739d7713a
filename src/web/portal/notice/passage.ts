import { Fragment, h, type ComponentChildren } from 'preact';
import type { Markup } from '../../ui/index.ts';
import { address } from '../site.ts';
import { othersMark } from './block-panel.ts';
import type { MeasureView, Passage, SentenceView } from './document.ts';
import { itemMark } from './item-panel.ts';
import type { View } from './view.ts';

/** Sentences in a row, and behind them the marks of what makes them run. Headings and letter parts stand on lines of their own. */
export function passage(part: Passage, measure: MeasureView, level: Level, view: View, highlight: Highlight): Markup {
  const lines: Markup[] = [];
  let run: SentenceView[] = [];
  const flush = (): void => {
    if (run.length > 0)
      lines.push(
        h(
          'p',
          { class: 'text' },
          run.map(({ sentence }) => sentenceSpan(sentence, highlight)),
        ),
      );
    run = [];
  };
  for (const one of part.sentences) {
    if (one.role === 'text') run.push(one);
    else {
      flush();
      lines.push(line(one, measure, level, highlight));
    }
  }
  flush();
  const marks = [
    ...part.items.map((item) => itemMark(item, measure.leads, view)),
    othersMark(part.others, measure.leads, view),
  ].filter((mark) => mark !== null);
  return h(
    'div',
    { class: 'passage', 'data-passage': '' },
    lines,
    marks.length === 0 ? null : h('div', { class: 'marks' }, marks),
  );
}

/** Heading levels: of the parts (一、) and of the measures below them. */
export interface Level {
  readonly part: 'h2' | 'h3';
  readonly measure: 'h2' | 'h3';
}

export type Highlight = (text: string) => ComponentChildren;

function sentenceSpan({ id, text }: SentenceView['sentence'], highlight: Highlight): Markup {
  return h('span', { class: 'sentence', id: address.sentence(id) }, highlight(text));
}

function line({ sentence, role }: SentenceView, measure: MeasureView, level: Level, highlight: Highlight): Markup {
  const { text, leads } = sentence;
  const id = address.sentence(sentence.id);
  switch (role) {
    case 'title':
      return h('h1', { class: 'title', id }, highlight(text));
    case 'number':
      return h('p', { class: 'document-number', id }, highlight(text));
    case 'part':
      return h(level.part, { class: 'part', id }, highlight(text));
    case 'heading':
      return h(level.part, { class: 'text-title', id }, highlight(text));
    case 'measure':
      return h(
        Fragment,
        null,
        h(
          level.measure,
          { class: 'measure-title', id: address.measure(measure.number) },
          h('span', { id }, highlight(text)),
        ),
      );
    case 'leads':
      return h(
        'p',
        { class: 'leads', id },
        h('span', { class: 'visually-hidden' }, highlight(text)),
        h('span', { class: 'leads-label', 'aria-hidden': 'true' }, '牵头单位'),
        leads.map((name) => h('span', { class: 'tag', 'aria-hidden': 'true' }, highlight(name))),
      );
    case 'address':
    case 'signature':
    case 'remark':
      return h('p', { class: role, id }, highlight(text));
    case 'text':
      return h('p', { class: 'text' }, sentenceSpan(sentence, highlight));
  }
}
