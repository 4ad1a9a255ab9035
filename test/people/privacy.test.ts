/** 个人信息: told before it is used, taken out and away by whose it is, and gone when its time is over. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyRecords } from '../../cloud/commands/verify-records';
import { notice, noticeFor } from '../../cloud/domain/privacy/notice';
import type { ErasePlan, ExportView, NoticeView } from '../../cloud/domain/privacy/privacy';
import type { ArticleDraft } from '../../cloud/domain/answers';
import type { MyRecords } from '../../cloud/domain/record/records';
import type { OrderView } from '../../cloud/domain/order/view';
import { openSession } from '../../cloud/functions/login';
import { startClock } from '../../cloud/queue/clock';
import { sealNewHours } from '../../cloud/queue/hours';
import { tellAll } from '../../cloud/queue/outbox';
import { purgeOldContacts, tidyHourly } from '../../cloud/queue/purge';
import { newId } from '../../cloud/store/seal';
import { touchDirectory } from '../../cloud/store/sql/grid';
import { addPerson, addPost, personOfWechat } from '../../cloud/store/sql/people';
import { clientAt, newKey, openCounty, wish, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';
import { newcomer as aNewcomer, onShelf } from '../article/scene';
import { serveOnce } from '../records/play';
import { claimed, openTalk, peopleOf } from '../team/scene';

let county: County;
beforeAll(async () => {
  county = await freeDays(await openCounty());
});
afterAll(() => county?.close());

const rows = <Row = Record<string, unknown>>(text: string, values: unknown[] = []) => county.server.office.db.query<Row>({ text, values });
const days = (count: number) => {
  county.time.now = new Date(county.time.now.getTime() + count * 86_400_000);
};

/** Somebody who logs in by WeChat for the first time. */
async function newcomer(): Promise<Client & { id: string }> {
  const { office } = county.server;
  const openid = `openid-${newId()}`;
  const id = await personOfWechat(office.db, office.tenant, { openidHashes: [office.keys.lookUp(openid)], openidSealed: office.keys.seal(openid), newPersonId: newId(), at: office.now() });
  return { ...clientAt(county.url, (await openSession(office, id)).sessionToken), id };
}
const agreed = async (): Promise<Client & { id: string }> => {
  const one = await newcomer();
  await one.must('privacy.agree', { version: notice.version });
  return one;
};
/* A day that is still ahead, however far the test has gone. */
const aWish = (over: object = {}) => wish({ slots: [{ date: new Date(county.time.now.getTime() + 3 * 86_400_000).toISOString().slice(0, 10), part: 'morning' }], ...over });

