import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import {
  demandHeads,
  exportPlatformAudit,
  verifyAuditFile,
  verifyPlatformAudit,
  type ChainBreak,
  type ExportRange,
  type Verdict,
} from '../../flow/index.ts';
import { readArguments } from '../arguments.ts';
import { UsageError, type Command, type Exit } from '../command.ts';
import { sayPlatformError, withPlatform } from '../platform.ts';

const help = `用法：jiangtong audit verify [文件] [--heads 文件]
      jiangtong audit export [--out 文件] [--first 条] [--last 条]

verify 校验审计链：逐条核对 SM3 摘要，说出第一处不对的地方（改动、缺失、调换、多出、截断、整段改写）。
不给文件时校验数据库；给出导出文件时离线校验，不需要数据库。
export 导出已封存的审计记录，每行一个 JSON；文件名以 .gz 结尾的压缩。

选项
  --heads 文件   库外留存的摘要；校验数据库时缺省为数据文件夹中的 audit-heads.log
  --out 文件     写到文件；不给时写到标准输出
  --first 条     从链上第几条导出，缺省 1
  --last 条      到链上第几条，缺省为最后一条
  --help         显示本页

退出状态：0 完好，或已导出；1 审计链不对；2 无法校验或导出。

例子
  jiangtong audit verify
  jiangtong audit export --out 审计.ndjson.gz
  jiangtong audit verify 审计.ndjson.gz --heads 抄存的摘要.log
`;

export const audit: Command = {
  name: 'audit',
  summary: '校验、导出审计链',
  help,
  run,
};

async function run(args: readonly string[]): Promise<Exit> {
  const { values, files } = readArguments(args, {
    heads: { type: 'string' },
    out: { type: 'string' },
    first: { type: 'string' },
    last: { type: 'string' },
  });
  const [what, file, ...rest] = files;
  if (rest.length > 0) throw new UsageError(`audit 不要“${rest.join(' ')}”`);
  try {
    switch (what) {
      case 'verify':
        refuse(values, ['out', 'first', 'last'], 'verify');
        return await verify(file, textOf(values['heads']));
      case 'export':
        refuse(values, ['heads'], 'export');
        if (file !== undefined) throw new UsageError(`export 不要“${file}”；写到文件用 --out ${file}`);
        return await exportTo(textOf(values['out']), {
          ...numberOf(values, 'first'),
          ...numberOf(values, 'last'),
        });
      default:
        throw new UsageError(what === undefined ? '要写 verify 或 export' : `audit 没有“${what}”，可用 verify、export`);
    }
  } catch (error) {
    const said = error instanceof RangeError ? error.message : (sayMissing(error) ?? sayPlatformError(error));
    if (said === undefined) throw error;
    process.stderr.write(`${said}\n`);
    return 2;
  }
}

async function verify(file: string | undefined, heads: string | undefined): Promise<Exit> {
  if (heads !== undefined) await demandHeads(heads);
  const verdict =
    file === undefined
      ? await withPlatform((platform) => verifyPlatformAudit(platform, heads))
      : await verifyAuditFile(file, heads);
  if (verdict.ok) process.stdout.write(sayWhole(verdict));
  else process.stderr.write(sayBroken(verdict.broken, file));
  return verdict.ok ? 0 : 1;
}

function sayWhole({ count, head, heads }: Extract<Verdict, { ok: true }>): string {
  const range = count === 0 ? '没有已封存的记录' : `第${String(head.seq - count + 1)}条到第${String(head.seq)}条`;
  const anchor =
    heads > 0
      ? `与库外留存的 ${String(heads)} 个摘要相符。`
      : '没有库外留存的摘要可以比对：前后一致，但不能排除整段改写。';
  return `审计链完好，共 ${String(count)} 条，${range}。\n最后一条的摘要 ${head.hash}\n${anchor}\n`;
}

function sayBroken({ message, entry, line }: ChainBreak, file: string | undefined): string {
  const where = [
    ...(entry === undefined ? [] : [`审计记录 ${entry}`]),
    ...(line === undefined ? [] : [`${file ?? ''} 第${String(line)}行`]),
  ];
  return `审计链不对：${message}${where.length === 0 ? '' : `（${where.join('，')}）`}。\n保留现场和全部备份，不要重新封存，按应急预案报告。\n`;
}

async function exportTo(file: string | undefined, range: ExportRange): Promise<Exit> {
  await withPlatform(async (platform) => {
    const lines = Readable.from(exportPlatformAudit(platform, range));
    if (file === undefined) {
      await pipeline(lines, process.stdout, { end: false });
      return;
    }
    // Under its name only when it is whole.
    const part = `${file}.part`;
    const out = createWriteStream(part, { mode: 0o600 });
    try {
      await (file.endsWith('.gz') ? pipeline(lines, createGzip(), out) : pipeline(lines, out));
      await rename(part, file);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    process.stderr.write(`已写到 ${file}。离线校验：jiangtong audit verify ${file}\n`);
  });
  return 0;
}

function refuse(values: Readonly<Record<string, string | boolean>>, flags: readonly string[], what: string): void {
  const given = flags.filter((flag) => values[flag] !== undefined).map((flag) => `--${flag}`);
  if (given.length > 0) throw new UsageError(`audit ${what} 没有选项 ${given.join('、')}`);
}

function textOf(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(values: Readonly<Record<string, string | boolean>>, name: 'first' | 'last'): ExportRange {
  const text = values[name];
  if (text === undefined) return {};
  if (typeof text !== 'string' || !/^[1-9]\d{0,14}$/u.test(text))
    throw new UsageError(`--${name} 的“${String(text)}”不对，写链上的序号，如 1`);
  return { [name]: Number(text) };
}

/** PostgreSQL: no such table or schema. */
function sayMissing(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '42P01' || code === '3F000' ? '数据库里还没有审计表：先运行 jiangtong migrate。' : undefined;
}
