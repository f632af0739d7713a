import { byPlace, readYaml, type Diagnostic, type Place, type YamlFault } from '../kit/index.ts';
import type { RuleSet } from '../rules/index.ts';
import type { Situation } from './model.ts';
import { fault } from './node.ts';
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
  const { root, faults: yamlFaults } = readYaml(text, file);
  const faults = yamlFaults.map(situationFault);
  if (root === undefined)
    return {
      faults: faults.length > 0 ? faults : [fault(start, 'S004', '文件是空的', '写“截至: 2025-12-31”和至少一个台账')],
    };
  const typed = typeSituation(root, ruleSet);
  const all = [...faults, ...typed.faults].sort(byPlace);
  return all.length > 0 || typed.situation === undefined ? { faults: all } : { situation: typed.situation, faults: [] };
}

function situationFault({ kind, place, message }: YamlFault): Diagnostic {
  return kind === 'alias'
    ? fault(place, 'S005', message, '把内容写在这里')
    : fault(place, 'S003', `不是合法的 YAML：${message}`, '检查缩进、冒号后的空格和括号');
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
