import stringWidth from 'string-width';
import {
  accountByLogin,
  AccessRefused,
  appointPrincipal,
  createAccount,
  createCitizen,
  disableAccount,
  enableAccount,
  identifyAccount,
  giveGrant,
  listAllAccounts,
  listAllGrants,
  loadNotices,
  lockAccount,
  platformContext,
  resetPassword,
  resetTotp,
  revokeGrant,
  unlockAccount,
  type AccountCommand,
  type AccountView,
  type Context,
  type GrantView,
} from '../../flow/index.ts';
import { nearest } from '../../kit/index.ts';
import { readArguments } from '../arguments.ts';
import { UsageError, type Command, type Exit } from '../command.ts';
import { NOTICES } from '../paths.ts';
import { sayPlatformError, withPlatform } from '../platform.ts';
import { readSecret } from '../read-secret.ts';

const help = `用法：jiangtong user list [文字]
      jiangtong user create 登录名 --name 姓名 [--citizen] [--id-number]
      jiangtong user identify 登录名
      jiangtong user grant 登录名 角色 [--county 区县] [--department 部门]
                           [--from 日期] [--until 日期] --reason 依据
      jiangtong user grants 登录名
      jiangtong user revoke 授权编号 --reason 原因
      jiangtong user principal 登录名 统一社会信用代码 --reason 依据
      jiangtong user password 登录名 [--stdin]
      jiangtong user unlock|lock|disable|enable|reset-totp 登录名

在服务器上管理账号和授权。直接操作数据库，以“平台自身”的名义写入审计。
日常的账号和授权由系统管理员、安全管理员在网页上办理；这里用来建立最初的管理员和应急。

create 建立工作账号，没有任何权限；打印初始密码一次，首次登录要改。
  --citizen      建立个人账号；没有统一身份认证时用
  --id-number    写明是谁的账号：身份证号从标准输入或提示读，不写在命令里
identify 登记或更正工作账号是谁的，读法同上；用于回避：不能办理本人的事项。
grant 给工作账号授权。角色写名称或编码：县级受理、县级审核、市级复核、联审部门、台账经办、
  财政拨付、审计、政策编辑、系统管理员、安全管理员、审计管理员。
principal 登记单位的主经办人（个人账号），由其在网页上授权本单位其他经办人。
password 重置密码：打印新的初始密码一次；--stdin 改为从标准输入或提示读。

选项
  --json    list、grants 以 JSON 输出
  --help    显示本页

退出状态：0 完成；2 没有完成，逐条说明原因。

例子
  jiangtong user create zhang.san --name 张三
  jiangtong user grant zhang.san 安全管理员 --reason 聊人社〔2026〕3号
  jiangtong user grant li.si 台账经办 --department 市教育体育局 --reason 岗位分工
  jiangtong user password zhang.san
  jiangtong user unlock zhang.san
`;

export const user: Command = {
  name: 'user',
  summary: '账号和授权：建立、授权、收回、重置、解锁',
  help,
  run,
};

type Values = Readonly<Record<string, string | boolean>>;

interface Verb {
  /** What must follow it, in order. */
  readonly wants: readonly string[];
  /** How many of those may be left out. */
  readonly optional?: number;
  readonly options: readonly string[];
  readonly run: (context: Context, words: readonly string[], values: Values) => Promise<string>;
}

const VERBS: Readonly<Record<string, Verb>> = {
  list: { wants: ['文字'], optional: 1, options: ['json'], run: list },
  create: { wants: ['登录名'], options: ['name', 'citizen', 'id-number'], run: create },
  identify: { wants: ['登录名'], options: [], run: identify },
  grant: { wants: ['登录名', '角色'], options: ['county', 'department', 'from', 'until', 'reason'], run: grant },
  grants: { wants: ['登录名'], options: ['json'], run: grants },
  revoke: { wants: ['授权编号'], options: ['reason'], run: revoke },
  principal: { wants: ['登录名', '统一社会信用代码'], options: ['from', 'until', 'reason'], run: principal },
  password: { wants: ['登录名'], options: ['stdin'], run: password },
  unlock: change(unlockAccount, '已解锁'),
  lock: change(lockAccount, '已锁定，会话已结束'),
  disable: change(disableAccount, '已停用，会话已结束'),
  enable: change(enableAccount, '已启用'),
  'reset-totp': change(resetTotp, '验证器已重置，下次登录时重新设置'),
};

