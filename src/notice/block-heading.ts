import { nearest, shift } from '../kit/index.ts';
import type { NoticeFault } from './codes.ts';
import { BLOCK_KINDS } from './model.ts';
import type { Block, BlockKind, Span } from './model.ts';

/** The code that a kind of block must have; the other kinds have none. MM is the measure, or letters: `UI-01`. */
const CODE_OF: Readonly<Partial<Record<BlockKind, { readonly form: RegExp; readonly example: string }>>> = {
  事项: { form: /^[0-9A-Z]{2}-\d{2}$/, example: '02-01' },
  校验: { form: /^[0-9A-Z]{2}-\d{2}$/, example: '02-02' },
  服务: { form: /^[0-9A-Z]{2}-\d{2}$/, example: '06-03' },
  任务: { form: /^[0-9A-Z]{2}-R\d{1,2}$/, example: '06-R1' },
  指标: { form: /^[0-9A-Z]{2}-Z\d{1,2}$/, example: '07-Z1' },
  口径: { form: /^[0-9A-Z]{2}-\d{1,2}$/, example: '02-1' },
};
const CODE_LIKE = /^[0-9A-Za-z]{1,4}[-—－–][0-9A-Za-z]{1,4}$/u;

export type BlockHeading = Pick<Block, 'kind' | 'code' | 'name' | 'qualifier' | 'place'>;

/** `类别 [编码] 名称[（限定）]` → its parts. Undefined only where the kind is unknown; every fault is reported. */
export function blockHeadingFrom(heading: Span, faults: NoticeFault[]): BlockHeading | undefined {
  const [word = '', ...rest] = heading.text.split(/[ \t\u3000]+/u);
  const kind = BLOCK_KINDS.find((known) => known === word);
  if (kind === undefined) {
    faults.push(unknownKind(word, heading));
    return undefined;
  }
  const given = CODE_LIKE.test(rest[0] ?? '') ? (rest[0] ?? '') : '';
  const fault = codeFault(kind, given, heading);
  if (fault !== undefined) faults.push(fault);
  const named = nameFrom((given === '' ? rest : rest.slice(1)).join(' '));
  if (named.name === '') faults.push(nameless(kind, heading));
  return { kind, code: given, place: heading.place, ...named };
}

function unknownKind(word: string, { place }: Span): NoticeFault {
  const meant = nearest(word, BLOCK_KINDS);
  return {
    place,
    code: 'T007',
    message: `不认识的块类别“${word}”${meant === undefined ? '' : `，是不是“${meant}”？`}`,
    hint: `二级标题写作“## 类别 [编码] 名称”，类别为：${BLOCK_KINDS.join('、')}`,
  };
}

function codeFault(kind: BlockKind, given: string, heading: Span): NoticeFault | undefined {
  const wanted = CODE_OF[kind];
  const place = given === '' ? heading.place : shift(heading.place, heading.text.indexOf(given));
  if (wanted === undefined) {
    if (given === '') return undefined;
    return { place, code: 'T008', message: `${kind}没有编码，这里写了“${given}”`, hint: '删去编码' };
  }
  if (wanted.form.test(given)) return undefined;
  const message = given === '' ? `${kind}“${heading.text}”缺少编码` : `${kind}的编码“${given}”写法不对`;
  return { place, code: 'T008', message, hint: `写作“## ${kind} ${wanted.example} 名称”` };
}

function nameless(kind: BlockKind, { place }: Span): NoticeFault {
  return {
    place,
    code: 'T010',
    message: `${kind}的标题没有名称`,
    hint: `写作“## ${kind}${kind in CODE_OF ? ' 编码' : ''} 名称”`,
  };
}

/** `等级（有序）` → 等级 and 有序. A bracket counts only at the end. */
function nameFrom(text: string): { name: string; qualifier?: string } {
  const { name, qualifier } = /^(?<name>.+?)[ \t]*[（(](?<qualifier>[^（()）]+)[）)]$/u.exec(text)?.groups ?? {};
  return name === undefined || qualifier === undefined ? { name: text.trim() } : { name, qualifier: qualifier.trim() };
}
