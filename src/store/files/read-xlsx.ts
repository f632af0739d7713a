import type { FileHandle } from 'node:fs/promises';
import type { FileRow, Sheet, TableFile } from './rows.ts';
import { mergesOf } from './xlsx-merges.ts';
import { checkPackage } from './xlsx-package.ts';
import { readParts, readStrings, type Package } from './xlsx-parts.ts';
import { SheetReader, type SheetContext } from './xlsx-sheet.ts';
import { XmlFeed } from './xml.ts';
import { readEntry, readZip, ZIP_LIMITS, type ZipEntry, type ZipLimits } from './zip.ts';

/**
 * A workbook, read part by part from where it stands in the file: nothing is unpacked to disk, and only the texts that cells share
 * are kept in memory.
 * @throws FileRefused
 */
export async function openXlsx(file: FileHandle, limits: ZipLimits = ZIP_LIMITS): Promise<TableFile> {
  const entries = await readZip(file, limits);
  checkPackage(entries);
  const pack: Package = { file, entries: new Map(entries.map((entry) => [entry.name.toLowerCase(), entry])) };
  const { sheets, styles, strings, date1904 } = await readParts(pack);
  let shared: Promise<string[]> | undefined;
  const contextOf = async (entry: ZipEntry): Promise<SheetContext> => ({
    styles,
    date1904,
    strings: await (shared ??= readStrings(pack, strings)),
    merges: await mergesOf(file, entry),
  });
  return {
    kind: 'xlsx',
    sheets: sheets.map(({ name, entry }): Sheet => ({ name, rows: () => rowsOf(file, entry, () => contextOf(entry)) })),
    close: () => file.close(),
  };
}

async function* rowsOf(
  file: FileHandle,
  entry: ZipEntry,
  contextOf: () => Promise<SheetContext>,
): AsyncGenerator<readonly FileRow[], void, void> {
  const reader = new SheetReader(await contextOf());
  const feed = new XmlFeed(reader);
  for await (const chunk of readEntry(file, entry)) {
    feed.write(chunk);
    const rows = reader.take();
    if (rows.length > 0) yield rows;
  }
  feed.end();
}
