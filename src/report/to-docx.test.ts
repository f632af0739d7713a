import { inflateRawSync } from 'node:zlib';
import { SaxesParser } from 'saxes';
import { describe, expect, test, vi } from 'vitest';
import type { OfficialDocument } from './document.ts';
import { toDocx } from './to-docx.ts';

const DOCUMENT: OfficialDocument = {
  title: '关于拟发放某项奖励的公示',
  blocks: [
    { kind: 'paragraph', text: '根据《某通知》，现予公示。' },
    { kind: 'heading', level: 1, text: '一、公示时间' },
    { kind: 'heading', level: 2, text: '（一）网上' },
    { kind: 'paragraph', text: '摘要值：ab12', isCode: true },
  ],
  signature: { organ: '聊城市某局', date: '2026年3月2日' },
  annexes: [
    {
      title: '名单',
      table: {
        columns: [
          { title: '序号', width: 1, align: 'center' },
          { title: '姓名', width: 3, align: 'left' },
        ],
        rows: Array.from({ length: 40 }, (_, i) => [String(i + 1), `<人${String(i)}>&`]),
      },
    },
  ],
};

/** The parts of a file, read by its central directory. */
function partsOf(bytes: Uint8Array): ReadonlyMap<string, string> {
  const file = Buffer.from(bytes);
  const end = file.length - 22;
  let at = file.readUInt32LE(end + 16);
  const parts = new Map<string, string>();
  for (let i = 0; i < file.readUInt16LE(end + 10); i += 1) {
    const [method, packed] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 20)];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => file.readUInt16LE(at + offset));
    const name = file.toString('utf8', at + 46, at + 46 + (nameLength ?? 0));
    const local = file.readUInt32LE(at + 42);
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const content = file.subarray(start, start + packed);
    parts.set(name, (method === 8 ? inflateRawSync(content) : content).toString('utf8'));
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return parts;
}

interface Found {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Names of the elements around it. */
  readonly within: readonly string[];
  text: string;
}

