/** The clock: moves on by itself what a person let lapse. The order's own limits decide, not whether anyone looked. */
import type { FastifyBaseLogger } from 'fastify';
import { flows, stepRow } from '../domain/order/lifecycle';
import { theClock } from '../domain/order/roles';
import { Refusal } from '../domain/refusals';
import { contextFor, type Office } from '../office';
import { changeGridDue, settleStray } from '../regrid';
import { takeStep } from '../step';
import { newId } from '../store/seal';
import { readDirectoryVersion } from '../store/sql/people';
import { listDue } from '../store/sql/queue';

const BATCH = 200;

/** Every state that some flow lets the clock move on. */
const lapsing = stepRow('lapse').from.filter((state) => flows.some((flow) => flow.steps.includes('lapse') && flow.states.includes(state)));

/** Takes all lapses that are due now. Safe with several processes: the loser of a race finds nothing left to do. @returns how many */
export async function lapseDue(office: Office): Promise<number> {
  let moved = 0;
  const directory = await office.directory(await readDirectoryVersion(office.db, office.tenant) ?? undefined);
  const skipped = new Set<string>();
  for (;;) {
    const now = office.now();
    const ids = (await listDue(office.db, office.tenant, lapsing, now, BATCH)).filter((id) => !skipped.has(id));
    if (ids.length === 0) return moved;
    const context = contextFor(office, theClock, directory, now);
    for (const id of ids) {
      try {
        await takeStep(office, context, 'lapse', { id, key: newId() });
        moved += 1;
      } catch (fault) {
        // Somebody was quicker: then the order is no longer due, which is all that was wanted.
        if (!(fault instanceof Refusal)) throw fault;
        skipped.add(id);
      }
    }
  }
}

/** What the clock does at each turn: the grid first, so that orders lapse at the desk they belong to. */
async function turn(office: Office): Promise<void> {
  await changeGridDue(office);
  await settleStray(office, await office.directory(await readDirectoryVersion(office.db, office.tenant) ?? undefined));
  await lapseDue(office);
}

export function startClock(office: Office, log: FastifyBaseLogger, everyMs: number): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  const tick = () => {
    running = turn(office).catch((fault: Error & { code?: string }) => log.error({ fault: fault.name, code: fault.code }, 'the clock missed a turn; it will catch up at the next'));
  };
  const timer = everyMs > 0 ? setInterval(tick, everyMs) : null;
  timer?.unref();
  return {
    async stop() {
      if (timer) clearInterval(timer);
      await running;
    },
  };
}
