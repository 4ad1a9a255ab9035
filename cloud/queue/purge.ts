/** Deletes the telephones of ended orders when their time is over. It is a deletion, so several processes may do it at once. */
import { chinaDay } from '../domain/order/clock';
import { CONTACT_DAYS } from '../domain/privacy/notice';
import type { Office } from '../office';
import { closeQuietOpinions } from '../store/sql/opinion-loop';
import { purgeContacts } from '../store/sql/privacy';

const BATCH = 500;
const dayMs = 86_400_000;
/* A second call that nobody made for a month is not made any more. */
const CALL_DAYS = 30;
/** After how many days without a word an opinion that was replied to is closed. */
const QUIET_DAYS = 15;

/** @returns how many telephones went here */
export async function purgeOldContacts(office: Office): Promise<number> {
  const now = office.now();
  const until = new Date(now.getTime() - (office.contactDays ?? CONTACT_DAYS) * dayMs);
  const callsSince = chinaDay(new Date(now.getTime() - CALL_DAYS * dayMs));
  let gone = 0;
  for (let batch = BATCH; batch === BATCH; gone += batch) batch = await purgeContacts(office.db, office.tenant, { until, callsSince, limit: BATCH });
  return gone;
}

/* Which office did it when; nothing grows old within an hour, and the clock turns every half minute. */
const done = new WeakMap<Office, number>();

/** What is done once an hour. */
export async function tidyHourly(office: Office): Promise<void> {
  const now = office.now().getTime();
  if (now - (done.get(office) ?? 0) < 3_600_000) return;
  await purgeOldContacts(office);
  await closeQuietOpinions(office.db, office.tenant, new Date(now - QUIET_DAYS * dayMs), office.now());
  done.set(office, now);
}
