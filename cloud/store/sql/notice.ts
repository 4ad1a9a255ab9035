/** The outbox: what happened and was not told yet, and the messages on their way through WeChat. Several processes share both. */
import type { Told } from '../../domain/notice/told';
import type { MessageKind } from '../../domain/notice/kinds';
import type { Slot } from '../../domain/terms';
import type { Db } from '../postgres';

export interface DueNotice extends Told { id: string; orderId: string; state: string; at: Date; number: string | null; topicId: string | null; villageCode: string; slot: Slot | null; urgent: boolean }

/** Takes some of what is not told yet; whoever stops in the middle leaves it to another once `until` is past. */
export async function takeNotices(db: Db, tenant: string, now: Date, until: Date, limit: number): Promise<DueNotice[]> {
  return db.query<DueNotice>({
    name: 'take-notices',
    text: `with due as (select id from notice where tenant = $1 and told_at is null and (lease_until is null or lease_until <= $2) order by at, id limit $4 for update skip locked),
      mine as (update notice n set lease_until = $3 from due where n.tenant = $1 and n.id = due.id returning n.*)
      select m.id, coalesce(m.order_id, m.id) as "orderId", m.step as kind, m.state, m.to_kind as "toKind", m.to_ref as "toRef", m.at,
        case when ar.slug is null then o.number else '' end as number, coalesce(ar.topic_id, o.topic_id) as "topicId", coalesce(o.village_code, m.tenant) as "villageCode", coalesce(o.urgent, false) as urgent, o.orderer_id as "ordererId", o.helper_id as "helperId",
        (select k.kin_id from kin k where k.tenant = $1 and k.elder_id = o.orderer_id and k.kin_id = o.helper_id and k.ended_at is null limit 1) as "kinId",
        a.slot, a.crew, (select h.actor_id from history h where h.tenant = $1 and h.order_id = m.order_id and h.step = m.step and h.at = m.at limit 1) as "actorId"
      from mine m left join orders o on o.tenant = $1 and o.id = m.order_id left join activity a on a.tenant = $1 and a.id = o.activity_id
        -- A pushed article is no order: its slug stands where an order's state would.
        left join article ar on m.order_id is null and ar.tenant = $1 and ar.slug = m.state
      order by m.at, m.id`,
    values: [tenant, now, until, limit],
  });
}

export interface NewMessage {
  id: string; personId: string; noticeId: string; kind: string; audience: string; state: string; orderId: string; number: string;
  topicId: string | null; villageCode: string; slot: Slot | null; urgent: boolean; at: string;
  /** the WeChat message that goes with it, for those who allowed one */
  send: { kind: MessageKind; templateId: string } | null;
}

/**
 * Writes the messages and marks what they tell of as told, whole or not at all. Told twice at once, the second leaves no
 * trace. @returns how many messages are new
 */
export async function tellNotices(db: Db, tenant: string, noticeIds: readonly string[], messages: readonly NewMessage[], now: Date): Promise<number> {
  const rows = await db.query<{ told: number }>({
    name: 'tell-notices',
    text: `with given as (select * from jsonb_to_recordset($2::jsonb) as v(id uuid, "personId" uuid, "noticeId" uuid, kind text, audience text, state text, "orderId" uuid, number text,
        "topicId" text, "villageCode" text, slot jsonb, urgent boolean, at timestamptz, "sendKind" text, "templateId" text)),
      fresh as (insert into message (tenant, id, person_id, notice_id, kind, audience, state, order_id, number, topic_id, village_code, slot, urgent, at)
        select $1, id, "personId", "noticeId", kind, audience, state, "orderId", number, "topicId", "villageCode", nullif(slot, 'null'::jsonb), urgent, at from given
        on conflict do nothing returning id),
      queued as (insert into delivery (tenant, message_id, person_id, kind, template_id, urgent, next_at, created_at)
        select $1, g.id, g."personId", g."sendKind", g."templateId", g.urgent, $3, $3 from given g join fresh f on f.id = g.id
        where g."templateId" is not null
          and exists (select 1 from wechat_account w where w.tenant = $1 and w.person_id = g."personId")
          and exists (select 1 from consent_count c where c.tenant = $1 and c.person_id = g."personId" and c.template_id = g."templateId" and greatest(c.said, c.pushed) > c.used)
          and not exists (select 1 from notice_off x where x.tenant = $1 and x.person_id = g."personId" and x.kind = g."sendKind")),
      told as (update notice set told_at = $3, lease_until = null where tenant = $1 and id = any($4::uuid[]) and told_at is null)
      select count(*)::int as told from fresh`,
    values: [tenant, JSON.stringify(messages.map(({ send, ...one }) => ({ ...one, sendKind: send?.kind ?? null, templateId: send?.templateId ?? null }))), now, noticeIds],
  });
  return rows[0]?.told ?? 0;
}

