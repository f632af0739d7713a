import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node, Pair, YAMLMap } from 'yaml';
import { nearest, parseDay } from '../kit/index.ts';
import type { Place } from '../kit/index.ts';
import type { NoticeCode, NoticeFault } from './codes.ts';
import type { Level, NoticeHead } from './model.ts';

const LEVELS: readonly Level[] = ['国家', '省', '市', '县'];
const TEXT_KINDS: readonly NoticeHead['文本性质'][] = ['原文', '摘要'];
const KEYS = ['文号', '标题', '简称', '发文机关', '成文日期', '施行日期', '层级', '上位依据', '文本性质'] as const;
type Key = (typeof KEYS)[number];

/** Stands in where there is no `notice.yaml`. */
export const EMPTY_HEAD: NoticeHead = {
  文号: '',
  标题: '',
  简称: '',
  发文机关: '',
  成文日期: '',
  施行日期: '',
  层级: '市',
  上位依据: [],
  文本性质: '原文',
};

/** `notice.yaml` → the head of the notice. Where there are faults the head is filled with empty values and must not be used. */
export function headFrom(file: string, text: string, faults: NoticeFault[]): NoticeHead {
  const reader = new HeadReader(file, text, faults);
  return {
    文号: reader.text('文号'),
    标题: reader.text('标题'),
    简称: reader.text('简称'),
    发文机关: reader.text('发文机关'),
    成文日期: reader.date('成文日期'),
    施行日期: reader.date('施行日期'),
    层级: reader.oneOf('层级', LEVELS, '市'),
    上位依据: reader.list('上位依据'),
    文本性质: reader.oneOf('文本性质', TEXT_KINDS, '原文'),
  };
}

class HeadReader {
  readonly #file: string;
  readonly #faults: NoticeFault[];
  readonly #counter = new LineCounter();
  readonly #values = new Map<string, Node | null>();

  constructor(file: string, text: string, faults: NoticeFault[]) {
    this.#file = file;
    this.#faults = faults;
    const document = parseDocument(text, { lineCounter: this.#counter });
    for (const error of document.errors)
      this.#fault('T020', error.pos[0], firstLine(error.message), '改正 YAML 的写法：“键: 值”，一行一个');
    this.#gather(document);
  }

  text(key: Key): string {
    const node = this.#required(key);
    if (node === undefined) return '';
    const text = scalarText(node);
    if (text !== '') return text;
    this.#fault('T022', offsetOf(node), `${key}应是一行文字`, `写作“${key}: …”`);
    return '';
  }

  date(key: Key): string {
    const text = this.text(key);
    if (text === '' || parseDay(text) !== undefined) return text;
    this.#fault('T022', offsetOf(this.#values.get(key)), `${key}“${text}”不是日期`, '写作“2024-12-29”');
    return '';
  }

  oneOf<Word extends string>(key: Key, allowed: readonly Word[], otherwise: Word): Word {
    const text = this.text(key);
    const word = allowed.find((candidate) => candidate === text);
    if (word === undefined && text !== '') {
      this.#fault(
        'T022',
        offsetOf(this.#values.get(key)),
        `${key}“${text}”不在可用的值中`,
        `可用：${allowed.join('、')}`,
      );
    }
    return word ?? otherwise;
  }

  /** A list, or one text for a list of one; may be empty. */
  list(key: Key): readonly string[] {
    const node = this.#required(key);
    if (isSeq(node)) return node.items.map(scalarText).filter((text) => text !== '');
    if (isScalar(node)) return node.value === null ? [] : [scalarText(node)];
    if (node !== undefined)
      this.#fault('T022', offsetOf(node), `${key}应是清单`, `一行一个，写作“- …”；没有的写“${key}: []”`);
    return [];
  }

  #gather({ contents }: Document.Parsed): void {
    if (!isMap(contents)) {
      this.#fault('T020', 0, 'notice.yaml 应是“键: 值”的清单', `须有：${KEYS.join('、')}`);
      return;
    }
    for (const pair of pairsOf(contents)) this.#pair(pair);
  }

  #pair({ key, value }: Pair<Node, Node | null>): void {
    const name = scalarText(key);
    if (KEYS.some((known) => known === name)) this.#values.set(name, value);
    else {
      const meant = nearest(name, KEYS);
      const guess = meant === undefined ? '' : `，是不是“${meant}”？`;
      this.#fault('T023', offsetOf(key), `不认识的项目“${name}”${guess}`, `可用：${KEYS.join('、')}`);
    }
  }

  #required(key: Key): Node | undefined {
    const node = this.#values.get(key);
    if (node === undefined || node === null) {
      this.#fault('T021', 0, `缺少“${key}”`, `加一行“${key}: …”`);
      return undefined;
    }
    return node;
  }

  #fault(code: NoticeCode, offset: number, message: string, hint: string): void {
    this.#faults.push({ place: this.#placeOf(offset), code, message, hint });
  }

  #placeOf(offset: number): Place {
    const { line, col } = this.#counter.linePos(offset);
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col) };
  }
}

/** A scalar as it was meant: text, or a number such as a year; else empty. */
function scalarText(node: unknown): string {
  if (!isScalar(node)) return '';
  return typeof node.value === 'string' || typeof node.value === 'number' ? String(node.value).trim() : '';
}

function pairsOf(map: YAMLMap.Parsed): readonly Pair<Node, Node | null>[] {
  return map.items;
}

function offsetOf(node: Node | null | undefined): number {
  return node?.range?.[0] ?? 0;
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}
