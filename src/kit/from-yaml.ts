import {
  EVENT_ID,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  YAMLException,
  type Event,
  type ScalarEvent,
} from 'js-yaml';
import type { Place } from './diagnostic.ts';
import type { SourceEntry, SourceNode } from './source-node.ts';

export interface YamlFault {
  /**
   * An alias is refused for what it could do (a bomb), a name that is written twice for what it may mean; with them the rest can still be
   * read. All else is no YAML, or more than these files need.
   */
  readonly kind: 'syntax' | 'alias' | 'repeated';
  readonly place: Place;
  /** In Chinese, without a full stop. */
  readonly message: string;
}

export interface YamlReading {
  /** Absent where there is nothing, or a fault of syntax. */
  readonly root?: SourceNode;
  readonly faults: readonly YamlFault[];
}

/**
 * The one document of a YAML 1.2 file (core schema), with the place of every part. Tags, aliases, keys that are no text and names written twice
 * are faults. Not for files of strangers that nest without end: see the caller's limits.
 */
export function readYaml(text: string, file: string): YamlReading {
  const placeOf = placesIn(text, file);
  let events: Event[];
  try {
    events = parseEvents(text, { maxDepth: DEEPEST });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const at = error.mark?.position ?? 0;
    return { faults: [{ kind: 'syntax', place: placeOf(at), message: sayReason(error.reason, text.charAt(at)) }] };
  }
  return new TreeReader(text, events, placeOf).read();
}

/** Further than anybody's facts, so that what is too deep is said where it matters. */
const DEEPEST = 100;

/** Makes a tree of the parser's events, one after the other. */
class TreeReader {
  readonly #text: string;
  readonly #events: readonly Event[];
  readonly #placeOf: (offset: number) => Place;
  readonly #faults: YamlFault[] = [];
  #at = 0;
  /** Of the last value that was read. */
  #end = 0;

  constructor(text: string, events: readonly Event[], placeOf: (offset: number) => Place) {
    this.#text = text;
    this.#events = events;
    this.#placeOf = placeOf;
  }

  read(): YamlReading {
    // The first event opens the document.
    this.#at = 1;
    const root = this.#events.length === 0 ? undefined : this.#node(this.#placeOf(0));
    // It closes; what comes then is another one.
    this.#at += 1;
    if (this.#at < this.#events.length)
      this.#fault('syntax', this.#placeOf(this.#secondDocument()), '一个文件只写一份，多了“---”');
    const isEmpty = root === undefined || (root.kind === 'scalar' && root.type === 'null');
    return isEmpty || this.#faults.some(({ kind }) => kind === 'syntax')
      ? { faults: this.#faults }
      : { root, faults: this.#faults };
  }

  /**
   * @param otherwise place of a value that isn't written
   * @param isItem of a list: there it is the dash
   */
  #node(otherwise: Place, isItem = false): SourceNode | undefined {
    const event = this.#events[this.#at++];
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        this.#refuseTag(event);
        return this.#scalar(event, isItem && event.valueStart < 0 ? (this.#nextDash() ?? otherwise) : otherwise);
      case EVENT_ID.SEQUENCE:
        this.#refuseTag(event);
        return { kind: 'list', place: this.#placeOf(event.start), items: this.#items(this.#placeOf(event.start)) };
      case EVENT_ID.MAPPING:
        this.#refuseTag(event);
        return { kind: 'map', place: this.#placeOf(event.start), entries: this.#entries(this.#placeOf(event.start)) };
      case EVENT_ID.ALIAS: {
        const name = this.#text.slice(event.anchorStart, event.anchorEnd);
        this.#fault('alias', this.#placeOf(event.anchorStart - 1), `不支持别名“*${name}”`);
        return undefined;
      }
      default:
        return undefined;
    }
  }

  #items(place: Place): SourceNode[] {
    const items: SourceNode[] = [];
    while (!this.#closes()) {
      const item = this.#node(place, true);
      if (item !== undefined) items.push(item);
    }
    return items;
  }

  /** The dash of an item that is empty; the next one is looked for behind it. */
  #nextDash(): Place | undefined {
    const at = this.#text.slice(this.#end).search(/-(?=\s|$)/u);
    if (at < 0) return undefined;
    this.#end += at + 1;
    return this.#placeOf(this.#end - 1);
  }

  #entries(place: Place): SourceEntry[] {
    const entries = new Map<string, SourceEntry>();
    while (!this.#closes()) {
      const key = this.#node(place);
      const value = this.#node(key?.place ?? place);
      if (key === undefined) continue;
      if (key.kind !== 'scalar') this.#fault('syntax', key.place, '冒号前面须是名称');
      else if (entries.has(key.text)) this.#fault('repeated', key.place, '同一个名字写了两次');
      else if (value !== undefined) entries.set(key.text, { key: key.text, place: key.place, value });
    }
    return [...entries.values()];
  }

