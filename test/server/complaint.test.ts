/** 投诉建议: taken on, replied to, called back, rated, closed or done once more. */
import type { OpinionPage, OpinionView } from '../../cloud/domain/visit/visit';
import { tidyHourly } from '../../cloud/queue/purge';
import { newKey, openCounty, village, type Client, type County } from '../setup/county';

let county: County;
let sender: Client;
let leader: Client;
let above: Client;
let stranger: Client;
beforeAll(async () => {
  county = await openCounty();
  [sender, leader, above, stranger] = await Promise.all(['resident-elder', 'leader-mingxing', 'leader-chihe', 'leader-tanjiawan'].map((who) => county.as(who))) as [Client, Client, Client, Client];
});
afterAll(() => county?.close());

const add = async (over: object = {}) => (await sender.must<{ id: string }>('opinion.add', { key: newKey(), gridCode: village, said: '讲得太快', ...over })).id;
const mine = async (id: string) => (await sender.must<OpinionPage>('opinion.mine')).items.find((one) => one.id === id) as OpinionView;
const replied = async (over: object = {}) => {
  const id = await add(over);
  await leader.must('opinion.reply', { id, key: newKey(), reply: '下次讲慢一点' });
  return id;
};

test('网格长受理，说清哪天前回复；提意见的人看得到谁在办', async () => {
  const id = await add();
  expect(await mine(id)).toMatchObject({ stage: 'waiting', stageLabel: '待受理' });
  const key = newKey();
  await leader.must('opinion.accept', { id, key, day: '2026-11-25' });
  expect(await mine(id)).toMatchObject({ stage: 'accepted', acceptedBy: expect.stringContaining('明星村'), promised: expect.stringContaining('25'), due: expect.stringContaining('25') });
  // Sent twice it is one acceptance.
  await leader.must('opinion.accept', { id, key, day: '2026-11-25' });
});

test('别村的网格长不能受理，日子不能过期也不能超过时限，第二个人来晚了：什么都没变', async () => {
  const id = await add();
  expect((await stranger.call('opinion.accept', { id, key: newKey(), day: '2026-11-25' })).body.refusal).toBe('opinion.notYours');
  expect((await leader.call('opinion.accept', { id, key: newKey(), day: '2026-11-22' })).body.refusal).toBe('opinion.day');
  expect((await leader.call('opinion.accept', { id, key: newKey(), day: '2027-01-22' })).body.refusal).toBe('opinion.day');
  expect(await mine(id)).toMatchObject({ stage: 'waiting', acceptedBy: null });
  await leader.must('opinion.accept', { id, key: newKey(), day: '2026-11-24' });
  expect((await above.call('opinion.accept', { id, key: newKey(), day: '2026-11-25' })).body.refusal).toBe('opinion.accepted');
  expect((await mine(id)).promised).toContain('24');
});

test('回复以后点一下“满意”就办结了', async () => {
  const id = await replied();
  expect((await mine(id)).stage).toBe('replied');
  const key = newKey();
  await sender.must('opinion.rate', { id, key, satisfied: 'yes' });
  expect(await mine(id)).toMatchObject({ stage: 'closed', outcome: '满意' });
  await sender.must('opinion.rate', { id, key, satisfied: 'yes' });
});

test('没回复不能评，别人不能替他评，办结了不能改口', async () => {
  const id = await add();
  expect((await sender.call('opinion.rate', { id, key: newKey(), satisfied: 'yes' })).body.refusal).toBe('opinion.notNow');
  await leader.must('opinion.reply', { id, key: newKey(), reply: '好' });
  expect((await leader.call('opinion.rate', { id, key: newKey(), satisfied: 'yes' })).body.refusal).toBe('opinion.notYours');
  expect((await mine(id)).stage).toBe('replied');
  await sender.must('opinion.rate', { id, key: newKey(), satisfied: 'partly' });
  expect((await sender.call('opinion.rate', { id, key: newKey(), satisfied: 'no' })).body.refusal).toBe('opinion.notNow');
  expect(await mine(id)).toMatchObject({ outcome: '部分满意' });
});

