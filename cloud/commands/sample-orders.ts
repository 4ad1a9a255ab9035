/** Orders for the demonstration, each played step by step through the same code as a real one. */
import { randomUUID } from 'node:crypto';
import dayjs from 'dayjs';
import { chinaDay } from '../domain/order/clock';
import { flowOf, type Flow } from '../domain/order/lifecycle';
import { shapes } from '../domain/order/schema';
import { contextFor, type Office } from '../office';
import { personIdOf } from '../presets/load';
import { shiquan } from '../presets/shiquan';
import { zhengning } from '../presets/zhengning';
import { placeOrder, takeStep } from '../step';
import { readTenant } from '../store/sql/grid';
import type { Script } from './sample-scripts';
import { shiquanScripts } from './sample-scripts-shiquan';
import { zhengningScripts } from './sample-scripts-zhengning';
import * as v from 'valibot';

const scriptsOf: Readonly<Record<string, readonly Script[]>> = { [shiquan.tenant]: shiquanScripts, [zhengning.tenant]: zhengningScripts };

/* Can this one be played in the deployment's flow? Raising may open the steps that come after it. */
function playable(script: Script, first: Flow): boolean {
  let flow = first;
  return script.plays.every(([, step]) => {
    const may = flow.steps.includes(step);
    if (step === 'raise' && flow.raisesInto) flow = flowOf(flow.raisesInto);
    return may;
  });
}

/** Plays all of them at the times they would have happened. `now` ends the last one. */
export async function playSampleOrders(office: Office, now: Date): Promise<number> {
  const directory = await office.directory();
  const actor = (presetId: string) => {
    const personId = personIdOf(office.tenant, presetId);
    return { personId, posts: directory.postsOf.get(personId) ?? [] };
  };
  const flow = flowOf((await readTenant(office.db, office.tenant))?.flow ?? '');
  const scripts = (scriptsOf[office.tenant] ?? []).filter((script) => playable(script, flow));
  for (const script of scripts) {
    // Nine in the morning in China, an hour when people place orders; today's are a little while old.
    let at = script.daysAgo === 0 ? dayjs(now).subtract(40, 'minute') : dayjs(`${chinaDay(dayjs(now).subtract(script.daysAgo, 'day').toDate())}T09:12:00+08:00`);
    const placedAt = at;
    const slotOn = (day: number) => ({ date: chinaDay(placedAt.add(day, 'day').toDate()), part: 'morning' as const });
    const context = (who: string) => contextFor(office, actor(who), directory, at.toDate());
    const placed = await placeOrder(office, context(script.who), v.parse(shapes.place, { key: randomUUID(), ownWords: null, ...script.wish, slots: script.days.map(slotOn) }));
    for (const [who, step, input, hoursLater = 3] of script.plays) {
      at = at.add(hoursLater, 'hour');
      const filled = {
        ...input, id: placed.order.id, key: randomUUID(),
        ...(typeof input.slot === 'number' ? { slot: slotOn(input.slot) } : {}),
        ...(input.visitCode === 'theirs' ? { visitCode: office.keys.visitCode(placed.order) } : {}),
        ...(Array.isArray(input.crew) ? { crew: input.crew.map((one: string) => personIdOf(office.tenant, one)) } : {}),
      };
      await takeStep(office, context(who), step, v.parse(shapes[step] as v.GenericSchema, filled) as never);
    }
  }
  return scripts.length;
}
