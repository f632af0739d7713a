import type { FastifyInstance } from 'fastify';
import { chinaDay } from '../../kit/index.ts';
import { guidePage, indexOf, itemsPage, measurePage, search, searchPage, type Site } from '../../web/portal/index.ts';
import { RequestProblem } from '../errors.ts';
import { publicPage, type PageAnswer, type PageIncoming } from './page.ts';

/** Pages that the notices alone make: they need no database. */
export function plainPages(app: FastifyInstance, site: Site): void {
  publicPage(app, site, {
    method: 'GET',
    url: '/items',
    handle: ({ site: seen, query, now }) =>
      shown(itemsPage(seen, { audience: textOf(query, 'for'), today: chinaDay(now) })),
  });
  publicPage(app, site, {
    method: 'GET',
    url: '/items/:code',
    handle: ({ site: seen, params, now }) => {
      const code = params['code'] ?? '';
      return shown(
        guidePage(seen, code, chinaDay(now)) ?? nowhere(`没有事项或服务“${code}”。全部事项和服务见“办事”。`),
      );
    },
  });
  publicPage(app, site, {
    method: 'GET',
    url: '/measures/:number',
    handle: (incoming) => measure(incoming, undefined),
  });
  publicPage(app, site, {
    method: 'GET',
    url: '/notices/:id/measures/:number',
    handle: (incoming) => measure(incoming, incoming.params['id']),
  });
  searchPages(app, site);
}

function measure({ site, params, now }: PageIncoming, id: string | undefined): PageAnswer {
  const [main] = site.notices;
  const number = params['number'] ?? '';
  if (id !== undefined && id === main?.id) return { redirect: `/measures/${encodeURIComponent(number)}` };
  const notice = id === undefined ? main : site.notices.find((one) => one.id === id);
  const html = notice === undefined ? undefined : measurePage(site, notice, number, chinaDay(now));
  return shown(html ?? nowhere('文件里没有这一条措施。'));
}

function searchPages(app: FastifyInstance, site: Site): void {
  let known: { readonly of: string; readonly targets: ReturnType<typeof indexOf> } | undefined;
  publicPage(app, site, {
    method: 'GET',
    url: '/search',
    handle: ({ site: seen, query, now }) => {
      const asked = textOf(query, 'q').replaceAll(/\s+/gu, ' ');
      const day = chinaDay(now);
      // What an item gives is said by the rules of the day; the rest never changes.
      const of = `${String(day)} ${seen.rulesUrl}`;
      if (known?.of !== of) known = { of, targets: indexOf(seen, day) };
      return shown(
        searchPage(seen, { query: asked, kind: textOf(query, 'kind'), found: search(known.targets, asked) }),
      );
    },
  });
}

const MOST_SIGNS = 100;

/** A parameter of a search or a filter: nothing that is typed is a fault. */
export function textOf(query: URLSearchParams, name: string): string {
  return (query.get(name) ?? '').replaceAll('\0', '').trim().slice(0, MOST_SIGNS);
}

/** A page that is the same for everybody; back and forth it need not be loaded again. */
export function shown(html: string, status = 200): PageAnswer {
  return { html, status, headers: { 'cache-control': 'private, no-cache' } };
}

export function nowhere(detail: string): never {
  throw new RequestProblem('not-found', detail);
}
