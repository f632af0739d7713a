import {
  AlignmentType,
  Document,
  DocumentGridType,
  Footer,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
  type IParagraphOptions,
} from 'docx';
import type { Annex, Block, Column, OfficialDocument, Table as TableModel } from './document.ts';
import { withFixedTimes } from './fixed-times.ts';

/**
 * The form of an official document, GB/T 9704-2012: A4, 37 mm above and 28 mm left of the text, which is 156 mm × 225 mm (§5.2); 22 lines of
 * 28 signs in 三号 仿宋 (§5.2.3); title in 二号 小标宋 (§7.3.1), headings in 黑体 and 楷体 (§7.3.3), the page's number in 四号 宋体 on the outer
 * side (§7.5). Fonts are named: whoever opens the file has them, or sees what stands in for them.
 */
const MM = 1440 / 25.4;
const mm = (length: number): number => Math.round(length * MM);

const PAGE = { width: 210, height: 297, top: 37, right: 26, bottom: 35, left: 28 };
const TEXT_WIDTH = PAGE.width - PAGE.left - PAGE.right;

/** Sizes in half points: 二号 22 pt, 三号 16 pt, 四号 14 pt, 小四 12 pt. */
const SIZE = { title: 44, body: 32, number: 28, table: 24 };
/** 28.95 pt in twentieths of a point: 22 lines are 225 mm. */
const LINE = 579;
const TABLE_LINE = 360;
/** One sign of the body, in twentieths of a point. */
const SIGN = 320;
/**
 * 28 signs of 16 pt are 158 mm, a little more than the line: each is set 0.25 pt closer. A grid (文档网格) would say the same, but some programs
 * count it from another size, and stretch the lines of tables to it.
 */
const CLOSER = -5;

const FONTS = {
  title: '方正小标宋简体',
  body: '仿宋_GB2312',
  heading: '黑体',
  subheading: '楷体_GB2312',
  number: '宋体',
} as const;
type FontName = keyof typeof FONTS;
const LATIN = 'Times New Roman';

/** The file's bytes: the same document always gives the same ones. */
export async function toDocx(document: OfficialDocument): Promise<Uint8Array> {
  const footers = { default: footer(AlignmentType.RIGHT), even: footer(AlignmentType.LEFT) };
  const { width, height, ...margins } = PAGE;
  const properties = {
    page: {
      size: { width: mm(width), height: mm(height) },
      margin: {
        ...Object.fromEntries(Object.entries(margins).map(([side, length]) => [side, mm(length)])),
        header: mm(15),
        // The line of the number stands 7 mm below the text.
        footer: mm(PAGE.bottom - 7 - 5),
      },
    },
    grid: { type: DocumentGridType.DEFAULT, linePitch: LINE },
  };
  const made = new Document({
    title: document.title,
    creator: document.signature.organ,
    lastModifiedBy: document.signature.organ,
    evenAndOddHeaderAndFooters: true,
    theme: {
      fonts: {
        headings: { latin: LATIN, eastAsia: FONTS.heading, scripts: { Hans: FONTS.heading } },
        body: { latin: LATIN, eastAsia: FONTS.body, scripts: { Hans: FONTS.body } },
      },
    },
    styles: {
      default: {
        document: {
          run: { font: fontOf('body'), size: SIZE.body, language: { value: 'en-US', eastAsia: 'zh-CN' } },
          paragraph: { spacing: { line: LINE, lineRule: LineRuleType.EXACT, before: 0, after: 0 } },
        },
      },
    },
    sections: [
      { properties, footers, children: [...bodyOf(document), ...signature(document)] },
      // A section without footers of its own has those of the one before.
      ...document.annexes.map((annex) => ({ properties, children: annexOf(annex) })),
    ],
  });
  return withFixedTimes(await Packer.pack(made, 'uint8array', false, [coreProperties(document)]));
}

function bodyOf({ title, blocks }: OfficialDocument): (Paragraph | Table)[] {
  return [...titleOf(title), ...blocks.map(blockOf)];
}

function titleOf(title: string): Paragraph[] {
  return [line(title, 'title', { alignment: AlignmentType.CENTER, keepNext: true, spacing: loose }), empty()];
}

/** A title of several lines needs more than the lines of the text. */
const loose = { line: 640, lineRule: LineRuleType.AT_LEAST };

