import type { Notice, SourceTable, Span, TableCell } from '../notice/index.ts';
import type { Faults } from './faults.ts';
import { parseExpression, parseUnaryTests } from './feel/index.ts';
import {
  scaleOf,
  type DecisionTable,
  type Expr,
  type HitPolicy,
  type Output,
  type TableRow,
  type Test,
  type Type,
} from './model.ts';
import { own } from './own.ts';
import { worldScope, type Scope } from './scope.ts';
import { scaled } from './typing-numbers.ts';
import { Typing } from './typing.ts';
import { numberIn, sameType, sayType, TEXT, UNITS } from './types.ts';
import { bracketed, headed, isDash } from './words.ts';

/** A table as it stands in a notice, not yet typed: that needs an item to say what its headings mean. */
export interface FoundTable {
  readonly notice: Notice;
  readonly source: SourceTable;
  /** Sentences of the block the table stands in. */
  readonly sentences: readonly string[];
  /** Its faults have been reported: once is enough, however many items use it. */
  faulty?: boolean;
}

/** Captioned tables of a notice by name. */
export function findTables(notice: Notice, faults: Faults): Map<string, FoundTable> {
  const found = new Map<string, FoundTable>();
  for (const measure of notice.measures)
    for (const block of measure.blocks)
      for (const source of block.tables) {
        const { caption } = source;
        if (caption === undefined || block.kind === '口径' || block.kind === '参数' || block.kind === '台账') continue;
        if (found.has(caption.name)) faults.add(caption.place, 'R002', `表“${caption.name}”写了两次`, '另起一个名字');
        found.set(caption.name, { notice, source, sentences: block.sentences });
      }
  return found;
}

const POLICIES: readonly string[] = ['U', 'F', 'C+', 'C>', 'C<'];

/** One column of inputs: its heading, and what its cells are held against in the item that first uses the table. */
interface Column {
  readonly label: Span;
  readonly expr: Expr;
  readonly times: number;
}

/** Inputs of the table typed in an item's scope. */
export function typeInputs(found: FoundTable, scope: Scope, faults: Faults): Expr[] | undefined {
  const columns = columnsOf(found.source, scope, faults);
  return columns?.map((column) => column.expr);
}

/** The whole table, typed; faults are added and a table with faults is not used. */
export function typeTable(name: string, found: FoundTable, scope: Scope, faults: Faults): DecisionTable | undefined {
  const { source, notice } = found;
  const columns = columnsOf(source, scope, faults);
  if (columns === undefined || source.caption === undefined) return undefined;
  const hitPolicy = source.caption.hitPolicy;
  if (!isPolicy(hitPolicy))
    return faults.add(source.caption.place, 'R030', `不支持命中方式“${hitPolicy}”`, `可用：${POLICIES.join('、')}`);
  const output = outputOf(source);
  const before = faults.list.length;
  const raw = source.caption.cross === undefined ? plainRows(source) : crossRows(source);
  const world = worldScope(scope.world);
  const stated = statedIn(found, output);
  const rows = raw.map((row) => typeRow(row, columns, output, world, stated, faults));
  if (faults.list.length > before) return undefined;
  return {
    name,
    notice: notice.id,
    hitPolicy,
    cross: source.caption.cross !== undefined,
    ...(output.unit === undefined ? {} : { unit: output.unit }),
    inputs: columns.map(({ label, expr }) => ({
      label: label.text,
      text: label.text,
      type: expr.type,
      place: label.place,
    })),
    output: { label: output.label, type: output.type },
    rows: rows.filter((row) => row !== undefined),
    place: source.place,
  };
}

function isPolicy(text: string): text is HitPolicy {
  return POLICIES.includes(text);
}

function columnsOf(source: SourceTable, scope: Scope, faults: Faults): Column[] | undefined {
  const cross = source.caption?.cross;
  const place = source.caption?.place ?? source.place;
  const labels: Span[] =
    cross === undefined ? source.header.slice(0, -1) : [cross.rows, cross.columns].map((text) => ({ text, place }));
  const columns = labels.map((label): Column | undefined => {
    const { name, unit } = headed(label);
    const { feel, faults: found } = parseExpression(name.text, name.place);
    faults.list.push(...found);
    const expr = feel === undefined ? undefined : new Typing(faults, name.place).expr(feel, scope);
    if (expr === undefined) return undefined;
    if (unit !== undefined && !sameType(expr.type, numberIn(unit.base)))
      return faults.add(
        label.place,
        'R022',
        `栏目单位“${unit.base}”与“${name.text}”不合`,
        `“${name.text}”是${sayType(expr.type)}`,
      );
    return { label: name, expr, times: unit?.times ?? 1 };
  });
  return columns.every((column) => column !== undefined) ? columns : undefined;
}

interface OutputColumn {
  readonly label: string;
  readonly type: Type;
  readonly times: number;
  readonly unit?: string;
}

function outputOf(source: SourceTable): OutputColumn {
  const { caption } = source;
  const last = source.header.at(-1);
  const head = last === undefined ? undefined : headed(last);
  const unit = caption?.cross === undefined ? head?.unit : own(UNITS, caption.unit ?? '');
  const label = caption?.cross === undefined ? (head?.name.text ?? '') : caption.name;
  const written =
    caption?.cross === undefined ? bracketed(last ?? { text: '', place: source.place }).inner?.text : caption.unit;
  const typed = { label, type: unit === undefined ? TEXT : numberIn(unit.base), times: unit?.times ?? 1 };
  return unit === undefined || written === undefined ? typed : { ...typed, unit: written };
}

/** A row before typing: the cells its tests and output come from. */
interface RawRow {
  readonly inputs: readonly TableCell[];
  readonly output: TableCell;
}

