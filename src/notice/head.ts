import { nearest, parseDay, readYaml } from '../kit/index.ts';
import type { Place, SourceEntry, SourceNode } from '../kit/index.ts';
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
  readonly #start: Place;
  readonly #faults: NoticeFault[];
  readonly #values = new Map<string, SourceNode>();
  /** Of what is no YAML nobody knows what is missing. */
  readonly #isYaml: boolean;

  constructor(file: string, text: string, faults: NoticeFault[]) {
    this.#start = { file, line: 1, column: 1 };
    this.#faults = faults;
    const { root, faults: found } = readYaml(text, file);
    this.#isYaml = found.length === 0;
    for (const { place, message } of found) this.#fault('T020', place, message, '改正 YAML 的写法：“键: 值”，一行一个');
    if (root?.kind === 'map') for (const entry of root.entries) this.#entry(entry);
    else if (this.#isYaml)
      this.#fault('T020', root?.place ?? this.#start, 'notice.yaml 应是“键: 值”的清单', `须有：${KEYS.join('、')}`);
  }

  text(key: Key): string {
    const node = this.#required(key);
    if (node === undefined) return '';
    const text = scalarText(node);
    if (text !== '') return text;
    this.#fault('T022', node.place, `${key}应是一行文字`, `写作“${key}: …”`);
    return '';
  }

  date(key: Key): string {
    const text = this.text(key);
    if (text === '' || parseDay(text) !== undefined) return text;
    this.#fault('T022', this.#placeOf(key), `${key}“${text}”不是日期`, '写作“2024-12-29”');
    return '';
  }

  oneOf<Word extends string>(key: Key, allowed: readonly Word[], otherwise: Word): Word {
    const text = this.text(key);
    const word = allowed.find((candidate) => candidate === text);
    if (word === undefined && text !== '') {
      this.#fault('T022', this.#placeOf(key), `${key}“${text}”不在可用的值中`, `可用：${allowed.join('、')}`);
    }
    return word ?? otherwise;
  }

  /** A list, or one text for a list of one; may be empty. */
  list(key: Key): readonly string[] {
    const node = this.#required(key);
    if (node?.kind === 'list') return node.items.map(scalarText).filter((text) => text !== '');
    if (node?.kind === 'scalar') return node.type === 'null' ? [] : [scalarText(node)];
    if (node !== undefined)
      this.#fault('T022', node.place, `${key}应是清单`, `一行一个，写作“- …”；没有的写“${key}: []”`);
    return [];
  }

  #entry({ key, place, value }: SourceEntry): void {
    if (KEYS.some((known) => known === key)) {
      this.#values.set(key, value);
      return;
    }
    const meant = nearest(key, KEYS);
    const guess = meant === undefined ? '' : `，是不是“${meant}”？`;
    this.#fault('T023', place, `不认识的项目“${key}”${guess}`, `可用：${KEYS.join('、')}`);
  }

  #required(key: Key): SourceNode | undefined {
    const node = this.#values.get(key);
    if (node === undefined && this.#isYaml) this.#fault('T021', this.#start, `缺少“${key}”`, `加一行“${key}: …”`);
    return node;
  }

  #placeOf(key: Key): Place {
    return this.#values.get(key)?.place ?? this.#start;
  }

  #fault(code: NoticeCode, place: Place, message: string, hint: string): void {
    this.#faults.push({ place, code, message, hint });
  }
}

/** A scalar as it was meant: text, or a number such as a year; else empty. */
function scalarText(node: SourceNode): string {
  return node.kind === 'scalar' && (node.type === 'text' || node.type === 'number') ? node.text.trim() : '';
}
