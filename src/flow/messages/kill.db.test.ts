import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../../test/platform/client.ts';
import { freshDatabase } from '../../../test/platform/database.ts';
import { contextOf, enter, NOW } from '../../../test/platform/people.ts';
import { PLATFORM_SCOPE } from '../../access/index.ts';
import { postMessages, transact } from '../../store/index.ts';
import { createWebhook, seeDeliveries } from './webhooks.ts';

const CHILD = join(import.meta.dirname, '../../../scripts/drill/deliver-child.ts');

test('what a killed server was sending is sent by another one, with the same key', async () => {
  const database = await freshDatabase();
  const admin = contextOf(database, await enter(database, { login: 'sys', grants: [{ role: 'system-admin' }] }));
  const got: string[] = [];
  const held: ServerResponse[] = [];
  // The first one is left waiting; whoever comes later is answered.
  const receiver = createServer((request, response) => {
    got.push(String(request.headers['x-jiangtong-delivery']));
    if (got.length === 1) held.push(response);
    else response.writeHead(204).end();
    request.resume();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  // It listens on a port, as it was told to.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  const { port } = receiver.address() as AddressInfo;
  const given = { url: `http://127.0.0.1:${String(port)}/`, kinds: ['case.paid'], note: '测试', active: true };
  const { webhook } = await createWebhook(admin, given);

  const start = () =>
    spawn(process.execPath, [CHILD, database.urls.app, database.urls.owner], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  const first = start();
  const key = 'case:2026-0000001:9';
  const payload = {
    ...{ kind: 'case.paid', case: '2026-0000001', item: '03-01', status: 'paid', at: NOW.toISOString(), version: 9 },
  };
  await transact(database, PLATFORM_SCOPE, (tx) => postMessages(tx, NOW, [], [{ key, payload }]));
  await until(() => Promise.resolve(got.length === 1 ? true : undefined));
  first.kill('SIGKILL');
  await once(first, 'exit');
  expect((await seeDeliveries(admin, webhook.id, { limit: 1 }))[0]).toMatchObject({ state: 'waiting', attempts: 1 });

  // The lease runs out, and the next sweep comes: both take a minute or two by themselves.
  await database.ownerPool.query('update messages.outgoing set next_at = now()');
  await database.ownerPool.query(`select graphile_worker.add_job('messages.deliver')`);
  const second = start();
  await until(async () =>
    (await seeDeliveries(admin, webhook.id, { limit: 1 }))[0]?.state === 'sent' ? true : undefined,
  );
  second.kill('SIGKILL');
  await once(second, 'exit');
  expect(got).toEqual([`webhook:${webhook.id}:${key}`, `webhook:${webhook.id}:${key}`]);
  receiver.closeAllConnections();
  receiver.close();
});
