/**
 * The part of LeanCloud's HTTP interface that our client, the unmodified `leancloud-storage` 4.15, speaks:
 * functions, mini-program log-in, session. Everything else answers a clear error in LeanCloud's form.
 */
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { clientHeader, isTooOld } from '../domain/client';
import { mostTogether, togetherName } from '../domain/reads';
import { Refusal, refusals, type RefusalId } from '../domain/refusals';
import { noteCall } from '../functions/audit';
import type { Call, CloudFunction } from '../functions/define';
import { lineOf, scarce, scarceOfOne, type Limits } from './limits';
import type { Office } from '../office';
import { loginWithWechat, refreshSession, sessionOf } from '../functions/login';
import { togetherOf } from '../functions/together';
import { isAway, isFull } from '../store/postgres';
import { readDirectoryVersion } from '../store/sql/people';
import type { WechatLogin } from '../wechat/code2session';

/** The largest body a function takes, bytes; files go another way. */
export const BODY_LIMIT = 256 * 1024;

const tokenOf = (request: FastifyRequest): string | null => {
  const token = request.headers['x-lc-session'];
  return typeof token === 'string' && token !== '' ? token : null;
};

async function callOf(office: Office, request: FastifyRequest, login: CloudFunction['login']): Promise<Call> {
  const token = tokenOf(request);
  const now = office.now();
  if (!token) {
    if (login === 'needed') throw new Refusal('login.needed');
    return { office, now, directory: await office.directory(await readDirectoryVersion(office.db, office.tenant) ?? undefined), personId: null, name: null, token: null, log: request.log };
  }
  const session = await sessionOf(office, token);
  return { office, now, directory: await office.directory(session.directoryVersion), personId: session.personId, name: session.name, elders: session.elders, flow: session.flow, token, sessionId: session.id, log: request.log };
}

/** Pages older than `least` hear that there is a newer edition, instead of an answer they may not understand. */
export function refuseOld(app: FastifyInstance, least: string): void {
  app.addHook('onRequest', async (request) => {
    const edition = request.headers[clientHeader];
    if (typeof edition === 'string' && isTooOld(edition, least)) throw new Refusal('client.tooOld');
  });
}

/* Such a key can only be meant to change the objects it lands in. */
function refuseProto(name: string, value: unknown): unknown {
  if (name === '__proto__') throw new SyntaxError('__proto__');
  return value;
}

/* Several questions in one request count as several. */
function weightOf(name: string, body: unknown): number {
  const { parts } = (body ?? {}) as { parts?: unknown };
  return name === togetherName && Array.isArray(parts) ? Math.min(Math.max(parts.length, 1), mostTogether) : 1;
}

export function addWire(app: FastifyInstance, office: Office, functions: readonly CloudFunction[], wechat: WechatLogin, limits: Limits): void {
  const byName = new Map(functions.map((one) => [one.name, one]));
  const together = togetherOf(byName, refusalOf);
  byName.set(together.name, together);

  // The SDK sends an empty body under a JSON type when a function takes nothing; Fastify's own parser refuses that.
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser(/^(application\/json|text\/plain)/, { parseAs: 'string', bodyLimit: BODY_LIMIT }, (_request, body, done) => {
    if (body === '') return done(null, {});
    try {
      // Looking at every key costs several times the reading; a text that has neither this name nor a sign written by its
      // number (\u005f) can't hold one of that name.
      const suspect = (body as string).includes('__proto__') || (body as string).includes('\\u');
      done(null, suspect ? JSON.parse(body as string, refuseProto) : JSON.parse(body as string));
    } catch {
      done(new Refusal('request.broken'));
    }
  });

  const run = async (request: FastifyRequest<{ Params: { name: string } }>) => {
    const line = lineOf(request.ip);
    await limits.spend('address', line);
    const found = byName.get(request.params.name);
    if (!found) throw new Refusal('request.unknownFunction');
    const scarceKind = scarce[found.name];
    if (scarceKind) await limits.spend(scarceKind, line);
    const call = await callOf(office, request, found.login);
    const weight = weightOf(found.name, request.body);
    if (call.personId) {
      await limits.spend('person', call.personId, weight);
      const ofOne = scarceOfOne[found.name];
      if (ofOne) await limits.spend(ofOne, call.personId);
      // Of somebody unknown only the address is left to count by.
    } else if (weight > 1) await limits.spend('address', line, weight - 1);
    const result = await found.run(call, request.body);
    await noteCall(call, found.name, request.body);
    return { result };
  };
  app.post('/1.1/functions/:name', run);
  app.post('/1.1/call/:name', run);

  app.post('/1.1/users', async (request, reply) => {
    await limits.spend('login', lineOf(request.ip));
    return reply.code(201).send(await loginWithWechat(office, wechat, request.body));
  });
  app.get('/1.1/users/me', async (request) => {
    await limits.spend('address', lineOf(request.ip));
    const asked = (request.query as { session_token?: unknown }).session_token;
    const token = tokenOf(request) ?? asked;
    if (typeof token !== 'string' || token === '') throw new Refusal('login.needed');
    const session = await sessionOf(office, token);
    return { objectId: session.personId, sessionToken: token, username: session.personId, createdAt: office.now().toISOString(), updatedAt: office.now().toISOString() };
  });
  app.put('/1.1/users/:id/refreshSessionToken', async (request: FastifyRequest<{ Params: { id: string } }>) => {
    await limits.spend('address', lineOf(request.ip));
    const token = tokenOf(request);
    if (!token) throw new Refusal('login.needed');
    return refreshSession(office, token, request.params.id);
  });
  app.all('/1.1/classes/*', async () => {
    throw new Refusal('request.classesOff');
  });

  app.setNotFoundHandler((request, reply) => refuse(request, reply, new Refusal('request.unknownPath')));
  app.setErrorHandler((fault: Error & { code?: string; statusCode?: number }, request, reply) => {
    return refuse(request, reply, refusalOf(fault, request.log));
  });
}

/** What is said of a fault: the person hears a sentence of the closed list, the operator reads what happened. */
function refusalOf(thrown: unknown, log: FastifyBaseLogger): Refusal {
  const fault = thrown as Error & { code?: string; statusCode?: number };
  if (fault instanceof Refusal) return fault;
  const known: Record<string, RefusalId> = {
    FST_ERR_CTP_BODY_TOO_LARGE: 'request.tooLarge',
    FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.broken',
    FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.broken',
    FST_ERR_BAD_URL: 'request.unknownPath',
  };
  const id = known[fault.code ?? ''];
  if (id) return new Refusal(id);
  if (isFull(fault)) return new Refusal('server.full');
  if (isAway(fault)) {
    log.error({ code: fault.code }, refusals['server.away'].log);
    return new Refusal('server.away');
  }
  // The fault is for the operator only; not a word of it leaves the server. A database's sentence
  // about a value (class 22) would carry what was typed, so of those the log has only the kind and the place.
  const message = fault.code?.startsWith('22') ? undefined : fault.message;
  log.error({ fault: fault.name, message, code: fault.code, stack: fault.stack?.split('\n').slice(1, 8) }, refusals['server.fault'].log);
  return new Refusal('server.fault');
}

/** A «no» as every client reads it. */
export function refuse(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status, code, log } = refusals[refusal.id];
  // What only an operator can mend must reach the operator; a person's own «no» need not.
  if (status >= 500) request.log.error({ refusal: refusal.id }, log);
  else request.log.debug({ refusal: refusal.id }, log);
  return reply.code(status).send({ code, error: refusal.message, refusal: refusal.id, ...(refusal.field ? { field: refusal.field } : {}) });
}
