import stringWidth from 'string-width';
import { explainItem, loadNotices, type ItemText, type PlainTable } from '../../policy/index.ts';
import { nearest } from '../../kit/index.ts';
import { readArguments } from '../arguments.ts';
import { UsageError, type Command, type Exit } from '../command.ts';
import { NOTICES } from '../paths.ts';

const help = `用法：jiangtong explain [事项编码]

用中文说明一个事项：原文、办事指南、标准表和口径。不给编码时列出全部事项和服务。

例子
  jiangtong explain
  jiangtong explain 14-05
`;

export const explain: Command = {
  name: 'explain',
  summary: '说明一个事项：原文、条件、标准表、口径',
  help,
  run,
};

async function run(args: readonly string[]): Promise<Exit> {
  const { files } = readArguments(args, {});
  const { ruleSet } = await loadNotices(NOTICES);
  const [code] = files;
  if (code === undefined) {
    const services = ruleSet.services.map((service) => ({ ...service, audience: audienceOf(service) }));
    for (const { code: item, name, audience } of [...ruleSet.items, ...services].sort(byCode))
      process.stdout.write(`${item}  ${name}（${audience}）\n`);
    process.stdout.write('\n看其中一个：jiangtong explain 14-05\n');
    return 0;
  }
  const text = explainItem(ruleSet, code);
  if (text === undefined) {
    const codes = [...ruleSet.items, ...ruleSet.services].map((item) => item.code);
    const near = nearest(code, codes);
    throw new UsageError(
      `没有事项“${code}”${near === undefined ? '。' : `，是不是 ${near}？`}用 jiangtong explain 看全部事项`,
    );
  }
  process.stdout.write(print(text));
  return 0;
}

type Services = Awaited<ReturnType<typeof loadNotices>>['ruleSet']['services'];

function audienceOf({ guide }: Services[number]): string {
  return guide.entries.find(({ key }) => key === '服务对象')?.value ?? '';
}

function byCode(a: { readonly code: string }, b: { readonly code: string }): number {
  return a.code < b.code ? -1 : 1;
}

function print(text: ItemText): string {
  const width = Math.max(...text.entries.map(({ key }) => stringWidth(key)), 0);
  const lines = [
    text.title,
    text.source,
    '',
    '【原文】',
    ...text.sentences.map((sentence) => `  ${sentence}`),
    '',
    '【办事指南】',
    ...text.entries.map(({ key, value }) => `  ${pad(key, width)}  ${value}`),
    ...text.tables.flatMap((table) => ['', `【${table.caption}】`, ...printTable(table)]),
    ...(text.readings.length === 0 ? [] : ['', '【口径】', ...text.readings.map((reading) => `  ${reading}`)]),
  ];
  return `${lines.join('\n')}\n`;
}

function printTable({ header, rows }: PlainTable): string[] {
  const widths = header.map((cell, i) => Math.max(stringWidth(cell), ...rows.map((row) => stringWidth(row[i] ?? ''))));
  return [header, ...rows].map((row) => `  ${row.map((cell, i) => pad(cell, widths[i] ?? 0)).join('  ')}`.trimEnd());
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}
