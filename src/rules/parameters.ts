import { parseDay, type Place } from '../kit/index.ts';
import type { Block, Notice, SourceTable, Span, TableCell } from '../notice/index.ts';
import type { Faults } from './faults.ts';
import { scaleOf, type Parameter, type Reading, type ReadingOption, type Type, type Value } from './model.ts';
import { own } from './own.ts';
import type { World } from './scope.ts';
import { scaled } from './typing-numbers.ts';
import { BOOLEAN, DATE, numberIn, sayType, TEXT, UNITS } from './types.ts';
import { bracketed, headed } from './words.ts';
import { blocksOf } from './dictionary.ts';

/** All 参数 blocks: named values with dates. */
export function readParameters(notices: readonly Notice[], world: World, faults: Faults): void {
  for (const notice of notices)
    for (const block of blocksOf(notice))
      if (block.kind === '参数') for (const table of block.tables) readTable(table, world, faults);
}

function readTable(table: SourceTable, world: World, faults: Faults): void {
  for (const row of table.rows) {
    const [name, value, from, to] = row;
    if (name === undefined || value === undefined || name.text === '') continue;
    const head = headed(name);
    faultBracket(name, head.unit, faults);
    const read = readValue(value, head.unit, faults);
    const known = own(world.parameters, head.name.text);
    if (read === undefined) {
      // The name is known all the same: what uses it is not at fault.
      const type = numberIn(head.unit?.base ?? '');
      world.parameters[head.name.text] = known ?? { name: head.name.text, type, history: [], place: name.place };
      continue;
    }
    const [first, last] = [dayOf(from, faults), dayOf(to, faults)];
    checkHistory(known, read.type, [first, last], name, faults);
    const entry = {
      value: read.value,
      ...(first === undefined ? {} : { from: first }),
      ...(last === undefined ? {} : { to: last }),
    };
    world.parameters[head.name.text] =
      known === undefined
        ? { name: head.name.text, type: read.type, history: [entry], place: name.place }
        : { ...known, history: [...known.history, entry] };
  }
}

/** A bracket behind a parameter's name is its unit: one that is misspelt would become part of the name. */
function faultBracket(name: Span, unit: { base: string } | undefined, faults: Faults): void {
  const { inner } = bracketed(name);
  if (inner !== undefined && unit === undefined) faults.unknown(inner.place, '单位', inner.text, Object.keys(UNITS));
}

/** A parameter keeps its unit, and has one value a day. */
function checkHistory(
  known: Parameter | undefined,
  type: Type,
  [from, to]: readonly [number | undefined, number | undefined],
  name: Span,
  faults: Faults,
): void {
  if (from !== undefined && to !== undefined && to < from)
    faults.add(name.place, 'R005', `参数“${name.text}”的“至”早于“自”`, '核对两个日期');
  if (known === undefined) return;
  if (sayType(known.type) !== sayType(type))
    faults.add(
      name.place,
      'R020',
      `参数“${known.name}”前面是${sayType(known.type)}，这里是${sayType(type)}`,
      '前后用同一单位',
    );
  const clash = known.history.find(
    (other) => (from ?? -Infinity) <= (other.to ?? Infinity) && (other.from ?? -Infinity) <= (to ?? Infinity),
  );
  if (clash !== undefined)
    faults.add(name.place, 'R002', `参数“${known.name}”在同一日有两个值`, '给前一行写上“至”，前后相接而不重叠');
}

function dayOf(cell: TableCell | undefined, faults: Faults): number | undefined {
  if (cell === undefined || cell.text === '') return undefined;
  return parseDay(cell.text) ?? faults.add(cell.place, 'R005', `“${cell.text}”不是日期`, '写成 2024-12-29');
}

/** A value by how it is written, in the unit its heading gives. */
function readValue(
  cell: TableCell,
  unit: { base: string; times: number } | undefined,
  faults: Faults,
): { type: Type; value: Value } | undefined {
  const { text } = cell;
  if (text === '是' || text === '否') return { type: BOOLEAN, value: text === '是' };
  const day = parseDay(text);
  if (day !== undefined) return { type: DATE, value: day };
  if (/^\d+(?:\.\d+)?$/u.test(text)) {
    const base = unit?.base ?? '';
    const value = scaled(text, scaleOf(base), unit?.times);
    return value === undefined
      ? faults.add(
          cell.place,
          'R010',
          `“${text}”的小数位太多`,
          `${sayType(numberIn(base))}最多${String(scaleOf(base))}位小数`,
        )
      : { type: numberIn(base), value };
  }
  if (unit !== undefined)
    return faults.add(cell.place, 'R006', `“${text}”不是数`, '这一栏有单位，只写数字，不带单位和正负号');
  return { type: TEXT, value: text };
}

