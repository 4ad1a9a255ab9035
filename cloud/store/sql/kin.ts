/** Bindings between an elder and their relatives, and published duty telephones. */
import type { Db } from '../postgres';

/** Puts a new code in the place of the elder's earlier unused ones; one that is there already stays as it is. @returns until when it holds */
export async function addKinCode(db: Db, tenant: string, one: { codeHash: Buffer; elderId: string; byId: string; expiresAt: Date }): Promise<Date> {
  const rows = await db.query<{ until: Date }>({
    text: `with old as (delete from kin_code where tenant = $1 and elder_id = $3 and used_by is null and code_hash <> $2)
      insert into kin_code (tenant, code_hash, elder_id, by_id, expires_at) values ($1, $2, $3, $4, $5)
      on conflict (tenant, code_hash) do update set code_hash = excluded.code_hash returning expires_at as until`,
    values: [tenant, one.codeHash, one.elderId, one.byId, one.expiresAt],
  });
  return rows[0]?.until ?? one.expiresAt;
}

/** Uses a code up. @returns whose it is; null when there is none, it is over, or somebody else used it */
export async function takeKinCode(db: Db, tenant: string, codeHash: Buffer, kinId: string, at: Date): Promise<{ elderId: string; byId: string } | null> {
  const rows = await db.query<{ elderId: string; byId: string }>({
    text: `update kin_code set used_by = $3, used_at = coalesce(used_at, $4) where tenant = $1 and code_hash = $2 and (used_by = $3 or (used_by is null and expires_at > $4))
      returning elder_id as "elderId", by_id as "byId"`,
    values: [tenant, codeHash, kinId, at],
  });
  return rows[0] ?? null;
}

/* A place is lost when somebody else binds at the same moment; then the next one is tried. There are five, so six tries
   are always enough. No error may tell of the clash: it would undo the transaction around. */
const TRIES = 6;

/** Binds; who is bound already stays so. @returns false when the elder has no place left */
export async function bindKin(db: Db, tenant: string, one: { id: string; elderId: string; kinId: string; called: string; kinCalled: string; codeBy: string; most: number; at: Date }): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const rows = await db.query<{ bound: boolean; free: boolean }>({
      text: `with known as (select 1 from kin where tenant = $1 and elder_id = $3 and kin_id = $4 and ended_at is null),
        place as (select n from generate_series(1, $9::int) n where not exists (select 1 from kin k where k.tenant = $1 and k.elder_id = $3 and k.place = n and k.ended_at is null) order by n limit 1),
        added as (insert into kin (tenant, id, elder_id, kin_id, place, called, kin_called, code_by, at)
          select $1, $2, $3, $4, n, $5, $6, $7, $8 from place where not exists (select 1 from known) on conflict do nothing returning 1)
        select (exists (select 1 from known) or exists (select 1 from added)) as bound, exists (select 1 from place) as free`,
      values: [tenant, one.id, one.elderId, one.kinId, one.called, one.kinCalled, one.codeBy, one.at, one.most],
    });
    if (rows[0]?.bound) return true;
    if (!rows[0]?.free) return false;
  }
  return false;
}

export interface KinRow { id: string; elderId: string; kinId: string; called: string; kinCalled: string; at: Date }

/** The bindings in force this person is part of, oldest first. */
export async function listKin(db: Db, tenant: string, personId: string): Promise<KinRow[]> {
  return db.query<KinRow>({
    name: 'list-kin',
    text: `select id, elder_id as "elderId", kin_id as "kinId", called, kin_called as "kinCalled", at from kin
      where tenant = $1 and (elder_id = $2 or kin_id = $2) and ended_at is null order by at, id`,
    values: [tenant, personId],
  });
}

/** Ends a binding, by either side. @returns false when this person has no part in it */
export async function endKin(db: Db, tenant: string, id: string, personId: string, at: Date): Promise<boolean> {
  return (await db.query({
    text: 'update kin set ended_at = coalesce(ended_at, $4), ended_by = coalesce(ended_by, $3) where tenant = $1 and id = $2 and (elder_id = $3 or kin_id = $3) returning 1',
    values: [tenant, id, personId, at],
  })).length > 0;
}

/** Publishes a number for a place; null takes it back. */
export async function saveDuty(db: Db, tenant: string, one: { gridCode: string; phone: string | null; byId: string; at: Date }): Promise<void> {
  if (one.phone === null) {
    await db.query({ text: 'delete from duty_phone where tenant = $1 and grid_code = $2', values: [tenant, one.gridCode] });
    return;
  }
  await db.query({
    text: `insert into duty_phone (tenant, grid_code, phone, by_id, at) values ($1, $2, $3, $4, $5)
      on conflict (tenant, grid_code) do update set phone = excluded.phone, by_id = excluded.by_id, at = excluded.at`,
    values: [tenant, one.gridCode, one.phone, one.byId, one.at],
  });
}

export async function readDuties(db: Db, tenant: string, codes: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ code: string; phone: string }>({ name: 'read-duties', text: 'select grid_code as code, phone from duty_phone where tenant = $1 and grid_code = any($2)', values: [tenant, codes] });
  return new Map(rows.map((row) => [row.code, row.phone]));
}
