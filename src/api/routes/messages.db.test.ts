import { isSigned } from '../../flow/index.ts';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { PLATFORM_SCOPE } from '../../access/index.ts';
import { postMessages, transact } from '../../store/index.ts';
import { EAST_FIRM } from '../../../test/platform/city.ts';
import { allPages, until, type Client } from '../../../test/platform/client.ts';
import { startServer, type TestServer } from '../../../test/platform/server.ts';

let server: TestServer;
let account: string;
let citizen: Client;
let clerk: Client;
let admin: Client;
let auditor: Client;

beforeAll(async () => {
  server = await startServer();
  ({ account } = await server.join({ login: 'citizen', kind: 'citizen' }));
  await server.join({ login: 'clerk', kind: 'citizen', grants: [{ role: 'org-clerk', organisation: EAST_FIRM }] });
  await server.join({ login: 'system', grants: [{ role: 'system-admin' }] });
  await server.join({ login: 'auditor', grants: [{ role: 'auditor' }] });
  citizen = await server.signIn('citizen');
  clerk = await server.signIn('clerk');
  admin = await server.signIn('system');
  auditor = await server.signIn('auditor');
});

interface Shown {
  readonly id: string;
  readonly title: string;
  readonly seenAt: string | null;
}

const tell = (...keys: string[]): Promise<void> =>
  transact(server.database, PLATFORM_SCOPE, (tx) =>
    postMessages(
      tx,
      server.now(),
      keys.map((key) => ({
        key,
        to: { account },
        kind: 'case.accepted',
        title: key,
        body: '内容。',
        link: '/cases/x',
      })),
    ),
  );

describe('messages', () => {
  test('are listed page by page, counted, and marked as read', async () => {
    await tell(...Array.from({ length: 7 }, (_, n) => `第${String(n)}条`));
    const all = await allPages<Shown>(citizen, '/api/messages?limit=3', 'messages');
    expect(all.map(({ title }) => title)).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `第${String(n)}条`));
    expect((await citizen.get('/api/messages/unread')).json()).toEqual({ unread: 7 });
    const [newest, second] = all;
    const read = await citizen.post(`/api/messages/${second?.id ?? ''}/read`);
    expect(read.status).toBe(200);
    expect(read.json<Shown>().seenAt).not.toBeNull();
    expect((await citizen.post('/api/messages/read', { upTo: newest?.id })).json()).toEqual({ unread: 0 });
    expect((await citizen.get('/api/messages?unread=true')).json()).toEqual({ messages: [], next: null });
  });

  test('are not there for anybody else', async () => {
    const [one] = await allPages<Shown>(citizen, '/api/messages', 'messages');
    for (const other of [clerk, auditor, admin]) {
      expect((await other.get(`/api/messages/${one?.id ?? ''}`)).status).toBe(404);
      expect((await other.post(`/api/messages/${one?.id ?? ''}/read`)).status).toBe(404);
      expect((await other.get('/api/messages')).json()).toEqual({ messages: [], next: null });
    }
    expect((await server.client().get('/api/messages')).status).toBe(401);
  });
});

describe('phones', () => {
  test('are entered with what was seen, shown masked, and taken away', async () => {
    const none = await citizen.get('/api/contacts/self');
    expect(none.headers.get('etag')).toBe('"0"');
    const put = (version: number, body: object) =>
      citizen.ask('PUT', '/api/contacts/self', { body, headers: { 'if-match': `"${String(version)}"` } });
    expect((await put(0, { phone: '13800005678', consent: true })).json()).toMatchObject({
      phone: '138****5678',
      version: 1,
    });
    expect((await put(0, { phone: '13800005678', consent: true })).status).toBe(412);
    expect((await put(1, { phone: '01234567890', consent: true })).json()).toMatchObject({
      errors: [{ pointer: '/phone' }],
    });
    expect((await clerk.get('/api/contacts')).json()).toMatchObject({ contacts: [{ of: 'self' }, { of: EAST_FIRM }] });
    expect((await citizen.get(`/api/contacts/${EAST_FIRM}`)).status).toBe(404);
    const gone = await citizen.ask('DELETE', '/api/contacts/self', { headers: { 'if-match': '"1"' } });
    expect(gone.status).toBe(204);
  });
});

