import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Value } from 'typebox/value';
import Type, { type Static } from 'typebox';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { PLATFORM_SCOPE, type Actor, type Role } from '../../access/index.ts';
import { loadNotices, startSealing, verifyAuditFile } from '../../flow/index.ts';
import { makeKeys, recordAll, transact } from '../../store/index.ts';
import { makeServer } from '../server.ts';
import { auditRoutes } from './audit.ts';

const KEEPERS: readonly Role[] = ['audit-admin', 'auditor'];
const OTHERS: readonly Role[] = ['system-admin', 'security-admin', 'finance', 'notice-editor', 'city-reviewer'];

let database: FreshDatabase;
let app: FastifyInstance;
let data: string;

beforeAll(async () => {
  database = await freshDatabase();
  data = mkdtempSync(join(tmpdir(), 'jiangtong-audit-api-'));
  const sealing = startSealing({ database, data }, { every: 600_000, log: () => undefined });
  await transact(database, { ...PLATFORM_SCOPE, account: '77' }, (tx) =>
    recordAll(tx, [
      ...Array.from({ length: 120 }, (_, i) => ({
        action: 'register.change' as const,
        subject: `行:${String(i)}`,
        detail: { 版本: i },
      })),
      { action: 'grant.give', subject: 'account:78', detail: { role: 'auditor' }, outcome: 'refused' },
    ]),
  );
  await sealing.stop();
  app = await makeServer(
    {
      loaded: await loadNotices('notices'),
      webRoot: '/nowhere',
      version: '0.0.0',
      now: () => new Date(),
      limits: 'off',
      platform: {
        database,
        keys: makeKeys(Buffer.alloc(32, 1)),
        data,
        sessionOf: (token) => Promise.resolve({ actor: actorOf(token), csrf: 'x' }),
        checks: [],
        gauges: [],
      },
    },
    [auditRoutes],
  );
  return async () => {
    await app.close();
    rmSync(data, { recursive: true });
  };
});

/** The cookie names the role. */
function actorOf(token: string): Actor {
  const role = [...KEEPERS, ...OTHERS].find((one) => one === token);
  const grants = role === undefined ? [] : [{ role }];
  return { account: '5', kind: 'staff', name: '某', session: 's', person: null, grants };
}

const get = (url: string, role: Role = 'audit-admin') =>
  app.inject({ url, headers: { cookie: `jiangtong_session=${role}` } });

const Page = Type.Object({
  entries: Type.Array(
    Type.Object({
      id: Type.String(),
      account: Type.String(),
      action: Type.String(),
      name: Type.String(),
      subject: Type.String(),
      outcome: Type.String(),
      seq: Type.Union([Type.Integer(), Type.Null()]),
    }),
  ),
  next: Type.Union([Type.String(), Type.Null()]),
});

async function page(url: string) {
  const { statusCode, body } = await get(url);
  expect([statusCode, body.slice(0, 12)]).toEqual([200, '{"entries":[']);
  return Value.Parse(Page, JSON.parse(body));
}

test.each(['/api/audit/entries', '/api/audit/verification', '/api/audit/export'])(
  '%s is for those who keep the log, and for nobody else',
  async (url) => {
    for (const role of KEEPERS) expect((await get(url, role)).statusCode).toBe(200);
    for (const role of OTHERS) expect((await get(url, role)).statusCode).toBe(403);
    expect((await app.inject(url)).statusCode).toBe(401);
  },
);

describe('entries', () => {
  test('newest first, page by page, each once', async () => {
    const ids: number[] = [];
    for (let url: string | null = '/api/audit/entries?account=77&limit=50'; url !== null;) {
      const { entries, next }: Static<typeof Page> = await page(url);
      ids.push(...entries.map(({ id }) => Number(id)));
      url = next;
    }
    expect(ids).toHaveLength(121);
    expect(ids).toEqual([...new Set(ids)].sort((one, other) => other - one));
  });

  test('with their names, and their number in the chain', async () => {
    const { entries, next } = await page('/api/audit/entries?action=grant.give&outcome=refused');
    expect(next).toBeNull();
    expect(entries).toMatchObject([
      { account: '77', action: 'grant.give', name: '授权', subject: 'account:78', outcome: 'refused' },
    ]);
    expect(entries[0]?.seq).toBeGreaterThan(0);
  });

  test('of a subject, of days', async () => {
    expect((await page(`/api/audit/entries?subject=${encodeURIComponent('行:7')}`)).entries).toHaveLength(1);
    const far = '/api/audit/entries?account=77&';
    expect((await page(`${far}from=2024-01-01&to=2024-12-31`)).entries).toEqual([]);
    expect((await page(`${far}from=2024-01-01`)).entries).toHaveLength(50);
    expect((await page(`${far}to=2999-01-01&limit=200`)).entries).toHaveLength(121);
  });

  test('every wrong parameter at once', async () => {
    const { statusCode, body } = await get('/api/audit/entries?account=x&action=y&from=2024-02-30&limit=201&who=1');
    expect(statusCode).toBe(400);
    const { errors } = Value.Parse(
      Type.Object({ errors: Type.Array(Type.Object({ parameter: Type.String() })) }),
      JSON.parse(body),
    );
    expect(errors.map(({ parameter }) => parameter).sort()).toEqual(['account', 'action', 'from', 'limit', 'who']);
    expect((await get('/api/audit/entries?after=abc')).statusCode).toBe(400);
  });
});

test('the chain is checked, against the heads too, and that it was is in the log', async () => {
  const verdict = (await get('/api/audit/verification')).json<{ ok: boolean; heads: number }>();
  expect(verdict.ok).toBe(true);
  expect(verdict.heads).toBeGreaterThan(0);
  const { entries } = await page('/api/audit/entries?action=audit.verify');
  expect(entries[0]).toMatchObject({ account: '5', name: '校验审计链' });
});

test('an export holds by itself, and that it was made is in the log', async () => {
  const { headers, rawPayload } = await get('/api/audit/export?first=3&last=20');
  expect(headers['content-type']).toBe('application/gzip');
  expect(headers['content-disposition']).toContain('audit.ndjson.gz');
  const file = join(data, 'export.gz');
  writeFileSync(file, rawPayload);
  expect(await verifyAuditFile(file, undefined)).toMatchObject({ ok: true, count: 18 });
  const { entries } = await page('/api/audit/entries?action=audit.export');
  expect(entries[0]).toMatchObject({ account: '5' });
});

test('an export of what is not there is a problem, and no broken file', async () => {
  const { statusCode, body } = await get('/api/audit/export?first=99999');
  expect(statusCode).toBe(400);
  expect(body).toContain('没有第99999条');
});
