/** Changing the key: what is sealed is sealed anew, what is looked up by a hash gets the new one; in small batches beside running servers. */
import { hex } from './ledger';
import { isClash, type Db } from '../postgres';
import type { Keys } from '../seal';

const BATCH = 200;

/* Every column that holds a sealed text, with the key of its table after the tenant. A test finds one that is forgotten. */
const sealedColumns: readonly { table: string; key: readonly string[]; column: string; only?: string; hash?: { column: string } }[] = [
  { table: 'words', key: ['order_id', 'name'], column: 'text', only: "name in ('contact', 'guardian')" },
  { table: 'person_private', key: ['person_id'], column: 'phone_sealed' },
  { table: 'volunteer', key: ['person_id'], column: 'phone_sealed', hash: { column: 'phone_hash' } },
  { table: 'wechat_account', key: ['openid_hash'], column: 'openid_sealed', hash: { column: 'openid_hash' } },
  { table: 'wechat_token', key: ['app_id'], column: 'token_sealed' },
  { table: 'venue', key: ['id'], column: 'contact_sealed' },
  { table: 'visit_words', key: ['visit_id'], column: 'house' },
  { table: 'visit_words', key: ['visit_id'], column: 'asked' },
  { table: 'opinion_words', key: ['opinion_id', 'name'], column: 'text' },
  { table: 'sign_up', key: ['id'], column: 'name' },
];

export interface Rotated { sealed: number; /** looked up by a hash that could not be renewed, because somebody else has the new one */ clashes: number; /** damaged before: no key of the ring opens them */ closed: number }

/**
 * Seals anew whatever the present key did not seal. A row that somebody changes meanwhile is theirs: it was sealed by the
 * present key then. Broken off, it goes on where it stopped when it is run again.
 */
export async function reseal(db: Db, keys: Keys, tenant: string): Promise<Rotated> {
  const done: Rotated = { sealed: 0, clashes: 0, closed: 0 };
  for (const of of sealedColumns) {
    for (let after: unknown[] | null = null; ;) {
      const { rows, last } = await nextOf(db, tenant, keys.mark, of, after);
      if (!last) break;
      after = last;
      for (const row of rows) await resealOne(db, keys, tenant, of, row, done);
    }
  }
  return done;
}

type Column = (typeof sealedColumns)[number];

async function nextOf(db: Db, tenant: string, mark: string, { table, key, column, only, hash }: Column, after: unknown[] | null) {
  const from = after ? `and (${key.join(', ')}) > (${key.map((_, at) => `$${at + 3}`).join(', ')})` : '';
  const rows = await db.query<Record<string, unknown>>({
    text: `select ${key.join(', ')}, ${column} as sealed${hash ? `, ${hash.column} as hash` : ''} from ${table}
      where tenant = $1 and ${column} is not null and ${column} not like $2 || '.%' ${only ? `and ${only}` : ''} ${from} order by ${key.join(', ')} limit ${BATCH}`,
    values: [tenant, mark, ...(after ?? [])],
  });
  const last = rows.at(-1);
  return { rows, last: last ? key.map((name) => last[name]) : null };
}

async function resealOne(db: Db, keys: Keys, tenant: string, { table, key, column, hash }: Column, row: Record<string, unknown>, done: Rotated): Promise<void> {
  let text: string;
  try {
    text = keys.open(String(row.sealed));
  } catch {
    done.closed += 1;
    return;
  }
  const where = `tenant = $1 and ${column} = $2 and ${key.map((name, at) => `${name} = $${at + 4}`).join(' and ')}`;
  const values = [tenant, row.sealed, keys.seal(text), ...key.map((name) => row[name])];
  const write = (more: string, param: unknown[]) => db.query({ text: `update ${table} set ${column} = $3${more} where ${where} returning 1`, values: [...values, ...param] });
  // A telephone that an adult shares has no hash, and gets none.
  if (hash && row.hash !== null) {
    try {
      done.sealed += (await write(`, ${hash.column} = $${values.length + 1}`, [keys.lookUp(text)])).length;
      return;
    } catch (fault) {
      if (!isClash(fault, 'volunteer_phone') && !isClash(fault, `${table}_pkey`)) throw fault;
      done.clashes += 1;
    }
  }
  done.sealed += (await write('', [])).length;
}

/** The last act: from here on a server without the present key does not start. */
export async function markRotated(db: Db, keys: Keys, tenant: string, canary: string, at: Date): Promise<void> {
  await db.query({ text: "update tenant set canary = $2, keyed_at = $3 where tenant = $1 and canary not like $4 || '.%'", values: [tenant, keys.seal(canary), at, keys.mark] });
}

export interface Depends { sealed: number; ledger: number; certificates: number; slips: number; invitations: number }

/** What would not count any more without the other keys of the ring. */
export async function countDependents(db: Db, keys: Keys, tenant: string, ofLedger: (fits: (text: string, mac: string | null) => boolean) => Promise<number>, now: Date): Promise<Depends> {
  const one = async (text: string, more: unknown[] = []) => (await db.query<{ n: number }>({ text, values: [tenant, ...more] }))[0]?.n ?? 0;
  let sealed = 0;
  for (const { table, column, only } of sealedColumns) sealed += await one(`select count(*)::int as n from ${table} where tenant = $1 and ${column} is not null and ${column} not like $2 || '.%' ${only ? `and ${only}` : ''}`, [keys.mark]);
  const [present] = keys.ring;
  return {
    sealed,
    ledger: await ofLedger((text, mac) => hex((present as Keys).ledger(text)) === mac),
    certificates: await one('select count(*)::int as n from certificate c join tenant t on t.tenant = c.tenant where c.tenant = $1 and c.voided_at is null and c.issued_at < t.keyed_at'),
    slips: await one('select count(*)::int as n from slip s join orders o on o.tenant = s.tenant and o.id = s.order_id join tenant t on t.tenant = s.tenant where s.tenant = $1 and o.closed_at is null and o.placed_at < t.keyed_at'),
    invitations: await one('select count(*)::int as n from invitation i join tenant t on t.tenant = i.tenant where i.tenant = $1 and i.accepted_by is null and i.expires_at > $2 and i.made_at < t.keyed_at', [now])
      + await one('select count(*)::int as n from institution_code c join tenant t on t.tenant = c.tenant where c.tenant = $1 and c.accepted_by is null and c.expires_at > $2', [now]),
  };
}
