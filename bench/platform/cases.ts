/**
 * `node bench/platform/cases.ts [claims of each]`: how many claims are submitted, reviewed and paid a second over HTTP, with 20 connections, and what the same
 * statements take, sent by 20 bare connections to a copy of the same database as it was before.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { applyDictionary, changeBudget, loadNotices } from '../../src/flow/index.ts';
import { connect, makeKeys, migrate, startEmbedded, tokenOf, type Database } from '../../src/store/index.ts';
import { approvedCase } from '../../test/platform/approved-case.ts';
import { Client, type Answer, type Asking } from '../../test/platform/client.ts';
import { EAST, residentId } from '../../test/platform/invented.ts';
import { contextOf, enter, NOW } from '../../test/platform/people.ts';
import { put } from '../../test/platform/put.ts';
import { Doors, PASSWORD } from '../../test/platform/sign-in.ts';
import { certificate, ORGANISATIONS, personOf } from '../../test/platform/whole-ways.ts';
import { tableOf } from '../table.ts';
import type { Statement } from './record-statements.ts';
import { replay } from './replay-statements.ts';

const LANES = 20;
const CLAIMS = Number(process.argv[2] ?? 15);
const ITEM = '14-01';
const FUND = '就业补助资金';
/** The database that is worked on; the one of its PostgreSQL is watched over by a connection, and can't be copied. */
const TOWN = 'town';
const COPY = 'before';
const AHEAD = NOW.getTime() - Date.now();

