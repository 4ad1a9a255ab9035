/** Services opened to sign-up: reading one with its activity, signing up against the places there are, attendance, the reminder. */
import type { Check } from '../../domain/moderation/check';
import type { Gathering } from '../../domain/gather/gathering';
import type { Activity, Order } from '../../domain/order/order';
import type { Slot } from '../../domain/terms';
import type { Db } from '../postgres';
import { fromRow } from '../rows';
import type { Keys } from '../seal';
import { orderFromRow } from './order';

export interface OwnSignUp { id: string; heads: number; slot: Slot | null }
export interface GatheringRead { service: { activity: Activity; orders: Order[] }; gathering: Gathering | null; mine: OwnSignUp | null; speaker: string | null; venue: string | null; /** of place, note and speaker as they read now; null = not looked at */ check: Check | null; /** the place is in the register of venues */ registered: boolean }

interface Row { a: Record<string, unknown>; o: Record<string, unknown>[] | null; g: Record<string, unknown> | null; mine: OwnSignUp | null; speaker: string | null; venue: string | null; checked: Check | null; registered: boolean }

const parts = (person: string) => `to_jsonb(a) - 'tenant' as a,
  (select jsonb_agg(to_jsonb(o) - 'tenant' order by o.placed_at, o.id) from orders o where o.tenant = a.tenant and o.activity_id = a.id) as o,
  to_jsonb(g) - 'tenant' as g,
  (select jsonb_build_object('id', s.id, 'heads', s.heads, 'slot', s.slot) from sign_up s where s.tenant = a.tenant and s.activity_id = a.id and s.person_id = ${person} and s.cancelled_at is null) as mine,
  (select w.text from words w join orders o on o.tenant = w.tenant and o.id = w.order_id where w.tenant = a.tenant and o.activity_id = a.id and w.name = 'speaker' order by o.placed_at, o.id limit 1) as speaker,
  (select w.text from words w join orders o on o.tenant = w.tenant and o.id = w.order_id where w.tenant = a.tenant and o.activity_id = a.id and w.name = 'venue' order by o.placed_at, o.id limit 1) as venue,
  (select jsonb_build_object('id', c.id, 'state', c.state, 'reason', c.reason, 'appealed', c.appealed_at is not null) from content_check c join checkable_text t on t.tenant = c.tenant and t.field = c.field and t.ref = c.ref
    where c.tenant = a.tenant and c.field = 'gather' and c.ref = a.id and t.field = 'gather' and t.tenant = a.tenant and t.ref = a.id and c.text_hash = sha256(convert_to(t.text, 'UTF8'))) as checked,
  exists (select 1 from venue v where v.tenant = $1 and v.name = g.place and v.closed_at is null) as registered`;
const from = 'from activity a left join gathering g on g.tenant = a.tenant and g.activity_id = a.id';

const readFrom = (row: Row): GatheringRead => ({
  service: { activity: fromRow<Activity>(row.a), orders: (row.o ?? []).map(orderFromRow) },
  gathering: row.g && fromRow<Gathering>(row.g),
  mine: row.mine, speaker: row.speaker, venue: row.venue, check: row.checked, registered: row.registered,
});

/** By the id of an activity or of an order of it. */
export async function readGathering(db: Db, tenant: string, id: string, personId: string | null): Promise<GatheringRead | null> {
  const rows = await db.query<Row>({
    name: 'read-gathering',
    text: `select ${parts('$3::uuid')} ${from} where a.tenant = $1 and a.id = coalesce((select activity_id from orders where tenant = $1 and id = $2), $2)`,
    values: [tenant, id, personId],
  });
  return rows[0] ? readFrom(rows[0]) : null;
}

/** Opened services between two days, the earliest first; `codes` null = of the whole county. */
export async function listGatherings(db: Db, tenant: string, span: { from: string; until: string }, codes: readonly string[] | null, limit: number): Promise<GatheringRead[]> {
  const rows = await db.query<Row>({
    name: 'list-gatherings',
    text: `select ${parts('null')} from gathering g join activity a on a.tenant = g.tenant and a.id = g.activity_id
      where g.tenant = $1 and a.crew is not null and a.served_at is null and a.slot ->> 'date' between $2 and $3
        and ($5::text[] is null or exists (select 1 from orders o where o.tenant = $1 and o.activity_id = a.id and o.village_code = any($5)))
      order by a.slot ->> 'date', a.id limit $4`,
    values: [tenant, span.from, span.until, limit, codes],
  });
  return rows.map(readFrom);
}

/** What a team has taken between two days. */
export async function listTeamServices(db: Db, tenant: string, teamId: string, span: { from: string; until: string }, limit: number): Promise<GatheringRead[]> {
  const rows = await db.query<Row>({
    name: 'team-services',
    text: `select ${parts('null')} ${from}
      where a.tenant = $1 and a.crew is not null and a.crew ->> 'kind' = 'team' and a.crew ->> 'ref' = $2 and a.slot ->> 'date' between $3 and $4 order by a.slot ->> 'date', a.id limit $5`,
    values: [tenant, teamId, span.from, span.until, limit],
  });
  return rows.map(readFrom);
}

