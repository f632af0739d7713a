/**
 * Preloaded into a server (`--import`): notes which statements the requests of each lane (header `x-bench-lane`) send to PostgreSQL, and what came
 * back, and gives them to the parent process when it asks for them.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import pg from 'pg';

export interface Statement {
  readonly lane: string;
  /** Under which it was prepared, where it was. */
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

const lanes = new AsyncLocalStorage<string>();
let kept: Statement[] = [];

subscribe('http.server.request.start', (message) => {
  const lane = laneOf(message);
  if (lane !== undefined) lanes.enterWith(lane);
});

function laneOf(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || !('request' in message)) return undefined;
  const { request } = message;
  if (typeof request !== 'object' || request === null || !('headers' in request)) return undefined;
  const { headers } = request;
  if (typeof headers !== 'object' || headers === null || !('x-bench-lane' in headers)) return undefined;
  return String(headers['x-bench-lane']);
}

type Query = (this: pg.Client, ...given: unknown[]) => unknown;
const { prototype } = pg.Client;
// eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion, @typescript-eslint/unbound-method -- its overloads say what comes in; here it is handed on as it is, with its `this`
const send = prototype.query as unknown as Query;
const noting: Query = function (...given) {
  const lane = lanes.getStore();
  const asked = askedBy(given);
  const answer = send.apply(this, given);
  if (lane !== undefined && asked !== undefined && answer instanceof Promise)
    void answer.then((result: unknown) => note({ lane, ...asked }, result), ignore);
  return answer;
};
Object.assign(prototype, { query: noting });

type Asked = Pick<Statement, 'name' | 'text' | 'values'>;

/** A text with its values, or both with a name. */
function askedBy([first, second]: readonly unknown[]): Asked | undefined {
  if (typeof first === 'string') return { text: first, values: listed(second) };
  if (typeof first !== 'object' || first === null || !('text' in first) || typeof first.text !== 'string')
    return undefined;
  const name = 'name' in first && typeof first.name === 'string' ? { name: first.name } : {};
  return { ...name, text: first.text, values: 'values' in first ? listed(first.values) : [] };
}

function listed(values: unknown): readonly unknown[] {
  return Array.isArray(values) ? values : [];
}

function note(asked: Omit<Statement, 'rows'>, result: unknown): void {
  const rows = typeof result === 'object' && result !== null && 'rows' in result ? result.rows : [];
  kept.push({ ...asked, rows: Array.isArray(rows) ? rows : [] });
}

function ignore(): void {
  return;
}

process.on('message', (asked) => {
  if (asked !== 'statements') return;
  process.send?.({ statements: kept });
  kept = [];
});
