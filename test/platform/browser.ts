import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import Type, { type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';

interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

let keys = 0;

const Description = Type.Object({
  paths: Type.Record(
    Type.String(),
    Type.Record(
      Type.String(),
      Type.Object({
        responses: Type.Record(
          Type.String(),
          Type.Object({ content: Type.Optional(Type.Record(Type.String(), Type.Object({ schema: Type.Unknown() }))) }),
        ),
      }),
    ),
  ),
});

const descriptions = new WeakMap<FastifyInstance, Static<typeof Description>>();

/** @throws Error where the description doesn't have the answer: its status, or a part of its JSON. */
async function checkAnswer(
  app: FastifyInstance,
  method: string,
  url: string,
  answer: LightMyRequestResponse,
): Promise<void> {
  const known = descriptions.get(app) ?? Value.Parse(Description, (await app.inject('/api/openapi.json')).json());
  descriptions.set(app, known);
  const path = Object.keys(known.paths).find((one) =>
    new RegExp(`^${one.replaceAll(/\{\w+\}/gu, '[^/]+')}$`, 'u').test(url.split('?')[0] ?? ''),
  );
  const responses = known.paths[path ?? '']?.[method.toLowerCase()]?.responses;
  // What may come from every route is not described in each.
  if (responses === undefined || answer.statusCode === 429 || answer.statusCode >= 500) return;
  const what = `${method} ${url} → ${String(answer.statusCode)}`;
  const response = responses[String(answer.statusCode)];
  if (response === undefined) throw new Error(`${what} is not described`);
  const [type, content] = Object.entries(response.content ?? {})[0] ?? [];
  if (type === undefined || content === undefined) return;
  // The description's own schemas, as JSON.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  const faults = Value.Errors(content.schema as TSchema, answer.json());
  if (faults.length > 0) throw new Error(`${what} is not as described: ${JSON.stringify(faults)}`);
}

/**
 * A browser as far as the API sees one: it keeps cookies, and sends the CSRF token of its session with every
 * command. Every answer must be as the route describes it.
 */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #app: FastifyInstance;
  csrf = '';

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  async ask(url: string, { method = 'GET', body, headers = {} }: Asked = {}): Promise<LightMyRequestResponse> {
    const answer = await this.#app.inject({
      method,
      url,
      headers: {
        cookie: [...this.cookies].map((pair) => pair.join('=')).join('; '),
        ...(method === 'GET' ? {} : { 'x-csrf-token': this.csrf, 'idempotency-key': `browser-${String((keys += 1))}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    for (const { name, value, maxAge, expires } of answer.cookies)
      if (value === '' || maxAge === 0 || (expires !== undefined && expires.getTime() < Date.now()))
        this.cookies.delete(name);
      else this.cookies.set(name, value);
    await checkAnswer(this.#app, method, url, answer);
    const csrf = csrfOf(answer);
    if (csrf !== undefined) this.csrf = csrf;
    return answer;
  }
}

function csrfOf({ headers, body }: LightMyRequestResponse): string | undefined {
  if (!String(headers['content-type']).startsWith('application/json')) return undefined;
  const answer: unknown = JSON.parse(body);
  return typeof answer === 'object' && answer !== null && 'csrf' in answer && typeof answer.csrf === 'string'
    ? answer.csrf
    : undefined;
}
