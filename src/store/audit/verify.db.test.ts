import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { PLATFORM_SCOPE } from '../../access/index.ts';
import { transact } from '../database.ts';
import { canonicalEntry, type EntryRow } from './canonical.ts';
import { GENESIS, linkHash, type Head } from './chain.ts';
import { exportLines, type ExportRange } from './export.ts';
import { readHeads } from './heads.ts';
import { readChain } from './read-chain.ts';
import { recordAll } from './record.ts';
import { seal } from './seal.ts';
import { startSealing } from './sealing.ts';
import { verifyFile } from './verify-file.ts';
import { verifyDatabase } from './verify.ts';

let database: FreshDatabase;
/** One who may do anything: triggers don't fire for it. */
let intruder: pg.Client;
let folder: string;
/** First of the twelve entries of this test, as number of the chain and as id. */
let first: { seq: number; entry: number };
/** Heads as they were written down. */
let heads: Head[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jiangtong-verify-'));
  database = await freshDatabase();
  const before = (await seal(database, PLATFORM_SCOPE)).head?.seq ?? 0;
  heads = [];
  for (let i = 0; i < 3; i += 1) {
    await transact(database, PLATFORM_SCOPE, (tx) =>
      recordAll(
        tx,
        [1, 2, 3, 4].map((n) => ({ action: 'register.change', subject: `行:${String(n)}`, detail: { 批: i } })),
      ),
    );
    const { head } = await seal(database, PLATFORM_SCOPE);
    if (head !== undefined) heads.push(head);
  }
  intruder = new pg.Client(database.urls.superuser);
  await intruder.connect();
  await intruder.query('set session_replication_role = replica');
  const { rows } = await intruder.query<{ seq: string; entry: string }>(
    'select seq, entry from audit.seal where seq = $1',
    [before + 1],
  );
  first = { seq: Number(rows[0]?.seq), entry: Number(rows[0]?.entry) };
  for (const table of TABLES) await intruder.query(`create table was_${table} as table audit.${table}`);
});

const TABLES = ['entry', 'pending', 'seal'];

afterEach(async () => {
  for (const table of TABLES) await intruder.query(`truncate audit.${table}`);
  for (const table of TABLES)
    await intruder.query(`insert into audit.${table} overriding system value select * from was_${table}`);
});

afterAll(async () => {
  await intruder.end();
  rmSync(folder, { recursive: true });
});

async function* written(list = heads): AsyncGenerator<Head> {
  for (const head of list) yield Promise.resolve(head);
}

/** Seals the chain anew from this number on, as one could who may write the table of seals. */
async function rehash(from: number): Promise<void> {
  let previous = GENESIS;
  for await (const link of readChain(database, PLATFORM_SCOPE, 0)) {
    previous = link.seq < from ? link.hash : linkHash(previous, String(link.text));
    await intruder.query(`update audit.seal set hash = decode($1, 'hex') where seq = $2`, [previous, link.seq]);
  }
}

describe('whoever may do anything in the database is found by the chain', () => {
  test.each([
    ['a detail changed', `update audit.entry set detail = '{"批": 9}' where id = $1`, 'changed'],
    ['another account named', 'update audit.entry set account = 5 where id = $1', 'changed'],
    ['another time', `update audit.entry set at = at - interval '1 microsecond' where id = $1`, 'changed'],
    ['a refusal made a success', `update audit.entry set outcome = 'refused' where id = $1`, 'changed'],
    ['an entry deleted', 'delete from audit.entry where id = $1', 'removed'],
    ['a seal deleted', 'delete from audit.seal where entry = $1', 'unsealed'],
    ['a hash changed', `update audit.seal set hash = sha256('x') where entry = $1`, 'changed'],
    ['a seal turned to another entry', 'update audit.seal set entry = -1 where entry = $1', 'removed'],
    [
      'two entries swapped',
      `update audit.entry one set subject = other.subject, at = other.at, tx = other.tx, detail = other.detail
       from audit.entry other where one.id in ($1, $1::bigint + 3) and other.id in ($1, $1::bigint + 3) and one.id <> other.id`,
      'changed',
    ],
  ])('%s', async (_what, attack, reason) => {
    const victim = first.entry + 5;
    await intruder.query(attack, [victim]);
    expect(await verifyDatabase(database, PLATFORM_SCOPE)).toMatchObject({
      ok: false,
      broken: { reason, seq: first.seq + 5 },
    });
  });

  test('an entry put in past the triggers', async () => {
    const { rows } = await intruder.query<{ id: string }>(
      `insert into audit.entry (account, action, subject) values (1, 'grant.give', 'x') returning id`,
    );
    expect(await verifyDatabase(database, PLATFORM_SCOPE)).toMatchObject({
      ok: false,
      broken: { reason: 'unsealed', entry: rows[0]?.id },
    });
  });

  test('an entry taken out before it was sealed, its line among the pending forgotten', async () => {
    await intruder.query('insert into audit.pending values (4711)');
    expect(await verifyDatabase(database, PLATFORM_SCOPE)).toMatchObject({
      ok: false,
      broken: { reason: 'removed', entry: '4711' },
    });
  });

  test('the last seals cut off', async () => {
    await intruder.query('delete from audit.seal where seq > $1', [first.seq + 8]);
    expect(await verifyDatabase(database, PLATFORM_SCOPE)).toMatchObject({
      broken: { reason: 'unsealed', entry: String(first.entry + 9) },
    });
  });
});

