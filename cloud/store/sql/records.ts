/** Services as records, their corrections, and what was uploaded to the national platform. */
import type { Correction, EntryWhole } from '../../domain/record/correction';
import type { HourEntry, NewHour } from '../../domain/record/ledger';
import type { Activity } from '../../domain/order/order';
import { isClash, type Db } from '../postgres';
import { fromRow, toRow } from '../rows';
import type { Keys } from '../seal';
import { entryRow, hourColumns } from './ledger';
import { orderFromRow } from './order';

/** The China day of a moment; one zone, no summer time. */
export const chinaDayOf = (column: string) => `to_char(${column} at time zone 'UTC' + interval '8 hours', 'YYYY-MM-DD')`;
const iso = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

export interface OwnEntry { id: string; kind: 'service' | 'participation'; day: string; minutes: number; net: number; ofMinutes: number; sealed: boolean; topicId: string | null; villageCode: string; crew: Activity['crew'] }

/** All services a person was at, newest first. */
export async function listOwnEntries(db: Db, tenant: string, personId: string): Promise<OwnEntry[]> {
  return db.query<OwnEntry>({
    name: 'own-entries',
    text: `select e.id, e.kind, ${chinaDayOf('e.at')} as day, e.minutes, e.of_minutes as "ofMinutes", e.seq is not null as sealed, o.topic_id as "topicId", o.village_code as "villageCode", a.crew,
        (e.minutes + coalesce((select sum(c.minutes) from hour_entry c where c.tenant = e.tenant and c.ref_id = e.id), 0))::int as net
      from hour_entry e join orders o on o.tenant = e.tenant and o.id = e.order_id join activity a on a.tenant = e.tenant and a.id = e.activity_id
      where e.tenant = $1 and e.person_id = $2 and e.ref_id is null order by e.at desc, e.id desc`,
    values: [tenant, personId],
  });
}

/** How often each word was said of the services a person was at. */
export async function countWords(db: Db, tenant: string, personId: string): Promise<{ tag: string; count: number }[]> {
  return db.query({
    text: `select tag, count(*)::int as count from (
        select distinct r.order_id, r.attempt, unnest(r.tags) as tag from hour_entry e
          join orders o on o.tenant = e.tenant and (o.id = e.order_id or o.activity_id = e.activity_id)
          join rating r on r.tenant = e.tenant and r.order_id = o.id and r.attempt = case when o.id = e.order_id then e.attempt else o.attempt end
        where e.tenant = $1 and e.person_id = $2 and e.ref_id is null) x group by tag order by tag`,
    values: [tenant, personId],
  });
}

interface WholeRow extends HourEntry { net: number; day: EntryWhole['day']; activity: Record<string, unknown>; order: Record<string, unknown>; open: boolean }
const wholeColumns = `${hourColumns},
  (e.minutes + coalesce((select sum(c.minutes) from hour_entry c where c.tenant = e.tenant and c.ref_id = e.id), 0))::int as net,
  (select jsonb_build_object('day', d.day, 'minutes', d.minutes, 'version', d.version) from hour_day d where d.tenant = e.tenant and d.person_id = e.person_id and d.day = ${chinaDayOf('e.at')}) as day,
  to_jsonb(a) - 'tenant' as activity, to_jsonb(o) - 'tenant' as "order",
  exists (select 1 from hour_correction c where c.tenant = $1 and c.entry_id = e.id and c.state in ('proposed', 'contested')) as open`;
const wholeFrom = 'hour_entry e join activity a on a.tenant = e.tenant and a.id = e.activity_id join orders o on o.tenant = e.tenant and o.id = e.order_id';
const wholeOf = ({ net, day, activity, order, open, ...entry }: WholeRow): EntryWhole => ({ entry, net, day, open, activity: fromRow(activity), order: orderFromRow(order) });

export async function readEntry(db: Db, tenant: string, id: string): Promise<EntryWhole | null> {
  const rows = await db.query<WholeRow>({ name: 'read-entry', text: `select ${wholeColumns} from ${wholeFrom} where e.tenant = $1 and e.id = $2 and e.ref_id is null`, values: [tenant, id] });
  return rows[0] ? wholeOf(rows[0]) : null;
}

export interface CorrectionWhole { correction: Correction; whole: EntryWhole; /** reason, answer, dispute, decision */ words: Record<string, string>; names: Record<string, string> }
type CorrectionRow = WholeRow & { correction: Correction; words: Record<string, string> | null; names: Record<string, string> | null };
const correctionColumns = `${wholeColumns},
  jsonb_build_object('id', k.id, 'undoId', k.undo_id, 'entryId', k.entry_id, 'personId', k.person_id, 'minutes', k.minutes, 'state', k.state, 'byId', k.by_id, 'at', ${iso('k.at')}) as correction,
  (select jsonb_object_agg(w.name, w.text) from hour_correction_words w where w.tenant = k.tenant and w.correction_id = k.id) as words,
  (select jsonb_object_agg(p.person_id, p.name) from person_private p where p.tenant = k.tenant and p.name is not null and p.person_id in (k.person_id, k.by_id)) as names`;
const correctionFrom = ({ correction, words, names, ...whole }: CorrectionRow): CorrectionWhole => ({
  correction, whole: wholeOf(whole), words: words ?? {}, names: names ?? {},
});

export async function readCorrection(db: Db, tenant: string, id: string): Promise<CorrectionWhole | null> {
  const rows = await db.query<CorrectionRow>({ text: `select ${correctionColumns} from hour_correction k join ${wholeFrom} on e.tenant = k.tenant and e.id = k.entry_id where k.tenant = $1 and k.id = $2`, values: [tenant, id] });
  return rows[0] ? correctionFrom(rows[0]) : null;
}

