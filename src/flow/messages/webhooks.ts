import { randomBytes } from 'node:crypto';
import {
  changeWebhook as changeStored,
  deleteWebhook as deleteStored,
  findDelivery,
  findWebhook,
  insertWebhook,
  listDeliveries,
  listWebhooks as listStored,
  openText,
  record,
  retryDelivery as retryStored,
  sealText,
  webhookSecret,
  type DeliveryQuery,
  type StoredDelivery,
  type StoredWebhook,
  type Tx,
  type WebhookGiven,
} from '../../store/index.ts';
import type { Objection } from '../../access/index.ts';
import { withNames, type Named } from '../access/account-names.ts';
import { AccessRefused, demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { read, step } from '../step.ts';
import { isEventKind } from './event-kinds.ts';
import { arePrivateAllowed } from './webhook-settings.ts';
import { urlFault } from './webhook-url.ts';

export type { StoredDelivery, StoredWebhook, WebhookGiven } from '../../store/index.ts';

const MANAGE = 'webhook.manage';
const SECRET_BYTES = 32;

/** A webhook, and who entered it. */
export type NamedWebhook = Named<StoredWebhook, 'by'>;

/** A webhook with the secret that it signs with: shown when it is made, and never again. */
export interface WebhookMade {
  readonly webhook: NamedWebhook;
  readonly secret: string;
}

export async function listWebhooks(
  context: Context,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<readonly NamedWebhook[]> {
  await demand(context, MANAGE);
  return read(context, async (tx) => withNames(tx, context, await listStored(tx, page), 'by'));
}

/** @throws AccessRefused */
export async function getWebhook(context: Context, id: string): Promise<NamedWebhook> {
  await demand(context, MANAGE);
  return read(context, (tx) => namedWebhook(tx, context, id));
}

/** @throws AccessRefused with everything that is wrong with it. */
export async function createWebhook(context: Context, given: WebhookGiven): Promise<WebhookMade> {
  await demand(context, MANAGE);
  const id = await step(context, async (tx) => {
    await refuseFaults(tx, given);
    const made = await insertWebhook(tx, given, sealText(context.keys, newSecret()), context.now);
    await record(tx, { action: 'webhook.create', subject: subjectOf(made), detail: detailOf(given) });
    return made;
  });
  return made(context, id);
}

/** Changes what is given, and nothing else. @throws AccessRefused */
export async function changeWebhook(
  context: Context,
  id: string,
  version: number,
  given: Partial<WebhookGiven>,
): Promise<NamedWebhook> {
  await demand(context, MANAGE);
  await step(context, async (tx) => {
    const before = await demandWebhook(tx, id);
    await refuseFaults(tx, { ...before, ...given });
    if (!(await changeStored(tx, id, version, given))) throw stale();
    await record(tx, { action: 'webhook.change', subject: subjectOf(id), detail: detailOf(given) });
    return null;
  });
  return getWebhook(context, id);
}

/** Signs with another secret from now on. @throws AccessRefused */
export async function renewWebhookSecret(context: Context, id: string, version: number): Promise<WebhookMade> {
  await demand(context, MANAGE);
  await step(context, async (tx) => {
    await demandWebhook(tx, id);
    const secret = sealText(context.keys, newSecret());
    if (!(await changeStored(tx, id, version, { secret }))) throw stale();
    await record(tx, { action: 'webhook.change', subject: subjectOf(id), detail: { secret: 'renewed' } });
    return null;
  });
  return made(context, id);
}

/** What still waits for it is given up. @throws AccessRefused */
export async function deleteWebhook(context: Context, id: string, version: number): Promise<void> {
  await demand(context, MANAGE);
  await step(context, async (tx) => {
    const { url } = await demandWebhook(tx, id);
    if (!(await deleteStored(tx, id, version, context.now))) throw stale();
    await record(tx, { action: 'webhook.delete', subject: subjectOf(id), detail: { url } });
    return null;
  });
}

/** Deliveries of a webhook, the newest first. @throws AccessRefused */
export async function seeDeliveries(
  context: Context,
  webhook: string,
  page: Omit<DeliveryQuery, 'of'>,
): Promise<readonly StoredDelivery[]> {
  await demand(context, MANAGE);
  return read(context, async (tx) => {
    await demandWebhook(tx, webhook);
    return listDeliveries(tx, { ...page, of: { webhook } });
  });
}

/** Deliveries to phones, without number and text. */
export async function seeSmsDeliveries(
  context: Context,
  page: Omit<DeliveryQuery, 'of'>,
): Promise<readonly StoredDelivery[]> {
  await demand(context, 'system.jobs');
  return read(context, (tx) => listDeliveries(tx, { ...page, of: 'sms' }));
}

/** Once more from the beginning, now, under its old key. @throws AccessRefused */
export async function retryDelivery(
  context: Context,
  of: DeliveryQuery['of'],
  id: string,
  version: number,
): Promise<StoredDelivery> {
  await demand(context, of === 'sms' ? 'system.jobs' : MANAGE);
  await step(context, async (tx) => {
    const found = await findDelivery(tx, of, id);
    if (found === undefined) throw new AccessRefused('not-found', `没有投递 ${id}`);
    if (found.version !== version) throw stale();
    if (!(await retryStored(tx, id, version)))
      throw new AccessRefused('refused', found.state === 'sent' ? '已经送达，不用再投' : '正等着投递，不用再投');
    await record(tx, {
      action: of === 'sms' ? 'message.retry' : 'webhook.retry',
      subject: of === 'sms' ? `短信:${id}` : `${subjectOf(of.webhook)}/${id}`,
      detail: { key: found.key, state: found.state, attempts: found.attempts },
    });
    return null;
  });
  const after = await read(context, (tx) => findDelivery(tx, of, id));
  if (after === undefined) throw new AccessRefused('not-found', `没有投递 ${id}`);
  return after;
}

async function made(context: Context, id: string): Promise<WebhookMade> {
  return read(context, async (tx) => {
    const webhook = await namedWebhook(tx, context, id);
    const sealed = await webhookSecret(tx, id);
    if (sealed === undefined) throw notThere(id);
    return { webhook, secret: openText(context.keys, sealed) };
  });
}

async function namedWebhook(tx: Tx, context: Context, id: string): Promise<NamedWebhook> {
  const [named] = await withNames(tx, context, [await demandWebhook(tx, id)], 'by');
  if (named === undefined) throw notThere(id);
  return named;
}

async function demandWebhook(tx: Tx, id: string): Promise<StoredWebhook> {
  const found = await findWebhook(tx, id);
  if (found === undefined) throw notThere(id);
  return found;
}

async function refuseFaults(tx: Tx, { url, kinds }: Pick<WebhookGiven, 'url' | 'kinds'>): Promise<void> {
  const fault = urlFault(url, await arePrivateAllowed(tx));
  const unknown = kinds.filter((kind) => !isEventKind(kind));
  const objections: Objection[] = [
    ...(fault === undefined ? [] : [{ field: 'url', ...fault }]),
    ...unknown.map((kind) => ({
      field: 'kinds',
      message: `没有事件“${kind}”`,
      hint: '事件的编码见 GET /api/webhooks/kinds',
    })),
  ];
  if (objections.length > 0)
    throw new AccessRefused('invalid', objections.map(({ message }) => message).join('；'), objections);
}

function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

function stale(): AccessRefused {
  return new AccessRefused('stale', '已经改过，先看最新的，再办理');
}

function notThere(id: string): AccessRefused {
  return new AccessRefused('not-found', `没有订阅 ${id}`);
}

function subjectOf(id: string): string {
  return `订阅:${id}`;
}

function detailOf({ kinds, ...rest }: Partial<WebhookGiven>) {
  return { ...rest, ...(kinds === undefined ? {} : { kinds: [...kinds] }) };
}
