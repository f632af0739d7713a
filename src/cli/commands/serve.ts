import { env } from 'node:process';
import { readArguments } from '../arguments.ts';
import { UsageError, type Command, type Exit } from '../command.ts';
import { NOTICES } from '../paths.ts';
import { serve as start } from '../serve.ts';

const DEFAULT_PORT = 8624;

const help = `用法：jiangtong serve [--port 端口] [--host 地址] [--empty]

启动网页和接口：读文件、测算政策，登录后办理台账。npm start 就是它。
数据库缺省用内置的 PostgreSQL，数据在 ./.data（或 JIANGTONG_DATA）；用自己的数据库，设环境变量
DATABASE_URL（应用的登录）和 DATABASE_OWNER_URL（执行迁移的登录）。空库装入虚构的示例数据和账号。
前面有代理时，设环境变量 JIANGTONG_BEHIND_PROXY：代理的层数（一层写 1），或代理的地址（如 10.0.0.5,10.0.1.0/24）。

选项
  --port 端口   缺省 ${String(DEFAULT_PORT)}，或环境变量 PORT
  --host 地址   缺省 localhost；供其他机器访问用 0.0.0.0，或环境变量 HOST
  --empty       不装示例数据
  --help        显示本页

例子
  npm start
  npm start -- --port 3000
  npm start -- --empty
`;

export const serve: Command = {
  name: 'serve',
  summary: '启动网页和接口',
  help,
  run,
};

async function run(args: readonly string[]): Promise<Exit> {
  const { values, files } = readArguments(args, {
    port: { type: 'string' },
    host: { type: 'string' },
    empty: { type: 'boolean' },
  });
  if (files.length > 0) throw new UsageError(`serve 不要“${files.join(' ')}”`);
  const host = values['host'] ?? env['HOST'] ?? 'localhost';
  return start({
    notices: NOTICES,
    port: readPort(values['port'] ?? env['PORT']),
    host: String(host),
    empty: values['empty'] === true,
  });
}

function readPort(text: string | boolean | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (typeof text !== 'string' || !/^\d{1,5}$/u.test(text) || port > 65535)
    throw new UsageError(`端口“${String(text)}”不对，写 0 到 65535 的整数`);
  return port;
}
