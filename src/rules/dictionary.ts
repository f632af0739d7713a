import { shift } from '../kit/index.ts';
import type { Block, GuideEntry, Notice, SourceTable, Span, TableCell } from '../notice/index.ts';
import type { Faults } from './faults.ts';
import { parseExpression } from './feel/index.ts';
import { faultCycles } from './field-cycles.ts';
import type { EnumType, Field, Register, Type } from './model.ts';
import { own } from './own.ts';
import { rowScope, type World } from './scope.ts';
import { Typing } from './typing.ts';
import { FIELD_TYPES, numberIn, sameType, sayType, TEXT } from './types.ts';
import { LIST, SEMICOLON, split } from './words.ts';

/** All 枚举 and 台账 of all notices, as one name space; expressions of fields are typed once every name is known. */
export function readDictionary(notices: readonly Notice[], world: World, faults: Faults): void {
  const blocks = notices.flatMap((notice) => blocksOf(notice).map((block) => ({ notice, block })));
  for (const { block } of blocks) if (block.kind === '枚举') addEnum(block, world.enums, faults);
  const registers = blocks.filter(({ block }) => block.kind === '台账');
  const added = registers.filter(({ block }) => block.qualifier === '补充');
  const whole = registers.filter((one) => !added.includes(one));
  const declared = whole.filter(({ notice, block }) => declare(block, notice.id, world, faults));
  const raw = [...declared, ...added].flatMap(({ block }) => addFields(block, world, faults));
  for (const { block } of declared) for (const entry of FIELD_ENTRIES) checkFields(block, entry, world, faults);
  for (const { register, field, cell } of raw) typeField(register, field, cell, world, faults);
  const made = raw.filter(({ cell }) => cell.text !== '');
  faultCycles(
    made.map(({ register, field, cell }) => ({ register, field: field.name, place: cell.place })),
    world,
    faults,
  );
}

export function blocksOf(notice: Notice): readonly Block[] {
  return [...notice.dictionary, ...notice.measures.flatMap((measure) => measure.blocks)];
}

function addEnum(block: Block, enums: Record<string, EnumType>, faults: Faults): void {
  if (own(enums, block.name) !== undefined) {
    faults.add(block.place, 'R002', `枚举“${block.name}”写了两次`, '留下一处');
    return;
  }
  const cells = block.tables[0]?.rows.flatMap((row) => row[0] ?? []) ?? [];
  if (cells.length === 0) faults.add(block.place, 'R003', `枚举“${block.name}”没有值`, '写一张表：值 | 说明');
  const values = cells.map((cell) => cell.text);
  for (const cell of cells)
    if (values.indexOf(cell.text) !== cells.indexOf(cell))
      faults.add(cell.place, 'R002', `值“${cell.text}”写了两次`, '删去一行，或改写其中一个');
  enums[block.name] = { name: block.name, values, ordered: block.qualifier === '有序' };
}

interface MutableRegister extends Register {
  readonly fields: Field[];
}

/** Whether the name was free. */
function declare(block: Block, notice: string, world: World, faults: Faults): boolean {
  if (own(world.registers, block.name) !== undefined) {
    faults.add(block.place, 'R002', `台账“${block.name}”写了两次`, `给已有台账加字段请写“台账 ${block.name}（补充）”`);
    return false;
  }
  if (own(world.enums, block.name) !== undefined)
    faults.add(block.place, 'R002', `“${block.name}”已是枚举的名称，又写成台账`, '给其中一个另起名称');
  const about = Object.fromEntries(block.guide.map((entry: GuideEntry) => [entry.key.text, entry.value.text]));
  const key = block.guide.find((entry) => entry.key.text === '主键');
  const register: MutableRegister = {
    name: block.name,
    notice,
    key: key === undefined ? [] : split(key.value, LIST).map((part) => part.text),
    fields: [],
    about,
    sentences: block.sentences.map((id) => `${notice}/${id}`),
    place: block.place,
  };
  world.registers[block.name] = register;
  return true;
}

/** 要素 that name fields of the register, be they its own or added. */
const FIELD_ENTRIES = ['主键', '属地'] as const;

function checkFields(block: Block, entry: (typeof FIELD_ENTRIES)[number], world: World, faults: Faults): void {
  const given = block.guide.find(({ key }) => key.text === entry);
  const fields = own(world.registers, block.name)?.fields.map((field) => field.name) ?? [];
  if (given === undefined || fields.length === 0) return;
  for (const { text, place } of split(given.value, LIST))
    if (!fields.includes(text)) faults.unknown(place, `${entry}字段`, text, fields);
}

interface RawField {
  readonly register: string;
  readonly field: Field;
  readonly cell: TableCell;
}

function addFields(block: Block, world: World, faults: Faults): RawField[] {
  const register = own(world.registers, block.name);
  if (register === undefined) {
    faults.unknown(block.place, '台账', block.name, Object.keys(world.registers));
    return [];
  }
  const table = block.tables.find((t) => t.header[0]?.text === '字段');
  if (table?.header.some((cell) => cell.text === '类型') !== true) {
    const lacking = table === undefined ? '没有字段表' : '的字段表没有“类型”一栏';
    faults.add(
      table?.place ?? block.place,
      'R003',
      `台账“${block.name}”${lacking}`,
      '写一张表：字段 | 类型 | 取值 | 说明',
    );
    return [];
  }
  const raw = fieldsOf(table, block.name, world, faults);
  const fields = [...register.fields];
  for (const { field } of raw) {
    if (fields.some((f) => f.name === field.name))
      faults.add(field.place, 'R002', `字段“${field.name}”写了两次`, '删去一行，或另起一个名字');
    fields.push(field);
  }
  world.registers[block.name] = { ...register, fields };
  return raw;
}

