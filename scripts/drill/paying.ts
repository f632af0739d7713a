import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { applyDictionary, changeBudget, createWebhook, setContact, verifyPlatformAudit } from '../../src/flow/index.ts';
import { connect, migrate, startEmbedded, tokenOf, type Database } from '../../src/store/index.ts';
import { approvedCase, payeeOf } from '../../test/platform/approved-case.ts';
import { Client, type Answer, type Asking } from '../../test/platform/client.ts';
import { whatIsWrong } from '../../test/platform/invariants.ts';
import { residentId } from '../../test/platform/invented.ts';
import { contextOf, enter, NOW } from '../../test/platform/people.ts';
import { put } from '../../test/platform/put.ts';
import { Doors, PASSWORD } from '../../test/platform/sign-in.ts';
import { certificate, ORGANISATIONS, personOf } from '../../test/platform/whole-ways.ts';

/** A database on which money is paid, with its PostgreSQL, which may be killed. */
export interface Till {
  readonly database: Database;
  readonly urls: { readonly app: string; readonly owner: string };
  /** Folder of the server's uploads, texts to phones and heads of the audit. */
  readonly data: string;
  /** PostgreSQL is killed. It is started again by itself. */
  readonly kill: () => void;
  /** That it was killed is forgotten: it is started again by itself once, and not if it ends again soon after; here it is to end often. */
  readonly renew: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A new one below this folder. */
export async function openTill(folder: string): Promise<Till> {
  let server = await startEmbedded({ dataDir: folder });
  const urls = { app: server.appUrl, owner: server.ownerUrl };
  const database = connect({ appUrl: urls.app, ownerUrl: urls.owner });
  await migrate(database);
  await applyDictionary(database, contextOf(database).ruleSet);
  return {
    database,
    urls,
    data: join(folder, 'data'),
    kill: () => process.kill(server.pid(), 'SIGKILL'),
    renew: async () => {
      await server.stop();
      server = await startEmbedded({ dataDir: folder });
    },
    close: async () => {
      await database.close();
      await server.stop();
    },
  };
}

/** How often each is killed. */
export interface Kills {
  readonly server: number;
  readonly PostgreSQL: number;
}

/**
 * So many rounds with the server killed in each, then so many with PostgreSQL.
 * @throws Error that says what doesn't hold.
 */
export async function drillPayments(till: Till, kills: Kills, say: (line: string) => void): Promise<Told> {
  const drill = await Drill.open(till);
  try {
    const ready = await drill.prepare();
    const started = performance.now();
    await drill.round(ready);
    const length = performance.now() - started;
    await drill.judge();
    say(`A round of payments takes ${(length / 1000).toFixed(1)} s when nobody disturbs it.`);
    for (const what of ['server', 'PostgreSQL'] as const)
      for (let n = 1; n <= kills[what]; n += 1) {
        const moment = Math.random() * length * 1.05;
        await disturbed(drill, till, what, moment);
        say(`${what}: ${String(n)} of ${String(kills[what])}, at ${moment.toFixed(0)} ms`);
      }
    return await drill.judgeTold();
  } finally {
    await drill.close();
  }
}

/** One round, killed at this moment of it. */
async function disturbed(drill: Drill, till: Till, what: keyof Kills, moment: number): Promise<void> {
  const ready = await drill.prepare();
  const killed = async (): Promise<void> => {
    await sleep(moment);
    if (what === 'server') await drill.killServer();
    else till.kill();
    await patiently(() => drill.look());
  };
  await Promise.all([drill.round(ready), killed()]);
  await patiently(() => drill.judge());
  if (what === 'PostgreSQL') await till.renew();
}

/** While PostgreSQL comes back nobody can look. */
async function patiently(work: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries += 1)
    try {
      await work();
      return;
    } catch (error) {
      if (tries > 300 || error instanceof NotSo) throw error;
      await sleep(100);
    }
}

/** Something doesn't hold. */
class NotSo extends Error {}

const FUND = '就业补助资金';
const ITEM = '14-01';
const FEN = 300_000;
/** Cases of one batch. */
const LINES = 4;

