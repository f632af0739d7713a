import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { kindOfMaterial } from './material-kind.ts';

// ── files, written by hand ──────────────────────────────────────────────────────────────────────────────────────────

const pdf = (...objects: readonly string[]): Buffer =>
  Buffer.from(
    ['%PDF-1.7', '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj', ...objects, 'trailer<</Root 1 0 R>>', '%%EOF'].join(
      '\n',
    ),
    'latin1',
  );

/** Objects that are packed in a stream, as nearly every program writes them. */
function packedPdf(inside: string): Buffer {
  const stream = deflateSync(Buffer.from(inside)).toString('latin1');
  return pdf(`3 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>stream\n${stream}\nendstream endobj`);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}

function png(...more: readonly Buffer[]): Buffer {
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...more,
    chunk('IDAT', deflateSync(Buffer.from([0, 255]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const jpeg = (middle = ''): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]),
    Buffer.from('JFIF\0\u0001\u0001\0\0\u0001\0\u0001\0\0', 'latin1'),
    Buffer.from(middle, 'latin1'),
    Buffer.from([0xff, 0xd9]),
  ]);

function zip(files: Readonly<Record<string, string>>, flags = 0): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const [path, data] = [Buffer.from(name), Buffer.from(text)];
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt32LE(crc32(data), 14);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(data.length, 22);
    local.writeUInt16LE(path.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50);
    local.copy(entry, 6, 4, 30);
    entry.writeUInt32LE(at, 42);
    locals.push(local, path, data);
    central.push(entry, path);
    at += local.length + path.length + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

const OFD = { 'OFD.xml': '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>', 'Doc_0/Document.xml': '<x/>' };

async function said(bytes: Buffer, name: string, type = 'application/octet-stream'): Promise<string> {
  const found = await kindOfMaterial(bytes, { name, type });
  return 'kind' in found ? found.kind : found.fault.message;
}

// ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

describe('a material is known by its content', () => {
  test.each([
    ['pdf', pdf(), '总结.PDF', 'application/pdf'],
    ['pdf', packedPdf('4 0 <</Type/Page/Contents 5 0 R>>'), '总结.pdf', 'application/pdf; charset=binary'],
    ['png', png(), '证书.png', 'image/png'],
    ['jpeg', jpeg(), '照片.jpg', 'image/jpeg'],
    ['jpeg', jpeg('x'.repeat(5000)), '照片.JPEG', 'image/jpg'],
    ['ofd', zip(OFD), '发票.ofd', 'application/octet-stream'],
    ['ofd', zip(OFD), '发票.ofd', ''],
  ])('%s', async (kind, bytes, name, type) => {
    expect(await said(bytes, name, type)).toBe(kind);
  });

  test.each([
    ['a program', Buffer.from('MZ\u0090\0\u0003', 'latin1'), '总结.pdf'],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), '总结.pdf'],
    ['a drawing with scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'), '图.png'],
    ['text', Buffer.from('竞赛总结'), '总结.pdf'],
    ['a GIF', Buffer.from('GIF89a\u0001\0\u0001\0\0\0\0;', 'latin1'), '图.png'],
  ])('what it is not taken as: %s', async (_what, bytes, name) => {
    expect(await said(bytes, name)).toBe('文件不是 PDF、JPEG、PNG 或 OFD');
  });

  test('nothing', async () => {
    expect(await said(Buffer.alloc(0), '总结.pdf')).toBe('文件是空的');
  });
});