/** All 口径 blocks; each column but 选项 and 理由 is a parameter that the reading chooses. */
export function readReadings(notices: readonly Notice[], world: World, faults: Faults): Reading[] {
  return notices.flatMap((notice) =>
    blocksOf(notice).flatMap((block) => (block.kind === '口径' ? readReading(block, notice.id, world, faults) : [])),
  );
}

function readReading(block: Block, notice: string, world: World, faults: Faults): Reading[] {
  const [table] = block.tables;
  if (table === undefined) {
    faults.add(block.place, 'R003', `口径 ${block.code} 没有选项表`, '写一张表：选项 | 参数… | 理由');
    return [];
  }
  const options = optionsOf(table, block, world, faults);
  faultTwice(table, faults);
  const before = faults.list.length;
  const lines = block.notes.flatMap((note) => inForceOf(note, options, faults));
  if (lines.length === 0 && faults.list.length === before)
    faults.add(
      block.place,
      'R007',
      `口径 ${block.code} 没有现行选项`,
      '写一行：现行 甲，自 2024-12-29，待主管部门确认。',
    );
  const standing = /待[^，。]*确认/u.exec(block.notes.map((n) => n.text).join(''))?.[0] ?? '';
  return [
    {
      code: block.code,
      notice,
      question: block.name,
      options,
      inForce: lines.sort((a, b) => a.from - b.from),
      standing,
      sentences: block.sentences.map((id) => `${notice}/${id}`),
      place: block.place,
    },
  ];
}

function faultTwice(table: SourceTable, faults: Faults): void {
  const names = table.rows.map((row) => row[0]?.text);
  for (const [i, row] of table.rows.entries())
    if (row[0] !== undefined && names.indexOf(row[0].text) < i)
      faults.add(row[0].place, 'R002', `选项“${row[0].text}”写了两次`, '给每个选项一个名称');
}

function optionsOf(table: SourceTable, block: Block, world: World, faults: Faults): ReadingOption[] {
  const columns = table.header.map((cell) => ({ cell, ...headed(cell) }));
  const reasonAt = columns.findIndex((column) => column.name.text === '理由');
  for (const [i, { cell, name, unit }] of columns.entries()) {
    if (i === 0 || i === reasonAt) continue;
    faultBracket(cell, unit, faults);
    if (own(world.parameters, name.text) !== undefined)
      faults.add(name.place, 'R002', `参数“${name.text}”已在别处定义`, '另起一个名字');
  }
  return table.rows.map((row) => {
    const values: Record<string, Value> = {};
    for (const [i, column] of columns.entries()) {
      const cell = row[i];
      if (i === 0 || i === reasonAt || cell === undefined) continue;
      const read = readValue(cell, column.unit, faults);
      if (read === undefined) continue;
      values[column.name.text] = read.value;
      declare(column.name, read.type, block.code, world, faults, cell.place);
    }
    return { name: row[0]?.text ?? '', values, reason: row[reasonAt]?.text ?? '' };
  });
}

function declare(name: Span, type: Type, reading: string, world: World, faults: Faults, place: Place): void {
  const known = own(world.parameters, name.text);
  if (known === undefined) {
    const parameter: Parameter = { name: name.text, type, reading, history: [], place: name.place };
    world.parameters[name.text] = parameter;
  } else if (known.reading === reading && sayType(known.type) !== sayType(type)) {
    const given = `参数“${name.text}”在前一选项是${sayType(known.type)}，这里是${sayType(type)}`;
    faults.add(place, 'R020', given, '各选项写同一类值');
  }
}

function inForceOf(
  note: Span,
  options: readonly ReadingOption[],
  faults: Faults,
): { option: string | null; from: number }[] {
  const match = /^(?:现行\s*(?<option>[^\s，,]+)|(?<gone>撤回))[，,]\s*自\s*(?<day>[\d-]+)/u.exec(note.text);
  if (match === null) return [];
  const { option, day = '' } = match.groups ?? {};
  const from = parseDay(day);
  if (from === undefined) {
    faults.add(note.place, 'R005', `“${day}”不是日期`, '写成 2024-12-29');
    return [];
  }
  if (option !== undefined && !options.some((o) => o.name === option)) {
    faults.unknown(
      note.place,
      '选项',
      option,
      options.map((o) => o.name),
    );
    return [];
  }
  return [{ option: option ?? null, from }];
}
