import { parser, Table } from '@lezer/markdown';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromMarkdown } from './from-markdown.ts';
import type { Element } from './from-markdown.ts';

const read = (...lines: string[]): readonly Element[] => fromMarkdown('01.md', lines.join('\n'));

describe('fromMarkdown', () => {
  test('reads headings, quotes, paragraphs and tables with their places', () => {
    const [heading, quote, paragraph, table] = read(
      '# （二）激发企业育才活力',
      '',
      '> ## 一、打造模式',
      '> 鼓励企业。',
      '>   支持企业。',
      '>',
      '> 指导企业。',
      '',
      '表 奖励标准（U）',
      '',
      '| 人数 | 奖励（万元） |',
      '| :--- | ---: |',
      '| [30..50] |  1 |',
    );
    const place = (line: number, column: number) => ({ file: '01.md', line, column });
    expect(heading).toEqual({
      kind: 'heading',
      level: 1,
      span: { text: '（二）激发企业育才活力', place: place(1, 3) },
    });
    expect(quote).toEqual({
      kind: 'quote',
      place: place(3, 1),
      paragraphs: [
        { heading: true, lines: [{ text: '一、打造模式', place: place(3, 6) }] },
        {
          heading: false,
          lines: [
            { text: '鼓励企业。', place: place(4, 3) },
            { text: '支持企业。', place: place(5, 5) },
          ],
        },
        { heading: false, lines: [{ text: '指导企业。', place: place(7, 3) }] },
      ],
    });
    expect(paragraph).toEqual({ kind: 'paragraph', lines: [{ text: '表 奖励标准（U）', place: place(9, 1) }] });
    expect(table).toMatchObject({
      kind: 'table',
      table: {
        place: place(11, 1),
        header: {
          cells: [
            { text: '人数', place: place(11, 3), align: 'left' },
            { text: '奖励（万元）', place: place(11, 8), align: 'right' },
          ],
        },
        rows: [
          {
            cells: [
              { text: '[30..50]', place: place(13, 3) },
              { text: '1', place: place(13, 15) },
            ],
          },
        ],
      },
    });
  });

  test('leaves out code, comments and rules', () => {
    expect(read('```', '# 甲', '| a |', '```', '<!-- 乙', '# 丙 -->', '---', '* * *', '~~~', '未完')).toEqual([]);
  });

  test('takes Windows line ends and a byte order mark', () => {
    const [heading, quote] = fromMarkdown('01.md', '\uFEFF# 甲\r\n\r\n> 乙。\r\n');
    expect(heading).toMatchObject({ span: { text: '甲', place: { line: 1, column: 3 } } });
    expect(quote).toMatchObject({ paragraphs: [{ lines: [{ text: '乙。', place: { line: 3, column: 3 } }] }] });
  });

  test('`---` under a line of text is a rule, and `[甲]: 乙` a line of text', () => {
    expect(read('甲', '---', '[甲]: 乙').map(({ kind }) => kind)).toEqual(['paragraph', 'paragraph']);
  });
});

describe('held against a general Markdown parser', () => {
  const LINES = [
    ...['', '', '', '> 引文。', '> 引文', '>', '> # 一、甲', '> （牵头单位：甲）', '段落', '表 甲（U）', '  缩进'],
    ...['# 题', '## 台账 甲', '### 小题 ###', '#无空格', '---', '***', '```', '~~~', '<!-- 注 -->'],
  ];
  const ROWS = ['| 1 | 2 |', '| 1 |', '| 1 | 2 | 3 |', '| a \\| b | c |', '1 | 2', '> 引文'];
  const line = fc.constantFrom(...LINES).map((text) => [text]);
  // Stray rows above a table are left out: there GitHub (as we do) and this parser differ.
  const table = fc
    .array(fc.constantFrom(...ROWS), { maxLength: 3 })
    .map((rows) => ['| a | b |', '| --- | ---: |', ...rows]);

  test('the same blocks on the same lines', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(line, line, table), { maxLength: 8 }), (chunks) => {
        const lines = chunks.flat();
        expect(read(...lines).map(ours)).toEqual(general(lines.join('\n')));
      }),
      { numRuns: 3000 },
    );
  });
});

/** `table 3`: kind and first line. */
function ours(element: Element): string {
  switch (element.kind) {
    case 'heading':
      return `heading ${String(element.level)} ${String(element.span.place.line)}`;
    case 'quote':
      return `quote ${String(element.place.line)} (${String(element.paragraphs.length)})`;
    case 'table':
      return `table ${String(element.table.place.line)} (${String(element.table.rows.length)})`;
    case 'paragraph':
      return `paragraph ${String(element.lines[0]?.place.line ?? 0)} (${String(element.lines.length)})`;
  }
}

function general(text: string): string[] {
  const markdown = parser.configure([Table, { remove: ['SetextHeading', 'LinkReference', 'IndentedCode'] }]);
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const found: string[] = [];
  for (let node = markdown.parse(text).topNode.firstChild; node !== null; node = node.nextSibling) {
    const line = String(lineOf(node.from));
    const span = lineOf(node.to) - lineOf(node.from) + 1;
    if (node.name.startsWith('ATXHeading')) found.push(`heading ${node.name.slice(-1)} ${line}`);
    else if (node.name === 'Blockquote') {
      const inner = node.getChildren('Paragraph').length + node.getChildren('ATXHeading1').length;
      found.push(`quote ${line} (${String(inner)})`);
    } else if (node.name === 'Table') found.push(`table ${line} (${String(node.getChildren('TableRow').length)})`);
    else if (node.name === 'Paragraph') found.push(`paragraph ${line} (${String(span)})`);
  }
  return found;
}
