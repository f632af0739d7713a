import type { FastifyInstance } from 'fastify';
import { encode } from 'uqr';
import { myCards } from '../../flow/index.ts';
import { cardPage, type Site } from '../../web/portal/index.ts';
import { actingOf, looking, myOwn } from './own.ts';

/** One's own 人才服务金卡, with the code by which whoever is shown it checks it. */
export function cardPages(app: FastifyInstance, site: Site): void {
  myOwn(app, site, {
    method: 'GET',
    url: '/my/card',
    handle: async (incoming) => {
      const cards = await myCards(looking(incoming.context));
      const html = cardPage(
        incoming.site,
        await actingOf(incoming),
        cards.map((card) => {
          const path = card.code === undefined ? undefined : `/verify?code=${card.code}`;
          return {
            ...card,
            verifyAddress: path,
            // Whoever scans it is elsewhere.
            code: path === undefined ? undefined : encode(`${incoming.origin}${path}`, { border: 0 }).data,
          };
        }),
      );
      return { html };
    },
  });
}
