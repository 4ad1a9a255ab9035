/** Thirty-two people at their phones, from placing to rating, and sending photographs: each with a key, asking again when no answer came. */
import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import type { OrderView } from '../../cloud/domain/answers';
import type { StepName } from '../../cloud/domain/order/lifecycle';
import { chinaDay } from '../../cloud/domain/order/clock';
import { newId } from '../../cloud/store/seal';
import { otherVillage, village } from '../setup/county';
import type { Chance } from './chance';
import type { World } from './world';

export const CLIENTS = 32;

/** A step that somebody was told is done. */
export interface Done { orderId: string; number: string; step: StepName; personId: string; key: string }
/** A step that somebody was told is not done. */
export interface Refused { personId: string; key: string; refusal: string }

/** A photograph that somebody was told is there; with the order, that it belongs to its service. */
export interface Sent { id: string; personId: string; orderId: string | null }

/** What the people remember, over all rounds. */
export interface Memory { done: Done[]; refused: Refused[]; faults: string[]; photos: Sent[] }

export interface Crowd {
  /** resolves when so many more steps are done */
  until(more: number): Promise<void>;
  /** No new steps; what was begun is asked for until it is answered. */
  stop(): Promise<void>;
  count: { /** the longest time in which nothing got done, ms */ standstill: number; resent: number; lost: number; away: number; twice: number; refused: Record<string, number> };
  /** what people read when they were asked to try again later */
  sentences: ReadonlySet<string>;
}

interface Wanted { id: string; number: string; village: string; resident: string; slot: { date: string; part: string } }
type Answer = { status: number; body: Partial<OrderView> & { refusal?: string; error?: string } };

const ANSWER_LIMIT_MS = 20_000;
const parts = ['morning', 'afternoon', 'evening'];

