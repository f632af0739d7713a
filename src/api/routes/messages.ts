import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  readMessage,
  readMessages,
  removeContact,
  seeContact,
  seeContacts,
  seeMessage,
  seeMessages,
  setContact,
  unreadMessages,
  type ContactView,
} from '../../flow/index.ts';
import { pageAnswer, pageOf, pageQuery, readPage } from '../page.ts';
import { route } from '../route.ts';
import { idParameter, idText, refused, text, textOrNull } from './accounts-shared.ts';

const TAG = '消息';

const messageSchema = Type.Object({
  id: text('编号'),
  kind: text('种类，如 case.accepted'),
  about: textOrNull('关于什么，如 case:2026-0000123'),
  title: text('标题：发生了什么'),
  body: text('正文：要做什么、到什么时候'),
  link: textOrNull('在哪里办：站内的地址'),
  due: textOrNull('最后一天，如 2026-11-30'),
  at: text('时间'),
  seenAt: textOrNull('本账号何时读过；空为未读'),
});

const unreadSchema = Type.Object({ unread: Type.Integer({ description: '未读几条' }) });

const contactSchema = Type.Object({
  of: text('self 本人，或单位的统一社会信用代码'),
  phone: textOrNull('手机号，遮盖中间四位；没有登记时为空'),
  consent: Type.Boolean({ description: '是否同意接收短信' }),
  version: Type.Integer({ description: '版本，也是 ETag；没有登记时为 0' }),
});

const ofParameter = Type.Object({
  of: Type.String({ pattern: '^(self|[0-9A-Z]{18})$', description: 'self 本人，或单位的统一社会信用代码' }),
});

/** What one was told, and where one is told it. */
export function messageRoutes(app: FastifyInstance): void {
  inboxRoutes(app);
  readingRoutes(app);
  contactRoutes(app);
}

function inboxRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/messages',
    permission: 'message.own',
    operationId: 'listMessages',
    tag: TAG,
    summary: '我的消息，新的在前',
    description: '发给本人、所代表的单位和所在岗位的。',
    query: Type.Object({
      unread: Type.Optional(Type.Boolean({ description: 'true 只看未读，false 只看已读' })),
      about: Type.Optional(Type.String({ maxLength: 100, description: '只看关于它的，如 case:2026-0000123' })),
      ...pageQuery,
    }),
    answers: {
      200: { description: '一页', schema: Type.Object({ messages: Type.Array(messageSchema), ...pageAnswer }) },
    },
    handle: async ({ context, query: { unread, about, ...asked }, raw }) => {
      const page = readPage(asked, 1);
      const after = page.after === undefined ? undefined : String(page.after[0]);
      const found = await seeMessages(context, { unread, about, after, limit: page.limit + 1 });
      const { rows, next } = pageOf(raw.url, found, page, ({ id }) => [id]);
      return { body: { messages: rows, next } };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/messages/unread',
    permission: 'message.own',
    operationId: 'countUnreadMessages',
    tag: TAG,
    summary: '未读几条',
    answers: { 200: { description: '未读', schema: unreadSchema } },
    handle: async ({ context }) => ({ body: { unread: await unreadMessages(context) } }),
  });
  route(app, {
    method: 'GET',
    url: '/api/messages/:id',
    permission: 'message.own',
    operationId: 'getMessage',
    tag: TAG,
    summary: '一条消息',
    params: idParameter,
    answers: { 200: { description: '消息', schema: messageSchema } },
    refused,
    handle: async ({ context, params }) => ({ body: await seeMessage(context, params.id) }),
  });
}

/** Without `If-Match`: a message never changes, and to have read it twice is to have read it. */
function readingRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/messages/:id/read',
    permission: 'message.own',
    operationId: 'readMessage',
    tag: TAG,
    summary: '标为已读',
    command: true,
    params: idParameter,
    answers: { 200: { description: '消息', schema: messageSchema } },
    refused,
    handle: async ({ context, params }) => {
      await readMessage(context, params.id);
      return { body: await seeMessage(context, params.id) };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/messages/read',
    permission: 'message.own',
    operationId: 'readMessages',
    tag: TAG,
    summary: '全部标为已读',
    description: '到所见的最新一条为止：其间新来的，仍是未读。',
    command: true,
    body: Type.Object({ upTo: idText('所见最新一条的编号') }),
    answers: { 200: { description: '还有几条未读', schema: unreadSchema } },
    handle: async ({ context, body }) => {
      await readMessages(context, body.upTo);
      return { body: { unread: await unreadMessages(context) } };
    },
  });
}

function contactRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/contacts',
    permission: 'message.own',
    operationId: 'listContacts',
    tag: TAG,
    summary: '接收短信的手机号：本人的，和所代表的单位的',
    answers: { 200: { description: '手机号', schema: Type.Object({ contacts: Type.Array(contactSchema) }) } },
    handle: async ({ context }) => ({ body: { contacts: await seeContacts(context) } }),
  });
  route(app, {
    method: 'GET',
    url: '/api/contacts/:of',
    permission: 'message.own',
    operationId: 'getContact',
    tag: TAG,
    summary: '一个手机号',
    params: ofParameter,
    answers: { 200: { description: '手机号', schema: contactSchema } },
    refused,
    handle: async ({ context, params }) => shown(await seeContact(context, params.of)),
  });
  route(app, {
    method: 'PUT',
    url: '/api/contacts/:of',
    permission: 'message.own',
    operationId: 'setContact',
    tag: TAG,
    summary: '登记或变更手机号',
    description: '加密保存，只遮盖着显示。不同意接收短信的，只有站内消息。',
    command: true,
    needs: 'if-match',
    params: ofParameter,
    body: Type.Object({
      phone: Type.String({ minLength: 11, maxLength: 20, description: '手机号' }),
      consent: Type.Boolean({ description: '是否同意接收短信' }),
    }),
    answers: { 200: { description: '手机号', schema: contactSchema } },
    refused,
    handle: async ({ context, params, body, version }) =>
      shown(await setContact(context, { of: params.of, ...body, version })),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/contacts/:of',
    permission: 'message.own',
    operationId: 'removeContact',
    tag: TAG,
    summary: '删除手机号',
    command: true,
    needs: 'if-match',
    params: ofParameter,
    answers: { 204: { description: '已删除' } },
    refused,
    handle: async ({ context, params, version }) => {
      await removeContact(context, params.of, version);
      return {};
    },
  });
}

function shown(contact: ContactView) {
  return { body: contact, version: contact.version };
}
