import { sql, type Kysely } from 'kysely';

/*
 * Indexes for the overview and its lists, and the tables of 走访 and 意见.
 *
 * What somebody's house is called, what they asked and what they think is personal: it lies sealed in a row of its own,
 * so that erasing it leaves the count of visits as it was.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A list behind a number is read newest first: of the whole county, of some villages, of one state.
  await sql`create index orders_placed on orders (tenant, placed_at desc, id desc)`.execute(db);
  await sql`create index orders_village on orders (tenant, village_code, placed_at desc, id desc)`.execute(db);
  await sql`create index orders_state on orders (tenant, state, placed_at desc, id desc)`.execute(db);
  // «Asked again» looks for an earlier order of the same village and topic.
  await sql`create index orders_again on orders (tenant, village_code, topic_id, placed_at)`.execute(db);
  // Services of a year: few lines of a long history, and only these are in the index.
  await sql`create index history_served on history (tenant, at) where step = 'serve'`.execute(db);

  await sql`
    create table visit (
      tenant text, id uuid, grid_code text not null, visitor_id uuid not null, on_day text not null, order_id uuid,
      key text not null, at timestamptz not null, primary key (tenant, id), constraint visit_key unique (tenant, visitor_id, key)
    )`.execute(db);
  // The first serves «when was this place last visited», the second a visitor's own log.
  await sql`create index visit_place on visit (tenant, grid_code, on_day)`.execute(db);
  await sql`create index visit_visitor on visit (tenant, visitor_id, on_day desc, id desc)`.execute(db);
  await sql`create table visit_words (tenant text, visit_id uuid, house text not null, asked text not null, primary key (tenant, visit_id))`.execute(db);

  await sql`
    create table opinion (
      tenant text, id uuid, grid_code text not null, sender_id uuid not null, on_visit boolean not null, key text not null,
      at timestamptz not null, due_at timestamptz not null, replied_at timestamptz, replier_id uuid, reply_key text,
      primary key (tenant, id), constraint opinion_key unique (tenant, sender_id, key)
    )`.execute(db);
  // What still waits, soonest due first; what is replied to and what one sent, newest first.
  await sql`create index opinion_waiting on opinion (tenant, due_at, id) where replied_at is null`.execute(db);
  await sql`create index opinion_replied on opinion (tenant, replied_at desc, id desc) where replied_at is not null`.execute(db);
  await sql`create index opinion_sender on opinion (tenant, sender_id, at desc, id desc)`.execute(db);
  await sql`create table opinion_words (tenant text, opinion_id uuid, name text, text text not null, primary key (tenant, opinion_id, name))`.execute(db);
}
