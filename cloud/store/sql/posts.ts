/** Posts given and ended, invitations, personnel files, and which desks were looked at. */
import type { Seat } from '../../domain/people/seats';
import type { Post } from '../../domain/grid/directory';
import type { Db } from '../postgres';
import { fromRow } from '../rows';
import type { Keys } from '../seal';

export interface HeldPost extends Post { fromAt: string; untilAt: string | null }

export async function readPost(db: Db, tenant: string, id: string): Promise<HeldPost | null> {
  const rows = await db.query<{ post: Record<string, unknown> }>({ name: 'read-post', text: "select to_jsonb(p) - 'tenant' as post from post p where tenant = $1 and id = $2", values: [tenant, id] });
  return rows[0] ? fromRow<HeldPost>(rows[0].post) : null;
}

/**
 * Takes the directory's next version, if nobody else took it since `version` was read. Whoever changes posts decides by
 * the directory, so a decision made by an old one must be made again; the row's lock keeps two of them apart.
 * @returns false when it has moved on
 */
export async function takeDirectory(db: Db, tenant: string, version: number): Promise<boolean> {
  const rows = await db.query({ text: 'update tenant set directory_version = directory_version + 1 where tenant = $1 and directory_version = $2 returning tenant', values: [tenant, version] });
  return rows.length > 0;
}

export async function endPost(db: Db, tenant: string, id: string, at: Date): Promise<void> {
  await db.query({ text: 'update post set until_at = $3 where tenant = $1 and id = $2 and until_at is null', values: [tenant, id, at] });
}

/** Gives a post; somebody who holds the same one already keeps that. */
export async function givePost(db: Db, tenant: string, post: { id: string; personId: string; at: Date; seat: Seat }): Promise<void> {
  const { kind, gridCode, departmentId, teamId, deputy } = post.seat;
  await db.query({
    text: `insert into post (tenant, id, person_id, kind, grid_code, department_id, team_id, from_at, deputy)
      select $1, $2, $3, $4, $5, $6, $7, $8, $9 where not exists (select 1 from post where tenant = $1 and person_id = $3 and kind = $4
        and grid_code is not distinct from $5 and department_id is not distinct from $6 and team_id is not distinct from $7 and until_at is null)`,
    values: [tenant, post.id, post.personId, kind, gridCode, departmentId, teamId, post.at, deputy],
  });
}

/** How much is open at these desks. An offer still waits for the department that made it. */
export async function countOpen(db: Db, tenant: string, kinds: readonly string[], refs: readonly string[]): Promise<number> {
  const rows = await db.query<{ open: number }>({ text: 'select count(*)::int as open from orders where tenant = $1 and waits_kind = any($2) and waits_ref = any($3)', values: [tenant, kinds, refs] });
  return rows[0]?.open ?? 0;
}

/** Visits agreed and not yet made that this person belongs to, of this team's or node's crew. */
export async function listVisits(db: Db, tenant: string, of: { personId: string; kind: 'team' | 'grid'; ref: string }): Promise<{ orderId: string; number: string }[]> {
  const rows = await db.query<{ id: string; number: string }>({
    text: `select o.id, o.number from orders o join activity a on a.tenant = o.tenant and a.id = o.activity_id
      where o.tenant = $1 and o.waits_kind = $2 and o.waits_ref = $3 and a.served_at is null and a.crew -> 'personIds' @> to_jsonb($4::text) order by o.due_at, o.id limit 50`,
    values: [tenant, of.kind, of.ref, of.personId],
  });
  return rows.map((row) => ({ orderId: row.id, number: row.number }));
}

export interface Invitation { seats: Seat[]; phoneHash: Buffer | null; expiresAt: Date; acceptedBy: string | null }

/** Sent twice it is one invitation, good for a week from then on. @returns false when it has been accepted */
export async function addInvitation(db: Db, tenant: string, one: { codeHash: Buffer; seats: readonly Seat[]; byId: string | null; phoneHash: Buffer | null; at: Date; expiresAt: Date }): Promise<boolean> {
  const rows = await db.query({
    text: `insert into invitation as i (tenant, code_hash, seats, by_id, phone_hash, made_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (tenant, code_hash) do update set expires_at = excluded.expires_at where i.accepted_by is null returning tenant`,
    values: [tenant, one.codeHash, JSON.stringify(one.seats), one.byId, one.phoneHash, one.at, one.expiresAt],
  });
  return rows.length > 0;
}

/** The invitation behind a code, held until the transaction ends, so that two people can't both take it. */
export async function holdInvitation(db: Db, tenant: string, codeHash: Buffer): Promise<Invitation | null> {
  const rows = await db.query<{ seats: Seat[]; phone_hash: Buffer | null; expires_at: Date; accepted_by: string | null }>({
    text: 'select seats, phone_hash, expires_at, accepted_by from invitation where tenant = $1 and code_hash = $2 for update', values: [tenant, codeHash],
  });
  const row = rows[0];
  return row ? { seats: row.seats, phoneHash: row.phone_hash, expiresAt: row.expires_at, acceptedBy: row.accepted_by } : null;
}

