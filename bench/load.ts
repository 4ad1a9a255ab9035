/**
 * Many orders by COPY. Nothing is made up here: the rows of templates that act() wrote are copied with new ids, numbers,
 * people, places and times, so that what is loaded stays what the program writes.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { bornLine } from '../cloud/domain/record/chain';
import { DAY_CAP } from '../cloud/domain/record/ledger';
import { chinaDay } from '../cloud/domain/order/clock';
import { keysFrom } from '../cloud/store/seal';
import { settings, tenant } from './county';
import { activityId, halfDay, HALF_DAYS, leaderId, LEADERS_PER_TEAM, orderId, RESIDENTS, residentId, secretaryId, teamFor, teamOfLeader, TEAMS_A_TOPIC } from './ids';
import type { Template } from './templates';

export interface Wanted {
  orders: number;
  /** how many of them are under way; the rest has ended */
  openShare: number;
  /** over how many years the ended ones are spread */
  years: number;
  villages: string[];
  templates: Template[];
  /** more of one way with ids that follow from their number, for measuring a step on each of them once */
  reserve?: { way: string; kind: string; count: number; /** in the first so many villages only */ villages?: number }[];
}

/* Half of a team's leaders are kept for steps that are measured, so that their days are free. */
export const BUSY = LEADERS_PER_TEAM / 2;
/* Of the others the templates have two. */
const COPIED = BUSY - 2;
const LEADERS = TEAMS_A_TOPIC * COPIED;
const busyLeader = (topic: number, n: number) => teamFor(topic, n) * LEADERS_PER_TEAM + (Math.floor(n / TEAMS_A_TOPIC) % COPIED);

/** What stands for something else in each copy. */
type Slot = { kind: 'id'; of: number } | { kind: 'number' | 'village' | 'team' } | { kind: 'person'; of: 'resident' | 'secretary' | 'leader' } | { kind: 'time'; at: number; form: 'sql' | 'json' } | { kind: 'day'; at: number };
type Line = (string | Slot)[];
interface Compiled { template: Template; tables: { table: string; lines: Line[] }[]; ids: number; orderSlot: number; activitySlot: number; hours: Hour[] }
/** Hours are sealed one by one, so they are written anew and not copied. */
interface Hour { columns: string[]; line: Line; minutes: number }

/** @returns rows written */
export async function load(databaseUrl: string, wanted: Wanted): Promise<{ orders: number; rows: number }> {
  const main = await open(databaseUrl);
  const compiled = await compile(main, wanted.templates);
  const indexes = wanted.orders > 20_000 ? await dropIndexes(main, tablesOf(compiled)) : [];
  const out = await Writer.open(databaseUrl, tablesOf(compiled));
  const days = new HourDays();
  const pick = picker(compiled, wanted.openShare);
  const claims: number[] = [];
  const today = chinaDay(new Date());
  for (let n = 0; n < wanted.orders; n += 1) {
    const one = pick(n / wanted.orders);
    const { template } = one;
    const weeks = template.open ? Math.floor(Math.random() ** 3 * 3) : Math.floor(Math.random() * wanted.years * 52);
    const isClaimed = template.way === 'claimed';
    const { topic } = template;
    if (isClaimed) claims[topic] = (claims[topic] ?? -1) + 1;
    const at = isClaimed ? claims[topic] as number : Math.floor(Math.random() * LEADERS);
    write(out, one, days, {
      orderId: randomUUID(), activityId: randomUUID(), village: Math.floor(Math.random() * wanted.villages.length), villages: wanted.villages,
      resident: Math.floor(Math.random() * RESIDENTS), leader: busyLeader(topic, at), shift: -weeks * WEEK + Math.floor(Math.random() * 3_600_000),
      // Nobody is promised twice on one half-day.
      half: isClaimed ? halfDay(today, Math.floor(at / LEADERS) % HALF_DAYS) : null,
    });
    if (n % 1_000 === 999) await out.flush();
  }
  for (const { way, kind, count, villages = wanted.villages.length } of wanted.reserve ?? []) {
    const first = compiled.find((one) => one.template.way === way) as Compiled;
    const { template } = first;
    for (let n = 0; n < count; n += 1) {
      write(out, first, days, {
        orderId: orderId(kind, n), activityId: activityId(kind, n), village: n % villages, villages: wanted.villages,
        resident: n % RESIDENTS, leader: 0, shift: Math.floor(Math.random() * 3_600_000),
        // So that each can be promised for another half-day.
        half: template.open ? halfDay(today, n % HALF_DAYS) : null,
      });
      if (n % 1_000 === 999) await out.flush();
    }
  }
  const rows = await out.end();
  await days.write(main);
  for (const sql of indexes) await main.query(sql);
  await main.query('vacuum analyze');
  const [{ orders }] = (await main.query<{ orders: number }>('select count(*)::int as orders from orders where tenant = $1', [tenant])).rows as [{ orders: number }];
  await main.end();
  return { orders, rows };
}

