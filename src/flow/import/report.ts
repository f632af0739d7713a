import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { ColumnShape } from '../../register/index.ts';
import {
  faultsByRow,
  xlsxBytes,
  type FileRow,
  type ImportMode,
  type OutColumn,
  type OutRow,
  type OutSheet,
  type RowFaults,
  type Sheet,
  type Stage,
} from '../../store/index.ts';
import type { Header } from './header.ts';
import { FAULT_COLUMN, ROW_COLUMN } from './report-columns.ts';
import { chunksOf } from './stage-file.ts';

/** More rows than a spreadsheet is pleasant with: of a larger file the report has the wrong rows alone. */
const MOST_WHOLE = 200_000;
/** A sheet ends soon after. */
const MOST_ROWS = 1_000_000;

export interface ReportOptions {
  readonly path: string;
  readonly mode: ImportMode;
  /** Rows of the file. */
  readonly rows: number;
}

/**
 * The file as it came in, with what is wrong with each row and the wrong cells coloured: mended, it can be imported as it is. Where nothing
 * was written it has all rows; where the sound ones were, only the others.
 */
export async function writeReport(stage: Stage, sheet: Sheet, header: Header, options: ReportOptions): Promise<void> {
  const whole = options.mode === 'all-or-nothing' && options.rows <= MOST_WHOLE;
  const part = `${options.path}.part`;
  const sheets = [rowsSheet(stage, sheet, header, whole), explanation(options, whole)];
  await pipeline(xlsxBytes(sheets), createWriteStream(part, { mode: 0o600, flush: true }));
  await rename(part, options.path);
}

function rowsSheet(stage: Stage, sheet: Sheet, header: Header, whole: boolean): OutSheet {
  const headings = header.headings.map((heading) => heading.trim());
  const kept = headings.flatMap((heading, at) => (heading === ROW_COLUMN || heading === FAULT_COLUMN ? [] : [at]));
  const columns: OutColumn[] = [
    { header: ROW_COLUMN, width: 8 },
    { header: FAULT_COLUMN, width: 60 },
    ...kept.map((at) => outColumn(headings[at] ?? '', header.columns.find((one) => one.at === at)?.column)),
  ];
  return { name: '错误报告', columns, rows: rowsOf(stage, sheet, header, kept, whole), filter: true };
}

function outColumn(header: string, column: ColumnShape | undefined): OutColumn {
  const values = column?.values;
  return {
    header,
    width: 20,
    required: column?.nullable === false,
    ...(values === undefined ? {} : { choice: { values, only: true } }),
  };
}

/** The file and the faults are both in the order of rows, so they are read side by side. */
async function* rowsOf(
  stage: Stage,
  sheet: Sheet,
  header: Header,
  kept: readonly number[],
  whole: boolean,
): AsyncGenerator<readonly OutRow[], void, void> {
  const faults = new FaultsInOrder(stage);
  let reported = 0;
  for await (const chunk of chunksOf(sheet, header)) {
    const rows: OutRow[] = [];
    for (const row of chunk) {
      const found = await faults.of(row.number);
      if (found !== undefined || whole) rows.push(outRow(row, found, header, kept));
    }
    yield rows.slice(0, MOST_ROWS - reported);
    reported += rows.length;
    if (reported >= MOST_ROWS) return;
  }
}

function outRow(row: FileRow, found: RowFaults | undefined, { columns }: Header, kept: readonly number[]): OutRow {
  const places = found?.faults.map(({ index }) => columns[index]?.at) ?? [];
  const wrong = new Set(kept.flatMap((at, i) => (places.includes(at) ? [i + 2] : [])));
  const said =
    found?.faults.map(({ message, hint }, i) => `${String(i + 1)}. ${message}。${hint}。`).join('\n') ?? null;
  return { cells: [String(row.number), said, ...kept.map((at) => row.cells[at] ?? null)], wrong };
}

class FaultsInOrder {
  private readonly pages: AsyncGenerator<readonly RowFaults[], void, void>;
  private page: readonly RowFaults[] = [];
  private next = 0;

  constructor(stage: Stage) {
    this.pages = faultsByRow(stage);
  }

  /** Rows must be asked for in their order. */
  async of(row: number): Promise<RowFaults | undefined> {
    for (;;) {
      const found = this.page[this.next];
      if (found === undefined) {
        const { value, done } = await this.pages.next();
        if (done === true) return undefined;
        this.page = value;
        this.next = 0;
      } else if (found.number < row) this.next += 1;
      else return found.number === row ? found : undefined;
    }
  }
}

function explanation({ mode, rows: count }: ReportOptions, whole: boolean): OutSheet {
  const lines = [
    mode === 'all-or-nothing'
      ? '这次导入选的是“全部正确才写入”，文件里有错，所以一行也没有写入。'
      : '正确的行已经写入，不在本表里。',
    whole
      ? '“错误报告”里是文件的全部行；有错的行写明了错在哪里，有错的格子标了颜色。用“错误说明”一列筛选，可以只看有错的行。'
      : '“错误报告”里只有有错的行；写明了错在哪里，有错的格子标了颜色。',
    '改正以后，直接把本文件再次导入即可：“原行号”“错误说明”两列不会导入，不必删去。',
    ...(mode === 'all-or-nothing' && !whole ? ['本文件之外的行没有写入，改正以后须与原文件一起再次导入。'] : []),
    ...(count > MOST_ROWS ? [`有错的行超过 ${String(MOST_ROWS)} 的，只列出前面这些。`] : []),
    '本文件里有完整的身份证号，改正以后请妥善保存或删除。',
  ];
  const rows = lines.map((line): OutRow => ({ cells: [line] }));
  return { name: '说明', columns: [{ header: '怎样改正', width: 100 }], rows: [rows] };
}
