import { checkNotices, type CheckedNotice } from '../../policy/index.ts';
import { formatDiagnostic } from '../../kit/index.ts';
import { readArguments } from '../arguments.ts';
import { UsageError, type Command, type Exit } from '../command.ts';
import { NOTICES, today } from '../paths.ts';

const help = `用法：jiangtong check [文件夹] [--json]

核对文件夹里的全部通知（缺省为随程序带的 notices/）；也可以只给一份通知的文件夹。
核对什么：引文与原文逐字相符，每句话、每个数字都有着落，名称、类型、单位，
标准表有无重叠、缺漏和用不到的行，口径有无现行选项，例子是否都算得相符。

选项
  --json    以 JSON 输出
  --help    显示本页

退出状态：0 没有问题；1 有问题，逐条列出“文件:行:列”；2 无法核对。

例子
  jiangtong check
  jiangtong check notices/liaocheng-2024-23
`;

export const check: Command = {
  name: 'check',
  summary: '核对通知：原文、覆盖、类型、标准表、口径、例子',
  help,
  run,
};

async function run(args: readonly string[]): Promise<Exit> {
  const { values, files } = readArguments(args, { json: { type: 'boolean' } });
  if (files.length > 1) throw new UsageError('一次核对一个文件夹');
  const started = performance.now();
  const { faults, notices, examples } = await checkNotices(files[0] ?? NOTICES, today());
  if (values['json'] === true) {
    process.stdout.write(`${JSON.stringify({ faults, notices, examples }, null, 2)}\n`);
    return faults.length > 0 ? 1 : 0;
  }
  for (const fault of faults) process.stderr.write(`${formatDiagnostic(fault)}\n`);
  if (faults.length > 0) {
    process.stderr.write(`\n共 ${String(faults.length)} 处问题。\n`);
    return 1;
  }
  for (const notice of notices) process.stdout.write(`${describe(notice)}\n`);
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  process.stdout.write(`\n${String(examples)} 个例子全部相符。没有问题，用时 ${seconds} 秒。\n`);
  return 0;
}

function describe(notice: CheckedNotice): string {
  const of = ({ claimed, bound, all }: { claimed?: number; bound?: number; all: number }): string =>
    `${String(claimed ?? bound)}/${String(all)}`;
  return [
    `${notice.number}　${notice.title}`,
    `  原文 ${of(notice.sentences)} 句有着落，${of(notice.figures)} 个数字有着落`,
    `  措施 ${String(notice.measures)} 条，事项和校验 ${String(notice.items)} 个，服务 ${String(notice.services)} 项，台账 ${String(notice.registers)} 个，口径 ${String(notice.readings)} 个（待确认 ${String(notice.pending)} 个）`,
  ].join('\n');
}