describe('and who also computes the hashes anew, by the heads outside', () => {
  test('a whole chain holds', async () => {
    const whole = { ok: true, head: heads.at(-1) };
    expect(await verifyDatabase(database, PLATFORM_SCOPE)).toMatchObject(whole);
    expect(await verifyDatabase(database, PLATFORM_SCOPE, written())).toMatchObject(whole);
  });

  test('an entry changed and everything behind it sealed again', async () => {
    await intruder.query(`update audit.entry set detail = '{"批": 9}' where id = $1`, [first.entry + 5]);
    await rehash(first.seq + 5);
    expect(await verifyDatabase(database, PLATFORM_SCOPE)).toMatchObject({ ok: true });
    expect(await verifyDatabase(database, PLATFORM_SCOPE, written())).toMatchObject({
      broken: { reason: 'rewritten', seq: first.seq + 7 },
    });
  });

  test('the last entries and their seals taken out', async () => {
    await intruder.query('delete from audit.seal where seq > $1', [first.seq + 8]);
    await intruder.query('delete from audit.entry where id > $1', [first.entry + 8]);
    expect(await verifyDatabase(database, PLATFORM_SCOPE)).toMatchObject({ ok: true });
    expect(await verifyDatabase(database, PLATFORM_SCOPE, written())).toMatchObject({
      broken: { reason: 'truncated', seq: first.seq + 9 },
    });
  });

  test('which the sealing writes, run by run', async () => {
    const file = join(folder, 'audit-heads.log');
    const sealing = startSealing(database, PLATFORM_SCOPE, { every: 5, heads: file, log: () => undefined });
    await transact(database, PLATFORM_SCOPE, (tx) =>
      recordAll(tx, [{ action: 'register.change', subject: 'x', detail: {} }]),
    );
    await sealing.stop();
    const kept: Head[] = [];
    for await (const head of readHeads(file)) kept.push(head);
    expect(kept).toHaveLength(1);
    expect(await verifyDatabase(database, PLATFORM_SCOPE, readHeads(file))).toMatchObject({ ok: true, head: kept[0] });
    expect(await readFile(file, 'utf8')).toMatch(/^\d{4}-\d\d-\d\dT\S+Z \d+ [0-9a-f]{64}\n$/u);
  });
});

test('verifying goes on while entries are written and sealed', async () => {
  const file = join(folder, 'busy.log');
  const sealing = startSealing(database, PLATFORM_SCOPE, { every: 1, heads: file, log: () => undefined });
  const stop = new AbortController();
  const writer = (async () => {
    while (!stop.signal.aborted)
      await transact(database, PLATFORM_SCOPE, (tx) =>
        recordAll(tx, [{ action: 'register.change', subject: 'x', detail: {} }]),
      );
  })();
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).not.toBe('');
  for (let i = 0; i < 20; i += 1)
    expect(await verifyDatabase(database, PLATFORM_SCOPE, readHeads(file))).toMatchObject({ ok: true });
  stop.abort();
  await writer;
  await sealing.stop();
});

describe('an exported file', () => {
  async function exported(range: ExportRange = {}): Promise<string> {
    return text(Readable.from(exportLines(database, PLATFORM_SCOPE, range)));
  }

  function fileOf(content: string | Buffer): string {
    const path = join(folder, `export-${String(content.length)}`);
    writeFileSync(path, content);
    return path;
  }

  test('holds by itself, whole or in part, packed or not', async () => {
    const whole = await exported();
    const head = heads.at(-1);
    expect(await verifyFile(fileOf(whole), written())).toMatchObject({ ok: true, count: head?.seq, head });
    expect(await verifyFile(fileOf(gzipSync(whole)), written())).toMatchObject({ ok: true, head });
    const part = await exported({ first: first.seq + 2, last: first.seq + 8 });
    expect(await verifyFile(fileOf(part), written())).toMatchObject({ ok: true, count: 7 });
    expect(part.split('\n')[1]).toContain(`"subject":"行:3"`);
  });

  test('of another database does not fit these heads', async () => {
    await intruder.query(`update audit.entry set detail = '{"批": 9}' where id = $1`, [first.entry + 5]);
    await rehash(first.seq + 5);
    const file = fileOf(await exported());
    expect(await verifyFile(file)).toMatchObject({ ok: true });
    expect(await verifyFile(file, written())).toMatchObject({ broken: { reason: 'rewritten', seq: first.seq + 7 } });
  });

  test('is refused where there is no such part, or an entry is gone', async () => {
    await expect(exported({ first: 10_000 })).rejects.toThrow('没有第10000条');
    await intruder.query('delete from audit.entry where id = $1', [first.entry + 5]);
    await expect(exported()).rejects.toThrow('不见了');
  });
});

test('what is hashed is what the database keeps, whatever time zone one reads it in', async () => {
  const client = new pg.Client(database.urls.owner);
  await client.connect();
  const read = async (zone: string): Promise<string> => {
    await client.query(`set timezone = '${zone}'; set datestyle = 'SQL, DMY'`);
    const { rows } = await client.query<EntryRow>(
      `select id::text, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, account::text, session, action,
        subject, outcome, detail::text as detail, tx::text from audit.entry where id = $1`,
      [first.entry],
    );
    if (rows[0] === undefined) throw new RangeError();
    return canonicalEntry(rows[0]);
  };
  expect(await read('America/New_York')).toBe(await read('Asia/Shanghai'));
  await client.end();
});
