import type { OrderView } from '../../cloud/domain/answers';
import type { VenueView } from '../../cloud/domain/venue';
import { newKey, openCounty, otherVillage, village, wish, type Client, type County } from '../setup/county';

let county: County;
let elder: Client;
let worker: Client;
let neighbour: Client;

beforeAll(async () => {
  county = await openCounty();
  [elder, worker, neighbour] = await Promise.all(['resident-elder', 'worker-mingxing-1', 'leader-tanjiawan'].map((who) => county.as(who)));
});
afterAll(() => county.close());

const hall = (over: object = {}) => ({ key: newKey(), gridCode: village, name: '老年活动室', address: '村委会一楼', capacity: 40, hours: '每天上午', equipment: '投影', stepFree: true, contact: { name: '何巧云', phone: '13800000122' }, ...over });
const list = (who: Client, villageCode = village) => who.must<VenueView[]>('venue.list', { villageCode });

test('何巧云登记老年活动室，居民点单就能选；场地后来改名、停用，老单上写的还是当时的', async () => {
  const input = hall();
  const { id } = await worker.must<{ id: string }>('venue.add', input);
  expect(await worker.must('venue.add', input)).toEqual({ id });
  expect(await list(elder)).toMatchObject([{ id, words: '老年活动室（村委会一楼）', notes: ['能坐 40 人', '每天上午', '投影', '进门没有台阶'], contact: null, mine: false }]);
  expect((await list(worker))[0]?.contact).toEqual({ name: '何**', phone: '138****0122' });
  const order = await elder.must<OrderView>('order.place', wish({ venueId: id, venue: '随便写的' }));
  expect(order.venue).toBe('老年活动室（村委会一楼）');
  const stored = await county.server.office.db.query<{ contact_sealed: string }>({ text: 'select contact_sealed from venue', values: [] });
  expect(stored[0]?.contact_sealed).not.toContain('13800000122');

  const { key: _key, gridCode: _code, contact: _contact, ...rest } = input;
  await worker.must('venue.save', { ...rest, id, name: '康乐室' });
  expect((await list(worker))[0]).toMatchObject({ name: '康乐室', contact: { phone: '138****0122' } });
  await worker.must('venue.save', { ...rest, id, closed: true });
  expect(await list(elder)).toEqual([]);
  expect((await elder.must<OrderView>('order.read', { id: order.id })).venue).toBe('老年活动室（村委会一楼）');
  expect(await elder.call('order.place', wish({ venueId: id }))).toMatchObject({ status: 400, body: { refusal: 'venue.unknown', field: 'venue' } });
  expect((await elder.must<OrderView>('order.amend', { id: order.id, key: newKey(), venue: '院坝' })).venue).toBe('院坝');
});

test('明星村的场地不能写进谭家湾村的单：老师会走错村，单也没有点成；写进本村的就行', async () => {
  const { id } = await worker.must<{ id: string }>('venue.add', hall({ name: '戏台', address: '村口' }));
  const count = async () => (await county.server.office.db.query({ text: 'select id from orders', values: [] })).length;
  const before = await count();
  expect(await elder.call('order.place', wish({ venueId: id, villageCode: otherVillage }))).toMatchObject({ status: 400, body: { refusal: 'venue.unknown', field: 'venue' } });
  expect(await count()).toBe(before);
  expect((await elder.must<OrderView>('order.place', wish({ venueId: id }))).venue).toBe('戏台（村口）');
  await worker.must('venue.save', { id, name: '戏台', address: '村口', closed: true });
});

test('外村的人和居民登记不了、改不了这里的场地，什么也没有变', async () => {
  const { id } = await worker.must<{ id: string }>('venue.add', hall({ name: '文化广场' }));
  const before = await county.server.office.db.query({ text: 'select * from venue order by id', values: [] });
  for (const who of [elder, neighbour]) {
    expect(await who.call('venue.add', hall())).toMatchObject({ status: 403, body: { refusal: 'venue.notYours' } });
    expect(await who.call('venue.save', { id, name: '别的', address: '别处' })).toMatchObject({ status: 403, body: { refusal: 'venue.notYours' } });
  }
  expect(await worker.call('venue.add', hall({ gridCode: '610922104000' }))).toMatchObject({ status: 400, body: { refusal: 'grid.notVillage' } });
  expect(await county.server.office.db.query({ text: 'select * from venue order by id', values: [] })).toEqual(before);
});

test('村并走了，场地跟着到新村', async () => {
  await worker.must('venue.add', hall({ name: '村委会会议室', address: '村委会二楼' }));
  await (await county.as('county-leader')).must('grid.merge', { key: newKey(), code: village, intoCode: otherVillage });
  expect((await list(elder, otherVillage)).map((venue) => venue.name)).toContain('村委会会议室');
  expect((await list(elder, village)).map((venue) => venue.name)).toContain('村委会会议室');
});
