/** Teams and volunteers: registration, joining, training, and days on which somebody is not to be asked. */
import type { Volunteer } from '../../domain/team/team';
import type { Db } from '../postgres';

/** Registers somebody as a volunteer, whole; once registered, a second time changes nothing. Touch the directory with it. */
export async function addVolunteer(db: Db, tenant: string, volunteer: Volunteer & { phoneSealed: string | null; phoneHash: Buffer | null; guardian: boolean; at: Date }): Promise<void> {
  await db.query({
    text: `insert into volunteer (tenant, person_id, birth_year, skills, times, grid_codes, light_duty, phone_sealed, phone_hash, guardian, registered_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
    values: [tenant, volunteer.personId, volunteer.birthYear, volunteer.skills, JSON.stringify(volunteer.times), volunteer.gridCodes, volunteer.lightDuty, volunteer.phoneSealed, volunteer.phoneHash, volunteer.guardian, volunteer.at],
  });
  await db.query({
    text: 'insert into qualification (tenant, person_id, kind, seen_at) select $1, $2, kind, $4 from unnest($3::text[]) kind on conflict do nothing',
    values: [tenant, volunteer.personId, volunteer.qualifications, volunteer.at],
  });
  await db.query({
    text: 'insert into trained (tenant, person_id, course, on_day, at) select $1, $2, course, to_char($4::timestamptz, \'YYYY-MM-DD\'), $4 from unnest($3::text[]) course on conflict do nothing',
    values: [tenant, volunteer.personId, volunteer.training, volunteer.at],
  });
}
