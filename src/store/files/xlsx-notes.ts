import type { OutColumn } from './table-to-write.ts';
import { columnName } from './columns.ts';
import { cellText } from './xlsx-xml.ts';

/** Notes over the header cells: their texts, and the boxes that programs draw them in (legacy VML, which all of them still want). */
export function notesOf(columns: readonly OutColumn[]): { readonly texts: string; readonly boxes: string } {
  const noted = columns.flatMap(({ note }, column) => (note === undefined ? [] : { note, column }));
  const texts = noted.map(
    ({ note, column }) =>
      `<comment ref="${columnName(column)}1" authorId="0"><text><r><t xml:space="preserve">${cellText(note)}</t></r></text></comment>`,
  );
  return {
    texts: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>匠通</author></authors><commentList>${texts.join('')}</commentList></comments>`,
    boxes: `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">
<v:shapetype id="note" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/>
${noted.map(({ note, column }, i) => box(i, column, note.split('\n').length)).join('\n')}
</xml>`,
  };
}

function box(index: number, column: number, lines: number): string {
  const anchor = [column + 1, 15, 1, 2, column + 4, 15, Math.max(4, lines + 2), 4].join(',');
  return `<v:shape id="note_${String(index)}" type="#note" style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>0</x:Row><x:Column>${String(column)}</x:Column></x:ClientData></v:shape>`;
}
