import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { IdempotencyMismatch } from '../flow/index.ts';
import { errorPage, type Site } from '../web/portal/index.ts';
import { problem, PROBLEM_TYPE, PROBLEMS, type Problem, type ProblemCode, type ProblemError } from './problems.ts';

/** A fault of a request, thrown by what parses it and answered by the handler below. */
export class RequestProblem extends Error {
  readonly problem: Problem;

  constructor(
    code: ProblemCode,
    detail: string,
    errors?: readonly ProblemError[],
    more: Pick<Problem, 'available'> = {},
  ) {
    super(detail);
    this.problem = { ...problem(code, detail, errors), ...more };
  }
}

/** Whatever goes wrong is answered to a program as a problem and to a person as a page, in Chinese; never with a stack. */
export function handleErrors(app: FastifyInstance, site: Site): void {
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const allowed = METHODS.filter((method) => app.hasRoute({ url: path, method }));
    if (allowed.length > 0) void reply.header('allow', allowed.join(', '));
    const found =
      allowed.length > 0
        ? problem('method-not-allowed', `${path} 请用 ${allowed.join('、')}。`)
        : problem(
            'not-found',
            isForPrograms(request)
              ? `没有 ${path}。接口列表见 /api/openapi.json。`
              : '可能是地址抄错了，也可能内容换了地方。',
          );
    return answer(request, reply, found, site);
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const found = error instanceof RequestProblem ? error.problem : (fromFlow(error) ?? fromFastify(error, request.id));
    if (found.status >= 500) request.log.error(error);
    return answer(request, reply, found, site);
  });
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** An address that is none, such as `/%E0%A4%A`: refused before any route. */
export function refuseUrl(_error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  void reply
    .code(400)
    .header('content-type', PROBLEM_TYPE)
    .send(JSON.stringify(problem('bad-request', BAD_URL)));
}

/** What is no HTTP, or is no longer heard: nothing is left but to say so and hang up. */
export function refuseRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const body = JSON.stringify(problem('bad-request', BAD_URL));
  const head = `content-type: ${PROBLEM_TYPE}\r\ncontent-length: ${String(Buffer.byteLength(body))}\r\nconnection: close`;
  socket.end(`HTTP/1.1 400 Bad Request\r\n${head}\r\n\r\n${body}`);
}

const BAD_URL = '地址或请求的写法不对。地址中的汉字和符号须按 UTF-8 百分号编码。';

function isForPrograms(request: FastifyRequest): boolean {
  return /^\/(?:api|health|metrics)(?:[/?]|$)/u.test(request.url);
}

function answer(request: FastifyRequest, reply: FastifyReply, found: Problem, site: Site): FastifyReply {
  void reply.code(found.status).header('cache-control', 'no-store');
  if (found.status === PROBLEMS['not-ready'].status) void reply.header('retry-after', RETRY_AFTER_SECONDS);
  if (isForPrograms(request)) return reply.header('content-type', PROBLEM_TYPE).send(JSON.stringify(found));
  return reply.type('text/html; charset=utf-8').send(errorPage(site, found.title, found.detail));
}

/** A PostgreSQL that ended is usually back by then. */
const RETRY_AFTER_SECONDS = 5;

/** The server's own refusals, said in our words. */
function fromFastify(error: FastifyError, requestId: string): Problem {
  switch (error.statusCode) {
    case PROBLEMS['too-large'].status:
      return problem(
        'too-large',
        error.code.startsWith('FST_ERR_CTP')
          ? '请求内容最多 1 MiB。请分批测算。'
          : '一次只能上传一个文件，另带少量文字。',
      );
    case PROBLEMS['unsupported-media-type'].status:
      return problem('unsupported-media-type', '请用 Content-Type: application/json。');
    default:
      return error.statusCode !== undefined && error.statusCode < 500
        ? problem('bad-request', '请求的格式不对，没有处理。')
        : problem('internal-error', `已记录（${requestId}）。请稍后再试。`);
  }
}

/** What every flow or the database may refuse. What one flow alone refuses, its routes put in words (`refused`). */
function fromFlow(error: Error): Problem | undefined {
  if (error instanceof IdempotencyMismatch) return problem('idempotency-mismatch', error.message);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (CONTENDED.has(code)) return problem('conflict', '同时有人在改同一内容。请稍后用同一个幂等键再试。');
  if (code === '42501') return problem('forbidden', '数据库按您的授权拒绝了这一步。');
  // A table has got other columns under a plan that was there; the next try plans anew.
  if (code === '0A000' && error.message.includes('cached plan'))
    return problem('not-ready', '数据库的结构刚刚改变。请稍后用同一个幂等键再试。');
  if (isUnreachable(error, code)) return problem('not-ready', '数据库暂时连不上。请稍后用同一个幂等键再试。');
  return undefined;
}

/** PostgreSQL: could not serialize, deadlock, lock not available. */
const CONTENDED = new Set(['40001', '40P01', '55P03']);

/** No connection, or one that ended: classes 08, 53 and 57P of PostgreSQL, and what the driver finds without any code. */
function isUnreachable(error: Error, code: string): boolean {
  if ('syscall' in error && error.syscall === 'connect') return true;
  return (
    /^(?:ECONNREFUSED|ECONNRESET|EPIPE|08...|53...|57P0.)$/u.test(code) ||
    /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/u.test(
      error.message,
    )
  );
}
