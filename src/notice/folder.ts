import { nearest } from '../kit/index.ts';
import type { Place } from '../kit/index.ts';
import type { NoticeFault } from './codes.ts';
import type { NoticeSource } from './model.ts';

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The files of a notice folder by what they are for, the measures in order. */
export interface FolderFiles {
  readonly head: SourceFile | undefined;
  readonly text: SourceFile | undefined;
  readonly dictionary: SourceFile | undefined;
  readonly measures: readonly (SourceFile & { readonly number: string })[];
}

const MEASURE = /^(?<number>\d\d)\.md$/;
const KNOWN = ['notice.yaml', 'text.md', 'dictionary.md', 'README.md'];

/** Sorts out a folder's files; missing, unknown and skipped ones are reported. Sub-folders (`examples/`) belong to others. */
export function foldersFiles({ id, files }: NoticeSource, faults: NoticeFault[]): FolderFiles {
  const named = new Map(files.map((file) => [nameIn(id, file.path), file]));
  const measures = Array.from(named)
    .flatMap(([name, file]) => numbered(name, file))
    .sort((a, b) => (a.number < b.number ? -1 : 1));
  const required = (name: string, purpose: string): SourceFile | undefined => {
    const file = named.get(name);
    if (file === undefined) faults.push(missing(`${id}/${name}`, `缺少 ${name}（${purpose}）`));
    return file;
  };
  for (const [name, file] of named) if (isStray(name)) faults.push(stray(name, file));
  faults.push(
    ...gaps(
      id,
      measures.map(({ number }) => Number(number)),
    ),
  );
  return {
    head: required('notice.yaml', '文号、标题、日期等'),
    text: required('text.md', '文件原文全文'),
    dictionary: named.get('dictionary.md'),
    measures,
  };
}

function nameIn(id: string, path: string): string {
  const at = path.lastIndexOf(`${id}/`);
  return at === -1 ? path : path.slice(at + id.length + 1);
}

function numbered(name: string, file: SourceFile): (SourceFile & { number: string })[] {
  const number = MEASURE.exec(name)?.groups?.['number'];
  return number === undefined ? [] : [{ ...file, number }];
}

/** A Markdown or YAML file that nothing reads: most likely a misspelt name, whose contents would silently not apply. */
function isStray(name: string): boolean {
  return !name.includes('/') && /\.(?:md|ya?ml)$/iu.test(name) && !MEASURE.test(name) && !KNOWN.includes(name);
}

function stray(name: string, { path }: SourceFile): NoticeFault {
  const meant = nearest(name, KNOWN);
  return {
    place: top(path),
    code: 'T005',
    message: `不认识的文件 ${name}${meant === undefined ? '' : `，是不是 ${meant}？`}`,
    hint: '文件夹里可以有 notice.yaml、text.md、dictionary.md、README.md 和 00.md、01.md……99.md',
  };
}

/** Measures are numbered 01, 02, … without a gap; 00 (head) and 99 (closing) stand apart. */
function gaps(id: string, numbers: readonly number[]): NoticeFault[] {
  const measures = numbers.filter((number) => number !== 0 && number !== 99);
  const last = Math.max(0, ...measures);
  if (numbers.length === 0) return [missing(`${id}/01.md`, '没有措施文件')];
  return Array.from({ length: last }, (_, i) => i + 1)
    .filter((number) => !measures.includes(number))
    .map((number) => missing(`${id}/${String(number).padStart(2, '0')}.md`, '措施文件编号不连续，缺这一个', 'T004'));
}

function missing(path: string, message: string, code: 'T003' | 'T004' = 'T003'): NoticeFault {
  return { place: top(path), code, message, hint: '补上这个文件，格式见 docs/notice-format.md' };
}

function top(file: string): Place {
  return { file, line: 1, column: 1 };
}