export interface DueDelivery {
  messageId: string; personId: string; kind: MessageKind; templateId: string; tries: number; waits: number; openidSealed: string | null;
  about: { kind: string; audience: string; state: string; orderId: string; number: string; topicId: string | null; villageCode: string; slot: Slot | null; at: string };
}

/** Takes some messages that are due; at night only what can't wait. */
export async function takeDeliveries(db: Db, tenant: string, by: string, span: { now: Date; until: Date; quiet: boolean; before: Date }, limit: number): Promise<DueDelivery[]> {
  return db.query<DueDelivery>({
    name: 'take-deliveries',
    text: `with due as (select message_id from delivery where tenant = $1 and state = 'waiting' and sending_at is null and next_at <= $3 and created_at > $6
          and (lease_until is null or lease_until <= $3) and (urgent or not $5) order by next_at, message_id limit $7 for update skip locked),
      mine as (update delivery d set lease_by = $2, lease_until = $4 from due where d.tenant = $1 and d.message_id = due.message_id returning d.*)
      select d.message_id as "messageId", d.person_id as "personId", d.kind, d.template_id as "templateId", d.tries, d.waits,
        (select w.openid_sealed from wechat_account w where w.tenant = $1 and w.person_id = d.person_id order by w.openid_hash limit 1) as "openidSealed",
        jsonb_build_object('kind', m.kind, 'audience', m.audience, 'state', m.state, 'orderId', m.order_id, 'number', m.number, 'topicId', m.topic_id, 'villageCode', m.village_code, 'slot', m.slot, 'at', m.at) as about
      from mine d join message m on m.tenant = $1 and m.id = d.message_id order by m.at, m.id`,
    values: [tenant, by, span.now, span.until, span.quiet, span.before, limit],
  });
}

/**
 * Pays for one message out of what the person allowed, and notes that WeChat is about to be asked; both or neither.
 * @returns false when nothing is allowed any more, or somebody else has the message now
 */
export async function beginSending(db: Db, tenant: string, one: { messageId: string; by: string; longTerm: boolean; now: Date }): Promise<boolean> {
  const rows = await db.query({
    name: 'begin-sending',
    text: `with mine as (select person_id, template_id from delivery where tenant = $1 and message_id = $2 and lease_by = $3 and state = 'waiting' and sending_at is null for update),
      paid as (update consent_count c set used = c.used + $4, updated_at = $5 from mine
        where c.tenant = $1 and c.person_id = mine.person_id and c.template_id = mine.template_id and greatest(c.said, c.pushed) - c.used >= 1 returning 1)
      update delivery set sending_at = $5 where tenant = $1 and message_id = $2 and exists (select 1 from paid) returning 1`,
    values: [tenant, one.messageId, one.by, one.longTerm ? 0 : 1, one.now],
  });
  return rows.length > 0;
}

export interface Settled {
  state: 'waiting' | 'sent' | 'maybe' | 'inApp' | 'dead';
  /** of 'waiting': when to try again */
  nextAt?: Date;
  /** counts against it; a WeChat that is away does not */
  tried?: boolean;
  failed?: string;
  field?: string | null;
  errcode?: number | null;
  wechatId?: string | null;
  /** what becomes of the permission it was paid with: given back as nothing was sent, or all of it gone */
  consent?: 'back' | 'gone';
}

