import type { Diagnostic, Place, SourceNode } from '../kit/index.ts';
import type { RuleSet } from '../rules/index.ts';
import type { Situation } from './model.ts';
import { fault } from './node.ts';
import { typeSituation } from './situation.ts';

/** A situation that came as JSON. A fault's place names the JSON pointer (RFC 6901) as its file, at line 0. */
export function situationFromJson(value: unknown, ruleSet: RuleSet): { situation?: Situation; faults: Diagnostic[] } {
  const faults: Diagnostic[] = [];
  const node = toNode(value, '', 0, faults);
  const typed = typeSituation(node, ruleSet);
  const all = [...faults, ...typed.faults];
  return all.length > 0 || typed.situation === undefined ? { faults: all } : { situation: typed.situation, faults: [] };
}

function toNode(value: unknown, pointer: string, depth: number, faults: Diagnostic[]): SourceNode {
  const place: Place = { file: pointer === '' ? '/' : pointer, line: 0, column: 0 };
  if (depth > 8) {
    faults.push(fault(place, 'S002', '嵌套超过8层', '情形只有“台账: [行, 行]”两层'));
    return { kind: 'scalar', text: '', type: 'null', place };
  }
  if (Array.isArray(value))
    return {
      kind: 'list',
      place,
      items: value.map((item: unknown, i) => toNode(item, `${pointer}/${String(i)}`, depth + 1, faults)),
    };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]: [string, unknown]) => {
      const node = toNode(inner, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1, faults);
      return { key, place: node.place, value: node };
    });
    return { kind: 'map', entries, place };
  }
  if (typeof value === 'number') return { kind: 'scalar', text: String(value), type: 'number', place };
  if (typeof value === 'boolean') return { kind: 'scalar', text: String(value), type: 'boolean', place };
  return typeof value === 'string'
    ? { kind: 'scalar', text: value, type: 'text', place }
    : { kind: 'scalar', text: '', type: 'null', place };
}
