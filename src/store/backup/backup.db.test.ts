import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PLATFORM_SCOPE } from '../../access/index.ts';
import { describeAll, difference, type TableShape } from '../../register/index.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { record } from '../audit/record.ts';
import { seal } from '../audit/seal.ts';
import { verifyDatabase } from '../audit/verify.ts';
import { connect, transact, type Database } from '../database.ts';
import { applyChanges } from '../registers/apply/apply-changes.ts';
import { schemaText } from '../schema-dump.ts';
import { backup } from './backup.ts';
import { checkBackup } from './read-backup.ts';
import { BackupRefused } from './refused.ts';
import { restore, type ApplyShapes } from './restore.ts';
import { entriesOf, tarOf, type TarEntry } from './tar.ts';

const PEOPLE = 12_000;
const ODD = '甲\t乙\n丙\r\\N \\. "引号" \'单\' 😀';

const folder = mkdtempSync(join(tmpdir(), 'jiangtong-backup-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

let source: FreshDatabase;
let file: string;

beforeAll(async () => {
  source = await freshDatabase();
  await fill(source);
  file = join(folder, 'good.tar.gz');
  await backup(source, file);
});

/** Rows of every kind that are awkward: history, references against the order of names, tokens, bytes, seals, and enough for several pieces. */
async function fill(database: FreshDatabase): Promise<void> {
  await owner(database, [
    `select set_config('jiangtong.account', '0', false), set_config('jiangtong.source', 'manual', false)`,
    `insert into vault.identity (token, sealed, masked)
      select ${TOKEN}, decode(md5(i::text), 'hex'), '110101********' || lpad((i % 10000)::text, 4, '0')
      from generate_series(1, ${String(PEOPLE)}) i`,
    `insert into register."单位" (统一社会信用代码, 名称, 单位类型, 所在区县, 远航企业)
      select lpad(i::text, 18, '0'), case i when 1 then E'${ODD.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')}' when 2 then null else '某厂' || i end,
        '企业', '冠县', i % 2 = 0 from generate_series(1, 50) i`,
    `insert into register."个人" (身份证号, 姓名, 参保单位)
      select ${TOKEN}, '某' || i, lpad((i % 40 + 1)::text, 18, '0') from generate_series(1, ${String(PEOPLE)}) i`,
    `select set_config('jiangtong.change', 'correct', false)`,
    `update register."单位" set 名称 = '改名厂' where 统一社会信用代码 = lpad('3', 18, '0')`,
    `select set_config('jiangtong.change', 'withdraw', false)`,
    `delete from register."单位" where 统一社会信用代码 = lpad('50', 18, '0')`,
    `insert into access.account (kind, login, name, created_at, created_by) values ('staff', 'wang', '王', now(), 0)`,
    `insert into access.session (digest, id, account, method, signed_in_at, last_seen_at, address, agent)
      select sha256('x'), 's1', id, 'password', now(), now(), '127.0.0.1', 'test' from access.account`,
  ]);
  await seal(database, PLATFORM_SCOPE);
  await transact(database, PLATFORM_SCOPE, (tx) =>
    record(tx, { action: 'platform.start', subject: 'pending', detail: { big: 1.5, 文: ODD } }),
  );
}

const TOKEN = `'个:' || substr(translate(encode(sha256(i::text::bytea), 'base64'), '+/', '-_'), 1, 22)`;

async function owner(database: FreshDatabase, statements: readonly string[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(database.urls.owner);
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const one of statements) ({ rows } = await client.query<Record<string, unknown>>(one));
    return rows;
  } finally {
    await client.end();
  }
}

/** A database as it comes from PostgreSQL. */
async function bareDatabase(): Promise<FreshDatabase> {
  const database = await freshDatabase();
  await owner(
    database,
    ['platform', 'access', 'vault', 'audit', 'register', 'history', 'derive'].map(
      (name) => `drop schema ${name} cascade`,
    ),
  );
  return database;
}

const onto =
  (database: Database): ApplyShapes =>
  async (shapes: readonly TableShape[]) => {
    await applyChanges(database, (applied) => {
      const { additions } = difference(applied, shapes);
      return { changes: additions, wanted: shapes, words: describeAll(additions) };
    });
  };

/** Every table's rows as one digest each, whatever their order. */
async function contents(database: FreshDatabase): Promise<Record<string, unknown>> {
  const tables = await owner(database, [
    `set timezone = 'UTC'`,
    `select c.oid::regclass::text as name, query_to_xml(format(
        'select md5(string_agg(t::text, E''\\n'' order by t::text collate "C")) as digest from %s t', c.oid::regclass), true, false, '')::text as digest
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public', 'graphile_worker')`,
  ]);
  return Object.fromEntries(tables.map(({ name, digest }) => [String(name), digest]));
}

async function refusal(promise: Promise<unknown>): Promise<BackupRefused> {
  const error: unknown = await promise.then(
    () => 'it was done',
    (reason: unknown) => reason,
  );
  if (error instanceof BackupRefused) return error;
  throw error instanceof Error ? error : new Error(String(error));
}

/** The good backup with its entries changed, in a file of its own. */
async function altered(name: string, change: (entry: TarEntry) => TarEntry | undefined): Promise<string> {
  const made = join(folder, name);
  async function* entries(): AsyncGenerator<TarEntry> {
    const unzipped: AsyncIterable<Buffer> = createReadStream(file).pipe(createGunzip());
    for await (const entry of entriesOf(unzipped)) {
      const other = change(entry);
      if (other !== undefined) yield other;
    }
  }
  await pipeline(Readable.from(tarOf(entries(), 0)), createGzip({ level: 1 }), createWriteStream(made));
  return made;
}

function edited({ name, bytes }: TarEntry, change: (text: string) => string): TarEntry {
  return { name, bytes: Buffer.from(change(bytes.toString('utf8'))) };
}

describe('what is restored', () => {
  test.each([
    ['an unused platform', freshDatabase],
    ['a database that was never migrated', bareDatabase],
  ])('into %s, is what was backed up: rows, structure, sequences, chain', async (_, make) => {
    const target = await make();
    const { manifest } = await restore(target, file, onto(target));

    expect(manifest.tables.find(({ schema, name }) => schema === 'register' && name === '个人')?.rows).toBe(PEOPLE);
    const [before, after] = [await contents(source), await contents(target)];
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    // The restore leaves its own trace in the audit, and nobody stays signed in.
    expect(changed.sort()).toEqual(['access.session', 'audit.entry', 'audit.pending']);
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
    expect(await schemaText(target)).toBe(await schemaText(source));
    expect(await structure(target)).toEqual(await structure(source));

    const chain = await verifyDatabase(target, PLATFORM_SCOPE);
    expect(chain).toMatchObject({ ok: true, head: { hash: manifest.auditHead.hash } });
    const entries = await owner(target, [`select account, detail from audit.entry where action = 'platform.restore'`]);
    expect(entries).toMatchObject([{ account: '0', detail: { at: manifest.at, sha256: sha256(file) } }]);
    await seal(target, PLATFORM_SCOPE);
    expect(await verifyDatabase(target, PLATFORM_SCOPE)).toMatchObject({ ok: true });
  });

  test('is guarded as before: triggers, foreign keys, row-level security, numbers that go on', async () => {
    const target = await freshDatabase();
    await restore(target, file, onto(target));
    await expect(owner(target, [`update register."单位" set 名称 = 'x'`])).rejects.toThrow('只能更正或变更');
    await expect(owner(target, ['delete from audit.seal'])).rejects.toThrow('只增不改');
    const account = `select set_config('jiangtong.account', '0', false)`;
    const stranger = `insert into register."个人" (身份证号, 参保单位) values ('个:' || repeat('x', 22), repeat('9', 18))`;
    await expect(owner(target, [account, stranger])).rejects.toThrow('foreign key');
    const seen = await target.pool.query('select from register."个人"');
    expect(seen.rowCount).toBe(0);
    const [row] = await owner(target, [
      account,
      `insert into register."单位" (统一社会信用代码) values (repeat('8', 18)) returning _row`,
    ]);
    const [old] = await owner(source, ['select max(_row) as last from history."单位"']);
    expect(Number(row?.['_row'])).toBe(Number(old?.['last']) + 1);
  });

  test('is of one moment, though others write meanwhile', async () => {
    const busy = await freshDatabase();
    const made = join(folder, 'busy.tar.gz');
    let writing = true;
    const writers = [1, 2].map(async () => {
      while (writing)
        await transact(busy, PLATFORM_SCOPE, (tx) =>
          record(tx, { action: 'platform.start', subject: 'x', detail: {} }),
        ).then(() => seal(busy, PLATFORM_SCOPE, 3));
    });
    await backup(busy, made);
    writing = false;
    await Promise.all(writers);
    const target = await freshDatabase();
    await restore(target, made, onto(target));
    expect(await verifyDatabase(target, PLATFORM_SCOPE)).toMatchObject({ ok: true });
  });

  /** What a restore takes apart and makes again. */
  async function structure(database: FreshDatabase): Promise<unknown> {
    const OURS = `n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public', 'graphile_worker')`;
    const of = (columns: string, from: string): Promise<unknown> =>
      owner(database, [
        `select ${columns} as it from ${from} join pg_class c on c.oid = rel join pg_namespace n on n.oid = c.relnamespace where ${OURS} order by 1`,
      ]);
    return [
      await of('pg_get_indexdef(indexrelid)', '(select *, indrelid as rel from pg_index) i'),
      await of(
        `conname || pg_get_constraintdef(k.oid) || rel::regclass`,
        '(select *, conrelid as rel from pg_constraint) k',
      ),
      await of(
        `pg_get_triggerdef(t.oid) || tgenabled::text`,
        '(select *, tgrelid as rel from pg_trigger where not tgisinternal) t',
      ),
    ];
  }
});

describe('the file', () => {
  test('has every table, of all schemas, with sessions left out', async () => {
    const { manifest } = await checkBackup(file);
    const tables = manifest.tables.map(({ schema, name }) => `${schema}.${name}`);
    expect(tables.length).toBe(Object.keys(await contents(source)).length);
    expect(manifest.tables.filter(({ leftOut }) => leftOut).map(({ name }) => name)).toEqual(['oidc_state', 'session']);
    expect(manifest.tables.find(({ name }) => name === 'session')?.rows).toBe(0);
  });

  test('is for its owner alone, whole or not there, and never written over', async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const before = readFileSync(file);
    const { message, hint } = await refusal(backup(source, file));
    expect(message).toContain('已经有文件');
    expect(hint).toContain('不会被覆盖');
    expect(readFileSync(file).equals(before)).toBe(true);
    await expect(backup(source, join(folder, 'nowhere/x.tar.gz'))).rejects.toThrow('ENOENT');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    // The connection is usable again.
    expect((await source.ownerPool.query('select 1')).rowCount).toBe(1);
  });

  test('of a full disk says so', async () => {
    if (!existsSync('/dev/full')) return;
    const full = join(folder, 'full.tar.gz');
    symlinkSync('/dev/full', `${full}.part`);
    const { message } = await refusal(backup(source, full));
    expect(message).toContain('磁盘满了');
    expect(readdirSync(folder)).not.toContain('full.tar.gz.part');
  });

  test('is opened by tar and loaded by psql: plain text, a row a line', () => {
    const names = execFileSync('tar', ['-tzf', file], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
    });
    expect(names.split('\n')).toContain('register.单位/000001.copy');
    const rows = execFileSync('tar', ['-xzOf', file, 'register.单位/000001.copy'], { encoding: 'utf8' });
    expect(rows.split('\n')).toHaveLength(49 + 1);
  });

  test('that a database without tables would give is refused', async () => {
    const bare = await bareDatabase();
    const { hint } = await refusal(backup(bare, join(folder, 'bare.tar.gz')));
    expect(hint).toContain('jiangtong migrate');
  });
});

