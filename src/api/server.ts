import { existsSync } from 'node:fs';
import { join } from 'node:path';
import compress from '@fastify/compress';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance } from 'fastify';
import type { LoadedNotices } from '../flow/index.ts';
import { mainFirst, portalStyles, type Site } from '../web/portal/index.ts';
import { scriptsOf } from './assets.ts';
import { digest } from './digest.ts';
import { handleErrors, refuseRequest, refuseUrl } from './errors.ts';
import { assessRoute } from './routes/assess.ts';
import { metaRoutes } from './routes/meta.ts';
import { noticeRoutes } from './routes/notices.ts';
import { pageRoutes } from './routes/pages.ts';
import { rulesRoute } from './routes/rules.ts';

export interface ServerOptions {
  readonly loaded: LoadedNotices;
  /** Where the built scripts are (`dist/web`). Without them the pages work by forms. */
  readonly webRoot: string;
  readonly version: string;
  /** The clock, so that a test can set it. */
  readonly now: () => Date;
}

const MOST_BYTES = 1024 * 1024;

/** The HTTP server, not yet listening: the pages for people, the API for programs, from the same notices. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: MOST_BYTES,
    requestTimeout: 30_000,
    frameworkErrors: refuseUrl,
    clientErrorHandler: refuseRequest,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  });
  // Requests are parsed by the rooms that own what comes in, with every fault in Chinese; answers are plain JSON.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  await app.register(helmet, SECURITY);
  await app.register(compress, { globalDecompression: false });
  await app.register(swagger, { openapi: openApi(options.version) });

  const rules = JSON.stringify(options.loaded.ruleSet);
  const styles = portalStyles();
  const scripts = scriptsOf(options.webRoot);
  const site: Site = {
    notices: mainFirst(options.loaded.notices, options.loaded.ruleSet),
    ruleSet: options.loaded.ruleSet,
    styles: [`/styles/${digest(styles)}.css`],
    scripts,
    rulesUrl: `/api/rules?v=${digest(rules)}`,
  };
  handleErrors(app, site);
  const assets = join(options.webRoot, 'assets');
  if (existsSync(assets))
    await app.register(fastifyStatic, {
      root: assets,
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
      index: false,
    });
  noticeRoutes(app, site);
  rulesRoute(app, rules);
  metaRoutes(app, options.loaded);
  // Each takes bodies of one kind: the API JSON, the pages their own forms. All others are refused.
  app.removeAllContentTypeParsers();
  await app.register((scope, _options, done) => {
    assessRoute(scope, site.ruleSet, options.now);
    done();
  });
  await app.register((scope, _options, done) => {
    pageRoutes(scope, site, styles, options.now);
    done();
  });
  await app.ready();
  return app;
}

/** Nothing but files of this very server, and no page of it within another. TLS and its headers are for the proxy in front. */
const SECURITY = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'same-origin' as const },
} as const;

function openApi(version: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: '匠通：可执行的政策文件',
      version,
      description:
        '文件原文、编译后的规则和测算。金额单位为元，日期写作 2025-09-01。出错时一次给出全部错误（application/problem+json）。',
    },
    tags: [
      { name: '文件', description: '逐句原文和办理内容' },
      { name: '测算', description: '情形进，结果出' },
      { name: '服务', description: '接口自身的情况' },
    ],
  };
}
