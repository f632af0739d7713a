import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import {
  lookUpObjection,
  NoticeRefused,
  objectToNotice,
  publicNotice,
  publicNotices,
  type NoticeView,
  type PublicRowView,
} from '../../flow/index.ts';
import { chinaDay } from '../../kit/index.ts';
import {
  noticesPage,
  objectionsPage,
  objectPage,
  publicNoticePage,
  type FormFault,
  type Site,
} from '../../web/portal/index.ts';
import { publicDoor } from '../routes/public-notices-shared.ts';
import { publicPage, type PageAnswer, type PageIncoming } from './page.ts';
import { nowhere, shown, textOf } from './public-plain.ts';

const NOTICES = 20;
const ROWS = 100;

/** 公示 for everybody: lists, rows, objections and how they stand. */
export function noticePages(app: FastifyInstance, site: Site): void {
  const counties = site.ruleSet.enums['区县']?.values ?? [];
  publicPage(app, site, {
    method: 'GET',
    url: '/public-notices',
    handle: async (incoming) => {
      const { query, now } = incoming;
      const [text, county] = [textOf(query, 'text'), textOf(query, 'county')];
      const after = textOf(query, 'after');
      const found = await publicNotices(publicDoor(app, now), {
        ...(text === '' ? {} : { text }),
        ...(county === '' ? {} : { county }),
        ...(after === '' ? {} : { after }),
        limit: NOTICES,
      });
      const notices = found.slice(0, NOTICES);
      const next = found.length > NOTICES ? later('/public-notices', query, notices.at(-1)?.id ?? '') : undefined;
      return shown(noticesPage(incoming.site, { notices, text, county, counties, next, today: chinaDay(now) }));
    },
  });
  publicPage(app, site, {
    method: 'GET',
    url: '/public-notices/:id',
    handle: (incoming) =>
      finding(async () => {
        const { query, now, params } = incoming;
        const id = params['id'] ?? '';
        const [text, county] = [textOf(query, 'text'), textOf(query, 'county')];
        const after = Number(textOf(query, 'after'));
        const { notice, rows: found } = await publicNotice(publicDoor(app, now), id, {
          ...(text === '' ? {} : { text }),
          ...(county === '' ? {} : { county }),
          ...(Number.isSafeInteger(after) && after > 0 && after < MOST_ROW ? { after } : {}),
          limit: ROWS,
        });
        const rows = found.slice(0, ROWS);
        const path = `/public-notices/${encodeURIComponent(id)}`;
        const next = found.length > ROWS ? later(path, query, String(rows.at(-1)?.row ?? 0)) : undefined;
        return shown(
          publicNoticePage(incoming.site, { notice, rows, text, county, counties, next, today: chinaDay(now) }),
        );
      }),
  });
  objectionPages(app, site);
}

const MOST_ROW = 1_000_000;

/** The same look from behind the last one shown. */
function later(path: string, query: URLSearchParams, after: string): string {
  const next = new URLSearchParams(query);
  next.set('after', after);
  return `${path}?${next.toString()}`;
}

function objectionPages(app: FastifyInstance, site: Site): void {
  publicPage(app, site, {
    method: 'GET',
    url: '/public-notices/:id/object',
    handle: (incoming) =>
      finding(async () => {
        const { notice, row } = await rowOf(app, incoming, textOf(incoming.query, 'row'));
        return { html: objectPage(incoming.site, { notice, row, key: randomUUID(), given: {}, faults: [] }) };
      }),
  });
  publicPage(app, site, {
    method: 'POST',
    url: '/public-notices/:id/object',
    // As few as tries to sign in: each one stops somebody's money.
    rate: 'sign-in',
    handle: (incoming) => finding(() => object(app, incoming)),
  });
  publicPage(app, site, {
    method: 'GET',
    url: '/objections',
    handle: ({ site: seen }) => ({
      html: objectionsPage(seen, { receipt: '', found: undefined, given: undefined, faults: [] }),
    }),
  });
  // The receipt stands in no address: what has it, can look.
  publicPage(app, site, {
    method: 'POST',
    url: '/objections',
    rate: 'sign-in',
    handle: async ({ site: seen, form, now }) => {
      const receipt = textOf(form, 'receipt');
      try {
        const found = await lookUpObjection(publicDoor(app, now), receipt);
        return { html: objectionsPage(seen, { receipt: found.receipt, found, given: undefined, faults: [] }) };
      } catch (error) {
        if (!(error instanceof NoticeRefused)) throw error;
        const faults = faultsOf(error);
        return { html: objectionsPage(seen, { receipt, found: undefined, given: undefined, faults }), status: 422 };
      }
    },
  });
}

/** The receipt is shown at once, and the same one again where the form is sent again. */
async function object(app: FastifyInstance, incoming: PageIncoming): Promise<PageAnswer> {
  const { form, now, params, site } = incoming;
  const id = params['id'] ?? '';
  const { notice, row } = await rowOf(app, incoming, form.get('row') ?? '');
  const given = Object.fromEntries(
    Object.entries(FIELDS).map(([name, { most }]) => [
      name,
      (form.get(name) ?? '').replaceAll('\0', '').slice(0, most),
    ]),
  );
  const key = form.get('key') ?? '';
  const door = publicDoor(app, now);
  try {
    const receipt = await objectToNotice(
      { ...door, ...(KEY.test(key) ? { idempotency: { key, route: ROUTE, digest: digestOf(id, row, given) } } : {}) },
      id,
      { row: row.row, grounds: given['grounds'] ?? '', name: given['name'], contact: given['contact'] },
    );
    return { html: objectionsPage(site, { receipt: receipt.receipt, found: undefined, given: receipt, faults: [] }) };
  } catch (error) {
    if (!(error instanceof NoticeRefused) || error.code === 'not-found') throw error;
    const html = objectPage(site, { notice, row, key: randomUUID(), given, faults: faultsOf(error) });
    return { html, status: error.code === 'invalid' ? 422 : 409 };
  }
}

const ROUTE = 'POST /public-notices/:id/object';
const KEY = /^[0-9a-f-]{36}$/u;

/** Most signs that a form takes; the browser doesn't let more be typed. */
const FIELDS = { grounds: { most: 2000 }, name: { most: 60 }, contact: { most: 100 } } as const;

function digestOf(id: string, { row }: PublicRowView, given: Readonly<Record<string, string>>): string {
  return createHash('sha256')
    .update(JSON.stringify([id, row, given]))
    .digest('base64url');
}

async function rowOf(
  app: FastifyInstance,
  { params, now }: PageIncoming,
  text: string,
): Promise<{ readonly notice: NoticeView; readonly row: PublicRowView }> {
  const number = Number(text);
  const isNumber = /^\d{1,6}$/u.test(text) && number > 0;
  const { notice, rows } = await publicNotice(publicDoor(app, now), params['id'] ?? '', {
    ...(isNumber ? { after: number - 1 } : {}),
    limit: 1,
  });
  const row = rows.find((one) => one.row === number);
  if (!isNumber || row === undefined) return nowhere('名单里没有这一行。回到名单，在所涉的那一行点“提异议”。');
  return { notice, row };
}

function faultsOf({ faults }: NoticeRefused): readonly FormFault[] {
  return faults.map(({ field, message, hint }) => ({
    field: field in FIELDS || field === 'receipt' ? field : '',
    message,
    hint,
  }));
}

/** A list that isn't there, or no longer, is a page that says so. */
async function finding(work: () => Promise<PageAnswer>): Promise<PageAnswer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NoticeRefused) nowhere(`${error.message}。${error.hint}。`);
    throw error;
  }
}
