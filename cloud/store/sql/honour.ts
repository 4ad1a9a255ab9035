/** 嘉许: what somebody did in a year, the county's own rules, and what was confirmed. */
import type { HonourState } from '../../domain/honour/honour';
import type { Credited, Evidence, HonourRule } from '../../domain/honour/rules';
import { isClash, type Db } from '../postgres';
import { activityAt } from './report';

/* One line a served activity of the year, with the ratings of its orders. */
const servedActivities = `select s.id, s.crew, s.minutes, to_char(s.served_at at time zone interval '08:00', 'MM') as month,
    coalesce(jsonb_agg(jsonb_build_object('stars', r.stars, 'tags', r.tags)) filter (where r.stars is not null), '[]') as ratings,
    coalesce(bool_or((r.stars <= 2 and o.waits_kind is not null) or exists (
      select 1 from second_call c where c.tenant = $1 and c.order_id = o.id and c.kind = 'lowered' and c.outcome is null and o.stars <= 2)), false) as complaint
  from history h join orders o on o.tenant = h.tenant and o.id = h.order_id join activity s on s.tenant = h.tenant and s.id = ${activityAt('h')}
    left join rating r on r.tenant = h.tenant and r.order_id = h.order_id and r.attempt = h.attempt
  where h.tenant = $1 and h.step = 'serve' and h.at >= $2 and h.at < $3 and s.minutes is not null and s.crew is not null
  group by s.id, s.crew, s.minutes, s.served_at`;

const from = (who: string, more: string) => `with served as (${servedActivities})
  select ${who} as "subjectId", id::text as "activityId", minutes, month, ratings, complaint from served ${more}`;

/**
 * The minutes each person is credited with, from the hour ledger: what both sides confirmed, corrections included. The one
 * place that knows where hours come from.
 */
export async function creditedMinutes(db: Db, tenant: string, year: { from: Date; until: Date }): Promise<Credited[]> {
  return db.query<Credited>({
    text: `with served as (${servedActivities})
      select e.person_id::text as "subjectId", s.id::text as "activityId", sum(e.minutes)::int as minutes, s.month, s.ratings, s.complaint
      from served s join hour_entry e on e.tenant = $1 and e.activity_id = s.id and e.kind in ('service', 'correction')
      group by e.person_id, s.id, s.month, s.ratings, s.complaint having sum(e.minutes) > 0`,
    values: [tenant, year.from, year.until],
  });
}

/** The same by team. */
export async function creditedToTeams(db: Db, tenant: string, year: { from: Date; until: Date }): Promise<Credited[]> {
  return db.query<Credited>({ text: from(`crew ->> 'ref'`, `where crew ->> 'kind' = 'team'`), values: [tenant, year.from, year.until] });
}

export async function listRules(db: Db, tenant: string): Promise<HonourRule[]> {
  return db.query<HonourRule>({
    name: 'honour-rules',
    text: `select id, label, kind, min_minutes as "minMinutes", min_services as "minServices", min_rated as "minRated", min_stars::float as "minStars" from honour_rule where tenant = $1`,
    values: [tenant],
  });
}

export async function saveRule(db: Db, tenant: string, rule: HonourRule): Promise<void> {
  await db.query({
    text: `insert into honour_rule (tenant, id, label, kind, min_minutes, min_services, min_rated, min_stars) values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (tenant, id) do update set label = $3, min_minutes = $5, min_services = $6, min_rated = $7, min_stars = $8`,
    values: [tenant, rule.id, rule.label, rule.kind, rule.minMinutes, rule.minServices, rule.minRated, rule.minStars],
  });
}

export interface Honour { id: string; year: number; ruleId: string; label: string; kind: HonourRule['kind']; ref: string; state: HonourState; evidence: Evidence; /** of a person */ name: string | null; /** of a person, also of one who is no volunteer any more */ birthYear: number | null }

const honours = `select h.id, h.year, h.rule_id as "ruleId", h.label, h.kind, h.ref, h.state, h.evidence,
    (select p.name from person_private p where h.kind = 'person' and p.tenant = h.tenant and p.person_id = h.ref::uuid) as name,
    (select x.birth_year from volunteer x where h.kind = 'person' and x.tenant = h.tenant and x.person_id = h.ref::uuid) as "birthYear"
  from honour h where h.tenant = $1`;

/** Writes a confirmed honour. @returns false when this person or team has one for the year */
export async function addHonour(db: Db, tenant: string, honour: Omit<Honour, 'state' | 'name' | 'birthYear'> & { byId: string }, at: Date): Promise<boolean> {
  try {
    await db.query({
      text: `insert into honour (tenant, id, year, rule_id, label, kind, ref, state, evidence, by_id, at) values ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $9, $10)`,
      values: [tenant, honour.id, honour.year, honour.ruleId, honour.label, honour.kind, honour.ref, JSON.stringify(honour.evidence), honour.byId, at],
    });
    return true;
  } catch (fault) {
    if (isClash(fault, 'honour_once')) return false;
    throw fault;
  }
}

export async function listHonours(db: Db, tenant: string, asked: { year: number } | { refs: readonly string[] } | { state: HonourState }): Promise<Honour[]> {
  if ('year' in asked) return db.query<Honour>({ text: `${honours} and h.year = $2`, values: [tenant, asked.year] });
  if ('refs' in asked) return db.query<Honour>({ text: `${honours} and h.ref = any($2) order by h.year desc`, values: [tenant, asked.refs] });
  return db.query<Honour>({ text: `${honours} and h.state = $2 order by h.year desc limit 1000`, values: [tenant, asked.state] });
}

export async function readHonour(db: Db, tenant: string, id: string): Promise<Honour | null> {
  return (await db.query<Honour>({ text: `${honours} and h.id = $2`, values: [tenant, id] }))[0] ?? null;
}

/** The word of whom it is about; may be changed at any time. */
export async function answerHonour(db: Db, tenant: string, answer: { id: string; state: HonourState; by: string }, at: Date): Promise<void> {
  await db.query({ text: 'update honour set state = $3, answered_by = $4, answered_at = $5 where tenant = $1 and id = $2', values: [tenant, answer.id, answer.state, answer.by, at] });
}

/** Names of these people, for the list of proposals. */
export async function namesOf(db: Db, tenant: string, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ id: string; name: string }>({ text: 'select person_id::text as id, name from person_private where tenant = $1 and person_id = any($2::uuid[]) and name is not null', values: [tenant, ids] });
  return new Map(rows.map((row) => [row.id, row.name]));
}
