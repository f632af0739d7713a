import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { creditCode } from '../../../test/platform/city.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { UsageError, type Command, type Exit } from '../command.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';

let database: FreshDatabase;
let folder: string;

beforeAll(async () => {
  database = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), 'jiangtong-import-cli-'));
  return () => {
    rmSync(folder, { recursive: true });
  };
});
beforeEach(() => {
  vi.stubEnv('DATABASE_URL', database.urls.app);
  vi.stubEnv('DATABASE_OWNER_URL', database.urls.owner);
  vi.stubEnv('JIANGTONG_DATA', join(folder, 'data'));
});
afterEach(() => {
  vi.unstubAllEnvs();
});

interface Ended {
  readonly exit: Exit;
  readonly out: string;
  readonly err: string;
}

async function run(command: Command, ...args: string[]): Promise<Ended> {
  let [out, err] = ['', ''];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    err += String(chunk);
    return true;
  });
  try {
    return { exit: await command.run(args), out, err };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

const at = (name: string): string => join(folder, name);
const HEADER = '统一社会信用代码,名称,单位类型,所在区县,国有及国有控股';

function file(name: string, ...rows: readonly string[]): string {
  writeFileSync(at(name), [HEADER, ...rows].join('\n'));
  return at(name);
}

describe('import', () => {
  test('writes a sound file, says what it did, and again that there is nothing to do', async () => {
    const path = file('单位.csv', `${creditCode(1)},甲厂,企业,东昌府区,否`, `${creditCode(2)},乙厂,企业,冠县,是`);
    const { exit, out, err } = await run(importCommand, '单位', path);
    expect([exit, err]).toEqual([0, '']);
    expect(out).toMatch(/^导入 \d+：读到 2 行，登记 2，更正 0，变更申请 0，已有且相同 0，有错 0。\n$/u);
    const again = await run(importCommand, '单位', path, '--json');
    expect(JSON.parse(again.out)).toMatchObject({ state: 'done', counts: { unchanged: 2, added: 0 }, report: null });
  });

  test('a wrong row: nothing is written, the report lies where it was asked for', async () => {
    const path = file('错.csv', `${creditCode(3)},丙厂,工厂,东昌府区,否`, `${creditCode(4)},丁厂,企业,冠县,否`);
    const { exit, out, err } = await run(importCommand, '单位', path, '--report', at('错误.xlsx'));
    expect(exit).toBe(1);
    expect(out).toContain('没有写入“单位”：读到 2 行，有错 1 行');
    expect(err).toContain('第 2 行：[D008]');
    expect(err).toContain(`全部错误在 ${at('错误.xlsx')}`);
    expect(readFileSync(at('错误.xlsx')).subarray(0, 2).toString()).toBe('PK');
    const good = await run(importCommand, '单位', path, '--good-rows');
    expect([good.exit, good.out.includes('登记 1')]).toEqual([1, true]);
  });

  test('what it can’t take', async () => {
    await expect(run(importCommand, '单位')).rejects.toThrow(UsageError);
    await expect(run(importCommand, '单位', 'a', 'b')).rejects.toThrow(UsageError);
    await expect(run(importCommand, '单位', at('没有.csv'))).rejects.toMatchObject({ code: 'ENOENT' });
    const unknown = await run(importCommand, '单位们', file('x.csv'));
    expect([unknown.exit, unknown.err]).toEqual([2, expect.stringContaining('是不是“单位”')]);
  });
});

describe('export', () => {
  test('rows by conditions, into a file by its name', async () => {
    const { exit, out } = await run(exportCommand, '单位', at('出.csv'), '国有及国有控股:is:是');
    expect([exit, out]).toEqual([0, `导出 1 行到 ${at('出.csv')}。\n`]);
    expect(readFileSync(at('出.csv'), 'utf8')).toContain('乙厂');
    expect((await run(exportCommand, '单位', at('出.xlsx'))).out).toContain('导出 3 行');
    expect(existsSync(at('出.xlsx.part'))).toBe(false);
  });

  test('a template', async () => {
    expect((await run(exportCommand, '单位', at('模板.csv'), '--template')).exit).toBe(0);
    expect(readFileSync(at('模板.csv'), 'utf8')).toContain('统一社会信用代码,名称');
  });

  test('what it can’t do', async () => {
    await expect(run(exportCommand, '单位', 'a.txt')).rejects.toThrow(UsageError);
    await expect(run(exportCommand, '单位', 'a.csv', '等级')).rejects.toThrow('等级');
    await expect(run(exportCommand, '单位', 'a.csv', '等级:is:高', '--template')).rejects.toThrow(UsageError);
    expect((await run(exportCommand, '单位', at('a.csv'), '等级:is:高')).err).toContain('D012');
  });
});
