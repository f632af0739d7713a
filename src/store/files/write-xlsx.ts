import type { OutCell, OutColumn, OutRow, OutSheet } from './table-to-write.ts';
import { zipOf, type ZipPart } from './write-zip.ts';
import { notesOf } from './xlsx-notes.ts';
import { columnName } from './columns.ts';
import { STYLE, STYLES_XML } from './xlsx-styles.ts';
import { attribute, cellText, messageText } from './xlsx-xml.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OPENXML = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** Hidden: the words of all lists, a column each. */
const CHOICES = '选项';
const LAST_ROW = 1_048_576;
/** As far down as lists are offered. */
const LAST_CHOICE = 100_001;

/**
 * A workbook, piece by piece as it is read: a row that is not asked for yet is not written yet, so that memory stays flat however
 * many rows there are and however slowly they are taken. Every text is a cell for text: no program runs it as a formula.
 */
export function xlsxBytes(sheets: readonly OutSheet[]): AsyncGenerator<Buffer, void, void> {
  return zipOf(partsOf(sheets));
}

function* partsOf(sheets: readonly OutSheet[]): Generator<ZipPart> {
  const choices = choicesOf(sheets);
  const names = [...sheets.map(({ name }) => name), ...(choices.length > 0 ? [CHOICES] : [])];
  const noted = sheets.map(({ columns }) => columns.some(({ note }) => note !== undefined));
  const part = (name: string, text: string): ZipPart => ({ name, chunks: [text] });
  yield part('[Content_Types].xml', contentTypes(names.length, noted));
  yield part('_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']]));
  yield part('xl/workbook.xml', workbook(names, choices.length > 0));
  yield part(
    'xl/_rels/workbook.xml.rels',
    relations([
      ...names.map((_name, i) => ['worksheet', `worksheets/sheet${String(i + 1)}.xml`] as const),
      ['styles', 'styles.xml'],
    ]),
  );
  yield part('xl/styles.xml', STYLES_XML);
  for (const [i, sheet] of sheets.entries()) {
    const number = String(i + 1);
    yield { name: `xl/worksheets/sheet${number}.xml`, chunks: sheetXml(sheet, choices, i === 0) };
    if (noted[i] !== true) continue;
    const { texts, boxes } = notesOf(sheet.columns);
    yield part(
      `xl/worksheets/_rels/sheet${number}.xml.rels`,
      relations([
        ['comments', `../comments${number}.xml`],
        ['vmlDrawing', `../drawings/vmlDrawing${number}.vml`],
      ]),
    );
    yield part(`xl/comments${number}.xml`, texts);
    yield part(`xl/drawings/vmlDrawing${number}.vml`, boxes);
  }
  if (choices.length > 0)
    yield {
      name: `xl/worksheets/sheet${String(names.length)}.xml`,
      chunks: sheetXml(choicesSheet(choices), [], false),
    };
}

// ── the parts around the sheets ─────────────────────────────────────────────────────────────────────────────────────

function contentTypes(sheets: number, noted: readonly boolean[]): string {
  const override = (name: string, type: string): string => `<Override PartName="${name}" ContentType="${type}"/>`;
  const parts = [
    override('/xl/workbook.xml', `${OPENXML}.sheet.main+xml`),
    override('/xl/styles.xml', `${OPENXML}.styles+xml`),
    ...Array.from({ length: sheets }, (_, i) =>
      override(`/xl/worksheets/sheet${String(i + 1)}.xml`, `${OPENXML}.worksheet+xml`),
    ),
    ...noted.flatMap((has, i) => (has ? override(`/xl/comments${String(i + 1)}.xml`, `${OPENXML}.comments+xml`) : [])),
  ];
  return `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>${parts.join('')}</Types>`;
}

