import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'jiangtong-cli-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `node bin/jiangtong.js …` as a person would run it, with `input` on its standard input. */
function jiangtong(args: readonly string[], input = ''): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, 'bin/jiangtong.js'), ...args], { cwd: folder });
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // A command that does not read its input may have ended before all of it is written.
    child.stdin.on('error', () => undefined).end(input);
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ status, stdout, stderr });
    });
  });
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

/** docs/contract.md, section 6. */
const SITUATION = `截至: 2025-12-31
竞赛获奖:
  - {竞赛名称: 第三届省赛, 竞赛级别: 省一类, 竞赛项目: 焊接, 获奖日期: 2025-09-01, 奖项: 金牌, 选手: 甲, 教练团队: 甲队, 选手单位: 某厂}
已发放:
  - {事项: 03-01, 对象: 甲, 同项键: 焊接/2025, 金额: 10000, 发放日期: 2025-07-01}
`;

describe('jiangtong', { timeout: 60_000 }, () => {
  test.each([[['--help']], [[]]])('%j lists the commands', async (args) => {
    const { status, stdout, stderr } = await jiangtong(args);
    expect(status).toBe(0);
    for (const name of ['check', 'assess', 'explain', 'serve'])
      expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'mu'));
    expect(stderr).toBe('');
  });

  test('an unknown command is refused, with the one that may have been meant', async () => {
    const { status, stdout, stderr } = await jiangtong(['asess']);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('没有命令“asess”，是不是 assess？');
  });

  test('names that every object has are no commands', async () => {
    expect(await jiangtong(['constructor'])).toMatchObject({ status: 2, stdout: '' });
  });

  test('a command says how it is used, with examples', async () => {
    const { status, stdout } = await jiangtong(['assess', '--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('用法：jiangtong assess');
    expect(stdout).toContain('例子');
  });

  test.each(['check', 'explain'])('%s refuses an unknown flag', async (name) => {
    const { status, stdout, stderr } = await jiangtong([name, '--jsno']);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('不认识的选项 --jsno');
    expect(stderr).toContain('--help');
  });
});

