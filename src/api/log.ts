import { randomUUID } from 'node:crypto';
import {
  LogController,
  type FastifyInstance,
  type FastifyServerOptions,
  type RawRequestDefaultExpression,
} from 'fastify';
import { maskText } from '../flow/index.ts';
import { memberOf } from './pointer.ts';

export interface LogOptions {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  /** Where the lines go; standard output where it is absent. */
  readonly stream?: { write(line: string): void };
}

/**
 * JSON lines for machines, without anything of a person: no address, query, body, header or cookie; of a path its pattern. What a
 * message quotes is left out, because a database quotes values.
 */
export function loggerOf({ level, stream }: LogOptions): Pick<FastifyServerOptions, 'logController' | 'logger'> {
  const out = stream ?? process.stdout;
  return {
    // A line a request is written below, with the pattern of its route instead of its address.
    logController: new LogController({ disableRequestLogging: true }),
    logger: {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label: string) => ({ level: label }) },
      serializers: { err: errorOf },
      stream: { write: (line: string) => out.write(`${JSON.stringify(known(JSON.parse(line)))}\n`) },
    },
  };
}

/** The last gate: whoever logs whatever, libraries too, these fields come through and no others. */
const FIELDS = ['level', 'time', 'reqId', 'method', 'route', 'status', 'ms', 'err'];

function known(line: unknown): Record<string, unknown> {
  const message = memberOf(line, 'msg');
  return {
    ...Object.fromEntries(FIELDS.map((name) => [name, memberOf(line, name)])),
    ...(typeof message === 'string' ? { msg: unquoted(message) } : {}),
  };
}

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly [name: string]: unknown;
}

/** What one may know of an error: kind, code, where it came from, its message without what it quotes. */
export function errorOf(error: Error): LoggedError {
  const code = 'code' in error ? error.code : undefined;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /u.test(line));
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...tableOf(error),
    message: unquoted(error.message),
    stack: frames.slice(0, 20).join('\n'),
    ...(error.cause instanceof Error ? { cause: errorOf(error.cause) } : {}),
  };
}

/** PostgreSQL says where it found the fault, in names of ours. */
function tableOf(error: Error): Record<string, string> {
  const names: Record<string, string> = {};
  for (const name of ['schema', 'table', 'column', 'constraint'] as const) {
    const value: unknown = Object.getOwnPropertyDescriptor(error, name)?.value;
    if (typeof value === 'string') names[name] = value;
  }
  return names;
}

function unquoted(message: string): string {
  return maskText(message.replaceAll(QUOTED, '…'));
}

const QUOTED = /"[^"]*"|“[^”]*”|‘[^’]*’|「[^」]*」|'[^']*'|`[^`]*`|\([^)]*\)=\([^)]*\)/gu;

/** The id of a request: the one that the proxy in front gave it, or one of our own. It comes back in `x-request-id`. */
export function requestId({ headers }: RawRequestDefaultExpression): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w-]{8,64}$/u.test(given) ? given : randomUUID();
}

/** One line a request, when it is answered. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      {
        method: request.method,
        route: patternOf(request.routeOptions.url),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'answered',
    );
    done();
  });
}

/** An address that is no route's is not logged: somebody may have typed anything. */
export function patternOf(url: string | undefined): string {
  return url ?? 'none';
}
