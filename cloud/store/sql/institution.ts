/** Institutions, their contacts, and the codes by which somebody becomes one. */
import type { Institution, InstitutionInput } from '../../domain/institution';
import { writtenOrThere, type Db } from '../postgres';
import { fromRow } from '../rows';

const columns = 'i.id, i.kind, i.name, i.grid_code';

/** Sent twice under one key it is one institution. @returns its id */
export async function addInstitution(db: Db, tenant: string, one: InstitutionInput & { id: string; personId: string; at: Date }): Promise<string> {
  const row = await writtenOrThere(() => db.query<{ id: string }>({
    text: `with added as (insert into institution (tenant, id, kind, name, grid_code, person_id, key, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict on constraint institution_key do nothing returning id)
      select id from added union all select id from institution where tenant = $1 and person_id = $6 and key = $7`,
    values: [tenant, one.id, one.kind, one.name, one.gridCode, one.personId, one.key, one.at],
  }));
  return (row as { id: string }).id;
}

/** Sent twice it is one code, good for as long again; a used one stays used. */
export async function addEntryCode(db: Db, tenant: string, code: { codeHash: Buffer; institutionId: string; expiresAt: Date }): Promise<void> {
  await db.query({
    text: `insert into institution_code as c (tenant, code_hash, institution_id, expires_at) values ($1, $2, $3, $4)
      on conflict (tenant, code_hash) do update set expires_at = excluded.expires_at where c.accepted_by is null`,
    values: [tenant, code.codeHash, code.institutionId, code.expiresAt],
  });
}

/** Takes a code that is still good, or that this person took before; one statement, so that two can't both take it. @returns the institution, null when the code gives nothing */
export async function takeEntryCode(db: Db, tenant: string, codeHash: Buffer, personId: string, at: Date): Promise<Institution | null> {
  const row = await writtenOrThere(() => db.query<Record<string, unknown>>({
    text: `with taken as (update institution_code set accepted_by = $3, accepted_at = $4
        where tenant = $1 and code_hash = $2 and accepted_by is null and expires_at > $4 returning institution_id),
      entered as (insert into institution_person (tenant, institution_id, person_id, at) select $1, institution_id, $3, $4 from taken
        on conflict (tenant, institution_id, person_id) do update set until_at = null)
      select ${columns} from institution i where i.tenant = $1 and i.id in (
        select institution_id from taken union select institution_id from institution_code where tenant = $1 and code_hash = $2 and accepted_by = $3)`,
    values: [tenant, codeHash, personId, at],
  }));
  return row ? fromRow<Institution>(row) : null;
}

/** The institutions this person is a contact of. */
export async function listMyInstitutions(db: Db, tenant: string, personId: string, limit: number): Promise<Institution[]> {
  const rows = await db.query<Record<string, unknown>>({
    name: 'my-institutions',
    text: `select ${columns} from institution_person p join institution i on i.tenant = p.tenant and i.id = p.institution_id
      where p.tenant = $1 and p.person_id = $2 and p.until_at is null order by i.name, i.id limit $3`,
    values: [tenant, personId, limit],
  });
  return rows.map((row) => fromRow<Institution>(row));
}

export async function listInstitutions(db: Db, tenant: string, gridCodes: readonly string[], limit: number): Promise<Institution[]> {
  const rows = await db.query<Record<string, unknown>>({
    name: 'list-institutions', text: `select ${columns} from institution i where tenant = $1 and grid_code = any($2) order by name, id limit $3`, values: [tenant, gridCodes, limit],
  });
  return rows.map((row) => fromRow<Institution>(row));
}

/** An institution, and whether this person is a contact of it. */
export async function readInstitution(db: Db, tenant: string, id: string, personId: string): Promise<{ institution: Institution; isContact: boolean } | null> {
  const rows = await db.query<Record<string, unknown> & { is_contact: boolean }>({
    name: 'read-institution',
    text: `select ${columns}, exists (select 1 from institution_person p where p.tenant = $1 and p.institution_id = i.id and p.person_id = $3 and p.until_at is null) as is_contact
      from institution i where i.tenant = $1 and i.id = $2`,
    values: [tenant, id, personId],
  });
  if (!rows[0]) return null;
  const { is_contact: isContact, ...row } = rows[0];
  return { institution: fromRow<Institution>(row), isContact };
}
