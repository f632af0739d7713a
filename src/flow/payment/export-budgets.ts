import { record, type OutColumn, type OutSheet } from '../../store/index.ts';
import { read } from '../step.ts';
import type { Context } from '../context.ts';
import type { FileFormat } from '../export-register.ts';
import { BUDGET_COLUMNS, listBudgets } from './budgets.ts';
import { bytesOf } from './read-ledger.ts';

const COLUMNS: readonly OutColumn[] = [
  { header: '资金来源', width: 18 },
  { header: '年度', width: 8 },
  { header: '预算线', width: 10 },
  { header: '事项名称', width: 30 },
  { header: '预算安排（元）', width: 16 },
  ...BUDGET_COLUMNS.map(({ name }) => ({ header: `${name}（元）`, width: 16 })),
];

/** Budgets as a file, a row a line; that it was exported stands in the audit. */
export async function exportBudgets(
  context: Context,
  asked: { readonly fund?: string; readonly year?: number },
  format: FileFormat,
): Promise<{ readonly rows: number; readonly content: Buffer }> {
  const budgets = await listBudgets(context, asked);
  const sheet: OutSheet = {
    name: '预算',
    columns: COLUMNS,
    rows: [
      budgets.map((budget) => ({
        cells: [
          budget.fund,
          { number: budget.year, decimals: 0 },
          budget.item,
          budget.name,
          { number: budget.appropriated, decimals: 2 },
          ...BUDGET_COLUMNS.map(({ account }) => ({ number: budget[account], decimals: 2 }) as const),
        ],
      })),
    ],
    filter: true,
  };
  const content = await bytesOf(sheet, format);
  await read(context, (tx) =>
    record(tx, { action: 'payment.export', subject: '预算', detail: { rows: budgets.length, format, ...asked } }),
  );
  return { rows: budgets.length, content };
}
