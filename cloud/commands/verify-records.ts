/** `npm run verify-records`: walks the chain of the hour ledger and lays it beside the services. Exit code 1 when something is wrong. */
import { checkLedger } from '../domain/record/chain';
import { ledgerFits, readLedger } from '../store/sql/ledger';
import { fail } from './listen';
import { withCounty, type Desk } from './open';

/** @returns the lines to print, and whether all is whole */
export async function verifyRecords({ db, keys, tenant }: Pick<Desk, 'db' | 'keys' | 'tenant'>): Promise<{ lines: string[]; whole: boolean }> {
  const rows = await readLedger(db, tenant);
  const faults = checkLedger(tenant, rows, ledgerFits(keys));
  const waiting = rows.entries.filter((one) => one.seq === null).length;
  const count = `服务时长记录 ${rows.entries.length} 条${waiting > 0 ? `，其中 ${waiting} 条还没入账（服务开着时半分钟内会入账）` : ''}，服务 ${rows.served.length} 场`;
  if (faults.length === 0) return { lines: [`${count}：都对得上`], whole: true };
  return { lines: [`${count}：有 ${faults.length} 处对不上`, ...faults.map((fault) => `  · ${fault}`)], whole: false };
}

if (require.main === module) {
  withCounty(async (desk) => {
    const { lines, whole } = await verifyRecords(desk);
    for (const line of lines) console.log(line);
    if (!whole) process.exitCode = 1;
  }).catch(fail);
}
