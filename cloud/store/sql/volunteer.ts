/** Volunteers: their registration, what they learnt, and the visits they are down for. */
import type { Slot } from '../../domain/terms';
import type { Course, Qualification, Volunteer } from '../../domain/team/team';
import { isClash, type Db } from '../postgres';

export interface Registered extends Omit<Volunteer, 'training' | 'qualifications'> {
  name: string | null;
  claimed: Qualification[];
  seen: Qualification[];
  training: { course: Course; day: string }[];
  phoneSealed: string | null;
  guardian: boolean;
  registeredAt: Date;
}

interface Row {
  person_id: string; name: string | null; birth_year: number; skills: string[]; times: Volunteer['times']; grid_codes: string[]; light_duty: boolean; claimed: Qualification[];
  seen: Qualification[]; training: { course: Course; day: string }[]; phone_sealed: string | null; guardian: boolean; registered_at: Date;
}

/** Registrations in force of these persons. */
export async function readVolunteers(db: Db, tenant: string, personIds: readonly string[]): Promise<Registered[]> {
  const rows = await db.query<Row>({
    name: 'read-volunteers',
    text: `select x.person_id, p.name, x.birth_year, x.skills, x.times, x.grid_codes, x.light_duty, x.claimed, x.phone_sealed, x.guardian, x.registered_at,
        array(select q.kind from qualification q where q.tenant = x.tenant and q.person_id = x.person_id order by q.kind) as seen,
        coalesce((select jsonb_agg(jsonb_build_object('course', c.course, 'day', c.on_day) order by c.on_day desc, c.course) from trained c where c.tenant = x.tenant and c.person_id = x.person_id), '[]') as training
      from volunteer x left join person_private p on p.tenant = x.tenant and p.person_id = x.person_id
      where x.tenant = $1 and x.person_id = any($2::uuid[]) and x.until_at is null`,
    values: [tenant, personIds],
  });
  return rows.map((row) => ({
    personId: row.person_id, name: row.name, birthYear: row.birth_year, skills: row.skills, times: row.times, gridCodes: row.grid_codes, lightDuty: row.light_duty,
    claimed: row.claimed, seen: row.seen, training: row.training, phoneSealed: row.phone_sealed, guardian: row.guardian, registeredAt: row.registered_at,
  }));
}

export interface VolunteerRow extends Pick<Volunteer, 'personId' | 'birthYear' | 'skills' | 'times' | 'gridCodes' | 'lightDuty'> { claimed: readonly Qualification[]; guardian: boolean }

/** `hash` null: the telephone is a guardian's and tells nobody apart */
export interface PhoneRow { sealed: string; hash: Buffer | null; /** the same telephone by earlier keys of the ring */ earlier: readonly Buffer[] }

/* The unique index knows one key's hashes only; while keys are changed, another's are asked for beside it. */
async function isTakenByEarlier(db: Db, tenant: string, personId: string, phone: PhoneRow | null): Promise<boolean> {
  if (!phone || phone.earlier.length === 0) return false;
  return (await db.query({ text: 'select 1 from volunteer where tenant = $1 and phone_hash = any($2) and person_id <> $3', values: [tenant, phone.earlier, personId] })).length > 0;
}

const values = (tenant: string, one: VolunteerRow) => [tenant, one.personId, one.birthYear, one.skills, JSON.stringify(one.times), one.gridCodes, one.lightDuty, one.claimed, one.guardian];

/* What is no longer claimed no longer counts. */
async function dropUnclaimed(db: Db, tenant: string, one: VolunteerRow): Promise<void> {
  await db.query({ text: 'delete from qualification where tenant = $1 and person_id = $2 and kind <> all($3::text[])', values: [tenant, one.personId, one.claimed] });
}

/** Registers somebody, also one who left before; who is registered stays so. Touch the directory with it. @returns 'phone' when another volunteer has the telephone */
export async function register(db: Db, tenant: string, one: VolunteerRow, phone: PhoneRow, at: Date): Promise<'done' | 'already' | 'phone'> {
  if (await isTakenByEarlier(db, tenant, one.personId, phone)) return 'phone';
  return orPhoneTaken(async () => {
    const rows = await db.query({
      text: `insert into volunteer as x (tenant, person_id, birth_year, skills, times, grid_codes, light_duty, claimed, guardian, phone_sealed, phone_hash, registered_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        on conflict (tenant, person_id) do update set birth_year = excluded.birth_year, skills = excluded.skills, times = excluded.times, grid_codes = excluded.grid_codes,
          light_duty = excluded.light_duty, claimed = excluded.claimed, guardian = excluded.guardian, phone_sealed = excluded.phone_sealed, phone_hash = excluded.phone_hash,
          registered_at = excluded.registered_at, until_at = null
        where x.until_at is not null returning person_id`,
      values: [...values(tenant, one), phone.sealed, phone.hash, at],
    });
    if (rows.length === 0) return 'already' as const;
    await dropUnclaimed(db, tenant, one);
    return 'done' as const;
  });
}

/** Puts one's registration in the place of the one before. Touch the directory with it. */
export async function editVolunteer(db: Db, tenant: string, one: VolunteerRow, phone: PhoneRow | null): Promise<'done' | 'already' | 'phone'> {
  if (await isTakenByEarlier(db, tenant, one.personId, phone)) return 'phone';
  return orPhoneTaken(async () => {
    await db.query({
      text: `update volunteer set birth_year = $3, skills = $4, times = $5, grid_codes = $6, light_duty = $7, claimed = $8, guardian = $9,
        phone_sealed = coalesce($10, phone_sealed), phone_hash = case when $10::text is null then phone_hash else $11 end where tenant = $1 and person_id = $2 and until_at is null`,
      values: [...values(tenant, one), phone?.sealed ?? null, phone?.hash ?? null],
    });
    await dropUnclaimed(db, tenant, one);
    return 'done' as const;
  });
}

