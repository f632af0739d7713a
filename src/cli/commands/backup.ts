import { join } from 'node:path';
import { BackupRefused, backupPlatform, rowsOf } from '../../flow/index.ts';
import { readArguments } from '../arguments.ts';
import { UsageError, type Command, type Exit } from '../command.ts';
import { withPlatform } from '../platform.ts';

const help = `用法：jiangtong backup [文件]

把数据库备份成一个文件：台账和历史、账号和授权、加密的身份证号、审计记录。平台可以照常运行，
备份的是开始那一刻的样子。写完重读一遍，核对每张表的摘要。已有的文件不会被覆盖。

没有写文件名时，写到当前文件夹的 jiangtong-日期-时间.tar.gz。内容是 tar，里面每张表是文本。

不在备份里的，要另外保存：
  主密钥        .data/key（或 JIANGTONG_KEY）。没有它，恢复以后身份证号读不出来。不要和备份放在一处。
  上传的文件    .data/uploads
  登录状态      恢复以后大家重新登录

数据库由环境变量指定：DATABASE_URL、DATABASE_OWNER_URL；都没有时是内置的 PostgreSQL，
数据在 ./.data（或 JIANGTONG_DATA）。

选项
  --help    显示本页

退出状态：0 备份写好并核对无误；1 没有备份；2 无法执行。

例子
  jiangtong backup
  jiangtong backup /media/backup/2026-01-01.tar.gz
`;

export const backup: Command = {
  name: 'backup',
  summary: '备份数据库到一个文件',
  help,
  run,
};

async function run(args: readonly string[]): Promise<Exit> {
  const { files } = readArguments(args, {});
  if (files.length > 1) throw new UsageError('一次写一个文件');
  const file = files[0] ?? nameAt(new Date());
  const started = performance.now();
  return withPlatform(async (platform): Promise<Exit> => {
    try {
      const { bytes, sha256, manifest } = await backupPlatform(platform, file);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      const megabytes = (bytes / 1e6).toFixed(1);
      process.stdout.write(
        `备份写好了，重读核对无误：${file}（${megabytes} MB，用时 ${seconds} 秒）\n` +
          `  ${String(manifest.tables.length)} 张表，${String(rowsOf(manifest.tables))} 行；审计封存到第 ${manifest.auditHead.seq} 条\n` +
          `  SHA-256 ${sha256}\n` +
          `另外保存：主密钥 ${join(platform.data, 'key')}（或 JIANGTONG_KEY），没有它身份证号读不出来，不要和备份放在一处；` +
          `上传的文件 ${join(platform.data, 'uploads')}。\n`,
      );
      return 0;
    } catch (error) {
      if (!(error instanceof BackupRefused)) throw error;
      process.stderr.write(`没有备份：${error.message}\n  办法：${error.hint}\n`);
      return 1;
    }
  });
}

/** `jiangtong-20260101-083000.tar.gz`, by the clock in China. */
function nameAt(now: Date): string {
  const china = new Date(now.getTime() + 8 * 3_600_000).toISOString();
  return `jiangtong-${china.slice(0, 10).replaceAll('-', '')}-${china.slice(11, 19).replaceAll(':', '')}.tar.gz`;
}
