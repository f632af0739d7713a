import { assessFile, loadNotices } from '../../policy/index.ts';
import { formatDiagnostic } from '../../kit/index.ts';
import { readArguments, readDay } from '../arguments.ts';
import { UsageError, type Command, type Exit } from '../command.ts';
import { NOTICES, today } from '../paths.ts';

const help = `用法：jiangtong assess 文件 [--json] [--on 日期]

按通知测算一份情形（YAML 或 JSON；“-”表示从标准输入读）：
谁能得到什么、多少、为什么、依据哪一句话、用了哪个口径，还差什么。

选项
  --json       输出一个 JSON 对象，不输出其他内容
  --on 日期    按这一天的参数、口径和已发生的事实重算，如 --on 2025-06-30
  --help       显示本页

退出状态：0 测算完成；2 情形有错，逐条列出“文件:行:列”，不输出结果。

例子（情形.yaml）
  截至: 2025-12-31
  竞赛获奖:
    - {竞赛名称: 第三届省赛, 竞赛级别: 省一类, 竞赛项目: 焊接,
       获奖日期: 2025-09-01, 奖项: 金牌, 选手: 甲, 选手单位: 某厂}

  jiangtong assess 情形.yaml
  jiangtong assess 情形.yaml --json
  jiangtong assess 情形.yaml --on 2025-06-30
`;

export const assess: Command = {
  name: 'assess',
  summary: '测算一份情形：能得到什么、多少、为什么',
  help,
  run,
};

async function run(args: readonly string[]): Promise<Exit> {
  const { values, files } = readArguments(args, { json: { type: 'boolean' }, on: { type: 'string' } });
  const [file] = files;
  if (file === undefined) throw new UsageError('要给一个情形文件，如 jiangtong assess 情形.yaml');
  if (files.length > 1) throw new UsageError('一次测算一个文件');
  const on = readDay(values['on'], '--on');
  const { ruleSet, faults: broken } = await loadNotices(NOTICES);
  if (broken.length > 0) {
    for (const fault of broken) process.stderr.write(`${formatDiagnostic(fault)}\n`);
    process.stderr.write('通知有错，不能测算。先用 jiangtong check 核对。\n');
    return 2;
  }
  const { faults, assessment, account } = await assessFile(ruleSet, file, {
    today: today(),
    ...(on === undefined ? {} : { on }),
  });
  if (assessment === undefined || account === undefined) {
    for (const fault of faults) process.stderr.write(`${formatDiagnostic(fault)}\n`);
    return 2;
  }
  process.stdout.write(values['json'] === true ? `${JSON.stringify(assessment, null, 2)}\n` : account);
  return 0;
}