/** Writes down how it went, for as long as the message is still ours. */
export async function settle(db: Db, tenant: string, one: { messageId: string; by: string; longTerm: boolean; now: Date } & Settled): Promise<void> {
  await db.query({
    name: 'settle-delivery',
    text: `with mine as (update delivery set state = $4, next_at = coalesce($5, next_at), tries = tries + $6, waits = waits + $7, failed = $8, field = $9, errcode = $10, wechat_id = $11,
          lease_by = null, lease_until = null, sending_at = case when $4 = 'waiting' then null else sending_at end, done_at = case when $4 = 'waiting' then null else $12::timestamptz end
        where tenant = $1 and message_id = $2 and lease_by = $3 and state = 'waiting' returning person_id, template_id)
      update consent_count c set updated_at = $12, used = case when $13 = 'gone' then greatest(c.said, c.pushed) else greatest(0, c.used - $14) end
        from mine where $13 <> '' and c.tenant = $1 and c.person_id = mine.person_id and c.template_id = mine.template_id`,
    values: [tenant, one.messageId, one.by, one.state, one.nextAt ?? null, one.tried ? 1 : 0, one.state === 'waiting' && !one.tried ? 1 : 0, one.failed ?? null, one.field ?? null, one.errcode ?? null, one.wechatId ?? null,
      one.now, one.consent ?? '', one.longTerm ? 0 : 1],
  });
}

/** Puts back what was taken and not begun. */
export async function putBack(db: Db, tenant: string, by: string, nextAt: Date): Promise<void> {
  await db.query({
    name: 'put-back',
    text: `update delivery set lease_by = null, lease_until = null, next_at = $3, waits = waits + 1 where tenant = $1 and lease_by = $2 and state = 'waiting' and sending_at is null`,
    values: [tenant, by, nextAt],
  });
}

/**
 * What a process left behind when it stopped between asking WeChat and writing down the answer may have arrived: it is not
 * sent again. What waited too long for a WeChat that was away is laid before an administrator.
 */
export async function sweepDeliveries(db: Db, tenant: string, now: Date, before: Date): Promise<void> {
  await db.query({
    name: 'sweep-deliveries',
    text: `update delivery set state = case when sending_at is null then 'dead' else 'maybe' end, failed = case when sending_at is null then 'late' else 'maybe' end, done_at = $2, lease_by = null, lease_until = null
      where tenant = $1 and state = 'waiting' and (lease_until is null or lease_until <= $2) and (sending_at is not null or created_at <= $3)`,
    values: [tenant, now, before],
  });
}

/** WeChat could not bring a message after all. */
export async function markNotSent(db: Db, tenant: string, wechatId: string, at: Date): Promise<void> {
  await db.query({ text: "update delivery set state = 'dead', failed = 'notSent', done_at = $3 where tenant = $1 and wechat_id = $2 and state = 'sent'", values: [tenant, wechatId, at] });
}

export interface DeadRow { id: string; kind: MessageKind; failed: string; field: string | null; errcode: number | null; doneAt: Date; happened: string; audience: string }

export async function listDead(db: Db, tenant: string, limit: number): Promise<DeadRow[]> {
  return db.query<DeadRow>({
    text: `select d.message_id as id, d.kind, d.failed, d.field, d.errcode, d.done_at as "doneAt", m.kind as happened, m.audience
      from delivery d join message m on m.tenant = d.tenant and m.id = d.message_id where d.tenant = $1 and d.state = 'dead' order by d.done_at desc, d.message_id limit $2`,
    values: [tenant, limit],
  });
}

export async function countDead(db: Db, tenant: string): Promise<number> {
  return (await db.query<{ dead: number }>({ text: "select count(*)::int as dead from delivery where tenant = $1 and state = 'dead'", values: [tenant] }))[0]?.dead ?? 0;
}

/** One, or all, on the way again. @returns how many */
export async function retryDead(db: Db, tenant: string, id: string | null, now: Date): Promise<number> {
  const rows = await db.query({
    text: `update delivery set state = 'waiting', tries = 0, waits = 0, next_at = $3, created_at = $3, sending_at = null, failed = null, field = null, errcode = null, wechat_id = null, done_at = null
      where tenant = $1 and state = 'dead' and ($2::uuid is null or message_id = $2) returning 1`,
    values: [tenant, id, now],
  });
  return rows.length;
}
