import { existsSync } from 'node:fs';
import { askCancel, getImport, listImports, record, type ImportQuery, type ImportRecord } from '../../store/index.ts';
import { withNames, type Named } from '../access/account-names.ts';
import type { Context } from '../context.ts';
import { read, step } from '../step.ts';
import { reportPath } from './run-import.ts';

/** An import, and who sent the file. */
export type NamedImport = Named<ImportRecord, 'by'>;

/** One import; undefined where there is none that the actor sees. */
export function seeImport(context: Context, id: string): Promise<NamedImport | undefined> {
  return read(context, async (tx) => {
    const found = await getImport(tx, id);
    const [named] = found === undefined ? [] : await withNames(tx, context, [found], 'by');
    return named;
  });
}

/** The newest first. */
export function seeImports(
  context: Context,
  query: ImportQuery,
): Promise<{ readonly imports: readonly NamedImport[]; readonly next: string | null }> {
  return read(context, async (tx) => {
    const { imports, next } = await listImports(tx, query);
    return { imports: await withNames(tx, context, imports, 'by'), next };
  });
}

/** What became of the wish to cancel: an import that writes already, or has ended, can't be. */
export type CancelOutcome = 'asked' | 'too-late' | 'unknown';

export function cancelImport(context: Context, id: string): Promise<CancelOutcome> {
  return step<CancelOutcome>(context, async (tx) => {
    if ((await getImport(tx, id)) === undefined) return 'unknown';
    if (!(await askCancel(tx, id))) return 'too-late';
    await record(tx, { action: 'import.cancel', subject: `导入:${id}`, detail: {} });
    return 'asked';
  });
}

/** Where the report is. `none`: there is none for this actor: it has ID numbers as they were sent, so only the sender gets it. */
export type ReportFound = { readonly path: string; readonly name: string } | 'none' | 'expired';

export async function findReport(context: Context, uploads: string, id: string): Promise<ReportFound> {
  const found = await seeImport(context, id);
  if (found?.report !== true || found.by !== context.actor.account) return 'none';
  const path = reportPath(uploads, id);
  if (!existsSync(path)) return 'expired';
  return { path, name: `${found.register}-错误报告-${id}.xlsx` };
}
