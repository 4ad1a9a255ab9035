/** Venues 场地: where a service can be held, as a register that orders choose from. */
import * as v from 'valibot';
import { optionalPublicWords, publicWords } from './public-words';
import { count, gridCode, id, key, words } from './shape';
import { phone } from './order/schema';

const entries = {
  name: publicWords('场地名称', 30),
  address: publicWords('在哪里', 60),
  capacity: v.optional(v.nullable(count('能坐几人', 5000)), null),
  hours: optionalPublicWords('开放时间', 60),
  equipment: optionalPublicWords('有什么设备', 100),
  stepFree: v.optional(v.nullable(v.boolean('请选进门有没有台阶')), null),
  /** absent = as it is */
  contact: v.optional(v.nullable(v.object({ name: words('联系人', 20), phone }))),
};

export const venueShapes = {
  list: v.object({ villageCode: gridCode }),
  add: v.object({ key, gridCode, ...entries }),
  save: v.object({ id, closed: v.optional(v.boolean(), false), ...entries }),
};

export type VenueInput = v.InferOutput<typeof venueShapes.add>;

export interface Venue { id: string; gridCode: string; name: string; address: string; capacity: number | null; hours: string | null; equipment: string | null; stepFree: boolean | null; closedAt: string | null }

/** `venue.list`; the contact is there, masked, for those who look after the place */
export interface VenueView extends Omit<Venue, 'closedAt'> { words: string; notes: string[]; contact: { name: string; phone: string } | null; mine: boolean }

const MOST_VENUE_WORDS = 60;

/** What an order that chooses this venue says as its place. */
export function venueWords({ name, address }: Pick<Venue, 'name' | 'address'>): string {
  return (address.includes(name) ? address : `${name}（${address}）`).slice(0, MOST_VENUE_WORDS);
}

export function venueNotes({ capacity, hours, equipment, stepFree }: Omit<Venue, 'closedAt'>): string[] {
  return [capacity && `能坐 ${capacity} 人`, hours, equipment, stepFree === null ? null : stepFree ? '进门没有台阶' : '进门有台阶'].filter((one): one is string => Boolean(one));
}
