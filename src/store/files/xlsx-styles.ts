/** THE cell formats of what we write, by their place in `cellXfs` below. */
export const STYLE = {
  plain: 0,
  text: 1,
  wrong: 2,
  header: 3,
  required: 4,
  date: 5,
  whole: 6,
  decimals: 7,
  prose: 8,
} as const;

/** Formats from 164 on are a workbook's own; 49 is text, 1 and 2 are `0` and `0.00`. */
const DATE_FORMAT = 164;

const FILLS = ['FFFFC7CE', 'FFE7E6E6', 'FFFFE699'];

export const STYLES_XML = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts count="1"><numFmt numFmtId="${String(DATE_FORMAT)}" formatCode="yyyy\\-mm\\-dd"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts>
<fills count="5"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${FILLS.map(
  (colour) => `<fill><patternFill patternType="solid"><fgColor rgb="${colour}"/></patternFill></fill>`,
).join('')}</fills>
<borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="9">
${[
  xf({}),
  xf({ format: 49 }),
  xf({ format: 49, fill: 2 }),
  xf({ format: 49, fill: 3, font: 1, wraps: true }),
  xf({ format: 49, fill: 4, font: 1, wraps: true }),
  xf({ format: DATE_FORMAT }),
  xf({ format: 1 }),
  xf({ format: 2 }),
  xf({ format: 49, wraps: true }),
].join('\n')}
</cellXfs>
</styleSheet>`;

interface Format {
  readonly format?: number;
  readonly font?: number;
  readonly fill?: number;
  readonly wraps?: boolean;
}

function xf({ format = 0, font = 0, fill = 0, wraps = false }: Format): string {
  const head = `<xf xfId="0" borderId="0" numFmtId="${String(format)}" fontId="${String(font)}" fillId="${String(fill)}" applyNumberFormat="1" applyFont="1" applyFill="1"`;
  return wraps ? `${head} applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` : `${head}/>`;
}