const WEEK = 7 * 86_400_000;

async function open(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("set maintenance_work_mem = '512MB'; set datestyle = iso; set timezone = utc");
  return client;
}

/* Ended and open templates by their shares; `done` of 0 to 1 spreads both evenly over the run. */
function picker(all: Compiled[], openShare: number): (done: number) => Compiled {
  const weighted = all.map((one) => ({ one, weight: one.template.share * (one.template.open ? openShare : 1 - openShare) }));
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  return () => {
    let left = Math.random() * total;
    for (const { one, weight } of weighted) {
      left -= weight;
      if (left <= 0) return one;
    }
    return (weighted.at(-1) as { one: Compiled }).one;
  };
}

interface Filling { orderId: string; activityId: string; village: number; villages: string[]; resident: number; leader: number; shift: number; half: { date: string; part: string } | null }

function write(out: Writer, one: Compiled, days: HourDays, fill: Filling): void {
  const ids = Array.from({ length: one.ids }, (_, at) => (at === one.orderSlot ? fill.orderId : at === one.activitySlot ? fill.activityId : randomUUID()));
  const number = `${iso(Date.parse(`20${one.template.number.slice(0, 2)}-${one.template.number.slice(2, 4)}-${one.template.number.slice(4, 6)}T00:00:00Z`) + fill.shift).slice(2, 10).replaceAll('-', '')}-${letters(8)}`;
  const slotShift = fill.half ? fill.half.date : null;
  const say = (part: string | Slot): string => {
    if (typeof part === 'string') return part;
    switch (part.kind) {
      case 'id': return ids[part.of] as string;
      case 'number': return number;
      case 'village': return fill.villages[fill.village] as string;
      case 'team': return teamOfLeader(fill.leader);
      case 'person': return part.of === 'resident' ? residentId(fill.resident) : part.of === 'secretary' ? secretaryId(fill.village) : leaderId(fill.leader);
      case 'time': return part.form === 'json' ? iso(part.at + fill.shift) : iso(part.at + fill.shift).replace('T', ' ').replace('Z', '+00');
      case 'day': return slotShift ?? iso(part.at + fill.shift).slice(0, 10);
    }
  };
  const text = (line: Line) => {
    let all = '';
    for (const part of line) all += say(part);
    return all;
  };
  for (const { table, lines } of one.tables) {
    for (const line of lines) {
      const said = text(line);
      // The agreed half-day is another one for each claim, and its part goes with it.
      out.put(table, fill.half ? said.replaceAll(`"date": "${fill.half.date}", "part": "morning"`, `"date": "${fill.half.date}", "part": "${fill.half.part}"`).replace(`\t${fill.half.date}\tmorning\t`, `\t${fill.half.date}\t${fill.half.part}\t`) : said);
    }
  }
  for (const hour of one.hours) out.put('hour_entry', days.entry(hour.columns, text(hour.line).split('\t')));
}

const iso = (at: number) => new Date(at).toISOString();
const signs = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
let pool = Buffer.alloc(0);
function letters(count: number): string {
  if (pool.length < count) pool = randomBytes(65_536);
  const taken = pool.subarray(0, count);
  pool = pool.subarray(count);
  let all = '';
  for (const byte of taken) all += signs[byte % signs.length];
  return all;
}

/** The sums of a person's day that go with the hours. */
class HourDays {
  private readonly keys = keysFrom(settings.secret);
  private readonly days = new Map<string, { minutes: number; last: number; version: number }>();