describe('webhooks', () => {
  test('are told over HTTP by the running server, signed with the secret that was shown once', async () => {
    const got: { headers: IncomingMessage['headers']; body: string }[] = [];
    const receiver = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        got.push({ headers: request.headers, body });
        response.writeHead(got.length === 1 ? 500 : 204).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    // It listens on a port, as it was told to.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
    const { port } = receiver.address() as AddressInfo;
    const given = { url: `http://127.0.0.1:${String(port)}/hook`, kinds: ['case.paid'], note: '财政系统' };
    const key = { headers: { 'idempotency-key': 'create-webhook-1' } };
    const made = await admin.post('/api/webhooks', given, key);
    expect(made.status).toBe(201);
    const { id, secret } = made.json<{ id: string; secret: string }>();
    expect((await admin.post('/api/webhooks', given, key)).json()).toMatchObject({ id });
    expect((await admin.get(`/api/webhooks/${id}`)).text).not.toContain(secret);
    const kept = await server.database.ownerPool.query<{ all: string }>(
      `select concat((select string_agg(w::text, '') from messages.webhook w), (select string_agg(i::text, '') from platform.idempotency i),
        (select string_agg(e::text, '') from audit.entry e)) as all`,
    );
    expect(kept.rows[0]?.all).not.toContain(secret.slice(6));

    const payload = {
      kind: 'case.paid',
      case: '2026-0000001',
      item: '03-01',
      status: 'paid',
      at: server.now().toISOString(),
      version: 4,
    };
    await transact(server.database, PLATFORM_SCOPE, (tx) =>
      postMessages(tx, server.now(), [], [{ key: 'case:2026-0000001:4', payload }]),
    );
    const failed = await until(async () => {
      const { deliveries } = (await admin.get(`/api/webhooks/${id}/deliveries?state=failed`)).json<{
        deliveries: { id: string; version: number; error: string; nextAt: string }[];
      }>();
      return deliveries[0];
    });
    expect(failed.error).toBe('HTTP 500');
    expect(failed.nextAt).not.toBeNull();
    const retry = await admin.post(`/api/webhooks/${id}/deliveries/${failed.id}/retry`, undefined, {
      headers: { 'if-match': `"${String(failed.version)}"` },
    });
    expect(retry.status).toBe(202);
    await until(async () => {
      const { deliveries } = (await admin.get(`/api/webhooks/${id}/deliveries`)).json<{
        deliveries: { state: string }[];
      }>();
      return deliveries[0]?.state === 'sent' ? true : undefined;
    });
    expect(got).toHaveLength(2);
    for (const { headers, body } of got)
      expect(isSigned(secret, body, String(headers['x-jiangtong-signature']), server.now())).toBe(true);
    receiver.closeAllConnections();
    receiver.close();
  });

  test('are changed with what was seen, and refused with every fault', async () => {
    const wrong = await admin.post('/api/webhooks', {
      url: 'http://10.0.0.1/',
      kinds: ['case.paid', '没有'],
      note: '测试',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.json<{ errors: { pointer: string }[] }>().errors.map(({ pointer }) => pointer)).toEqual([
      '/url',
      '/kinds',
    ]);
    const made = await admin.post('/api/webhooks', { url: 'https://example.com/', kinds: ['case.paid'], note: '测试' });
    const { id, secret } = made.json<{ id: string; secret: string }>();
    const change = (version: number, body: object) =>
      admin.ask('PATCH', `/api/webhooks/${id}`, { body, headers: { 'if-match': `"${String(version)}"` } });
    expect((await change(1, { active: false })).json()).toMatchObject({ active: false, note: '测试', version: 2 });
    expect((await change(1, { active: true })).status).toBe(412);
    expect((await change(2, { url: 'https://192.168.0.1/' })).status).toBe(422);
    const renewed = await admin.post(`/api/webhooks/${id}/secret`, undefined, { headers: { 'if-match': '"2"' } });
    expect(renewed.json<{ secret: string }>().secret).not.toBe(secret);
    expect((await admin.ask('DELETE', `/api/webhooks/${id}`, { headers: { 'if-match': '"3"' } })).status).toBe(204);
    expect((await admin.get(`/api/webhooks/${id}`)).status).toBe(404);
    expect((await auditor.get('/api/webhooks')).status).toBe(403);
  });
});

describe('jobs', () => {
  test('that failed are seen by the system administrator alone', async () => {
    expect((await admin.get('/api/jobs')).json()).toEqual({ jobs: [], next: null });
    expect((await admin.get('/api/jobs/sms?state=dead')).json()).toEqual({ deliveries: [], next: null });
    expect((await admin.post('/api/jobs/1/retry')).status).toBe(404);
    for (const other of [citizen, auditor]) expect((await other.get('/api/jobs')).status).toBe(403);
  });
});
