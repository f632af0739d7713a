import { loadNotices, planPlatform, preparePlatform } from '../../flow/index.ts';
import { formatDiagnostic } from '../../kit/index.ts';
import { readArguments } from '../arguments.ts';
import { UsageError, type Command, type Exit } from '../command.ts';
import { NOTICES } from '../paths.ts';
import { withPlatform } from '../platform.ts';

const help = `用法：jiangtong migrate [--dry-run]

把数据库带到本程序和通知所需的样子：执行新的迁移，按数据字典增建台账、字段和枚举值。
只增不减：会丢失或改变已有数据的改动一律拒绝，并说明原因。npm start 启动时也做这一步。

数据库由环境变量指定：DATABASE_URL（应用登录）、DATABASE_OWNER_URL（执行迁移的登录）；
都没有时用内置的 PostgreSQL，数据在 ./.data（或 JIANGTONG_DATA）。

选项
  --dry-run   只列出要做什么，不做
  --help      显示本页

退出状态：0 已是最新或已完成；1 被拒绝，数据库未作改动；2 无法执行。

例子
  jiangtong migrate --dry-run
  DATABASE_URL=postgres://… jiangtong migrate
`;

export const migrate: Command = {
  name: 'migrate',
  summary: '迁移数据库，按数据字典增建台账',
  help,
  run,
};

async function run(args: readonly string[]): Promise<Exit> {
  const { values, files } = readArguments(args, { 'dry-run': { type: 'boolean' } });
  if (files.length > 0) throw new UsageError(`migrate 不要“${files.join(' ')}”`);
  const { ruleSet, faults } = await loadNotices(NOTICES);
  if (faults.length > 0) {
    for (const fault of faults) process.stderr.write(`${formatDiagnostic(fault)}\n`);
    process.stderr.write('通知有错，不能迁移。先用 jiangtong check 核对。\n');
    return 1;
  }
  return withPlatform(async (platform): Promise<Exit> => {
    const plan = await planPlatform(platform, ruleSet);
    for (const line of plan) process.stdout.write(`${line}\n`);
    if (plan.length === 0) process.stdout.write('数据库已是最新。\n');
    if (values['dry-run'] === true || plan.length === 0) return 0;
    await preparePlatform(platform, ruleSet, () => undefined);
    process.stdout.write('完成。\n');
    return 0;
  });
}
