import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Permission } from '../../access/index.ts';
import {
  createAccount,
  disableAccount,
  enableAccount,
  getAccount,
  identifyAccount,
  listAllAccounts,
  lockAccount,
  resetPassword,
  resetTotp,
  unlockAccount,
  type AccountCommand,
  type AccountView,
  type Context,
  type NewPassword,
} from '../../flow/index.ts';
import { pageAnswer, pageOf, pageQuery, readPage } from '../page.ts';
import { route } from '../route.ts';
import { idParameter, refused, text, textOrNull } from './accounts-shared.ts';

const flagOrNull = (description: string) => Type.Union([Type.Boolean(), Type.Null()], { description });

const accountSchema = Type.Object({
  id: text('编号'),
  kind: Type.Enum(['citizen', 'staff'], { description: 'citizen 个人账号，staff 工作账号' }),
  login: textOrNull('登录名；只经统一身份认证登录的没有'),
  name: text('姓名'),
  state: Type.Enum(['active', 'locked', 'disabled'], { description: 'active 可用，locked 锁定，disabled 停用' }),
  hasTotp: flagOrNull('是否设有验证器；不可见时为空'),
  mustChangePassword: flagOrNull('是否要先改密码；不可见时为空'),
  hasPerson: Type.Boolean({ description: '是否知道属于谁；身份证号本身不给看' }),
  createdAt: text('建立的时间'),
  version: Type.Integer({ description: '版本，也是 ETag' }),
});

const newPasswordSchema = Type.Object({
  account: accountSchema,
  password: text('初始密码，只给这一次；首次登录要改'),
});

const idNumber = Type.String({
  maxLength: 100,
  description: '公民身份号码，写全；用于回避：不能办理本人的事项',
});

/** Accounts, for the administrators. */
export function accountRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/accounts',
    permission: 'account.list',
    operationId: 'listAccounts',
    tag: '账号和授权',
    summary: '账号',
    query: Type.Object({
      like: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: '登录名或姓名的一部分' })),
      kind: Type.Optional(Type.Enum(['citizen', 'staff'])),
      ...pageQuery,
    }),
    answers: {
      200: { description: '一页', schema: Type.Object({ accounts: Type.Array(accountSchema), ...pageAnswer }) },
    },
    refused,
    handle: async ({ context, query: { like, kind, ...asked }, raw }) => {
      const page = readPage(asked, 1);
      const found = await listAllAccounts(context, {
        ...(like === undefined ? {} : { like }),
        ...(kind === undefined ? {} : { kind }),
        ...(page.after === undefined ? {} : { after: String(page.after[0]) }),
        limit: page.limit + 1,
      });
      const { rows, next } = pageOf(raw.url, found, page, ({ id }) => [id]);
      return { body: { accounts: rows, next } };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/accounts/:id',
    permission: 'account.list',
    operationId: 'getAccount',
    tag: '账号和授权',
    summary: '一个账号',
    params: idParameter,
    answers: { 200: { description: '账号', schema: accountSchema } },
    refused,
    handle: async ({ context, params }) => shown(await getAccount(context, params.id)),
  });
  route(app, {
    method: 'POST',
    url: '/api/accounts',
    permission: 'account.create',
    operationId: 'createAccount',
    tag: '账号和授权',
    summary: '建立工作账号',
    description: '新账号没有任何权限；由安全管理员授权。个人账号由本人首次登录时建立。',
    command: true,
    body: Type.Object({
      login: Type.String({ maxLength: 100, description: '登录名：以字母开头，字母、数字和 . _ -' }),
      name: Type.String({ maxLength: 100, description: '姓名' }),
      idNumber: Type.Optional(idNumber),
    }),
    answers: { 201: { description: '账号和初始密码', schema: newPasswordSchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, body }) => ({ ...withPassword(await createAccount(context, body)), status: 201 }),
  });
  for (const change of CHANGES) addChange(app, change);
  route(app, {
    method: 'POST',
    url: '/api/accounts/:id/identify',
    permission: 'account.identify',
    operationId: 'identifyAccount',
    tag: '账号和授权',
    summary: '登记账号的身份证号',
    description: '工作账号属于谁，用于回避：不能办理本人的事项。可以更正，不能去掉；此后不再显示。',
    command: true,
    needs: 'if-match',
    params: idParameter,
    body: Type.Object({ idNumber }),
    answers: { 200: { description: '改后的账号', schema: accountSchema } },
    refused,
    handle: async ({ context, params, version, body }) =>
      shown(await identifyAccount(context, { account: params.id, version }, body.idNumber)),
  });
  route(app, {
    method: 'POST',
    url: '/api/accounts/:id/reset-password',
    permission: 'account.reset-password',
    operationId: 'resetPassword',
    tag: '账号和授权',
    summary: '重置密码',
    description: '会话随即结束；首次登录要改密码。',
    command: true,
    needs: 'if-match',
    params: idParameter,
    answers: { 200: { description: '账号和新的初始密码', schema: newPasswordSchema } },
    refused,
    handle: async ({ context, params, version }) =>
      withPassword(await resetPassword(context, { account: params.id, version })),
  });
}

interface Change {
  readonly verb: string;
  readonly permission: Extract<Permission, `account.${string}`>;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly flow: (context: Context, command: AccountCommand) => Promise<AccountView>;
}

const CHANGES: readonly Change[] = [
  {
    verb: 'disable',
    permission: 'account.disable',
    operationId: 'disableAccount',
    summary: '停用账号',
    description: '不能再登录，会话随即结束；做过的事都留着。',
    flow: disableAccount,
  },
  {
    verb: 'enable',
    permission: 'account.disable',
    operationId: 'enableAccount',
    summary: '启用账号',
    description: '停用的账号可以再登录。',
    flow: enableAccount,
  },
  {
    verb: 'lock',
    permission: 'account.lock',
    operationId: 'lockAccount',
    summary: '锁定账号',
    description: '有疑问时用：不能登录，会话随即结束。',
    flow: lockAccount,
  },
  {
    verb: 'unlock',
    permission: 'account.lock',
    operationId: 'unlockAccount',
    summary: '解锁账号',
    description: '管理员的锁定和输错密码的锁定都解除。',
    flow: unlockAccount,
  },
  {
    verb: 'reset-totp',
    permission: 'account.reset-totp',
    operationId: 'resetTotp',
    summary: '重置验证器',
    description: '下次登录时重新设置；与统一身份认证的关联也解除，会话随即结束。',
    flow: resetTotp,
  },
];

function addChange(app: FastifyInstance, { verb, flow, ...spec }: Change): void {
  route(app, {
    ...spec,
    method: 'POST',
    url: `/api/accounts/:id/${verb}`,
    tag: '账号和授权',
    command: true,
    needs: 'if-match',
    params: idParameter,
    answers: { 200: { description: '改后的账号', schema: accountSchema } },
    refused,
    handle: async ({ context, params, version }) => shown(await flow(context, { account: params.id, version })),
  });
}

function shown(account: AccountView) {
  return { body: account, version: account.version };
}

function withPassword(given: NewPassword) {
  return { body: given, version: given.account.version };
}
