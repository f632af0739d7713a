import type { FileHandle } from 'node:fs/promises';
import { refuse, SAVE_AGAIN } from './refused.ts';
import { numberStyle, type NumberStyle } from './xlsx-number.ts';
import { readXml } from './xml.ts';
import { readEntry, type ZipEntry } from './zip.ts';

/** A package and its entries by name, in lower case: programs differ in it. */
export interface Package {
  readonly file: FileHandle;
  readonly entries: ReadonlyMap<string, ZipEntry>;
}

export interface WorkbookParts {
  readonly date1904: boolean;
  /** Those that are shown, in the order of their tabs. */
  readonly sheets: readonly { readonly name: string; readonly entry: ZipEntry }[];
  readonly styles: readonly NumberStyle[];
  readonly strings: ZipEntry | undefined;
}

const MOST_STRINGS = 200 * 1024 * 1024;
const MIB = 1024 * 1024;

/** Where everything is: `_rels/.rels` names the workbook, its own relations name sheets, styles and strings (ECMA-376 part 2). */
export async function readParts(pack: Package): Promise<WorkbookParts> {
  const main = [...(await relations(pack, '')).values()].find(({ type }) => type.endsWith('/officeDocument'));
  const workbook = main === undefined ? undefined : pack.entries.get(main.target.toLowerCase());
  if (main === undefined || workbook === undefined) return missing();
  const related = await relations(pack, main.target);
  const find = (type: string): ZipEntry | undefined => {
    const found = [...related.values()].find((one) => one.type.endsWith(type));
    return found === undefined ? undefined : pack.entries.get(found.target.toLowerCase());
  };
  const { sheets, date1904 } = await readWorkbook(pack, workbook);
  const styles = find('/styles');
  const strings = find('/sharedStrings');
  if (strings !== undefined && strings.size > MOST_STRINGS)
    refuse(
      'I003',
      `文件里的文字有 ${String(Math.ceil(strings.size / MIB))} MiB，最多 200 MiB`,
      '拆成几个文件，或另存为 CSV',
    );
  const shown = sheets.flatMap(({ name, relation }) => {
    const { target, type } = related.get(relation) ?? { target: '', type: '' };
    const entry = type.endsWith('/worksheet') ? pack.entries.get(target.toLowerCase()) : undefined;
    return entry === undefined ? [] : { name, entry };
  });
  return { date1904, sheets: shown, styles: styles === undefined ? [] : await readStyles(pack, styles), strings };
}

interface Relation {
  readonly type: string;
  readonly target: string;
}

/** The relations of a part (of the package: the empty name), by their ids; targets as names of entries. */
async function relations(pack: Package, part: string): Promise<ReadonlyMap<string, Relation>> {
  const slash = part.lastIndexOf('/');
  const folder = part.slice(0, slash + 1);
  const entry = pack.entries.get(`${folder}_rels/${part.slice(slash + 1)}.rels`.toLowerCase());
  const found = new Map<string, Relation>();
  if (entry === undefined) return found;
  await readXml(readEntry(pack.file, entry), {
    open(name, { Id, Type, Target, TargetMode }) {
      if (name !== 'Relationship' || Id === undefined || Type === undefined || Target === undefined) return;
      if (TargetMode !== 'External') found.set(Id, { type: Type, target: resolve(folder, Target) });
    },
  });
  return found;
}

function resolve(folder: string, target: string): string {
  return new URL(target, `zip:///${folder}`).pathname.slice(1);
}

interface ListedSheet {
  readonly name: string;
  readonly relation: string;
}

async function readWorkbook(
  pack: Package,
  entry: ZipEntry,
): Promise<{ readonly sheets: readonly ListedSheet[]; readonly date1904: boolean }> {
  const sheets: ListedSheet[] = [];
  let date1904 = false;
  await readXml(readEntry(pack.file, entry), {
    open(element, attributes) {
      if (element === 'workbookPr') date1904 = isTrue(attributes['date1904']);
      if (element !== 'sheet' || (attributes['state'] ?? 'visible') !== 'visible') return;
      sheets.push({ name: attributes['name'] ?? '', relation: attributes['r:id'] ?? idOf(attributes) });
    },
  });
  return { sheets, date1904 };
}

/** The relation's id, where its name space has another prefix than `r`. */
function idOf(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? '';
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true';
}

/** How numbers are shown, by the index that cells name (`cellXfs`). */
async function readStyles(pack: Package, entry: ZipEntry): Promise<NumberStyle[]> {
  const codes = new Map<number, string>();
  const styles: NumberStyle[] = [];
  let inCellXfs = false;
  await readXml(readEntry(pack.file, entry), {
    open(name, { numFmtId = '0', formatCode }) {
      if (name === 'cellXfs') inCellXfs = true;
      else if (name === 'numFmt' && formatCode !== undefined) codes.set(Number(numFmtId), formatCode);
      else if (name === 'xf' && inCellXfs) styles.push(numberStyle(Number(numFmtId), codes.get(Number(numFmtId))));
    },
    close(name) {
      if (name === 'cellXfs') inCellXfs = false;
    },
  });
  return styles;
}

/** The texts that cells name by their index. Rich text is joined; what is only for reading it aloud (`rPh`) is left out. */
export async function readStrings({ file }: Package, entry: ZipEntry | undefined): Promise<string[]> {
  const strings: string[] = [];
  if (entry === undefined) return strings;
  let current = '';
  let inText = false;
  let aloud = false;
  await readXml(readEntry(file, entry), {
    open(name) {
      if (name === 'si') current = '';
      else if (name === 'rPh') aloud = true;
      else if (name === 't') inText = !aloud;
    },
    text(part) {
      if (inText) current += part;
    },
    close(name) {
      if (name === 'si') strings.push(plainText(current));
      else if (name === 'rPh') aloud = false;
      else if (name === 't') inText = false;
    },
  });
  return strings;
}

/** `_x000D_` is how a workbook writes a character that XML cannot hold (ECMA-376 part 1, 22.9.2.19). */
export function plainText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/gu, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function missing(): never {
  return refuse('I004', '文件里没有工作簿', SAVE_AGAIN);
}