describe('先说明，再使用', () => {
  test('第一次来的人没同意就不能点单，一单也没有；文章、电话和说明照样看得到', async () => {
    const one = await newcomer();
    expect((await one.call('order.place', aWish())).body.refusal).toBe('privacy.needed');
    expect(await rows('select 1 from orders where orderer_id = $1', [one.id])).toEqual([]);
    expect((await one.must<unknown[]>('article.list')).length).toBeGreaterThan(0);
    await one.must('duty.read', {});
    expect((await clientAt(county.url, null).must<NoticeView>('privacy.notice')).agreed).toBeNull();
  });

  test('报名听课、登记志愿者也一样：没同意就不收，什么也没记下；同意了才行，网格员替人报的也要自己先同意', async () => {
    const people = await peopleOf(county);
    const orderId = await claimed(people, county);
    const { id } = await openTalk(await county.as('leader-mingxing'), orderId);
    const one = await newcomer();
    const signUp = () => one.call('gathering.signUp', { id, key: newKey(), heads: 2 });
    const register = () => one.call('volunteer.register', { name: '新来的人', birthYear: 1980, skills: [], qualifications: [], times: [], gridCodes: [], phone: '13977770001' });
    for (const send of [signUp, register]) expect(await send()).toMatchObject({ body: { refusal: 'privacy.needed' } });
    expect(await rows('select 1 from sign_up where person_id = $1 union all select 1 from volunteer where person_id = $1', [one.id])).toEqual([]);
    await one.must('privacy.agree', { version: notice.version });
    for (const send of [signUp, register]) expect((await send()).status).toBe(200);
    const worker = await county.as('worker-mingxing-1');
    await worker.must('privacy.withdraw');
    expect(await worker.call('gathering.signUp', { id, key: newKey(), heads: 1, name: '张奶奶' })).toMatchObject({ body: { refusal: 'privacy.needed' } });
    await worker.must('privacy.agree', { version: notice.version });
    await people.elder.must('order.withdraw', { id: orderId, key: newKey() });
  });

  test('看了、同意了就能点单；同意记着是哪一版、什么时候', async () => {
    const one = await newcomer();
    const seen = await one.must<NoticeView>('privacy.agree', { version: notice.version });
    expect(seen.agreed).toMatchObject({ inForce: true, version: notice.version });
    await one.must('privacy.agree', { version: notice.version });
    expect(await rows('select version from privacy_consent where person_id = $1', [one.id])).toEqual([{ version: notice.version }]);
    await one.must('order.place', aWish());
  });

  test('同意的是旧的一版，不算；说明换了版本要再问一次', async () => {
    const one = await newcomer();
    expect((await one.call('privacy.agree', { version: '2020-01' })).body.refusal).toBe('privacy.version');
    await rows("insert into privacy_consent (tenant, id, person_id, version, agreed_at) values ($1, $2, $3, '2020-01', now())", [county.settings.tenant, newId(), one.id]);
    expect((await one.must<NoticeView>('privacy.notice')).agreed).toMatchObject({ inForce: false, version: '2020-01' });
    expect((await one.call('order.place', aWish())).body.refusal).toBe('privacy.needed');
  });

  test('撤回和同意一样，一下就行；撤回以后不能再点单，以前的单还在', async () => {
    const one = await agreed();
    const order = await one.must<OrderView>('order.place', aWish());
    expect((await one.must<NoticeView>('privacy.withdraw')).agreed).toMatchObject({ inForce: false });
    expect((await one.call('order.place', aWish())).body.refusal).toBe('privacy.needed');
    expect((await one.must<OrderView>('order.read', { id: order.id })).state).toBe('placed');
  });

  test('说明里没有没填上的空', () => {
    const text = JSON.stringify(noticeFor({ county: '石泉县', operator: '石泉县科协', hotline: null, days: 90 }));
    expect(text).not.toMatch(/[{]\w+[}]/);
    expect(text).toContain('90');
  });
});

describe('未满14周岁', () => {
  test('监护人单独同意、留下姓名电话才能点；电话密封，流转记录写明', async () => {
    const child = await agreed();
    const order = await child.must<OrderView>('order.place', aWish({ under14: true, guardian: { name: '林小雨', phone: '13800000103', consent: true } }));
    expect(order.guardian).toEqual({ name: '林小雨', phone: '13800000103' });
    expect(order.history[0]?.notes).toContain('未满14周岁，监护人已单独同意');
    const [word] = await rows<{ text: string }>("select text from words where order_id = $1 and name = 'guardian'", [order.id]);
    expect(word?.text).not.toMatch(/林小雨|13800000103/);
    const leader = await county.as('leader-mingxing');
    expect((await leader.must<OrderView>('order.read', { id: order.id })).guardian).toEqual({ name: '林**', phone: '138****0103' });
    expect(await leader.must('order.reveal', { id: order.id })).toMatchObject({ guardian: { phone: '13800000103' } });
  });

  test('没有监护人、监护人没同意，都点不了', async () => {
    const child = await agreed();
    expect((await child.call('order.place', aWish({ under14: true }))).body).toMatchObject({ field: 'guardian' });
    expect((await child.call('order.place', aWish({ under14: true, guardian: { name: '林小雨', phone: '13800000103', consent: false } }))).body.error).toBe('未满14周岁，要监护人同意才能点单，同意了请打勾');
    expect(await rows('select 1 from orders where orderer_id = $1', [child.id])).toEqual([]);
  });
});