async function run(args: readonly string[]): Promise<Exit> {
  const { values, files } = readArguments(args, {
    json: { type: 'boolean' },
    name: { type: 'string' },
    citizen: { type: 'boolean' },
    'id-number': { type: 'boolean' },
    stdin: { type: 'boolean' },
    county: { type: 'string' },
    department: { type: 'string' },
    from: { type: 'string' },
    until: { type: 'string' },
    reason: { type: 'string' },
  });
  const [name = '', ...words] = files;
  const verb = verbOf(name);
  checkWords(name, verb, words, values);
  try {
    const { ruleSet } = await loadNotices(NOTICES);
    const said = await withPlatform(({ database, keys }) =>
      verb.run(platformContext({ database, keys, ruleSet, now: new Date() }), words, values),
    );
    process.stdout.write(said);
    return 0;
  } catch (error) {
    const said = sayRefusal(error) ?? sayMissing(error) ?? sayPlatformError(error);
    if (said === undefined) throw error;
    process.stderr.write(`${said}\n`);
    return 2;
  }
}

function verbOf(name: string): Verb {
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (verb !== undefined) return verb;
  const known = Object.keys(VERBS);
  const near = nearest(name, known);
  throw new UsageError(
    name === ''
      ? `要写做什么：${known.join('、')}`
      : `user 没有“${name}”${near === undefined ? `，可用 ${known.join('、')}` : `，是不是 ${near}？`}`,
  );
}

function checkWords(name: string, verb: Verb, words: readonly string[], values: Values): void {
  const missing = verb.wants.slice(words.length, verb.wants.length - (verb.optional ?? 0));
  if (missing.length > 0) throw new UsageError(`user ${name} 后面要写${missing.join('、')}`);
  if (words.length > verb.wants.length)
    throw new UsageError(`user ${name} 不要“${words.slice(verb.wants.length).join(' ')}”`);
  const strange = Object.keys(values).filter((option) => !verb.options.includes(option));
  if (strange.length > 0)
    throw new UsageError(`user ${name} 没有选项 ${strange.map((option) => `--${option}`).join('、')}`);
}

// ── what is done ────────────────────────────────────────────────────────────────────────────────────────────────────

async function list(context: Context, [like]: readonly string[], values: Values): Promise<string> {
  const accounts: AccountView[] = [];
  for (;;) {
    const after = accounts.at(-1)?.id;
    const page = await listAllAccounts(context, {
      ...(like === undefined ? {} : { like }),
      ...(after === undefined ? {} : { after }),
      limit: 200,
    });
    accounts.push(...page);
    if (page.length < 200) break;
  }
  if (values['json'] === true) return `${JSON.stringify(accounts, null, 2)}\n`;
  const rows = accounts.map((account) => [
    account.id,
    account.login ?? '（统一身份认证）',
    account.name,
    KINDS[account.kind],
    STATES[account.state],
    account.hasTotp === true ? '有验证器' : '',
    account.hasPerson ? '已登记身份证号' : '',
  ]);
  return rows.length === 0 ? '没有账号。\n' : columns([['编号', '登录名', '姓名', '种类', '状态', '', ''], ...rows]);
}

const KINDS = { citizen: '个人账号', staff: '工作账号' } as const;
const STATES = { active: '可用', locked: '锁定', disabled: '停用' } as const;

async function create(context: Context, [login = '']: readonly string[], values: Values): Promise<string> {
  const name = wanted(values, 'name', '姓名');
  const idNumber = values['id-number'] === true ? await readSecret('身份证号：') : undefined;
  const make = values['citizen'] === true ? createCitizen : createAccount;
  const { account, password: first } = await make(context, { login, name, idNumber });
  return `已建立${KINDS[account.kind]} ${account.login ?? ''}（编号 ${account.id}）。\n初始密码（只显示这一次，首次登录要改）：${first}\n`;
}

async function identify(context: Context, [login = '']: readonly string[]): Promise<string> {
  const { id } = await accountByLogin(context, login);
  await identifyAccount(context, { account: id, version: 'any' }, await readSecret('身份证号：'));
  return `${login} 的身份证号已登记。\n`;
}

