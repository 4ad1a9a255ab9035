/** A loaded database and what the runs need to know of it. */
import { chinaDay } from '../cloud/domain/order/clock';
import type { Server } from '../cloud/server';
import { makeCounty, openServer } from './county';
import { load } from './load';
import { QUEUES, READ, type Scene } from './requests';
import { playTemplates } from './templates';

export interface Loaded { scene: Scene; server: Server; rows: number; seconds: number }

/** `orders` in all, `claims` and `dispatches` of them kept for steps to be measured. The server is this process's own. */
export async function loadScene(databaseUrl: string, wanted: { orders: number; claims: number; dispatches: number; openShare: number }): Promise<Loaded> {
  const began = Date.now();
  const villages = await makeCounty(databaseUrl);
  const server = await openServer(databaseUrl);
  const templates = await playTemplates(server.office, villages[0] as string);
  const waiting = QUEUES * 25;
  const kept = wanted.claims + wanted.dispatches + READ + waiting;
  const { rows } = await load(databaseUrl, {
    orders: Math.max(wanted.orders - kept, 0), openShare: wanted.openShare, years: 10, villages, templates,
    reserve: [{ way: 'accepted', kind: 'offered', count: wanted.claims }, { way: 'placed', kind: 'fresh', count: wanted.dispatches }, { way: 'closed', kind: 'read', count: READ },
      // A full page at each of the queues that are asked for, however few orders there are.
      { way: 'placed', kind: 'waiting', count: waiting, villages: QUEUES }],
  });
  const scene = { today: chinaDay(new Date()), villages, departments: ['police', 'health'], run: Math.random().toString(36).slice(2, 8) };
  return { scene, server, rows, seconds: (Date.now() - began) / 1_000 };
}