describe('到期删电话', () => {
  test('办结满九十天，电话没了，看过电话的记录还在；没满的、没办结的都在；两个进程同时删也一样', async () => {
    const one = await agreed();
    const old = await one.must<OrderView>('order.place', aWish());
    const leader = await county.as('leader-mingxing');
    await leader.must('order.reveal', { id: old.id });
    await one.must('order.withdraw', { id: old.id, key: newKey() });
    days(89);
    const again = clientAt(county.url, (await openSession(county.server.office, one.id)).sessionToken);
    const young = await again.must<OrderView>('order.place', aWish());
    await again.must('order.withdraw', { id: young.id, key: newKey() });
    const open = await again.must<OrderView>('order.place', aWish());
    await purgeOldContacts(county.server.office);
    expect((await again.must<OrderView>('order.read', { id: old.id })).contact.phone).toBe('13800000101');
    days(1);
    const gone = await Promise.all([purgeOldContacts(county.server.office), purgeOldContacts((await county.another()).server.office)]);
    expect(gone[0]! + gone[1]!).toBeGreaterThanOrEqual(1);
    expect(await purgeOldContacts(county.server.office)).toBe(0);
    const fresh = clientAt(county.url, (await openSession(county.server.office, one.id)).sessionToken);
    expect((await fresh.must<OrderView>('order.read', { id: old.id })).contact).toMatchObject({ phone: '', gone: true });
    expect((await fresh.call('order.reveal', { id: old.id })).body.refusal).toBe('contact.deleted');
    expect(await rows('select 1 from reveal where order_id = $1', [old.id])).toHaveLength(1);
    for (const { id } of [young, open]) expect((await fresh.must<OrderView>('order.read', { id })).contact.phone).toBe('13800000101');
  });

  test('放文件的地方坏了，日志里说出来；到期的电话照样删', async () => {
    const one = await agreed();
    const { id } = await one.must<OrderView>('order.place', aWish());
    await one.must('order.withdraw', { id, key: newKey() });
    days(91);
    const { office } = (await county.another()).server;
    const folder = join(county.settings.files as string, 'kepu-incoming');
    rmSync(folder, { recursive: true, force: true });
    writeFileSync(folder, '');
    const said: unknown[] = [];
    const log = { error: (line: unknown) => said.push(line), warn: () => undefined };
    const clock = startClock(office, log as never, 10);
    try {
      let left: unknown[] = [0];
      for (const until = Date.now() + 120_000; (left.length > 0 || said.length === 0) && Date.now() < until;) left = await rows("select 1 from words where order_id = $1 and name = 'contact'", [id]);
      expect([left, said[0]]).toEqual([[], { duty: 'files', fault: 'Error', code: 'ENOTDIR' }]);
    } finally {
      await clock.stop();
      rmSync(folder);
    }
  });

  test('还有第二次电话要打，电话先留着', async () => {
    const one = await agreed();
    const order = await one.must<OrderView>('order.place', aWish());
    await one.must('order.withdraw', { id: order.id, key: newKey() });
    days(91);
    const due = county.time.now.toISOString().slice(0, 10);
    await rows("insert into second_call (tenant, order_id, attempt, kind, due_on, caller_code, tries) values ($1, $2, 1, 'use', $3, '610922104203', 0)", [county.settings.tenant, order.id, due]);
    await tidyHourly(county.server.office);
    expect(await rows("select 1 from words where order_id = $1 and name = 'contact'", [order.id])).toHaveLength(1);
    days(31);
    await tidyHourly(county.server.office);
    expect(await rows("select 1 from words where order_id = $1 and name = 'contact'", [order.id])).toEqual([]);
  });
});

