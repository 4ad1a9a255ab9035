/** What whoever runs the server looks at: is it alive, may it be given work, and how it fares. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Office } from '../office';
import { tokenHash } from '../store/seal';
import { readStanding } from '../store/sql/standing';

/** up to ten seconds; the slowest answers are papers and spoken articles */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * `/healthz` lives as long as the process answers; `/readyz` needs the database and is no longer ready once the server
 * is closing; `/metrics`, for Prometheus, only with the token of KEPU_METRICS_TOKEN, and without the setting not at all.
 * No metric carries a person, a place or an order.
 * @param functions the names that a call may be counted under
 */
export function addWatch(app: FastifyInstance, office: Office, metricsToken: string | null, functions: ReadonlySet<string>): { leave(): void } {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.get('/healthz', async () => ({ ok: true }));
  app.get('/readyz', async (_request, reply) => {
    const ready = !closing && await office.db.query({ text: 'select 1', values: [] }).then(() => true, () => false);
    return reply.code(ready ? 200 : 503).send({ ready });
  });
  if (metricsToken) addMetrics(app, office, tokenHash(metricsToken), functions);
  return {
    leave() {
      closing = true;
    },
  };
}

function addMetrics(app: FastifyInstance, { db, tenant, now }: Office, token: Buffer, functions: ReadonlySet<string>): void {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const took = new Histogram({ name: 'kepu_call_seconds', help: '每次调用用了多少秒', labelNames: ['function', 'status'], buckets: SECONDS, registers });
  const failed = new Counter({ name: 'kepu_faults_total', help: '服务器自己出错的次数', registers });
  const standing = new Gauge({
    name: 'kepu_standing', help: 'overdue 已逾期的单，dead 没发出去的微信消息，late 该做而过了五分钟还没做的时钟任务，waiting_checks 等核查的文字和图片', labelNames: ['what'], registers,
    async collect() {
      for (const [what, count] of Object.entries(await readStanding(db, tenant, now()))) this.set({ what }, count);
    },
  });
  register.registerMetric(standing);
  app.addHook('onResponse', async (request, reply) => {
    const { url } = request.routeOptions;
    if (!url?.startsWith('/1.1/')) return;
    // Only names that exist: whatever a stranger asks for must not become a series of its own, however the call was refused.
    const { name } = (request.params ?? {}) as { name?: string };
    const known = name !== undefined && functions.has(name) ? name : url;
    took.observe({ function: known, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    if (reply.statusCode >= 500) failed.inc();
  });
  app.get('/metrics', async (request, reply) => {
    const shown = /^Bearer (.{1,200})$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!timingSafeEqual(tokenHash(shown), token)) return reply.code(401).send('');
    return reply.type(register.contentType).send(await register.metrics());
  });
}
