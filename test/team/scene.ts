/** A claimed talk in 明星村, as the tests of sign-ups, questions and outlines begin. */
import type { OrderView } from '../../cloud/domain/answers';
import { newKey, wish, type Client, type County } from '../setup/county';

export interface People { elder: Client; mother: Client; farmer: Client; secretary: Client; worker: Client; elsewhere: Client; liaison: Client; captain: Client; other: Client; crew: Client; chief: Client }
const who = { elder: 'resident-elder', mother: 'resident-mother', farmer: 'resident-farmer', secretary: 'leader-mingxing', worker: 'worker-mingxing-1', elsewhere: 'leader-tanjiawan', liaison: 'liaison-police', captain: 'captain-anti-fraud', other: 'captain-food', crew: 'volunteer-anti-fraud-1', chief: 'county-leader' };

export async function peopleOf(county: County): Promise<People> {
  const entries = await Promise.all(Object.entries(who).map(async ([name, preset]) => [name, await county.as(preset)] as const));
  return Object.fromEntries(entries) as unknown as People;
}

export const slot = { date: '2026-11-26', part: 'morning' };

export const step = (client: Client, name: string, id: string, more: object = {}) => client.must<OrderView>(`order.${name}`, { id, key: newKey(), ...more });

/** @returns the order's id */
export async function claimed(people: People, county: County, over: Record<string, unknown> = {}): Promise<string> {
  const { id } = await people.elder.must<OrderView>('order.place', wish(over));
  await step(people.secretary, 'dispatch', id, { departmentId: 'police', reason: '归它管' });
  await step(people.liaison, 'accept', id, { openToAll: false, teamIds: ['anti-fraud-team'] });
  await step(people.captain, 'claim', id, { slot, speaker: '武老师', crew: [county.idOf('captain-anti-fraud'), county.idOf(over.destination === 'family' ? 'volunteer-anti-fraud-2' : 'volunteer-anti-fraud-1')] });
  return id;
}

export const openTalk = (client: Client, orderId: string, over: object = {}) => client.must<{ id: string; left: number }>('gathering.open', { orderId, key: newKey(), capacity: 30, place: '村委会会议室', note: '带上老花镜', ...over });

/** Everything that could have changed. */
export async function stored(county: County): Promise<string> {
  const tables = ['gathering', 'sign_up', 'question', 'outline', 'outline_text', 'activity_outline', 'notice', 'words', 'clock_event', 'history'];
  const rows = await county.server.office.db.query<Record<string, unknown>>({ text: `select ${tables.map((name) => `(select jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text) from ${name} t) as ${name}`).join(', ')}`, values: [] });
  return JSON.stringify(rows);
}
