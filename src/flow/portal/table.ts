import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '../../case/index.ts';
import { FileRefused, keepUpload, listCases, openTable, readCase, type FileRow } from '../../store/index.ts';
import { openCase, saveDraft, submitCase } from '../cases/apply.ts';
import { beneficiaryOf } from '../cases/beneficiary.ts';
import { applicantShape, formRegister, readForm, type GivenForm } from '../cases/form.ts';
import { CaseRefused } from '../cases/refused.ts';
import type { GivenApplication } from '../cases/application.ts';
import type { Context } from '../context.ts';
import { findSheet, type Header } from '../import/header.ts';
import { chunksOf } from '../import/stage-file.ts';
import { parseFileRow } from '../import/parse-file-row.ts';
import { read } from '../step.ts';

/** Rows of one file that are taken in one go. */
export const MOST_TABLE_ROWS = 200;
export const MOST_TABLE_BYTES = 2 * 1024 * 1024;

/** What became of one row of a file. `row` is its number, as a spreadsheet program shows it. */
export interface FiledRow {
  readonly row: number;
  readonly id: string;
}

export interface BadRow {
  readonly row: number;
  readonly faults: readonly { readonly message: string; readonly hint: string }[];
}

export interface FiledTable {
  /** Drafts that were begun. */
  readonly opened: readonly FiledRow[];
  /** Rows that say what a draft says already, such as those of a file that is sent again. */
  readonly same: readonly FiledRow[];
  readonly bad: readonly BadRow[];
  /** Headings of the file that were passed over. */
  readonly leftOut: readonly string[];
}

/**
 * Applications of an organisation by a table: each row is a 申请表 and begins a draft of its own; rows with faults are named, each with
 * all of them, and begin nothing.
 * @throws FileRefused where the file is none that can be read; CaseRefused where the item isn't applied for by rows
 */
export async function fileTable(
  context: Context,
  given: { readonly item: string; readonly organisation: string; readonly content: AsyncIterable<unknown> },
): Promise<FiledTable> {
  const { item, organisation } = given;
  const register = formRegister(context.ruleSet, item);
  if (register === undefined)
    throw new CaseRefused('invalid', [
      { field: 'file', message: '本事项没有申请表', hint: '所需信息由系统提取，直接申请' },
    ]);
  const shape = applicantShape(context.ruleSet, item);
  const folder = await mkdtemp(join(tmpdir(), 'jiangtong-table-'));
  try {
    const { path } = await keepUpload(folder, given.content, MOST_TABLE_BYTES);
    const file = await openTable(path);
    try {
      const found = await findSheet(file.sheets, shape, []);
      if (found === undefined)
        throw new FileRefused([
          { code: 'I001', message: `没有找到申请表“${register}”的表头`, hint: '下载模板，照模板的表头填写' },
        ]);
      const { header, faults } = found.found;
      if (faults.length > 0)
        throw new CaseRefused(
          'invalid',
          faults.map(({ message, hint }) => ({ field: 'file', message, hint })),
        );
      const rows: FileRow[] = [];
      for await (const chunk of chunksOf(found.sheet, header)) {
        rows.push(...chunk);
        if (rows.length > MOST_TABLE_ROWS)
          throw new CaseRefused('invalid', [
            { field: 'file', message: `一次最多${String(MOST_TABLE_ROWS)}行`, hint: '分成几个文件' },
          ]);
      }
      return { ...(await fileRows(context, { item, organisation, shape, header, rows })), leftOut: header.leftOut };
    } finally {
      await file.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Rows {
  readonly item: string;
  readonly organisation: string;
  readonly shape: ReturnType<typeof applicantShape>;
  readonly header: Header;
  readonly rows: readonly FileRow[];
}

async function fileRows(
  context: Context,
  { item, organisation, shape, header, rows }: Rows,
): Promise<Omit<FiledTable, 'leftOut'>> {
  const drafts = await draftForms(context, item, organisation);
  const opened: FiledRow[] = [];
  const same: FiledRow[] = [];
  const bad: BadRow[] = [];
  for (const row of rows) {
    const { faults } = parseFileRow(shape, header, row);
    if (faults.length > 0) {
      bad.push({ row: row.number, faults });
      continue;
    }
    const form = cellsOf(header, row);
    try {
      const text = canonical(await read(context, (tx) => readForm(tx, context, item, form)));
      const known = drafts.get(text);
      if (known !== undefined) {
        same.push({ row: row.number, id: known });
        continue;
      }
      const { id } = await openCase(ofRow(context, row.number, text), { item, organisation, form });
      drafts.set(text, id);
      opened.push({ row: row.number, id });
    } catch (error) {
      if (!(error instanceof CaseRefused)) throw error;
      bad.push({ row: row.number, faults: error.faults.map(({ message, hint }) => ({ message, hint })) });
    }
  }
  return { opened, same, bad };
}

function cellsOf({ columns }: Header, { cells }: FileRow): GivenForm {
  return Object.fromEntries(columns.map(({ at, column }) => [column.name, cells[at] ?? '']));
}

/** Each row is a command of its own: sent again, each is answered as before. */
function ofRow(context: Context, row: number, text: string): Context {
  const { idempotency } = context;
  if (idempotency === undefined) return context;
  const digest = createHash('sha256').update(`${idempotency.digest} ${text}`).digest('base64url');
  return { ...context, idempotency: { ...idempotency, key: `${idempotency.key}.${String(row)}`, digest } };
}

/** Drafts of an item by what their forms say. */
async function draftForms(context: Context, item: string, organisation: string): Promise<Map<string, string>> {
  return read(context, async (tx) => {
    const { party } = await beneficiaryOf(tx, context, organisation);
    const rows = await listCases(
      tx,
      { item, statuses: ['draft'], beneficiaries: [party.token] },
      { limit: MOST_DRAFTS },
    );
    const forms = new Map<string, string>();
    for (const { id } of rows) forms.set(canonical((await readCase(tx, id))?.application.form ?? null), id);
    return forms;
  });
}

const MOST_DRAFTS = 500;

/** The same text for the same form, in whatever order its fields are kept. */
function canonical(form: Json): string {
  if (typeof form !== 'object' || form === null || Array.isArray(form)) return JSON.stringify(form);
  return JSON.stringify(Object.entries(form).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What became of a draft that was handed in with others. */
export type Submitted = Readonly<{ id: string; faults: readonly Readonly<{ message: string; hint: string }>[] }>;

/** Hands in several drafts with the same materials and the same account: each by itself, so that one that lacks something stops no other. */
export async function submitTogether(
  context: Context,
  seen: readonly { readonly id: string; readonly version: number }[],
  given: Pick<GivenApplication, 'materials' | 'payee'>,
): Promise<readonly Submitted[]> {
  const done: Submitted[] = [];
  for (const one of seen) {
    try {
      const { version } = await saveDraft(forStep(context, `${one.id}.save`), one, given);
      await submitCase(forStep(context, `${one.id}.submit`), { id: one.id, version });
      done.push({ id: one.id, faults: [] });
    } catch (error) {
      if (!(error instanceof CaseRefused)) throw error;
      done.push({ id: one.id, faults: error.faults.map(({ message, hint }) => ({ message, hint })) });
    }
  }
  return done;
}

function forStep(context: Context, step: string): Context {
  const { idempotency } = context;
  return idempotency === undefined
    ? context
    : { ...context, idempotency: { ...idempotency, key: `${idempotency.key}.${step}` } };
}
