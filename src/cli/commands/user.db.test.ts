import { PassThrough } from 'node:stream';
import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { auditOf } from '../../../test/platform/people.ts';
import { PLATFORM_SCOPE } from '../../access/index.ts';
import { signIn, type SignedIn } from '../../flow/index.ts';
import { makeKeys, putIdentities, tokenOf, transact } from '../../store/index.ts';
import { UsageError, type Exit } from '../command.ts';
import { user } from './user.ts';

const MASTER = Buffer.alloc(32, 9);
const KEYS = makeKeys(MASTER);
const ID = '11010519491231002X';
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});

beforeEach(() => {
  vi.stubEnv('DATABASE_URL', database.urls.app);
  vi.stubEnv('DATABASE_OWNER_URL', database.urls.owner);
  vi.stubEnv('JIANGTONG_KEY', MASTER.toString('base64'));
  vi.stubEnv('JIANGTONG_DATA', '/tmp/jiangtong-user-test');
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
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    err += String(chunk);
    return true;
  });
  try {
    return { exit: await user.run(args), out, err };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

/** The same, with something on standard input. */
async function runWith(input: string, ...args: string[]): Promise<Ended> {
  const stdin = new PassThrough();
  stdin.end(input);
  const own = Object.getOwnPropertyDescriptor(process, 'stdin') ?? {};
  Object.defineProperty(process, 'stdin', { value: stdin, configurable: true });
  try {
    return await run(...args);
  } finally {
    Object.defineProperty(process, 'stdin', own);
  }
}

const passwordIn = (out: string): string => /：(\S+)\n$/u.exec(out)?.[1] ?? '';
const come = (login: string, password: string): Promise<SignedIn | undefined> =>
  signIn({ database, keys: KEYS, now: new Date() }, { login, password }, { address: '', agent: '' });

describe('user', () => {
  test('makes the first administrator, gives the role, shows and takes it back', async () => {
    const made = await run('create', 'zhang.san', '--name', '张三');
    expect([made.exit, made.err]).toEqual([0, '']);
    expect((await come('zhang.san', passwordIn(made.out)))?.session.actor).toMatchObject({
      pending: 'change-password',
    });
    const given = await run('grant', 'Zhang.San', '安全管理员', '--reason', '聊人社〔2026〕3号');
    expect(given).toMatchObject({ exit: 0, err: '' });
    expect(given.out).toMatch(/^已授权（编号 \d+）：安全管理员，\d{4}-\d\d-\d\d 起长期\n$/u);
    const id = /编号 (\d+)/u.exec(given.out)?.[1] ?? '';
    expect((await run('grants', 'zhang.san')).out).toMatch(/^\d+ {2}有效 {2}安全管理员，.*依据：聊人社〔2026〕3号\n$/u);
    expect((await run('revoke', id, '--reason', '换人')).out).toContain('已收回');
    expect((await run('grants', 'zhang.san')).out).toContain('已收回');
    expect((await run('list', 'ZHANG')).out).toMatch(
      /^编号 +登录名 +姓名 +种类 +状态\n\d+ +zhang\.san +张三 +工作账号 +可用\n$/u,
    );
    expect(JSON.parse((await run('list', '--json')).out)).toMatchObject([{ login: 'zhang.san' }]);
    expect((await auditOf(database)).map(({ action, account }) => [action, account])).toContainEqual([
      'grant.give',
      '0',
    ]);
  });

  test('says everything that speaks against a grant, each with what to do', async () => {
    await run('create', 'li.si', '--name', '李四');
    const { exit, out, err } = await run(
      'grant',
      'li.si',
      '县级受理',
      '--department',
      '市财政局',
      '--from',
      '2026-02-30',
      '--reason',
      'x',
    );
    expect([exit, out]).toEqual([2, '']);
    expect(err.match(/办法：/gu)).toHaveLength(3);
    expect((await run('grant', 'li.si', '局长', '--reason', 'x')).err).toContain('县级受理（county-acceptor）');
    expect(await run('grant', 'nobody', '审计', '--reason', 'x')).toMatchObject({
      exit: 2,
      err: '没有账号“nobody”。\n',
    });
  });

  test('resets a password: a new one printed once, or one from standard input', async () => {
    await run('create', 'wang.wu', '--name', '王五');
    const { out } = await run('password', 'wang.wu');
    expect(await come('wang.wu', passwordIn(out))).toBeDefined();
    const chosen = '又长又难猜的一个密码';
    const given = await runWith(`${chosen}\n`, 'password', 'wang.wu', '--stdin');
    expect(given).toMatchObject({ exit: 0 });
    expect(given.out + given.err).not.toContain(chosen);
    expect(await come('wang.wu', passwordIn(out))).toBeUndefined();
    expect((await come('wang.wu', chosen))?.session.actor.pending).toBe('change-password');
    expect(await runWith('short\n', 'password', 'wang.wu', '--stdin')).toMatchObject({ exit: 2 });
    await expect(runWith('', 'password', 'wang.wu', '--stdin')).rejects.toThrow(UsageError);
  });

  test('unlocks, locks, disables, enables', async () => {
    const first = passwordIn((await run('create', 'zhao.liu', '--name', '赵六')).out);
    for (let i = 0; i < 5; i++) await come('zhao.liu', 'wrong');
    expect(await come('zhao.liu', first)).toBeUndefined();
    expect((await run('list', 'zhao')).out).toContain('锁定');
    expect(await run('unlock', 'zhao.liu')).toMatchObject({ exit: 0 });
    expect(await come('zhao.liu', first)).toBeDefined();
    for (const [off, on] of [
      ['lock', 'unlock'],
      ['disable', 'enable'],
    ] as const) {
      await run(off, 'zhao.liu');
      expect(await come('zhao.liu', first)).toBeUndefined();
      await run(on, 'zhao.liu');
      expect(await come('zhao.liu', first)).toBeDefined();
    }
    expect(await run('reset-totp', 'zhao.liu')).toMatchObject({ exit: 0 });
  });

  test('says whose an account for work is, when it is made or later, whether a register knows them or not', async () => {
    const made = await runWith(`${ID}\n`, 'create', 'official', '--name', '某官', '--id-number');
    expect((await come('official', passwordIn(made.out)))?.session.actor.person).toBe(tokenOf(KEYS, ID));
    const later = await run('create', 'official2', '--name', '某官');
    expect((await runWith('110105194912310021\n', 'identify', 'official2')).err).toContain('身份证号的');
    // Who needs two accounts for work has two.
    expect((await runWith(`${ID}\n`, 'identify', 'official2')).out).toBe('official2 的身份证号已登记。\n');
    expect((await come('official2', passwordIn(later.out)))?.session.actor.person).toBe(tokenOf(KEYS, ID));
    expect((await run('list', 'official2')).out).toContain('已登记身份证号');
    expect(JSON.stringify(await auditOf(database))).not.toContain(ID);
  });

  test('makes a citizen’s account, bound to a person of the register, and a 主经办人', async () => {
    const unknown = await runWith(`${ID}\n`, 'create', 'citizen', '--name', '市民', '--citizen', '--id-number');
    expect(unknown).toMatchObject({ exit: 2, out: '' });
    expect(unknown.err).toContain('没有这个人');
    await transact(database, PLATFORM_SCOPE, (tx) => putIdentities(tx, KEYS, [ID]));
    await transact(database, PLATFORM_SCOPE, (tx) =>
      sql`insert into register."个人" ("身份证号", "姓名", "人员类别") values (${tokenOf(KEYS, ID)}, '某人', '企业职工')`.execute(
        tx,
      ),
    );
    const made = await runWith(`${ID}\n`, 'create', 'citizen', '--name', '市民', '--citizen', '--id-number');
    expect(made.out).toContain('已建立个人账号 citizen');
    expect(made.out).not.toContain(ID);
    expect((await come('citizen', passwordIn(made.out)))?.session.actor.person).toBe(tokenOf(KEYS, ID));
    expect(await runWith(`${ID}\n`, 'create', 'again', '--name', '又', '--citizen', '--id-number')).toMatchObject({
      exit: 2,
    });
    const given = await run('principal', 'citizen', '91350100M000100Y43', '--reason', '单位盖章函');
    expect(given.out).toContain('单位经办人（91350100M000100Y43，主经办人）');
    expect(await run('grant', 'citizen', '财政拨付', '--reason', 'x')).toMatchObject({ exit: 2 });
  });

  test.each([
    [[], '要写做什么'],
    [['creat', 'x'], '是不是 create？'],
    [['create'], '后面要写登录名'],
    [['create', 'x'], '--name'],
    [['create', 'x', 'y', '--name', 'x'], '不要“y”'],
    [['unlock', 'x', '--reason', 'y'], '没有选项 --reason'],
    [['grant', 'x'], '后面要写角色'],
    [['grant', 'x', '审计'], '--reason'],
    [['revoke', 'abc', '--reason', 'x'], '授权编号'],
  ])('%j is told what is missing', async (args, said) => {
    await expect(run(...args)).rejects.toThrow(UsageError);
    await expect(run(...args)).rejects.toThrow(said);
  });
});
