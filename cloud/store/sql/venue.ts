/** The register of venues. */
import type { Venue, VenueInput } from '../../domain/venue';
import { writtenOrThere, type Db } from '../postgres';
import { fromRow } from '../rows';
import type { Keys } from '../seal';

interface Contact { name: string; phone: string }
export type StoredVenue = Venue & { contact: Contact | null };

const columns = 'id, grid_code, name, address, capacity, hours, equipment, step_free, closed_at';
const sealed = (keys: Keys, contact: Contact | null) => (contact ? keys.seal(JSON.stringify(contact)) : null);

export async function listVenues(db: Db, keys: Keys, tenant: string, gridCodes: readonly string[], limit: number): Promise<StoredVenue[]> {
  const rows = await db.query<Record<string, unknown>>({
    name: 'list-venues',
    text: `select ${columns}, contact_sealed from venue where tenant = $1 and grid_code = any($2) and closed_at is null order by name, id limit $3`,
    values: [tenant, gridCodes, limit],
  });
  return rows.map(({ contact_sealed: contact, ...row }) => ({ ...fromRow<Venue>(row), contact: contact ? (JSON.parse(keys.open(contact as string)) as Contact) : null }));
}

export async function readVenue(db: Db, tenant: string, id: string): Promise<Venue | null> {
  const rows = await db.query<Record<string, unknown>>({ name: 'read-venue', text: `select ${columns} from venue where tenant = $1 and id = $2`, values: [tenant, id] });
  return rows[0] ? fromRow<Venue>(rows[0]) : null;
}

/** Sent twice under one key it is one venue. @returns its id */
export async function addVenue(db: Db, keys: Keys, tenant: string, venue: VenueInput & { id: string; personId: string; at: Date }): Promise<string> {
  const row = await writtenOrThere(() => db.query<{ id: string }>({
    text: `with added as (insert into venue (tenant, id, grid_code, name, address, capacity, hours, equipment, step_free, contact_sealed, person_id, key, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict on constraint venue_key do nothing returning id)
      select id from added union all select id from venue where tenant = $1 and person_id = $11 and key = $12`,
    values: [tenant, venue.id, venue.gridCode, venue.name, venue.address, venue.capacity, venue.hours, venue.equipment, venue.stepFree, sealed(keys, venue.contact ?? null), venue.personId, venue.key, venue.at],
  }));
  return (row as { id: string }).id;
}

/** `contact` undefined leaves the one that is there. */
export async function saveVenue(db: Db, keys: Keys, tenant: string, venue: Omit<VenueInput, 'key' | 'gridCode'> & { id: string; closedAt: Date | null }): Promise<void> {
  const keeps = venue.contact === undefined;
  await db.query({
    text: `update venue set name = $3, address = $4, capacity = $5, hours = $6, equipment = $7, step_free = $8, closed_at = $9,
      contact_sealed = case when $10 then contact_sealed else $11 end where tenant = $1 and id = $2`,
    values: [tenant, venue.id, venue.name, venue.address, venue.capacity, venue.hours, venue.equipment, venue.stepFree, venue.closedAt, keeps, sealed(keys, venue.contact ?? null)],
  });
}
