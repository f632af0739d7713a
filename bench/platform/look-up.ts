/**
 * `node bench/platform/look-up.ts [people]`: how long a look-up by ID number and a search by a part of the name take among a million
 * people, as an office of one county asks, through the flows, with row-level security and the audit.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '../../src/access/index.ts';
import { applyDictionary, lookUpPerson, searchRegister, type Context } from '../../src/flow/index.ts';
import { loadNotices } from '../../src/policy/index.ts';
import { connect, makeKeys, migrate, startEmbedded } from '../../src/store/index.ts';
import { tableOf } from '../table.ts';
import { nameOf, settle, town } from './town.ts';

const ROUNDS = 400;
const people = Number(process.argv[2] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'jiangtong-bench-'));
const server = await startEmbedded({ dataDir: folder });
try {
  const database = connect({ appUrl: server.appUrl, ownerUrl: server.ownerUrl });
  await migrate(database);
  const { ruleSet } = await loadNotices('notices');
  await applyDictionary(database, ruleSet);
  const keys = makeKeys(Buffer.alloc(32, 7));
  const place = town(people, 1000);
  await settle(database, keys, ruleSet, place);
  await database.ownerPool.query('analyze');
  const actor: Actor = {
    account: '1',
    kind: 'staff',
    name: '受理',
    session: '',
    person: null,
    grants: [{ role: 'county-acceptor', county: '东昌府区' }],
  };
  const context: Context = { database, keys, actor, now: new Date(), ruleSet };
  const id = (round: number): string => place.persons[(round * 7919) % people] ?? '';
  const rows = [
    await measure('look-up by ID number', (round) => lookUpPerson(context, id(round))),
    await measure('search by the whole name', (round) => searchRegister(context, '个人', nameOf(round * 7919), 20)),
    await measure('search by two characters', (round) =>
      searchRegister(context, '个人', nameOf(round * 7919).slice(1), 20),
    ),
  ];
  console.log(tableOf([`among ${people.toLocaleString('en')} people`, 'median', 'p95', 'longest'], rows));
  await database.close();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(what: string, look: (round: number) => Promise<unknown>): Promise<readonly string[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS + 20; round += 1) {
    const started = performance.now();
    await look(round);
    // The first ones plan their statements and fill the caches.
    if (round >= 20) times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => `${(times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1)} ms`;
  return [what, at(0.5), at(0.95), at(1)];
}
