import { sql, type Kysely } from 'kysely';

/*
 * Who is promised where on which half-day: the key lets nobody be promised twice, whoever writes first. Crews that are
 * on their way already are booked as they stand; where two of them share a person, the first one keeps the half-day.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table booking (
      tenant text, person_id uuid, date text, part text, activity_id uuid not null,
      constraint booking_key primary key (tenant, person_id, date, part)
    )`.execute(db);
  await sql`create index booking_day on booking (tenant, date)`.execute(db);
  await sql`alter table activity add column first_teams text[], add column first_until timestamptz`.execute(db);
  // 今年服务了几次, for 新队优先.
  await sql`create index activity_served on activity (tenant, served_at) where served_at is not null`.execute(db);
  await sql`
    insert into booking
    select a.tenant, (jsonb_array_elements_text(a.crew -> 'personIds'))::uuid, a.slot ->> 'date', a.slot ->> 'part', a.id from activity a
    where a.crew is not null and a.crew <> 'null' and a.slot is not null and a.slot <> 'null'
      and exists (select 1 from orders o where o.tenant = a.tenant and o.activity_id = a.id and o.state = 'claimed')
    order by a.id on conflict do nothing`.execute(db);
}
