import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  changeBudget,
  ENTRY_KINDS,
  exportBudgets,
  exportLedger,
  fundSources,
  isEntryKind,
  listBudgets,
  listLedger,
  MEDIA_TYPES,
  type EntryFilter,
  type EntryKind,
  type FileFormat,
} from '../../flow/index.ts';
import { chinaDay, formatDay } from '../../kit/index.ts';
import { pageAnswer, pageOf, pageQuery, readPage } from '../page.ts';
import { route } from '../route.ts';
import { reasonText, text, textOrNull } from './accounts-shared.ts';
import { amountSchema, caseText, count, fundText, itemText, refused, sum, TAG, yearSchema } from './payments-shared.ts';
import { attachment } from './registers-shared.ts';

const FORMATS = ['xlsx', 'csv'] as const satisfies readonly FileFormat[];
const NAMES: Readonly<Record<FileFormat, string>> = { xlsx: 'Xlsx', csv: 'Csv' };
const KINDS: readonly EntryKind[] = Object.keys(ENTRY_KINDS).filter(isEntryKind);

const budgetSchema = Type.Object({
  fund: text('资金来源'),
  year: count('年度'),
  item: text('事项编码；* 是不分事项的预算'),
  name: textOrNull('事项名称'),
  appropriated: sum('预算安排'),
  available: sum('可用额度'),
  committed: sum('已承诺'),
  transit: sum('在途'),
  returned: sum('退票待重发'),
  spent: sum('已支出'),
  receivable: sum('应追回'),
});
const budgetsSchema = Type.Object({ budgets: Type.Array(budgetSchema) });

const entrySchema = Type.Object({
  id: text('分录编号'),
  kind: Type.Enum([...KINDS], { description: '种类' }),
  name: text('种类的名称，如 承诺'),
  caseId: textOrNull('办件'),
  item: textOrNull('事项'),
  clause: textOrNull('条款'),
  sentence: textOrNull('给出这笔钱的原句'),
  batch: textOrNull('拨付批次'),
  reason: textOrNull('事由'),
  at: text('时间'),
  by: text('谁的操作引起：账号'),
  byName: textOrNull('谁的操作引起'),
  postings: Type.Array(
    Type.Object({
      fund: text('资金来源'),
      year: count('年度'),
      item: text('预算线的事项；* 是不分事项'),
      account: text('账户'),
      name: text('账户的名称，如 可用额度'),
      amount: sum('借为正，贷为负'),
    }),
    { description: '借贷，每条预算线上合计为零' },
  ),
});

const budgetQuery = { fund: Type.Optional(fundText), year: Type.Optional(yearSchema) };
const ledgerQuery = {
  ...budgetQuery,
  item: Type.Optional(itemText),
  case: Type.Optional(caseText),
  batch: Type.Optional(Type.String({ maxLength: 18, description: '拨付批次' })),
  kind: Type.Optional(Type.Enum([...KINDS], { description: '种类' })),
};

/** Budgets of the funds, and the ledger in which every movement stands. */
export function budgetRoutes(app: FastifyInstance): void {
  readRoutes(app);
  changeRoutes(app);
  for (const format of FORMATS) exportRoutes(app, format);
}

function readRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/budgets',
    permission: 'payment.read',
    operationId: 'listBudgets',
    tag: TAG,
    summary: '预算：每条预算线的各个账户',
    query: Type.Object(budgetQuery),
    answers: { 200: { description: '预算', schema: budgetsSchema } },
    refused,
    handle: async ({ context, query }) => ({ body: { budgets: await listBudgets(context, query) } }),
  });
  route(app, {
    method: 'GET',
    url: '/api/budgets/funds',
    permission: 'payment.read',
    operationId: 'listFunds',
    tag: TAG,
    summary: '资金来源，和各自支付的事项',
    answers: {
      200: {
        description: '通知的办事指南写明的资金来源',
        schema: Type.Object({
          funds: Type.Array(
            Type.Object({
              fund: text('资金来源'),
              items: Type.Array(Type.Object({ code: text('事项编码'), name: text('事项名称') })),
            }),
          ),
        }),
      },
    },
    handle: ({ context }) => ({ body: { funds: fundSources(context.ruleSet) } }),
  });
  route(app, {
    method: 'GET',
    url: '/api/ledger',
    permission: 'payment.read',
    operationId: 'listLedger',
    tag: TAG,
    summary: '资金分录，新的在前',
    query: Type.Object({ ...ledgerQuery, ...pageQuery }),
    answers: {
      200: { description: '一页', schema: Type.Object({ entries: Type.Array(entrySchema), ...pageAnswer }) },
    },
    refused,
    handle: async ({ context, query, raw }) => {
      const page = readPage(query, 1);
      const before = page.after === undefined ? undefined : String(page.after[0]);
      const found = await listLedger(context, filterOf(query), { before, limit: page.limit + 1 });
      const { rows, next } = pageOf(raw.url, found, page, ({ id }) => [id]);
      return { body: { entries: rows, next } };
    },
  });
}

interface LedgerAsked extends Omit<EntryFilter, 'caseId'> {
  readonly case?: string;
}

function filterOf({ case: caseId, ...filter }: LedgerAsked): EntryFilter {
  return { ...filter, ...(caseId === undefined ? {} : { caseId }) };
}

function changeRoutes(app: FastifyInstance): void {
  const common = {
    method: 'POST',
    permission: 'payment.budget',
    tag: TAG,
    command: true,
    answers: { 200: { description: '这些预算线现在的样子', schema: budgetsSchema } },
    problems: ['conflict'],
    refused,
  } as const;
  const body = {
    fund: fundText,
    year: yearSchema,
    amount: amountSchema('金额'),
    reason: reasonText('依据，如下达文号'),
  };
  for (const [type, operationId, summary] of [
    ['appropriate', 'appropriateBudget', '下达预算'],
    ['withdraw', 'withdrawBudget', '收回预算'],
  ] as const)
    route(app, {
      ...common,
      url: `/api/budgets/${type}`,
      operationId,
      summary,
      body: Type.Object({ ...body, item: itemText }),
      handle: async ({ context, body: given }) => ({
        body: { budgets: await changeBudget(context, { type, ...given }) },
      }),
    });
  route(app, {
    ...common,
    url: '/api/budgets/transfer',
    operationId: 'transferBudget',
    summary: '在同一资金、同一年度的两条预算线之间调剂',
    body: Type.Object({ ...body, from: itemText, to: itemText }),
    handle: async ({ context, body: given }) => ({
      body: { budgets: await changeBudget(context, { type: 'transfer', ...given }) },
    }),
  });
}

function exportRoutes(app: FastifyInstance, format: FileFormat): void {
  const answers = { 200: { description: '文件', type: MEDIA_TYPES[format] } } as const;
  const common = { method: 'GET', permission: 'payment.read', tag: TAG, rate: 'costly', answers, refused } as const;
  route(app, {
    ...common,
    url: `/api/budgets/export.${format}`,
    operationId: `exportBudgets${NAMES[format]}`,
    summary: `导出预算（${format.toUpperCase()}）`,
    query: Type.Object(budgetQuery),
    handle: async ({ context, query }) =>
      fileOf(await exportBudgets(context, query, format), `预算-${formatDay(chinaDay(context.now))}.${format}`, format),
  });
  route(app, {
    ...common,
    url: `/api/ledger/export.${format}`,
    operationId: `exportLedger${NAMES[format]}`,
    summary: `导出资金分录（${format.toUpperCase()}）`,
    query: Type.Object(ledgerQuery),
    handle: async ({ context, query }) =>
      fileOf(
        await exportLedger(context, filterOf(query), format),
        `资金分录-${formatDay(chinaDay(context.now))}.${format}`,
        format,
      ),
  });
}

function fileOf(
  { rows, content }: { readonly rows: number; readonly content: Buffer },
  name: string,
  format: FileFormat,
) {
  return {
    send: { type: MEDIA_TYPES[format], content: Readable.from([content]) },
    headers: { ...attachment(name), 'x-rows': String(rows) },
  };
}
