import { formatYuan } from '../../kit/index.ts';
import {
  keepBankFile,
  linesOfBatch,
  lockBatch,
  openPayees,
  payeesOf,
  record,
  type KeptBatch,
  type KeptLine,
  type OutCell,
  type OutRow,
  type OutSheet,
  type Payee,
} from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import type { FileFormat } from '../export-register.ts';
import { read } from '../step.ts';
import { noBatch } from './batches.ts';
import { sm3Of } from './digest.ts';
import { bytesOf } from './read-ledger.ts';
import { refusePayment } from './refused.ts';

/** A file for the bank. */
export interface BankFile {
  readonly name: string;
  readonly content: Buffer;
  /** SM3 of its bytes, the same each time it goes out. */
  readonly sm3: string;
  readonly count: number;
}

const HEADINGS = ['序号', '办件编号', '户名', '账号', '开户行', '金额（元）', '用途'] as const;
const WIDTHS = [8, 18, 24, 34, 40, 16, 40] as const;

/**
 * The file by which the bank pays a released batch: its head, a row a line in the order of the batch, and the sums again at its end. It alone has
 * full account numbers; who took it is in the audit before it is given.
 * @throws PaymentRefused where the batch isn't released.
 */
export async function bankFile(context: Context, id: string, format: FileFormat): Promise<BankFile> {
  await demand(context, 'payment.receipts');
  return read(context, async (tx) => {
    const batch = await lockBatch(tx, id);
    if (batch === undefined) throw noBatch(id);
    if (batch.status !== 'released' && batch.status !== 'closed')
      refusePayment(
        'refused',
        'P025',
        `批次 ${id} 还没有放行，没有银行代发文件`,
        '由另一位有拨付权限的人放行以后再下载',
      );
    const lines = (await linesOfBatch(tx, id)).filter(({ status }) => status !== 'removed');
    const tokens = lines.map(({ payee }) => payee);
    const payees = await payeesOf(tx, tokens);
    const numbers = await openPayees(tx, context.keys, tokens);
    const content = await bytesOf(sheetOf(batch, lines, payees, numbers), format);
    const sm3 = sm3Of(content);
    const kept = await keepBankFile(tx, id, format, sm3);
    if (kept !== sm3) throw new Error(`the bank's file of batch ${id} is not the one that went out before`);
    await record(tx, {
      action: 'payment.bank-file',
      subject: `拨付批次:${id}`,
      detail: { format, sm3, count: lines.length, total: batch.total },
    });
    return { name: `拨付批次-${id}.${format}`, content, sm3, count: lines.length };
  });
}

function sheetOf(
  batch: KeptBatch,
  lines: readonly KeptLine[],
  payees: ReadonlyMap<string, Payee>,
  numbers: ReadonlyMap<string, string>,
): OutSheet {
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  const head = [
    `拨付批次 ${batch.id}`,
    `资金来源 ${batch.fund}`,
    `预算年度 ${String(batch.year)}`,
    `笔数 ${String(lines.length)}`,
    `合计 ${formatYuan(total)}`,
    '',
    `明细摘要 ${batch.digest ?? ''}`,
  ];
  const rows: OutRow[] = [
    { cells: [...HEADINGS] },
    ...lines.map((line) => ({ cells: cellsOf(line, payees.get(line.payee), numbers.get(line.payee)) })),
    { cells: ['合计', `${String(lines.length)}笔`, '', '', '', { number: total, decimals: 2 }, ''] },
  ];
  return {
    name: `拨付批次${batch.id}`,
    columns: head.map((header, i) => ({ header, width: WIDTHS[i] ?? 20 })),
    rows: [rows],
  };
}

function cellsOf(
  { number, caseId, amount, purpose, payee: token }: KeptLine,
  payee: Payee | undefined,
  account: string | undefined,
): readonly OutCell[] {
  if (payee === undefined || account === undefined) throw new Error(`no account behind ${token}`);
  const bank = [payee.bank, payee.branch].filter((part) => part !== null).join(' ');
  return [{ number, decimals: 0 }, caseId, payee.holder, account, bank, { number: amount, decimals: 2 }, purpose];
}
