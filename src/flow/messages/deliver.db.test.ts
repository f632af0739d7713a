import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../test/platform/client.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { auditOf, contextOf, enter, NOW } from '../../../test/platform/people.ts';
import { PLATFORM_SCOPE, type Actor } from '../../access/index.ts';
import { claimDelivery, markSent, postMessages, transact, type EventPayload } from '../../store/index.ts';
import { runJobs, type JobContext } from '../jobs/index.ts';
import { deliverMessages } from './deliver.ts';
import { setContact } from './contacts.ts';
import { isSigned } from './signature.ts';
import type { Sms, SmsPort } from './sms.ts';
import { smsFile } from './sms-file.ts';
import { createWebhook, deleteWebhook, retryDelivery, seeDeliveries } from './webhooks.ts';

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A system that is told of events: it keeps what it got, and answers what it is told to. */
class Receiver {
  readonly got: Received[] = [];
  answers: (number | 'silence')[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Receiver> {
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        made.got.push({ headers: request.headers, body });
        const answer = made.answers.shift() ?? 204;
        if (answer === 'silence') request.socket.destroy();
        else response.writeHead(answer, answer === 302 ? { location: `${made.url}/elsewhere` } : {}).end();
      });
    });
    const made = new Receiver(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  get url(): string {
    // It listens on a port, as it was told to.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/hook`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

let database: FreshDatabase;
let admin: Actor;
let citizen: Actor;
let receiver: Receiver;
const folder = mkdtempSync(join(tmpdir(), 'jiangtong-sms-'));

beforeAll(async () => {
  database = await freshDatabase();
  admin = await enter(database, { login: 'sys', grants: [{ role: 'system-admin' }] });
  citizen = await enter(database, { login: 'citizen', kind: 'citizen' });
  receiver = await Receiver.start();
});

afterAll(() => {
  receiver.stop();
  rmSync(folder, { recursive: true });
});

/** A port that keeps what it got. */
function memory(): SmsPort & { readonly got: Sms[] } {
  const got: Sms[] = [];
  return {
    got,
    send: (sms) => {
      got.push(sms);
      return Promise.resolve();
    },
  };
}

function jobContext(sms: SmsPort = memory(), signal = new AbortController().signal): JobContext {
  return { ...contextOf(database), now: new Date(), sms, signal };
}

const asPlatform = <T>(work: Parameters<typeof transact<T>>[2]): Promise<T> => transact(database, PLATFORM_SCOPE, work);

let many = 0;

/** Something that happened to a case. @returns its key. */
async function happen(kind = 'case.paid'): Promise<string> {
  const key = `case:2026-${String((many += 1)).padStart(7, '0')}:1`;
  const payload: EventPayload = {
    kind,
    case: key.slice(5, 17),
    item: '03-01',
    status: 'paid',
    at: NOW.toISOString(),
    version: 1,
  };
  await asPlatform((tx) => postMessages(tx, NOW, [], [{ key, payload }]));
  return key;
}

/** Makes what waits for its time due now. */
async function hurry(): Promise<void> {
  await database.ownerPool.query(`update messages.outgoing set next_at = now() where state in ('waiting', 'failed')`);
}

async function subscribe(
  kinds = ['case.paid'],
  url = receiver.url,
): Promise<{ id: string; secret: string; version: number }> {
  const { webhook, secret } = await createWebhook(contextOf(database, admin), {
    url,
    kinds,
    note: '测试',
    active: true,
  });
  return { id: webhook.id, secret, version: webhook.version };
}

const unsubscribe = (one: { id: string; version: number }) =>
  deleteWebhook(contextOf(database, admin), one.id, one.version);

const deliveriesOf = (webhook: string) => seeDeliveries(contextOf(database, admin), webhook, { limit: 100 });

describe('a webhook', () => {
  test('that fails twice is told a third time: the same key, each time signed anew', async () => {
    const hook = await subscribe();
    const before = receiver.got.length;
    receiver.answers = [500, 'silence'];
    const key = await happen();
    for (const state of ['failed', 'failed', 'sent']) {
      await hurry();
      await deliverMessages(jobContext(), {});
      expect((await deliveriesOf(hook.id))[0]).toMatchObject({ state });
    }
    const got = receiver.got.slice(before);
    expect(got.map(({ headers }) => headers['x-jiangtong-delivery'])).toEqual(
      Array.from({ length: 3 }, () => `webhook:${hook.id}:${key}`),
    );
    for (const { headers, body } of got) {
      const signature = String(headers['x-jiangtong-signature']);
      expect(isSigned(hook.secret, body, signature, new Date())).toBe(true);
      expect(isSigned(hook.secret, `${body} `, signature, new Date())).toBe(false);
      expect(isSigned('whsec_another', body, signature, new Date())).toBe(false);
      expect(headers['x-jiangtong-event']).toBe('case.paid');
      expect(JSON.parse(body)).toEqual({
        ...{ id: `webhook:${hook.id}:${key}`, kind: 'case.paid', case: key.slice(5, 17), item: '03-01' },
        ...{ status: 'paid', at: NOW.toISOString(), version: 1 },
      });
    }
    await unsubscribe(hook);
  });

  test('says why it failed, and when it is tried again', async () => {
    const hook = await subscribe();
    receiver.answers = [503];
    await happen();
    await deliverMessages(jobContext(), {});
    const [one] = await deliveriesOf(hook.id);
    expect(one).toMatchObject({ state: 'failed', attempts: 1, error: 'HTTP 503' });
    const wait = Date.parse(String(one?.nextAt)) - Date.now();
    expect(wait).toBeGreaterThan(50_000);
    expect(wait).toBeLessThan(61_000);
    // Not due: another run leaves it.
    const before = receiver.got.length;
    await deliverMessages(jobContext(), {});
    expect(receiver.got.length).toBe(before);
    await unsubscribe(hook);
  });

  test('is given up after the last attempt, and goes out when somebody says so', async () => {
    const hook = await subscribe();
    receiver.answers = [500];
    await happen();
    await database.ownerPool.query(`update messages.outgoing set attempts = 15 where webhook = $1`, [hook.id]);
    await deliverMessages(jobContext(), {});
    const [dead] = await deliveriesOf(hook.id);
    expect(dead).toMatchObject({ state: 'dead', attempts: 16, error: 'HTTP 500', nextAt: null });
    await hurry();
    await deliverMessages(jobContext(), {});
    expect((await deliveriesOf(hook.id))[0]).toMatchObject({ state: 'dead' });
    if (dead === undefined) return;
    const context = contextOf(database, admin);
    await expect(retryDelivery(context, { webhook: hook.id }, dead.id, dead.version + 1)).rejects.toMatchObject({
      code: 'stale',
    });
    await expect(retryDelivery(context, { webhook: '999' }, dead.id, dead.version)).rejects.toMatchObject({
      code: 'not-found',
    });
    const again = await retryDelivery(context, { webhook: hook.id }, dead.id, dead.version);
    expect(again).toMatchObject({ state: 'waiting', attempts: 0 });
    await deliverMessages(jobContext(), {});
    const [sent] = await deliveriesOf(hook.id);
    expect(sent).toMatchObject({ state: 'sent', key: dead.key });
    await expect(retryDelivery(context, { webhook: hook.id }, dead.id, sent?.version ?? 0)).rejects.toMatchObject({
      code: 'refused',
    });
    expect(await auditOf(database, 'webhook.retry')).toHaveLength(1);
    await unsubscribe(hook);
  });

  test('that sends elsewhere is not followed', async () => {
    const hook = await subscribe();
    receiver.answers = [302];
    const before = receiver.got.length;
    await happen();
    await deliverMessages(jobContext(), {});
    expect((await deliveriesOf(hook.id))[0]).toMatchObject({ state: 'failed', error: 'HTTP 302' });
    expect(receiver.got.length).toBe(before + 1);
    await unsubscribe(hook);
  });

  test('is told of what it asked for alone, and of nothing once it is off', async () => {
    const hook = await subscribe(['case.rejected']);
    await happen('case.paid');
    await happen('case.rejected');
    expect((await deliveriesOf(hook.id)).map(({ kind }) => kind)).toEqual(['case.rejected']);
    await unsubscribe(hook);
    const before = receiver.got.length;
    await happen('case.rejected');
    await deliverMessages(jobContext(), {});
    expect(receiver.got.length).toBe(before);
    const { rows } = await database.ownerPool.query('select state, error from messages.outgoing where webhook = $1', [
      hook.id,
    ]);
    expect(rows).toEqual([{ state: 'dead', error: 'webhook-deleted' }]);
  });

  test('whose sender was killed between sending and marking is told again, with the same key', async () => {
    const hook = await subscribe();
    const key = await happen();
    // What a killed process leaves: taken, sent, not marked.
    const taken = await asPlatform((tx) => claimDelivery(tx, { lease: 60 }));
    expect(taken).toMatchObject({ key: `webhook:${hook.id}:${key}`, attempts: 1 });
    const before = receiver.got.length;
    // While the lease runs, nobody else takes it.
    await deliverMessages(jobContext(), {});
    expect(receiver.got.length).toBe(before);
    await hurry();
    await deliverMessages(jobContext(), {});
    expect(receiver.got.slice(before).map(({ headers }) => headers['x-jiangtong-delivery'])).toEqual([taken?.key]);
    // The one that was thought dead comes back late and says it was sent: nothing changes.
    await asPlatform((tx) => markSent(tx, taken?.id ?? ''));
    expect((await deliveriesOf(hook.id))[0]).toMatchObject({ state: 'sent', attempts: 2 });
    await unsubscribe(hook);
  });

  test('is told once by ten that deliver at the same moment', async () => {
    const hook = await subscribe();
    const keys = await Promise.all(Array.from({ length: 30 }, () => happen()));
    const before = receiver.got.length;
    await Promise.all(Array.from({ length: 10 }, () => deliverMessages(jobContext(), {})));
    const got = receiver.got.slice(before).map(({ headers }) => headers['x-jiangtong-delivery']);
    expect(got.sort()).toEqual(keys.map((key) => `webhook:${hook.id}:${key}`).sort());
    await unsubscribe(hook);
  });
});

test('what has waited is told at once, however much it is', async () => {
  const hook = await subscribe();
  const events = Array.from({ length: 201 }, (_, n) => ({
    key: `case:2026-9999999:${String(n)}`,
    payload: {
      kind: 'case.paid',
      case: '2026-9999999',
      item: '03-01',
      status: 'paid',
      at: NOW.toISOString(),
      version: n,
    },
  }));
  const before = receiver.got.length;
  await asPlatform((tx) => postMessages(tx, NOW, [], events));
  const { database: own, keys, ruleSet } = contextOf(database);
  const house = { database: own, keys, ruleSet, now: () => new Date(), sms: memory(), log: () => undefined };
  const jobs = await runJobs(house, { tasks: { 'messages.deliver': { run: deliverMessages } }, poll: 100 });
  await until(() => Promise.resolve(receiver.got.length - before >= 201 ? true : undefined));
  await jobs.stop();
  expect(new Set((await deliveriesOf(hook.id)).map(({ state }) => state))).toEqual(new Set(['sent']));
  await unsubscribe(hook);
});

describe('a text to a phone', () => {
  const own = () => contextOf(database, citizen);
  const tell = (key: string, sms = true) =>
    asPlatform((tx) =>
      postMessages(tx, NOW, [
        {
          key,
          to: { account: citizen.account },
          kind: 'test',
          title: '请补正材料',
          body: '请在2026年3月20日前提交。',
          sms,
        },
      ]),
    );

  test('goes where a phone is and its owner agreed; nowhere else', async () => {
    const sms = memory();
    await tell('no-phone');
    await setContact(own(), { of: 'self', phone: '138 0000 5678', consent: false, version: 0 });
    await tell('no-consent');
    await setContact(own(), { of: 'self', phone: '+86 13800005678', consent: true, version: 1 });
    await tell('not-asked-for', false);
    await tell('agreed');
    await deliverMessages(jobContext(sms), {});
    expect(sms.got).toEqual([
      { to: '13800005678', text: '【匠通】请补正材料。请在2026年3月20日前提交。', key: 'sms:agreed' },
    ]);
    const { rows } = await database.ownerPool.query(
      'select encode(phone, $1) as sealed, masked from messages.contact',
      ['escape'],
    );
    expect(rows).toMatchObject([{ masked: '138****5678' }]);
    expect(JSON.stringify(rows)).not.toContain('13800005678');
    expect(JSON.stringify(await auditOf(database, 'message.contact'))).not.toContain('13800005678');
  });

  test('that the port refuses is tried again, and nothing of it stands in the reason', async () => {
    const failing: SmsPort = { send: () => Promise.reject(new RangeError('no such number 13800005678 of 张三')) };
    await tell('refused');
    await deliverMessages(jobContext(failing), {});
    const { rows } = await database.ownerPool.query<{ state: string; error: string }>(
      `select state, error from messages.outgoing where key = 'sms:refused'`,
    );
    expect(rows[0]?.state).toBe('failed');
    expect(rows[0]?.error).toMatch(/^RangeError 于 flow\/messages\/deliver\.db\.test\.ts:\d+$/u);
  });

  test('is a line in the month’s file, once for each key, whatever is replayed', async () => {
    let now = new Date('2026-10-31T15:59:00Z');
    const port = smsFile(join(folder, 'sms'), () => now);
    const one = (key: string): Sms => ({ to: '13800005678', text: '一\n二', key });
    await Promise.all([port.send(one('a')), port.send(one('a')), port.send(one('b'))]);
    now = new Date('2026-10-31T16:00:00Z');
    // Another process, after the turn of the month in China.
    const other = smsFile(join(folder, 'sms'), () => now);
    await other.send(one('a'));
    await other.send(one('c'));
    await port.send(one('c'));
    const lines = (month: string): unknown[] =>
      readFileSync(join(folder, 'sms', `${month}.jsonl`), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
    expect(lines('2026-10')).toMatchObject([{ key: 'a', text: '一\n二', to: '13800005678' }, { key: 'b' }]);
    expect(lines('2026-11')).toMatchObject([{ key: 'c' }]);
    expect(statSync(join(folder, 'sms/2026-11.jsonl')).mode & 0o777).toBe(0o600);
    // A crash has cut the last line short: it counts as not written, and keeps to itself.
    appendFileSync(join(folder, 'sms/2026-11.jsonl'), '{"at":"2026-11-01","key":"d"');
    await other.send(one('d'));
    await other.send(one('e'));
    await other.send(one('d'));
    const text = readFileSync(join(folder, 'sms/2026-11.jsonl'), 'utf8').trim().split('\n').slice(1);
    expect(text.map((line) => /"key":"(.)"\}?$/u.exec(line)?.[1])).toEqual(['d', 'd', 'e']);
  });
});

describe('the worker', () => {
  test('delivers what a step has left as soon as it is committed, and nothing of one that was rolled back', async () => {
    const hook = await subscribe();
    const said: string[] = [];
    const before = receiver.got.length;
    const house = {
      ...contextOf(database),
      now: () => new Date(),
      sms: memory(),
      log: (line: string) => said.push(line),
    };
    // Two servers on one database.
    const jobs = await Promise.all([runJobs(house), runJobs(house)]);
    const rolledBack = asPlatform(async (tx) => {
      await postMessages(tx, NOW, [], [{ key: 'never', payload: payloadOf('never') }]);
      throw new Error('the step fails');
    });
    await expect(rolledBack).rejects.toThrow('the step fails');
    const keys = await Promise.all(Array.from({ length: 20 }, () => happen()));
    await until(async () => {
      const all = await deliveriesOf(hook.id);
      return all.length === 20 && all.every(({ state }) => state === 'sent') ? true : undefined;
    });
    expect(
      receiver.got
        .slice(before)
        .map(({ headers }) => headers['x-jiangtong-delivery'])
        .sort(),
    ).toEqual(keys.map((key) => `webhook:${hook.id}:${key}`).sort());
    await Promise.all(jobs.map((one) => one.stop()));
    expect(said).toEqual([]);
    const { rows } = await database.ownerPool.query(`select from messages.outgoing where key like '%never'`);
    expect(rows).toEqual([]);
    await unsubscribe(hook);
  });
});

function payloadOf(id: string): EventPayload {
  return { kind: 'case.paid', case: id, item: '03-01', status: 'paid', at: NOW.toISOString(), version: 1 };
}