export async function markAccepted(db: Db, tenant: string, codeHash: Buffer, personId: string, at: Date): Promise<void> {
  await db.query({ text: 'update invitation set accepted_by = $3, accepted_at = $4 where tenant = $1 and code_hash = $2', values: [tenant, codeHash, personId, at] });
}

/** What a person said of themselves; a telephone left out stays as it was. */
export async function writePrivate(db: Db, keys: Keys, tenant: string, person: { id: string; name: string; phone: string | null }): Promise<void> {
  await db.query({
    text: `insert into person_private (tenant, person_id, name, phone_sealed) values ($1, $2, $3, $4)
      on conflict (tenant, person_id) do update set name = excluded.name, phone_sealed = coalesce(excluded.phone_sealed, person_private.phone_sealed)`,
    values: [tenant, person.id, person.name, person.phone ? keys.seal(person.phone) : null],
  });
}

export interface PersonFile {
  personId: string; name: string | null; phone: string | null; termFrom: string | null; termUntil: string | null; skills: string[];
  training: { day: string; title: string }[]; savedAt: Date | null; posts: HeldPost[];
}

interface FileRow { person_id: string; name: string | null; phone_sealed: string | null; term_from: string | null; term_until: string | null; skills: string[] | null; training: PersonFile['training'] | null; saved_at: Date | null; posts: Record<string, unknown>[] | null }

/** The files of these persons, past posts included, newest post first. */
export async function readFiles(db: Db, keys: Keys, tenant: string, personIds: readonly string[]): Promise<PersonFile[]> {
  const rows = await db.query<FileRow>({
    name: 'read-files',
    text: `select p.id as person_id, s.name, s.phone_sealed, f.term_from, f.term_until, f.skills, f.training, f.saved_at,
        (select jsonb_agg(to_jsonb(x) - 'tenant' order by x.from_at desc, x.id) from post x where x.tenant = p.tenant and x.person_id = p.id) as posts
      from person p left join person_private s on s.tenant = p.tenant and s.person_id = p.id left join person_file f on f.tenant = p.tenant and f.person_id = p.id
      where p.tenant = $1 and p.id = any($2::uuid[])`,
    values: [tenant, personIds],
  });
  return rows.map((row) => ({
    personId: row.person_id, name: row.name, phone: row.phone_sealed ? keys.open(row.phone_sealed) : null, termFrom: row.term_from, termUntil: row.term_until,
    skills: row.skills ?? [], training: row.training ?? [], savedAt: row.saved_at, posts: (row.posts ?? []).map((one) => fromRow<HeldPost>(one)),
  }));
}

export async function saveFile(db: Db, tenant: string, file: Pick<PersonFile, 'personId' | 'termFrom' | 'termUntil' | 'skills' | 'training'> & { savedBy: string; at: Date }): Promise<void> {
  await db.query({
    text: `insert into person_file (tenant, person_id, term_from, term_until, skills, training, saved_by, saved_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (tenant, person_id) do update set term_from = excluded.term_from, term_until = excluded.term_until, skills = excluded.skills,
        training = excluded.training, saved_by = excluded.saved_by, saved_at = excluded.saved_at`,
    values: [tenant, file.personId, file.termFrom, file.termUntil, file.skills, JSON.stringify(file.training), file.savedBy, file.at],
  });
}

/** Records that somebody looked at a file, or took a node's list out. */
export async function addLook(db: Db, tenant: string, look: { id: string; personId: string; ofId: string | null; ofCode: string | null; at: Date }): Promise<void> {
  await db.query({ text: 'insert into file_look (tenant, id, person_id, of_id, of_code, at) values ($1, $2, $3, $4, $5, $6)', values: [tenant, look.id, look.personId, look.ofId, look.ofCode, look.at] });
}

/** That this person opened this desk today; once a day is enough. */
export async function markSeen(db: Db, tenant: string, seen: { kind: string; ref: string; personId: string; day: string }): Promise<void> {
  await db.query({
    name: 'mark-seen',
    text: 'insert into desk_seen (tenant, kind, ref, person_id, day) values ($1, $2, $3, $4, $5) on conflict do nothing',
    values: [tenant, seen.kind, seen.ref, seen.personId, seen.day],
  });
}

/** The last day each of them opened the desk, by `ref personId`. */
export async function lastSeen(db: Db, tenant: string, kind: string, refs: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ ref: string; person_id: string; day: string }>({
    text: 'select ref, person_id, max(day) as day from desk_seen where tenant = $1 and kind = $2 and ref = any($3) group by ref, person_id', values: [tenant, kind, refs],
  });
  return new Map(rows.map((row) => [`${row.ref} ${row.person_id}`, row.day]));
}