const folder = mkdtempSync(join(tmpdir(), 'jiangtong-bench-'));
const postgres = await startEmbedded({ dataDir: folder });
try {
  await settle();
  const rows = await measureAll();
  console.log(tableOf(['20 connections', 'over HTTP', 'bare statements', 'HTTP to bare', 'statements each'], rows));
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** A worker with claims to make, and those who handle them; each lane goes its own way. */
interface Lane {
  readonly number: string;
  readonly citizen: Client;
  readonly acceptor: Client;
  readonly reviewer: Client;
  readonly maker: Client;
  readonly releaser: Client;
  readonly cases: string[];
  payee: string;
}

async function settle(): Promise<void> {
  await asSuperuser(`create database ${TOWN} owner jiangtong_owner`);
  const database = connect({ appUrl: on(postgres.appUrl, TOWN), ownerUrl: on(postgres.ownerUrl, TOWN) });
  await migrate(database);
  const { ruleSet } = await loadNotices('notices');
  await applyDictionary(database, ruleSet);
  const keys = makeKeys(Buffer.alloc(32, 7));
  const ids = Array.from({ length: LANES }, (_, lane) => residentId(lane + 1));
  await put(database, '单位', ORGANISATIONS);
  await put(
    database,
    '个人',
    ids.map((id, lane) => personOf(id, `工人${String(lane)}`)),
  );
  await put(
    database,
    '职业技能等级证书',
    ids.flatMap((id, lane) =>
      Array.from({ length: CLAIMS + 1 }, (_, n) =>
        certificate(id, `工种${String(lane)}之${String(n)}`, '技师', '2025-09-01'),
      ),
    ),
  );
  for (const [lane, id] of ids.entries()) {
    const name = (role: string): { login: string; password: string } => ({
      login: `${role}-${String(lane)}`,
      password: PASSWORD,
    });
    const person = tokenOf(keys, id);
    await enter(database, { ...name('citizen'), name: `工人${String(lane)}`, kind: 'citizen', person });
    await enter(database, { ...name('acceptor'), grants: [{ role: 'county-acceptor', county: EAST }] });
    await enter(database, { ...name('reviewer'), grants: [{ role: 'county-reviewer', county: EAST }] });
    await enter(database, { ...name('releaser'), grants: [{ role: 'finance' }] });
    const maker = await enter(database, { ...name('maker'), grants: [{ role: 'finance' }] });
    if (lane > 0) continue;
    const given = { type: 'appropriate', fund: FUND, year: 2026, item: ITEM, amount: 1_000_000_000_00 } as const;
    await changeBudget(contextOf(database, maker), { ...given, reason: '聊财预〔2026〕1号' });
  }
  await farApart(database);
  await database.close();
}

/** Each table numbers its rows from somewhere else on, so that a number that comes out otherwise when statements are sent again is no other one. */
async function farApart({ ownerPool }: Database): Promise<void> {
  const { rows } = await ownerPool.query<{ name: string }>(
    `select format('%I.%I', schemaname, sequencename) as name from pg_sequences
      where data_type = 'bigint'::regtype and schemaname in ('cases', 'payment', 'messages')`,
  );
  for (const [i, { name }] of rows.entries()) await ownerPool.query('select setval($1, $2)', [name, (i + 1) * 1e10]);
}

async function measureAll(): Promise<string[][]> {
  const { child, port } = await startServer();
  const lanes = await signInAll(`http://127.0.0.1:${String(port)}`);
  await Promise.all(lanes.map(openAccount));
  // The first claim of all stores the rules that the others refer to.
  for (const lane of lanes.slice(0, 1)) await submit(lane, CLAIMS);
  const rows: string[][] = [];
  const work: readonly (readonly [string, (lane: Lane) => Promise<void>])[] = [
    ['claims submitted', submitAll],
    ['claims accepted', (lane) => handleAll(lane, lane.acceptor, 'accept')],
    ['claims reviewed and decided', reviewAll],
    ['claims paid (batch, release, bank receipts)', payAll],
  ];
  let current = { child, lanes };
  for (const [what, doIt] of work) {
    if (doIt === payAll) await approveAll(lanes);
    // Nobody is connected while the database is copied.
    await stop(current.child);
    await copyDatabase();
    const started = await startServer(port);
    current = { child: started.child, lanes: current.lanes };
    await Promise.all(current.lanes.map((lane) => lane.citizen.get('/api/session')));
    await statementsOf(current.child);
    const began = performance.now();
    await Promise.all(current.lanes.map(doIt));
    const http = (performance.now() - began) / 1000;
    const statements = await statementsOf(current.child);
    const bare = await replay(on(postgres.appUrl, COPY), lanesOf(statements));
    const count = LANES * CLAIMS;
    rows.push([
      what,
      `${(count / http).toFixed(0)} /s`,
      `${(count / bare.seconds).toFixed(0)} /s`,
      (bare.seconds / http).toFixed(2),
      `${(statements.length / count).toFixed(0)}${bare.failed > 0 ? ` (${String(bare.failed)} failed)` : ''}`,
    ]);
  }
  await stop(current.child);
  return rows;
}

// ── what is done ────────────────────────────────────────────────────────────────────────────────────────────────────

async function openAccount(lane: Lane): Promise<void> {
  const number = `622848000000${String(1_000_000 + Number(lane.number))}`;
  const body = { holder: `工人${lane.number}`, bank: '农业银行', number };
  const answer = await ask(lane, lane.citizen, 'POST', '/api/payees', { body });
  lane.payee = answer.json<{ token: string }>().token;
}

async function submitAll(lane: Lane): Promise<void> {
  for (let n = 0; n < CLAIMS; n += 1) lane.cases.push(await submit(lane, n));
}

async function submit(lane: Lane, n: number): Promise<string> {
  const key = `工种${lane.number}之${String(n)}/技师`;
  const opened = await ask(lane, lane.citizen, 'POST', '/api/cases', { body: { item: ITEM, key } });
  const { id } = opened.json<{ id: string }>();
  const body = { payee: lane.payee };
  await ask(lane, lane.citizen, 'POST', `/api/cases/${id}/submit`, { body, headers: seen(opened) });
  return id;
}

/** An official opens each case, and then does something with it. */
async function handleAll(lane: Lane, by: Client, verb: string, body: object = {}): Promise<void> {
  for (const id of lane.cases) {
    const read = await ask(lane, by, 'GET', `/api/cases/${id}`);
    await ask(lane, by, 'POST', `/api/cases/${id}/${verb}`, { body, headers: seen(read) });
  }
}

async function reviewAll(lane: Lane): Promise<void> {
  for (const id of lane.cases) {
    const read = await ask(lane, lane.reviewer, 'GET', `/api/cases/${id}`);
    const { decides } = read.json<{ decides: boolean }>();
    const decision = decides ? { decision: await decisionOf(lane, id) } : {};
    const body = { text: '情况属实', ...decision };
    await ask(lane, lane.reviewer, 'POST', `/api/cases/${id}/pass`, { body, headers: seen(read) });
  }
}

async function decisionOf(lane: Lane, id: string): Promise<object> {
  const preview = await ask(lane, lane.reviewer, 'GET', `/api/cases/${id}/decision-preview`);
  const { explain, findings } = preview.json<{
    explain: readonly string[];
    findings?: readonly { readonly id: string }[];
  }>();
  return {
    explanations: Object.fromEntries(explain.map((what) => [what, '已核对'])),
    verified: Object.fromEntries((findings ?? []).map((one) => [one.id, { verdict: 'verified', text: '已电话核实' }])),
  };
}

/** The public notice of a claim takes days; those that are paid are others, put in as approved. */
async function approveAll(lanes: readonly Lane[]): Promise<void> {
  const database = connect({ appUrl: on(postgres.appUrl, TOWN), ownerUrl: on(postgres.ownerUrl, TOWN) });
  const { keys } = contextOf(database);
  for (const lane of lanes) {
    const id = residentId(Number(lane.number) + 1);
    const jobs = Array.from({ length: CLAIMS }, (_, n) => `已批工种${lane.number}之${String(n)}`);
    await put(
      database,
      '职业技能等级证书',
      jobs.map((job) => certificate(id, job, '技师', '2025-09-01')),
    );
    lane.cases.length = 0;
    for (const job of jobs)
      lane.cases.push(
        await approvedCase(database, {
          item: ITEM,
          beneficiary: { kind: 'person', token: tokenOf(keys, id) },
          name: `工人${lane.number}`,
          key: `${job}/技师`,
          amount: 300_000,
          payee: lane.payee,
        }),
      );
  }
  await database.close();
}

async function payAll(lane: Lane): Promise<void> {
  const path = '/api/payments/batches';
  const body = { fund: FUND, year: 2026, cases: lane.cases };
  const proposed = await ask(lane, lane.maker, 'POST', path, { body });
  const { id } = proposed.json<{ id: string }>();
  const submitted = await ask(lane, lane.maker, 'POST', `${path}/${id}/submit`, { headers: seen(proposed) });
  const { digest } = submitted.json<{ digest: string }>();
  const released = await ask(lane, lane.releaser, 'POST', `${path}/${id}/release`, {
    body: { digest },
    headers: seen(submitted),
  });
  const { lines } = released.json<{ lines: readonly { number: number; amount: number }[] }>();
  const receipts = lines.map(({ number, amount }) => ({
    ...{ number, amount, on: '2026-03-02', outcome: 'paid', receipt: `回单-${id}-${String(number)}` },
  }));
  await ask(lane, lane.maker, 'POST', `${path}/${id}/receipts`, { body: { receipts } });
}

async function ask(
  { number }: Lane,
  client: Client,
  method: string,
  path: string,
  asking: Asking = {},
): Promise<Answer> {
  const headers = { ...asking.headers, 'x-bench-lane': number };
  const answer = await client.ask(method, path, { ...asking, headers });
  if (answer.status >= 300) throw new Error(`${method} ${path} → ${String(answer.status)} ${answer.text}`);
  return answer;
}

function seen(answer: Answer): Record<string, string> {
  return { 'if-match': answer.headers.get('etag') ?? '' };
}

// ── server and database ─────────────────────────────────────────────────────────────────────────────────────────────

async function startServer(port = 0): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const drill = join(import.meta.dirname, '../../scripts/drill/serve-child.ts');
  const recorder = join(import.meta.dirname, 'record-statements.ts');
  const given = [
    on(postgres.appUrl, TOWN),
    on(postgres.ownerUrl, TOWN),
    join(folder, 'data'),
    String(port),
    String(AHEAD),
  ];
  const child = spawn(process.execPath, ['--import', recorder, drill, ...given], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const said: unknown = (await once(child, 'message'))[0];
  return { child, port: typeof said === 'object' && said !== null && 'port' in said ? Number(said.port) : port };
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function statementsOf(child: ChildProcess): Promise<readonly Statement[]> {
  const answer = once(child, 'message');
  child.send('statements');
  const said: unknown = (await answer)[0];
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- by the module that this file preloads
  return (said as { readonly statements: readonly Statement[] }).statements;
}

function lanesOf(statements: readonly Statement[]): readonly (readonly Statement[])[] {
  return [...Map.groupBy(statements, ({ lane }) => lane).values()];
}

async function signInAll(url: string): Promise<readonly Lane[]> {
  const doors = new Doors(
    () => new Date(Date.now() + AHEAD),
    () => undefined,
  );
  const enterAs = async (role: string, lane: number): Promise<Client> => {
    const client = new Client(url);
    await doors.signIn(client, `${role}-${String(lane)}`);
    return client;
  };
  return Promise.all(
    Array.from({ length: LANES }, async (_, lane): Promise<Lane> => {
      const [citizen, acceptor, reviewer, maker, releaser] = await Promise.all([
        enterAs('citizen', lane),
        enterAs('acceptor', lane),
        enterAs('reviewer', lane),
        enterAs('maker', lane),
        enterAs('releaser', lane),
      ]);
      return { number: String(lane), citizen, acceptor, reviewer, maker, releaser, cases: [], payee: '' };
    }),
  );
}

/** As it is now, for the bare statements. */
async function copyDatabase(): Promise<void> {
  await asSuperuser(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${TOWN}'`,
    `drop database if exists ${COPY} with (force)`,
    `create database ${COPY} template ${TOWN}`,
  );
}

async function asSuperuser(...queries: readonly string[]): Promise<void> {
  const superuser = new pg.Client(on(postgres.superuserUrl, 'postgres'));
  await superuser.connect();
  for (const query of queries) await superuser.query(query);
  await superuser.end();
}

/** The same server and login, another database. */
function on(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
