/**
 * The address that WeChat sends messages to: /wechat/push. Each message is done once, however often it comes and on however
 * many servers: what it leads to is written in one transaction with the mark that it was done.
 */
import type { FastifyInstance } from 'fastify';
import type { Office } from '../office';
import type { PushHandler } from '../functions/pushed';
import { isAway } from '../store/postgres';
import { forgetPushes, seePush } from '../store/sql/wechat';
import { echoOf, readPush, type PushEvent, type PushSettings, type Query } from '../wechat/push';

const PATH = '/wechat/push';
const LARGEST_PUSH = 64 * 1024;
/* WeChat waits five seconds and then sends again, three times. A transaction that takes longer ends by itself, and the next
   copy of the message finds nothing done. */
const LONGEST_MS = 4000;
/* As long as a mark is kept, and as old as a message may be: so an old one that somebody recorded can't be played again. */
const KEPT_MS = 7 * 86_400_000;

export function addPush(app: FastifyInstance, office: Office, settings: PushSettings, handlers: readonly PushHandler[]): void {
  // A scope of its own: the signature is over the body as it came, so nobody may have parsed it.
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: LARGEST_PUSH }, (_request, body, done) => done(null, body));

    scope.get(PATH, async (request, reply) => {
      const echo = echoOf(settings, request.query as Query);
      // As plain text: what comes back is what somebody sent.
      return echo === null ? reply.code(403).type('text/plain').send('') : reply.type('text/plain').send(echo);
    });

    scope.post(PATH, async (request, reply) => {
      reply.type('text/plain');
      const answer = readPush(settings, request.query as Query, typeof request.body === 'string' ? request.body : '');
      if (!answer.ok) {
        // The commonest mistake in the console, and one that WeChat does not tell of.
        const why = typeof request.body === 'string' && request.body.trimStart().startsWith('<') ? 'xml; choose JSON in the console' : answer.why;
        request.log.warn({ why }, 'a push that is not from wechat, or not for us');
        return reply.code(403).send('');
      }
      const { push } = answer;
      if (!(Math.abs(office.now().getTime() - push.at.getTime()) < KEPT_MS)) {
        request.log.warn({ event: push.event }, 'a push of another time; is the clock of this machine right?');
        return reply.code(403).send('');
      }
      try {
        const done = await takePush(office, push, handlers);
        request.log.debug({ event: push.event, done }, 'push');
        return reply.send('success');
      } catch (fault) {
        // Nothing is written, so WeChat's next try does it. Only the kind goes to the log: a message names people.
        request.log.error({ event: push.event, fault: (fault as Error).name, code: (fault as { code?: string }).code, away: isAway(fault) }, 'a push could not be taken; wechat sends it again');
        return reply.code(500).send('');
      }
    });
  });
}

/** Does what a message leads to, once. @returns false when it was done before, or when nobody wants this kind */
export async function takePush(office: Office, push: PushEvent, handlers: readonly PushHandler[]): Promise<boolean> {
  const wanted = handlers.filter((one) => one.event === push.event);
  if (wanted.length === 0) return false;
  const now = office.now();
  return office.db.together(async (db) => {
    await db.query({ text: `set local statement_timeout = ${LONGEST_MS}`, values: [] });
    if (!(await seePush(db, { tenant: office.tenant, keyHash: office.keys.lookUp(push.key), at: now }))) return false;
    await forgetPushes(db, office.tenant, new Date(now.getTime() - 2 * KEPT_MS));
    for (const handler of wanted) await handler.run({ ...office, db }, push);
    return true;
  });
}
