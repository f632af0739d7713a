import { join } from 'node:path';
import {
  BackupRefused,
  checkBackup,
  openPlatform,
  restorePlatform,
  rowsOf,
  type BackupChecked,
} from '../../flow/index.ts';
import { readArguments } from '../arguments.ts';
import { UsageError, type Command, type Exit } from '../command.ts';
import { platformOptions } from '../platform.ts';

const help = `用法：jiangtong restore 文件 [--check]

从 jiangtong backup 写的文件恢复数据库。先把文件从头读到尾，核对每张表的摘要；文件断了、坏了、被改过、
不是备份，都在动数据库以前拒绝。数据库必须是空的（没有人用过），已有的数据不会被覆盖。
全部行在一个事务里写入：要么全部恢复，要么一行不写。匠通要先停止。

主密钥不在备份里：把原来的 key 文件放到数据文件夹（或设 JIANGTONG_KEY），身份证号才读得出来。
数据文件夹里如有旧的 audit-heads.log（库外留存的审计摘要），先移到别处存放：恢复的数据库比它短，校验会指出来。

数据库由环境变量指定：DATABASE_URL、DATABASE_OWNER_URL；都没有时是内置的 PostgreSQL，
数据在 ./.data（或 JIANGTONG_DATA）。

选项
  --check   只核对文件，不动数据库
  --help    显示本页

退出状态：0 已恢复（或文件无误）；1 被拒绝，数据库未作改动；2 无法执行。

例子
  jiangtong restore jiangtong-20260101-083000.tar.gz --check
  JIANGTONG_DATA=/srv/jiangtong jiangtong restore /media/backup/2026-01-01.tar.gz
`;

export const restore: Command = {
  name: 'restore',
  summary: '从备份恢复数据库，或核对一份备份',
  help,
  run,
};

async function run(args: readonly string[]): Promise<Exit> {
  const { values, files } = readArguments(args, { check: { type: 'boolean' } });
  const [file] = files;
  if (file === undefined || files.length > 1) throw new UsageError('给一个备份文件');
  try {
    if (values['check'] === true) process.stdout.write(`备份无误。\n${describe(await checkBackup(file))}`);
    else await fill(file);
    return 0;
  } catch (error) {
    if (!(error instanceof BackupRefused)) throw error;
    process.stderr.write(`没有恢复：${error.message}\n  办法：${error.hint}\n`);
    return 1;
  }
}

async function fill(file: string): Promise<void> {
  // Before the platform is opened: a bad file must not so much as make a data folder.
  await checkBackup(file);
  const started = performance.now();
  // Not beside a running server: it would write between the rows.
  const platform = await openPlatform(platformOptions());
  try {
    const restored = await restorePlatform(platform, file);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(`已恢复，用时 ${seconds} 秒。\n${describe(restored)}`);
    const key = join(platform.data, 'key');
    process.stdout.write(
      restored.keyFits
        ? '主密钥相符。现在可以启动：npm start\n'
        : `主密钥不符：${key}（或 JIANGTONG_KEY）不是写这份备份时的那一把，身份证号读不出来。换成原来的 key 文件，再启动。\n`,
    );
  } finally {
    await platform.close();
  }
}

function describe({ manifest }: Pick<BackupChecked, 'manifest'>): string {
  const { at, tables, auditHead } = manifest;
  return (
    `  备份于 ${at.slice(0, 19).replace('T', ' ')}\n` +
    `  ${String(tables.length)} 张表，${String(rowsOf(tables))} 行；审计封存到第 ${auditHead.seq} 条\n`
  );
}