/** Who takes part, and what each step of theirs is asked by. */
interface Cast {
  readonly citizen: { readonly person: string; readonly token: string; readonly name: string };
  readonly maker: Client;
  readonly releaser: Client;
  readonly applicant: Client;
}

/** Rounds of one citizen: nobody has hundreds of certificates, and each is looked at with all the others. */
const ROUNDS_EACH = 10;

class Drill {
  readonly #till: Till;
  readonly #ahead = NOW.getTime() - Date.now();
  readonly #hooks: string[];
  readonly #receiver: Server;
  readonly #paid: string[] = [];
  readonly #applied: string[] = [];
  #server: ChildProcess | undefined;
  /** What a server said last that ended though nobody killed it. */
  #fallen: string | undefined;
  #port = 0;
  #cast: Cast | undefined;
  #rounds = 0;
  #asked = 0;

  private constructor(till: Till, receiver: Server, hooks: string[]) {
    this.#till = till;
    this.#receiver = receiver;
    this.#hooks = hooks;
  }

  /** With budget, people, a system that is told of every payment, and a running server. */
  static async open(till: Till): Promise<Drill> {
    const hooks: string[] = [];
    const receiver = createServer((request, response) => {
      hooks.push(String(request.headers['x-jiangtong-delivery']));
      request.resume();
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const drill = new Drill(till, receiver, hooks);
    await drill.#settle();
    return drill;
  }

  async #settle(): Promise<void> {
    const { database } = this.#till;
    const admin = await enter(database, { login: 'system', grants: [{ role: 'system-admin' }] });
    const owner = await enter(database, { login: 'maker', password: PASSWORD, grants: [{ role: 'finance' }] });
    await enter(database, { login: 'releaser', password: PASSWORD, grants: [{ role: 'finance' }] });
    await put(database, '单位', ORGANISATIONS);
    await changeBudget(contextOf(database, owner), {
      ...{
        type: 'appropriate',
        fund: FUND,
        year: 2026,
        item: ITEM,
        amount: 1_000_000_000_000,
        reason: '聊财预〔2026〕1号',
      },
    });
    const address = this.#receiver.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    await createWebhook(contextOf(database, admin), {
      ...{ url: `http://127.0.0.1:${port}/`, note: '演练', active: true },
      kinds: ['case.batched', 'case.paid', 'case.payment-returned', 'case.receipt-recorded', 'case.submitted'],
    });
    await this.#start();
    const [maker, releaser] = [await this.#signedIn('maker'), await this.#signedIn('releaser')];
    this.#cast = { maker, releaser, ...(await this.#newCitizen()) };
  }

  /** Somebody new, for the next rounds. */
  async #newCitizen(): Promise<Pick<Cast, 'citizen' | 'applicant'>> {
    const { database } = this.#till;
    const number = 1 + Math.floor(this.#rounds / ROUNDS_EACH);
    const [person, name, login] = [residentId(number), `张${String(number)}`, `citizen-${String(number)}`];
    await put(database, '个人', [personOf(person, name)]);
    const token = tokenOf(contextOf(database).keys, person);
    const citizen = await enter(database, { login, password: PASSWORD, name, kind: 'citizen', person: token });
    const phone = `1380000${String(1000 + number)}`;
    await setContact(contextOf(database, citizen), { of: 'self', phone, consent: true, version: 0 });
    return { citizen: { person, token, name }, applicant: await this.#signedIn(login) };
  }

  /** As a person does, until it is answered: the database may just be coming back. */
  async #signedIn(login: string): Promise<Client> {
    let ahead = this.#ahead;
    const doors = new Doors(
      () => new Date(Date.now() + ahead),
      (seconds) => (ahead += seconds * 1000),
    );
    for (let tries = 0; ; tries += 1) {
      const browser = new Client(`http://127.0.0.1:${String(this.#port)}`);
      try {
        await doors.signIn(browser, login);
        return browser;
      } catch (error) {
        if (tries > 100) throw error;
        await sleep(100);
      }
    }
  }

