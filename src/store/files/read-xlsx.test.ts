import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, describe, expect, test } from 'vitest';
import { openTable, type FileRow } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'jiangtong-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let made = 0;

/** A workbook as another program writes it, read back: the rows of each sheet. */
async function through(fill: (book: ExcelJS.Workbook) => void): Promise<ReadonlyMap<string, readonly FileRow[]>> {
  const book = new ExcelJS.Workbook();
  fill(book);
  const path = join(folder, `${String((made += 1))}.xlsx`);
  await book.xlsx.writeFile(path);
  const file = await openTable(path);
  try {
    const sheets = new Map<string, FileRow[]>();
    for (const sheet of file.sheets) {
      const rows: FileRow[] = [];
      for await (const batch of sheet.rows()) rows.push(...batch);
      sheets.set(sheet.name, rows);
    }
    return sheets;
  } finally {
    await file.close();
  }
}

/** The cells of one row of one sheet, each with its number format. */
async function cells(...values: readonly (readonly [value: ExcelJS.CellValue, format?: string])[]): Promise<FileRow> {
  const sheets = await through((book) => {
    const sheet = book.addWorksheet('表');
    for (const [i, [value, format]] of values.entries()) {
      const cell = sheet.getCell(1, i + 1);
      cell.value = value;
      if (format !== undefined) cell.numFmt = format;
    }
  });
  const row = sheets.get('表')?.[0];
  if (row === undefined) throw new Error('no row');
  return row;
}

const codes = ({ faults }: FileRow): string[] => faults.map(({ code, column }) => `${String(column)} ${code}`);

describe('a cell is the text that a person sees in it', () => {
  test('numbers in plain decimals, as many digits as a program shows', async () => {
    const row = await cells(
      [12],
      [0.1 + 0.2],
      [1234567.89],
      [-5],
      [1e14],
      [0.125, '0.00%'],
      [12.5, '0.00'],
      [601, '0000'],
    );
    expect(row.cells).toEqual(['12', '0.3', '1234567.89', '-5', '100000000000000', '12.5%', '12.5', '0601']);
    expect(row.faults).toEqual([]);
  });

  test('days as days, by any format that shows one', async () => {
    const day = new Date(Date.UTC(2025, 8, 1));
    const formats = [
      'yyyy-mm-dd',
      'm/d/yy',
      'yyyy"年"m"月"d"日"',
      '[$-804]yyyy"年"m"月"d"日";@',
      'mmm-yy',
      'dd\\.mm\\.yyyy',
      'yyyy/m/d h:mm',
    ];
    const row = await cells(...formats.map((format) => [day, format] as const));
    expect(row.cells).toEqual(formats.map(() => '2025-09-01'));
    const times = await cells(
      [new Date(Date.UTC(2025, 8, 1, 10, 30)), 'yyyy-mm-dd hh:mm'],
      [0.5, 'h:mm'],
      [45, 'General'],
    );
    expect(times.cells).toEqual(['2025-09-01 10:30:00', '12:00:00', '45']);
  });

  test('formats with letters of dates in their texts are no dates', async () => {
    const row = await cells(
      [12, '0"day"'],
      [12, '[Red]0'],
      [12, 'General'],
      [12, '0.00E+00'],
      [12, '#,##0\\d'],
      [12, 'G/通用格式'],
    );
    expect(row.cells).toEqual(['12', '12', '12', '12', '12', '12']);
  });

  test('texts, also with markup in them; truth; what a link says', async () => {
    const row = await cells(
      [' 甲&lt;乙 '],
      [{ richText: [{ text: '丙' }, { text: '丁' }] }],
      [true],
      [false],
      [{ text: '戊', hyperlink: 'http://x/' }],
      ['_x000D_'],
    );
    expect(row.cells).toEqual([' 甲&lt;乙 ', '丙丁', '是', '否', '戊', '\r']);
  });

  test('what a formula gave when it was saved', async () => {
    const row = await cells(
      [{ formula: 'A1', result: 3 }],
      [{ formula: 'A1', result: '己' }],
      [{ formula: 'A1', result: new Date(Date.UTC(2025, 0, 2)) }, 'yyyy-mm-dd'],
    );
    expect(row.cells).toEqual(['3', '己', '2025-01-02']);
    expect(row.faults).toEqual([]);
  });
});

describe('what the text of a cell does not show is a fault of it', () => {
  test('an ID number that was taken for a number', async () => {
    const row = await cells(['371502199001011234'], [371502199001011200], [99999999999999]);
    expect(codes(row)).toEqual(['1 I011']);
    expect(row.cells).toEqual(['371502199001011234', '371502199001011000', '99999999999999']);
    expect(row.faults[0]?.message).toContain('“371***********1000”');
    expect(row.faults[0]?.hint).toContain('文本');
  });

  test('a formula that failed, one that was never reckoned', async () => {
    const row = await cells([{ formula: 'A1', result: { error: '#N/A' } }], [{ formula: 'A1' }]);
    expect(codes(row)).toEqual(['0 I012', '1 I012']);
  });

  test('cells that are merged, but for the first, and none below them', async () => {
    const sheets = await through((book) => {
      const sheet = book.addWorksheet('表');
      sheet.addRows([
        ['单位', '姓名'],
        ['某厂', '甲'],
        ['', '乙'],
        ['', '丙'],
        ['他厂', '丁'],
      ]);
      sheet.mergeCells('A2:A4');
    });
    const rows = sheets.get('表') ?? [];
    expect(rows.map(codes)).toEqual([[], [], ['0 I013'], ['0 I013'], []]);
    expect(rows[2]?.faults[0]?.message).toContain('A2:A4');
  });
});

describe('a workbook', () => {
  test('has the sheets that are shown, in the order of their tabs; rows keep their numbers', async () => {
    const sheets = await through((book) => {
      book.addWorksheet('说明').getCell('A3').value = '甲';
      book.addWorksheet('藏', { state: 'hidden' }).getCell('A1').value = '乙';
      book.addWorksheet('数据').getCell('C2').value = '丙';
    });
    expect([...sheets.keys()]).toEqual(['说明', '数据']);
    expect(sheets.get('说明')).toEqual([{ number: 3, cells: ['甲'], faults: [] }]);
    expect(sheets.get('数据')?.[0]?.cells).toEqual(['', '', '丙']);
  });

  test('may count its days from 1904', async () => {
    const sheets = await through((book) => {
      book.properties.date1904 = true;
      const cell = book.addWorksheet('表').getCell('A1');
      cell.value = 44_074;
      cell.numFmt = 'yyyy-mm-dd';
    });
    expect(sheets.get('表')?.[0]?.cells).toEqual(['2024-09-01']);
  });
});