test('不满意就重办一次，回到待受理；第二次还不满意就办结，写明不满意', async () => {
  const id = await replied();
  await sender.must('opinion.rate', { id, key: newKey(), satisfied: 'no', why: '没改' });
  expect(await mine(id)).toMatchObject({ stage: 'waiting', round: 2, why: '没改', due: expect.any(String) });
  expect((await leader.must<OpinionPage>('opinion.list', { gridCode: village })).items.map((one) => one.id)).toContain(id);
  await leader.must('opinion.reply', { id, key: newKey(), reply: '换了老师' });
  expect(await mine(id)).toMatchObject({ stage: 'replied', reply: '换了老师' });
  await sender.must('opinion.rate', { id, key: newKey(), satisfied: 'no' });
  expect(await mine(id)).toMatchObject({ stage: 'closed', outcome: '重办后仍不满意', round: 2 });
});

test('上一级回访，记下他说满意就办结；回复的人不能自己回访', async () => {
  const id = await replied();
  expect((await leader.call('opinion.callBack', { id, key: newKey(), reached: true, satisfied: 'yes' })).body.refusal).toBe('opinion.ownCall');
  expect((await mine(id)).stage).toBe('replied');
  await above.must('opinion.callBack', { id, key: newKey(), reached: true, satisfied: 'yes' });
  expect(await mine(id)).toMatchObject({ stage: 'closed', outcome: '满意' });
});

test('没联系上一天只算一次，三天都没联系上就办结', async () => {
  const id = await replied();
  const was = county.time.now;
  const call = () => above.call<OpinionView>('opinion.callBack', { id, key: newKey(), reached: false });
  expect((await call()).status).toBe(200);
  expect((await call()).body.refusal).toBe('opinion.calledToday');
  expect((await mine(id)).callTries).toBe(1);
  for (const days of [1, 2]) {
    county.time.now = new Date(was.getTime() + days * 86_400_000);
    expect((await call()).status).toBe(200);
  }
  expect(await mine(id)).toMatchObject({ stage: 'closed', outcome: '三次没有联系上' });
  county.time.now = was;
});

test('留了电话的，经办的网格长看得到并留下记录；别村的看不到，办结以后也看不到', async () => {
  const id = await add({ phone: '13800000101' });
  const looks = async () => (await county.server.office.db.query<{ n: number }>({ text: 'select count(*)::int as n from reveal where order_id = $1', values: [id] }))[0]?.n;
  expect((await stranger.call('opinion.phone', { id })).body.refusal).toBe('opinion.notYours');
  expect(await looks()).toBe(0);
  expect(await leader.must('opinion.phone', { id })).toEqual({ phone: '13800000101' });
  expect(await looks()).toBe(1);
  const [row] = await county.server.office.db.query<{ text: string }>({ text: "select text from opinion_words where opinion_id = $1 and name = 'phone'", values: [id] });
  expect(row?.text).not.toContain('13800000101');
  await leader.must('opinion.reply', { id, key: newKey(), reply: '好' });
  await sender.must('opinion.rate', { id, key: newKey(), satisfied: 'yes' });
  expect((await leader.call('opinion.phone', { id })).body.refusal).toBe('contact.notYours');
  expect((await leader.call('opinion.phone', { id: await add() })).body.refusal).toBe('opinion.noPhone');
});

test('回复了半个月没人说话，自动办结；昨天刚回复的不动', async () => {
  const old = await replied();
  const was = county.time.now;
  county.time.now = new Date(was.getTime() + 15 * 86_400_000 + 3_600_000);
  const fresh = await replied();
  await tidyHourly(county.server.office);
  expect(await mine(old)).toMatchObject({ stage: 'closed', outcome: '没有评价，自动办结' });
  expect(await mine(fresh)).toMatchObject({ stage: 'replied' });
  county.time.now = was;
});
