import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorPage, type Site } from '../web/portal/index.ts';
import { problem, PROBLEM_TYPE, PROBLEMS, type Problem, type ProblemCode, type ProblemError } from './problems.ts';

/** A fault of a request, thrown by what parses it and answered by the handler below. */
export class RequestProblem extends Error {
  readonly problem: Problem;

  constructor(code: ProblemCode, detail: string, errors?: readonly ProblemError[]) {
    super(detail);
    this.problem = problem(code, detail, errors);
  }
}

/** Whatever goes wrong is answered to a program as a problem and to a person as a page, in Chinese; never with a stack. */
export function handleErrors(app: FastifyInstance, site: Site): void {
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const allowed = ['GET', 'POST'].filter((method) => app.hasRoute({ url: path, method }));
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
    const found = error instanceof RequestProblem ? error.problem : fromFastify(error);
    if (found.status >= 500) console.error(`${request.method} ${request.url}`, error);
    return answer(request, reply, found, site);
  });
}

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
  return request.url === '/api' || request.url.startsWith('/api/');
}

function answer(request: FastifyRequest, reply: FastifyReply, found: Problem, site: Site): FastifyReply {
  void reply.code(found.status).header('cache-control', 'no-store');
  if (isForPrograms(request)) return reply.header('content-type', PROBLEM_TYPE).send(JSON.stringify(found));
  return reply.type('text/html; charset=utf-8').send(errorPage(site, found.title, found.detail));
}

/** The server's own refusals, said in our words. */
function fromFastify(error: FastifyError): Problem {
  switch (error.statusCode) {
    case PROBLEMS['too-large'].status:
      return problem('too-large', '请求内容最多 1 MiB。请分批测算。');
    case PROBLEMS['unsupported-media-type'].status:
      return problem('unsupported-media-type', '请用 Content-Type: application/json。');
    default:
      return error.statusCode !== undefined && error.statusCode < 500
        ? problem('bad-request', '请求的格式不对，没有处理。')
        : problem('internal-error', '已记录。请稍后再试。');
  }
}
