/**
 * Part of `npm run drill`: imports whose server is killed (SIGKILL) at a random moment, then imports whose PostgreSQL is, 50 times each or as often
 * as is said (`import-kill.ts 5`). After each, before and after it is taken up again: all rows or none, each with its history and its audit
 * entry.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { applyDictionary } from '../../src/flow/index.ts';
import { loadNotices } from '../../src/policy/index.ts';
import { connect, makeKeys, migrate, startEmbedded, type EmbeddedPostgres } from '../../src/store/index.ts';
import { settle, town } from '../../bench/platform/town.ts';
import { ended, judge, look, receive, startServer, tracesOf, until, type Ground } from './killing.ts';

const ROWS = 12_000;
const kills = Number(process.argv[2] ?? 50);
const folder = mkdtempSync(join(tmpdir(), 'jiangtong-drill-'));
let server = await startEmbedded({ dataDir: folder });
try {
  const ground = await prepare(server);
  const length = await undisturbed(ground);
  console.log(`An import of ${String(ROWS)} rows runs for ${(length / 1000).toFixed(1)} s when nobody disturbs it.`);
  await drill('the server', ground, length, killServer);
  await drill('PostgreSQL', ground, length, killDatabase);
  await ground.database.close();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function prepare(postgres: EmbeddedPostgres): Promise<Ground> {
  const urls = { app: postgres.appUrl, owner: postgres.ownerUrl };
  const database = connect({ appUrl: urls.app, ownerUrl: urls.owner });
  await migrate(database);
  const { ruleSet } = await loadNotices('notices');
  await applyDictionary(database, ruleSet);
  const place = town(2000, 50);
  const keys = makeKeys(Buffer.alloc(32, 7));
  await settle(database, keys, ruleSet, place);
  return { database, urls, keys, ruleSet, place, uploads: join(folder, 'uploads') };
}

/** @returns milliseconds from when it is taken up to its end. */
async function undisturbed(ground: Ground): Promise<number> {
  const waiting = await receive(ground, ROWS, 'U');
  const process = startServer(ground);
  await until(ground, waiting, 'checking');
  const started = performance.now();
  await ended(process);
  judge(await tracesOf(ground, waiting), waiting, true);
  return performance.now() - started;
}

type Kill = (ground: Ground, round: string, moment: number) => Promise<'all' | 'none'>;

async function drill(what: string, ground: Ground, length: number, kill: Kill): Promise<void> {
  const seen = { all: 0, none: 0 };
  for (let round = 1; round <= kills; round += 1) {
    const moment = Math.random() * length * 1.05;
    seen[await kill(ground, `${what.at(0) ?? ''}${String(round)}-`, moment)] += 1;
    console.log(`${what}: ${String(round)} of ${String(kills)}, at ${moment.toFixed(0)} ms`);
  }
  console.log(
    `${what} killed ${String(kills)} times: ${String(seen.none)} times nothing was there, ${String(seen.all)} times everything; and everything, once, in the end.`,
  );
}

async function killServer(ground: Ground, series: string, moment: number): Promise<'all' | 'none'> {
  const waiting = await receive(ground, ROWS, series);
  const first = startServer(ground);
  await until(ground, waiting, 'checking');
  await sleep(moment);
  first.kill('SIGKILL');
  await ended(first);
  const then = await look(ground, waiting);
  await ended(startServer(ground));
  judge(await tracesOf(ground, waiting), waiting, true);
  return then;
}

async function killDatabase(ground: Ground, series: string, moment: number): Promise<'all' | 'none'> {
  const waiting = await receive(ground, ROWS, series);
  const process = startServer(ground);
  await until(ground, waiting, 'checking');
  await sleep(moment);
  globalThis.process.kill(server.pid(), 'SIGKILL');
  const then = await patiently(() => look(ground, waiting));
  await ended(process);
  judge(await patiently(() => tracesOf(ground, waiting)), waiting, true);
  // It is started again by itself once, and not if it ends again soon after; here it is to end often.
  await server.stop();
  server = await startEmbedded({ dataDir: folder });
  return then;
}

/** PostgreSQL is started again by itself; meanwhile nobody can look. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1)
    try {
      return await work();
    } catch (error) {
      if (tries > 300 || (error instanceof Error && error.message.startsWith('import '))) throw error;
      await sleep(100);
    }
}
