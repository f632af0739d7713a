export { removeContact, seeContact, seeContacts, setContact, type ContactGiven, type ContactView } from './contacts.ts';
export { EVENT_KINDS, type EventKind } from './event-kinds.ts';
export { readMessage, readMessages, seeMessage, seeMessages, unreadMessages, type StoredMessage } from './inbox.ts';
export type { Message, Recipient } from './send.ts';
export { isSigned } from './signature.ts';
export type { Sms, SmsPort } from './sms.ts';
export { smsFile } from './sms-file.ts';
export { tellOfLevel, tellOfRespondBy } from './tell-of-level.ts';
export {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  renewWebhookSecret,
  retryDelivery,
  seeDeliveries,
  seeSmsDeliveries,
  type NamedWebhook,
  type StoredDelivery,
  type StoredWebhook,
  type WebhookGiven,
  type WebhookMade,
} from './webhooks.ts';