async function orPhoneTaken<T>(work: () => Promise<T>): Promise<T | 'phone'> {
  try {
    return await work();
  } catch (fault) {
    if (isClash(fault, 'volunteer_phone')) return 'phone';
    throw fault;
  }
}

/** Leaves being a volunteer: what was asked for the service goes, the telephone with it; the year stays with the record. */
export async function endVolunteer(db: Db, tenant: string, personId: string, at: Date): Promise<void> {
  await db.query({
    text: `update volunteer set until_at = $3, phone_sealed = null, phone_hash = null, skills = '{}', times = '[]', grid_codes = '{}', claimed = '{}'
      where tenant = $1 and person_id = $2 and until_at is null`, values: [tenant, personId, at],
  });
  await db.query({ text: "update post set until_at = $3 where tenant = $1 and person_id = $2 and kind = 'volunteer' and until_at is null", values: [tenant, personId, at] });
  await db.query({ text: "delete from join_request where tenant = $1 and person_id = $2 and state = 'waiting'", values: [tenant, personId] });
  await db.query({ text: 'delete from away where tenant = $1 and person_id = $2', values: [tenant, personId] });
  // Papers belong to the skills. A name that stood on a public page for the service goes from there; its owner may put it back.
  await db.query({ text: 'delete from qualification where tenant = $1 and person_id = $2', values: [tenant, personId] });
  await db.query({ text: "update honour set state = 'kept', answered_by = $2::uuid, answered_at = $3 where tenant = $1 and kind = 'person' and ref = ($2::uuid)::text and state = 'open'", values: [tenant, personId, at] });
}

/** That somebody who looks after the team saw the paper, or takes the note back; only what is claimed. @returns false when it is not claimed */
export async function noteSeen(db: Db, tenant: string, one: { personId: string; kind: Qualification; seen: boolean; byId: string; at: Date }): Promise<boolean> {
  if (!one.seen) {
    // What the county brought along without a claim stays readable as a claim.
    await db.query({
      text: `with gone as (delete from qualification where tenant = $1 and person_id = $2 and kind = $3 returning person_id)
        update volunteer set claimed = array_append(claimed, $3) where tenant = $1 and person_id in (select person_id from gone) and not $3 = any(claimed)`,
      values: [tenant, one.personId, one.kind],
    });
    return true;
  }
  // Held first: what its owner takes back at this moment must not be seen after it.
  await db.query({ text: 'select 1 from volunteer where tenant = $1 and person_id = $2 for update', values: [tenant, one.personId] });
  const rows = await db.query({
    text: `with claimed as (select person_id from volunteer where tenant = $1 and person_id = $2 and until_at is null
        and ($3 = any(claimed) or exists (select 1 from qualification where tenant = $1 and person_id = $2 and kind = $3))),
      added as (insert into qualification (tenant, person_id, kind, seen_by, seen_at) select $1, person_id, $3, $4, $5 from claimed on conflict do nothing)
      select 1 from claimed`,
    values: [tenant, one.personId, one.kind, one.byId, one.at],
  });
  return rows.length > 0;
}

/** That somebody did a course; the latest day stays. */
export async function noteTraining(db: Db, tenant: string, one: { personId: string; course: Course; day: string; byId: string; at: Date }): Promise<void> {
  await db.query({
    text: `insert into trained as c (tenant, person_id, course, on_day, noted_by, at) values ($1, $2, $3, $4, $5, $6)
      on conflict (tenant, person_id, course) do update set on_day = excluded.on_day, noted_by = excluded.noted_by, at = excluded.at where c.on_day < excluded.on_day`,
    values: [tenant, one.personId, one.course, one.day, one.byId, one.at],
  });
}

export interface DutyRow { orderId: string; number: string; kind: 'team' | 'grid'; ref: string; slot: Slot | null }

/** Visits agreed and not yet made that this person goes along to; of one team, or of all. */
export async function listDuties(db: Db, tenant: string, personId: string, teamId: string | null): Promise<DutyRow[]> {
  return db.query<DutyRow>({
    text: `select o.id as "orderId", o.number, o.waits_kind as kind, o.waits_ref as ref, a.slot from orders o join activity a on a.tenant = o.tenant and a.id = o.activity_id
      where o.tenant = $1 and o.waits_kind = 'team' and ($3::text is null or o.waits_ref = $3) and a.served_at is null and a.crew -> 'personIds' @> to_jsonb($2::text)
      order by a.slot ->> 'date', o.id limit 50`,
    values: [tenant, personId, teamId],
  });
}

/**
 * 全县登记志愿者: somebody in three teams is one volunteer, and so are two registrations with one telephone. Per team each
 * member counts there; the parts therefore add up to more than the whole.
 */
export async function countVolunteers(db: Db, tenant: string): Promise<{ total: number; perTeam: { teamId: string; count: number }[] }> {
  const rows = await db.query<{ team_id: string | null; count: number }>({
    text: `with known as (select person_id, coalesce(encode(phone_hash, 'hex'), person_id::text) as one from volunteer where tenant = $1 and until_at is null)
      select null as team_id, count(distinct one)::int as count from known
      union all select p.team_id, count(distinct k.one)::int from known k join post p on p.tenant = $1 and p.person_id = k.person_id and p.team_id is not null and p.until_at is null group by p.team_id`,
    values: [tenant],
  });
  return { total: rows.find((row) => row.team_id === null)?.count ?? 0, perTeam: rows.flatMap((row) => (row.team_id === null ? [] : [{ teamId: row.team_id, count: row.count }])) };
}
