/** 家人替老人点单: bound by a one-time code, ended by either side; never more than what was placed together. */
import { KIN_CODE_LENGTH } from '../../cloud/domain/people/kin';
import { newCode, newId } from '../../cloud/store/seal';
import { addPerson } from '../../cloud/store/sql/people';
import { addConsent } from '../../cloud/store/sql/privacy';
import { notice } from '../../cloud/domain/privacy/notice';
import { openSession } from '../../cloud/functions/login';
import type { KinCode, KinList } from '../../cloud/domain/people/kin';
import type { MessagePage } from '../../cloud/domain/notice/message';
import { tellAll } from '../../cloud/queue/outbox';
import type { OrderView } from '../../cloud/domain/order/view';
import { clientAt, newKey, openCounty, village, otherVillage, wish, type Client, type County } from '../setup/county';

let county: County;
let elder: Client;
let son: Client;
beforeAll(async () => {
  county = await openCounty();
  [elder, son] = await Promise.all([county.as('resident-elder'), county.as('resident-farmer')]);
});
afterAll(() => county?.close());

const elderId = () => county.idOf('resident-elder');
const said = { called: '妈妈', kinCalled: '儿子', consent: true };
const bindings = async () => (await county.server.office.db.query<{ n: number }>({ text: 'select count(*)::int as n from kin where ended_at is null', values: [] }))[0]?.n;
const orders = async () => (await county.server.office.db.query<{ n: number }>({ text: 'select count(*)::int as n from orders', values: [] }))[0]?.n;
const bindSon = async () => son.must<KinList>('kin.bind', { code: (await elder.must<KinCode>('kin.code')).code, ...said });
const endAll = async () => {
  for (const one of (await elder.must<KinList>('kin.list')).relatives) await elder.must('kin.end', { id: one.id });
};
afterEach(endAll);

/** Somebody new, who has agreed to the notice. */
async function somebody(): Promise<Client> {
  const { db, tenant } = county.server.office;
  const id = newId();
  await addPerson(db, tenant, { id, name: '新来的人', at: county.time.now });
  await addConsent(db, tenant, { id: newId(), personId: id, version: notice.version, at: county.time.now });
  return clientAt(county.url, (await openSession(county.server.office, id)).sessionToken);
}

test('儿子填了老人手机上的码，两边都看得到这个绑定', async () => {
  const mine = await bindSon();
  expect(mine.elders).toMatchObject([{ personId: elderId(), called: '妈妈' }]);
  expect((await elder.must<KinList>('kin.list')).relatives).toMatchObject([{ called: '儿子' }]);
});

test('回答丢了再要一次，还是那个码、还是那个时间；用过的码再要一次也不能再用', async () => {
  const key = newKey();
  const first = await elder.must<KinCode>('kin.code', { key });
  county.time.now = new Date(county.time.now.getTime() + 60_000);
  expect(await elder.must<KinCode>('kin.code', { key })).toEqual(first);
  expect((await elder.must<KinCode>('kin.code', { key: newKey() })).code).not.toBe(first.code);
  const again = await elder.must<KinCode>('kin.code', { key });
  expect(again.code).toBe(first.code);
  await son.must('kin.bind', { code: first.code, ...said });
  await elder.must('kin.code', { key });
  expect((await (await somebody()).call('kin.bind', { code: first.code, ...said })).body.refusal).toBe('code.wrong');
  expect(await bindings()).toBe(1);
});

test('码只能用一次、过了半小时作废、老人自己不能用；没有老人同意也不行：什么都没绑定', async () => {
  const { code } = await elder.must<KinCode>('kin.code');
  expect((await elder.call('kin.bind', { code, ...said })).body.refusal).toBe('kin.self');
  expect((await son.call('kin.bind', { code, ...said, consent: false })).body.error).toBe('要老人同意您替他点单，同意了请打勾');
  expect(await bindings()).toBe(0);
  await son.must('kin.bind', { code, ...said });
  const other = await somebody();
  expect((await other.call('kin.bind', { code, ...said })).body.refusal).toBe('code.wrong');
  // The same person with the same code: sent twice, bound once.
  await son.must('kin.bind', { code, ...said });
  expect(await bindings()).toBe(1);

  const late = await elder.must<KinCode>('kin.code');
  const was = county.time.now;
  county.time.now = new Date(was.getTime() + 31 * 60_000);
  expect((await other.call('kin.bind', { code: late.code, ...said })).body.refusal).toBe('code.wrong');
  county.time.now = was;
  expect(await bindings()).toBe(1);
});