function blockOf(block: Block): Paragraph | Table {
  switch (block.kind) {
    case 'paragraph':
      return line(block.text, 'body', {
        alignment: block.isCode === true ? AlignmentType.LEFT : AlignmentType.BOTH,
        indent: { firstLine: 2 * SIGN },
      });
    case 'heading': {
      const font: FontName = block.level === 1 ? 'heading' : 'subheading';
      return line(block.text, font, { keepNext: true, indent: { firstLine: 2 * SIGN } });
    }
    case 'table':
      return tableOf(block.table);
  }
}

/** 署名 and 成文日期: the date ends four signs before the margin, the name is centred on it (§7.3.5.1). */
function signature({ signature: { organ, date } }: OfficialDocument): Paragraph[] {
  const wide = widthOf(organ) - widthOf(date);
  const right = (signs: number): IParagraphOptions => ({
    alignment: AlignmentType.RIGHT,
    indent: { right: Math.max(0, Math.round(signs * SIGN)) },
  });
  return [
    empty(),
    empty(),
    line(organ, 'body', { ...right(4 - wide / 2), keepNext: true }),
    line(date, 'body', right(4)),
  ];
}

/** In signs: a digit is half a one. */
function widthOf(text: string): number {
  return Array.from(text).reduce((sum, sign) => sum + (/[ -~]/u.test(sign) ? 0.5 : 1), 0);
}

function annexOf({ title, table }: Annex): (Paragraph | Table)[] {
  return [line('附件', 'heading', {}), empty(), ...titleOf(title), tableOf(table)];
}

function tableOf({ columns, rows }: TableModel): Table {
  const whole = columns.reduce((sum, { width }) => sum + width, 0);
  const widths = columns.map(({ width }) => mm((width / whole) * TEXT_WIDTH));
  const row = (texts: readonly string[], isHead: boolean): TableRow =>
    new TableRow({
      ...(isHead ? { tableHeader: true } : {}),
      cantSplit: true,
      children: columns.map((column, i) => cellOf(texts[i] ?? '', column, widths[i] ?? 0, isHead)),
    });
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    columnWidths: widths,
    margins: { top: 40, bottom: 40, left: 60, right: 60 },
    rows: [
      row(
        columns.map(({ title }) => title),
        true,
      ),
      ...rows.map((texts) => row(texts, false)),
    ],
  });
}

const ALIGN = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT } as const;

function cellOf(text: string, { align }: Column, width: number, isHead: boolean): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    children: [
      new Paragraph({
        alignment: isHead ? AlignmentType.CENTER : ALIGN[align],
        spacing: { line: TABLE_LINE, lineRule: LineRuleType.EXACT },
        children: [run(text, isHead ? 'heading' : 'body', SIZE.table)],
      }),
    ],
  });
}

/** `— 1 —`, one sign from the margin. */
function footer(alignment: typeof AlignmentType.LEFT | typeof AlignmentType.RIGHT): Footer {
  const side = alignment === AlignmentType.LEFT ? 'left' : 'right';
  const font = { ascii: FONTS.number, hAnsi: FONTS.number, eastAsia: FONTS.number, cs: LATIN };
  return new Footer({
    children: [
      new Paragraph({
        alignment,
        indent: { [side]: SIZE.number * 10 },
        spacing: { line: 240, lineRule: LineRuleType.AUTO },
        children: [new TextRun({ font, size: SIZE.number, children: ['— ', PageNumber.CURRENT, ' —'] })],
      }),
    ],
  });
}

function empty(): Paragraph {
  return line('', 'body', {});
}

function line(text: string, font: FontName, options: IParagraphOptions): Paragraph {
  return new Paragraph({ ...options, children: [run(text, font, font === 'title' ? SIZE.title : SIZE.body)] });
}

function run(text: string, font: FontName, size: number): TextRun {
  return new TextRun({ text, font: fontOf(font), size, ...(size === SIZE.body ? { characterSpacing: CLOSER } : {}) });
}

function fontOf(name: FontName): { ascii: string; hAnsi: string; eastAsia: string; cs: string } {
  return { ascii: LATIN, hAnsi: LATIN, eastAsia: FONTS[name], cs: LATIN };
}

/** docx writes when it was made; an official document is of the day that it is dated, and its bytes don't depend on a clock. */
function coreProperties({ title, signature: { organ } }: OfficialDocument): { path: string; data: string } {
  const time = '<dcterms:created xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:created>';
  return {
    path: 'docProps/core.xml',
    data:
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
      '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"' +
      ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"' +
      ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
      `<dc:title>${escapeXml(title)}</dc:title><dc:creator>${escapeXml(organ)}</dc:creator>` +
      `${time}${time.replaceAll('created', 'modified')}</cp:coreProperties>`,
  };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
