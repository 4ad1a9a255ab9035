/** Orders brought to where a step is possible for its rightful person. */
import type { OrderView } from '../../cloud/domain/answers';
import { newId } from '../../cloud/store/seal';
import { touchDirectory } from '../../cloud/store/sql/grid';
import { addPerson, addPost } from '../../cloud/store/sql/people';
import { newKey, wish, type Client } from '../setup/county';
import { sites, type Site, type SiteName, type World } from './people';

/** How far an order is brought before the probe; each goes on from the one named before it. */
export type Stage = 'placed' | 'asked' | 'answered' | 'dispatched' | 'accepted' | 'disputed' | 'claimed' | 'proposed' | 'served' | 'rated';

export const today = '2026-11-23';
const slot = { date: today, part: 'afternoon' };

export interface Target { site: Site; id: string; number: string; /** an order of the same place and topic to be joined */ companion: string; visitCode: string; /** a post made for this site, by kind; kept until one was ended */ posts: Map<string, { id: string; personId: string }> }

export interface Scene {
  world: World;
  as(who: string | null): Promise<Client>;
  /** one client a person, so that sessions are opened once */
  target(name: SiteName, stage: Stage | null, onBehalf?: boolean): Promise<Target>;
  /** who visits at this site and places for others there */
  helper(site: Site): string;
  /** an order in the neighbouring county */
  foreign: string;
  /** a post of this site, of somebody new */
  post(target: Target, kind: 'gridWorker' | 'volunteer'): Promise<{ id: string; personId: string }>;
}

export async function openScene(world: World): Promise<Scene> {
  const clients = new Map<string, Promise<Client>>();
  const as = (who: string | null) => {
    const key = who ?? '';
    const known = clients.get(key) ?? world.as(who);
    clients.set(key, known);
    return known;
  };
  const companions = new Map<SiteName, string>();
  const helper: Scene['helper'] = (site) => ({ '610922104203': 'worker-mingxing-1', '610922104901': 'worker-group' })[site.village] ?? (site.leaders[0] as string);
  const place = async (site: Site, who: string, more: object = {}) => (await as(who)).must<OrderView>('order.place', wish({ villageCode: site.village, topicId: site.topicId, audience: null, slots: [slot, { date: '2026-11-27', part: 'morning' }], ...more }));
  const step = async (who: string, name: string, id: string, more: object = {}) => (await as(who)).must<OrderView>(`order.${name}`, { id, key: newKey(), ...more });

  const companion = async (name: SiteName): Promise<string> => {
    const known = companions.get(name);
    if (known) return known;
    const site = sites[name];
    const order = await place(site, 'resident-mother');
    await step(site.leaders[0] as string, 'dispatch', order.id, { departmentId: site.department, reason: '归它管' });
    companions.set(name, order.id);
    return order.id;
  };

  // One captain serves more in this test than a day holds; the day's measure is not what is asked about here.
  const emptyDay = () => world.county.server.office.db.query({ text: 'update hour_day set minutes = 0', values: [] });

  const bring = async (site: Site, id: string, stage: Stage, orderer: string): Promise<void> => {
    const desk = site.leaders[site.raised] as string;
    const to: Record<Stage, (() => Promise<unknown>)[]> = {
      placed: [],
      asked: [() => step(desk, 'ask', id, { question: '什么时候方便？' })],
      answered: [() => step(desk, 'answer', id, { reply: '可以看这篇文章' })],
      dispatched: [() => step(desk, 'dispatch', id, { departmentId: site.department, reason: '归它管' })],
      disputed: [0, 1].flatMap(() => [() => step(desk, 'dispatch', id, { departmentId: site.department, reason: '归它管' }), () => step(site.liaison, 'decline', id, { reasonCode: 'notOurDuty', whoseDuty: '别的部门', rule: '职责分工' })]),
      accepted: [() => bring(site, id, 'dispatched', orderer), () => step(site.liaison, 'accept', id, { openToAll: true, teamIds: [site.team] })],
      claimed: [() => bring(site, id, 'accepted', orderer), () => step(site.captain, 'claim', id, { slot, speaker: '谭老师' })],
      proposed: [() => bring(site, id, 'claimed', orderer), () => step(site.captain, 'propose', id, { slot: { date: '2026-11-28', part: 'morning' } })],
      served: [() => bring(site, id, 'claimed', orderer), () => step(orderer, 'confirm', id), emptyDay, () => step(site.captain, 'serve', id, { headCount: 9, minutes: 40, summary: '讲座' })],
      rated: [() => bring(site, id, 'served', orderer), () => step(orderer, 'rate', id, { stars: 5 })],
    };
    for (const one of to[stage]) await one();
  };

  const target: Scene['target'] = async (name, stage, onBehalf = false) => {
    const site: Site = sites[name];
    if (!stage) return { site, id: '', number: '', companion: '', visitCode: '', posts: new Map() };
    const orderer = onBehalf ? helper(site) : 'resident-elder';
    const order = await place(site, orderer, onBehalf ? { onBehalf: { consent: true } } : {});
    for (let at = 0; at < site.raised; at += 1) await step(site.leaders[at] as string, 'raise', order.id, { reason: '这里办不了' });
    await bring(site, order.id, stage, orderer);
    const view = await (await as(orderer)).must<OrderView>('order.read', { id: order.id });
    return { site, id: order.id, number: order.number, companion: await companion(name), visitCode: view.visitCode ?? '000000', posts: new Map() };
  };

  const abroad = await world.neighbour.as('resident');
  const foreign = (await abroad.must<OrderView>('order.place', wish({ villageCode: world.neighbour.village, topicId: 'anti-fraud' }))).id;
  const post: Scene['post'] = async (aim, kind) => {
    const { db, tenant } = world.county.server.office;
    // In the neighbouring county nothing is made: what is there is enough to ask about.
    if (aim.site.village === world.neighbour.village) {
      const rows = await db.query<{ id: string; personId: string }>({ text: 'select id, person_id as "personId" from post where tenant = $1 limit 1', values: [world.neighbour.tenant] });
      return rows[0] as { id: string; personId: string };
    }
    const known = aim.posts.get(kind);
    if (known) return known;
    const made = { id: newId(), personId: newId() };
    const at = new Date(world.county.time.now.getTime() - 3_600_000);
    await addPerson(db, tenant, { id: made.personId, name: '新来的', at });
    await addPost(db, tenant, { ...made, kind, at, ...(kind === 'gridWorker' ? { gridCode: aim.site.desk } : { teamId: aim.site.team }) });
    await touchDirectory(db, tenant);
    aim.posts.set(kind, made);
    return made;
  };
  return { world, as, target, helper, foreign, post };
}
