/**
 * The outbox: what happened becomes a message in the app for each person it is for, and goes through WeChat to those who
 * allowed it. Any number of processes; whoever stops in the middle leaves the rest to the others.
 */
import type { FastifyBaseLogger } from 'fastify';
import { isQuiet, laterThan, type Template } from '../domain/notice/kinds';
import { textFor, type Audience } from '../domain/notice/texts';
import { audienceOf, personsOf } from '../domain/notice/told';
import { wechatMessage, type Told } from '../domain/notice/wechat';
import type { Office } from '../office';
import { newId } from '../store/seal';
import { readDirectoryVersion } from '../store/sql/people';
import { beginSending, putBack, settle, sweepDeliveries, takeDeliveries, takeNotices, tellNotices, type DueDelivery, type DueNotice, type NewMessage, type Settled } from '../store/sql/notice';
import { WechatFault } from '../wechat/fault';
import { sendMessage } from '../wechat/subscribe';
import { checkText } from '../wechat/text-check';

const NOTICES = 50;
const MESSAGES = 40;
const LANES = 4;
const LEASE_MS = 5 * 60_000;
/* News older than this is no news; an administrator may still send it. */
const KEPT_MS = 3 * 86_400_000;
const MOST_TRIES = 5;
const LONG_PAUSE_MS = 10 * 60_000;
type Log = Pick<FastifyBaseLogger, 'error' | 'warn'>;

/** One turn: tells what is to be told, then sends what may be sent now. */
export async function runOutbox(office: Office, log?: Log): Promise<{ told: number; sent: number }> {
  return { told: await tellAll(office), sent: await sendAll(office, log) };
}

/** Everything that happened and was not told yet. @returns how many messages were written here */
export async function tellAll(office: Office): Promise<number> {
  const { db, tenant } = office;
  let told = 0;
  for (;;) {
    const now = office.now();
    const due = await takeNotices(db, tenant, now, new Date(now.getTime() + LEASE_MS), NOTICES);
    if (due.length === 0) return told;
    const directory = await office.directory(await readDirectoryVersion(db, tenant) ?? undefined);
    const messages = due.flatMap((notice) => (notice.number === null ? [] : personsOf(directory, notice).map((personId) => messageTo(office, notice, personId))))
      // Somebody who is told of one thing twice over reads it as what is nearest to them.
      .sort((a, b) => nearest.indexOf(a.audience as Audience) - nearest.indexOf(b.audience as Audience));
    told += await tellNotices(db, tenant, due.map((one) => one.id), messages, now);
  }
}

const nearest: readonly Audience[] = ['orderer', 'guest', 'crew', 'team', 'desk'];

function messageTo({ templates = {} }: Office, notice: DueNotice, personId: string): NewMessage {
  const { id: noticeId, kind, state, orderId, topicId, villageCode, slot, urgent, at } = notice;
  const audience = audienceOf(notice);
  const { send } = textFor(kind, audience);
  const template = send && templates[send];
  return {
    id: newId(), personId, noticeId, kind, audience, state, orderId, number: notice.number as string, topicId, villageCode, slot, urgent, at: at.toISOString(),
    send: template ? { kind: send, templateId: template.id } : null,
  };
}

/** Everything that may be sent now. WeChat being away ends the turn at once; nothing is lost and nobody waits. @returns how many were sent here */
export async function sendAll(office: Office, log?: Log): Promise<number> {
  const { db, tenant, templates = {} } = office;
  const before = () => new Date(office.now().getTime() - KEPT_MS);
  if (Object.keys(templates).length === 0) return 0;
  await sweepDeliveries(db, tenant, office.now(), before());
  let sent = 0;
  for (let first = true; ; first = false) {
    const now = office.now();
    const by = newId();
    const batch = await takeDeliveries(db, tenant, by, { now, until: new Date(now.getTime() + LEASE_MS), quiet: isQuiet(now), before: before() }, MESSAGES);
    if (batch.length === 0) return sent;
    const asked = first ? await whyAway(office, batch) : null;
    if (asked) {
      await putBack(db, tenant, by, later(now, batch, asked));
      return sent;
    }
    const turn = { by, stopped: null as Date | null, sent: 0 };
    const lanes = [...byPerson(batch)].reduce<DueDelivery[][]>((all, own, index) => {
      (all[index % LANES] ??= []).push(...own);
      return all;
    }, []);
    await Promise.all(lanes.map(async (lane) => {
      for (const one of lane) if (!turn.stopped) await sendOne(office, one, turn, log);
    }));
    sent += turn.sent;
    if (turn.stopped) {
      await putBack(db, tenant, by, turn.stopped);
      return sent;
    }
  }
}

