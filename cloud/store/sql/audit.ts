/** Who did and who saw what. Rows are added and read; nothing here changes one or takes one away. */
import type { Db } from '../postgres';

export async function addAudit(db: Db, tenant: string, one: { id: string; at: Date; personId: string; name: string; ref: string }): Promise<void> {
  await db.query({ name: 'add-audit', text: 'insert into audit_entry (tenant, id, at, person_id, name, ref) values ($1, $2, $3, $4, $5, $6)', values: [tenant, one.id, one.at, one.personId, one.name, one.ref] });
}

export type AuditSource = 'entry' | 'step' | 'reveal' | 'look';
export interface AuditRow { key: string; at: string; source: AuditSource; name: string; ref: string; who: string | null }

/* Each source gives its newest few of the days asked about; together they are a page, however much lies behind. */
const selects: Record<AuditSource, string> = {
  entry: "select 'entry' as source, e.at, e.id::text as key, e.person_id, e.name, e.ref from audit_entry e where e.tenant = $1 and e.at >= $2 and e.at < $3 and e.name = any($8)",
  step: "select 'step', h.at, h.order_id::text || ':' || h.seq, h.actor_id, h.step, (select o.number from orders o where o.tenant = h.tenant and o.id = h.order_id) from history h where h.tenant = $1 and h.at >= $2 and h.at < $3 and h.actor_id is not null and $8::text[] is not null",
  reveal: "select 'reveal', r.at, r.id::text, r.person_id, '', (select o.number from orders o where o.tenant = r.tenant and o.id = r.order_id) from reveal r where r.tenant = $1 and r.at >= $2 and r.at < $3 and $8::text[] is not null",
  look: "select 'look', l.at, l.id::text, l.person_id, '', coalesce(l.of_id::text, l.of_code, '') from file_look l where l.tenant = $1 and l.at >= $2 and l.at < $3 and $8::text[] is not null",
};

/** @param names which functions' entries are meant; `after` the last row of the page before */
export async function searchAudit(db: Db, tenant: string, of: { from: Date; until: Date; who: string | null; sources: readonly AuditSource[]; names: readonly string[]; after: { at: string; key: string } | null; limit: number }): Promise<AuditRow[]> {
  const parts = of.sources.map((source) => `(select * from (${selects[source]}) as one(source, at, key, person_id, name, ref)
    where ($4::text is null or one.person_id in (select p.person_id from person_private p where p.tenant = $1 and p.name = $4)) and ($5::timestamptz is null or (one.at, one.key) < ($5, $6)) order by one.at desc, one.key desc limit $7)`);
  return db.query<AuditRow>({
    text: `select x.source, x.key, to_char(x.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, x.name, coalesce(x.ref, '') as ref,
        (select p.name from person_private p where p.tenant = $1 and p.person_id = x.person_id and exists (select 1 from post o where o.tenant = $1 and o.person_id = x.person_id)) as who
      from (${parts.join(' union all ')}) x order by x.at desc, x.key desc limit $7`,
    values: [tenant, of.from, of.until, of.who, of.after?.at ?? null, of.after?.key ?? null, of.limit, of.names],
  });
}