export async function gather(world: World, chance: Chance, memory: Memory): Promise<Crowd> {
  const { cast } = world;
  const people = [...cast.residents.map((one) => one.personId), ...Object.values(cast.leaders), cast.liaison, ...cast.captains.map((one) => one.personId)];
  const tokens = new Map(await Promise.all(people.map(async (one) => [one, await world.tokenOf(one)] as const)));
  const count: Crowd['count'] = { standstill: 0, resent: 0, lost: 0, away: 0, twice: 0, refused: {} };
  const waiting = { dispatch: [] as Wanted[], accept: [] as Wanted[], claim: [] as Wanted[] };
  /* Per team what it has to serve, per resident what has come and what may be rated. */
  const toServe = new Map<string, Wanted[]>();
  const toConfirm = new Map<string, Wanted[]>();
  const toRate = new Map<string, Wanted[]>();
  const give = (to: Map<string, Wanted[]>, personId: string, order: Wanted) => to.set(personId, [...(to.get(personId) ?? []), order]);
  const photograph = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#3377aa' } }).jpeg().toBuffer();
  const watchers = new Set<{ at: number; go: () => void }>();
  const sentences = new Set<string>();
  let steps = 0;
  let doneAt = Date.now();
  const day = { over: false };

  /** Once over the wire; null = no answer. */
  const ask = async (url: string, personId: string, name: string, input: object, limit: number): Promise<Answer | null> => {
    try {
      const response = await fetch(`${url}/1.1/functions/${name}`, {
        method: 'POST', headers: { 'content-type': 'application/json', 'x-lc-session': tokens.get(personId) as string }, body: JSON.stringify(input), signal: AbortSignal.timeout(limit),
      });
      const body = (await response.json()) as { result?: Answer['body'] };
      return { status: response.status, body: body.result ?? body as Answer['body'] };
    } catch {
      return null;
    }
  };

  /** As a phone does it: the same key until there is an answer, now at this server, now at that one. */
  const take = async (personId: string, step: StepName, input: object): Promise<OrderView | null> => {
    const key = newId();
    const name = `order.${step}`;
    for (let attempt = 0; ; attempt += 1) {
      if (attempt > 0) count.resent += 1;
      const url = chance.one(world.urls());
      // Now and then a phone gives up early, or sends twice.
      const hasty = chance.onceIn(20);
      const twice = chance.onceIn(20);
      if (twice) count.twice += 1;
      const other = twice ? ask(chance.one(world.urls()), personId, name, { ...input, key }, ANSWER_LIMIT_MS) : null;
      const answer = await ask(url, personId, name, { ...input, key }, hasty ? chance.between(1, 30) : ANSWER_LIMIT_MS);
      await other;
      if (answer?.status === 200) {
        const order = answer.body as OrderView;
        memory.done.push({ orderId: order.id, number: order.number, step, personId, key });
        steps += 1;
        count.standstill = Math.max(count.standstill, Date.now() - doneAt);
        doneAt = Date.now();
        for (const one of watchers) if (steps >= one.at && watchers.delete(one)) one.go();
        return order;
      }
      if (!answer) count.lost += 1;
      else if (answer.body.refusal === 'server.away' || answer.body.refusal === 'server.full') {
        count.away += 1;
        sentences.add(answer.body.error ?? '');
      }
      else if (answer.body.refusal === 'order.busy') count.refused['order.busy'] = (count.refused['order.busy'] ?? 0) + 1;
      else if (answer.status >= 500 || !answer.body.refusal || answer.status === 401) {
        memory.faults.push(`${name}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
        if (day.over) return null;
      } else {
        memory.refused.push({ personId, key, refusal: answer.body.refusal });
        count.refused[answer.body.refusal] = (count.refused[answer.body.refusal] ?? 0) + 1;
        return null;
      }
      await pause(chance.between(20, 120));
    }
  };

  const dayIn = (days: number) => chinaDay(new Date(world.now().getTime() + days * 86_400_000));
  const place = async (personId: string) => {
    const slot = { date: dayIn(chance.between(2, 24)), part: chance.one(parts) };
    const villageCode = chance.one([village, otherVillage]);
    const order = await take(personId, 'place', {
      topicId: 'anti-fraud', ownWords: null, villageCode, venue: '村委会会议室', audience: 'elder', headCount: chance.between(5, 60), slots: [slot], contact: { name: '谢桂香', phone: '13800000101' },
    });
    if (order) waiting.dispatch.push({ id: order.id, number: order.number, village: villageCode, resident: personId, slot });
  };
  // Two phones of one person may reach for the same order; the second hears that it is too late.
  const nextOf = (queue: Wanted[]) => (queue.length > 0 && chance.onceIn(8) ? queue[0] : queue.shift());
  const dispatch = async () => {
    const order = nextOf(waiting.dispatch);
    if (!order) return pause(10);
    if (await take(cast.leaders[order.village] as string, 'dispatch', { id: order.id, departmentId: 'police' })) waiting.accept.push(order);
  };
  const accept = async () => {
    const order = nextOf(waiting.accept);
    if (!order) return pause(10);
    if (await take(cast.liaison, 'accept', { id: order.id, openToAll: false, teamIds: cast.captains.map((one) => one.teamId) })) waiting.claim.push(order);
  };
  // Every captain sees the same first order: several reach for it at once.
  const claim = async (personId: string) => {
    const order = waiting.claim[chance.upTo(Math.min(2, waiting.claim.length))];
    if (!order) return pause(10);
    if (await take(personId, 'claim', { id: order.id, slot: order.slot, speaker: '讲师' })) {
      give(toServe, personId, order);
      give(toConfirm, order.resident, order);
    }
    if (waiting.claim.indexOf(order) >= 0 && (chance.onceIn(3) || waiting.claim.length > 20)) waiting.claim.splice(waiting.claim.indexOf(order), 1);
  };
  const confirm = (personId: string) => {
    const order = toConfirm.get(personId)?.shift();
    return order && take(personId, 'confirm', { id: order.id });
  };
  const serve = async (personId: string) => {
    const order = toServe.get(personId)?.shift();
    if (!order) return;
    const visitCode = world.keys.visitCode({ id: order.id, attempt: 1 });
    if (await take(personId, 'serve', { id: order.id, visitCode, headCount: 20, minutes: 60, summary: '讲了骗局' })) {
      give(toRate, order.resident, order);
      await sendPhoto(personId, order.id);
    }
  };
  const rate = (personId: string) => {
    const order = toRate.get(personId)?.shift();
    return order && take(personId, 'rate', { id: order.id, stars: chance.between(3, 5), tags: [] });
  };
  /* The bytes again under the same right until they are there; then to the service, which may be said twice. */
  const sendPhoto = async (personId: string, orderId: string) => {
    const headers = { 'x-lc-session': tokens.get(personId) as string };
    const again = async (path: (url: string) => string, init: () => RequestInit): Promise<{ status: number; body: Record<string, never> }> => {
      for (let tries = 0; ; tries += 1) {
        const url = chance.one(world.urls());
        const answer = await fetch(path(url), { ...init(), signal: AbortSignal.timeout(chance.onceIn(20) ? chance.between(1, 30) : ANSWER_LIMIT_MS) }).then(async (one) => ({ status: one.status, body: await one.json() as Record<string, never> })).catch(() => null);
        if (answer && (answer.status < 500 || day.over && tries > 200)) return answer;
        if (answer && !/^server\.(away|full)$/.test(answer.body.refusal ?? '')) memory.faults.push(`photo: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
        count.resent += 1;
        await pause(chance.between(20, 120));
      }
    };
    const json = (body: object) => () => ({ method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const jumps = world.jumps();
    const right = await again((url) => `${url}/1.1/fileTokens`, json({ name: 'a.jpg', metaData: { purpose: 'service' } }));
    if (right.status === 429) return;
    const { objectId: id, token } = right.body as unknown as { objectId: string; token: string };
    const sent = await again((url) => `${url}/files?token=${token}`, () => {
      const form = new FormData();
      // Each a picture of its own: the same one twice belongs to a service once.
      form.append('file', new Blob([new Uint8Array(Buffer.concat([photograph.subarray(0, 2), Buffer.from([0xff, 0xfe, 0, 38]), Buffer.from(id), photograph.subarray(2)]))]), 'a.jpg');
      return { method: 'POST', body: form };
    });
    // The clock has jumped past the right to send it, or the server asked is ahead of the one that gave it: the person picks
    // the picture anew, which is nothing lost.
    if (['files.token', 'files.sentBefore'].includes(sent.body.refusal ?? '') && (world.jumps() > jumps || world.apart())) return;
    if (sent.status !== 200) return void memory.faults.push(`photo not taken: ${sent.status} ${JSON.stringify(sent.body)}`);
    memory.photos.push({ id, personId, orderId: null });
    const put = await again((url) => `${url}/1.1/functions/service.photo`, json({ do: 'add', id: orderId, fileId: id }));
    if (put.status === 200) memory.photos.push({ id, personId, orderId });
    else memory.faults.push(`photo not put to its service: ${put.status} ${JSON.stringify(put.body)}`);
  };
  const jobs: (() => Promise<unknown>)[] = [
    ...cast.residents.map(({ personId }) => async () => (await rate(personId)) ?? (await confirm(personId)) ?? place(personId)),
    ...Array.from({ length: 4 }, () => dispatch), ...Array.from({ length: 4 }, () => accept),
    ...cast.captains.map(({ personId }) => () => (chance.onceIn(2) && toServe.get(personId)?.length ? serve(personId) : claim(personId))),
  ];
  if (jobs.length !== CLIENTS) throw new Error(`${jobs.length} people, not ${CLIENTS}`);
  const all = jobs.map(async (job) => {
    // Nobody orders faster than the others can work it off.
    while (!day.over) await (waiting.dispatch.length > 20 && jobs.indexOf(job) < cast.residents.length ? pause(20) : job());
  });
  return {
    count, sentences,
    until: (more) => new Promise((go) => {
      watchers.add({ at: steps + more, go });
    }),
    async stop() {
      day.over = true;
      for (const one of watchers) one.go();
      await Promise.all(all);
    },
  };
}
