import { sql, type Kysely } from 'kysely';

/* The grid changes while orders are on their way; rating slips; venues; what 研判 adds to an order. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A node that went into another stays, with its successor: ended orders keep its code.
  await sql`alter table grid add column population integer, add column households integer, add column until_at timestamptz, add column successor_code text`.execute(db);
  await sql`
    create table grid_change (
      tenant text, id uuid, person_id uuid not null, key text not null, change jsonb not null, on_day text not null, created_at timestamptz not null,
      -- exactly one of these three, once it is no longer waiting for its day
      applied_at timestamptz, cancelled_at timestamptz, refused text, code text, primary key (tenant, id), constraint grid_change_key unique (tenant, person_id, key)
    )`.execute(db);
  await sql`create index grid_change_waiting on grid_change (tenant, on_day, id) where applied_at is null and cancelled_at is null and refused is null`.execute(db);
  await sql`create index orders_open_village on orders (tenant, village_code) where waits_kind is not null`.execute(db);
  await sql`alter table orders add column urgent boolean not null default false, add column language text, add column venue_id uuid`.execute(db);
  await sql`
    create table slip (
      tenant text, order_id uuid, attempt integer, key text not null, printed_by uuid not null, printed_at timestamptz not null,
      tries integer not null default 0, primary key (tenant, order_id, attempt)
    )`.execute(db);
  await sql`
    create table venue (
      tenant text, id uuid, grid_code text not null, name text not null, address text not null, capacity integer, hours text, equipment text,
      step_free boolean, contact_sealed text, person_id uuid not null, key text not null, created_at timestamptz not null, closed_at timestamptz,
      primary key (tenant, id), constraint venue_key unique (tenant, person_id, key)
    )`.execute(db);
  await sql`create index venue_place on venue (tenant, grid_code, name) where closed_at is null`.execute(db);
}