export interface Opening { activityId: string; orderId: string; place: string; note: string | null; capacity: number; personId: string; key: string; at: Date }

/** Opens, or changes what was opened. The same letter twice opens once, even when it was closed in between. @returns false when fewer places are asked for than are taken */
export async function openGathering(db: Db, tenant: string, one: Opening): Promise<boolean> {
  const put = async () => (await db.query<{ done: boolean }>({
    text: `with put as (insert into gathering as g (tenant, activity_id, order_id, place, note, capacity, opened_by, opened_at, key) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (tenant, activity_id) do update set place = excluded.place, note = excluded.note, capacity = excluded.capacity, key = excluded.key, closed_at = null
        where g.key <> excluded.key and g.taken <= excluded.capacity returning 1)
      select exists (select 1 from put) or exists (select 1 from gathering where tenant = $1 and activity_id = $2 and key = $9) as done`,
    values: [tenant, one.activityId, one.orderId, one.place, one.note, one.capacity, one.personId, one.at, one.key],
  }))[0]?.done ?? false;
  // The same letter at the very same moment opened it before our eyes; it is seen by asking once more.
  return await put() || put();
}

export async function closeGathering(db: Db, tenant: string, activityId: string, at: Date): Promise<void> {
  await db.query({ text: 'update gathering set closed_at = coalesce(closed_at, $3) where tenant = $1 and activity_id = $2', values: [tenant, activityId, at] });
}

export interface SigningUp { id: string; activityId: string; personId: string | null; helperId: string | null; nameSealed: string | null; heads: number; slot: Slot; key: string; at: Date }

/* The places are one number in one row: whoever comes second waits for it and sees what is left. When they are not enough,
   a division by zero takes the sign-up back as well. */
const held = `held as (update gathering g set taken = g.taken + d.by from delta d
    where g.tenant = $1 and g.activity_id = $2 and (d.by <= 0 or (g.closed_at is null and g.taken + d.by <= g.capacity)) returning 1)
  select (select count(*) from delta)::int / (case when (select count(*) from delta) = (select count(*) from held) then 1 else 0 end) as done`;

/**
 * Signs up, or changes one's own sign-up. 'no' = there are not enough places, or it is closed; 'again' = the same person was
 * doing it elsewhere at that moment; read and decide anew.
 */
export async function signUp(db: Db, tenant: string, one: SigningUp): Promise<'done' | 'no' | 'reused' | 'again'> {
  const mine = one.personId ? 's.person_id = $4' : 's.person_id is null and s.helper_id = $5 and s.key = $9';
  try {
    const rows = await db.query<{ done: number; known: boolean; same: boolean; elsewhere: boolean }>({
      text: `with mine as (select s.id, s.heads, s.cancelled_at, s.key from sign_up s where s.tenant = $1 and s.activity_id = $2 and ${mine} for update),
        fresh as (insert into sign_up (tenant, id, activity_id, person_id, helper_id, name, heads, slot, key, at)
          select $1, $3::uuid, $2, $4::uuid, $5::uuid, $6, $7::int, $8::jsonb, $9, $10::timestamptz where not exists (select 1 from mine) on conflict do nothing returning heads),
        changed as (update sign_up s set heads = $7::int, slot = $8::jsonb, cancelled_at = null, key = $9, at = case when mine.cancelled_at is null then s.at else $10::timestamptz end
          from mine where s.tenant = $1 and s.id = mine.id and s.person_id is not null and mine.key <> $9 returning $7::int - (case when mine.cancelled_at is null then mine.heads else 0 end) as by),
        delta as (select heads as by from fresh union all select by from changed),
        ${held}, (select count(*) > 0 from mine) as known, coalesce((select bool_or(mine.key = $9) from mine), false) as same,
          $4::uuid is null and exists (select 1 from sign_up s where s.tenant = $1 and s.helper_id = $5 and s.key = $9 and s.person_id is null and s.activity_id <> $2) as elsewhere`,
      values: [tenant, one.activityId, one.id, one.personId, one.helperId, one.nameSealed, one.heads, JSON.stringify(one.slot), one.key, one.at],
    });
    if (rows[0]?.elsewhere) return 'reused';
    // A letter that came before is known and changes nothing, also when the sign-up was taken back since.
    return rows[0]?.done || (rows[0]?.known && (rows[0].same || !one.personId)) ? 'done' : 'again';
  } catch (fault) {
    if ((fault as { code?: string }).code === '22012') return 'no';
    throw fault;
  }
}

/** Takes a sign-up back and gives its places free, once. @returns whether there was such a sign-up */
export async function cancelSignUp(db: Db, tenant: string, activityId: string, which: { personId: string } | { id: string }, at: Date): Promise<boolean> {
  const rows = await db.query<{ found: boolean }>({
    text: `with gone as (update sign_up set cancelled_at = $4 where tenant = $1 and activity_id = $2 and ${'id' in which ? 'id = $3' : 'person_id = $3'} and cancelled_at is null returning heads),
      freed as (update gathering g set taken = g.taken - (select sum(heads) from gone) where g.tenant = $1 and g.activity_id = $2 and exists (select 1 from gone))
      select exists (select 1 from sign_up where tenant = $1 and activity_id = $2 and ${'id' in which ? 'id = $3' : 'person_id = $3'}) as found`,
    values: [tenant, activityId, 'id' in which ? which.id : which.personId, at],
  });
  return rows[0]?.found ?? false;
}

