/** The hour ledger: entries written with the step `serve`, sealed into the chain afterwards, and read whole to be checked. */
import { bornLine, chainLine, FIRST, headLine, type Fits, type Head, type LedgerRows } from '../../domain/record/chain';
import { DAY_CAP, dayOfEntry, type HourEntry, type NewHour } from '../../domain/record/ledger';
import type { Db } from '../postgres';
import type { Keys } from '../seal';

const BATCH = 500;
export const hex = (bytes: Buffer): string => bytes.toString('hex');
/** What is sealed under an earlier key of the ring is as true as under the present one. */
export const ledgerFits = (keys: Keys): Fits => (text, mac) => keys.ring.some((one) => hex(one.ledger(text)) === mac);
const bytea = (text: string | null): string | null => (text === null ? null : `\\x${text}`);

/** An entry as JSON carries it into a statement. */
export const entryRow = (keys: Keys, tenant: string, one: NewHour & { minutes: number }) => ({ ...one, seq: null, born: bytea(hex(keys.ledger(bornLine(tenant, one)))), prev: null, mac: null });

/**
 * The parts of the statement of `serve` that write its hours: the day's row is taken first, so that of two services of
 * one day the later gets only what the cap leaves.
 */
export function hourParts(keys: Keys, tenant: string, hours: readonly NewHour[], give: (rows: object[]) => number, rowsOf: (param: number) => string, gate: string): string[] {
  const rows = [...hours].sort((one, other) => one.personId.localeCompare(other.personId)).map((one) => entryRow(keys, tenant, { ...one, minutes: 0 }));
  const param = give(rows);
  const day = give([{ day: dayOfEntry(rows[0] as NewHour) }]);
  const room = `greatest(least(${DAY_CAP} - d.minutes, excluded.minutes), 0)`;
  return [
    `credited as (insert into hour_day as d (tenant, person_id, day, minutes, last, version)
      select v.tenant, v.person_id, $${day}::jsonb -> 0 ->> 'day', least(v.of_minutes, ${DAY_CAP}), least(v.of_minutes, ${DAY_CAP}), 1 from ${rowsOf(param)} ${gate} and v.kind = 'service' order by v.person_id
      on conflict (tenant, person_id, day) do update set last = ${room}, minutes = d.minutes + ${room}, version = d.version + 1 returning person_id, last)`,
    `entered as (insert into hour_entry select v.tenant, v.id, null, v.person_id, v.activity_id, v.order_id, v.attempt, v.kind, coalesce(c.last, 0), v.of_minutes, v.at, v.by_id, v.ref_id, v.born, null, null
      from ${rowsOf(param)} left join credited c on c.person_id = v.person_id ${gate})`,
  ];
}

const entryColumns = `e.id, e.seq::int as seq, e.person_id as "personId", e.activity_id as "activityId", e.order_id as "orderId", e.attempt, e.kind, e.minutes, e.of_minutes as "ofMinutes",
  to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, e.by_id as "byId", e.ref_id as "refId", encode(e.born, 'hex') as born, encode(e.prev, 'hex') as prev, encode(e.mac, 'hex') as mac`;
export const hourColumns = entryColumns;

async function readHead(db: Db, tenant: string): Promise<Head | null> {
  const rows = await db.query<Head>({
    name: 'ledger-head',
    text: `select length::int as length, encode(mac, 'hex') as mac, to_char(begins_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "beginsAt", encode(head_mac, 'hex') as "headMac" from ledger_head where tenant = $1`,
    values: [tenant],
  });
  return rows[0] ?? null;
}

/**
 * Seals what is not yet in the chain, oldest first. Several processes may: the head's own row lets one through, and the
 * other finds nothing left. What was not born here is left lying, for verify-records to name.
 * @returns how many were sealed here, and whether the chain's end is broken, so that nothing more may be put on it
 */
