import type { Place } from '../kit/index.ts';
import type { NoticeFault } from './codes.ts';
import type { Element } from './from-markdown.ts';
import { Groups } from './groups.ts';
import type { Block, BlockKind } from './model.ts';

/** Kinds of blocks that may stand in `dictionary.md`, which quotes nothing. */
const DICTIONARY_KINDS: readonly BlockKind[] = ['枚举', '台账', '参数'];

/** The blocks of `dictionary.md`. They belong to no sentence. */
export function dictionaryFrom(elements: readonly Element[], faults: NoticeFault[]): readonly Block[] {
  const groups = new Groups(faults);
  groups.quote([]);
  for (const element of elements) {
    if (element.kind === 'quote') faults.push(quoteInDictionary(element.place));
    else groups.add(element);
  }
  const blocks = groups.close();
  for (const { kind, place, name } of blocks)
    if (!DICTIONARY_KINDS.includes(kind)) faults.push(misplaced(kind, name, place));
  return blocks;
}

function quoteInDictionary(place: Place): NoticeFault {
  const message = 'dictionary.md 里有引文，它不会与 text.md 比对';
  return { place, code: 'T012', message, hint: '原文引在措施文件里；说明文字不用“>”' };
}

function misplaced(kind: BlockKind, name: string, place: Place): NoticeFault {
  return {
    place,
    code: 'T012',
    message: `dictionary.md 里不能有${kind}“${name}”`,
    hint: `这里只放${DICTIONARY_KINDS.join('、')}；${kind}写在措施文件里，紧跟它所依据的引文`,
  };
}
