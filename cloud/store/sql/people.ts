/** Persons, their log-ins and posts. */
import type { Device } from '../../domain/people/logins';
import type { PostKind } from '../../domain/terms';
import type { Db } from '../postgres';

export interface Session { id: string; usedOn: string | null; personId: string; name: string | null; expiresAt: Date; revoked: boolean; directoryVersion: number; /** the way through that new orders begin here */ flow: string; /** for whom this person may order as a relative */ elders: string[] }

/** Whose token this is, and which directory is the newest: one statement at the start of every call. */
export async function readSession(db: Db, tenant: string, tokenHash: Buffer): Promise<Session | null> {
  const rows = await db.query<{ id: string; used_on: string | null; person_id: string; name: string | null; expires_at: Date; revoked_at: Date | null; directory_version: number; flow: string; elders: string[] }>({
    name: 'read-session',
    text: `select s.id, s.used_on, s.person_id, p.name, s.expires_at, s.revoked_at, t.directory_version, t.flow,
        array(select k.elder_id from kin k where k.tenant = s.tenant and k.kin_id = s.person_id and k.ended_at is null)::text[] as elders
      from session s join tenant t on t.tenant = s.tenant left join person_private p on p.tenant = s.tenant and p.person_id = s.person_id
      where s.tenant = $1 and s.token_hash = $2`,
    values: [tenant, tokenHash],
  });
  const row = rows[0];
  return row ? { id: row.id, usedOn: row.used_on, personId: row.person_id, name: row.name, expiresAt: row.expires_at, revoked: row.revoked_at !== null, directoryVersion: row.directory_version, flow: row.flow, elders: row.elders } : null;
}

export async function readDirectoryVersion(db: Db, tenant: string): Promise<number | null> {
  const rows = await db.query<{ directory_version: number }>({ name: 'directory-version', text: 'select directory_version from tenant where tenant = $1', values: [tenant] });
  return rows[0]?.directory_version ?? null;
}

interface NewSession { tokenHash: Buffer; personId: string; device: Device; at: Date; expiresAt: Date }
const sessionValues = (tenant: string, one: NewSession) => [tenant, one.tokenHash, one.personId, one.at, one.expiresAt, one.device];

export async function addSession(db: Db, tenant: string, session: NewSession): Promise<void> {
  await db.query({
    name: 'add-session',
    text: 'insert into session (tenant, token_hash, person_id, created_at, expires_at, device) values ($1, $2, $3, $4, $5, $6)',
    values: sessionValues(tenant, session),
  });
}

/**
 * A session by a WeChat account, which is held until it is there: erasing the person takes the account away first and ends
 * what sessions there are afterwards. @returns false when the account is not the person's any more
 */
export async function addSessionOf(db: Db, tenant: string, openidHashes: readonly Buffer[], session: NewSession): Promise<boolean> {
  const rows = await db.query({
    name: 'add-session-of-wechat',
    text: `with account as (select person_id from wechat_account where tenant = $1 and openid_hash = any($7) and person_id = $3 for share)
      insert into session (tenant, token_hash, person_id, created_at, expires_at, device) select $1, $2, person_id, $4, $5, $6 from account limit 1 returning 1`,
    values: [...sessionValues(tenant, session), openidHashes],
  });
  return rows.length > 0;
}

/**
 * Holds the person's own row until the transaction ends. Whoever opens a log-in from another, or ends them all, goes first
 * through it: one that comes into being while all are being ended would be missed by the ending.
 */
export const inTurn = (db: Db, tenant: string, personId: string): Promise<unknown> => db.query({ text: 'select 1 from person where tenant = $1 and id = $2 for no key update', values: [tenant, personId] });

/** Puts a new token in the place of one that still holds, once. A desk stays a desk and ends when it would have ended. @returns false when there was nothing to replace */
export async function renewSession(db: Db, tenant: string, one: { oldHash: Buffer; tokenHash: Buffer; personId: string; at: Date; expiresAt: Date }): Promise<boolean> {
  return db.together(async (inner) => {
    await inTurn(inner, tenant, one.personId);
    const rows = await inner.query({
      text: `with old as (update session set revoked_at = $5 where tenant = $1 and token_hash = $2 and person_id = $4 and revoked_at is null and expires_at > $5 returning person_id, device, expires_at)
        insert into session (tenant, token_hash, person_id, created_at, expires_at, device) select $1, $3, person_id, $5, case when device = 'desk' then expires_at else $6 end, device from old returning 1`,
      values: [tenant, one.oldHash, one.tokenHash, one.personId, one.at, one.expiresAt],
    });
    return rows.length > 0;
  });
}