describe('导出', () => {
  test('收到过的消息也在里面，读没读也在；别人的消息不在', async () => {
    const one = await agreed();
    const { id } = await one.must<OrderView>('order.place', aWish());
    await (await county.as('leader-mingxing')).must('order.ask', { id, key: newKey(), question: '大概多少人？' });
    await tellAll(county.server.office);
    expect((await one.must<ExportView>('privacy.export')).data).toMatchObject({ 消息: [{ 标题: '请您补充一句', 内容: expect.stringContaining('社区'), 读过: false }] });
    await one.must('message.read');
    const { data } = await one.must<ExportView>('privacy.export');
    expect(data).toMatchObject({ 消息: [{ 读过: true }] });
    expect(data).not.toHaveProperty('更早的消息');
    expect((await (await agreed()).must<ExportView>('privacy.export')).data.消息).toEqual([]);
  });

  test('消息太多，只列最近一千条，也说清楚', async () => {
    const one = await agreed();
    await rows(`insert into message (tenant, id, person_id, notice_id, kind, audience, state, order_id, number, village_code, urgent, at)
      select $1, gen_random_uuid(), $2, gen_random_uuid(), 'dispatch', 'orderer', 'dispatched', gen_random_uuid(), 'x', $1, false, now() from generate_series(1, 1001)`, [county.settings.tenant, one.id]);
    const { data } = await one.must<ExportView>('privacy.export');
    expect(data.消息).toHaveLength(1000);
    expect(data.更早的消息).toContain('1000');
  });

  test('拿到自己的点单、同意记录和谁看过电话（按任职，不写名字），没有别人的东西', async () => {
    const one = await agreed();
    const order = await one.must<OrderView>('order.place', aWish({ contact: { name: '导出的人', phone: '13911112222' } }));
    await (await county.as('leader-mingxing')).must('order.reveal', { id: order.id });
    await one.must('opinion.add', { key: newKey(), gridCode: '610922104203', said: '我的一条意见' });
    const { data, text } = await one.must<ExportView>('privacy.export');
    expect(data).toMatchObject({
      点单: [{ 工单号: order.number, 电话: '13911112222' }], 谁看过我的电话: [{ 工单号: order.number, 谁看的: expect.stringContaining('网格长') }],
      意见: [{ 意见: '我的一条意见' }], 同意记录: [{ 说明版本: notice.version }],
    });
    expect(text).toContain('13911112222');
    const leaderName = county.server.office.directory().then((directory) => directory.names.get(county.idOf('leader-mingxing')));
    expect(text).not.toContain(await leaderName);
    const other = await agreed();
    expect((await other.must<ExportView>('privacy.export')).text).not.toMatch(/13911112222|我的一条意见/);
  });
});

