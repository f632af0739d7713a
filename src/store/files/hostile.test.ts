import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { FileRefused, openTable, type FileRow } from './index.ts';
import type { ZipLimits } from './zip.ts';

const folder = mkdtempSync(join(tmpdir(), 'jiangtong-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let made = 0;

/** The rows of the first sheet. */
async function rowsOf(content: Buffer | string, limits?: ZipLimits): Promise<FileRow[]> {
  const path = join(folder, `${String((made += 1))}.xlsx`);
  writeFileSync(path, content);
  const file = await openTable(path, limits);
  try {
    const rows: FileRow[] = [];
    for await (const batch of file.sheets[0]?.rows() ?? []) rows.push(...batch);
    return rows;
  } finally {
    await file.close();
  }
}

/** What the file is refused with, as `code message`, one a line; each fault must say what to do. */
async function refusal(content: Buffer | string, limits?: ZipLimits): Promise<string> {
  try {
    await rowsOf(content, limits);
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    for (const { hint } of error.faults) expect(hint).toMatch(/\p{Script=Han}/u);
    return error.faults.map(({ code, message }) => `${code} ${message}`).join('\n');
  }
  return 'taken';
}

// ── archives that no program would write ────────────────────────────────────────────────────────────────────────────

interface Lie {
  readonly size?: number;
  readonly crc?: number;
  readonly method?: number;
  readonly flags?: number;
  readonly packed?: Buffer;
  /** Stands where the entry of this index stands. */
  readonly at?: number;
}

function zip(entries: Readonly<Record<string, string | Buffer>>, lies: Readonly<Record<string, Lie>> = {}): Buffer {
  const locals: Buffer[] = [];
  const starts: number[] = [];
  const centrals: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(entries)) {
    const raw = Buffer.from(content);
    const lie = lies[name] ?? {};
    const packed = lie.packed ?? deflateRawSync(raw);
    const { size = raw.length, crc = crc32(raw), method = 8, flags = 0 } = lie;
    const start = lie.at === undefined ? at : (starts[lie.at] ?? 0);
    const local = Buffer.alloc(30 + name.length);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    local.write(name, 30, 'latin1');
    starts.push(at);
    if (lie.at === undefined) {
      locals.push(local, packed);
      at += local.length + packed.length;
    }
    const central = Buffer.alloc(46 + name.length);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(flags, 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(crc, 16);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(size, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(start, 42);
    central.write(name, 46, 'latin1');
    centrals.push(central);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(centrals.length, 8);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(Buffer.concat(centrals).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, ...centrals, end]);
}

const TYPE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SHEET = 'xl/worksheets/sheet1.xml';

/** A workbook with one sheet, and what is put in place of its parts or beside them. */
function workbook(parts: Readonly<Record<string, string | Buffer>> = {}): Record<string, string | Buffer> {
  return {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships><Relationship Id="a" Type="${TYPE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': '<workbook><sheets><sheet name="表" sheetId="1" r:id="b"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="b" Type="${TYPE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    [SHEET]: sheet('<row r="1"><c r="A1" t="str"><v>甲</v></c></row>'),
    ...parts,
  };
}

function sheet(rows: string, behind = ''): string {
  return `<worksheet><sheetData>${rows}</sheetData>${behind}</worksheet>`;
}

function withSheet(rows: string, behind = ''): Buffer {
  return zip(workbook({ [SHEET]: sheet(rows, behind) }));
}

/** A compound file with a stream of this name. */
function ole(stream: string): Buffer {
  return Buffer.concat([
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    Buffer.alloc(1_500_000),
    Buffer.from(stream, 'utf16le'),
    Buffer.alloc(100),
  ]);
}

test('the workbook that the tests below spoil is a sound one', async () => {
  expect(await rowsOf(zip(workbook()))).toEqual([{ number: 1, cells: ['甲'], faults: [] }]);
});

describe('what is no table is refused for what it is, whatever its name', () => {
  test.each([
    ['nothing', Buffer.alloc(0), 'I001 文件是空的'],
    ['a PDF', Buffer.from('%PDF-1.7\n...'), 'I002 这是 PDF'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), 'I002 这是 PNG 图片'],
    ['a program', Buffer.from([0x4d, 0x5a, 0x90, 0x00, 0x03]), 'I002 这是 Windows 程序'],
    ['another archive', Buffer.from('Rar!\u001A\u0007\0'), 'I002 这是 RAR 压缩包'],
    ['bytes', Buffer.from([1, 0, 2, 0, 3]), 'I002 这不是表格，也不是文字'],
    ['an old .xls', ole('Workbook'), 'I002 这是旧格式的表格'],
    ['a workbook with a password', ole('EncryptedPackage'), 'I005 文件加了密码'],
    ['a Word document', ole('WordDocument'), 'I002 这是 Word 文档'],
    ['a web page', '\uFEFF <html><body><table>', 'I002 这是网页'],
    [
      'XML of Excel 2003',
      '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
      'I002 这是 XML 表格 2003',
    ],
    ['a zip', zip({ '名单.csv': 'a' }), 'I002 这是压缩包'],
    ['an empty zip', zip({}), 'I002 这是空的压缩包'],
    ['an .xlsb', zip({ 'xl/workbook.bin': 'a' }), 'I002 这是二进制工作簿'],
    ['a .docx', zip({ 'word/document.xml': 'a' }), 'I002 这是 Word 文档'],
    ['an .ods', zip({ mimetype: 'a', 'content.xml': 'a' }), 'I002 这是 OpenDocument'],
  ])('%s', async (_what, content, why) => {
    expect(await refusal(content)).toContain(why);
  });

  test('text that begins with the letters of a signature is text', async () => {
    expect(await rowsOf('MZ,BM\n1,2\n')).toHaveLength(2);
  });
});

describe('what a workbook must not have', () => {
  test('macros, links to other files, files within: all said at once', async () => {
    const found = await refusal(
      zip(
        workbook({
          'xl/vbaProject.bin': 'a',
          'xl/externalLinks/externalLink1.xml': '<externalLink/>',
          'xl/embeddings/book.xlsx': 'PK',
        }),
      ),
    );
    expect(found.split('\n').map((line) => line.slice(0, 4))).toEqual(['I006', 'I007', 'I008']);
  });

  test('an encrypted part', async () => {
    expect(await refusal(zip(workbook(), { [SHEET]: { flags: 1 } }))).toContain('I005');
  });

  test('no workbook at all', async () => {
    expect(await refusal(zip(workbook({ '_rels/.rels': '<Relationships/>' })))).toContain('I004 文件里没有工作簿');
  });
});

describe('bombs', () => {
  const zeros = Buffer.alloc(8 * 1024 * 1024, 0x20);

  test('are refused by what they declare, before anything is unpacked', async () => {
    expect(await refusal(zip(workbook({ 'xl/media/a.bin': zeros })))).toContain('I003 “xl/media/a.bin”压缩得太紧');
    const limits = { entries: 1000, size: 4 * 1024 * 1024, ratio: 2000 };
    expect(await refusal(zip(workbook({ 'xl/media/a.bin': zeros })), limits)).toContain(
      'I003 展开后有 9 MiB，最多 4 MiB',
    );
    expect(await refusal(zip(workbook()), { entries: 4, size: 1e9, ratio: 200 })).toContain('I003 压缩包里有 5 个文件');
  });

  test('that declare less than they unpack to are stopped there', async () => {
    const content = zip(workbook({ [SHEET]: zeros }), { [SHEET]: { size: 1000 } });
    expect(await refusal(content)).toContain('I003 “xl/worksheets/sheet1.xml”展开后比它声明的大');
  });

  test('whose entries share their bytes', async () => {
    expect(await refusal(zip(workbook({ 'xl/b.xml': 'a' }), { 'xl/b.xml': { at: 4 } }))).toContain(
      'I003 压缩包里的文件互相重叠',
    );
  });

  test('of texts that never end, of tags that never close, of cells far to the right, of rows beyond the last', async () => {
    const text = Buffer.from(Array.from({ length: 300_000 }, (_, i) => String(i)).join(','));
    expect(await refusal(withSheet(`<row r="1"><c r="A1" t="str"><v>${text.toString()}</v></c></row>`))).toContain(
      'I010',
    );
    expect(await refusal(withSheet('<a>'.repeat(100)))).toContain('I004');
    expect(await refusal(withSheet('<row r="1"><c r="XFD1" t="str"><v>甲</v></c></row>'))).toContain(
      'I003 第 1 行的内容到了第 16384 列',
    );
    expect(await refusal(withSheet('<row r="99999999"/>'))).toContain('I004');
  });

  test('of XML entities', async () => {
    const xml = `<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]>${sheet('<row r="1"><c t="str"><v>&c;</v></c></row>')}`;
    expect(await refusal(zip(workbook({ [SHEET]: xml })))).toContain('I004 表格的内部格式不对');
  });
});

describe('broken archives', () => {
  const good = zip(workbook());

  test('a part that was changed: its checksum is off', async () => {
    expect(await refusal(zip(workbook(), { [SHEET]: { crc: 1 } }))).toContain('I004');
    expect(await refusal(zip(workbook(), { [SHEET]: { packed: Buffer.from('no deflate') } }))).toContain('I004');
  });

  test('one cut short anywhere is refused, and never crashes or hangs', async () => {
    for (let length = 4; length < good.length; length += 7)
      expect(await refusal(good.subarray(0, length))).toMatch(/^I00[24]/u);
  });

  test('one with a byte changed anywhere is read or refused, and never crashes or hangs', async () => {
    for (let at = 4; at < good.length; at += 5) {
      const spoilt = Buffer.from(good);
      spoilt[at] = (spoilt[at] ?? 0) ^ 0x55;
      expect(await refusal(spoilt)).toMatch(/^(?:taken|I00\d )/u);
    }
  });

  test('two parts of one name', async () => {
    const twice = zip(workbook({ 'XL/workbook.xml': '<workbook/>' }));
    expect(await refusal(twice)).toContain('I004 压缩包里有两个同名的文件');
  });

  test('another way of packing', async () => {
    expect(await refusal(zip(workbook(), { [SHEET]: { method: 12 } }))).toContain('I004 压缩包用了不支持的压缩方法 12');
  });

  test('rows out of order, cells that point nowhere', async () => {
    expect(await refusal(withSheet('<row r="2"/><row r="1"/>'))).toContain('行号不对');
    expect(await refusal(withSheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'))).toContain('指向没有的文字');
    expect(await refusal(withSheet('<row r="1"><c r="1A" t="s"><v>7</v></c></row>'))).toContain('位置不对');
    expect(await refusal(withSheet('<row r="1"><c>'))).toContain('I004');
  });
});

describe('text that cannot be read', () => {
  test('bytes of no encoding', async () => {
    expect(await refusal(Buffer.from([0xe5, 0x8f, 0xff, 0x2c, 0x80, 0xff]))).toContain('I009');
    expect(await refusal(Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x00, 0xd8, 0x0a]))).toContain('I009');
  });

  test('a quote that never closes, a row without end, too many columns', async () => {
    expect(await refusal('甲,乙\n"丙,丁\n戊,己\n')).toContain('I010 第 2 行以后读不下去：双引号没有配对');
    expect(await refusal(`甲,乙\n"${'丙'.repeat(2_000_000)}`)).toContain('I010 第 2 行以后读不下去');
    expect(await refusal(','.repeat(600))).toContain('I003 第 1 行有 601 列');
  });
});