describe('what it says of itself must agree', () => {
  test.each([
    [png(), '证书.pdf', 'application/pdf', '文件名以“pdf”结尾，内容却像 PNG 图片'],
    [pdf(), '总结', '', '文件名以“”结尾，内容却像 PDF'],
    [pdf(), '总结.pdf.exe', '', '文件名以“exe”结尾，内容却像 PDF'],
    [pdf(), '总结.pdf', 'text/html', '上传时说是“text/html”，内容却是 PDF'],
    [jpeg(), '照片.jpg', 'image/png', '上传时说是“image/png”，内容却是 JPEG 图片'],
    [zip({ 'a.txt': 'x' }), '材料.ofd', '', '这是压缩包，不是 OFD'],
    [zip({ 'word/document.xml': '<x/>' }), '总结.docx', '', '文件名以“docx”结尾，内容却像 OFD 版式文件'],
  ])('%#', async (bytes, name, type, message) => {
    expect(await said(bytes, name, type)).toBe(message);
  });
});

describe('nothing that does something by itself', () => {
  const ACTIVE = 'PDF 里有脚本、附件或能启动程序的内容';

  test.each([
    ['a script', pdf('3 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj')],
    ['a script with its name escaped', pdf('3 0 obj<</S/J#61vaScript>>endobj')],
    ['a program', pdf('3 0 obj<</S/Launch/F(cmd.exe)>>endobj')],
    ['an attachment', pdf('3 0 obj<</Type/EmbeddedFile>>endobj')],
    ['a form of its own', pdf('3 0 obj<</AcroForm<</XFA 4 0 R>>>>endobj')],
    ['a script that is packed', packedPdf('4 0 <</S/JavaScript/JS(app.alert(1))>>')],
  ])('a PDF with %s', async (_what, bytes) => {
    expect(await said(bytes, '总结.pdf')).toBe(ACTIVE);
  });

  test('the same words in a picture within a PDF are no script', async () => {
    expect(await said(pdf('3 0 obj<</Subtype/Image>>stream\n/JS /Launch\nendstream endobj'), '总结.pdf')).toBe('pdf');
  });

  test('a PDF with a password', async () => {
    expect(await said(pdf('trailer<</Encrypt 5 0 R>>'), '总结.pdf')).toBe('PDF 加了密码或限制');
  });

  test.each([
    ['图片里藏着网页脚本', jpeg('<script>alert(1)</script>'), '照片.jpg'],
    ['图片里藏着网页脚本', png(chunk('tEXt', Buffer.from('Comment\0<?php system(1)'))), '图.png'],
    ['图片里藏着另一份文件', jpeg('%PDF-1.7'), '照片.jpg'],
    ['图片后面还有别的内容', Buffer.concat([png(), Buffer.from('more')]), '图.png'],
    ['文件里藏着一个压缩包', Buffer.concat([jpeg(), zip({ 'a.class': 'x' })]), '照片.jpg'],
    ['文件里藏着一个压缩包', Buffer.concat([pdf(), zip({ 'a.class': 'x' })]), '总结.pdf'],
  ])('%s', async (message, bytes, name) => {
    expect(await said(bytes, name)).toBe(message);
  });

  test.each([
    ['OFD 里夹带了“Attachs/安装.exe”', zip({ ...OFD, 'Attachs/安装.exe': 'MZ' })],
    ['OFD 里夹带了“../../etc/passwd”', zip({ ...OFD, '../../etc/passwd': 'x' })],
    ['OFD 加了密码', zip(OFD, 1)],
    ['压缩包里有两个同名的文件', zip({ ...OFD, 'ofd.XML': 'x' })],
  ])('%s', async (message, bytes) => {
    expect(await said(bytes, '发票.ofd')).toBe(message);
  });
});

test('what was cut on its way is told, wherever it was cut', async () => {
  const files = [
    [pdf(), '总结.pdf'],
    [png(), '图.png'],
    [jpeg(), '照片.jpg'],
    [zip(OFD), '发票.ofd'],
  ] as const;
  for (const [bytes, name] of files)
    for (let length = 1; length < bytes.length - 1; length += 7) {
      const found = await kindOfMaterial(bytes.subarray(0, length), { name, type: '' });
      expect('fault' in found, `${name} cut to ${String(length)}`).toBe(true);
    }
});