describe('a file that is not good is refused before anything changes', () => {
  let target: FreshDatabase;
  beforeAll(async () => {
    target = await freshDatabase();
  });

  async function refusedWith(made: string): Promise<string> {
    const before = await contents(target);
    const { message, hint } = await refusal(restore(target, made, onto(target)));
    expect(hint).not.toBe('');
    expect(await contents(target)).toEqual(before);
    return message;
  }

  test.each([
    ['a text', 'hello', '不是匠通的备份'],
    ['nothing', '', '断了'],
    ['another gzipped file', gzipSync('hello'), '不是匠通的备份'],
    ['a tar without gzip', Buffer.alloc(2048), '不是匠通的备份'],
  ])('%s', async (_, content, said) => {
    const made = join(folder, 'foreign');
    writeFileSync(made, content);
    expect(await refusedWith(made)).toContain(said);
  });

  test.each([0.02, 0.3, 0.7, 0.999])('cut at %d of its length', async (part) => {
    const made = join(folder, `cut-${String(part)}`);
    const whole = readFileSync(file);
    writeFileSync(made, whole.subarray(0, Math.trunc(whole.length * part)));
    expect(await refusedWith(made)).toMatch(/断了/u);
  });

  test('any byte of it changed', async () => {
    const whole = readFileSync(file);
    for (const part of [0.001, 0.1, 0.5, 0.9]) {
      const made = join(folder, 'flipped');
      const bytes = Buffer.from(whole);
      const at = Math.trunc(bytes.length * part);
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      writeFileSync(made, bytes);
      expect(await refusedWith(made)).toMatch(/坏了|断了|不符|不是|样子|没有清单/u);
    }
  });

  test('a row changed inside, packed again', async () => {
    const made = await altered('row', (entry) =>
      entry.name.startsWith('register.单位/') ? edited(entry, (text) => text.replace('改名厂', '改名场')) : entry,
    );
    expect(await refusedWith(made)).toContain('register.单位 的内容与清单的摘要不符');
  });

  test.each([
    ['a table taken out', (entry: TarEntry) => (entry.name.startsWith('vault.') ? undefined : entry), 'vault.identity'],
    ['the manifest taken out', (entry: TarEntry) => (entry.name === 'manifest.json' ? undefined : entry), '没有清单'],
    [
      'the dictionary changed',
      (entry: TarEntry) =>
        entry.name === 'dictionary.json' ? edited(entry, (text) => text.replace('冠县', '莘县')) : entry,
      '数据字典与清单不符',
    ],
    [
      'something put in',
      (entry: TarEntry) => (entry.name === 'dictionary.json' ? { ...entry, name: '../../etc/passwd' } : entry),
      '不是备份里该有的样子',
    ],
  ])('%s', async (name, change, said) => {
    expect(await refusedWith(await altered(name, change))).toContain(said);
  });

  test.each([
    ['of a later format', (text: string) => text.replace('"version": 1', '"version": 2'), '更新的程序写的'],
    ['of a later database', (text: string) => text.replace('0003-audit', '0999-later'), '迁移 0999-later'],
    ['of other migrations', (text: string) => text.replace(/("digest": ")./u, '$10'), '与程序里的内容不同'],
  ])('%s', async (name, change, said) => {
    const made = await altered(name, (entry) =>
      /^(head|manifest)\.json$/u.test(entry.name) ? edited(entry, change) : entry,
    );
    expect(await refusedWith(made)).toContain(said);
  });

  test('exchanged after it was checked: nothing of it stays', async () => {
    const made = join(folder, 'exchanged');
    copyFileSync(file, made);
    const bad = await altered('bad', (entry) =>
      entry.name.startsWith('register.单位/') ? edited(entry, (text) => text.replace('改名厂', '改名场')) : entry,
    );
    const { message } = await refusal(
      restore(target, made, async (shapes) => {
        await onto(target)(shapes);
        copyFileSync(bad, made);
      }),
    );
    expect(message).toContain('register.单位 的内容与清单的摘要不符');
    expect(await owner(target, ['select from vault.identity'])).toEqual([]);
    await restore(target, file, onto(target));
    expect(await owner(target, ['select from vault.identity'])).toHaveLength(PEOPLE);
  });
});

describe('a database that is not to be filled', () => {
  test('in which somebody has left something', async () => {
    const target = await freshDatabase();
    await owner(target, [
      `insert into access.account (kind, login, name, created_at, created_by) values ('staff', 'li', '李', now(), 0)`,
    ]);
    const before = await contents(target);
    const { message, hint } = await refusal(restore(target, file, onto(target)));
    expect(message).toContain('access.account（1 行）');
    expect(hint).toContain('JIANGTONG_DATA');
    expect(await contents(target)).toEqual(before);
  });

  test('in which somebody was refused, for that is in the audit', async () => {
    const target = await freshDatabase();
    await transact(target, PLATFORM_SCOPE, (tx) =>
      record(tx, { action: 'session.sign-in', subject: 'x', detail: {}, outcome: 'refused' }),
    );
    expect((await refusal(restore(target, file, onto(target)))).message).toContain('audit.entry（');
  });

  test('that a server is using', async () => {
    const target = await freshDatabase();
    const server = connect({ appUrl: target.urls.app, ownerUrl: target.urls.owner });
    await server.pool.query('select 1');
    expect((await refusal(restore(target, file, onto(target)))).message).toContain('正由一个匠通使用');
    await server.close();
    while (
      (
        await target.ownerPool.query(
          `select from pg_stat_activity where datname = current_database() and application_name = 'jiangtong'`,
        )
      ).rowCount !== 1
    );
    await restore(target, file, onto(target));
  });

  test('in which another restore was quicker', async () => {
    const target = await freshDatabase();
    const quicker: ApplyShapes = async (shapes) => {
      await onto(target)(shapes);
      await restore(target, file, onto(target));
    };
    expect((await refusal(restore(target, file, quicker))).message).toContain('不是空的');
    expect(await owner(target, ['select from register."个人"'])).toHaveLength(PEOPLE);
  });
});

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