test('儿子替老人点单：老人是点单人，看得到也能评；儿子看得到这一单，能改、能撤', async () => {
  await bindSon();
  const placed = await son.must<OrderView>('order.place', wish({ forElder: elderId() }));
  expect(placed.isOrderer).toBe(true);
  const seen = await elder.must<OrderView>('order.read', { id: placed.id });
  expect(seen.isOrderer).toBe(true);
  expect(seen.history[0]?.notes).toContain('家人替点，本人绑定过、同意过');
  expect((await elder.must<{ items: { id: string }[] }>('order.mine')).items.map((one) => one.id)).toContain(placed.id);
  expect((await son.must<{ items: { id: string }[] }>('order.mine')).items.map((one) => one.id)).toContain(placed.id);
  await son.must('order.amend', { id: placed.id, key: newKey(), headCount: 12 });
  expect((await elder.must<OrderView>('order.read', { id: placed.id })).headCount).toBe(12);
  expect(placed.may.map((one) => one.step)).not.toContain('rate');
  await son.must('order.withdraw', { id: placed.id, key: newKey() });
  expect((await elder.must<OrderView>('order.read', { id: placed.id })).state).toBe('withdrawn');
});

test('没有绑定的人、绑定解除了的人不能替老人点单：一单也没多', async () => {
  const before = await orders();
  expect((await son.call('order.place', wish({ forElder: elderId() }))).body.refusal).toBe('kin.notBound');
  await bindSon();
  const [binding] = (await son.must<KinList>('kin.list')).elders;
  await son.must('kin.end', { id: binding?.id });
  expect((await son.call('order.place', wish({ forElder: elderId() }))).body.refusal).toBe('kin.notBound');
  expect(await orders()).toBe(before);
});

test('儿子看不到老人的别的单；绑定解除以后，替点过的那一单也看不到了', async () => {
  const own = await elder.must<OrderView>('order.place', wish());
  await bindSon();
  expect((await son.call('order.read', { id: own.id })).body.refusal).toBe('order.notYours');
  expect((await son.call('order.withdraw', { id: own.id, key: newKey() })).body.refusal).toBe('order.notYours');
  const placed = await son.must<OrderView>('order.place', wish({ forElder: elderId() }));
  const [binding] = (await elder.must<KinList>('kin.list')).relatives;
  await elder.must('kin.end', { id: binding?.id });
  expect((await son.call('order.read', { id: placed.id })).body.refusal).toBe('order.notYours');
  expect((await son.call('order.amend', { id: placed.id, key: newKey(), headCount: 99 })).body.refusal).toBe('order.notYours');
  expect((await son.must<{ items: { id: string }[] }>('order.mine')).items.map((one) => one.id)).not.toContain(placed.id);
  expect((await elder.must<OrderView>('order.read', { id: placed.id }))).toMatchObject({ state: 'placed', headCount: 30 });
});

test('替老人点的单，老人知道的儿子也知道，里面没有电话；老人自己点的、解除以后的，儿子不知道', async () => {
  await bindSon();
  const told = async (who: Client, id: string) => {
    await tellAll(county.server.office);
    return (await who.must<MessagePage>('message.list')).items.filter((one) => one.page.includes(id)).map((one) => ({ title: one.title, say: one.say, page: one.page }));
  };
  const secretary = await county.as('leader-mingxing');
  const police = await county.as('liaison-police');
  const placed = await son.must<OrderView>('order.place', wish({ forElder: elderId() }));
  await secretary.must('order.dispatch', { id: placed.id, key: newKey(), departmentId: 'police' });
  expect((await told(son, placed.id)).map((one) => one.title)).toEqual(['已经派单']);
  expect(await told(elder, placed.id)).toEqual(expect.arrayContaining([...await told(son, placed.id), expect.objectContaining({ title: '已经替您点单' })]));
  expect(JSON.stringify(await told(son, placed.id))).not.toContain('13800000101');

  const own = await elder.must<OrderView>('order.place', wish());
  await secretary.must('order.dispatch', { id: own.id, key: newKey(), departmentId: 'police' });
  expect(await told(son, own.id)).toEqual([]);

  await endAll();
  await police.must('order.accept', { id: placed.id, key: newKey(), openToAll: true });
  expect((await told(elder, placed.id)).map((one) => one.title)).toContain('部门已领单');
  expect((await told(son, placed.id)).map((one) => one.title)).toEqual(['已经派单']);
});

test('别人不能解除不是自己的绑定', async () => {
  await bindSon();
  const [binding] = (await elder.must<KinList>('kin.list')).relatives;
  const other = await somebody();
  expect((await other.call('kin.end', { id: binding?.id })).body.refusal).toBe('kin.notFound');
  expect(await bindings()).toBe(1);
});

