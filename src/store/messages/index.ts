export {
  deleteContact,
  findContact,
  listContacts,
  putContact,
  type ContactOwner,
  type StoredContact,
} from './contacts.ts';
export { countUnread, findMessage, listMessages, markSeen, type InboxQuery, type StoredMessage } from './inbox.ts';
export { enqueue, jobPool, listFailedJobs, retryJob, type FailedJob } from './jobs.ts';
export { claimDelivery, markFailed, markSent, type Claimed } from './outgoing.ts';
export { postMessages, type Message, type PlatformEvent, type Recipient } from './post.ts';
export type { EventPayload, MessageTables, OutgoingState } from './tables.ts';
export {
  changeWebhook,
  deleteWebhook,
  findDelivery,
  findWebhook,
  insertWebhook,
  listDeliveries,
  listWebhooks,
  retryDelivery,
  webhookSecret,
  type DeliveryQuery,
  type StoredDelivery,
  type StoredWebhook,
  type WebhookGiven,
} from './webhooks.ts';