  /** A line of the ledger, born here: sealed as the program seals it. */
  entry(columns: string[], cells: string[]): string {
    const at = (name: string) => columns.indexOf(name);
    const cell = (name: string) => cells[at(name)] as string;
    const nullable = (name: string) => (cell(name) === '\\N' ? null : cell(name));
    const when = new Date(`${cell('at').replace(' ', 'T').replace('+00', 'Z')}`).toISOString();
    const ofMinutes = Number(cell('of_minutes'));
    if (cell('kind') === 'service') cells[at('minutes')] = String(this.credit(cell('person_id'), chinaDay(new Date(when)), ofMinutes));
    const born = this.keys.ledger(bornLine(tenant, {
      id: cell('id'), personId: cell('person_id'), activityId: cell('activity_id'), orderId: cell('order_id'), attempt: Number(cell('attempt')), kind: cell('kind') as 'service',
      ofMinutes, at: when, byId: nullable('by_id'), refId: nullable('ref_id'),
    }));
    cells[at('born')] = `\\\\x${born.toString('hex')}`;
    return cells.join('\t');
  }

  private credit(personId: string, day: string, ofMinutes: number): number {
    const key = `${personId} ${day}`;
    const known = this.days.get(key);
    const given = Math.max(Math.min(DAY_CAP - (known?.minutes ?? 0), ofMinutes), 0);
    this.days.set(key, { minutes: (known?.minutes ?? 0) + given, last: given, version: (known?.version ?? 0) + 1 });
    return given;
  }

  async write(client: pg.Client): Promise<void> {
    const stream = client.query(copyFrom('copy hour_day (tenant, person_id, day, minutes, last, version) from stdin'));
    for (const [key, { minutes, last, version }] of this.days) {
      const [personId, day] = key.split(' ');
      if (!stream.write(`${tenant}\t${personId}\t${day}\t${minutes}\t${last}\t${version}\n`)) await once(stream, 'drain');
    }
    stream.end();
    await finished(stream);
  }
}

/** One COPY for each table, all open at once. */
class Writer {
  private rows = 0;
  private readonly waiting = new Map<string, string[]>();

  private constructor(private readonly copies: Map<string, { client: pg.Client; stream: Writable }>) {}

  static async open(url: string, tables: string[]): Promise<Writer> {
    const all = new Map<string, { client: pg.Client; stream: Writable }>();
    for (const table of tables) {
      const client = await open(url);
      all.set(table, { client, stream: client.query(copyFrom(`copy ${table} from stdin`)) });
    }
    return new Writer(all);
  }

  put(table: string, line: string): void {
    this.rows += 1;
    const lines = this.waiting.get(table);
    if (lines) lines.push(line);
    else this.waiting.set(table, [line]);
  }

  async flush(): Promise<void> {
    await Promise.all([...this.waiting].map(async ([table, lines]) => {
      const { stream } = this.copies.get(table) as { stream: Writable };
      if (lines.length > 0 && !stream.write(`${lines.join('\n')}\n`)) await once(stream, 'drain');
    }));
    this.waiting.clear();
  }

  async end(): Promise<number> {
    await this.flush();
    for (const { stream, client } of this.copies.values()) {
      stream.end();
      await finished(stream);
      await client.end();
    }
    return this.rows;
  }
}

/* Index by index at the end is many times faster than row by row. */
async function dropIndexes(client: pg.Client, tables: string[]): Promise<string[]> {
  const keys = await client.query<{ table: string; name: string; def: string }>(
    "select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as def from pg_constraint where contype in ('p', 'u') and conrelid::regclass::text = any($1)", [tables]);
  const plain = await client.query<{ name: string; def: string }>(
    'select indexname as name, indexdef as def from pg_indexes where schemaname = \'public\' and tablename = any($1) and indexname <> all($2)', [tables, keys.rows.map((one) => one.name)]);
  for (const { name } of plain.rows) await client.query(`drop index ${name}`);
  for (const { table, name } of keys.rows) await client.query(`alter table ${table} drop constraint ${name}`);
  return [...keys.rows.map(({ table, name, def }) => `alter table ${table} add constraint ${name} ${def}`), ...plain.rows.map((one) => one.def)];
}

