import { byPlace } from '../kit/index.ts';
import type { NoticeFault } from './codes.ts';
import { foldersFiles } from './folder.ts';
import { fromMarkdown } from './from-markdown.ts';
import type { Element } from './from-markdown.ts';
import { EMPTY_HEAD, headFrom } from './head.ts';
import { dictionaryFrom } from './dictionary.ts';
import { measureFrom } from './measure.ts';
import type { Measure, Notice, NoticeSource, Span } from './model.ts';
import { compareVerbatim } from './verbatim.ts';

/**
 * A notice folder → the notice, with every fault of its text and format. Never throws on bad input. Where there are faults, the notice
 * is what could be read, for further checks; it must not be run.
 */
export function readNotice(source: NoticeSource): { notice: Notice; faults: NoticeFault[] } {
  const faults: NoticeFault[] = [];
  const { head, text, dictionary, measures } = foldersFiles(source, faults);
  const parsed = measures.map(({ number, path, text }) => ({ number, path, elements: fromMarkdown(path, text) }));
  const notice = {
    id: source.id,
    head: head === undefined ? EMPTY_HEAD : headFrom(head.path, head.text, faults),
    measures: parsed.map(({ number, path, elements }) => measureFrom(number, path, elements, faults)),
    dictionary: dictionary === undefined ? [] : dictionaryFrom(fromMarkdown(dictionary.path, dictionary.text), faults),
  };
  faults.push(...duplicateCodes(notice.measures));
  if (text !== undefined) {
    const quotes = parsed.flatMap(({ elements }) => elements.flatMap(quotedLines));
    faults.push(...compareVerbatim(quotes, text.path, text.text));
  }
  return { notice, faults: faults.sort(byPlace) };
}

function quotedLines(element: Element): readonly Span[] {
  return element.kind === 'quote' ? element.paragraphs.flatMap(({ lines }) => lines) : [];
}

/** A code is how cases, awards and readings name a block for years: one code, one block. */
function duplicateCodes(measures: readonly Measure[]): NoticeFault[] {
  const first = new Map<string, string>();
  const faults: NoticeFault[] = [];
  for (const { code, kind, name, place } of measures.flatMap(({ blocks }) => blocks)) {
    if (code === '') continue;
    const taken = first.get(code);
    if (taken === undefined) first.set(code, `${kind}“${name}”（${place.file}:${String(place.line)}）`);
    else
      faults.push({
        place,
        code: 'T009',
        message: `编码 ${code} 已用于${taken}`,
        hint: `给${kind}“${name}”另编一个号`,
      });
  }
  return faults;
}
