import Type, { type TSchema } from 'typebox';
import { permission as permissionOf, type Permission } from '../access/index.ts';
import { closed } from './close-schema.ts';
import type { ProblemCode } from './problems.ts';
import { problemResponses } from './responses.ts';
import type { AnswerSpec, RouteDeclaration, UploadSpec } from './route-spec.ts';

/** A route's description for OpenAPI, from what it declares. */
export function describeRoute(spec: RouteDeclaration): Record<string, unknown> {
  const query = spec.described?.query ?? spec.query;
  const body = spec.described?.body ?? spec.body;
  const headers = headersOf(spec);
  return {
    operationId: spec.operationId,
    tags: [spec.tag],
    summary: spec.summary,
    'x-permission': spec.permission,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    ...(isPublic(spec.permission) ? {} : { security: [{ session: [] }] }),
    ...(spec.params === undefined ? {} : { params: spec.params }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(Object.keys(headers).length === 0 ? {} : { headers: Type.Object(headers) }),
    ...(body === undefined ? {} : { body: closed(body) }),
    ...(spec.upload === undefined ? {} : { consumes: ['multipart/form-data'], body: formSchema(spec.upload) }),
    response: { ...answersOf(spec.answers), ...problemResponses(...problemsOf(spec)) },
  };
}

function isPublic(permission: Permission): boolean {
  return permissionOf(permission).roles === 'public';
}

/** The problems that follow from what is declared. `too-many-requests` and what is the server's own fault may always come. */
function problemsOf(spec: RouteDeclaration): ProblemCode[] {
  const hasBody = spec.body !== undefined || spec.described?.body !== undefined;
  const when = (condition: boolean, ...codes: readonly ProblemCode[]): readonly ProblemCode[] =>
    condition ? codes : [];
  const found = new Set<ProblemCode>([
    ...when(spec.query !== undefined || spec.described?.query !== undefined || spec.command === true, 'bad-request'),
    ...when(hasBody, 'bad-json', 'too-large', 'unsupported-media-type'),
    // A command that takes no body refuses one.
    ...when(spec.body !== undefined || (spec.method !== 'GET' && !hasBody), 'bad-input'),
    ...when(spec.upload !== undefined, 'bad-input', 'too-large', 'unsupported-media-type'),
    ...when(!isPublic(spec.permission), 'unauthenticated', 'second-factor-needed', 'forbidden'),
    ...when(!isPublic(spec.permission) && spec.params !== undefined, 'no-such-resource'),
    ...when(!isPublic(spec.permission) && spec.method !== 'GET', 'csrf'),
    ...when(spec.command === true, 'idempotency-mismatch'),
    ...when(spec.needs === 'if-match', 'precondition-required', 'precondition-failed'),
    ...(spec.problems ?? []),
  ]);
  return [...found];
}

function headersOf(spec: RouteDeclaration): Record<string, TSchema> {
  const text = (description: string): TSchema => Type.String({ description });
  return {
    ...(!isPublic(spec.permission) && spec.method !== 'GET'
      ? { 'x-csrf-token': text('本次登录的校验码，见 GET /api/session') }
      : {}),
    ...(spec.command === true
      ? { 'idempotency-key': text('每个新请求一个，8 到 200 个可见字符；重发同一请求时用同一个，得到同一答复') }
      : {}),
    ...(spec.needs === 'if-match' ? { 'if-match': text('读取时得到的 ETag，如 "3"') } : {}),
  };
}

function answersOf(answers: Readonly<Record<number, AnswerSpec>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, type }]): [string, unknown] => {
      if (schema === undefined && type === undefined) return [status, { description, type: 'null' }];
      const content = { [type ?? 'application/json']: { schema: schema ?? Type.String() } };
      return [status, { description, content }];
    }),
  );
}

function formSchema({ description, fields = {} }: UploadSpec): TSchema {
  const texts = Object.entries(fields).map(
    ([name, what]) => [name, Type.Optional(Type.String({ description: what }))] as const,
  );
  return Type.Object({ ...Object.fromEntries(texts), file: Type.String({ format: 'binary', description }) });
}
