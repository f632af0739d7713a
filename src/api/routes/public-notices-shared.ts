import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { CaseRefused, NoticeRefused, type NoticeRefusalCode, type PublicDoor } from '../../flow/index.ts';
import { RequestProblem } from '../errors.ts';
import type { ProblemCode, ProblemError } from '../problems.ts';
import { refused as refusedAccess, text, textOrNull } from './accounts-shared.ts';

/** What the routes of public notices share. */

export const TAG = '公示';

const PROBLEM_OF: Readonly<Record<NoticeRefusalCode, ProblemCode>> = {
  'not-found': 'no-such-resource',
  stale: 'precondition-failed',
  refused: 'conflict',
  invalid: 'bad-input',
  conflict: 'conflict',
};

/** A refusal of the flow as a problem, with every fault. */
export function refused(error: unknown): RequestProblem | undefined {
  if (!(error instanceof NoticeRefused || error instanceof CaseRefused)) return refusedAccess(error);
  const errors = error.faults.map(({ field, message, hint }): ProblemError => {
    return { pointer: field === '' || field === 'id' ? '' : `/${field}`, code: 'A020', message, hint };
  });
  return new RequestProblem(
    PROBLEM_OF[error.code],
    `${error.message}。${error.hint}。`.replace(/。。$/u, '。'),
    errors,
  );
}

/** Where nobody is signed in. */
export function publicDoor(app: FastifyInstance, now: Date): PublicDoor {
  const { platform, ruleSet } = app.services;
  if (platform === undefined) throw new Error('a route of public notices was added to a server without a database');
  const { database, keys } = platform;
  return { database, keys, now, ruleSet };
}

export const idParameter = Type.Object({
  id: Type.String({ maxLength: 30, description: '公示编号，如 2026-000012' }),
});

export const receiptParameter = Type.Object({
  receipt: Type.String({ maxLength: 40, description: '回执号，如 YY-20261122-7K3F9Q' }),
});

export const STATUSES = ['frozen', 'published', 'ended', 'withdrawn', 'expired'] as const;
export const OUTCOME_CODES = ['open', 'upheld', 'dismissed', 'moot'] as const;

const amount = Type.Union([Type.Integer(), Type.Null()], { description: '金额（分）；空是不发钱' });

export const officeSchema = Type.Object({
  organ: text('发布单位'),
  phone: text('受理异议的电话'),
  address: text('受理异议的地址'),
});

export const noticeSchema = Type.Object({
  id: text('公示编号'),
  edition: Type.Integer({ description: '第几期；撤回后更正重发的，期数加一' }),
  title: text('标题'),
  notice: text('依据的文号'),
  noticeTitle: text('依据的文件'),
  item: text('事项编码'),
  itemName: text('事项名称'),
  county: textOrNull('只有这个区县的；空是全市'),
  status: Type.Enum([...STATUSES], {
    description: 'frozen 已冻结，published 公示中，ended 公示期满，withdrawn 已撤回，expired 已下线',
  }),
  statusName: text('状态的名称'),
  days: Type.Integer({ description: '公示几个工作日' }),
  rows: Type.Integer({ description: '列入几项；经异议撤下的不算，金额也不算' }),
  amount,
  digest: textOrNull('发布的名单的 SM3 摘要值'),
  office: Type.Union([officeSchema, Type.Null()], { description: '发布单位；发布前为空' }),
  publishedOn: textOrNull('发布之日'),
  until: textOrNull('公示到哪一天止；因异议暂停过的行另行顺延'),
  endedOn: textOrNull('全部期满之日'),
  readableUntil: textOrNull('公示页保留到哪一天；公示中为空'),
});

export const rowSchema = Type.Object({
  row: Type.Integer({ description: '序号' }),
  name: text('姓名或单位名称'),
  identity: text('身份证号或统一社会信用代码，已遮盖'),
  county: text('区县'),
  matter: text('项目'),
  amount,
  benefit: text('待遇；发钱的为空'),
  clause: text('依据的条款'),
  state: Type.Enum(['shown', 'paused', 'ended', 'removed'], {
    description: 'shown 公示中，paused 异议核查中，ended 公示期满，removed 已撤下',
  }),
  stateName: text('状态的名称'),
  until: textOrNull('这一行公示到哪一天止；核查中为空'),
});

export const filterQuery = {
  county: Type.Optional(Type.String({ maxLength: 60, description: '区县' })),
  text: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: '姓名、单位、项目或标题中的字' })),
};
