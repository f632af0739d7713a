import type { FastifyInstance } from 'fastify';
import { readMessage, readMessages, seeMessage, seeMessages, type StoredMessage } from '../../flow/index.ts';
import { messagePage, messagesPage, sayDate, sayInstant, type MessageView, type Site } from '../../web/portal/index.ts';
import { actingOf, looking, myOwn, withDone } from './own.ts';

const PAGE = 30;

/** What one was told. */
export function messagePages(app: FastifyInstance, site: Site): void {
  myOwn(app, site, {
    method: 'GET',
    url: '/my/messages',
    permission: 'message.own',
    handle: async (incoming) => {
      const { context, query } = incoming;
      const onlyUnread = query.get('unread') === '1';
      const found = await seeMessages(context, {
        ...(onlyUnread ? { unread: true } : {}),
        ...afterOf(query.get('after')),
        limit: PAGE + 1,
      });
      const last = found.length > PAGE ? found[PAGE - 1] : undefined;
      const next = last === undefined ? undefined : `/my/messages?${onlyUnread ? 'unread=1&' : ''}after=${last.id}`;
      const acting = await actingOf(incoming);
      return {
        html: messagesPage(incoming.site, acting, {
          messages: found.slice(0, PAGE).map(messageView),
          next,
          onlyUnread,
        }),
      };
    },
  });
  myOwn(app, site, {
    method: 'GET',
    url: '/my/messages/:id',
    permission: 'message.own',
    handle: async (incoming) => {
      const { context, params } = incoming;
      const id = /^\d{1,18}$/u.test(params['id'] ?? '') ? (params['id'] ?? '') : '0';
      const message = await seeMessage(context, id);
      // To look at it is to have read it.
      if (message.seenAt === null) await readMessage(context, id);
      return { html: messagePage(incoming.site, await actingOf(incoming), messageView(message)) };
    },
  });
  myOwn(app, site, {
    method: 'POST',
    url: '/my/messages/read',
    permission: 'message.own',
    handle: async ({ context, form }) => {
      const upTo = form.get('upTo') ?? '';
      if (/^\d{1,18}$/u.test(upTo)) await readMessages(looking(context), upTo);
      return { redirect: withDone('/my/messages', 'read') };
    },
  });
}

function messageView({ id, title, body, at, seenAt, due, link }: StoredMessage): MessageView {
  return {
    id,
    title,
    body,
    at: sayInstant(at),
    isUnread: seenAt === null,
    due: due === null ? undefined : sayDate(due),
    href: link === null ? undefined : link.replace(/^\/cases\//u, '/my/cases/'),
  };
}

function afterOf(text: string | null): { readonly after?: string } {
  return text !== null && /^\d{1,18}$/u.test(text) ? { after: text } : {};
}