export async function sealHours(db: Db, keys: Keys, tenant: string): Promise<{ sealed: number; broken: boolean }> {
  const seal = (text: string) => hex(keys.ledger(text));
  const fits = ledgerFits(keys);
  let sealed = 0;
  for (let after = { at: '1970-01-01T00:00:00.000Z', id: '00000000-0000-0000-0000-000000000000' }; ;) {
    // Before what is to be sealed: were the head read after it, entries that another process sealed in between would be put
    // on the new end a second time, and the chain be longer than what it holds for ever.
    const head = await readHead(db, tenant);
    const rows = await db.query<HourEntry>({
      name: 'unsealed-hours',
      text: `select ${entryColumns} from hour_entry e where e.tenant = $1 and e.seq is null and (e.at, e.id) > ($2, $3) order by e.at, e.id limit ${BATCH}`,
      values: [tenant, after.at, after.id],
    });
    const last = rows.at(-1);
    if (!last) return { sealed, broken: false };
    after = { at: last.at, id: last.id };
    const own = rows.filter((one) => fits(bornLine(tenant, one), one.born));
    const first = own[0];
    if (!first) continue;
    const beyond = await db.query({ text: 'select 1 from hour_entry where tenant = $1 and seq > $2 limit 1', values: [tenant, head?.length ?? 0] });
    if (beyond.length > 0) {
      // Another process may have sealed in between; if the head has not moved, rows stand beyond it.
      return { sealed, broken: (await readHead(db, tenant))?.length === head?.length };
    }
    if (head && !fits(headLine(tenant, head), head.headMac)) return { sealed, broken: true };
    let prev = head?.mac ?? FIRST;
    const links = own.map((one, at) => {
      const seq = (head?.length ?? 0) + at + 1;
      const mac = seal(chainLine(tenant, one, seq, prev));
      const link = { id: one.id, seq, prev: bytea(prev), mac: bytea(mac) };
      prev = mac;
      return link;
    });
    const now = { length: (head?.length ?? 0) + own.length, mac: prev, beginsAt: head?.beginsAt ?? first.at };
    const moved = await db.query({
      text: `with moved as (${head
        ? "update ledger_head set length = $2, mac = decode($3, 'hex'), head_mac = decode($5, 'hex') where tenant = $1 and $4::timestamptz is not null and length = $7 and mac = decode($8, 'hex') returning 1"
        : "insert into ledger_head (tenant, length, mac, begins_at, head_mac) select $1, $2, decode($3, 'hex'), $4, decode($5, 'hex') where $7::bigint is null and $8::text is null on conflict do nothing returning 1"}),
        linked as (update hour_entry e set seq = v.seq, prev = v.prev, mac = v.mac from jsonb_populate_recordset(null::hour_entry, $6::jsonb) v
          where e.tenant = $1 and e.id = v.id and e.seq is null and exists (select 1 from moved))
        select 1 from moved`,
      values: [tenant, now.length, now.mac, now.beginsAt, seal(headLine(tenant, now)), JSON.stringify(links), head?.length ?? null, head?.mac ?? null],
    });
    if (moved.length === 0) return { sealed, broken: false };
    sealed += own.length;
  }
}

/** All that verify-records looks at, of one moment. */
export async function readLedger(db: Db, tenant: string): Promise<LedgerRows> {
  return db.together(async (inner) => {
    await inner.query({ text: 'set transaction isolation level repeatable read, read only', values: [] });
    const all = <Row>(text: string) => inner.query<Row>({ text, values: [tenant] });
    return {
      entries: await all(`select ${entryColumns} from hour_entry e where e.tenant = $1 order by e.seq nulls last, e.at, e.id`),
      head: await readHead(inner, tenant),
      // The orders of one activity were served together; the activity is the one the history last named.
      served: await all(`select distinct on ("activityId") * from (
        select coalesce((select n.detail ->> 'activityId' from history n where n.tenant = h.tenant and n.order_id = h.order_id and n.seq <= h.seq and n.detail ->> 'activityId' is not null order by n.seq desc limit 1), o.activity_id::text) as "activityId",
          o.number, to_char(h.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, (h.detail ->> 'minutes')::int as minutes, h.detail -> 'entries' as persons
        from history h join orders o on o.tenant = h.tenant and o.id = h.order_id where h.tenant = $1 and h.step = 'serve') s order by "activityId", number`),
      corrections: await all('select id, undo_id as "undoId", entry_id as "entryId", minutes, state from hour_correction where tenant = $1'),
      days: await all('select person_id as "personId", day, minutes from hour_day where tenant = $1 order by day, person_id'),
      certificates: await all('select number, upto::int as upto from certificate where tenant = $1 order by number'),
    };
  });
}
