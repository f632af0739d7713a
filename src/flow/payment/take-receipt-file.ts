import { createHash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { keepUpload } from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import type { BatchStep } from './batches.ts';
import { readReceiptFile } from './receipt-file.ts';
import { takeReceipts, type ReceiptsTaken } from './receipts.ts';

export interface ReceiptFile {
  readonly content: AsyncIterable<unknown>;
  /** Folder in which it stands while it is read. */
  readonly folder: string;
  /** Bytes. */
  readonly most: number;
}

/** Takes the bank's answers from a file (序号, 金额, 结果, 原因, 回单号, 日期). @throws PaymentRefused, FileRefused, AccessRefused */
export async function takeReceiptFile(context: Context, on: BatchStep, given: ReceiptFile): Promise<ReceiptsTaken> {
  // A sender who hangs up before the file is read: reading it says so; unheard, it would end the process.
  if (given.content instanceof Readable) given.content.on('error', () => undefined);
  await demand(context, 'payment.receipts');
  // A folder of its own: the same file may be read twice at the same moment.
  const folder = join(given.folder, `receipts-${randomUUID()}`);
  try {
    const upload = await keepUpload(folder, given.content, given.most);
    const receipts = await readReceiptFile(upload.path);
    return await takeReceipts(withContent(context, upload.sha256), on, receipts);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The file is part of the request, and it is only known now. */
function withContent(context: Context, sha256: string): Context {
  const { idempotency } = context;
  if (idempotency === undefined) return context;
  const digest = createHash('sha256')
    .update(JSON.stringify([idempotency.digest, sha256]))
    .digest('base64url');
  return { ...context, idempotency: { ...idempotency, digest } };
}
