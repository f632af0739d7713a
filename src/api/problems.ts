import type { Diagnostic } from '../kit/index.ts';

/** Every problem the API answers with (RFC 9457), by its code. `docs/design.md` lists the same; a test holds the two together. */
export const PROBLEMS = {
  'bad-json': { status: 400, title: '请求内容不是合法的 JSON' },
  'bad-request': { status: 400, title: '请求有误' },
  unauthenticated: { status: 401, title: '没有登录，或登录已经失效' },
  'sign-in-refused': { status: 401, title: '登录没有成功' },
  'second-factor-needed': { status: 401, title: '还要验证第二因素' },
  'password-change-needed': { status: 401, title: '先要修改密码' },
  forbidden: { status: 403, title: '没有这样做的权限' },
  csrf: { status: 403, title: '请求没有带上本次登录的校验码' },
  'not-found': { status: 404, title: '没有这个地址' },
  'no-such-notice': { status: 404, title: '没有这份文件' },
  'no-such-resource': { status: 404, title: '没有找到，或不在可见范围内' },
  'method-not-allowed': { status: 405, title: '这个地址不接受这种请求方法' },
  conflict: { status: 409, title: '与现有内容冲突，未作任何改动' },
  'precondition-failed': { status: 412, title: '内容在读取以后已被改动' },
  'too-large': { status: 413, title: '请求内容太大' },
  'unsupported-media-type': { status: 415, title: '不支持的内容类型' },
  'bad-situation': { status: 422, title: '情形有误，未作测算' },
  'bad-input': { status: 422, title: '请求内容有误，未作任何改动' },
  'idempotency-mismatch': { status: 422, title: '幂等键已用于另一个请求' },
  'precondition-required': { status: 428, title: '要说明改的是哪一个版本' },
  'too-many-requests': { status: 429, title: '请求太多' },
  'internal-error': { status: 500, title: '服务器出错，未作任何改动' },
  'not-ready': { status: 503, title: '服务暂时不可用' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One fault of what came in: where (RFC 6901), what, and what to do. */
export interface ProblemError {
  readonly pointer: string;
  /** Name of the parameter or header at fault, where it is none of the body. */
  readonly parameter?: string;
  /** `S…` of the assessment, or one of `API_CODES`. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly ProblemError[];
  /** Of a case: what can be done with it now instead. */
  readonly available?: readonly AvailableCommand[];
}

export interface AvailableCommand {
  readonly command: string;
  readonly name: string;
  readonly by: string;
  readonly yours: boolean;
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

export function problem(code: ProblemCode, detail: string, errors?: readonly ProblemError[]): Problem {
  const { status, title } = PROBLEMS[code];
  return { type: `urn:jiangtong:problem:${code}`, title, status, detail, ...(errors === undefined ? {} : { errors }) };
}

/** A fault of a situation: its place's file is a JSON pointer. The whole document is the empty pointer. */
export function toProblemError({ place, code, message, hint }: Diagnostic): ProblemError {
  return { pointer: place.file === '/' ? '' : place.file, code, message, ...(hint === undefined ? {} : { hint }) };
}

/** Codes of the faults that the API itself finds; those of a situation are the assessment's (`S…`). */
export const API_CODES = {
  A001: '请求内容不是合法的 JSON',
  A002: '参数 on 不是日期',
  A003: '参数 choice 不是口径的选项',
  A004: '不认识的参数',
  A005: '缺少必填的内容',
  A006: '不认识的字段',
  A007: '值的类型不对',
  A008: '值不在可选范围内',
  A009: '数值超出范围',
  A010: '文字太短或太长',
  A011: '写法不对',
  A012: '日期不对',
  A013: '统一社会信用代码或身份证号不对',
  A014: '项数不对，或有重复',
  A015: '不是任何一种可用的写法',
  A016: '翻页标记不对',
  A017: '幂等键缺少或写法不对',
  A018: 'If-Match 缺少或写法不对',
  A019: '服务的一部分没有就绪',
  A020: '不合账号、授权的规则',
  A021: '不合办件的规则',
} as const;

export type ApiCode = keyof typeof API_CODES;