function relations(targets: readonly (readonly [type: string, target: string])[]): string {
  const all = targets.map(
    ([type, target], i) => `<Relationship Id="rId${String(i + 1)}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
  );
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
}

function workbook(names: readonly string[], hidesLast: boolean): string {
  const sheets = names.map((name, i) => {
    const state = hidesLast && i === names.length - 1 ? ' state="hidden"' : '';
    return `<sheet name="${attribute(sheetName(name))}" sheetId="${String(i + 1)}"${state} r:id="rId${String(i + 1)}"/>`;
  });
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

/** What a tab may be called: 31 characters without those that addresses are written with. */
function sheetName(name: string): string {
  return name.replaceAll(/[[\]:*?/\\]/gu, ' ').slice(0, 31);
}

// ── sheets ──────────────────────────────────────────────────────────────────────────────────────────────────────────

async function* sheetXml(
  { columns, rows, filter = false }: OutSheet,
  choices: readonly Choice[],
  selected: boolean,
): AsyncGenerator<string, void, void> {
  yield `${HEAD}<worksheet xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheetViews><sheetView workbookViewId="0"${selected ? ' tabSelected="1"' : ''}><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.map(columnXml).join('')}</cols><sheetData>${headerXml(columns)}`;
  let number = 1;
  for await (const batch of rows) {
    let text = '';
    for (const row of batch) text += rowXml(row, (number += 1));
    if (number > LAST_ROW) throw new RangeError(`a sheet has ${String(LAST_ROW)} rows at most`);
    yield text;
  }
  yield `</sheetData>${filter ? `<autoFilter ref="A1:${columnName(columns.length - 1)}${String(number)}"/>` : ''}${validations(columns, choices)}${columns.some(({ note }) => note !== undefined) ? '<legacyDrawing r:id="rId2"/>' : ''}</worksheet>`;
}

/** A whole column is for text, so that what is typed into an empty cell of it stays as typed. */
function columnXml({ width }: OutColumn, column: number): string {
  const number = String(column + 1);
  return `<col min="${number}" max="${number}" width="${String(width)}" style="${String(STYLE.text)}" customWidth="1"/>`;
}

function headerXml(columns: readonly OutColumn[]): string {
  const cells = columns.map(({ header, required = false }, column) =>
    textCell(header, `${columnName(column)}1`, required ? STYLE.required : STYLE.header),
  );
  return `<row r="1">${cells.join('')}</row>`;
}

function rowXml({ cells, wrong }: OutRow, number: number): string {
  let text = `<row r="${String(number)}">`;
  for (const [column, cell] of cells.entries()) {
    const marked = wrong?.has(column) === true;
    if (cell !== null || marked) text += cellXml(cell, `${columnName(column)}${String(number)}`, marked);
  }
  return `${text}</row>`;
}

function cellXml(cell: OutCell, at: string, wrong: boolean): string {
  if (cell === null || typeof cell === 'string') return textCell(cell ?? '', at, wrong ? STYLE.wrong : STYLE.text);
  if ('day' in cell) return numberCell(cell.day + EPOCH, at, STYLE.date);
  return numberCell(cell.number / 10 ** cell.decimals, at, cell.decimals === 0 ? STYLE.whole : STYLE.decimals);
}

/** The serial number of 1970-01-01. */
const EPOCH = 25_569;

function textCell(text: string, at: string, style: number): string {
  return `<c r="${at}" s="${String(style)}" t="inlineStr"><is><t xml:space="preserve">${cellText(text)}</t></is></c>`;
}

function numberCell(value: number, at: string, style: number): string {
  return `<c r="${at}" s="${String(style)}"><v>${String(value)}</v></c>`;
}

// ── lists to choose from ────────────────────────────────────────────────────────────────────────────────────────────

type Choice = NonNullable<OutColumn['choice']>;

function choicesOf(sheets: readonly OutSheet[]): readonly Choice[] {
  return sheets.flatMap(({ columns }) => columns.flatMap(({ choice }) => choice ?? []));
}

/** A list may be longer than a formula, so it stands in cells. */
function choicesSheet(choices: readonly Choice[]): OutSheet {
  const longest = Math.max(...choices.map(({ values }) => values.length));
  const rows = Array.from({ length: longest }, (_, i): OutRow => ({
    cells: choices.map(({ values }) => values[i] ?? null),
  }));
  return { name: CHOICES, columns: choices.map(() => ({ header: CHOICES, width: 20 })), rows: [rows] };
}

function validations(columns: readonly OutColumn[], choices: readonly Choice[]): string {
  const all = columns.flatMap(({ choice, header }, column) =>
    choice === undefined ? [] : validation(choice, header, column, choices),
  );
  return all.length === 0 ? '' : `<dataValidations count="${String(all.length)}">${all.join('')}</dataValidations>`;
}

function validation(choice: Choice, header: string, column: number, choices: readonly Choice[]): string {
  const { values, only } = choice;
  const from = columnName(choices.indexOf(choice));
  const to = columnName(column);
  const stops = only
    ? ` showErrorMessage="1" errorTitle="${attribute(header)}" error="${messageText('请从列表中选择，或照列表里的写法填写。')}"`
    : '';
  return `<dataValidation type="list" allowBlank="1"${stops} sqref="${to}2:${to}${String(LAST_CHOICE)}"><formula1>'${CHOICES}'!$${from}$2:$${from}$${String(values.length + 1)}</formula1></dataValidation>`;
}