function plainRows(source: SourceTable): RawRow[] {
  return source.rows.flatMap((row) => {
    const output = row.at(-1);
    return output === undefined ? [] : [{ inputs: row.slice(0, -1), output }];
  });
}

function crossRows(source: SourceTable): RawRow[] {
  const heads = source.header.slice(1);
  return source.rows.flatMap(([first, ...cells]) =>
    cells.flatMap((output, i) => {
      const head = heads[i];
      return first === undefined || head === undefined ? [] : [{ inputs: [first, head], output }];
    }),
  );
}

function typeRow(
  raw: RawRow,
  columns: readonly Column[],
  output: OutputColumn,
  scope: Scope,
  stated: readonly Stated[],
  faults: Faults,
): TableRow | undefined {
  const tests = columns.map((column, i) => typeCell(raw.inputs[i], column, scope, faults));
  const out = typeOutput(raw.output, output, scope, faults);
  if (out === undefined || !tests.every((test) => test !== undefined)) return undefined;
  const cells = [...raw.inputs, raw.output].map((cell) => cell.text);
  const sentence = sentenceOf(raw, out, stated);
  return { tests, output: out, cells, place: raw.output.place, ...(sentence === undefined ? {} : { sentence }) };
}

function typeCell(cell: TableCell | undefined, column: Column, scope: Scope, faults: Faults): Test[] | undefined {
  if (cell === undefined) return undefined;
  const { tests, faults: found } = parseUnaryTests(cell.text, cell.place);
  faults.list.push(...found);
  if (tests === undefined) return undefined;
  return new Typing(faults, cell.place, column.times).tests(tests, scope, column.expr.type);
}

const RANGE = /^[[［]\s*(?<low>[\d.]+?)\s*(?:\.\.|—|–)\s*(?<high>[\d.]+?)\s*[\]］]$/u;

function typeOutput(cell: TableCell, column: OutputColumn, scope: Scope, faults: Faults): Output | undefined {
  const text = cell.text.trim();
  if (isDash(text)) return { kind: 'nothing' };
  const money = column.type.kind === 'number';
  const range = RANGE.exec(text)?.groups;
  if (money && range !== undefined) {
    const [low, high] = [range['low'], range['high']].map((part) => scaledIn(part ?? '', column));
    if (low !== undefined && high !== undefined && low <= high) return { kind: 'range', low, high };
    return faults.add(cell.place, 'R031', `裁量范围“${text}”不成立`, '写成 [1..3]，前者不大于后者');
  }
  if (!money) return { kind: 'value', expr: { op: 'lit', type: TEXT, value: text } };
  const { feel, faults: found } = parseExpression(text, cell.place);
  faults.list.push(...found);
  const expr =
    feel === undefined ? undefined : new Typing(faults, cell.place, column.times).fit(feel, scope, column.type);
  return expr === undefined ? undefined : { kind: 'value', expr };
}

function scaledIn(text: string, column: OutputColumn): number | undefined {
  const unit = column.type.kind === 'number' ? column.type.unit : '';
  return scaled(text, scaleOf(unit), column.times);
}

/** A sentence that may state rows of a table. */
interface Stated {
  /** With its notice: `liaocheng-2024-23/03.4`. */
  readonly id: string;
  readonly text: string;
  /** Its figures in the unit of the table's output, scaled as amounts are. */
  readonly figures: readonly number[];
}

function statedIn(found: FoundTable, column: OutputColumn): Stated[] {
  const unit = column.type.kind === 'number' ? column.type.unit : '';
  return found.notice.measures
    .flatMap((measure) => measure.sentences)
    .filter((s) => found.sentences.includes(s.id) && !s.heading && s.leads.length === 0)
    .map(({ id, text, figures }) => ({
      id: `${found.notice.id}/${id}`,
      text,
      figures: figures.filter((f) => f.unit === unit).map((f) => Math.round(f.value * 10 ** scaleOf(unit))),
    }));
}

/**
 * The sentence that states a row: the one with most of the row's words, and with its amount among its figures. Words are the row's
 * input values (国家一类 is found in 国家一类、二类大赛 too).
 */
function sentenceOf(raw: RawRow, out: Output, sentences: readonly Stated[]): string | undefined {
  const words = raw.inputs
    .flatMap((cell) => cell.text.split(/[,，、\s]+/u))
    .filter((word) => /\p{Script=Han}/u.test(word));
  const amounts =
    out.kind === 'range' ? [out.low, out.high] : out.kind === 'value' && out.expr.op === 'lit' ? [out.expr.value] : [];
  const numbers = raw.inputs.flatMap((cell) => cell.text.match(/\d+/gu) ?? []);
  let best: { id: string; score: number } | undefined;
  for (const { id, text, figures } of sentences) {
    const score =
      amounts.filter((a) => typeof a === 'number' && figures.includes(a)).length * 2 +
      words.filter((word) => text.includes(word)).length * 3 +
      numbers.filter((n) => text.includes(n)).length;
    if (best === undefined || score > best.score) best = { id, score };
  }
  return best?.id;
}

/** Whether a table of the same name can serve an item whose inputs have these types. */
export function servable(table: DecisionTable, inputs: readonly Expr[], place: Span['place'], faults: Faults): boolean {
  for (const [i, input] of table.inputs.entries()) {
    const given = inputs[i];
    if (given !== undefined && sameType(given.type, input.type)) continue;
    const types = given === undefined ? '' : `前面是${sayType(input.type)}，这里是${sayType(given.type)}`;
    faults.add(place, 'R020', `表“${table.name}”的“${input.label}”${types}`, '用同一类值，或各写一张表');
    return false;
  }
  return true;
}
