import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { PLATFORM_SCOPE, type Scope } from '../../access/index.ts';
import { connect, transact } from '../database.ts';
import type { AuditAction } from './actions.ts';
import { record, recordAll } from './record.ts';
import { pendingCount, seal } from './seal.ts';
import { startSealing } from './sealing.ts';
import { verifyDatabase } from './verify.ts';

const CLERK: Scope = { ...PLATFORM_SCOPE, account: '7', session: 'öffentlich', everything: 'off', writes: false };
const one = (subject: string, action: AuditAction = 'register.correct') => ({
  action,
  subject,
  detail: { 原因: '录入有误' },
});

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});

async function rows<T>(query: ReturnType<typeof sql<T>>, scope = PLATFORM_SCOPE): Promise<T[]> {
  return transact(database, scope, async (tx) => (await query.execute(tx)).rows);
}

const pending = (): Promise<number> => transact(database, PLATFORM_SCOPE, pendingCount);

describe('an entry', () => {
  test('has who, session, time and transaction from the transaction itself', async () => {
    await transact(database, CLERK, async (tx) => {
      await recordAll(tx, [one('甲'), { ...one('甲', 'access.refuse'), outcome: 'refused' }]);
    });
    const found = await rows(
      sql<{ account: string; session: string; outcome: string; tx: string }>`
        select account, session, outcome, tx::text, abs(extract(epoch from at - clock_timestamp())) < 60 as now
        from audit.entry where subject = '甲' order by id`,
    );
    expect(found).toMatchObject([
      { account: '7', session: 'öffentlich', outcome: 'done', now: true },
      { account: '7', outcome: 'refused', tx: found[0]?.tx },
    ]);
  });

  test('goes with its transaction', async () => {
    const failing = transact(database, CLERK, async (tx) => {
      await record(tx, one('乙'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await rows(sql`select from audit.entry where subject = '乙'`)).toEqual([]);
  });

  test('is masked on the way in', async () => {
    await transact(database, CLERK, (tx) =>
      record(tx, { action: 'register.reveal', subject: '个人 11010519491231002X', detail: { 手机: '13800138000' } }),
    );
    expect(await rows(sql`select subject, detail from audit.entry where action = 'register.reveal'`)).toEqual([
      { subject: '个人 110***********002X', detail: { 手机: '138****8000' } },
    ]);
  });

  test.each([
    `{"号码": "11010519491231002X"}`,
    `{"11010519491231002X": 1}`,
    `{"a": [{"卡": "6222021234567890123"}]}`,
    `{"a": {"b": "电话13800138000。"}}`,
  ])('that was not masked is refused: %s', async (detail) => {
    const inserting = rows(sql`select audit.record('register.reveal', '丙', ${detail}::jsonb)`);
    await expect(inserting).rejects.toThrow(/violates check constraint/u);
  });

  test('may hold amounts and decimals of any length', async () => {
    const detail = { 金额: 13_800_138_000, 比: 0.1 + 0.2 };
    await transact(database, CLERK, (tx) => record(tx, { action: 'register.change', subject: '丁', detail }));
    expect(await rows(sql`select detail from audit.entry where subject = '丁'`)).toEqual([{ detail }]);
  });

  test('is seen by whoever wrote it and by who sees everything, and by nobody else', async () => {
    const count = async (scope: Scope): Promise<number> =>
      (await rows(sql`select from audit.entry where subject = '甲'`, scope)).length;
    expect(await count(CLERK)).toBe(2);
    expect(await count({ ...CLERK, account: '8', everything: 'on' })).toBe(0);
    expect(await count({ ...CLERK, account: '8', everything: 'restricted' })).toBe(2);
    expect((await sql`select from audit.entry`.execute(database.app)).rows).toEqual([]);
  });
});

describe('nobody changes what was written', () => {
  const ATTEMPTS = [
    `insert into audit.entry (action, subject, account) values ('register.change', 'x', 8)`,
    `insert into audit.entry (action, subject, at) values ('register.change', 'x', now())`,
    `insert into audit.entry (id, action, subject) overriding system value values (1, 'register.change', 'x')`,
    `update audit.entry set subject = 'x'`,
    `delete from audit.entry`,
    `truncate audit.entry`,
    `insert into audit.seal (seq, entry, hash) values (1, 1, sha256('x'))`,
    `update audit.seal set entry = 1`,
    `delete from audit.seal`,
    `insert into audit.pending values (99)`,
    `delete from audit.pending`,
    `truncate audit.pending`,
  ];

  test.each(ATTEMPTS)('as the application: %s', async (attempt) => {
    await expect(rows(sql.raw(attempt))).rejects.toThrow(/permission denied/u);
  });

  test.each(ATTEMPTS.filter((attempt) => /^(update|delete|truncate) .*(entry|seal)/u.test(attempt)))(
    'as the owner: %s',
    async (attempt) => {
      await expect(sql.raw(attempt).execute(database.owner)).rejects.toThrow('只增不改');
    },
  );

  test('and without an account nothing can be written', async () => {
    await expect(sql`select audit.record('register.change', 'x')`.execute(database.app)).rejects.toThrow();
  });
});

describe('sealing', () => {
  test('seals each entry once, in short batches', async () => {
    await transact(database, CLERK, (tx) =>
      recordAll(
        tx,
        Array.from({ length: 25 }, (_, i) => one(`第${String(i)}`)),
      ),
    );
    const before = await pending();
    const { count, head } = await seal(database, PLATFORM_SCOPE, 10);
    expect(count).toBe(before);
    expect(await pending()).toBe(0);
    expect(await seal(database, PLATFORM_SCOPE)).toEqual({ count: 0, head });
    expect(await verifyDatabase(database, PLATFORM_SCOPE)).toEqual({ ok: true, count: head?.seq, head, heads: 0 });
  });

  test('refuses a batch that does not follow, or that seals what is not pending', async () => {
    const batch = (previous: number, entries: string) =>
      rows(sql`select audit.seal_batch(${previous}, ${entries}::bigint[], array[sha256('x')])`);
    const { head } = await seal(database, PLATFORM_SCOPE);
    await expect(batch((head?.seq ?? 0) - 1, '{1}')).rejects.toThrow('链已到');
    await expect(batch(head?.seq ?? 0, '{1}')).rejects.toThrow('待封存的 0 条');
  });

  test(
    'loses nothing under fifty writers with short and long transactions, and several sealers',
    { retry: 0 },
    async () => {
      const many = connect({ appUrl: database.urls.app, ownerUrl: database.urls.owner, poolSize: 30 });
      const faults: string[] = [];
      const log = (line: string) => faults.push(line);
      const sealers = [1, 2, 3].map(() => startSealing(many, PLATFORM_SCOPE, { every: 3, log }));
      const { rows: earlier } = await sql<{ count: string }>`select count(*) from audit.entry`.execute(many.owner);
      const written = await Promise.all(
        Array.from({ length: 50 }, async (_, writer) => {
          let count = 0;
          for (let i = 0; i < 8; i += 1) {
            const committed = await transact(many, CLERK, async (tx) => {
              await record(tx, one(`writer ${String(writer)}`));
              // Holds a low id open while others commit higher ones.
              await sleep(writer % 10 === 0 ? 60 : writer % 3);
              await recordAll(tx, [one('b'), one('c')]);
              if (writer % 7 === 3) throw new Error('rolled back');
              return 3;
            }).catch(() => 0);
            count += committed;
          }
          return count;
        }),
      );
      await Promise.all(sealers.map((sealer) => sealer.stop()));
      const total = Number(earlier[0]?.count) + written.reduce((sum, count) => sum + count, 0);
      expect(faults).toEqual([]);
      expect(await verifyDatabase(many, PLATFORM_SCOPE)).toMatchObject({ ok: true, count: total });
      // The order of commit was another than that of the ids, and the chain follows the former.
      const { rows: late } = await sql`
      select from audit.seal one join audit.seal other on other.seq = one.seq + 1 and other.entry < one.entry`.execute(
        many.owner,
      );
      expect(late.length).toBeGreaterThan(0);
      expect(await pending()).toBe(0);
      await many.close();
    },
  );

  test('waits for nobody, and nobody waits for it', async () => {
    const held = Promise.withResolvers<undefined>();
    const holding = Promise.withResolvers<undefined>();
    const long = transact(database, CLERK, async (tx) => {
      await record(tx, one('long'));
      holding.resolve(undefined);
      await held.promise;
    });
    await holding.promise;
    await transact(database, CLERK, (tx) => record(tx, one('short')));
    expect((await seal(database, PLATFORM_SCOPE)).count).toBe(1);
    held.resolve(undefined);
    await long;
    expect((await seal(database, PLATFORM_SCOPE)).count).toBe(1);
    expect(await verifyDatabase(database, PLATFORM_SCOPE)).toMatchObject({ ok: true });
  });

  test('killed in the midst of a batch leaves it for the next run', async () => {
    await transact(database, CLERK, (tx) =>
      recordAll(
        tx,
        Array.from({ length: 50 }, () => one('killed')),
      ),
    );
    const before = await pending();
    const blocker = new pg.Client(database.urls.owner);
    await blocker.connect();
    await blocker.query('begin; lock table audit.seal in exclusive mode');
    const child = spawn(process.execPath, ['--input-type=module', '-e', CHILD, database.urls.app], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const exit = once(child, 'exit');
    await expect.poll(() => isSealing(), { timeout: 60_000 }).toBe(true);
    child.kill('SIGKILL');
    await exit;
    await blocker.query('rollback');
    await expect.poll(() => isSealing(), { timeout: 60_000 }).toBe(false);
    await blocker.end();
    await expect.poll(() => seal(database, PLATFORM_SCOPE).then(({ head }) => head !== undefined)).toBe(true);
    expect(before).toBeGreaterThan(0);
    expect(await pending()).toBe(0);
    expect(await verifyDatabase(database, PLATFORM_SCOPE)).toMatchObject({ ok: true });
  });

  test('goes on after a fault, and seals what there is when it is stopped', async () => {
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    const nowhere = connect({ appUrl: `${database.urls.app}_gone`, ownerUrl: database.urls.owner });
    const failing = startSealing(nowhere, PLATFORM_SCOPE, { every: 5, log });
    await expect.poll(() => lines.length).toBeGreaterThan(2);
    await failing.stop();
    await nowhere.close();
    expect(lines[0]).toContain('审计没有封存');
    const good = startSealing(database, PLATFORM_SCOPE, { every: 600_000, log });
    await transact(database, CLERK, (tx) => record(tx, one('at last')));
    await good.stop();
    expect(await pending()).toBe(0);
  });
});

/** A process of its own that seals, to be killed. */
const CHILD = `
  import { connect } from '../database.ts';
  import { seal } from './seal.ts';
  import { PLATFORM_SCOPE } from '../../access/index.ts';
  const database = connect({ appUrl: process.argv.at(-1), ownerUrl: process.argv.at(-1) });
  await seal(database, PLATFORM_SCOPE);
`;

/** Whether a batch is on its way into the chain. Only a superuser sees what the others run. */
async function isSealing(): Promise<boolean> {
  const client = new pg.Client(database.urls.superuser);
  await client.connect();
  const { rows: found } = await client.query(
    `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
      and state = 'active' and query like '%audit.seal_batch%'`,
  );
  await client.end();
  return found.length > 0;
}
