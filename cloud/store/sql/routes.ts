/** The rules of who leads, as one table that is exchanged whole. */
import type { Route } from '../../domain/grid/directory';
import type { Db } from '../postgres';
import { toRow } from '../rows';

/** Holds the county's directory until the transaction ends, so that two imports follow one another. */
export async function holdDirectory(db: Db, tenant: string): Promise<void> {
  await db.query({ text: 'select 1 from tenant where tenant = $1 for update', values: [tenant] });
}

/** Puts these rules in the place of all others, in one statement each way. Call it in a transaction with touchDirectory. */
export async function replaceRoutes(db: Db, tenant: string, routes: readonly (Route & { id: string })[]): Promise<void> {
  await db.query({ text: 'delete from route where tenant = $1', values: [tenant] });
  await db.query({
    text: 'insert into route select v.* from jsonb_populate_recordset(null::route, $1::jsonb) v',
    values: [JSON.stringify(routes.map((route) => ({ tenant, ...toRow(route) })))],
  });
}
