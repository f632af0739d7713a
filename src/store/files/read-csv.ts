import type { FileHandle } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse, type Options } from 'csv-parse';
import { parse as parseAll } from 'csv-parse/sync';
import { decoded, encodingOf, type Encoding } from './decode.ts';
import { refuse } from './refused.ts';
import { MOST_COLUMNS, type CellFault, type FileRow, type TableFile } from './rows.ts';
import { isRoundedText, ROUNDED } from './rounded.ts';
import { fromSafeText } from './safe-text.ts';

const DELIMITERS = [',', '\t', ';', '，'] as const;
const SAMPLE = 64 * 1024;
const SAMPLE_ROWS = 20;
const BATCH = 500;
const MOST_RECORD = 1024 * 1024;

/** Text with rows and cells (RFC 4180, and what is written in its place). @throws FileRefused */
export async function openCsv(file: FileHandle): Promise<TableFile> {
  const encoding = await encodingOf(file);
  const delimiter = delimiterOf(await sampleOf(file, encoding));
  return {
    kind: 'csv',
    sheets: [{ name: 'CSV', rows: () => rowsOf(file, encoding, delimiter) }],
    close: () => file.close(),
  };
}

async function sampleOf(file: FileHandle, encoding: Encoding): Promise<string> {
  let sample = '';
  for await (const text of decoded(file, encoding)) if ((sample += text).length >= SAMPLE) break;
  const whole = sample.length < SAMPLE;
  // A row that is cut would be counted short.
  return whole ? sample : sample.slice(0, sample.lastIndexOf('\n') + 1);
}

/** The one that makes the widest rows; a comma where none makes more than one column. */
function delimiterOf(sample: string): string {
  const widths = DELIMITERS.map((delimiter) => ({ delimiter, width: widthOf(sample, delimiter) }));
  const [first, ...rest] = widths;
  return rest.reduce((best, one) => (one.width > best.width ? one : best), first ?? { delimiter: ',', width: 1 })
    .delimiter;
}

/** Columns of the middle row of the first ones, by width. */
function widthOf(sample: string, delimiter: string): number {
  try {
    const rows = parseAll(sample, { ...OPTIONS, delimiter, to: SAMPLE_ROWS, skip_empty_lines: true });
    const widths = rows.map((row) => row.length).sort((a, b) => a - b);
    return widths[Math.floor(widths.length / 2)] ?? 1;
  } catch (error) {
    if (error instanceof CsvError) return 0;
    throw error;
  }
}

/** Quotes within a cell that doesn't begin with one are its text: many systems write `="371…"`. */
const OPTIONS = {
  relax_column_count: true,
  relax_quotes: true,
  max_record_size: MOST_RECORD,
} as const satisfies Options;

async function* rowsOf(
  file: FileHandle,
  encoding: Encoding,
  delimiter: string,
): AsyncGenerator<readonly FileRow[], void, void> {
  const parser = pipeline(Readable.from(decoded(file, encoding)), parse({ ...OPTIONS, delimiter }), () => undefined);
  let number = 0;
  let batch: FileRow[] = [];
  try {
    for await (const record of parser) {
      number += 1;
      const cells = textsOf(record);
      if (cells.length > MOST_COLUMNS)
        refuse(
          'I003',
          `第 ${String(number)} 行有 ${String(cells.length)} 列，最多 ${String(MOST_COLUMNS)} 列`,
          '检查分隔符和引号',
        );
      batch.push({ number, cells, faults: roundedIn(cells) });
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    refuseUnreadable(error, number + 1);
  }
  if (batch.length > 0) yield batch;
}

/** @throws FileRefused */
function refuseUnreadable(error: unknown, row: number): never {
  if (!(error instanceof CsvError)) throw error;
  const why = SAY[error.code] ?? '写法不对';
  return refuse('I010', `第 ${String(row)} 行以后读不下去：${why}`, '检查这一行的双引号是否成对；或另存为 .xlsx');
}

const SAY: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: '双引号没有配对',
  CSV_MAX_RECORD_SIZE: '一行太长，像是双引号没有配对',
  CSV_INVALID_CLOSING_QUOTE: '双引号后面还有内容',
};

function textsOf(record: unknown): string[] {
  return Array.isArray(record) ? record.map((cell) => (typeof cell === 'string' ? fromSafeText(cell) : '')) : [];
}

const NONE: readonly CellFault[] = [];

function roundedIn(cells: readonly string[]): readonly CellFault[] {
  if (!cells.some((cell) => isRoundedText(cell))) return NONE;
  return cells.flatMap((cell, column) =>
    isRoundedText(cell) ? { column, code: 'I011', message: `“${cell}”是被表格软件舍去位数的数字`, hint: ROUNDED } : [],
  );
}
