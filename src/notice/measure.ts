import type { NoticeFault } from './codes.ts';
import type { Element } from './from-markdown.ts';
import { Groups } from './groups.ts';
import type { Measure, Sentence, Span } from './model.ts';
import { SentenceReader } from './sentences.ts';

/** One measure file's elements → the measure: quotes become sentences, and the blocks below them belong to them. */
export function measureFrom(
  number: string,
  file: string,
  elements: readonly Element[],
  faults: NoticeFault[],
): Measure {
  const title = titleOf(file, elements, faults);
  const sentences: Sentence[] = [];
  const reader = new SentenceReader(number, title.text);
  const groups = new Groups(faults);
  for (const element of elements) {
    if (element.kind === 'quote') {
      const read = element.paragraphs.flatMap((paragraph) => reader.read(paragraph));
      sentences.push(...read);
      groups.quote(read);
    } else groups.add(element);
  }
  const blocks = groups.close();
  faults.push(...unbound(sentences, groups.bound));
  return {
    number,
    title: title.text,
    clause: /^[（(][^（()）]+[）)]/u.exec(title.text)?.[0] ?? title.text,
    place: title.place,
    sentences,
    blocks,
    leads: [...new Set(sentences.flatMap(({ leads }) => leads))],
  };
}

function titleOf(file: string, elements: readonly Element[], faults: NoticeFault[]): Span {
  const title = elements.find((element) => element.kind === 'heading' && element.level === 1);
  if (title?.kind === 'heading') return title.span;
  const place = { file, line: 1, column: 1 };
  faults.push({
    place,
    code: 'T006',
    message: '没有一级标题',
    hint: '第一行写措施的标题，如“# （三）发挥竞赛引领作用”',
  });
  return { text: '', place };
}

/** Sentences that nothing makes run. Headings and the bracket of lead departments need nothing. */
function unbound(sentences: readonly Sentence[], bound: ReadonlySet<string>): NoticeFault[] {
  return sentences
    .filter(({ id, heading, leads }) => !heading && leads.length === 0 && !bound.has(id))
    .map(({ id, text, place }) => ({
      place,
      code: 'T002',
      message: `原文第 ${id} 句“${text.length > 30 ? `${text.slice(0, 30)}…` : text}”没有对应的块`,
      hint: '在这段引文之后写明它怎样落实：事项、校验、服务、任务、指标、口径、参数或台账',
    }));
}