function fieldsOf(table: SourceTable, register: string, world: World, faults: Faults): RawField[] {
  const at = (title: string): number => table.header.findIndex((cell) => cell.text === title);
  const [typeAt, valueAt, noteAt] = [at('类型'), at('取值'), at('说明')];
  return table.rows.flatMap((row) => {
    const name = row[0];
    const typeCell = row[typeAt];
    if (name === undefined || typeCell === undefined || name.text === '') return [];
    const optional = /[?？]$/u.test(typeCell.text);
    const type = fieldTypeOf(typeCell, world, faults);
    if (type === undefined) return [];
    const note = row[noteAt]?.text ?? '';
    const cell = row[valueAt] ?? { text: '', place: typeCell.place };
    return [{ register, field: { name: name.text, type, optional, note, place: name.place }, cell }];
  });
}

function fieldTypeOf(cell: TableCell, world: World, faults: Faults): Type | undefined {
  const name = cell.text
    .replace(/[?？]$/u, '')
    .replace(/（元）$/u, '')
    .trim();
  const plain = own(FIELD_TYPES, name);
  if (plain !== undefined) return plain;
  if (own(world.enums, name) !== undefined) return { kind: 'enum', name };
  if (own(world.registers, name) !== undefined) return { kind: 'ref', register: name };
  const known = [...Object.keys(FIELD_TYPES), ...Object.keys(world.enums), ...Object.keys(world.registers)];
  return faults.unknown(cell.place, '类型', name, known);
}

/** What a 取值 says beside or instead of a formula: how the field is filled in. */
function typeField(register: string, field: Field, cell: TableCell, world: World, faults: Faults): void {
  if (cell.text === '') return;
  const parts = split(cell, SEMICOLON);
  const formulas = parts.filter((part) => !declareFilling(register, field, part, world, faults));
  const [formula] = formulas;
  // A semicolon of the formula's own stays in it.
  if (formula !== undefined)
    typeFormula(register, field, parts.length === formulas.length ? cell : formula, world, faults);
}

/** `身份证号`, `身份证号或名称`, `参照 枚举`, `可为负`, `申请时不填`; false where the part says none of these. */
function declareFilling(register: string, field: Field, part: Span, world: World, faults: Faults): boolean {
  if (part.text === '申请时不填') {
    amend(register, field, { later: true }, world);
    return true;
  }
  const identity = own(IDENTITIES, part.text);
  const suggests = /^参照\s+(?<name>.+)$/u.exec(part.text)?.groups?.['name'];
  const negative = part.text === '可为负';
  if (identity === undefined && suggests === undefined && !negative) return false;
  const wanted: Type = negative ? numberIn('元') : TEXT;
  if (!sameType(field.type, wanted) || field.type.kind === 'ref')
    faults.add(
      part.place,
      'R004',
      `取值“${part.text}”写在了${sayType(field.type)}的字段`,
      `只用于类型为“${negative ? '金额' : '文本'}”的字段`,
    );
  else if (suggests !== undefined && own(world.enums, suggests) === undefined)
    faults.unknown(shift(part.place, part.text.length - suggests.length), '枚举', suggests, Object.keys(world.enums));
  else if (identity !== undefined) amend(register, field, { identity }, world);
  else amend(register, field, suggests === undefined ? { negative: true } : { suggests }, world);
  return true;
}

const IDENTITIES: Readonly<Record<string, NonNullable<Field['identity']>>> = {
  身份证号: 'person',
  身份证号或名称: 'person-or-name',
};

/** `缺省 <式>` or `= <式>`; the row itself is 本行. */
function typeFormula(register: string, field: Field, cell: Span, world: World, faults: Faults): void {
  const match = /^(?<how>缺省|=|＝)\s*(?<expr>.+)$/u.exec(cell.text);
  const text = match?.groups?.['expr'];
  if (text === undefined) {
    faults.add(
      cell.place,
      'R004',
      `取值“${cell.text}”看不懂`,
      '写“缺省 式子”或“= 式子”，或者“申请时不填”；文本字段还可写 身份证号、身份证号或名称、参照 枚举名',
    );
    return;
  }
  const place = { ...cell.place, column: cell.place.column + cell.text.length - text.length };
  const { feel, faults: found } = parseExpression(text, place);
  faults.list.push(...found);
  if (feel === undefined) return;
  const expr = new Typing(faults, place).fit(feel, rowScope(world, register), field.type);
  if (expr === undefined) return;
  amend(register, field, match?.groups?.['how'] === '缺省' ? { preset: expr } : { computed: expr }, world);
}

function amend(name: string, { name: field }: Field, more: Partial<Field>, world: World): void {
  const register = world.registers[name];
  if (register === undefined) return;
  const fields = register.fields.map((one) => (one.name === field ? { ...one, ...more } : one));
  world.registers[name] = { ...register, fields };
}
