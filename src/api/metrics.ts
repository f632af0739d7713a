import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { patternOf } from './log.ts';
import type { PlatformServices } from './services.ts';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** `GET /metrics` for Prometheus: how long requests take by route, the process and its event loop, and what the platform gives. */
export function metricsRoute(app: FastifyInstance, platform: PlatformServices | undefined): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer, by method, pattern of the route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    durations.observe(
      { method, route: patternOf(routeOptions.url), status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    done();
  });
  if (platform !== undefined) platformGauges(registry, platform);
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header('cache-control', 'no-store')
      .type(registry.contentType)
      .send(await registry.metrics()),
  );
}

function platformGauges(registry: Registry, { database, gauges }: PlatformServices): void {
  const { pool } = database;
  const connections = { total: () => pool.totalCount, idle: () => pool.idleCount, waiting: () => pool.waitingCount };
  new Gauge({
    name: 'database_connections',
    help: 'Connections of the application’s pool: all, idle, and requests that wait for one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(connections)) this.set({ state }, count());
    },
  });
  for (const { name, help, label, read } of gauges) {
    new Gauge({
      name,
      help,
      labelNames: label === undefined ? [] : [label],
      registers: [registry],
      async collect() {
        // A figure that can't be read now is missing, and the others are there: that is when one looks at them.
        const value = await read().catch(() => undefined);
        if (typeof value === 'number') this.set(value);
        else {
          this.reset();
          if (label === undefined) this.remove();
          else for (const [one, count] of Object.entries(value ?? {})) this.set({ [label]: one }, count);
        }
      },
    });
  }
}
