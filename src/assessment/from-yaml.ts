import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type ParsedNode, type Scalar } from 'yaml';
import { byPlace, type Diagnostic, type Place } from '../kit/index.ts';
import type { RuleSet } from '../rules/index.ts';
import type { Situation } from './model.ts';
import { fault, type SourceEntry, type SourceNode } from './node.ts';
import { typeSituation } from './situation.ts';

/** Situations are small: one person's or one enterprise's facts. */
const MOST_BYTES = 1_048_576;
const DEEPEST = 8;

/** A YAML (or JSON) file of a situation, or every fault in it with its line and column. */
export function situationFromYaml(
  text: string,
  file: string,
  ruleSet: RuleSet,
): { situation?: Situation; faults: Diagnostic[] } {
  const start: Place = { file, line: 1, column: 1 };
  if (text.length > MOST_BYTES || new TextEncoder().encode(text).length > MOST_BYTES)
    return {
      faults: [fault(start, 'S001', '文件超过 1 MB', '一份情形只写一个人或一个单位的事实；成批的数据请用台账导入')],
    };
  const tooDeep = deeperThan(text, DEEPEST);
  if (tooDeep !== undefined)
    return {
      faults: [fault({ file, ...tooDeep }, 'S002', `嵌套超过${String(DEEPEST)}层`, '情形只有“台账: [行, 行]”两层')],
    };
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    schema: 'core',
    uniqueKeys: true,
    prettyErrors: false,
    stringKeys: true,
  });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: Math.max(1, col) };
  };
  // What the parser says again of the same place only follows from the first.
  const errors = [...new Map(document.errors.toReversed().map((error) => [error.pos[0], error])).values()].toReversed();
  if (errors.length > 0)
    return {
      faults: errors.map((error) =>
        fault(placeOf(error.pos[0]), 'S003', `不是合法的 YAML：${sayYaml(error.code)}`, '检查缩进、冒号后的空格和括号'),
      ),
    };
  const faults: Diagnostic[] = [];
  const node = document.contents === null ? undefined : nodeFromYaml(document.contents, placeOf, faults);
  if (node === undefined)
    return {
      faults: faults.length > 0 ? faults : [fault(start, 'S004', '文件是空的', '写“截至: 2025-12-31”和至少一个台账')],
    };
  const typed = typeSituation(node, ruleSet);
  const all = [...faults, ...typed.faults].sort(byPlace);
  return all.length > 0 || typed.situation === undefined ? { faults: all } : { situation: typed.situation, faults: [] };
}

/** What the parser of YAML made of a text, with the place of every part. `placeOf` gives the place of an offset in the text. */
export function nodeFromYaml(
  node: ParsedNode,
  placeOf: (offset: number) => Place,
  faults: Diagnostic[],
): SourceNode | undefined {
  const place = placeOf(node.range[0]);
  if (isAlias(node)) {
    faults.push(fault(place, 'S005', `不支持别名“*${node.source}”`, '把内容写在这里'));
    return undefined;
  }
  if (isSeq(node))
    return { kind: 'list', place, items: node.items.flatMap((item) => nodeFromYaml(item, placeOf, faults) ?? []) };
  if (isScalar(node)) return scalarNode(node, place);
  if (!isMap(node)) return NOTHING(place);
  const entries = node.items.flatMap(({ key, value }): SourceEntry[] => {
    const at = placeOf(key.range[0]);
    const inner = value === null ? NOTHING(at) : nodeFromYaml(value, placeOf, faults);
    return !isScalar(key) || inner === undefined ? [] : [{ key: sayScalar(key), place: at, value: inner }];
  });
  return { kind: 'map', entries, place };
}

function scalarNode(node: Scalar, place: Place): SourceNode {
  if (node.value === null) return NOTHING(place);
  const type = typeof node.value === 'number' ? 'number' : typeof node.value === 'boolean' ? 'boolean' : 'text';
  return { kind: 'scalar', text: sayScalar(node), type, place };
}

/** A text by its value; numbers and booleans as they are written, so that no digit is lost. */
function sayScalar({ value, source }: Scalar): string {
  return typeof value === 'string' ? value : (source ?? '');
}

function NOTHING(place: Place): SourceNode {
  return { kind: 'scalar', text: '', type: 'null', place };
}

/** Where brackets or indents nest too deep for anyone's facts: found before the parser recurses into them. */
function deeperThan(text: string, most: number): { line: number; column: number } | undefined {
  let brackets = 0;
  let indents: readonly number[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (brackets === 0) indents = indentsOf(line, indents);
    for (let at = 0; at < line.length; at++) {
      const c = line[at];
      if (c === '[' || c === '{') brackets++;
      else if (c === ']' || c === '}') brackets = Math.max(0, brackets - 1);
      if (brackets > most) return { line: i + 1, column: at + 1 };
    }
    const [over] = indents.slice(most);
    if (over !== undefined) return { line: i + 1, column: over + 1 };
  }
  return undefined;
}

/** The columns at which the collections open in this line begin: `- - a` opens three, a line further left closes some. */
function indentsOf(line: string, open: readonly number[]): number[] {
  const indents = [...open];
  // No more than this is looked at of a line: it is too deep already.
  const lead = /^ *(?:[-?] +){0,32}/u.exec(line)?.[0] ?? '';
  if (lead.trim() === '' && lead.length === line.trimEnd().length) return indents;
  const starts = [...lead.matchAll(/[-?]/gu)].map(({ index }) => index);
  for (const start of [...starts, lead.length]) {
    while ((indents.at(-1) ?? -1) >= start) indents.pop();
    indents.push(start);
  }
  return indents;
}

function sayYaml(code: string): string {
  const known: Readonly<Record<string, string>> = {
    DUPLICATE_KEY: '同一个名字写了两次',
    BAD_INDENT: '缩进不对，或者括号没有成对',
    TAB_AS_INDENT: '缩进用了制表符，须用空格',
    MISSING_CHAR: '少了符号（引号、括号或冒号）',
    BLOCK_AS_IMPLICIT_KEY: '一行里有多余的冒号，或缩进不对',
    UNEXPECTED_TOKEN: '多了符号',
    BAD_ALIAS: '别名不对',
    MULTIPLE_DOCS: '一个文件只写一份情形',
    NON_STRING_KEY: '冒号前面须是名称',
    TAG_RESOLVE_FAILED: '不支持“!”标签',
    RESOURCE_EXHAUSTION: '嵌套太深',
  };
  return known[code] ?? code;
}
