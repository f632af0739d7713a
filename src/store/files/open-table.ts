import { open } from 'node:fs/promises';
import { kindOf } from './kind.ts';
import { openCsv } from './read-csv.ts';
import { openXlsx } from './read-xlsx.ts';
import type { TableFile } from './rows.ts';
import { ZIP_LIMITS, type ZipLimits } from './zip.ts';

/** Opens a file by what it is, whatever its name says. @throws FileRefused */
export async function openTable(path: string, limits: ZipLimits = ZIP_LIMITS): Promise<TableFile> {
  const file = await open(path, 'r');
  try {
    return (await kindOf(file)) === 'xlsx' ? await openXlsx(file, limits) : await openCsv(file);
  } catch (error) {
    await file.close();
    throw error;
  }
}
