import type { Db } from '../postgres';

/** Notes for every visit of a day that its crew and its orderer are to be reminded; a slot that was noted before is left out. @returns how many are told */
export async function writeVisitReminders(db: Db, tenant: string, one: { day: string; states: readonly string[]; claimedBefore: Date; kind: string; at: Date }): Promise<number> {
  const rows = await db.query<{ told: number }>({
    name: 'write-visit-reminders',
    text: `with due as (select o.id, o.attempt, o.state, o.orderer_id, o.helper_id, a.crew, a.slot,
          ((a.slot ->> 'date') || case a.slot ->> 'part' when 'morning' then ' 08:00+08' when 'afternoon' then ' 14:00+08' else ' 19:00+08' end)::timestamptz as begins
        from orders o join activity a on a.tenant = o.tenant and a.id = o.activity_id
        where o.tenant = $1 and o.state = any($3) and o.waits_kind is not null and a.slot ->> 'date' = $2 and a.crew is not null and a.served_at is null and o.since <= $4 limit 500),
      fired as (insert into clock_event (tenant, order_id, since, due_at, kind, attempt, why, at)
        select $1, id, begins, begins, $5, attempt, slot::text, $6 from due on conflict do nothing returning order_id),
      noticed as (insert into notice (tenant, id, order_id, step, state, to_kind, to_ref, at)
        select $1, gen_random_uuid(), d.id, $5, d.state, 'person', who.ref, $6 from fired f join due d on d.id = f.order_id,
          lateral (select jsonb_array_elements_text(d.crew -> 'personIds') as ref union select coalesce(d.orderer_id, d.helper_id)::text) who where who.ref is not null returning 1)
      select count(*)::int as told from noticed`,
    values: [tenant, one.day, one.states, one.claimedBefore, one.kind, one.at],
  });
  return rows[0]?.told ?? 0;
}