/** What concerns this person, and what waits for anybody; whoever asks sorts out whose it is. */
export async function listCorrections(db: Db, tenant: string, personId: string): Promise<CorrectionWhole[]> {
  const rows = await db.query<CorrectionRow>({
    text: `select ${correctionColumns} from hour_correction k join ${wholeFrom} on e.tenant = k.tenant and e.id = k.entry_id
      where k.tenant = $1 and (k.person_id = $2 or k.by_id = $2 or k.state in ('proposed', 'contested')) order by k.at desc, k.id limit 200`,
    values: [tenant, personId],
  });
  return rows.map(correctionFrom);
}

export async function findCorrection(db: Db, tenant: string, byId: string, key: string): Promise<string | null> {
  return (await db.query<{ id: string }>({ text: 'select id from hour_correction where tenant = $1 and by_id = $2 and key = $3', values: [tenant, byId, key] }))[0]?.id ?? null;
}

/** What a correction that counts writes: its entry, and the person's day as it was read. */
export interface Effect { entry: NewHour & { minutes: number }; day: { day: string; version: number } }

/* Every correction of a person's day waits for that day's row, so that two at once can't both fit into one room. */
function effectParts(keys: Keys, tenant: string, { entry, day }: Effect, give: (value: unknown) => string, also: string): string[] {
  return [
    `room as (update hour_day set minutes = minutes + ${give(entry.minutes)}::int, version = version + 1 where tenant = $1 and person_id = ${give(entry.personId)}::uuid and day = ${give(day.day)} and version = ${give(day.version)}::int returning 1)`,
    `entered as (insert into hour_entry select v.* from jsonb_populate_recordset(null::hour_entry, ${give(JSON.stringify([{ tenant, ...toRow(entryRow(keys, tenant, entry)) }]))}::jsonb) v where exists (select 1 from ${also}))`,
  ];
}

const lister = (values: unknown[]) => (value: unknown) => `$${values.push(value)}`;
export type Put = 'written' | 'lostRace' | 'open';

export async function addCorrection(db: Db, keys: Keys, tenant: string, one: Omit<Correction, 'at'> & { key: string; reason: string; at: string }, effect: Effect | null): Promise<Put> {
  const values: unknown[] = [tenant];
  const give = lister(values);
  const { reason, ...row } = one;
  const gate = effect ? 'where exists (select 1 from room)' : '';
  const parts = [
    ...(effect ? effectParts(keys, tenant, effect, give, 'room') : []),
    `put as (insert into hour_correction (tenant, id, entry_id, person_id, minutes, state, key, by_id, at, undo_id)
      select $1, v.id, v.entry_id, v.person_id, v.minutes, v.state, v.key, v.by_id, v.at, v.undo_id from jsonb_populate_recordset(null::hour_correction, ${give(JSON.stringify([toRow(row)]))}::jsonb) v ${gate} returning id)`,
    `said as (insert into hour_correction_words (tenant, correction_id, name, text) select $1, id, 'reason', ${give(reason)} from put)`,
  ];
  try {
    return (await db.query({ text: `with ${parts.join(',\n')} select 1 from put`, values })).length > 0 ? 'written' : 'lostRace';
  } catch (fault) {
    if (isClash(fault, 'hour_correction_open')) return 'open';
    if (isClash(fault, 'hour_correction_key')) return 'lostRace';
    throw fault;
  }
}

/** Moves a correction on, whole or not at all. @returns false when somebody else was quicker, or asked for another one of this entry */
export async function answerCorrection(db: Db, keys: Keys, tenant: string, one: { id: string; from: Correction['state']; to: Correction['state']; byId: string; at: Date; word: { name: string; text: string } | null }, effect: Effect | null): Promise<boolean> {
  const values: unknown[] = [tenant];
  const give = lister(values);
  const parts = [
    ...(effect ? effectParts(keys, tenant, effect, give, 'moved') : []),
    `moved as (update hour_correction set state = ${give(one.to)}, answered_by = ${give(one.byId)}::uuid, answered_at = ${give(one.at)}::timestamptz where tenant = $1 and id = ${give(one.id)}::uuid and state = ${give(one.from)} ${effect ? 'and exists (select 1 from room)' : ''} returning id)`,
    ...(one.word ? [`said as (insert into hour_correction_words (tenant, correction_id, name, text) select $1, id, ${give(one.word.name)}, ${give(one.word.text)} from moved on conflict (tenant, correction_id, name) do update set text = excluded.text)`] : []),
  ];
  // Room taken without the correction moving (or the other way round) must leave nothing: a division by zero undoes it.
  const whole = effect ? ' / (case when (select count(*) from room) = (select count(*) from moved) then 1 else 0 end)' : '';
  try {
    // Asked of no row, so that the division is made also when nothing moved.
    const rows = await db.query<{ moved: number }>({ text: `with ${ordered(parts).join(',\n')} select (select count(*) from moved)::int${whole} as moved`, values });
    return (rows[0]?.moved ?? 0) > 0;
  } catch (fault) {
    if ((fault as { code?: string }).code === '22012' || isClash(fault, 'hour_correction_open')) return false;
    throw fault;
  }
}

/* A part may only name those before it: the day's room, then the correction, then the entry. */
const ordered = (parts: string[]): string[] => [...parts.filter((part) => part.startsWith('room')), ...parts.filter((part) => part.startsWith('moved')), ...parts.filter((part) => !/^(room|moved)/.test(part))];