describe('jiangtong check', { timeout: 60_000 }, () => {
  test('finds nothing in the notices it comes with', async () => {
    const { status, stdout, stderr } = await jiangtong(['check']);
    expect(stderr).toBe('');
    expect(stdout).toContain('聊政办字〔2024〕23号');
    expect(stdout).toContain('没有问题');
    expect(status).toBe(0);
  });

  test('answers with 2 where there is nothing to check', async () => {
    const { status, stdout, stderr } = await jiangtong(['check', 'no-such-folder']);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('no-such-folder');
  });

  test('takes one folder', async () => {
    expect(await jiangtong(['check', 'a', 'b'])).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('jiangtong assess', { timeout: 60_000 }, () => {
  test('--json prints one object, and nothing else', async () => {
    const { status, stdout, stderr } = await jiangtong(['assess', file('情形.yaml', SITUATION), '--json']);
    expect(status).toBe(0);
    expect(stderr).toBe('');
    const answer: unknown = JSON.parse(stdout);
    expect(answer).toMatchObject({
      notices: ['聊政办字〔2024〕23号'],
      awards: [
        {
          item: '03-01',
          beneficiary: '甲',
          status: 'award',
          amount: 90_000,
          full: 100_000,
          paidBefore: 10_000,
          key: '焊接/2025',
          clause: '（三）',
          quote:
            '对获得省一类大赛金牌、银牌、铜牌的选手、教练团队,分别给予10万元、5万元、3万元奖励;给予选手单位5万元、4万元、3万元奖励。',
          readings: ['03-1', '03-3'],
        },
        { item: '03-02', beneficiary: '甲队', status: 'award', amount: 100_000, readings: ['03-1'] },
        { item: '03-03', beneficiary: '某厂', status: 'award', amount: 50_000, key: '焊接/2025/甲', readings: [] },
      ],
      notAwarded: [],
      checks: [],
    });
  });

  test('the same from JSON', async () => {
    const { stdout } = await jiangtong(['assess', file('same.yaml', SITUATION), '--json']);
    const json = file(
      'same.json',
      JSON.stringify({
        截至: '2025-12-31',
        竞赛获奖: [
          {
            竞赛名称: '第三届省赛',
            竞赛级别: '省一类',
            竞赛项目: '焊接',
            获奖日期: '2025-09-01',
            奖项: '金牌',
            选手: '甲',
            教练团队: '甲队',
            选手单位: '某厂',
          },
        ],
        已发放: [{ 事项: '03-01', 对象: '甲', 同项键: '焊接/2025', 金额: 10000, 发放日期: '2025-07-01' }],
      }),
    );
    expect(await jiangtong(['assess', json, '--json'])).toEqual({ status: 0, stdout, stderr: '' });
  });

  test('without --json it tells a person what, how much and why', async () => {
    const { status, stdout } = await jiangtong(['assess', file('person.yaml', SITUATION)]);
    expect(status).toBe(0);
    for (const said of ['【可以得到】', '90,000元', '补差', '省一类', '（三）', '03-3']) expect(stdout).toContain(said);
  });

  test('--on an earlier day: what had not happened yet does not count', async () => {
    const { status, stdout } = await jiangtong(['assess', file('on.yaml', SITUATION), '--json', '--on', '2025-08-31']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ asOf: '2025-08-31', awards: [] });
  });

  test('a file with faults: each with its place on standard error, and no answer', async () => {
    const faulty = file(
      'faulty.yaml',
      SITUATION.replace('省一类', '省一级').replace('奖项', '奖想').replace('10000', '一万'),
    );
    const { status, stdout, stderr } = await jiangtong(['assess', faulty, '--json']);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.split('\n').filter((line) => !line.startsWith('  '))).toEqual([
      expect.stringMatching(/^faulty\.yaml:3:25: \[S021\] “竞赛级别”的值“省一级”/u),
      expect.stringMatching(/^faulty\.yaml:3:58: \[S014\] 不认识的字段（台账“竞赛获奖”）“奖想”/u),
      expect.stringMatching(/^faulty\.yaml:5:42: \[S020\] “金额”的值“一万”/u),
      '',
    ]);
    expect(stderr).toContain('办法：');
  });

  test('standard input', async () => {
    const { status, stdout, stderr } = await jiangtong(['assess', '-', '--json'], SITUATION);
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ awards: [{ item: '03-01' }, { item: '03-02' }, { item: '03-03' }] });
    const faulty = await jiangtong(['assess', '-'], '获奖: []\n');
    expect(faulty).toMatchObject({ status: 2, stdout: '' });
    expect(faulty.stderr).toMatch(/^-:1:1: \[S014\]/u);
  });

  test('a folder', async () => {
    const { status, stdout, stderr } = await jiangtong(['assess', '.']);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe('读不了 .：这是一个文件夹\n');
  });

  test.each([
    ['no file', ['assess'], '要给一个情形文件'],
    ['two files', ['assess', 'a.yaml', 'b.yaml'], '一次测算一个文件'],
    ['a file that is not there', ['assess', 'missing.yaml'], '读不了 missing.yaml：没有这个文件'],
    ['--on without a day', ['assess', 'a.yaml', '--on'], '选项 --on 后面要有值'],
    ['--on a day that is none', ['assess', 'a.yaml', '--on', '2025-02-30'], '“2025-02-30”不存在或写法不对'],
  ])('%s', async (_name, args, says) => {
    const { status, stdout, stderr } = await jiangtong(args);
    expect(stderr).toContain(says);
    // A stack trace is for us, not for the one who asked.
    expect(stderr).not.toMatch(/^ +at /mu);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  test('an empty file, and one that is too large', async () => {
    const empty = await jiangtong(['assess', file('empty.yaml', '')]);
    expect(empty).toMatchObject({ status: 2, stdout: '' });
    expect(empty.stderr).toMatch(/^empty\.yaml:1:1: \[S004\]/u);
    const large = await jiangtong(['assess', file('large.yaml', `# ${'x'.repeat(4_194_304)}`)]);
    expect(large).toMatchObject({ status: 2, stdout: '' });
    expect(large.stderr).toMatch(/^large\.yaml:1:1: \[S001\]/u);
  });
});

describe('jiangtong explain', { timeout: 60_000 }, () => {
  test('an item: its sentences, its guide, its table and its readings', async () => {
    const { status, stdout, stderr } = await jiangtong(['explain', '03-01']);
    expect(status).toBe(0);
    expect(stderr).toBe('');
    for (const said of [
      '03-01 竞赛选手奖励',
      '【原文】',
      '【办事指南】',
      '表 团队奖励（万元）：竞赛级别 × 奖项',
      '【口径】',
      '03-3',
    ])
      expect(stdout).toContain(said);
    expect(stdout).toMatch(/^ *世界技能大赛 +50 +30 +20 +10$/mu);
  });

  test('without a code: all items', async () => {
    const { status, stdout } = await jiangtong(['explain']);
    expect(status).toBe(0);
    for (const code of ['02-01', '03-04', '14-05', 'UI-01']) expect(stdout).toMatch(new RegExp(`^${code}  `, 'mu'));
  });

  test('an item that is none', async () => {
    const { status, stdout, stderr } = await jiangtong(['explain', '03-99']);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('没有事项“03-99”，是不是 03-');
  });
});
