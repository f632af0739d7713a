import type { FastifyInstance } from 'fastify';
import type { Site } from '../../web/portal/index.ts';
import { accountPages } from './accounts.ts';
import { applyPages } from './apply.ts';
import { cardPages } from './cards.ts';
import { casePages } from './case.ts';
import { contactPages } from './contact.ts';
import { entitlementPages } from './entitlements.ts';
import { homePages } from './home.ts';
import { materialPages } from './materials.ts';
import { messagePages } from './messages.ts';

/** The pages of one's own: what one can have, applying, one's cases, messages, materials, accounts. */
export function myPages(app: FastifyInstance, site: Site): void {
  homePages(app, site);
  entitlementPages(app, site);
  applyPages(app, site);
  casePages(app, site);
  cardPages(app, site);
  messagePages(app, site);
  materialPages(app, site);
  accountPages(app, site);
  contactPages(app, site);
}
