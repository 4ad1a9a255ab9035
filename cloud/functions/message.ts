/** `message.*`: what a person is told; `notice.*`: what may come through WeChat; `queue.pulse`: is there anything new. */
import * as v from 'valibot';
import { kindNames, messageKinds } from '../domain/notice/kinds';
import { mayMend, messageShapes, whyDead, type DeadPage, type MessagePage, type NoticeSettings, type Pulse } from '../domain/notice/message';
import { pageOf, sayOf, textFor, type Audience } from '../domain/notice/texts';
import { chinaTime } from '../domain/order/clock';
import { Refusal } from '../domain/refusals';
import { readAllowed, sayAllowed, switchKind } from '../store/sql/consent';
import { countUnread, listMessages, readMessages } from '../store/sql/message';
import { countDead, listDead, retryDead } from '../store/sql/notice';
import { countWaiting } from '../store/sql/queue';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';
import { desksOf, refsOf } from './queue';

const PAGE = 20;
const MOST_DEAD = 50;

const list = define('message.list', { shape: messageShapes.list }, async (call, input): Promise<MessagePage> => {
  const personId = personOf(call);
  const { db, tenant } = call.office;
  const [page, unread] = await Promise.all([listMessages(db, tenant, personId, input.next, PAGE), countUnread(db, tenant, personId)]);
  return {
    next: page.next, unread: unread.count,
    items: page.items.map((one) => {
      const audience = one.audience as Audience;
      const text = textFor(one.kind, audience);
      return { id: one.id, title: text.title, say: sayOf(call.directory, text, one), at: chinaTime(one.at), unread: one.readAt === null, urgent: one.urgent, page: pageOf(audience, one) };
    }),
  };
});

const read = define('message.read', { shape: messageShapes.read }, async (call, input): Promise<{ unread: number }> => {
  const personId = personOf(call);
  const { db, tenant } = call.office;
  await readMessages(db, tenant, personId, input.id, call.now);
  return { unread: (await countUnread(db, tenant, personId)).count };
});

async function settingsOf(call: Call, personId: string): Promise<NoticeSettings> {
  const { db, tenant, templates = {} } = call.office;
  const { remaining, off } = await readAllowed(db, tenant, personId);
  return {
    mayMend: mayMend(actorOf(call), call.directory),
    kinds: kindNames.map((kind) => {
      const template = templates[kind];
      return { kind, ...messageKinds[kind], on: !off.has(kind), templateId: template?.id ?? null, longTerm: template?.longTerm ?? false, remaining: template ? remaining.get(template.id) ?? 0 : 0 };
    }),
  };
}

const settings = define('notice.settings', { shape: v.object({}) }, async (call) => settingsOf(call, personOf(call)));

const turn = define('notice.switch', { shape: messageShapes.switch }, async (call, { kind, on }) => {
  const personId = personOf(call);
  await switchKind(call.office.db, call.office.tenant, { personId, kind, on, at: call.now });
  return settingsOf(call, personId);
});

const consent = define('notice.consent', { shape: messageShapes.consent }, async (call, { key, results }) => {
  const personId = personOf(call);
  const { db, tenant, templates = {} } = call.office;
  // Only what WeChat says was allowed, and only for templates of ours; «reject», «ban» and «filter» change nothing.
  const own = new Set(Object.values(templates).map((template) => template?.id));
  const templateIds = Object.keys(results).filter((templateId) => own.has(templateId) && results[templateId]?.startsWith('accept'));
  if (templateIds.length > 0) await sayAllowed(db, tenant, { personId, key, templateIds, at: call.now });
  return settingsOf(call, personId);
});

function checkMender(call: Call): void {
  personOf(call);
  if (!mayMend(actorOf(call), call.directory)) throw new Refusal('notice.notYours');
}

async function deadOf({ office: { db, tenant } }: Call): Promise<DeadPage> {
  const [rows, total] = await Promise.all([listDead(db, tenant, MOST_DEAD), countDead(db, tenant)]);
  return { total, items: rows.map((row) => ({ id: row.id, title: textFor(row.happened, row.audience as Audience).title, kind: messageKinds[row.kind].label, why: whyDead(row.failed, row.field, row.errcode), at: chinaTime(row.doneAt) })) };
}

const dead = define('notice.dead', { shape: v.object({}) }, async (call) => {
  checkMender(call);
  return deadOf(call);
});

const retry = define('notice.retry', { shape: messageShapes.retry }, async (call, { id }) => {
  checkMender(call);
  await retryDead(call.office.db, call.office.tenant, id, call.now);
  return deadOf(call);
});

const pulse = define('queue.pulse', { shape: v.object({}) }, async (call): Promise<Pulse> => {
  const personId = personOf(call);
  const { db, tenant } = call.office;
  const places = desksOf(call).flatMap((desk) => refsOf(call, desk).map((ref) => ({ kind: desk.kind, ref })));
  const [counts, unread] = await Promise.all([countWaiting(db, tenant, places), countUnread(db, tenant, personId)]);
  return { mark: `${counts.join('.')} ${unread.newest?.getTime() ?? 0}`, unread: unread.count, waiting: counts.reduce((sum, one) => sum + one, 0) };
});

export const messageFunctions: CloudFunction[] = [list, read, settings, turn, consent, dead, retry, pulse];
