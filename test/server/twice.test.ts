/** One letter that arrives twice at the very same moment: the second comes upon the first before it is done, and gets the same answer. */
import type { EntryView, InstitutionView } from '../../cloud/domain/institution';
import type { OrderView } from '../../cloud/domain/answers';
import type { SlipView } from '../../cloud/domain/order/slip';
import type { VenueView } from '../../cloud/domain/venue';
import { byEachKey, newId } from '../../cloud/store/seal';
import { addPush } from '../../cloud/store/sql/article-reader';
import { openGathering } from '../../cloud/store/sql/gather';
import { addInstitution, takeEntryCode } from '../../cloud/store/sql/institution';
import { printSlip } from '../../cloud/store/sql/slip';
import { addVenue } from '../../cloud/store/sql/venue';
import { newKey, openCounty, village, wish, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';
import { upon } from '../setup/waiting';
import { claimed, peopleOf, type People } from '../team/scene';

let county: County;
let people: People;
const rows = <Row>(text: string, values: unknown[] = []) => county.server.office.db.query<Row>({ text, values });

beforeAll(async () => {
  county = await freeDays(await openCounty());
  people = await peopleOf(county);
});
afterAll(() => county.close());

test('登记一所学校的信同时到了两封：两次回的是同一所、同一个码，拿码进得去', async () => {
  const { db, tenant } = county.server.office;
  const letter = { key: newKey(), kind: 'school' as const, name: '明星小学', gridCode: village };
  const [id, answer] = await upon(db, (inner) => addInstitution(inner, tenant, { ...letter, id: newId(), personId: county.idOf('county-leader'), at: county.time.now }), () => people.chief.must<EntryView>('institution.add', letter));
  expect(answer.id).toBe(id);
  expect(await people.farmer.must<InstitutionView>('institution.enter', { code: answer.code })).toMatchObject({ id, name: '明星小学' });
  expect(await rows('select id from institution')).toEqual([{ id }]);
});

test('填进单位的码同时按了两下：两次都进去了，不说码不对，也不算试错一次；别人再填不行', async () => {
  const { db, keys, tenant } = county.server.office;
  const { id, code } = await people.chief.must<EntryView>('institution.add', { key: newKey(), kind: 'school', name: '池河小学', gridCode: village });
  const [, answer] = await upon(db, (inner) => byEachKey(keys, `institution/${code}`, (hash) => takeEntryCode(inner, tenant, hash, county.idOf('resident-mother'), county.time.now)), () => people.mother.call<InstitutionView>('institution.enter', { code }));
  expect(answer).toMatchObject({ status: 200, body: { id } });
  expect(await rows('select tries from code_try where person_id = $1', [county.idOf('resident-mother')])).toEqual([{ tries: 0 }]);
  expect(await people.farmer.call('institution.enter', { code })).toMatchObject({ body: { refusal: 'code.wrong' } });
});

test('登记一个场地的信同时到了两封：两次回的是同一个，点单选得到它', async () => {
  const { db, keys, tenant } = county.server.office;
  const letter = { key: newKey(), gridCode: village, name: '文化广场', address: '村口', capacity: 80, hours: null, equipment: null, stepFree: true, contact: null };
  const [id, answer] = await upon(db, (inner) => addVenue(inner, keys, tenant, { ...letter, id: newId(), personId: county.idOf('worker-mingxing-1'), at: county.time.now }), () => people.worker.must<{ id: string }>('venue.add', letter));
  expect(answer).toEqual({ id });
  expect((await people.elder.must<VenueView[]>('venue.list', { villageCode: village })).map((one) => one.id)).toEqual([id]);
  expect((await people.elder.must<OrderView>('order.place', wish({ venueId: answer.id }))).venue).toBe('文化广场（村口）');
});

test('推送一篇文章的信同时到了两封：回的是同一次推送', async () => {
  const { db, tenant } = county.server.office;
  const letter = { slug: 'anti-fraud-calls', grids: [village], audiences: [], topics: [], byId: county.idOf('county-leader'), key: newKey(), at: county.time.now };
  const [id, again] = await upon(db, (inner) => addPush(inner, tenant, { ...letter, id: newId() }), () => addPush(db, tenant, { ...letter, id: newId() }));
  expect(again).toBe(id);
  expect(await rows('select id from article_push')).toEqual([{ id }]);
});

test('开放报名的信同时到了两封：两次都说开放了；比报上名的人少的名额照样不行', async () => {
  const { db, tenant } = county.server.office;
  const orderId = await claimed(people, county);
  const [{ activity_id: activityId }] = await rows<{ activity_id: string }>('select activity_id from orders where id = $1', [orderId]) as [{ activity_id: string }];
  const letter = { orderId, key: newKey(), capacity: 30, place: '村委会会议室', note: null };
  const [done, answer] = await upon(db, (inner) => openGathering(inner, tenant, { ...letter, activityId, personId: county.idOf('leader-mingxing'), at: county.time.now }), () => people.secretary.call('gathering.open', letter));
  expect([done, answer]).toMatchObject([true, { status: 200, body: { id: activityId, capacity: 30, left: 30 } }]);
  await people.mother.must('gathering.signUp', { id: activityId, key: newKey(), heads: 2 });
  expect(await people.secretary.call('gathering.open', { ...letter, key: newKey(), capacity: 1 })).toMatchObject({ status: 409, body: { refusal: 'gather.tooFew' } });
  expect(await rows('select capacity, taken from gathering')).toEqual([{ capacity: 30, taken: 2 }]);
});

test('打印纸条同时按了两下：两张都有评价码；换一个人按的那一张没有', async () => {
  const { db, tenant } = county.server.office;
  const place = () => people.worker.must<OrderView>('order.place', wish({ onBehalf: { consent: true, how: 'visit' } }));
  const print = (orderId: string, key: string) => (inner: typeof db) => printSlip(inner, tenant, { orderId, attempt: 1, key, personId: county.idOf('worker-mingxing-1'), at: county.time.now });
  const [own, other] = [await place(), await place()];
  const key = newKey();
  const [, same] = await upon(db, print(own.id, key), () => people.worker.must<SlipView>('order.slip', { id: own.id, key }));
  expect(same.ratingCode).toMatch(/^\d{8}$/);
  const [, late] = await upon(db, print(other.id, newKey()), () => people.worker.must<SlipView>('order.slip', { id: other.id, key: newKey() }));
  expect(late).toMatchObject({ ratingCode: null, printedAt: county.time.now.toISOString() });
});
