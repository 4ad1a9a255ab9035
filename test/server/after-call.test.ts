/** The call thirty days on, and a new need that becomes an order. */
import type { OrderView } from '../../cloud/domain/answers';
import { wantsSecondCall, type AfterCallItem, type AfterCallList, type AfterCallRecorded } from '../../cloud/domain/order/second-call';
import { newKey, openCounty, otherVillage, village, wish, type Client, type County } from '../setup/county';
import { playTo } from '../setup/load';

const DAY_MS = 86_400_000;
let county: County;
let elder: Client;
let secretary: Client;
let start: Date;
let topicId: string;
const query = <T>(text: string, values: unknown[]) => county.server.office.db.query<T>({ text, values });

beforeAll(async () => {
  county = await openCounty();
  start = county.time.now;
  elder = await county.as('resident-elder');
  secretary = await county.as('leader-mingxing');
  const directory = await county.server.office.directory();
  topicId = [...directory.needs.values()].find((one) => one.asksAgain && directory.topics.get(one.topicId))?.topicId as string;
});
beforeEach(() => {
  county.time.now = start;
});
afterAll(() => county.close());

/** Somebody who logs in on that day: a session is over by then. */
const later = async (days: number, who = 'leader-chihe'): Promise<Client> => {
  county.time.now = new Date(start.getTime() + days * DAY_MS);
  return county.as(who);
};
const step = (who: Client, name: string, id: string, more: object = {}) => who.must<OrderView>(`order.${name}`, { id, key: newKey(), ...more });
const list = async (who: Client, gridCode = village) => (await who.must<AfterCallList>('afterCall.list', { gridCode })).items;
const record = (who: Client, id: string, outcome: string, more: object = {}) => who.call<AfterCallRecorded>('afterCall.record', { id, key: newKey(), kind: 'use', outcome, ...more });
const row = async (id: string) => (await query<{ outcome: string | null; tries: number }>('select outcome, tries from second_call where order_id = $1', [id]))[0];

/** Closed after the community's own crew or a team served; of a topic that is asked about again. */
async function closed(over: Record<string, unknown> = {}): Promise<string> {
  const order = await elder.must<OrderView>('order.place', wish({ topicId, ...over }));
  const holder = over.villageCode === otherVillage ? await county.as('leader-tanjiawan') : secretary;
  await step(holder, 'takeOn', order.id, { crew: [county.idOf('worker-mingxing-1')], slot: { date: '2026-11-26', part: 'morning' } });
  await step(holder, 'serve', order.id, { visitCode: (await elder.must<OrderView>('order.read', { id: order.id })).visitCode, headCount: 9, minutes: 40, summary: '讲了' });
  await step(elder, 'rate', order.id, { stars: 5 });
  await step(await county.as('leader-chihe'), 'followUp', order.id, { reached: true, satisfied: 'yes' });
  return order.id;
}

test('办结时记下三十天后再问一次；第二十九天名单上没有，三十天就有，问一次记一次', async () => {
  const id = await closed();
  let town = await later(29);
  expect(await list(town, '610922104000')).toEqual([]);
  expect(await record(town, id, 'using')).toMatchObject({ status: 409, body: { refusal: 'afterCall.notDue' } });
  town = await later(30);
  expect(await list(town, '610922104000')).toMatchObject([{ id, kind: 'use', contact: { name: '谢**', phone: '138****0101' }, tries: 0, calledToday: false } satisfies Partial<AfterCallItem>]);
  expect(await town.must('afterCall.reveal', { id, kind: 'use' })).toEqual({ name: '谢桂香', phone: '13800000101' });
  expect(await query('select 1 from reveal where order_id = $1 and person_id = $2', [id, county.idOf('leader-chihe')])).toHaveLength(1);
  const key = newKey();
  const answers = await Promise.all([1, 2, 3].map(() => record(town, id, 'other', { key, words: '自己琢磨的办法' })));
  expect(answers.map((one) => one.body.outcome)).toEqual(['other', 'other', 'other']);
  expect(await query('select outcome from second_call_try where order_id = $1', [id])).toEqual([{ outcome: 'other' }]);
  expect(await query('select text from words where order_id = $1 and name = $2', [id, 'secondCall:use'])).toEqual([{ text: '自己琢磨的办法' }]);
  expect(await list(town, '610922104000')).toEqual([]);
  expect(await record(town, id, 'using')).toMatchObject({ status: 409, body: { refusal: 'afterCall.done' } });
  expect(await town.call('afterCall.reveal', { id, kind: 'use' })).toMatchObject({ body: { refusal: 'afterCall.done' } });
});

test('上门的人、派人去的村书记、别处的人都不能问，什么也没记', async () => {
  const id = await closed();
  await later(31);
  for (const who of ['leader-mingxing', 'worker-mingxing-1']) {
    const person = await county.as(who);
    expect((await record(person, id, 'using')).body.refusal).toBe('order.crewCannotCall');
    expect((await person.call('afterCall.reveal', { id, kind: 'use' })).status).toBe(403);
  }
  for (const who of ['leader-houliu', 'resident-farmer', 'liaison-police', 'resident-elder']) expect((await record(await county.as(who), id, 'using')).body.refusal).toBe('afterCall.notYours');
  expect((await (await county.as('leader-houliu')).call('afterCall.list', { gridCode: village })).status).toBe(403);
  expect((await list(await county.as('leader-mingxing'))).filter((one) => one.id === id)).toEqual([]);
  expect(await row(id)).toEqual({ outcome: null, tries: 0 });
  expect(await query('select 1 from reveal where order_id = $1', [id])).toEqual([]);
});