  get #people(): Cast {
    if (this.#cast === undefined) throw new Error('nobody is there yet');
    return this.#cast;
  }

  // ── the server ────────────────────────────────────────────────────────────────────────────────────────────────────

  async #start(): Promise<void> {
    const { urls, data } = this.#till;
    const program = join(import.meta.dirname, 'serve-child.ts');
    const given = [program, urls.app, urls.owner, data, String(this.#port), String(this.#ahead)];
    const server = spawn(process.execPath, given, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#server = server;
    // While its PostgreSQL is gone it says a lot; it is of interest where the server ends by itself.
    let last = '';
    server.stderr?.setEncoding('utf8').on('data', (text: string) => (last = (last + text).slice(-4000)));
    server.once('close', (code, signal) => {
      if (signal !== 'SIGKILL') this.#fallen = `the server ended by itself: ${String(code ?? signal)}\n${last}`;
    });
    const said: unknown = await new Promise((resolve, reject) => {
      server.once('message', resolve);
      server.once('close', () => reject(new Error(this.#fallen ?? 'the server was killed while it started')));
    });
    if (typeof said === 'object' && said !== null && 'port' in said) this.#port = Number(said.port);
  }

  async #kill(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    const ended = server.exitCode === null && server.signalCode === null ? once(server, 'exit') : undefined;
    server.kill('SIGKILL');
    await ended;
  }

  /** The server is killed, and another one takes its place; what must hold holds meanwhile. */
  async killServer(): Promise<void> {
    await this.#kill();
    await this.look();
    await this.#start();
  }

  async close(): Promise<void> {
    await this.#kill();
    this.#receiver.closeAllConnections();
    this.#receiver.close();
  }

  // ── a round ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** What the registers, and those who decide, have ready for a round. */
  async prepare(): Promise<Ready> {
    const { database } = this.#till;
    if (this.#rounds > 0 && this.#rounds % ROUNDS_EACH === 0)
      this.#cast = { ...this.#people, ...(await this.#newCitizen()) };
    const { citizen } = this.#people;
    this.#rounds += 1;
    const jobs = Array.from({ length: LINES + 1 }, (_, n) => `工种${String(this.#rounds)}之${String(n)}`);
    await put(
      database,
      '职业技能等级证书',
      jobs.map((job) => certificate(citizen.person, job, '技师', '2025-09-01')),
    );
    const beneficiary = { kind: 'person', token: citizen.token } as const;
    const payee = await payeeOf(database, beneficiary, citizen.name, `6217002200000${String(100_000 + this.#rounds)}`);
    const cases: string[] = [];
    for (const job of jobs.slice(0, LINES))
      cases.push(
        await approvedCase(database, {
          item: ITEM,
          beneficiary,
          name: citizen.name,
          key: `${job}/技师`,
          amount: FEN,
          payee,
        }),
      );
    this.#paid.push(...cases);
    return { cases, claim: `${jobs.at(-1) ?? ''}/技师`, payee };
  }

  /**
   * Some awards are paid, from the batch to the receipts; one comes back from the bank and is sent again; one is applied for. Everybody asks
   * again, under the same key, until they are answered.
   */
  async round({ cases, claim, payee }: Ready): Promise<void> {
    await Promise.all([this.#pay(cases), this.#apply(claim, payee)]);
  }

  async #pay(cases: readonly string[]): Promise<void> {
    const { applicant } = this.#people;
    const first = await this.#batch(cases, 1);
    const back = first.lines.find(({ status }) => status === 'returned')?.caseId ?? '';
    const number = `6228480000000${String(100_000 + this.#rounds)}`;
    const account = { holder: this.#people.citizen.name, bank: '农业银行', number };
    const { token } = (await this.#ask(applicant, 'POST', '/api/payees', { body: account })).json<{ token: string }>();
    const { headers } = await this.#ask(applicant, 'GET', `/api/cases/${back}`);
    await this.#ask(applicant, 'POST', `/api/cases/${back}/account`, {
      body: { payee: token },
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    await this.#batch([back]);
  }

  /** @param returned number of the line that comes back. */
  async #batch(cases: readonly string[], returned?: number): Promise<Paid> {
    const { maker, releaser } = this.#people;
    const proposed = await this.#ask(maker, 'POST', '/api/payments/batches', {
      body: { fund: FUND, year: 2026, cases },
    });
    const { id } = proposed.json<Paid>();
    const path = `/api/payments/batches/${id}`;
    const submitted = await this.#ask(maker, 'POST', `${path}/submit`, { headers: seen(proposed) });
    const { digest } = submitted.json<Paid>();
    const released = await this.#ask(releaser, 'POST', `${path}/release`, {
      body: { digest },
      headers: seen(submitted),
    });
    const receipts = released.json<Paid>().lines.map(({ number, amount }) => ({
      ...{ number, amount, on: '2026-03-02' },
      ...(number === returned
        ? { outcome: 'returned', why: '户名不符' }
        : { outcome: 'paid', receipt: `回单-${id}-${String(number)}` }),
    }));
    const taken = await this.#ask(maker, 'POST', `${path}/receipts`, { body: { receipts } });
    return taken.json<{ batch: Paid }>().batch;
  }

  async #apply(key: string, payee: string): Promise<void> {
    const { applicant } = this.#people;
    const opened = await this.#ask(applicant, 'POST', '/api/cases', { body: { item: ITEM, key } });
    const { id } = opened.json<{ id: string }>();
    this.#applied.push(id);
    await this.#ask(applicant, 'POST', `/api/cases/${id}/submit`, { body: { payee }, headers: seen(opened) });
  }

  /** As a person does whose connection is gone: asks again, the same under the same key, until there is an answer. */
  async #ask(client: Client, method: string, path: string, { headers = {}, ...asking }: Asking = {}): Promise<Answer> {
    this.#asked += 1;
    const key = `drill-${String(this.#asked).padStart(6, '0')}`;
    for (let tries = 0; ; tries += 1) {
      if (this.#fallen !== undefined) throw new NotSo(this.#fallen);
      const answer = await client
        .ask(method, path, { ...asking, headers: { ...headers, 'idempotency-key': key } })
        .catch((error: unknown) => {
          if (error instanceof TypeError && tries < 600) return undefined;
          throw error;
        });
      if (answer !== undefined && answer.status < 300) return answer;
      // No answer of a server that is gone, or 5xx of a database that is coming back.
      if (answer !== undefined && answer.status < 500)
        throw new Error(`${method} ${path} → ${String(answer.status)} ${answer.text}`);
      if (tries > 600) throw new Error(`${method} ${path} is never answered`);
      await sleep(50);
    }
  }

  // ── what must hold ────────────────────────────────────────────────────────────────────────────────────────────────

  /** At any moment, also while nobody serves. @throws Error that says what doesn't hold. */
  async look(): Promise<void> {
    const wrong = await whatIsWrong(this.#till.database);
    if (wrong.length > 0) throw new NotSo(wrong.join('\n'));
  }

  /** When everybody has been answered: all of it was done, once. @throws Error that says what was not. */
  async judge(): Promise<void> {
    await this.look();
    const { rows } = await this.#till.database.ownerPool.query<{
      id: string;
      status: string;
      kinds: string;
      given: string;
      times: number;
    }>(
      `select c.id, c.status, (select string_agg(e.kind, ' ' order by e.id) from payment.entry e where e.case_id = c.id) as kinds,
        (select coalesce(sum(金额), 0) from register."已发放" where _source = 'case:' || c.id) as given,
        (select count(*)::int from cases.event v where v.case_id = c.id and v.event ->> 'type' = 'submitted') as times
       from cases.case c order by c.id`,
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    const wrong = [
      ...this.#paid.filter((id) => {
        const { status, kinds, given } = found.get(id) ?? {};
        const isOnce = kinds === 'commit send confirm' || kinds === 'commit send bounce reissue confirm';
        return status !== 'closed' || !isOnce || Number(given) !== FEN;
      }),
      ...this.#applied.filter((id) => found.get(id)?.status !== 'submitted' || found.get(id)?.times !== 1),
    ];
    if (wrong.length > 0) throw new NotSo(wrong.map((id) => JSON.stringify(found.get(id))).join('\n'));
    if (rows.length !== this.#paid.length + this.#applied.length)
      throw new NotSo(`${String(rows.length)} cases, of ${String(this.#paid.length + this.#applied.length)}`);
  }

  /** In the end: whatever happened was told, each of it under its key; and the chain of the audit is whole. */
  async judgeTold(): Promise<Told> {
    const { database } = this.#till;
    await this.#untilNone(
      `select * from messages.outgoing where state <> 'sent'`,
      // What a killed server had taken is its own for two minutes; here nobody waits for that.
      `update messages.outgoing set next_at = now() where state <> 'sent' and next_at > now() + interval '5 seconds'`,
    );
    const { rows: pushed } = await database.ownerPool.query<{ key: string; channel: string }>(
      'select key, channel from messages.outgoing',
    );
    const { rows: untold } = await database.ownerPool.query<{ id: string }>(
      `select e.case_id || ' ' || (e.event ->> 'type') as id from cases.event e
        where e.event ->> 'type' in ('paid', 'receipt-recorded', 'payment-returned')
          and (not exists (select from messages.message m where m.key = 'case:' || e.case_id || ':' || e.seq || ':beneficiary')
            or not exists (select from messages.outgoing o where o.key like '%case:' || e.case_id || ':' || e.seq and o.channel = 'webhook'))
          -- Those that were made before there was a server had no system to be told.
          and e.at >= $1`,
      [NOW],
    );
    const got = new Set(this.#hooks);
    const lost = [
      ...untold.map(({ id }) => `${id} was told nobody`),
      ...pushed
        .filter(({ key, channel }) => channel === 'webhook' && !got.has(key))
        .map(({ key }) => `${key} never came`),
    ];
    if (lost.length > 0) throw new NotSo(lost.join('\n'));
    await this.#untilNone('select * from audit.pending');
    const verdict = await verifyPlatformAudit({ database, data: this.#till.data });
    if (!verdict.ok) throw new Error(JSON.stringify(verdict));
    return { sent: got.size, again: this.#hooks.length - got.size, audited: verdict.count };
  }

  /** Waits for as long as they become fewer. @throws Error that shows one that stays */
  async #untilNone(query: string, first?: string): Promise<void> {
    const { database } = this.#till;
    let [fewest, since] = [Number.POSITIVE_INFINITY, performance.now()];
    for (;;) {
      if (first !== undefined) {
        await database.ownerPool.query(first);
        await database.ownerPool.query(`select graphile_worker.add_job('messages.deliver')`);
      }
      const { rows } = await database.ownerPool.query<Record<string, unknown>>(query);
      if (rows.length === 0) return;
      if (rows.length < fewest) [fewest, since] = [rows.length, performance.now()];
      if (performance.now() - since > PATIENCE_MS)
        throw new Error(`still there: ${String(rows.length)} of ${query}: ${JSON.stringify(rows[0])}`);
      await sleep(200);
    }
  }
}

/** What doesn't become fewer by then never will: longer than a delivery is left to a server that was killed with it. */
const PATIENCE_MS = 180_000;

export interface Told {
  /** Events that reached the other system, and how often one came again, as a kill left open whether it had. */
  readonly sent: number;
  readonly again: number;
  readonly audited: number;
}

interface Ready {
  /** Approved, to be paid. */
  readonly cases: readonly string[];
  /** To be applied for. */
  readonly claim: string;
  readonly payee: string;
}

interface Paid {
  readonly id: string;
  readonly digest: string;
  readonly lines: readonly {
    readonly number: number;
    readonly caseId: string;
    readonly amount: number;
    readonly status: string;
  }[];
}

function seen(answer: Answer): Record<string, string> {
  return { 'if-match': answer.headers.get('etag') ?? '' };
}
