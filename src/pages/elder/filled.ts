/** A wish that is filled in already: from what this phone remembers, and from one's own last order. */
import type { CardPage, Home, Me, OrderView } from '@domain/answers';
import type { KinList } from '@domain/people/kin';
import { call } from '@/api/call';
import { freshWish } from '@/order/draft';
import { askDutyAhead } from '@/order/duty-phone';
import type { Wish } from '@/order/wish';

export interface Filled { me: Me; topic: Home['topics'][number] | null; kin: KinList; wish: Wish }

/* Where most talks are held, and how many most often come. */
export const usualVenue = (village: string | undefined) => (village?.endsWith('社区') ? '党群服务中心' : '村委会会议室');
const usualHeads = '10';

export async function readFilled(topicId: string): Promise<Filled> {
  askDutyAhead();
  const [me, home, kin, mine] = await Promise.all([call<Me>('me.read'), call<Home>('home.read'), call<KinList>('kin.list'), call<CardPage>('order.mine', { whole: true })]);
  const fresh = freshWish(me.id, new Date());
  const last = ownOf(mine.newest ?? null);
  const village = fresh.village ?? (last ? { code: last.villageCode, name: last.place } : null);
  const sameVillage = last && village?.code === last.villageCode;
  return {
    me, kin, topic: home.topics.find((one) => one.id === topicId) ?? null,
    wish: {
      ...fresh, topicId, village, venue: sameVillage && last.rawDestination !== 'family' ? last.venue : usualVenue(village?.name), audience: 'elder',
      headCount: last ? String(last.headCount) : usualHeads,
      contactName: fresh.contactName || last?.contact.name || '', contactPhone: fresh.contactPhone || last?.contact.phone || '',
    },
  };
}

/* The newest order in one's own name; one placed for somebody else, or in an institution's name, fills in nothing. */
function ownOf(order: OrderView | null): OrderView | null {
  return order?.isOrderer && !order.onBehalf && !order.institution ? order : null;
}