describe('删除', () => {
  const erase = async (who: Client) => who.call('privacy.erase', { key: newKey(), plan: (await who.must<ErasePlan>('privacy.erasePlan')).plan, confirm: '删除' });

  test('先说会发生什么；确认以后没办的单撤了，姓名电话和写的话都没了，登录断了，再来是新人', async () => {
    const { office } = county.server;
    const openid = `openid-${newId()}`;
    const account = () => personOfWechat(office.db, office.tenant, { openidHashes: [office.keys.lookUp(openid)], openidSealed: office.keys.seal(openid), newPersonId: newId(), at: office.now() });
    const id = await account();
    const one = clientAt(county.url, (await openSession(office, id)).sessionToken);
    await one.must('privacy.agree', { version: notice.version });
    const order = await one.must<OrderView>('order.place', aWish({ ownWords: '家里老人总接骗子电话', contact: { name: '要走的人', phone: '13977778888' } }));
    await one.must('volunteer.register', { name: '要走的人', birthYear: 1980, skills: [], qualifications: [], times: [], gridCodes: [], phone: '13977778888' });
    await one.must('opinion.add', { key: newKey(), gridCode: '610922104203', said: '要走的人说的话' });
    const plan = await one.must<ErasePlan>('privacy.erasePlan');
    expect(plan).toMatchObject({ stops: [], withdraws: [{ number: order.number }] });
    expect(await one.must('privacy.erase', { key: newKey(), plan: plan.plan, confirm: '删除' })).toEqual({ erased: true, withdrawn: 1 });

    expect((await one.call('order.mine')).body.refusal).toBe('login.expired');
    expect(await rows('select state, orderer_id from orders where id = $1', [order.id])).toEqual([{ state: 'withdrawn', orderer_id: id }]);
    const left = await rows<{ text: string }>('select text from words where order_id = $1', [order.id]);
    expect(left).toEqual([]);
    for (const table of ['person_private', 'volunteer', 'wechat_account']) expect(await rows(`select 1 from ${table} where person_id = $1`, [id])).toEqual([]);
    expect(await rows('select 1 from opinion_words w join opinion x on x.id = w.opinion_id where x.sender_id = $1', [id])).toEqual([]);
    const leader = await county.as('leader-mingxing');
    expect(JSON.stringify(await leader.must<OrderView>('order.read', { id: order.id }))).not.toMatch(/要走的人|13977778888|骗子电话/);
    expect(await account()).not.toBe(id);
  });

  test('没写“删除”、看的是旧的说明、还有任职，都不删，什么都还在', async () => {
    const one = await agreed();
    const before = await one.must<ErasePlan>('privacy.erasePlan');
    expect((await one.call('privacy.erase', { key: newKey(), plan: before.plan, confirm: '好' })).body.error).toBe('请写“删除”两个字');
    const order = await one.must<OrderView>('order.place', aWish());
    expect((await one.call('privacy.erase', { key: newKey(), plan: before.plan, confirm: '删除' })).body.refusal).toBe('privacy.changed');
    expect((await one.must<OrderView>('order.read', { id: order.id })).state).toBe('placed');
    const leader = await county.as('leader-mingxing');
    const stops = await leader.must<ErasePlan>('privacy.erasePlan');
    expect(stops.stops[0]).toContain('网格长');
    expect((await erase(leader)).body.refusal).toBe('privacy.posts');
    await leader.must('me.read');
  });

  test('等评价的单要先办结：说清楚，不删', async () => {
    await serveOnce(county);
    const elder = await county.as('resident-elder');
    expect((await erase(elder)).body.refusal).toBe('privacy.openOrders');
    expect(await rows('select 1 from person_private where person_id = $1', [county.idOf('resident-elder')])).toHaveLength(1);
  });

  test('服务过的志愿者删了自己，服务时长的账还对得上，流转记录还在', async () => {
    days(1);
    const { id } = await serveOnce(county, { crew: ['captain-anti-fraud', 'volunteer-anti-fraud-1'] });
    await sealNewHours(county.server.office);
    const volunteer = await county.as('volunteer-anti-fraud-1');
    const minutes = await rows('select minutes from hour_entry where person_id = $1', [county.idOf('volunteer-anti-fraud-1')]);
    expect(minutes).not.toEqual([]);
    expect((await erase(volunteer)).status).toBe(200);
    expect(await verifyRecords(county.server.office)).toMatchObject({ whole: true });
    expect(await rows('select minutes from hour_entry where person_id = $1', [county.idOf('volunteer-anti-fraud-1')])).toEqual(minutes);
    expect(await rows('select 1 from history where order_id = $1', [id])).not.toEqual([]);
    expect((await (await county.as('captain-anti-fraud')).must<OrderView>('order.read', { id })).crew).toContain('志愿者');
  });

  test('审过文章的人删了自己，公开的文章上不再有他的名字，哪个单位审的还在；同名同姓的别人不受影响', async () => {
    const { office } = county.server;
    const chief = await county.as('county-leader');
    const hired = async (name: string) => {
      const one = await agreed();
      await rows("insert into person_private (tenant, person_id, name) values ($1, $2, $3) on conflict (tenant, person_id) do update set name = excluded.name", [office.tenant, one.id, name]);
      await addPost(office.db, office.tenant, { id: newId(), personId: one.id, kind: 'liaison', departmentId: 'emergency', at: new Date(county.time.now.getTime() - 1_000) });
      await touchDirectory(office.db, office.tenant);
      return one;
    };
    const [leaves, stays] = [await hired('白晓燕'), await hired('白晓燕')];
    const editor = await aNewcomer(county, '顾写稿', { kind: 'editor' });
    const [theirs, another] = [await onShelf(editor, leaves, { topicId: 'disaster-reduction' }), await onShelf(editor, stays, { topicId: 'disaster-reduction' })];
    const reviewer = async (slug: string) => (await chief.must<ArticleDraft>('article.draft', { slug })).reviewer;
    expect([await reviewer(theirs), await reviewer(another)]).toEqual(['县应急管理局 白晓燕', '县应急管理局 白晓燕']);
    await rows('update post set until_at = $2 where person_id = $1', [leaves.id, county.time.now]);
    await touchDirectory(office.db, office.tenant);
    expect((await erase(leaves)).status).toBe(200);
    expect([await reviewer(theirs), await reviewer(another)]).toEqual(['县应急管理局', '县应急管理局 白晓燕']);
  });

  test('志愿者对自己时长写过的异议也删掉；队长写的理由、县里的决定是账的一部分，留着', async () => {
    days(1);
    await serveOnce(county, { crew: ['captain-anti-fraud', 'volunteer-anti-fraud-3'], minutes: 60 });
    await sealNewHours(county.server.office);
    const [volunteer, captain] = [await county.as('volunteer-anti-fraud-3'), await county.as('captain-anti-fraud')];
    const entryId = (await volunteer.must<MyRecords>('records.mine')).services[0]?.id;
    const { id } = await captain.must<{ id: string }>('records.propose', { key: newKey(), entryId, minutes: 40, reason: '她先走了' });
    await volunteer.must('records.dispute', { id, reason: '我家里有病人才先走的' });
    const said = () => rows('select name, text from hour_correction_words where correction_id = $1 order by name', [id]);
    expect(await said()).toEqual([{ name: 'dispute', text: '我家里有病人才先走的' }, { name: 'reason', text: '她先走了' }]);
    expect((await erase(volunteer)).status).toBe(200);
    expect(await said()).toEqual([{ name: 'reason', text: '她先走了' }]);
    await sealNewHours(county.server.office);
    expect(await verifyRecords(county.server.office)).toMatchObject({ whole: true });
  });

  test('答应了上门的人，先说去不了，再删', async () => {
    days(1);
    await serveOnce(county, { crew: ['captain-anti-fraud', 'volunteer-anti-fraud-2'], unserved: true });
    const going = await county.as('volunteer-anti-fraud-2');
    expect((await erase(going)).body.refusal).toBe('privacy.duties');
    expect(await rows('select 1 from volunteer where person_id = $1', [county.idOf('volunteer-anti-fraud-2')])).toHaveLength(1);
  });
});

test('“关于”说得出是谁办的、哪一版说明；没有备案号就是空的', async () => {
  expect(await clientAt(county.url, null).must('about.read')).toMatchObject({ program: '科普点单', operator: expect.stringContaining('石泉县'), filing: null, noticeVersion: notice.version });
});

test('没有姓名的人也能导出', async () => {
  const { office } = county.server;
  const id = newId();
  await addPerson(office.db, office.tenant, { id, name: '', at: office.now() });
  await clientAt(county.url, (await openSession(office, id)).sessionToken).must('privacy.export');
});