const tablesOf = (all: Compiled[]): string[] => [...new Set([...all.flatMap((one) => one.tables.map(({ table }) => table)), ...(all.some((one) => one.hours.length > 0) ? ['hour_entry'] : [])])];

/** Every row that names the order or one of its activities, in whatever table. */
async function compile(client: pg.Client, templates: Template[]): Promise<Compiled[]> {
  const columns = await client.query<{ table: string; column: string }>(
    `select c.table_name as table, c.column_name as column from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type = 'uuid' and (c.column_name in ('order_id', 'activity_id') or (c.table_name in ('orders', 'activity') and c.column_name = 'id')) order by 1`);
  const people = new Set((await client.query<{ id: string }>('select id from person where tenant = $1', [tenant])).rows.map((row) => row.id));
  const made: Compiled[] = [];
  for (const template of templates) {
    const activities = (await client.query<{ id: string }>(
      "select distinct detail ->> 'activityId' as id from history where order_id = $1 and detail ? 'activityId' union select activity_id::text from orders where id = $1", [template.orderId])).rows.map((row) => row.id);
    const now = (await client.query<{ id: string }>('select activity_id::text as id from orders where id = $1', [template.orderId])).rows[0]?.id as string;
    const ids = [template.orderId, ...activities.filter((id) => id !== now)];
    ids.splice(1, 0, now);
    const tables: Compiled['tables'] = [];
    const hours: Hour[] = [];
    for (const table of new Set(columns.rows.map((row) => row.table))) {
      const wheres = columns.rows.filter((row) => row.table === table).map(({ column }) => `${column} = any('{${(table === 'orders' ? [template.orderId] : ids).join(',')}}'::uuid[])`);
      const lines = (await copyOut(client, `select * from ${table} where ${wheres.join(' or ')}`)).map((text) => cut(text, template, ids, people));
      if (table === 'hour_entry') {
        const names = (await client.query<{ name: string }>("select attname as name from pg_attribute where attrelid = 'hour_entry'::regclass and attnum > 0 and not attisdropped order by attnum")).rows.map((row) => row.name);
        hours.push(...lines.map((line) => ({ columns: names, line, minutes: 0 })));
      } else if (lines.length > 0) tables.push({ table, lines });
    }
    made.push({ template, tables, hours, ids: ids.length, orderSlot: 0, activitySlot: 1 });
  }
  return made;
}

async function copyOut(client: pg.Client, select: string): Promise<string[]> {
  const stream = client.query(copyTo(`copy (${select}) to stdout`));
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8').split('\n').filter((line) => line !== '');
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Cuts a row where something stands that is another one in each copy. An id not seen before gets a place of its own. */
function cut(text: string, template: Template, ids: string[], people: ReadonlySet<string>): Line {
  const own: Record<string, Slot> = {
    [template.number]: { kind: 'number' }, [template.villageCode]: { kind: 'village' }, [teamOfLeader(template.leader)]: { kind: 'team' },
    [residentId(0)]: { kind: 'person', of: 'resident' }, [secretaryId(0)]: { kind: 'person', of: 'secretary' }, [leaderId(template.leader)]: { kind: 'person', of: 'leader' },
  };
  const parts = new RegExp(`(${uuid}|\\d{4}-\\d\\d-\\d\\d(?:[ T]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:\\+00(?::00)?|Z))?|${template.number}|${template.villageCode}|${teamOfLeader(template.leader)}(?!\\d))`, 'g');
  return text.split(parts).flatMap((part, at, all): Line => {
    if (at % 2 === 0) return part === '' ? [] : [part];
    const known = own[part];
    // In a list of teams all keep their names, or one would stand there twice.
    if (known) return known.kind === 'team' && /[{,]$/.test(all[at - 1] ?? '') ? [part] : [known];
    if (/^\d{4}-/.test(part) && part.length < 36) {
      return [part.length === 10 ? { kind: 'day', at: Date.parse(`${part}T00:00:00Z`) } : { kind: 'time', at: Date.parse(part.replace(' ', 'T').replace(/\+00(:00)?$/, 'Z')), form: part.includes('T') ? 'json' : 'sql' }];
    }
    if (people.has(part)) return [part];
    if (!ids.includes(part)) ids.push(part);
    return [{ kind: 'id', of: ids.indexOf(part) }];
  });
}
