/** On the first page: what was written down at a visit without signal goes out as soon as the program is opened. */
import { personHere } from '@/api/call';
import { serviceDrafts } from '@/order/service-box';
import { ServiceDrafts, useServiceDrafts } from '@/order/service-drafts';

export const hasServiceDrafts = (): boolean => serviceDrafts(personHere()).length > 0;

export function HomeServiceDrafts({ onSent }: { onSent: () => unknown }) {
  const personId = personHere();
  const box = useServiceDrafts(personId, onSent);
  return personId ? <ServiceDrafts personId={personId} box={box} /> : null;
}