  /** Whether the collection that is read ends here; steps over its end. */
  #closes(): boolean {
    const isEnd = this.#events[this.#at]?.type === EVENT_ID.POP || this.#at >= this.#events.length;
    if (isEnd) this.#at += 1;
    return isEnd;
  }

  #scalar(event: ScalarEvent, otherwise: Place): SourceNode {
    if (event.valueStart < 0) return { kind: 'scalar', text: '', type: 'null', place: otherwise };
    const place = this.#placeOf(this.#beginOf(event));
    this.#end = event.valueEnd;
    const text = getScalarValue(this.#text, event);
    const type = event.style === SCALAR_STYLE.PLAIN ? typeOf(text) : 'text';
    return { kind: 'scalar', text: type === 'null' ? '' : text, type, place };
  }

  /** A quoted text begins with its quote, a block with its `|` or `>`. */
  #beginOf({ style, valueStart }: ScalarEvent): number {
    if (style === SCALAR_STYLE.PLAIN) return valueStart;
    if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) return valueStart - 1;
    const head = this.#text.slice(0, valueStart - 1);
    const line = head.lastIndexOf('\n') + 1;
    const sign = /(?:^|[\s:-])[|>][-+\d]*\s*(?:#.*)?$/u.exec(head.slice(line));
    return sign === null ? line : line + sign.index + sign[0].search(/[|>]/u);
  }

  #secondDocument(): number {
    const next = this.#events.slice(this.#at + 1).find((event) => event.type !== EVENT_ID.POP);
    const start = next === undefined ? this.#text.length : startOf(next);
    return Math.max(0, this.#text.lastIndexOf('---', start));
  }

  #refuseTag({ tagStart }: { readonly tagStart: number }): void {
    if (tagStart >= 0) this.#fault('syntax', this.#placeOf(tagStart), '不支持“!”标签');
  }

  #fault(kind: YamlFault['kind'], place: Place, message: string): void {
    this.#faults.push({ kind, place, message });
  }
}

function startOf(event: Event): number {
  if ('start' in event) return event.start;
  return 'valueStart' in event ? event.valueStart : 0;
}

/** What a plain text is in the core schema (YAML 1.2.2, 10.3.2). */
function typeOf(text: string): 'text' | 'number' | 'boolean' | 'null' {
  if (!/^(?:$|[-+.\d~nNtTfF])/u.test(text)) return 'text';
  if (/^(?:null|Null|NULL|~)?$/u.test(text)) return 'null';
  if (/^(?:true|True|TRUE|false|False|FALSE)$/u.test(text)) return 'boolean';
  return NUMBER.test(text) ? 'number' : 'text';
}

const NUMBER =
  /^(?:[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/u;

/** Offsets to places; columns count UTF-16 units from 1, as editors do. */
function placesIn(text: string, file: string): (offset: number) => Place {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** The parser's words for what an author does wrong; what is rarer, in its own. */
function sayReason(reason: string, sign: string): string {
  if (/[\]},]/u.test(sign)) return `多了符号“${sign}”`;
  return REASONS.find(([begin]) => reason.includes(begin))?.[1] ?? `写法不对（${reason}）`;
}

const REASONS: readonly (readonly [string, string])[] = [
  ['tab characters', '缩进用了制表符，须用空格'],
  ['bad indentation', '缩进不对，或者一行里有多余的冒号'],
  ['deficient indentation', '缩进不对，或者括号、引号没有成对'],
  ['within a flow collection', '括号没有成对'],
  ['missed comma', '少了逗号'],
  ['quoted scalar', '引号没有成对'],
  ['unknown escape sequence', '双引号里的“\\”后面不对'],
  ['whitespace character is expected after', '冒号后面须有空格'],
  ["expected ':'", '少了冒号'],
  ['block mapping entry', '少了冒号，或缩进不对'],
  ['node content', '多了逗号'],
  ['tag', '不支持“!”标签'],
  ['document separator', '多了内容，或缩进不对'],
  ['nesting exceeded', '嵌套太深'],
  ['null byte', '文件里有空字符'],
  ['non-printable', '文件里有不能显示的字符'],
];
