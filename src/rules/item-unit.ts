import { type Place, shift } from '../kit/index.ts';
import type { Block, Span } from '../notice/index.ts';
import type { Faults } from './faults.ts';
import { entryOf } from './guide.ts';
import type { ItemScope } from './item-scope.ts';
import type { RecognitionUnit, Register } from './model.ts';
import { own } from './own.ts';
import type { World } from './scope.ts';
import { sameType, sayType } from './types.ts';
import { LIST, split } from './words.ts';

export interface UnitSource {
  readonly register: string;
  readonly by?: readonly string[];
  readonly scopeSpan?: Span;
}

const UNIT = /^(?:每条\s*(?<row>\S+)|每组\s*(?<group>[^，,\s]+)\s*[，,]\s*按\s*(?<by>.+))$/u;

export function readUnit(block: Block, world: World, faults: Faults): UnitSource | undefined {
  const entry = entryOf(block, '认定单元');
  if (entry === undefined)
    return faults.add(
      block.place,
      'R050',
      `${block.kind} ${block.code} 没有“认定单元”`,
      '写“每条 台账名”，或“每组 台账名，按 字段、字段”',
    );
  const groups = UNIT.exec(entry.value.text)?.groups;
  const register = groups?.['row'] ?? groups?.['group'];
  if (groups === undefined || register === undefined)
    return faults.add(
      entry.value.place,
      'R050',
      `认定单元“${entry.value.text}”看不懂`,
      '写“每条 台账名”，或“每组 台账名，按 字段、字段”',
    );
  const known: Register | undefined = own(world.registers, register);
  const at = (text: string): Place => shift(entry.value.place, entry.value.text.indexOf(text));
  if (known === undefined) return faults.unknown(at(register), '台账', register, Object.keys(world.registers));
  const byText = groups['by'];
  const by = byText === undefined ? undefined : split({ text: byText, place: at(byText) }, LIST);
  const fields = known.fields.map((f) => f.name);
  const unknown = by?.filter(({ text }) => !fields.includes(text)) ?? [];
  for (const { text, place } of unknown) faults.unknown(place, '字段', text, fields);
  if (unknown.length > 0) return undefined;
  const scopeSpan = entryOf(block, '范围')?.value;
  return {
    register,
    ...(by === undefined ? {} : { by: by.map(({ text }) => text) }),
    ...(scopeSpan === undefined ? {} : { scopeSpan }),
  };
}

/** `自主评价汇总：评价机构 = 单位，…`: facts by name on the left, fields of the other register on the right. */
export function readAlternative(
  block: Block,
  scope: ItemScope,
  unit: UnitSource,
  world: World,
  faults: Faults,
): RecognitionUnit['alternative'] | undefined {
  const entry = entryOf(block, '另可申报');
  if (entry === undefined) return undefined;
  const [head, ...rest] = entry.value.text.split(/[：:]/u);
  const register = own(world.registers, head?.trim() ?? '');
  if (head === undefined || register === undefined)
    return faults.unknown(entry.value.place, '台账', head ?? '', Object.keys(world.registers));
  const body = rest.join(':');
  const place = { ...entry.value.place, column: entry.value.place.column + head.length + 1 };
  const facts = split({ text: body, place }, /[，,；;]/gu).flatMap((part) => {
    const [left = '', right = ''] = part.text.split(/[=＝]/u).map((side) => side.trim());
    if (!register.fields.some((f) => f.name === right)) {
      faults.unknown(
        part.place,
        '字段',
        right,
        register.fields.map((f) => f.name),
      );
      return [];
    }
    const fact = factNamed(left, scope, unit);
    const field = register.fields.find((f) => f.name === right);
    const known = scope.facts[fact];
    if (known !== undefined && field !== undefined && !sameType(known.type, field.type)) {
      const given = `“${left}”是${sayType(known.type)}，“${right}”是${sayType(field.type)}`;
      faults.add(part.place, 'R020', given, '两边须是同一类值');
      return [];
    }
    if (fact >= 0) return [{ fact, field: right }];
    faults.unknown(
      part.place,
      '事实',
      left,
      scope.facts.map((f) => f.name),
    );
    return [];
  });
  return { register: register.name, facts };
}

function factNamed(name: string, scope: ItemScope, unit: UnitSource): number {
  if (unit.by?.includes(name) === true) {
    const lifted = scope.fit({ text: name, place: { file: '', line: 0, column: 0 } });
    if (lifted?.op === 'fact') return lifted.index;
  }
  scope.use(name);
  return scope.facts.findIndex((fact) => fact.name === name);
}
