import type { County } from './county';

const freed = new WeakSet<County>();

/**
 * From now on nobody's half-days are taken: for tests in which one captain goes to more visits than a calendar holds.
 * That a half-day is promised once is shown in test/team.
 */
export async function freeDays(county: County): Promise<County> {
  if (freed.has(county)) return county;
  freed.add(county);
  const { db } = county.server.office;
  await db.query({ text: "create or replace function no_booking() returns trigger language plpgsql as 'begin return null; end'", values: [] });
  await db.query({ text: 'create or replace trigger no_booking before insert on booking for each row execute function no_booking()', values: [] });
  return county;
}
