import { maskResidentId } from '../../kit/index.ts';
import { columnOf } from './columns.ts';
import { refuse, SAVE_AGAIN } from './refused.ts';
import { isRounded, ROUNDED } from './rounded.ts';
import { MOST_COLUMNS, type CellFault, type FileRow } from './rows.ts';
import { MergesByRow, type Merge } from './xlsx-merges.ts';
import { numberText, type NumberStyle } from './xlsx-number.ts';
import { plainText } from './xlsx-parts.ts';
import type { XmlReader } from './xml.ts';

/** What cells refer to. */
export interface SheetContext {
  readonly strings: readonly string[];
  readonly styles: readonly NumberStyle[];
  readonly date1904: boolean;
  readonly merges: readonly Merge[];
}

const MOST_ROWS = 1_048_576;
const PLAIN: NumberStyle = { kind: 'plain' };

interface OpenCell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
  text: string;
  formula: boolean;
}

/** Hears the XML of a sheet (ECMA-376 part 1, 18.3.1) and keeps the rows that are complete, until they are taken. */
export class SheetReader implements XmlReader {
  private readonly context: SheetContext;
  private readonly merges: MergesByRow;
  private rows: FileRow[] = [];
  private row = 0;
  private inRow = false;
  private cells: string[] = [];
  private faults: CellFault[] = [];
  private column = -1;
  private cell: OpenCell | undefined;
  private capturing = false;
  private aloud = false;

  constructor(context: SheetContext) {
    this.context = context;
    this.merges = new MergesByRow(context.merges);
  }

  take(): readonly FileRow[] {
    const taken = this.rows;
    this.rows = [];
    return taken;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') this.openRow(attributes['r']);
    else if (!this.inRow) return;
    else if (name === 'c') this.openCell(attributes);
    else if (name === 'f' && this.cell !== undefined) this.cell.formula = true;
    else if (name === 'rPh') this.aloud = true;
    else if (name === 'v' || name === 't') this.capturing = this.cell !== undefined && !this.aloud;
  }

  text(part: string): void {
    if (this.capturing && this.cell !== undefined) this.cell.text += part;
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.capturing = false;
    else if (name === 'rPh') this.aloud = false;
    else if (name === 'c') this.closeCell();
    else if (name === 'row') this.closeRow();
  }

  private openRow(number: string | undefined): void {
    const next = number === undefined ? this.row + 1 : Number(number);
    if (!Number.isInteger(next) || next <= this.row || next > MOST_ROWS)
      refuse('I004', `工作表第 ${String(this.row)} 行后面的行号不对`, SAVE_AGAIN);
    this.row = next;
    this.inRow = true;
    this.cells = [];
    this.faults = [];
    this.column = -1;
  }

  private openCell({ r, t = 'n', s = '0' }: Readonly<Record<string, string>>): void {
    this.column = r === undefined ? this.column + 1 : columnOf(/^[A-Z]{1,3}/u.exec(r)?.[0] ?? '');
    if (this.column < 0) refuse('I004', `工作表第 ${String(this.row)} 行有一格的位置不对`, SAVE_AGAIN);
    this.cell = { column: this.column, type: t, style: Number(s), text: '', formula: false };
  }

  private closeCell(): void {
    const { cell } = this;
    this.cell = undefined;
    if (cell === undefined) return;
    const text = this.textOf(cell);
    if (text === '') return;
    if (cell.column >= MOST_COLUMNS)
      refuse(
        'I003',
        `第 ${String(this.row)} 行的内容到了第 ${String(cell.column + 1)} 列，最多 ${String(MOST_COLUMNS)} 列`,
        '删去右边多余的内容',
      );
    while (this.cells.length < cell.column) this.cells.push('');
    this.cells[cell.column] = text;
  }

  private textOf(cell: OpenCell): string {
    switch (cell.type) {
      case 's':
        return this.context.strings[Number(cell.text)] ?? refuse('I004', '工作表里有一格指向没有的文字', SAVE_AGAIN);
      case 'str':
      case 'inlineStr':
        return plainText(cell.text);
      case 'b':
        return cell.text === '1' ? '是' : cell.text === '0' ? '否' : cell.text;
      case 'e':
        this.fault(cell, 'I012', `公式的结果是错误“${cell.text}”`, '改正公式，或直接填数值');
        return cell.text;
      case 'd':
        return cell.text.replace(/T00:00(?::00(?:\.0+)?)?Z?$/u, '').replace('T', ' ');
      default:
        return this.numberOf(cell);
    }
  }

  private numberOf(cell: OpenCell): string {
    if (cell.text === '') {
      if (cell.formula)
        this.fault(cell, 'I012', '这一格是公式，没有结果', '在 Excel 或 WPS 表格里打开并保存一次，再导入');
      return '';
    }
    const value = Number(cell.text);
    if (!Number.isFinite(value)) return cell.text;
    const text = numberText(value, this.context.styles[cell.style] ?? PLAIN, this.context.date1904);
    if (isRounded(value))
      this.fault(cell, 'I011', `“${masked(text)}”超过 15 位，后面的数字已被表格软件换成 0`, ROUNDED);
    return text;
  }

  private closeRow(): void {
    this.inRow = false;
    for (const merge of this.merges.of(this.row)) this.faultMerged(merge);
    if (this.cells.length > 0 || this.faults.length > 0)
      this.rows.push({ number: this.row, cells: this.cells, faults: this.faults });
  }

  private faultMerged({ name, top, left, right }: Merge): void {
    for (let column = left; column <= Math.min(right, MOST_COLUMNS); column += 1)
      if (this.row !== top || column !== left)
        this.fault({ column }, 'I013', `这一格合并在 ${name} 里，只有左上角有值`, '取消合并，每行每格都填');
  }

  private fault({ column }: { readonly column: number }, code: CellFault['code'], message: string, hint: string): void {
    this.faults.push({ column, code, message, hint });
  }
}

/** Of an ID number all but its last digits is left. */
function masked(digits: string): string {
  return digits.length === 18 ? maskResidentId(digits) : digits;
}
