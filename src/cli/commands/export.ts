import { createWriteStream } from 'node:fs';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { exportRegister, exportTemplate, parseFilters, type Context, type FileFormat } from '../../flow/index.ts';
import { readArguments } from '../arguments.ts';
import { UsageError, type Command, type Exit } from '../command.ts';
import { withRegisters } from '../with-registers.ts';

const help = `用法：jiangtong export 台账 文件 [条件…]
      jiangtong export 台账 文件 --template

把台账导出到文件（.xlsx 或 .csv，按文件名）。身份证号是遮盖的；谁导出了几行、按什么条件，记入审计。
以 = + - @ 等开头的文字不会被表格软件当作公式：XLSX 里是文本格式，CSV 里前面加一个 '，导入时会去掉。

条件写成 栏目:方式:值，几个条件都要满足。方式：is 等于，from 不小于，to 不大于，starts 以此开头，
none 空着（不要值）。同一栏目写几个 is，是其中之一。

选项
  --template   导出填表的模板：表头、批注、可选的值、填表说明
  --help       显示本页

退出状态：0 已导出；2 无法导出。

例子
  jiangtong export 单位 单位.xlsx
  jiangtong export 职业技能等级证书 2025.csv 发证日期:from:2025-01-01 等级:is:高级工 等级:is:技师
  jiangtong export 职业技能等级证书 模板.xlsx --template
`;

/** `export` is a word of the language. */
export const exportCommand: Command = {
  name: 'export',
  summary: '把台账导出到文件，或导出填表的模板',
  help,
  run,
};

async function run(args: readonly string[]): Promise<Exit> {
  const { values, files } = readArguments(args, { template: { type: 'boolean' } });
  const [register, path, ...conditions] = files;
  if (register === undefined || path === undefined)
    throw new UsageError('要写台账的名称和文件，如 jiangtong export 单位 单位.xlsx');
  const format = formatOf(path);
  const template = values['template'] === true;
  if (template && conditions.length > 0) throw new UsageError(`模板不要条件“${conditions.join(' ')}”`);
  const { filters, wrong } = parseFilters(conditions);
  if (wrong.length > 0) throw new UsageError(`条件“${wrong.join('”“')}”写法不对，写成 等级:is:高级工`);
  return withRegisters('导出', async (context) => {
    if (template) return writeTemplate(context, register, format, path);
    const rows = await exportRegister(context, { register, format, where: filters }, path);
    process.stdout.write(`导出 ${String(rows)} 行到 ${path}。\n`);
    return 0;
  });
}

async function writeTemplate(context: Context, register: string, format: FileFormat, path: string): Promise<Exit> {
  await pipeline(await exportTemplate(context, register, format), createWriteStream(path));
  process.stdout.write(`“${register}”的模板在 ${path}。\n`);
  return 0;
}

function formatOf(path: string): FileFormat {
  const extension = extname(path).toLowerCase();
  if (extension === '.xlsx') return 'xlsx';
  if (extension === '.csv') return 'csv';
  throw new UsageError(`文件名要以 .xlsx 或 .csv 结尾，“${path}”不是`);
}