export interface SignUpRow { id: string; name: string | null; heads: number; helperId: string | null; attended: number | null }

/** Everybody who signed up, by name, for those who organise. */
export async function listSignUps(db: Db, keys: Keys, tenant: string, activityId: string): Promise<SignUpRow[]> {
  const rows = await db.query<{ id: string; sealed: string | null; own: string | null; heads: number; helper_id: string | null; attended: number | null }>({
    name: 'list-sign-ups',
    text: `select s.id, s.name as sealed, p.name as own, s.heads, s.helper_id, s.attended from sign_up s left join person_private p on p.tenant = s.tenant and p.person_id = s.person_id
      where s.tenant = $1 and s.activity_id = $2 and s.cancelled_at is null order by s.at, s.id limit 500`,
    values: [tenant, activityId],
  });
  return rows.map((row) => ({ id: row.id, name: row.sealed ? opened(keys, row.sealed) : row.own, heads: row.heads, helperId: row.helper_id, attended: row.attended }));
}

function opened(keys: Keys, sealed: string): string | null {
  try {
    return keys.open(sealed);
  } catch {
    return null;
  }
}

/** Who helped somebody to sign up, as far as this activity goes; null when there is no such sign-up. */
export async function helperOfSignUp(db: Db, tenant: string, activityId: string, id: string): Promise<{ helperId: string | null; personId: string | null } | null> {
  const rows = await db.query<{ helper_id: string | null; person_id: string | null }>({ text: 'select helper_id, person_id from sign_up where tenant = $1 and activity_id = $2 and id = $3', values: [tenant, activityId, id] });
  return rows[0] ? { helperId: rows[0].helper_id, personId: rows[0].person_id } : null;
}

/** Notes how many came and who; what is noted later stands. */
export async function writeAttendance(db: Db, tenant: string, activityId: string, one: { came: number; ticks: readonly { id: string; heads: number }[]; personId: string; at: Date }): Promise<void> {
  await db.query({
    text: `with counted as (update gathering set came = $3, attend_by = $4, attend_at = $5 where tenant = $1 and activity_id = $2 returning 1)
      update sign_up s set attended = v.heads from jsonb_to_recordset($6::jsonb) as v (id uuid, heads integer)
      where s.tenant = $1 and s.activity_id = $2 and s.id = v.id and exists (select 1 from counted)`,
    values: [tenant, activityId, one.came, one.personId, one.at, JSON.stringify(one.ticks)],
  });
}

/** Opened services on these days whose people were not reminded of that slot yet. */
export async function listUnreminded(db: Db, tenant: string, days: readonly string[], kind: string, limit: number): Promise<GatheringRead[]> {
  const rows = await db.query<Row>({
    name: 'list-unreminded',
    text: `select ${parts('null')} from gathering g join activity a on a.tenant = g.tenant and a.id = g.activity_id
      where g.tenant = $1 and a.crew is not null and a.served_at is null and a.slot ->> 'date' = any($2)
        and not exists (select 1 from clock_event e where e.tenant = $1 and e.order_id = g.order_id and e.kind = $3 and e.why = a.slot::text) limit $4`,
    values: [tenant, days, kind, limit],
  });
  return rows.map(readFrom);
}

/**
 * Tells everybody who signed up, and whoever signed somebody else up, once for this slot, as long as the service still has it. @returns how many were told; null
 * when another process did it, or the slot has changed
 */
export async function writeReminder(db: Db, tenant: string, one: { activityId: string; orderId: string; attempt: number; state: string; slot: Slot; beginsAt: Date; kind: string; at: Date }): Promise<number | null> {
  const rows = await db.query<{ fired: number; told: number }>({
    name: 'write-reminder',
    text: `with lying as (select slot from activity where tenant = $1 and id = $2 and slot = $3::jsonb and crew is not null and served_at is null for share),
      fired as (insert into clock_event (tenant, order_id, since, due_at, kind, attempt, why, at)
        select $1, $4, $5, $5, $6, $7, lying.slot::text, $8 from lying on conflict do nothing returning 1),
      noticed as (insert into notice (tenant, id, order_id, step, state, to_kind, to_ref, at)
        select $1, gen_random_uuid(), $4, $6, $9, 'person', who.id, $8 from fired,
          (select distinct coalesce(person_id, helper_id)::text as id from sign_up where tenant = $1 and activity_id = $2 and cancelled_at is null) who returning 1)
      select (select count(*) from fired)::int as fired, (select count(*) from noticed)::int as told`,
    values: [tenant, one.activityId, JSON.stringify(one.slot), one.orderId, one.beginsAt, one.kind, one.attempt, one.at, one.state],
  });
  return rows[0]?.fired ? rows[0].told : null;
}
