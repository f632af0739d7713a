import type { FastifyInstance } from 'fastify';
import {
  cardPublicKey,
  contests,
  honours,
  publicFigures,
  trainingLists,
  verify,
  type PublicDoor,
} from '../../flow/index.ts';
import { chinaDate } from './china-date.ts';
import {
  contestsPage,
  honoursPage,
  progressPage,
  trainingPage,
  verifyPage,
  type FormFault,
  type Site,
} from '../../web/portal/index.ts';
import { publicDoor } from '../routes/public-notices-shared.ts';
import { publicPage, type PageIncoming } from './page.ts';
import { noticePages } from './public-notices.ts';
import { shown, textOf } from './public-plain.ts';

/** Pages for everybody that show what the platform keeps. */
export function publicPages(app: FastifyInstance, site: Site): void {
  noticePages(app, site);
  const door = ({ now }: PageIncoming): PublicDoor => publicDoor(app, now);
  publicPage(app, site, {
    method: 'GET',
    url: '/training',
    handle: async (incoming) => shown(trainingPage(incoming.site, await trainingLists(door(incoming)))),
  });
  publicPage(app, site, {
    method: 'GET',
    url: '/contests',
    handle: async (incoming) =>
      shown(
        contestsPage(
          incoming.site,
          await contests(door(incoming), textOf(incoming.query, 'year')),
          chinaDate(incoming.now),
        ),
      ),
  });
  publicPage(app, site, {
    method: 'GET',
    url: '/honours',
    handle: async (incoming) => shown(honoursPage(incoming.site, await honours(door(incoming)))),
  });
  publicPage(app, site, {
    method: 'GET',
    url: '/progress',
    rate: 'costly',
    handle: async (incoming) => shown(progressPage(incoming.site, await publicFigures(door(incoming)))),
  });
  publicPage(app, site, {
    method: 'GET',
    url: '/verify',
    rate: 'verify',
    handle: async (incoming) => {
      const { query, now } = incoming;
      const given = (query.get('code') ?? '').trim().slice(0, MOST_CODE);
      const isAsked = query.has('code');
      const faults: readonly FormFault[] =
        isAsked && given === '' ? [{ field: 'code', message: '没有写编号', hint: '照着证书或卡片完整输入' }] : [];
      const found = given === '' ? undefined : await verify(door(incoming), given);
      const html = verifyPage(incoming.site, { code: given, found, faults, on: chinaDate(now) });
      // A name, though masked, stays in no cache.
      return { html };
    },
  });
  // With it a code is checked where there is no connection; docs/platform.md says how.
  publicPage(app, site, {
    method: 'GET',
    url: '/verify/key',
    handle: (incoming) => ({
      file: { type: 'application/x-pem-file', content: Buffer.from(cardPublicKey(door(incoming).keys)) },
      headers: { 'content-disposition': 'attachment; filename="jiangtong-card.pem"' },
    }),
  });
}

/** A QR code may hold an address, and a signature in it. */
const MOST_CODE = 500;
