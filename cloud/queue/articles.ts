/** Writes the messages of pushes in small batches, by day; and erases old read marks. */
import { emergencyOf } from '../domain/article/emergency';
import { isMeant } from '../domain/article/feed';
import { isQuiet } from '../domain/article/reach';
import { isLookedAt, standingOf } from '../domain/article/standing';
import { chinaDay } from '../domain/order/clock';
import type { Office } from '../office';
import { readArticle } from '../store/sql/article';
import { eraseReads, listOpenPushes, listReaders, writePushBatch, type PushRow } from '../store/sql/article-reader';
import { readDirectoryVersion } from '../store/sql/people';

const BATCH = 500;
/** One turn writes no more than this for a push, so that a whole county does not hold up the clock. */
const BATCHES_A_TURN = 20;
/**
 * How long it is kept who read what. Only corrections need it, and what was read half a year ago is rarely acted on any
 * more; what is personal is not kept for longer than that.
 */
const READS_KEPT_DAYS = 180;
const dayMs = 86_400_000;

/** @returns how many messages were written here */
export async function sendPushes(office: Office, batch = BATCH): Promise<number> {
  const now = office.now();
  const directory = await office.directory(await readDirectoryVersion(office.db, office.tenant) ?? undefined);
  let written = 0;
  for (const push of await listOpenPushes(office.db, office.tenant, 20)) {
    if (isQuiet(now) && !emergencyOf(directory, push.topicId, now)) continue;
    const found = await readArticle(office.db, office.tenant, push.slug);
    // Corrected or taken down meanwhile: nobody more is sent to it.
    const on = found !== null && standingOf(found.article, chinaDay(now), isLookedAt(found.article)) === 'onShelf';
    let at: PushRow | null = push;
    for (let turn = 0; at && turn < BATCHES_A_TURN; turn += 1) {
      const people: Awaited<ReturnType<typeof listReaders>> = on ? await listReaders(office.db, office.tenant, at.afterPerson, batch, now) : [];
      const meant = people.filter((one) => isMeant(push, one, directory)).map(({ personId, place }) => ({ personId, place: place ?? directory.root }));
      const last: string | null = people.at(-1)?.personId ?? null;
      const done = people.length < batch;
      if (!(await writePushBatch(office.db, office.tenant, at, { people: meant, last, done }, now))) break;
      written += meant.length;
      at = done ? null : { ...at, afterPerson: last };
    }
  }
  return written;
}

export const eraseOldReads = (office: Office): Promise<number> => eraseReads(office.db, office.tenant, new Date(office.now().getTime() - READS_KEPT_DAYS * dayMs), 5000);
