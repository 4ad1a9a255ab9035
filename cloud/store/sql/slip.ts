/** Slips of 代点单: who printed one when, and how often its code was tried. */
import { writtenOrThere, type Db } from '../postgres';

/** Records the print. Only the first counts: its key may ask again (a lost answer), any other comes too late. */
export async function printSlip(db: Db, tenant: string, slip: { orderId: string; attempt: number; key: string; personId: string; at: Date }): Promise<{ mine: boolean; printedAt: string }> {
  const row = await writtenOrThere(() => db.query<{ key: string; printed_by: string; printed_at: Date }>({
    text: `with added as (insert into slip (tenant, order_id, attempt, key, printed_by, printed_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning key, printed_by, printed_at)
      select * from added union all select key, printed_by, printed_at from slip where tenant = $1 and order_id = $2 and attempt = $3`,
    values: [tenant, slip.orderId, slip.attempt, slip.key, slip.personId, slip.at],
  }));
  return { mine: row?.key === slip.key && row.printed_by === slip.personId, printedAt: (row?.printed_at ?? slip.at).toISOString() };
}

export async function readSlip(db: Db, tenant: string, orderId: string, attempt: number): Promise<{ printedAt: string; tries: number } | null> {
  const rows = await db.query<{ printed_at: Date; tries: number }>({ text: 'select printed_at, tries from slip where tenant = $1 and order_id = $2 and attempt = $3', values: [tenant, orderId, attempt] });
  return rows[0] ? { printedAt: rows[0].printed_at.toISOString(), tries: rows[0].tries } : null;
}

/** Takes one try before the code is looked at, so that many guesses at one moment count as many. @returns false when there is none left */
export async function takeTry(db: Db, tenant: string, orderId: string, attempt: number, most: number, column: 'tries' | 'visit_tries' = 'tries'): Promise<boolean> {
  const rows = await db.query({ text: `update slip set ${column} = ${column} + 1 where tenant = $1 and order_id = $2 and attempt = $3 and ${column} < $4 returning ${column}`, values: [tenant, orderId, attempt, most] });
  return rows.length > 0;
}

/** A right code costs nothing. */
export async function giveTryBack(db: Db, tenant: string, orderId: string, attempt: number, column: 'tries' | 'visit_tries' = 'tries'): Promise<void> {
  await db.query({ text: `update slip set ${column} = ${column} - 1 where tenant = $1 and order_id = $2 and attempt = $3 and ${column} > 0`, values: [tenant, orderId, attempt] });
}

export async function findByNumber(db: Db, tenant: string, number: string): Promise<{ id: string; attempt: number } | null> {
  const rows = await db.query<{ id: string; attempt: number }>({ name: 'order-by-number', text: 'select id, attempt from orders where tenant = $1 and number = $2', values: [tenant, number] });
  return rows[0] ?? null;
}
