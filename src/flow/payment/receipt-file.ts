import { parseDay, parseYuan } from '../../kit/index.ts';
import { openTable, type FileRow, type Sheet } from '../../store/index.ts';
import { PaymentRefused, refusePayment, type PaymentFault } from './refused.ts';
import type { GivenReceipt } from './receipts.ts';

/** Columns of a file of receipts. 原因 where it was returned, 回单号 where it was paid. */
const COLUMNS = ['序号', '金额', '结果', '原因', '回单号', '日期'] as const;
type Column = (typeof COLUMNS)[number];
/** Without them a file is none. */
const NEEDED: readonly Column[] = ['序号', '金额', '结果', '日期'];
const OUTCOMES: Readonly<Record<string, GivenReceipt['outcome']>> = {
  成功: 'paid',
  退回: 'returned',
  退票: 'returned',
};
/** Titles may stand above the header. */
const SEARCHED_ROWS = 10;

/** Reads receipts from a file the bank gave, XLSX or CSV. @throws PaymentRefused with every fault and its row; FileRefused */
export async function readReceiptFile(path: string): Promise<readonly GivenReceipt[]> {
  const file = await openTable(path);
  try {
    for (const sheet of file.sheets) {
      const found = await readSheet(sheet);
      if (found !== undefined) return found;
    }
  } finally {
    await file.close();
  }
  return refusePayment(
    'invalid',
    'P027',
    `文件里没有回单的表头（${NEEDED.join('、')}）`,
    `第一行写 ${COLUMNS.join('、')}`,
    'file',
  );
}

async function readSheet(sheet: Sheet): Promise<readonly GivenReceipt[] | undefined> {
  const receipts: GivenReceipt[] = [];
  const faults: PaymentFault[] = [];
  let places: ReadonlyMap<Column, number> | undefined;
  for await (const batch of sheet.rows())
    for (const row of batch) {
      if (places === undefined) {
        places = headerOf(row);
        if (places === undefined && row.number >= SEARCHED_ROWS) return undefined;
      } else if (!isBlank(row)) {
        const read = receiptOf(row, places);
        if ('faults' in read) faults.push(...read.faults);
        else receipts.push(read);
      }
    }
  if (places === undefined) return undefined;
  if (faults.length > 0) throw new PaymentRefused('invalid', faults);
  return receipts;
}

function headerOf({ cells }: FileRow): ReadonlyMap<Column, number> | undefined {
  const names = cells.map((cell) => cell.replaceAll(/\s|（元）|\(元\)/gu, ''));
  const places = new Map(
    COLUMNS.flatMap((column) => (names.includes(column) ? [[column, names.indexOf(column)]] : [])),
  );
  return NEEDED.every((column) => places.has(column)) ? places : undefined;
}

/** Nothing, or the sums at the end. */
function isBlank({ cells }: FileRow): boolean {
  const first = cells.find((cell) => cell.trim() !== '')?.trim();
  return first === undefined || first.startsWith('合计');
}

function receiptOf(
  row: FileRow,
  places: ReadonlyMap<Column, number>,
): GivenReceipt | { readonly faults: readonly PaymentFault[] } {
  const text = (column: Column): string => (row.cells[places.get(column) ?? -1] ?? '').trim();
  const faults: PaymentFault[] = [];
  const wrong = (column: Column, hint: string): void => {
    faults.push({
      field: `file/${String(row.number)}/${column}`,
      code: 'P027',
      message: `第 ${String(row.number)} 行的“${column}”${text(column) === '' ? '空着' : `“${text(column).slice(0, 40)}”不对`}`,
      hint,
    });
  };
  const number = /^\d{1,6}$/u.test(text('序号')) ? Number(text('序号')) : 0;
  if (number < 1) wrong('序号', '写代发文件里的序号');
  const amount = parseYuan(text('金额').replaceAll(',', ''));
  if (amount === undefined || amount <= 0) wrong('金额', '写元，最多两位小数，如 2000.00');
  const outcome = OUTCOMES[text('结果')];
  if (outcome === undefined) wrong('结果', '写 成功 或 退回');
  const on = parseDay(text('日期').slice(0, 10));
  if (on === undefined) wrong('日期', '写成 2026-03-05');
  if (outcome === 'returned' && text('原因') === '') wrong('原因', '写银行退回的原因');
  if (outcome === 'paid' && text('回单号') === '') wrong('回单号', '按银行回单填写');
  if (faults.length > 0 || amount === undefined || outcome === undefined || on === undefined) return { faults };
  return { number, amount, outcome, why: text('原因'), receipt: text('回单号'), on };
}