export async function revokeSession(db: Db, tenant: string, tokenHash: Buffer, at: Date): Promise<void> {
  await db.query({ text: 'update session set revoked_at = $3 where tenant = $1 and token_hash = $2 and revoked_at is null', values: [tenant, tokenHash, at] });
}

export interface LogIn { id: string; device: Device; since: Date; usedOn: string | null }

/** The log-ins of a person that still open something, newest first. */
export async function listLogIns(db: Db, tenant: string, personId: string, at: Date): Promise<LogIn[]> {
  return db.query<LogIn>({
    text: 'select id, device, created_at as since, used_on as "usedOn" from session where tenant = $1 and person_id = $2 and revoked_at is null and expires_at > $3 order by created_at desc, id limit 100', values: [tenant, personId, at],
  });
}

/** Ends this log-in of the person, or with `all` every one but it. @returns how many of theirs it was about, ended before or now */
export async function endLogIns(db: Db, tenant: string, of: { personId: string; id: string | null; all: boolean; at: Date }): Promise<number> {
  return db.together(async (inner) => {
    await inTurn(inner, tenant, of.personId);
    const rows = await inner.query({
      text: `update session set revoked_at = coalesce(revoked_at, $4) where tenant = $1 and person_id = $2 and ${of.all ? 'id is distinct from $3 and revoked_at is null and expires_at > $4' : 'id = $3'} returning 1`,
      values: [tenant, of.personId, of.id, of.at],
    });
    return rows.length;
  });
}

/** On which day a log-in was last used; coarse on purpose, and one write a day. */
export async function markUsed(db: Db, tenant: string, id: string, day: string): Promise<void> {
  await db.query({ name: 'mark-used', text: 'update session set used_on = $3 where tenant = $1 and id = $2', values: [tenant, id, day] });
}

/**
 * The person behind a WeChat account, made if this is their first time. Two first log-ins at once end as one person:
 * the account row is the gate, and a person row without account is never left behind.
 */
export async function personOfWechat(db: Db, tenant: string, account: { /** by every key of the ring, the present one first */ openidHashes: readonly Buffer[]; openidSealed: string; newPersonId: string; at: Date }): Promise<string> {
  const rows = await db.query<{ person_id: string }>({
    name: 'person-of-wechat',
    text: `with known as (select person_id from wechat_account where tenant = $1 and openid_hash = any($6) limit 1),
      added as (insert into wechat_account (tenant, openid_hash, openid_sealed, person_id)
        select $1, $2, $3, $4 where not exists (select 1 from known) on conflict do nothing returning person_id),
      made as (insert into person (tenant, id, created_at) select $1, person_id, $5 from added)
      select person_id from known union all select person_id from added`,
    values: [tenant, account.openidHashes[0], account.openidSealed, account.newPersonId, account.at, account.openidHashes],
  });
  if (rows[0]) return rows[0].person_id;
  // Another process won the first log-in between our look and our insert.
  const again = await db.query<{ person_id: string }>({ text: 'select person_id from wechat_account where tenant = $1 and openid_hash = any($2)', values: [tenant, account.openidHashes] });
  return (again[0] as { person_id: string }).person_id;
}

export async function addPerson(db: Db, tenant: string, person: { id: string; name: string; at: Date }): Promise<void> {
  await db.query({ text: 'insert into person (tenant, id, created_at) values ($1, $2, $3)', values: [tenant, person.id, person.at] });
  await db.query({ text: 'insert into person_private (tenant, person_id, name) values ($1, $2, $3)', values: [tenant, person.id, person.name] });
}

export async function addPost(db: Db, tenant: string, post: { id: string; personId: string; kind: PostKind; gridCode?: string | null; departmentId?: string | null; teamId?: string | null; at: Date }): Promise<void> {
  await db.query({
    text: 'insert into post (tenant, id, person_id, kind, grid_code, department_id, team_id, from_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    values: [tenant, post.id, post.personId, post.kind, post.gridCode ?? null, post.departmentId ?? null, post.teamId ?? null, post.at],
  });
}

/** Records that a person looked at an order's telephone number. */
export async function addReveal(db: Db, tenant: string, reveal: { id: string; orderId: string; personId: string; at: Date }): Promise<void> {
  await db.query({ text: 'insert into reveal (tenant, id, order_id, person_id, at) values ($1, $2, $3, $4, $5)', values: [tenant, reveal.id, reveal.orderId, reveal.personId, reveal.at] });
}