function byPerson(batch: readonly DueDelivery[]): Iterable<DueDelivery[]> {
  const groups = new Map<string, DueDelivery[]>();
  for (const one of batch) groups.set(one.personId, [...groups.get(one.personId) ?? [], one]);
  return groups.values();
}

const later = (now: Date, batch: readonly DueDelivery[], kind: WechatFault['kind']): Date =>
  (kind === 'away' ? laterThan(now, Math.min(...batch.map((one) => one.waits))) : new Date(now.getTime() + LONG_PAUSE_MS));

/**
 * Asks WeChat something harmless before anything is sent. A message whose answer gets lost is never sent again, so none
 * of them should be the one that finds out that WeChat is away.
 */
async function whyAway(office: Office, batch: readonly DueDelivery[]): Promise<WechatFault['kind'] | null> {
  const openid = batch.map((one) => openidOf(office, one)).find((one) => one !== null);
  if (!openid) return null;
  const { why } = await checkText(office.wechat, { text: '科普点单', openid, scene: 'profile' });
  return why && why.kind !== 'refused' ? why.kind : null;
}

function openidOf({ keys }: Office, { openidSealed }: DueDelivery): string | null {
  try {
    return openidSealed === null ? null : keys.open(openidSealed);
  } catch {
    return null;
  }
}

async function sendOne(office: Office, one: DueDelivery, turn: { by: string; stopped: Date | null; sent: number }, log?: Log): Promise<void> {
  const { db, tenant, templates = {} } = office;
  const now = office.now();
  const template: Template | undefined = templates[one.kind];
  const longTerm = template?.longTerm ?? false;
  const done = (how: Settled) => settle(db, tenant, { messageId: one.messageId, by: turn.by, longTerm, now, ...how });
  const openid = openidOf(office, one);
  const directory = await office.directory();
  const message = template?.id === one.templateId ? wechatMessage(directory, template, { ...one.about, audience: one.about.audience as Audience } as Told) : null;
  // Another template by now, no time to put into it, an account that has gone: the message in the app is enough.
  if (!openid || !message) return done({ state: 'inApp', failed: openid ? 'noField' : 'openid' });
  if (!(await beginSending(db, tenant, { messageId: one.messageId, by: turn.by, longTerm, now }))) return done({ state: 'inApp', failed: 'notAllowed' });
  try {
    const answer = await sendMessage(office.wechat, { openid, templateId: one.templateId, ...message });
    if (answer.ok) {
      turn.sent += 1;
      return await done({ state: 'sent', wechatId: answer.messageId });
    }
    if (answer.why === 'notAllowed') return await done({ state: 'inApp', failed: 'notAllowed', errcode: 43101, consent: 'gone' });
    if (answer.why === 'busy' && one.tries + 1 < MOST_TRIES) return await done({ state: 'waiting', tried: true, nextAt: laterThan(now, one.tries), consent: 'back' });
    log?.error({ kind: one.kind, why: answer.why, field: 'field' in answer ? answer.field : null }, 'wechat does not take this message; it is on the list of administrators');
    return await done({ state: 'dead', tried: true, failed: answer.why, field: 'field' in answer ? answer.field : null, consent: 'back' });
  } catch (fault) {
    if (!(fault instanceof WechatFault)) throw fault;
    if (fault.kind === 'refused') return done({ state: 'dead', tried: true, failed: 'refused', errcode: fault.errcode, consent: 'back' });
    // It may have arrived, and reading it twice is worse than reading it in the app: not again.
    turn.stopped = later(now, [one], fault.kind);
    return fault.maybeDone ? done({ state: 'maybe', failed: 'maybe', errcode: fault.errcode }) : done({ state: 'waiting', nextAt: turn.stopped, consent: 'back' });
  }
}

export function startOutbox(office: Office, log: FastifyBaseLogger, everyMs: number): { stop(): Promise<void> } {
  let running: Promise<unknown> | null = null;
  const tick = () => {
    running ??= runOutbox(office, log)
      .catch((fault: Error & { code?: string }) => log.error({ fault: fault.name, code: fault.code }, 'the outbox missed a turn; it goes on at the next'))
      .finally(() => {
        running = null;
      });
  };
  const timer = everyMs > 0 ? setInterval(tick, everyMs) : null;
  timer?.unref();
  return {
    async stop() {
      if (timer) clearInterval(timer);
      await running;
    },
  };
}
