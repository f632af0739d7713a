import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  bankFile,
  MEDIA_TYPES,
  takeLateReturn,
  takeReceiptFile,
  takeReceipts,
  type FileFormat,
  type ReceiptsTaken,
} from '../../flow/index.ts';
import { chinaDay, parseDay } from '../../kit/index.ts';
import { route } from '../route.ts';
import type { Answer } from '../route-spec.ts';
import { dayText, idParameter, reasonText } from './accounts-shared.ts';
import { batchSchema, shown } from './payments-schemas.ts';
import { amountSchema, count, refused, TAG } from './payments-shared.ts';
import { attachment } from './registers-shared.ts';

const FORMATS = ['xlsx', 'csv'] as const satisfies readonly FileFormat[];
const NAMES: Readonly<Record<FileFormat, string>> = { xlsx: 'Xlsx', csv: 'Csv' };
const MIB = 1024 * 1024;
/** Of a file of receipts. */
const MOST_FILE = 16 * MIB;

/** What goes to the bank, and what it answers. */
export function bankRoutes(app: FastifyInstance): void {
  for (const format of FORMATS) fileRoute(app, format);
  receiptRoutes(app);
}

function fileRoute(app: FastifyInstance, format: FileFormat): void {
  route(app, {
    method: 'GET',
    url: `/api/payments/batches/:id/bank-file.${format}`,
    permission: 'payment.receipts',
    operationId: `getBankFile${NAMES[format]}`,
    tag: TAG,
    summary: `银行代发文件（${format.toUpperCase()}）`,
    description:
      '放行以后才有，只含放行的各行：批次、资金、笔数、合计，各行的户名、完整账号、开户行、金额、用途，末尾再列笔数、合计。文件的 SM3 在答复头 x-sm3 中；每次下载都是同一份，并记入审计。',
    rate: 'costly',
    params: idParameter,
    answers: { 200: { description: '文件', type: MEDIA_TYPES[format] } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, params }) => {
      const { name, content, sm3, count: rows } = await bankFile(context, params.id, format);
      return {
        send: { type: MEDIA_TYPES[format], content: Readable.from([content]) },
        headers: { ...attachment(name), 'x-sm3': sm3, 'x-rows': String(rows) },
      };
    },
  });
}

const takenSchema = Type.Object({
  paid: count('这次到账的行'),
  returned: count('这次退回的行'),
  repeated: count('以前已经登记、这次又来的行'),
  batch: batchSchema,
});

const receiptSchema = Type.Object({
  number: Type.Integer({ minimum: 1, maximum: 1_000_000, description: '序号' }),
  amount: amountSchema('金额'),
  outcome: Type.Enum(['paid', 'returned'], { description: '成功、退回' }),
  why: Type.Optional(Type.String({ maxLength: 500, description: '退回的原因' })),
  receipt: Type.Optional(Type.String({ maxLength: 100, description: '回单号' })),
  on: dayText('日期'),
});

function receiptRoutes(app: FastifyInstance): void {
  const common = {
    method: 'POST',
    permission: 'payment.receipts',
    tag: TAG,
    command: true,
    params: idParameter,
    problems: ['conflict'],
    refused,
  } as const;
  route(app, {
    ...common,
    url: '/api/payments/batches/:id/receipts',
    operationId: 'takePaymentReceipts',
    summary: '登记银行回单，可以是一部分',
    description:
      '逐行与发出的核对，有一处不符就都不登记，并列出每一处。同样的再来一次，什么都不变。到账的写入台账“已发放”，办件办结；退回的等申请人变更收款账户。',
    body: Type.Object({ receipts: Type.Array(receiptSchema, { minItems: 1, maxItems: 5000 }) }),
    answers: { 200: { description: '登记的结果', schema: takenSchema } },
    handle: async ({ context, params: { id }, body }) => {
      const today = chinaDay(context.now);
      const receipts = body.receipts.map(({ on, ...receipt }) => ({ ...receipt, on: parseDay(on) ?? today }));
      return taken(await takeReceipts(context, { id }, receipts));
    },
  });
  route(app, {
    ...common,
    url: '/api/payments/batches/:id/receipts-file',
    operationId: 'takePaymentReceiptFile',
    summary: '登记银行回单文件',
    rate: 'costly',
    upload: {
      mostBytes: MOST_FILE,
      description: '.xlsx 或 .csv，最多 16 MiB；表头 序号、金额、结果（成功/退回）、原因、回单号、日期',
    },
    answers: { 200: { description: '登记的结果', schema: takenSchema } },
    handle: async ({ context, params: { id }, file }) => {
      const { stream } = await file();
      const folder = join(app.services.platform?.data ?? '.', 'uploads');
      return taken(await takeReceiptFile(context, { id }, { content: stream, folder, most: MOST_FILE }));
    },
  });
  route(app, {
    ...common,
    url: '/api/payments/batches/:id/late-return',
    needs: 'if-match',
    operationId: 'takeLatePaymentReturn',
    summary: '到账以后银行又退回的一行',
    body: Type.Object({
      number: Type.Integer({ minimum: 1, maximum: 1_000_000, description: '序号' }),
      reason: reasonText('退回的原因'),
      on: dayText('日期'),
    }),
    answers: { 200: { description: '批次', schema: batchSchema } },
    handle: async ({ context, params: { id }, version, body: { number, reason, on } }) => {
      const day = parseDay(on) ?? chinaDay(context.now);
      return shown(await takeLateReturn(context, { id, version }, { number, reason, day }));
    },
  });
}

function taken(result: ReceiptsTaken): Answer {
  return { body: result, version: result.batch.version };
}
