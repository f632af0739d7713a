import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importFile, reportPath, type ImportRecord } from '../../flow/index.ts';
import { readArguments } from '../arguments.ts';
import { UsageError, type Command, type Exit } from '../command.ts';
import { withRegisters } from '../with-registers.ts';

const help = `用法：jiangtong import 台账 文件 [--good-rows] [--report 文件] [--json]

把一个文件（.xlsx 或 .csv）导入台账。先核对全部行，再写入；写入、历史、审计一起提交，中断则什么也不写。
表头在前 10 行，写明各栏的名称；列的先后随意。日期、金额、是否的写法见模板：jiangtong export 台账 --template。

同一文件可以重复导入：已登记、内容相同的行不再登记；内容不同的作为更正，须两人的台账成为变更申请。
本命令以平台的名义办理，不分区县；台账经办请用网页导入。

选项
  --good-rows     写入正确的行，其余进错误报告；不写时有一行不对就都不写入
  --report 文件   有错时把错误报告（.xlsx）存到这里；改正后可以直接再导入
  --json          以 JSON 输出结果
  --help          显示本页

退出状态：0 全部正确，已写入；1 有错（见错误报告）；2 无法导入。

例子
  jiangtong import 职业技能等级证书 证书.xlsx
  jiangtong import 单位 单位.csv --good-rows --report 错误.xlsx
`;

/** `import` is a word of the language. */
export const importCommand: Command = {
  name: 'import',
  summary: '把文件导入台账',
  help,
  run,
};

async function run(args: readonly string[]): Promise<Exit> {
  const { values, files } = readArguments(args, {
    'good-rows': { type: 'boolean' },
    report: { type: 'string' },
    json: { type: 'boolean' },
  });
  const [register, path, ...rest] = files;
  if (register === undefined || path === undefined)
    throw new UsageError('要写台账的名称和文件，如 jiangtong import 单位 单位.xlsx');
  if (rest.length > 0) throw new UsageError(`一次导入一个文件，不要“${rest.join(' ')}”`);
  const mode = values['good-rows'] === true ? 'good-rows' : 'all-or-nothing';
  const report = typeof values['report'] === 'string' ? values['report'] : undefined;
  return withRegisters('导入', async (context, data) => {
    const uploads = join(data, 'uploads');
    const options = { uploads, progress: showProgress, log: logError };
    const record = await importFile(context, { register, path, mode }, options);
    clearProgress();
    const saved = record.report ? await saveReport(uploads, record, report) : undefined;
    if (values['json'] === true)
      process.stdout.write(`${JSON.stringify({ ...record, report: saved ?? null }, null, 2)}\n`);
    else say(record, saved);
    return exitOf(record);
  });
}

function logError(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

async function saveReport(uploads: string, { id }: ImportRecord, to: string | undefined): Promise<string> {
  const path = reportPath(uploads, id);
  if (to === undefined) return path;
  await copyFile(path, to);
  return to;
}

// ── what is said ────────────────────────────────────────────────────────────────────────────────────────────────────

/** One line that is written over, on a terminal alone. */
function showProgress({ state, counts }: ImportRecord): void {
  if (!process.stderr.isTTY) return;
  const written = counts.added + counts.corrected + counts.waiting;
  const said =
    state === 'writing'
      ? `写入 ${String(written)} 行`
      : `核对 ${String(counts.read)} 行，有错 ${String(counts.bad)} 行`;
  process.stderr.write(`\r\u001B[2K${said}……`);
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[2K');
}

function say({ id, state, counts, findings, register }: ImportRecord, report: string | undefined): void {
  const lines: string[] = [];
  if (state === 'done')
    lines.push(
      `导入 ${id}：读到 ${String(counts.read)} 行，登记 ${String(counts.added)}，更正 ${String(counts.corrected)}，变更申请 ${String(counts.waiting)}，已有且相同 ${String(counts.unchanged)}，有错 ${String(counts.bad)}。`,
    );
  else lines.push(`导入 ${id} 没有写入“${register}”：读到 ${String(counts.read)} 行，有错 ${String(counts.bad)} 行。`);
  const left = findings.leftOut ?? [];
  if (left.length > 0) lines.push(`没有导入的列：${left.join('、')}`);
  const sheets = findings.otherSheets ?? [];
  if (sheets.length > 0)
    lines.push(`只导入了工作表“${findings.sheet ?? ''}”；表头相同、没有导入的：${sheets.join('、')}`);
  process.stdout.write(`${lines.join('\n')}\n`);
  for (const { row, code, message, hint } of (findings.faults ?? []).slice(0, 20))
    process.stderr.write(`${row === 0 ? '' : `第 ${String(row)} 行：`}[${code}] ${message}\n  办法：${hint}\n`);
  if (report !== undefined) process.stderr.write(`全部错误在 ${report}，改正后可以直接再导入。\n`);
}

function exitOf({ state, counts }: ImportRecord): Exit {
  if (state === 'done') return counts.bad === 0 ? 0 : 1;
  return state === 'refused' ? 1 : 2;
}
