import { existsSync } from 'node:fs';
import { join } from 'node:path';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance } from 'fastify';
import { shownRules, type LoadedNotices } from '../flow/index.ts';
import { mainFirst, portalStyles, type Site } from '../web/portal/index.ts';
import { scriptsOf } from './assets.ts';
import { closeConnections } from './closing.ts';
import { refuseUndeclared } from './declared.ts';
import { digest } from './digest.ts';
import { handleErrors, refuseRequest, refuseUrl } from './errors.ts';
import { healthRoutes } from './health.ts';
import { takeJson } from './json-body.ts';
import { DEFAULT_LIMITS, makeLimits, type LimitOptions } from './limits.ts';
import { loggerOf, logRequests, requestId, type LogOptions } from './log.ts';
import { metricsRoute } from './metrics.ts';
import { myPages } from './pages/my.ts';
import { publicPages } from './pages/public.ts';
import { plainPages } from './pages/public-plain.ts';
import { signInPages } from './pages/sign-in.ts';
import { accountRoutes } from './routes/accounts.ts';
import { assessRoute } from './routes/assess.ts';
import { auditRoutes } from './routes/audit.ts';
import { budgetRoutes } from './routes/budgets.ts';
import { calendarRoutes } from './routes/calendars.ts';
import { caseRoutes } from './routes/cases.ts';
import { delegationRoutes } from './routes/delegations.ts';
import { deskRoutes } from './routes/desk.ts';
import { exportRoutes } from './routes/exports.ts';
import { grantRoutes } from './routes/grants.ts';
import { importRoutes } from './routes/imports.ts';
import { jobRoutes } from './routes/jobs.ts';
import { materialRoutes } from './routes/materials.ts';
import { messageRoutes } from './routes/messages.ts';
import { metaRoutes } from './routes/meta.ts';
import { noticeRoutes } from './routes/notices.ts';
import { oidcRoutes } from './routes/oidc.ts';
import { organisationRoutes } from './routes/organisations.ts';
import { pageRoutes } from './routes/pages.ts';
import { payeeRoutes } from './routes/payees.ts';
import { paymentRoutes } from './routes/payments.ts';
import { publicNoticeRoutes } from './routes/public-notices.ts';
import { registerRoutes } from './routes/registers.ts';
import { rulesRoute } from './routes/rules.ts';
import { rulingRoutes } from './routes/rulings.ts';
import { sessionRoutes } from './routes/session.ts';
import { sessionsRoutes } from './routes/sessions.ts';
import { supervisionRoutes } from './routes/supervision.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { rulesShown } from './rules-shown.ts';
import type { PlatformServices } from './services.ts';
import { SESSION_COOKIE } from './session.ts';

export interface ServerOptions {
  readonly loaded: LoadedNotices;
  /** Where the built scripts are (`dist/web`). Without them the pages work by forms. */
  readonly webRoot: string;
  readonly version: string;
  /** The clock, so that a test can set it. */
  readonly now: () => Date;
  /** What needs a database. Absent: notices and calculator alone. */
  readonly platform?: PlatformServices;
  /** Absent: the defaults; `off` lifts them all. */
  readonly limits?: Partial<LimitOptions> | 'off';
  /** Absent: errors alone, to standard error. */
  readonly log?: LogOptions;
  /**
   * How many proxies stand in front, or their addresses: of `x-forwarded-for` what they have written is believed, never what a visitor
   * sent along, and `x-forwarded-proto` too. Absent: nobody is believed.
   */
  readonly behindProxy?: number | string | undefined;
}

const MOST_BYTES = 1024 * 1024;

/** The HTTP server, not yet listening: the pages for people, the API for programs, from the same notices. */
export function createServer(options: ServerOptions): Promise<FastifyInstance> {
  return makeServer(options, FAMILIES);
}

/** The routes of what needs a database, family by family. */
const FAMILIES: readonly ((app: FastifyInstance) => void)[] = [
  sessionRoutes,
  sessionsRoutes,
  (app) => {
    const oidc = app.services.platform?.oidc;
    if (oidc !== undefined) oidcRoutes(app, oidc);
  },
  accountRoutes,
  grantRoutes,
  delegationRoutes,
  organisationRoutes,
  registerRoutes,
  importRoutes,
  exportRoutes,
  auditRoutes,
  budgetRoutes,
  payeeRoutes,
  paymentRoutes,
  caseRoutes,
  materialRoutes,
  messageRoutes,
  webhookRoutes,
  jobRoutes,
  publicNoticeRoutes,
  supervisionRoutes,
  rulingRoutes,
  calendarRoutes,
];

