import type { FastifyInstance } from 'fastify';
import { applyDraftPages } from './apply-draft.ts';
import { applyStartPages } from './apply-start.ts';
import { applyTablePages } from './apply-table.ts';
import type { Site } from '../../web/portal/index.ts';

/** Applying: where it begins, and a page for each step. */
export function applyPages(app: FastifyInstance, site: Site): void {
  applyStartPages(app, site);
  applyDraftPages(app, site);
  applyTablePages(app, site);
}
