/** Services for the tests of records: placed, dispatched, claimed and served by the sample people. */
import type { OrderView } from '../../cloud/domain/answers';
import { newKey, wish, type County } from '../setup/county';

export interface Served { id: string; number: string; activityId: string }

/** One service of the 反诈 team on 明星村, confirmed by the elder's own tap unless told. */
export async function serveOnce(county: County, options: { crew?: string[]; minutes?: number; orderer?: string; confirmed?: boolean; /** only to the team's claim */ unserved?: boolean; /** so many days from now */ day?: number } = {}): Promise<Served> {
  const { crew = ['captain-anti-fraud'], minutes = 90, orderer = 'resident-elder', confirmed = true, day: after = 1 } = options;
  const [elder, secretary, police, captain] = await Promise.all([orderer, 'leader-mingxing', 'liaison-police', 'captain-anti-fraud'].map((who) => county.as(who)));
  const day = (days: number) => new Date(county.time.now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  const order = await elder!.must<OrderView>('order.place', wish({ slots: [{ date: day(after), part: 'morning' }] }));
  const step = (who: typeof elder, name: string, more: object = {}) => who!.must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
  await step(secretary, 'dispatch', { departmentId: 'police' });
  await step(police, 'accept', { openToAll: false, teamIds: ['anti-fraud-team'] });
  const claimed = await captain!.call<OrderView>('order.claim', { id: order.id, key: newKey(), slot: { date: day(after), part: 'morning' }, speaker: '谭老师', crew: crew.map((who) => county.idOf(who)) });
  if (claimed.status !== 200) throw new Error(JSON.stringify(claimed.body));
  if (options.unserved) return { id: order.id, number: order.number, activityId: '' };
  const view = await elder!.must<OrderView>('order.read', { id: order.id });
  if (confirmed) await step(elder, 'confirm');
  await step(captain, 'serve', { visitCode: confirmed ? null : view.visitCode ?? county.server.office.keys.visitCode({ id: order.id, attempt: 1 }), headCount: 20, minutes, summary: '讲了骗局' });
  const [row] = await county.server.office.db.query<{ activity_id: string }>({ text: 'select activity_id from orders where id = $1', values: [order.id] });
  return { id: order.id, number: order.number, activityId: row!.activity_id };
}
