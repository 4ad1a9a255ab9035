/** Seals new hour entries into the chain at each turn of the clock. */
import type { FastifyBaseLogger } from 'fastify';
import type { Office } from '../office';
import { sealHours } from '../store/sql/ledger';

/** @returns how many were sealed here. A broken end is told to the operator; the clock goes on with its orders. */
export async function sealNewHours({ db, keys, tenant }: Office, log?: Pick<FastifyBaseLogger, 'error'>): Promise<number> {
  const { sealed, broken } = await sealHours(db, keys, tenant);
  if (broken) log?.error('the end of the hour ledger does not hold, nothing is sealed any more: run npm run verify-records');
  return sealed;
}