/** Every element, in order; a file that is no XML throws. */
function elementsOf(xml: string): readonly Found[] {
  const parser = new SaxesParser();
  const open: Found[] = [];
  const all: Found[] = [];
  parser.on('opentag', ({ name, attributes }) => {
    const found: Found = { name, attributes: { ...attributes }, within: open.map((one) => one.name), text: '' };
    open.push(found);
    all.push(found);
  });
  parser.on('text', (text) => {
    for (const one of open) one.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return all;
}

const parts = partsOf(await toDocx(DOCUMENT));
const body = elementsOf(parts.get('word/document.xml') ?? '');
const named = (name: string): readonly Found[] => body.filter((one) => one.name === name);

/** Font, size in points and text of the run that says it. */
function runOf(text: string): readonly unknown[] {
  const at = body.findIndex((one) => one.name === 'w:r' && one.text === text);
  const inside = body.slice(at, at + 8);
  const of = (name: string, attribute: string): string | undefined =>
    inside.find((one) => one.name === name)?.attributes[attribute];
  return [of('w:rFonts', 'w:eastAsia'), Number(of('w:sz', 'w:val')) / 2];
}

const mm = (twips: string | undefined): number => Math.round((Number(twips) / 1440) * 25.4);

describe('an official document as GB/T 9704-2012 has it', () => {
  test('is A4, with the text 156 mm wide and 225 mm high, in every section', () => {
    expect(named('w:pgSz').map(({ attributes: a }) => [mm(a['w:w']), mm(a['w:h'])])).toEqual([
      [210, 297],
      [210, 297],
    ]);
    expect(
      named('w:pgMar').map(({ attributes: a }) => [a['w:top'], a['w:right'], a['w:bottom'], a['w:left']].map(mm)),
    ).toEqual([
      [37, 26, 35, 28],
      [37, 26, 35, 28],
    ]);
  });

  test('names its fonts in their sizes', () => {
    expect(runOf('关于拟发放某项奖励的公示')).toEqual(['方正小标宋简体', 22]);
    expect(runOf('根据《某通知》，现予公示。')).toEqual(['仿宋_GB2312', 16]);
    expect(runOf('一、公示时间')).toEqual(['黑体', 16]);
    expect(runOf('（一）网上')).toEqual(['楷体_GB2312', 16]);
    expect(runOf('附件')).toEqual(['黑体', 16]);
    expect(parts.get('word/theme/theme1.xml')).toContain('仿宋_GB2312');
    expect(parts.get('word/styles.xml')).toContain('w:eastAsia="仿宋_GB2312"');
  });

  test('has 22 lines a page: 28.95 points each, exactly; paragraphs begin two signs in', () => {
    const spacing = elementsOf(parts.get('word/styles.xml') ?? '').find(
      ({ name, within }) => name === 'w:spacing' && within.includes('w:pPrDefault'),
    );
    expect(spacing?.attributes).toMatchObject({ 'w:line': '579', 'w:lineRule': 'exact' });
    expect(Math.floor(((225 / 25.4) * 72) / (579 / 20))).toBe(22);
    const indents = named('w:ind').map(({ attributes }) => attributes['w:firstLine']);
    expect(indents.filter((indent) => indent !== undefined)).toEqual(Array(4).fill('640'));
    // 28 signs fit into 156 mm, 29 don't.
    const sign =
      320 + Number(body.find((one) => one.name === 'w:spacing' && one.within.includes('w:rPr'))?.attributes['w:val']);
    expect(Math.floor(((156 / 25.4) * 1440) / sign)).toBe(28);
  });

  test('is signed: the date ends four signs before the margin, the name stands over its middle', () => {
    const right = named('w:ind').flatMap(({ attributes }) => attributes['w:right'] ?? []);
    // 5 signs over 6: half a sign further in on each side.
    expect(right).toEqual([String(4.5 * 320), String(4 * 320)]);
  });

  test('has the number of the page on the outer side, between lines', () => {
    expect(parts.get('word/settings.xml')).toContain('<w:evenAndOddHeaders/>');
    const footers = [...parts]
      .filter(([name]) => /^word\/footer\d\.xml$/u.test(name))
      .map(([, xml]) => elementsOf(xml));
    expect(footers.map((one) => one.find(({ name }) => name === 'w:jc')?.attributes['w:val']).sort()).toEqual([
      'left',
      'right',
    ]);
    for (const footer of footers) {
      expect(footer[0]?.text.replace('PAGE', '1')).toBe('— 1 —');
      expect(footer.find(({ name }) => name === 'w:sz')?.attributes['w:val']).toBe('28');
      expect(footer.find(({ name }) => name === 'w:rFonts')?.attributes['w:eastAsia']).toBe('宋体');
    }
  });

  test('has its list in a table whose head comes again on every page and whose rows don’t break', () => {
    expect(named('w:tr')).toHaveLength(41);
    expect(named('w:tblHeader')).toHaveLength(1);
    expect(named('w:cantSplit')).toHaveLength(41);
    expect(named('w:tr').at(-1)?.text).toBe('40<人39>&');
    const widths = named('w:gridCol').map(({ attributes }) => mm(attributes['w:w']));
    expect(widths).toEqual([39, 117]);
  });
});

test('every part is sound XML, and the same document gives the same bytes on another day', async () => {
  for (const [name, xml] of parts) if (/\.(?:xml|rels)$/u.test(name)) expect(elementsOf(xml).length).toBeGreaterThan(0);
  const first = await toDocx(DOCUMENT);
  vi.useFakeTimers({ now: new Date('2031-05-05T00:00:00Z'), toFake: ['Date'] });
  try {
    expect(Buffer.from(await toDocx(DOCUMENT)).equals(Buffer.from(first))).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