test('一位老人最多绑定五位家人：六位同时来，也只有五位', async () => {
  const six = await Promise.all(Array.from({ length: 6 }, somebody));
  const { db, keys, tenant } = county.server.office;
  // By asking, a new code takes the earlier one's place; here six lie about at once.
  const codes = await Promise.all(six.map(async () => {
    const code = newCode(KIN_CODE_LENGTH);
    await db.query({ text: 'insert into kin_code (tenant, code_hash, elder_id, by_id, expires_at) values ($1, $2, $3, $3, $4)', values: [tenant, keys.lookUp(`kin/${code}`), elderId(), new Date(county.time.now.getTime() + 60_000)] });
    return code;
  }));
  // Six who have looked at the same moment and found the same place free: the clash of two is what counts.
  const answers = await Promise.all(six.map((one, at) => one.call('kin.bind', { code: codes[at], ...said })));
  expect(answers.map(({ status, body }) => (status === 200 ? 'bound' : body.refusal)).toSorted()).toEqual(['bound', 'bound', 'bound', 'bound', 'bound', 'kin.most']);
  expect(await bindings()).toBe(5);
});

test('网格员给他那个村的老人发码；别的村的网格员不行，代点的单没有账号也不行', async () => {
  const { id } = await elder.must<OrderView>('order.place', wish({ villageCode: village }));
  const worker = await county.as('worker-mingxing-1');
  expect((await worker.must<OrderView>('order.read', { id })).mayKin).toBe(true);
  expect((await elder.must<OrderView>('order.read', { id })).mayKin).toBe(false);
  const { code } = await worker.must<KinCode>('kin.code', { orderId: id, consent: true });
  await son.must('kin.bind', { code, ...said });
  expect(await bindings()).toBe(1);
  expect((await worker.call('kin.code', { orderId: id })).body.error).toBe('请先问过老人同不同意');
  const stranger = await county.as('leader-tanjiawan');
  expect((await stranger.call('kin.code', { orderId: id, consent: true })).body.refusal).toBe('kin.codeNotYours');
  const behalf = await worker.must<OrderView>('order.place', wish({ onBehalf: { consent: true } }));
  expect((await worker.call('kin.code', { orderId: behalf.id, consent: true })).body.refusal).toBe('kin.noAccount');
});

test('老人撤回了同意，儿子也不能替他点；再同意就又可以了', async () => {
  await bindSon();
  await elder.must('privacy.withdraw');
  const before = await orders();
  expect((await son.call('order.place', wish({ forElder: elderId() }))).body.refusal).toBe('privacy.elderNeeded');
  expect(await orders()).toBe(before);
  await elder.must('privacy.agree', { version: notice.version });
  await son.must('order.place', wish({ forElder: elderId() }));
});

test('村里公布值班电话，村民不登录也看得到；没公布的村显示上级的', async () => {
  const leader = await county.as('leader-mingxing');
  await leader.must('duty.save', { gridCode: village, phone: '0915-6310203' });
  expect(await clientAt(county.url, null).must('duty.read', { gridCode: village })).toMatchObject({ phone: '0915-6310203', mayEdit: false });
  expect(await elder.must('duty.read', { gridCode: otherVillage })).toMatchObject({ phone: null });
  await (await county.as('leader-chihe')).must('duty.save', { gridCode: '610922104000', phone: '0915-6310000' });
  expect(await elder.must('duty.read', { gridCode: otherVillage })).toMatchObject({ phone: '0915-6310000', whose: expect.stringContaining('池河') });
});

test('新手机上还没选过村：登录的老人看到自己上次点单那个村的电话；没登录的看到县里的', async () => {
  await (await county.as('leader-mingxing')).must('duty.save', { gridCode: village, phone: '0915-6310203' });
  await elder.must('order.place', wish({ villageCode: village }));
  expect(await elder.must('duty.read', { gridCode: null })).toMatchObject({ phone: '0915-6310203', whose: expect.stringContaining('明星村') });
  expect(await clientAt(county.url, null).must('duty.read', { gridCode: null })).toMatchObject({ phone: null, whose: '石泉县' });
});

test('别的村的网格长、网格员和村民不能改值班电话', async () => {
  for (const who of ['leader-tanjiawan', 'worker-mingxing-1', 'resident-elder']) {
    expect((await (await county.as(who)).call('duty.save', { gridCode: village, phone: '13900000000' })).body.refusal).toBe('duty.notYours');
  }
  expect(await elder.must('duty.read', { gridCode: village })).toMatchObject({ phone: '0915-6310203' });
});
