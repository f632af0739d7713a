import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  EVENT_KINDS,
  getWebhook,
  listWebhooks,
  renewWebhookSecret,
  retryDelivery,
  seeDeliveries,
  type NamedWebhook,
  type WebhookMade,
} from '../../flow/index.ts';
import { pageAnswer, pageOf, pageQuery, readPage } from '../page.ts';
import { route } from '../route.ts';
import { idParameter, idText, refused, text, textOrNull } from './accounts-shared.ts';
import { deliverySchema, stateQuery } from './deliveries-shared.ts';

const TAG = '推送';

const shape = {
  url: Type.String({ minLength: 1, maxLength: 1000, description: '推送到哪里，https 的网址' }),
  kinds: Type.Array(Type.String({ minLength: 1, maxLength: 60 }), {
    minItems: 1,
    maxItems: 60,
    description: '哪些事件，编码见 /api/webhooks/kinds',
  }),
  note: Type.String({ minLength: 1, maxLength: 200, description: '说明：哪个系统、谁负责' }),
};
const active = Type.Boolean({ description: '是否推送；缺省推送' });

const webhookSchema = Type.Object({
  id: text('编号'),
  ...shape,
  active,
  by: text('登记的账号'),
  byName: textOrNull('登记的人'),
  at: text('登记的时间'),
  version: Type.Integer({ description: '版本，也是 ETag' }),
});

const madeSchema = Type.Object({
  ...webhookSchema.properties,
  secret: text('签名密钥，只显示这一次'),
});

const SIGNING = [
  '每次推送是一个 POST，内容为 JSON：id（幂等键）、kind、case、item、status、at、version，没有个人信息。',
  '请求头 x-jiangtong-delivery 是幂等键，同一键重复收到，只处理一次；x-jiangtong-event 是事件。',
  'x-jiangtong-signature 是 t=秒数,v1=签名：签名为 HMAC-SHA256(密钥, t + "." + 请求内容) 的十六进制。核对时按收到的字节计算，并拒绝 5 分钟以前的 t。',
  '10 秒内答复 2xx 为送达；不跟随重定向。没有送达的，隔 1、2、4……分钟、最多 24 小时再试，共 16 次，此后由管理员重新投递。',
].join('\n');

/** Other systems are told of events. */
export function webhookRoutes(app: FastifyInstance): void {
  readingRoutes(app);
  changingRoutes(app);
  deliveryRoutes(app);
}

function readingRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/webhooks',
    permission: 'webhook.manage',
    operationId: 'listWebhooks',
    tag: TAG,
    summary: '推送订阅',
    query: Type.Object(pageQuery),
    answers: {
      200: { description: '一页', schema: Type.Object({ webhooks: Type.Array(webhookSchema), ...pageAnswer }) },
    },
    refused,
    handle: async ({ context, query, raw }) => {
      const page = readPage(query, 1);
      const after = page.after === undefined ? undefined : String(page.after[0]);
      const found = await listWebhooks(context, { after, limit: page.limit + 1 });
      const { rows, next } = pageOf(raw.url, found, page, ({ id }) => [id]);
      return { body: { webhooks: rows, next } };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/webhooks/kinds',
    permission: 'webhook.manage',
    operationId: 'listWebhookKinds',
    tag: TAG,
    summary: '可以订阅的事件',
    answers: {
      200: {
        description: '事件',
        schema: Type.Object({ kinds: Type.Array(Type.Object({ code: text('编码'), name: text('名称') })) }),
      },
    },
    handle: () => ({ body: { kinds: EVENT_KINDS } }),
  });
  route(app, {
    method: 'GET',
    url: '/api/webhooks/:id',
    permission: 'webhook.manage',
    operationId: 'getWebhook',
    tag: TAG,
    summary: '一个推送订阅',
    params: idParameter,
    answers: { 200: { description: '订阅', schema: webhookSchema } },
    refused,
    handle: async ({ context, params }) => shown(await getWebhook(context, params.id)),
  });
}

function changingRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/webhooks',
    permission: 'webhook.manage',
    operationId: 'createWebhook',
    tag: TAG,
    summary: '登记推送订阅',
    description: SIGNING,
    command: true,
    body: Type.Object({ ...shape, active: Type.Optional(active) }),
    answers: { 201: { description: '订阅和它的签名密钥', schema: madeSchema } },
    refused,
    handle: async ({ context, body }) => ({
      ...shownMade(await createWebhook(context, { ...body, active: body.active ?? true })),
      status: 201,
    }),
  });
  route(app, {
    method: 'PATCH',
    url: '/api/webhooks/:id',
    permission: 'webhook.manage',
    operationId: 'changeWebhook',
    tag: TAG,
    summary: '修改推送订阅',
    command: true,
    needs: 'if-match',
    params: idParameter,
    body: Type.Object({
      url: Type.Optional(shape.url),
      kinds: Type.Optional(shape.kinds),
      note: Type.Optional(shape.note),
      active: Type.Optional(active),
    }),
    answers: { 200: { description: '订阅', schema: webhookSchema } },
    refused,
    handle: async ({ context, params, body, version }) => shown(await changeWebhook(context, params.id, version, body)),
  });
  route(app, {
    method: 'POST',
    url: '/api/webhooks/:id/secret',
    permission: 'webhook.manage',
    operationId: 'renewWebhookSecret',
    tag: TAG,
    summary: '换签名密钥',
    description: '从此以后的推送都用新的密钥签名；旧的立即作废。',
    command: true,
    needs: 'if-match',
    params: idParameter,
    answers: { 200: { description: '订阅和它的新密钥', schema: madeSchema } },
    refused,
    handle: async ({ context, params, version }) => shownMade(await renewWebhookSecret(context, params.id, version)),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/webhooks/:id',
    permission: 'webhook.manage',
    operationId: 'deleteWebhook',
    tag: TAG,
    summary: '删除推送订阅',
    description: '还没有送达的，不再推送。',
    command: true,
    needs: 'if-match',
    params: idParameter,
    answers: { 204: { description: '已删除' } },
    refused,
    handle: async ({ context, params, version }) => {
      await deleteWebhook(context, params.id, version);
      return {};
    },
  });
}

function deliveryRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/webhooks/:id/deliveries',
    permission: 'webhook.manage',
    operationId: 'listWebhookDeliveries',
    tag: TAG,
    summary: '一个订阅的投递，新的在前',
    params: idParameter,
    query: Type.Object({ ...stateQuery, ...pageQuery }),
    answers: {
      200: { description: '一页', schema: Type.Object({ deliveries: Type.Array(deliverySchema), ...pageAnswer }) },
    },
    refused,
    handle: async ({ context, params, query: { state, ...asked }, raw }) => {
      const page = readPage(asked, 1);
      const after = page.after === undefined ? undefined : String(page.after[0]);
      const found = await seeDeliveries(context, params.id, { state, after, limit: page.limit + 1 });
      const { rows, next } = pageOf(raw.url, found, page, ({ id }) => [id]);
      return { body: { deliveries: rows, next } };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/webhooks/:id/deliveries/:delivery/retry',
    permission: 'webhook.manage',
    operationId: 'retryWebhookDelivery',
    tag: TAG,
    summary: '重新投递',
    command: true,
    needs: 'if-match',
    params: Type.Object({ ...idParameter.properties, delivery: idText('投递的编号') }),
    answers: { 202: { description: '等着投递', schema: deliverySchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, params, version }) => {
      const delivery = await retryDelivery(context, { webhook: params.id }, params.delivery, version);
      return { body: delivery, version: delivery.version, status: 202 };
    },
  });
}

function shown(webhook: NamedWebhook) {
  return { body: webhook, version: webhook.version };
}

function shownMade({ webhook, secret }: WebhookMade) {
  return { body: { ...webhook, secret }, version: webhook.version };
}
