import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { PLATFORM_SCOPE } from '../../access/index.ts';
import { startSealing } from '../../flow/index.ts';
import { recordAll, transact } from '../../store/index.ts';
import { UsageError, type Exit } from '../command.ts';
import { audit } from './audit.ts';

let database: FreshDatabase;
let data: string;
let heads: string;

beforeAll(async () => {
  database = await freshDatabase();
  data = mkdtempSync(join(tmpdir(), 'jiangtong-audit-cli-'));
  heads = join(data, 'audit-heads.log');
  await seal(5);
  return () => {
    rmSync(data, { recursive: true });
  };
});

/** So many entries more, sealed, the head written down. */
async function seal(count: number): Promise<void> {
  const sealing = startSealing({ database, data }, { every: 600_000, log: () => undefined });
  await transact(database, PLATFORM_SCOPE, (tx) =>
    recordAll(
      tx,
      Array.from({ length: count }, (_, i) => ({ action: 'register.change', subject: `行:${String(i)}`, detail: {} })),
    ),
  );
  await sealing.stop();
}

beforeEach(() => {
  vi.stubEnv('DATABASE_URL', database.urls.app);
  vi.stubEnv('DATABASE_OWNER_URL', database.urls.owner);
  vi.stubEnv('JIANGTONG_DATA', data);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

interface Ended {
  readonly exit: Exit;
  readonly out: string;
  readonly err: string;
}

async function run(...args: string[]): Promise<Ended> {
  let [out, err] = ['', ''];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((chunk, ...rest) => {
    out += String(chunk);
    for (const done of rest) if (typeof done === 'function') done();
    return true;
  });
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    err += String(chunk);
    return true;
  });
  try {
    const exit = await audit.run(args);
    return { exit, out, err };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

describe('verify', () => {
  test('the database, against the heads beside it', async () => {
    const { exit, out, err } = await run('verify');
    expect([exit, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^审计链完好，共 \d+ 条，第1条到第\d+条。\n最后一条的摘要 [0-9a-f]{64}\n与库外留存的 [12] 个摘要相符。\n$/u,
    );
  });

  test('against heads that were never this chain’s', async () => {
    const false1 = join(data, 'false.log');
    writeFileSync(false1, `2026-01-01T00:00:00.000Z 2 ${'0'.repeat(64)}\n`);
    const { exit, out, err } = await run('verify', '--heads', false1);
    expect([exit, out]).toEqual([1, '']);
    expect(err).toContain('第2条的摘要与库外留存的不符');
  });

  test('against heads that are not there is no check at all', async () => {
    await expect(run('verify', '--heads', join(data, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('export', () => {
  test('to a file that only its owner reads, whole, and checked without the database', async () => {
    const file = join(data, '审计.ndjson.gz');
    const { exit, out, err } = await run('export', '--out', file);
    expect([exit, out]).toEqual([0, '']);
    expect(err).toContain(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    vi.stubEnv('DATABASE_URL', 'postgres://localhost:1/none');
    expect(await run('verify', file, '--heads', heads)).toMatchObject({ exit: 0 });
    const { out: alone } = await run('verify', file);
    expect(alone).toContain('不能排除整段改写');
  });

  test('a part, and what a change of it is called', async () => {
    const file = join(data, 'part.ndjson');
    expect(await run('export', '--out', file, '--first', '2', '--last', '4')).toMatchObject({ exit: 0 });
    const lines = readFileSync(file, 'utf8');
    expect(lines.split('\n')).toHaveLength(6);
    writeFileSync(file, lines.replace('register.change', 'register.reveal'));
    const { exit, err } = await run('verify', file);
    expect(exit).toBe(1);
    expect(err).toMatch(
      /^审计链不对：第\d+条的内容与它的摘要不符，或接不上前一条（审计记录 \d+，.*part\.ndjson 第\d+行）。\n/u,
    );
  });

  test('to standard output', async () => {
    const { out } = await run('export', '--first', '2', '--last', '2');
    expect(out.split('\n').map((line) => line.slice(0, 10))).toEqual(['{"format":', '{"seq":2,"', '{"count":1', '']);
  });

  test('of what is not there', async () => {
    const { exit, err } = await run('export', '--first', '99999');
    expect([exit, err]).toEqual([2, expect.stringContaining('没有第99999条')]);
  });
});

test.each([
  [[], '要写 verify 或 export'],
  [['prove'], '没有“prove”'],
  [['verify', 'a', 'b'], '不要“b”'],
  [['verify', '--out', 'x'], '没有选项 --out'],
  [['export', '--heads', 'x'], '没有选项 --heads'],
  [['export', 'x'], '--out x'],
  [['export', '--first', '0'], '--first 的“0”不对'],
])('%j is not understood', async (args, said) => {
  const failing = run(...args);
  await expect(failing).rejects.toThrow(UsageError);
  await expect(failing).rejects.toThrow(said);
});

test('a database that cannot be reached is said so', async () => {
  vi.stubEnv('DATABASE_URL', 'postgres://127.0.0.1:1/none');
  const { exit, err } = await run('verify');
  expect([exit, err]).toEqual([2, expect.stringContaining('连不上数据库')]);
});
