/** Files that people sent: their rows; the bytes lie in the file store. */
import type { FileState, Purpose } from '../../domain/file/kinds';
import { isClash, type Db } from '../postgres';
import { inTurn } from './people';

export interface FileRow { id: string; personId: string; purpose: Purpose; mime: string | null; bytes: number; thumbBytes: number; width: number; height: number; sha256: Buffer | null; state: FileState }

const columns = 'id, person_id as "personId", purpose, mime, bytes, thumb_bytes as "thumbBytes", width, height, sha256, state';

/** Begins an upload. @returns false when this person has sent too many since `since` */
export async function beginFile(db: Db, tenant: string, file: { id: string; personId: string; purpose: Purpose; at: Date; since: Date; most: number }): Promise<boolean> {
  return db.together(async (inner) => {
    // Several begun at one moment wait for each other here, so that they count one another.
    await inTurn(inner, tenant, file.personId);
    const rows = await inner.query({
      name: 'begin-file',
      text: `insert into file (tenant, id, person_id, purpose, state, at)
        select $1, $2, $3, $4, 'uploading', $5 where (select count(*) from file where tenant = $1 and person_id = $3 and at > $6) < $7 returning 1`,
      values: [tenant, file.id, file.personId, file.purpose, file.at, file.since, file.most],
    });
    return rows.length > 0;
  });
}

export async function readFileRow(db: Db, tenant: string, id: string): Promise<FileRow | null> {
  const rows = await db.query<FileRow>({ name: 'read-file', text: `select ${columns} from file where tenant = $1 and id = $2 and deleted_at is null`, values: [tenant, id] });
  return rows[0] ?? null;
}

/**
 * The bytes are there: a picture waits for its check from this moment on, in one statement. @returns false when another
 * upload under the same token was first, or it was taken back
 */
export async function finishFile(db: Db, tenant: string, file: { id: string; mime: string; bytes: number; thumbBytes: number | null; width: number | null; height: number | null; sha256: Buffer; check: 'pending' | 'pass' | null; at: Date }): Promise<boolean> {
  const rows = await db.query({
    text: `with done as (update file set mime = $3, bytes = $4, thumb_bytes = $5, width = $6, height = $7, sha256 = $8, state = case when $9::text = 'pending' then 'checking' else 'ok' end
        where tenant = $1 and id = $2 and state = 'uploading' and deleted_at is null returning person_id),
      asked as (insert into content_check (tenant, id, kind, field, ref, person_id, state, at, next_at)
        select $1, gen_random_uuid(), 'picture', 'photo', $2, person_id, $9, $10, $10 from done where $9::text is not null)
      select 1 from done`,
    values: [tenant, file.id, file.mime, file.bytes, file.thumbBytes, file.width, file.height, file.sha256, file.check, file.at],
  });
  return rows.length > 0;
}

/** Takes a file away: at once for everybody, its bytes at the clock's next turn. @returns false when it is not this person's, or gone */
export async function deleteFile(db: Db, tenant: string, id: string, personId: string, at: Date): Promise<boolean> {
  const rows = await db.query({ text: 'update file set deleted_at = $4 where tenant = $1 and id = $2 and person_id = $3 and deleted_at is null returning 1', values: [tenant, id, personId, at] });
  return rows.length > 0;
}

/** An upload that was told to have failed need not wait for the clock. */
export async function dropUpload(db: Db, tenant: string, id: string, at: Date): Promise<void> {
  await db.query({ text: `update file set deleted_at = $3 where tenant = $1 and id = $2 and state = 'uploading' and deleted_at is null`, values: [tenant, id, at] });
}

export interface Photo extends FileRow { check: { id: string; state: string; reason: string | null; appealed: boolean } | null }

export async function listPhotos(db: Db, tenant: string, activityId: string): Promise<Photo[]> {
  return db.query<Photo>({
    name: 'list-photos',
    text: `select ${columns.split(', ').map((one) => `f.${one}`).join(', ')},
        (select jsonb_build_object('id', c.id, 'state', c.state, 'reason', c.reason, 'appealed', c.appealed_at is not null) from content_check c where c.tenant = f.tenant and c.field = 'photo' and c.ref = f.id) as check
      from file f where f.tenant = $1 and f.ref = $2 and f.deleted_at is null order by f.place`,
    values: [tenant, activityId],
  });
}

/** Puts an own picture to a service; there already, or the same picture again, it stays as it is. */
export async function attachPhoto(db: Db, tenant: string, photo: { id: string; personId: string; activityId: string; most: number; at: Date }): Promise<'done' | 'full' | 'gone'> {
  const put = () => db.query<{ there: boolean; mine: boolean; free: number | null }>({
    name: 'attach-photo',
    text: `with mine as (select id, ref, sha256 from file where tenant = $1 and id = $2 and person_id = $3 and purpose = 'service' and state in ('checking', 'ok') and deleted_at is null),
      known as (select 1 from mine where ref = $4 or exists (select 1 from file f where f.tenant = $1 and f.ref = $4 and f.deleted_at is null and f.sha256 = mine.sha256)),
      free as (select min(n) as n from generate_series(1, $5) n where not exists (select 1 from file f where f.tenant = $1 and f.ref = $4 and f.place = n and f.deleted_at is null)),
      put as (update file set ref = $4, place = free.n, attached_at = $6 from free where tenant = $1 and id = $2 and free.n is not null and file.ref is null and exists (select 1 from mine) and not exists (select 1 from known) returning 1)
      select exists (select 1 from put) or exists (select 1 from known) as there, exists (select 1 from mine where ref is null or ref = $4) as mine, (select n from free) as free`,
    values: [tenant, photo.id, photo.personId, photo.activityId, photo.most, photo.at],
  });
  for (let tries = 0; tries <= photo.most; tries += 1) {
    try {
      const row = (await put())[0];
      if (row?.there) return 'done';
      if (!row?.mine) return 'gone';
      if (row.free === null) return 'full';
    } catch (fault) {
      // Two at one moment aimed at the same place, or sent the same picture; the one who lost looks again.
      if (!isClash(fault, 'file_place') && !isClash(fault, 'file_same')) throw fault;
    }
  }
  return 'full';
}

/** Takes a picture off a service. */
export async function removePhoto(db: Db, tenant: string, activityId: string, id: string, at: Date): Promise<void> {
  await db.query({ text: 'update file set deleted_at = $4 where tenant = $1 and ref = $2 and id = $3 and deleted_at is null', values: [tenant, activityId, id, at] });
}

/** What nobody finished, nobody used, or somebody took away; an upload that was given up may still be arriving until its right to is over. @returns ids whose bytes are to go */
export async function listLeftovers(db: Db, tenant: string, before: { unfinished: Date; unused: Date; refused: Date }, limit: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>({
    text: `select id from file where tenant = $1 and removed_at is null and ((deleted_at is not null and (state <> 'uploading' or at < $2)) or (ref is null and ((state = 'uploading' and at < $2) or (purpose = 'service' and at < $3))) or (state = 'refused' and at < $4)) limit $5`,
    values: [tenant, before.unfinished, before.unused, before.refused, limit],
  });
  return rows.map((row) => row.id);
}

export async function markRemoved(db: Db, tenant: string, id: string, at: Date): Promise<void> {
  await db.query({
    text: `with gone as (update file set removed_at = $3, deleted_at = coalesce(deleted_at, $3) where tenant = $1 and id = $2 returning id)
      delete from content_check c using gone where c.tenant = $1 and c.field = 'photo' and c.ref = gone.id`,
    values: [tenant, id, at],
  });
}
