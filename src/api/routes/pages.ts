import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { chinaDay } from '../../kit/index.ts';
import { calculatorPage, chooserPage, noticePage, type Site } from '../../web/portal/index.ts';
import { digest } from '../digest.ts';
import { RequestProblem } from '../errors.ts';
import { isLarge, publicPage, siteNow, TEXT_COOKIE } from '../pages/page.ts';

/** Pages are no part of the described API. */
const HIDDEN = { schema: { hide: true } } as const;

/** The pages for people. `/` is the main notice; every page works without scripts. */
export function pageRoutes(app: FastifyInstance, site: Site, styles: string, now: () => Date): void {
  const today = (): number => chinaDay(now());
  const [main] = site.notices;
  const cache = new PageCache();

  app.get<{ Querystring: { q?: string | string[] } }>('/', HIDDEN, (request, reply) => {
    if (main === undefined) throw new RequestProblem('not-found', '还没有收录文件。');
    return page(request, reply, main.id, (seen) => noticePage(seen, main, { today: today(), query: '' }));
  });
  app.get('/notices', HIDDEN, (_request, reply) => reply.redirect('/'));
  app.get<{ Params: { id: string }; Querystring: { q?: string | string[] } }>(
    '/notices/:id',
    HIDDEN,
    async (request, reply) => {
      const notice = site.notices.find(({ id }) => id === request.params.id);
      if (notice === undefined) throw new RequestProblem('no-such-notice', '可能是地址抄错了。收录的文件见下。');
      const query = [request.query.q ?? ''].flat().join(' ').trim().slice(0, 100);
      const make = (seen: Site): string => noticePage(seen, notice, { today: today(), query });
      return query === '' ? page(request, reply, notice.id, make) : send(request, reply, make(await siteOf(request)));
    },
  );
  app.get('/calculator', HIDDEN, (request, reply) =>
    page(request, reply, 'calculator', (seen) => chooserPage(seen, today())),
  );
  app.get<{ Params: { item: string } }>('/calculator/:item', HIDDEN, async (request, reply) =>
    send(request, reply, calculator(await siteOf(request), request.params.item)),
  );
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, new URLSearchParams(String(body)));
  });
  app.post<{ Params: { item: string } }>('/calculator/:item', HIDDEN, async (request, reply) => {
    const { params, body } = request;
    if (!(body instanceof URLSearchParams)) throw new RequestProblem('unsupported-media-type', '请从测算页面提交。');
    return reply
      .header('cache-control', 'no-store')
      .type(HTML)
      .send(calculator(await siteOf(request), params.item, body));
  });
  app.get('/styles/:file', HIDDEN, (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=31536000, immutable').send(styles),
  );
  displayPage(app, site);
  app.get('/favicon.svg', HIDDEN, (_request, reply) =>
    reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(FAVICON),
  );

  function calculator(seen: Site, code: string, form?: URLSearchParams): string {
    const html = calculatorPage(seen, code, form, today());
    if (html === undefined) throw new RequestProblem('not-found', `没有事项“${code}”。`);
    return html;
  }

  async function siteOf(request: FastifyRequest): Promise<Site> {
    return { ...(await siteNow(app, site)), large: isLarge(request) };
  }

  /** A page that is the same for everybody all day, as long as nothing is ruled, is made once, for each size of type. */
  async function page(
    request: FastifyRequest,
    reply: FastifyReply,
    name: string,
    make: (seen: Site) => string,
  ): Promise<FastifyReply> {
    const seen = await siteOf(request);
    const key = `${name}@${String(today())} ${seen.rulesUrl}${seen.large === true ? ' 大字' : ''}`;
    return send(
      request,
      reply,
      cache.get(key, () => make(seen)),
    );
  }
}

/** 大字版 or the usual one, from now on: kept for a year, and back to where the visitor was. */
function displayPage(app: FastifyInstance, site: Site): void {
  publicPage(app, site, {
    method: 'POST',
    url: '/display',
    handle: ({ form, back }) => {
      const large = form.get('text') === 'large';
      const cookie = { name: TEXT_COOKIE, value: large ? 'large' : '', maxAge: large ? YEAR_S : 0 };
      return { redirect: back ?? '/', cookie };
    },
  });
}

const YEAR_S = 365 * 24 * 3600;

const HTML = 'text/html; charset=utf-8';

function send(request: FastifyRequest, reply: FastifyReply, html: string): FastifyReply {
  const etag = `W/"${digest(html)}"`;
  void reply.header('etag', etag).header('cache-control', 'no-cache');
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.type(HTML).send(html);
}

/** A few pages by key; yesterday's make room. */
class PageCache {
  private readonly pages = new Map<string, string>();

  get(key: string, make: () => string): string {
    const known = this.pages.get(key);
    if (known !== undefined) return known;
    if (this.pages.size >= 50) this.pages.clear();
    const html = make();
    this.pages.set(key, html);
    return html;
  }
}

const FAVICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#a3201b"/><path d="M8 9h16v3H8zM8 15h10v3H8zM8 21h13v3H8z" fill="#fff"/></svg>';