async function grant(context: Context, [login = '', role = '']: readonly string[], values: Values): Promise<string> {
  const reason = wanted(values, 'reason', '依据');
  const { id } = await accountByLogin(context, login);
  const options = { ...option(values, 'county'), ...option(values, 'department'), ...terms(values) };
  const given = await giveGrant(context, { account: id, role, reason, ...options });
  return `已授权（编号 ${given.id}）：${describe(given)}\n`;
}

async function grants(context: Context, [login = '']: readonly string[], values: Values): Promise<string> {
  const { id } = await accountByLogin(context, login);
  const found = await listAllGrants(context, { account: id, limit: 1000 });
  if (values['json'] === true) return `${JSON.stringify(found, null, 2)}\n`;
  if (found.length === 0) return `${login} 没有授权。\n`;
  return columns(found.map((one) => [one.id, stateOf(one), describe(one), `依据：${one.reason}`]));
}

async function revoke(context: Context, [id = '']: readonly string[], values: Values): Promise<string> {
  if (!/^\d{1,18}$/u.test(id)) throw new UsageError(`授权编号“${id}”不对，用 jiangtong user grants 登录名 查看`);
  const reason = wanted(values, 'reason', '原因');
  const revoked = await revokeGrant(context, { grant: id, reason, version: 1 });
  return `已收回（编号 ${revoked.id}）：${describe(revoked)}\n`;
}

async function principal(
  context: Context,
  [login = '', organisation = '']: readonly string[],
  values: Values,
): Promise<string> {
  const reason = wanted(values, 'reason', '依据');
  const given = await appointPrincipal(context, { organisation, login, reason, ...terms(values) });
  return `已登记主经办人（编号 ${given.id}）：${describe(given)}\n`;
}

async function password(context: Context, [login = '']: readonly string[], values: Values): Promise<string> {
  const { id } = await accountByLogin(context, login);
  const command: AccountCommand = { account: id, version: 'any' };
  if (values['stdin'] === true) {
    await resetPassword(context, command, await readSecret('新密码：'));
    return `${login} 的密码已重置，首次登录要改；原来的会话已结束。\n`;
  }
  const { password: first } = await resetPassword(context, command);
  return `${login} 的新初始密码（只显示这一次，首次登录要改）：${first}\n`;
}

function change(flow: (context: Context, command: AccountCommand) => Promise<AccountView>, done: string): Verb {
  return {
    wants: ['登录名'],
    options: [],
    run: async (context, [login = '']) => {
      const { id } = await accountByLogin(context, login);
      await flow(context, { account: id, version: 'any' });
      return `${login} ${done}。\n`;
    },
  };
}

// ── arguments and words ─────────────────────────────────────────────────────────────────────────────────────────────

function wanted(values: Values, name: string, what: string): string {
  const value = values[name];
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new UsageError(`要用 --${name} 写明${what}`);
}

function option<Name extends string>(values: Values, name: Name): Partial<Record<Name, string>> {
  const value = values[name];
  const given: Partial<Record<Name, string>> = {};
  if (typeof value === 'string') given[name] = value;
  return given;
}

function terms(values: Values): { readonly from?: string; readonly until?: string } {
  return { ...option(values, 'from'), ...option(values, 'until') };
}

function describe(grant: GrantView): string {
  const places = [grant.county, grant.department, grant.organisation].filter((place) => place !== null);
  const where = [...places, ...(grant.principal ? ['主经办人'] : [])].join('，');
  const until = grant.until === null ? '起长期' : `至 ${grant.until}`;
  return `${grant.roleName}${where === '' ? '' : `（${where}）`}，${grant.from} ${until}`;
}

function stateOf({ inForce, revoked }: GrantView): string {
  if (revoked !== null) return '已收回';
  return inForce ? '有效' : '不在期限内';
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => stringWidth(row[i] ?? ''))));
  const pad = (cell: string, i: number): string => cell + ' '.repeat((widths[i] ?? 0) - stringWidth(cell));
  return rows.map((row) => `${row.map(pad).join('  ').trimEnd()}\n`).join('');
}

function sayRefusal(error: unknown): string | undefined {
  if (!(error instanceof AccessRefused)) return undefined;
  if (error.objections.length === 0) return `${error.message}。`;
  return error.objections.map(({ message, hint }) => `${message}。\n  办法：${hint}`).join('\n');
}

/** PostgreSQL: no such table or schema. */
function sayMissing(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '42P01' || code === '3F000' ? '数据库里还没有账号的表：先运行 jiangtong migrate。' : undefined;
}
