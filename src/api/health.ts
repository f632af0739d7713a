import type { FastifyInstance } from 'fastify';
import { problem, PROBLEM_TYPE, type ProblemError } from './problems.ts';
import type { Check } from './services.ts';

/** Longer than any healthy check takes, shorter than a balancer waits. */
const PATIENCE_MS = 3000;

/** For what watches over the service: `/health/live` while the process answers, `/health/ready` while requests are welcome. */
export function healthRoutes(app: FastifyInstance, checks: readonly Check[]): void {
  const hidden = { schema: { hide: true } };
  app.get('/health/live', hidden, (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );
  app.get('/health/ready', hidden, async (_request, reply) => {
    const faults = (await Promise.all(checks.map(run))).filter((fault) => fault !== undefined);
    void reply.header('cache-control', 'no-store');
    if (faults.length === 0) return reply.send({ status: 'ok', checks: checks.map(({ name }) => name) });
    const found = problem('not-ready', `${faults.map(({ message }) => message).join('；')}。`, faults);
    return reply.code(found.status).header('content-type', PROBLEM_TYPE).send(JSON.stringify(found));
  });
}

async function run({ name, code, check }: Check): Promise<ProblemError | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(resolve, PATIENCE_MS, '没有及时答复');
  try {
    const fault = await Promise.race([check(), late]);
    return fault === undefined
      ? undefined
      : { pointer: '', parameter: code, code: 'A019', message: `${name}：${fault}` };
  } catch {
    return { pointer: '', parameter: code, code: 'A019', message: `${name}：检查不了` };
  } finally {
    clearTimeout(timer);
  }
}
