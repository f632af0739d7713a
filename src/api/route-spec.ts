import type { Readable } from 'node:stream';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { Static, TObject, TSchema, TUndefined } from 'typebox';
import type { Actor, Permission, PERMISSIONS } from '../access/index.ts';
import type { Context } from '../flow/index.ts';
import type { RequestProblem } from './errors.ts';
import type { RateKind } from './limits.ts';
import type { ProblemCode } from './problems.ts';

/** Permissions that everybody has, signed in or not. */
export type PublicPermission = {
  [P in Permission]: (typeof PERMISSIONS)[P]['roles'] extends 'public' ? P : never;
}[Permission];

// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type
export type NoParameters = TObject<Record<never, never>>;

/**
 * A route of the API: what it is called, who may, what comes in, what goes out. What is declared here is enforced before `handle` is
 * called, and is what the OpenAPI description shows.
 */
export interface RouteDeclaration {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: `/api/${string}`;
  /** Asked of the actor's grants as a whole. Whether they reach this very county or department, the flow asks. */
  readonly permission: Permission;
  readonly operationId: string;
  readonly tag: string;
  /** Chinese, a few words. */
  readonly summary: string;
  readonly description?: string;
  /** Every object of the schemas takes the fields it names alone, unless it says otherwise. */
  readonly params?: TObject;
  readonly query?: TObject;
  readonly body?: TSchema;
  /** Described only: `handle` reads `raw` by itself, because another room finds all faults of it at once. */
  readonly described?: { readonly query?: TObject; readonly body?: TSchema };
  /** A file by `multipart/form-data`, instead of a body. */
  readonly upload?: UploadSpec;
  /** Takes `Idempotency-Key`, and `handle` stores its answer by `step`. */
  readonly command?: boolean;
  /** `If-Match` with the version that is changed. */
  readonly needs?: 'if-match' | undefined;
  readonly rate?: RateKind;
  readonly answers: Readonly<Record<number, AnswerSpec>>;
  /** Besides those that follow from what is declared above. */
  readonly problems?: readonly ProblemCode[];
  /** What a refusal of the flow is as a problem. */
  readonly refused?: (error: unknown) => RequestProblem | undefined;
}

/** With what answers it. What the schemas declare are the types of what `handle` gets. */
export interface RouteSpec<
  Perm extends Permission,
  P extends TObject = NoParameters,
  Q extends TObject = NoParameters,
  B extends TSchema = TUndefined,
  N extends 'if-match' | undefined = undefined,
> extends RouteDeclaration {
  readonly permission: Perm;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly needs?: N;
  readonly handle: (incoming: IncomingFor<Perm, Static<P>, Static<Q>, Static<B>, N>) => Promise<Answer> | Answer;
}

export interface UploadSpec {
  /** Of the file. */
  readonly mostBytes: number;
  readonly description: string;
  /** Form fields, all text, that come before the file. */
  readonly fields?: Readonly<Record<string, string>>;
}

export interface AnswerSpec {
  readonly description: string;
  /** Absent: nothing comes back (204), or it is no JSON. */
  readonly schema?: TSchema;
  /** Media type, where it isn't JSON. */
  readonly type?: string;
}

export type IncomingFor<Perm extends Permission, P, Q, B, N> = [Perm] extends [PublicPermission]
  ? PublicIncoming<P, Q, B>
  : Incoming<P, Q, B, N>;

/** A request that everybody may make. */
export interface PublicIncoming<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly now: Date;
  readonly visitor: Visitor;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  /** As it came: for what is `described` only. */
  readonly raw: { readonly url: string; readonly body: unknown; readonly headers: Readonly<Record<string, unknown>> };
  /** The file of an `upload`. Read it to its end. */
  readonly file: () => Promise<IncomingFile>;
}

/** A request of somebody who is signed in and may make it. */
export interface Incoming<P, Q, B, N> extends PublicIncoming<P, Q, B> {
  readonly actor: Actor;
  /** For the flow; of a command with its idempotency key. */
  readonly context: Context;
  /** The version that `If-Match` names. */
  readonly version: N extends 'if-match' ? number : undefined;
  /** Token of the session's cookie. */
  readonly token: string;
}

/** Who knocks, as far as the network shows. */
export interface Visitor {
  readonly address: string;
  readonly agent: string;
}

export interface IncomingFile {
  readonly name: string;
  readonly type: string;
  /** Fails with `too-large` where there is more than the route takes. */
  readonly stream: Readable;
  readonly fields: Readonly<Record<string, string>>;
}

export interface Answer {
  /** 200 where there is a body, 204 where there is none. */
  readonly status?: number;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, instead of a body. */
  readonly send?: { readonly type: string; readonly content: string | Readable };
  /** Version of the resource: its ETag. */
  readonly version?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The session's token for the cookie; null takes the cookie away. */
  readonly session?: string | null;
  readonly cookies?: readonly {
    readonly name: string;
    readonly value: string;
    readonly options: CookieSerializeOptions;
  }[];
  /** Where to go on, with status 302 unless another is given. */
  readonly location?: string;
}
