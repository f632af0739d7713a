import { ACCOUNTS, ENTRY_KINDS, type EntryKind } from '../../payment/index.ts';
import {
  csvBytes,
  listEntriesOf,
  record,
  xlsxBytes,
  type EntryFilter,
  type KeptEntry,
  type OutColumn,
  type OutRow,
  type OutSheet,
  type Tx,
} from '../../store/index.ts';
import { withNames } from '../access/account-names.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import type { FileFormat } from '../export-register.ts';
import { read } from '../step.ts';

/** An entry of the ledger, for people. Amounts in 分. */
export type EntryView = Readonly<{
  id: string;
  kind: EntryKind;
  /** `承诺`. */
  name: string;
  caseId: string | null;
  item: string | null;
  clause: string | null;
  /** The sentence of the notice that gives it. */
  sentence: string | null;
  batch: string | null;
  reason: string | null;
  at: string;
  by: string;
  byName: string | null;
  postings: readonly Readonly<{
    fund: string;
    year: number;
    item: string;
    account: string;
    /** `已承诺`. */
    name: string;
    amount: number;
  }>[];
}>;

/** Entries, newest first. @param page.before number of the entry that the page comes after */
export async function listLedger(
  context: Context,
  filter: EntryFilter,
  page: { readonly before?: string | undefined; readonly limit: number },
): Promise<readonly EntryView[]> {
  await demand(context, 'payment.read');
  return read(context, async (tx) => withNames(tx, context, (await listEntriesOf(tx, filter, page)).map(viewOf), 'by'));
}

function viewOf({ postings, kind, ...entry }: KeptEntry): Omit<EntryView, 'byName'> {
  return {
    ...entry,
    kind,
    name: ENTRY_KINDS[kind],
    postings: postings.map(({ line, account, amount }) => ({ ...line, account, name: ACCOUNTS[account], amount })),
  };
}

/** Entries read at once. */
const PAGE = 1000;

const COLUMNS: readonly OutColumn[] = [
  { header: '分录', width: 10 },
  { header: '时间', width: 20 },
  { header: '种类', width: 14 },
  { header: '资金来源', width: 18 },
  { header: '年度', width: 8 },
  { header: '预算线', width: 10 },
  { header: '账户', width: 14 },
  { header: '借方（元）', width: 16 },
  { header: '贷方（元）', width: 16 },
  { header: '办件', width: 16 },
  { header: '事项', width: 10 },
  { header: '条款', width: 10 },
  { header: '批次', width: 10 },
  { header: '事由', width: 40 },
  { header: '依据的原句', width: 60 },
  { header: '经办账号', width: 10 },
];

/** The ledger as a file, a row a posting; how many, by which filters, stands in the audit. */
export async function exportLedger(
  context: Context,
  filter: EntryFilter,
  format: FileFormat,
): Promise<{ readonly rows: number; readonly content: Buffer }> {
  await demand(context, 'payment.read');
  return read(context, async (tx) => {
    const count = { rows: 0 };
    const sheet: OutSheet = { name: '资金分录', columns: COLUMNS, rows: rowsOf(tx, filter, count), filter: true };
    const content = await bytesOf(sheet, format);
    await record(tx, {
      action: 'payment.export',
      subject: '资金分录',
      detail: { rows: count.rows, format, filter: { ...filter } },
    });
    return { rows: count.rows, content };
  });
}

export async function bytesOf(sheet: OutSheet, format: FileFormat): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of format === 'xlsx' ? xlsxBytes([sheet]) : csvBytes(sheet)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* rowsOf(
  tx: Tx,
  filter: EntryFilter,
  count: { rows: number },
): AsyncGenerator<readonly OutRow[], void, void> {
  let before: string | undefined;
  for (;;) {
    const entries = await listEntriesOf(tx, filter, { before, limit: PAGE });
    const rows = entries.flatMap(rowsOfEntry);
    count.rows += rows.length;
    yield rows;
    if (entries.length < PAGE) return;
    before = entries.at(-1)?.id;
  }
}

function rowsOfEntry({
  id,
  at,
  kind,
  postings,
  caseId,
  item,
  clause,
  batch,
  reason,
  sentence,
  by,
}: KeptEntry): OutRow[] {
  return postings.map(({ line, account, amount }) => ({
    cells: [
      id,
      at.slice(0, 19),
      ENTRY_KINDS[kind],
      line.fund,
      { number: line.year, decimals: 0 },
      line.item,
      ACCOUNTS[account],
      amount > 0 ? { number: amount, decimals: 2 } : null,
      amount < 0 ? { number: -amount, decimals: 2 } : null,
      ...[caseId, item, clause, batch, reason, sentence, by],
    ],
  }));
}