/** The pages of what needs a database. */
const PAGES: readonly ((app: FastifyInstance, site: Site) => void)[] = [signInPages, myPages, publicPages];

/** A server with these routes for what needs a database. */
export async function makeServer(
  options: ServerOptions,
  families: readonly ((app: FastifyInstance) => void)[],
): Promise<FastifyInstance> {
  const { loaded, platform, now } = options;
  const app = Fastify({
    ...loggerOf(options.log ?? { level: 'error', stream: process.stderr }),
    genReqId: requestId,
    trustProxy: trusted(options.behindProxy),
    bodyLimit: MOST_BYTES,
    // An upload over a slow line takes its time; the head of a request still has a minute only.
    requestTimeout: platform === undefined ? 30_000 : 600_000,
    frameworkErrors: refuseUrl,
    clientErrorHandler: refuseRequest,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  });
  // What comes in is checked by `route()`, with every fault in Chinese; answers are plain JSON.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  logRequests(app);
  closeConnections(app);
  await app.register(helmet, SECURITY);
  await app.register(compress, { globalDecompression: false });
  await app.register(cookie);
  await app.register(rateLimit, { global: false });
  await app.register(swagger, { openapi: openApi(options.version, platform !== undefined) });
  const limits = options.limits === 'off' ? undefined : { ...DEFAULT_LIMITS, ...options.limits };
  const notices = mainFirst(loaded.notices, loaded.ruleSet);
  const { ruleSet } = loaded;
  const ruled = platform === undefined ? undefined : () => shownRules({ database: platform.database, ruleSet });
  const shown = rulesShown(ruleSet, ruled, now);
  const services = { ruleSet, rulesShown: shown, notices, now, limits: makeLimits(app, limits), platform };
  app.decorate('services', services);
  refuseUndeclared(app);

  const styles = portalStyles();
  const site: Site = {
    notices,
    ruleSet,
    styles: [`/styles/${digest(styles)}.css`],
    scripts: scriptsOf(options.webRoot, 'portal'),
    ownScripts: scriptsOf(options.webRoot, 'own'),
    rulesUrl: (await shown()).url,
    hasServices: platform !== undefined,
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
  metricsRoute(app, platform);
  healthRoutes(app, platform?.checks ?? []);
  // Each takes bodies of one kind: the API JSON, the pages their own forms. All others are refused.
  app.removeAllContentTypeParsers();
  await app.register(async (scope) => {
    takeJson(scope);
    await scope.register(multipart);
    noticeRoutes(scope, site);
    rulesRoute(scope);
    metaRoutes(scope, loaded);
    assessRoute(scope);
    if (platform !== undefined) for (const addRoutes of families) addRoutes(scope);
  });
  await app.register(async (scope) => {
    await scope.register(multipart);
    pageRoutes(scope, site, styles, now);
    plainPages(scope, site);
    if (platform !== undefined) for (const addPages of PAGES) addPages(scope, site);
    if (platform !== undefined) await deskRoutes(scope, options.webRoot);
  });
  await app.ready();
  return app;
}

/** Whom Fastify believes: hop 0 is whoever is connected, hop 1 the last address in the header, and so on to the visitor's own words. */
function trusted(
  behindProxy: ServerOptions['behindProxy'],
): string | false | ((address: string, hop: number) => boolean) {
  if (typeof behindProxy !== 'number') return behindProxy ?? false;
  return (_, hop) => hop < behindProxy;
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

function openApi(version: string, hasPlatform: boolean) {
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
      ...(hasPlatform ? PLATFORM_TAGS : []),
    ],
    ...(hasPlatform
      ? {
          components: {
            securitySchemes: {
              session: { type: 'apiKey' as const, in: 'cookie' as const, name: SESSION_COOKIE },
            },
          },
        }
      : {}),
  };
}

const PLATFORM_TAGS = [{ name: '审计', description: '审计记录、校验和导出' }];