test('没联系上改天再打，同一天不算第二次；三次都没联系上就不再打', async () => {
  const id = await closed();
  let town = await later(30);
  expect((await record(town, id, 'unreached')).body).toEqual({ outcome: null, tries: 1, of: 3 });
  expect(await record(town, id, 'unreached')).toMatchObject({ status: 409, body: { refusal: 'order.calledToday' } });
  expect((await list(town, '610922104000')).find((one) => one.id === id)).toMatchObject({ tries: 1, calledToday: true });
  town = await later(31);
  expect((await record(town, id, 'unreached')).body.tries).toBe(2);
  town = await later(33);
  expect((await record(town, id, 'unreached')).body).toEqual({ outcome: 'unreached', tries: 3, of: 3 });
  expect((await list(town, '610922104000')).find((one) => one.id === id)).toBeUndefined();
});

test('电话已经删除：名单上说明，看电话被拒，仍可以记', async () => {
  const id = await closed();
  await query("delete from words where order_id = $1 and name = 'contact'", [id]);
  const town = await later(30);
  expect((await list(town, '610922104000')).find((one) => one.id === id)?.contact).toBeNull();
  expect(await town.call('afterCall.reveal', { id, kind: 'use' })).toMatchObject({ status: 409, body: { refusal: 'contact.gone' } });
  expect(await query('select 1 from reveal where order_id = $1', [id])).toEqual([]);
  expect((await record(town, id, 'unreached')).body.tries).toBe(1);
});

test('不用再问的主题、没联系上就办结的，三十天后不问', async () => {
  const directory = await county.server.office.directory();
  const plain = [...directory.topics.keys()].find((one) => !wantsSecondCall(directory, one)) as string;
  const id = await playTo(county, { villageCode: village, at: start, stage: 'closed', topicId: plain });
  expect(await row(id)).toBeUndefined();
});

test('答法要对得上问法，评价改低那次另有答法', async () => {
  const id = await closed();
  const town = await later(30);
  expect((await record(town, id, 'settled')).body).toMatchObject({ refusal: 'request.shape' });
  expect(await row(id)).toEqual({ outcome: null, tries: 0 });
});

test('回访时听到新的需求，一次就替对方再点一单：单子是谢奶奶自己的，重复发还是那一单', async () => {
  const id = await playTo(county, { villageCode: village, at: start, stage: 'rated' });
  const input = { id, key: newKey(), consent: true, topicId: 'safe-medication', slots: [{ date: '2026-12-01', part: 'morning' }] };
  const [one, two] = await Promise.all([secretary.must<OrderView>('order.again', input), secretary.must<OrderView>('order.again', input)]);
  expect(two.id).toBe(one.id);
  const seen = await elder.must<OrderView>('order.read', { id: one.id });
  expect(seen).toMatchObject({ isOrderer: true, state: 'placed', againOf: id, contact: { name: '谢桂香', phone: '13800000101' } });
  expect(seen.history[0]?.notes).toContain('已得到本人同意（打电话）');
  expect((await elder.must<{ items: { id: string }[] }>('order.mine')).items.map((card) => card.id)).toContain(one.id);
  expect((await query("select 1 from notice where order_id = $1 and to_kind = 'person' and to_ref = $2", [one.id, county.idOf('resident-elder')])).length).toBe(1);
  expect(await query('select 1 from orders where again_of = $1', [id])).toHaveLength(1);
});

test('没有本人同意、没到回访、参加服务的人、别处的人，都不能替对方再点', async () => {
  const id = await playTo(county, { villageCode: village, at: start, stage: 'rated' });
  const open = await playTo(county, { villageCode: village, at: start, stage: 'dispatched' });
  const again = (who: Client, more: object = {}) => who.call('order.again', { id, key: newKey(), consent: true, ownWords: '想听防火', slots: [{ date: '2026-12-01', part: 'morning' }], ...more });
  expect((await again(secretary, { consent: false })).body.refusal).toBe('request.shape');
  expect((await again(secretary, { ownWords: null })).body.refusal).toBe('request.shape');
  expect((await again(secretary, { id: open })).body.refusal).toBe('order.notYours');
  expect((await again(await county.as('captain-anti-fraud'))).body.refusal).toBe('order.notYours');
  expect((await again(await county.as('leader-houliu'))).body.refusal).toBe('order.notYours');
  expect(await query('select 1 from orders where again_of = any($1)', [[id, open]])).toEqual([]);
});

test('谢奶奶办结以后自己再点一单，接着上一单；别人不能接着她的单点', async () => {
  const id = await playTo(county, { villageCode: village, at: start, stage: 'closed' });
  expect((await elder.must<OrderView>('order.read', { id })).again).toBe('self');
  const next = await elder.must<OrderView>('order.place', wish({ againOf: id }));
  expect(next).toMatchObject({ againOf: id, isOrderer: true });
  const farmer = await county.as('resident-farmer');
  expect(await farmer.call('order.place', wish({ againOf: id }))).toMatchObject({ status: 403, body: { refusal: 'order.notYours' } });
  expect(await query('select id from orders where again_of = $1', [id])).toEqual([{ id: next.id }]);
});
