/** Who came, as the form holds it, and as it waits on this phone for signal. One letter a gathering: what is noted later stands. */
import type { SignUpList } from '@domain/gather/gathering';
import { keep, kept } from '@/order/keep';
import type { Outbox } from '@/order/outbox';

export interface Attendance { id: string; ticks: Record<string, boolean>; came: string }

export function attendBox(personId: string): Outbox<Attendance & { heads: Record<string, number> }> {
  return {
    name: 'gathering.attend', personId,
    toInput: ({ id, ticks, came, heads }) => ({ id, came: Number(came) || 0, ticks: Object.entries(ticks).map(([one, here]) => ({ id: one, heads: here ? heads[one] ?? 1 : 0 })) }),
  };
}

/* The hall of a village has no signal; the list read before is enough to tick. */
const place = (id: string) => `gather.list.${id}`;
export const rememberList = (list: SignUpList) => keep(place(list.id), list);
export const knownList = (id: string) => kept<SignUpList>(place(id));
