import type { Diagnostic } from '../kit/index.ts';

/** Every problem the API answers with (RFC 9457), by its code. `docs/design.md` lists the same; a test holds the two together. */
export const PROBLEMS = {
  'bad-json': { status: 400, title: '请求内容不是合法的 JSON' },
  'bad-request': { status: 400, title: '请求有误' },
  'not-found': { status: 404, title: '没有这个地址' },
  'no-such-notice': { status: 404, title: '没有这份文件' },
  'method-not-allowed': { status: 405, title: '这个地址不接受这种请求方法' },
  'too-large': { status: 413, title: '请求内容太大' },
  'unsupported-media-type': { status: 415, title: '不支持的内容类型' },
  'bad-situation': { status: 422, title: '情形有误，未作测算' },
  'internal-error': { status: 500, title: '服务器出错，未作任何改动' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One fault of what came in: where (RFC 6901), what, and what to do. */
export interface ProblemError {
  readonly pointer: string;
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
} as const;
