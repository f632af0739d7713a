import { channel } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { afterFile } from './after-file.ts';
import { createServer } from '../../src/api/index.ts';
import {
  createOidc,
  loadNotices,
  platformHealth,
  resumeSession,
  runPlatform,
  type OidcProvider,
  type RunningPlatform,
} from '../../src/flow/index.ts';
import type { Actor } from '../../src/access/index.ts';
import type { Keys } from '../../src/store/index.ts';
import { Client } from './client.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';
import { CHEAP, contextOf, enter, type Newcomer } from './people.ts';
import { Doors, PASSWORD } from './sign-in.ts';

/** Where providers send back to; nobody listens there, so a test takes the rest of the address to its own server. */
export const REDIRECT = 'http://127.0.0.1:8624/api/oidc/callback';

/** A route as it was declared to the server. */
export interface FoundRoute {
  readonly method: string;
  readonly url: string;
  /** Absent: none of the API. */
  readonly permission?: string;
  readonly operationId?: string;
  /** Of a page: who may see it. */
  readonly page?: string;
}

export interface TestServer {
  readonly url: string;
  readonly database: FreshDatabase;
  readonly keys: Keys;
  /** Every route of the server, as it was declared; pages and files too. */
  readonly routes: readonly FoundRoute[];
  readonly running: RunningPlatform;
  /** Folder of its uploads and of the heads of its audit. */
  readonly data: string;
  readonly now: () => Date;
  /** Lets time pass. */
  readonly forward: (seconds: number) => void;
  /** Somebody new, with a password. */
  readonly join: (newcomer: Newcomer & { readonly login: string }) => Promise<Actor>;
  /** A browser in which nobody is signed in. */
  readonly client: () => Client;
  /** One in which somebody is, by the routes that everybody takes: with password, and for staff a code of their authenticator. */
  readonly signIn: (login: string) => Promise<Client>;
}

/**
 * The server as `serve` runs it, with sealing and imports, on a database of its own and a free port; ended after the test file. What it
 * logs as going wrong beside the requests fails the file.
 */
export function startServer(providers: readonly OidcProvider[] = [], webRoot = '/nowhere'): Promise<TestServer> {
  return serverFrom(new Date(), providers, webRoot);
}

/** The same, whose clock begins at a moment of its own: for what rests on days, such as terms in working days of a published year. */
export function startServerAt(start: Date, webRoot = '/nowhere'): Promise<TestServer> {
  return serverFrom(start, [], webRoot);
}

async function serverFrom(start: Date, providers: readonly OidcProvider[], webRoot: string): Promise<TestServer> {
  const database = await freshDatabase();
  const { keys, ruleSet } = contextOf(database);
  const data = mkdtempSync(join(tmpdir(), 'jiangtong-server-'));
  let ahead = (start.getTime() - Date.now()) / 1000;
  const now = (): Date => new Date(Date.now() + ahead * 1000);
  const said: string[] = [];
  const running = await runPlatform({ database, keys, data }, ruleSet, now, (line) => said.push(line));
  const routes: FoundRoute[] = [];
  const app = await withRoutes(routes, async () =>
    createServer({
      loaded: await loadNotices('notices'),
      webRoot,
      version: '0.0.0',
      now,
      limits: 'off',
      platform: {
        database,
        keys,
        data,
        imports: running.imports,
        passwordCost: CHEAP,
        oidc: createOidc(providers, REDIRECT),
        sessionOf: (token, at) => resumeSession({ database, keys, now: at }, token),
        ...platformHealth(database, running.sealing),
      },
    }),
  );
  await app.listen({ host: '127.0.0.1', port: 0 });
  afterFile(async () => {
    await app.close();
    await running.stop();
    rmSync(data, { recursive: true, force: true });
    if (said.length > 0) throw new Error(`the server said: ${said.join('\n')}`);
  });
  const url = `http://127.0.0.1:${String(portOf(app.server.address()))}`;
  const client = (): Client => new Client(url);
  const forward = (seconds: number): void => {
    ahead += seconds;
  };
  const doors = new Doors(now, forward);
  return {
    url,
    database,
    keys,
    routes,
    running,
    data,
    now,
    forward,
    join: (newcomer) => enter(database, { password: PASSWORD, ...newcomer }),
    client,
    signIn: async (login) => {
      const browser = client();
      await doors.signIn(browser, login);
      return browser;
    },
  };
}

/** Fastify says on a channel that a server begins, so that its routes are seen without it knowing. */
async function withRoutes<T>(routes: FoundRoute[], make: () => Promise<T>): Promise<T> {
  const beginning = channel('fastify.initialization');
  const look = (message: unknown): void => {
    if (isBeginning(message)) message.fastify.addHook('onRoute', (route) => void routes.push(...foundRoutes(route)));
  };
  beginning.subscribe(look);
  try {
    return await make();
  } finally {
    beginning.unsubscribe(look);
  }
}

function isBeginning(message: unknown): message is { readonly fastify: FastifyInstance } {
  return typeof message === 'object' && message !== null && 'fastify' in message;
}

function foundRoutes({ method, url, config }: RouteOptions): FoundRoute[] {
  const declared = config?.route;
  return [method].flat().map((one) => ({
    method: one,
    url,
    ...(config?.page === undefined ? {} : { page: config.page }),
    ...(declared === undefined ? {} : { permission: declared.permission, operationId: declared.operationId }),
  }));
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
