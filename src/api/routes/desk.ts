import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deskPage } from '../../web/desk/index.ts';
import { entryOf } from '../assets.ts';
import { RequestProblem } from '../errors.ts';
import { tokenOf } from '../session.ts';

/** Pages are no part of the described API. */
const HIDDEN = { schema: { hide: true } } as const;

const NOT_BUILT = '工作台还没有构建。在平台的目录里运行 npm run build，再启动一次。';

/**
 * The staff's application: one page for every address below `/desk`, and the files of its build. What it shows it asks of the API, as
 * whoever is signed in.
 * @param webRoot where the built files are (`dist/web`); those of the desk stand in `desk` within it.
 */
export async function deskRoutes(app: FastifyInstance, webRoot: string): Promise<void> {
  const root = join(webRoot, 'desk');
  const entry = entryOf(root, 'src/web/desk/islands/desk.tsx');
  const assets = join(root, 'assets');
  if (existsSync(assets))
    await app.register(fastifyStatic, {
      root: assets,
      prefix: '/desk/assets/',
      decorateReply: false,
      immutable: true,
      maxAge: '365d',
      index: false,
    });
  const page = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (entry === undefined) throw new RequestProblem('not-ready', NOT_BUILT);
    const providers = app.services.platform?.oidc?.providers ?? [];
    const html = deskPage({
      styles: entry.styles.map((file) => `/desk/${file}`),
      scripts: [`/desk/${entry.script}`],
      signedIn: tokenOf(request) !== undefined,
      providers: providers.map(({ id, name }) => ({ id, name })),
    });
    return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(html);
  };
  app.get('/desk', HIDDEN, page);
  app.get('/desk/*', HIDDEN, page);
}
