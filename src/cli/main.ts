import { Console } from 'node:console';
import { nearest } from '../kit/index.ts';
import { UsageError, type Command, type Exit } from './command.ts';

/** Commands by name, each loaded only when it is called: `assess` should not wait for the web server's modules. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import('./commands/check.ts')).check,
  assess: async () => (await import('./commands/assess.ts')).assess,
  explain: async () => (await import('./commands/explain.ts')).explain,
  serve: async () => (await import('./commands/serve.ts')).serve,
  migrate: async () => (await import('./commands/migrate.ts')).migrate,
  user: async () => (await import('./commands/user.ts')).user,
  import: async () => (await import('./commands/import.ts')).importCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  audit: async () => (await import('./commands/audit.ts')).audit,
  backup: async () => (await import('./commands/backup.ts')).backup,
  restore: async () => (await import('./commands/restore.ts')).restore,
};

const INTRODUCTION = `匠通 jiangtong：能运行的政府通知

用法：jiangtong 命令 [参数]
`;

const console = new Console(process.stdout, process.stderr);
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<Exit> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return overview();
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    const near = nearest(name, Object.keys(COMMANDS));
    console.error(`没有命令“${name}”${near === undefined ? '。' : `，是不是 ${near}？`}看全部命令：jiangtong --help`);
    return 2;
  }
  const command = await load();
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(command.help);
    return 0;
  }
  return run(command, rest);
}

async function run(command: Command, args: readonly string[]): Promise<Exit> {
  try {
    return await command.run(args);
  } catch (error) {
    if (error instanceof UsageError) console.error(`${error.message}\n看用法：jiangtong ${command.name} --help`);
    else if (isFileError(error)) console.error(sayFileError(error));
    else throw error;
    return 2;
  }
}

async function overview(): Promise<Exit> {
  console.log(INTRODUCTION);
  for (const load of Object.values(COMMANDS)) {
    const { name, summary } = await load();
    console.log(`  ${name.padEnd(10)}${summary}`);
  }
  console.log('\n每个命令的用法和例子：jiangtong 命令 --help');
  return 0;
}

interface FileError extends Error {
  readonly code: string;
  readonly path: string;
}

function isFileError(error: unknown): error is FileError {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    'path' in error &&
    typeof error.path === 'string'
  );
}

function sayFileError({ code, path }: FileError): string {
  const why: Readonly<Record<string, string>> = {
    ENOENT: '没有这个文件',
    EACCES: '没有读它的权限',
    EISDIR: '这是一个文件夹',
  };
  return `读不了 ${path}：${why[code] ?? code}`;
}
