import type { Choices, Home, OrderView } from '../../cloud/domain/answers';
import { replay } from '../../cloud/domain/order/replay';
import { zhengning } from '../../cloud/presets/zhengning';
import { readOrder } from '../../cloud/store/sql/order';
import { newKey, openCounty, wish, type Client, type County } from '../setup/county';

const dongguan = '621025100200';
const zhongxiang = '621025101201'; // has no leader: its town 榆林子镇 holds the order
const slot = { date: '2026-11-26', part: 'morning' };
const vegetables = (over: object = {}) => wish({ topicId: 'vegetables', villageCode: dongguan, audience: 'farmer', form: 'fieldGuidance', contact: { name: '蔡春妮', phone: '13800000202' }, ...over });

const step = (who: Client, name: string, order: { id: string }, more: object = {}) => who.must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const tries = (who: Client, name: string, order: { id: string }, more: object = {}) => who.call<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const choicesOf = (who: Client, order: { id: string }, name: string) => who.must<Choices>('order.choices', { id: order.id, step: name });

let county: County;
const people: Record<string, Client> = {};

async function open(flow: string): Promise<void> {
  county = await openCounty({ preset: zhengning, flow });
  for (const id of ['resident-vegetable', 'resident-teacher', 'leader-dongguan', 'leader-shanhe', 'leader-yulinzi', 'liaison-agriculture', 'liaison-shanhe-farming', 'liaison-vegetable-station', 'liaison-farm-centre', 'liaison-health', 'liaison-association', 'captain-shanhe-farm', 'captain-farm']) people[id] = await county.as(id);
}
const who = (id: string) => people[id] as Client;
const stored = async (id: string) => {
  const read = await readOrder(county.server.office.db, county.server.office.keys, zhengning.tenant, id, { personId: null, key: null });
  if (!read) throw new Error('no such order');
  return read;
};

/** From 待接单 to 已办结; the village calls back. */
async function toTheEnd(order: OrderView, captain: Client): Promise<OrderView> {
  await step(captain, 'claim', order, { slot, speaker: '棚秀芳' });
  const { visitCode } = await who('resident-vegetable').must<OrderView>('order.read', { id: order.id });
  await step(captain, 'serve', order, { visitCode, headCount: 20, minutes: 60, summary: '到棚里看了烂根' });
  await step(who('resident-vegetable'), 'rate', order, { stars: 5 });
  return step(who('leader-shanhe'), 'followUp', order, { reached: true, satisfied: 'yes' });
}

describe('正宁，四级', () => {
  beforeAll(() => open('four-hop@1'));
  afterAll(() => county.close());

  test('蔡大姐点大棚蔬菜：先建议镇上的服务中心，说明为什么，走到办结', async () => {
    const order = await who('resident-vegetable').must<OrderView>('order.place', vegetables());
    expect(order).toMatchObject({ destination: '农村', form: '实地指导', holder: '山河镇东关村' });
    const { proposal, departments } = await choicesOf(who('leader-dongguan'), order, 'dispatch');
    expect(proposal).toMatchObject({ departmentId: 'shanhe-farming', coDepartmentIds: ['agriculture'], passedOver: [] });
    expect(proposal?.why).toContain('就近');
    expect(departments.find((one) => one.id === 'vegetable-station')).toMatchObject({ under: '县农业农村局', why: '蔬菜由县农业农村局下面的蔬菜站讲' });
    expect(departments.map((one) => one.id)).not.toContain('yulinzi-farming');
    await step(who('leader-dongguan'), 'dispatch', order, { departmentId: 'shanhe-farming', coDepartmentIds: proposal?.coDepartmentIds });
    await step(who('liaison-shanhe-farming'), 'accept', order, { openToAll: true });
    expect(await toTheEnd(order, who('captain-shanhe-farm'))).toMatchObject({ state: 'closed', department: '山河镇农业农村综合服务中心' });
  });

  test('没写在哪种地方、什么形式的老版本也能点单：村里算农村，形式算讲座', async () => {
    const order = await who('resident-vegetable').must<OrderView>('order.place', wish({ villageCode: dongguan }));
    expect(order).toMatchObject({ rawDestination: 'village', rawForm: 'talk' });
    const town = await who('resident-vegetable').must<OrderView>('order.place', wish({ villageCode: '621025100001' }));
    expect(town.rawDestination).toBe('community');
    const changed = await step(who('resident-vegetable'), 'amend', order, { destination: 'family', form: 'consultation', homeConsent: true });
    expect(changed).toMatchObject({ destination: '家庭', form: '咨询' });
    const wrong = await tries(who('resident-vegetable'), 'amend', order, { destination: 'moon' });
    expect(wrong).toMatchObject({ status: 400, body: { refusal: 'request.shape', error: '请选在哪种地方', field: 'destination' } });
    expect((await stored(order.id)).order.destination).toBe('family');
  });

  test('不按建议派要写一句为什么，写了流转记录里看得到；不写派不出去，单子没有变', async () => {
    const order = await who('resident-vegetable').must<OrderView>('order.place', vegetables());
    const no = await tries(who('leader-dongguan'), 'dispatch', order, { departmentId: 'agriculture' });
    expect([no.status, no.body.refusal, no.body.error]).toEqual([409, 'dispatch.reasonNeeded', '没有按建议派，请写一句为什么']);
    expect(await stored(order.id)).toMatchObject({ order: { state: 'placed', historyLength: 1 }, dossier: { activity: { departmentId: null } } });
    const sent = await step(who('leader-dongguan'), 'dispatch', order, { departmentId: 'agriculture', reason: '病重，想请县里的专家', note: '上午在家' });
    expect(sent.history.at(-1)).toMatchObject({ step: 'dispatch', said: '没有按建议派：病重，想请县里的专家；上午在家' });
    expect((await stored(order.id)).history.at(-1)?.detail).toMatchObject({ departmentId: 'agriculture', proposedId: 'shanhe-farming' });
  });

  test('县农业农村局转交给下属的农技中心，自己看得到，但不能替它领单；别的部门不能转交', async () => {
    const order = await who('resident-vegetable').must<OrderView>('order.place', vegetables({ topicId: 'apples' }));
    const agriculture = who('liaison-agriculture');
    await step(who('leader-dongguan'), 'dispatch', order, { departmentId: 'agriculture', coDepartmentIds: ['association'], reason: '镇上说没人懂' });
    const offered = await choicesOf(agriculture, order, 'redispatch');
    expect(offered.departments.map((one) => one.id).toSorted()).toEqual(['farm-centre', 'farm-school', 'shanhe-farming', 'vegetable-station']);
    expect(await tries(agriculture, 'redispatch', order, { departmentId: 'health', reason: '给别人' })).toMatchObject({ status: 409, body: { refusal: 'department.notBelow' } });
    expect((await stored(order.id)).dossier.activity.departmentId).toBe('agriculture');

    const passed = await step(agriculture, 'redispatch', order, { departmentId: 'farm-centre', reason: '苹果归农技中心' });
    expect(passed).toMatchObject({ state: 'dispatched', department: '县农技中心', coDepartments: ['县科协'], may: [] });
    expect(await tries(agriculture, 'accept', order, { openToAll: true })).toMatchObject({ status: 403, body: { refusal: 'order.notYou' } });
    expect(await tries(who('liaison-farm-centre'), 'redispatch', order, { departmentId: 'vegetable-station', reason: '再转' })).toMatchObject({ status: 409, body: { refusal: 'department.noProviders' } });
    expect((await stored(order.id)).order.state).toBe('dispatched');

    // Its desk stands among those of the bureau above as long as something waits there.
    const desks = (await agriculture.must<Home>('home.read')).desks.map((desk) => [desk.label, desk.waiting, desk.below ?? false]);
    expect(desks).toContainEqual(['县农技中心', 1, true]);
    const listed = await agriculture.must<{ items: { id: string }[] }>('queue.mine', { kind: 'department', ref: 'farm-centre' });
    expect(listed.items.map((one) => one.id)).toEqual([order.id]);
    expect(await who('liaison-health').call('queue.mine', { kind: 'department', ref: 'farm-centre' })).toMatchObject({ status: 403 });
    expect(await step(who('liaison-farm-centre'), 'accept', order, { openToAll: true })).toMatchObject({ state: 'accepted' });
  });

  test('配合部门看得到这一单，但领单、退单、退回、再邀请、改派、办结都不行，单子没有变', async () => {
    const order = await who('resident-vegetable').must<OrderView>('order.place', vegetables());
    const helper = who('liaison-association');
    expect(await helper.call('order.read', { id: order.id })).toMatchObject({ status: 403 });
    await step(who('leader-dongguan'), 'dispatch', order, { departmentId: 'shanhe-farming', coDepartmentIds: ['association'] });
    const seen = await helper.must<OrderView>('order.read', { id: order.id });
    expect([seen.coDepartments, seen.may, seen.contact.mayReveal]).toEqual([['县科协'], [], false]);
    const decline = { reasonCode: 'other', whoseDuty: '县科协', rule: '分工' };
    const refused = async (name: string, more: object) => {
      const before = await stored(order.id);
      expect([name, (await tries(helper, name, order, more)).body.refusal]).toEqual([name, 'order.notYou']);
      expect(await stored(order.id)).toEqual(before);
    };
    await refused('accept', { openToAll: true });
    await refused('decline', decline);
    await refused('redispatch', { departmentId: 'health', reason: '换一个' });
    await step(who('liaison-shanhe-farming'), 'accept', order, { openToAll: true });
    await refused('offer', { openToAll: true });
    await refused('giveBack', { reason: '办不了' });
    await step(who('captain-shanhe-farm'), 'claim', order, { slot, speaker: '棚秀芳' });
    await refused('reclaim', { reason: '收回' });
    await refused('serve', { visitCode: null, headCount: 1, minutes: 10, summary: '替他们完成' });
    const { visitCode } = await who('resident-vegetable').must<OrderView>('order.read', { id: order.id });
    await step(who('captain-shanhe-farm'), 'serve', order, { visitCode, headCount: 9, minutes: 40, summary: '讲了' });
    await step(who('resident-vegetable'), 'rate', order, { stars: 5 });
    await refused('followUp', { reached: true, satisfied: 'yes' });
    await refused('redo', { reason: '再来' });
  });

  test('没有联络员的部门派不过去，也不能请来配合；别的镇的单位派不过去；社区知道谁没排上', async () => {
    const { db } = county.server.office;
    await db.query({ text: "update post set until_at = $2 where tenant = $1 and department_id = 'shanhe-farming'", values: [zhengning.tenant, county.time.now] });
    await db.query({ text: 'update tenant set directory_version = directory_version + 1', values: [] });
    const order = await who('resident-vegetable').must<OrderView>('order.place', vegetables());
    const { proposal, departments } = await choicesOf(who('leader-dongguan'), order, 'dispatch');
    expect(proposal).toMatchObject({ departmentId: 'vegetable-station', passedOver: ['山河镇农业农村综合服务中心'] });
    expect(departments.find((one) => one.id === 'shanhe-farming')?.hasLiaison).toBe(false);
    const before = await stored(order.id);
    expect((await tries(who('leader-dongguan'), 'dispatch', order, { departmentId: 'shanhe-farming', reason: '近' })).body.refusal).toBe('department.noLiaison');
    expect((await tries(who('leader-dongguan'), 'dispatch', order, { departmentId: 'vegetable-station', coDepartmentIds: ['shanhe-farming'] })).body.refusal).toBe('department.noLiaison');
    expect((await tries(who('leader-dongguan'), 'dispatch', order, { departmentId: 'yulinzi-farming', reason: '他们懂' })).body.refusal).toBe('department.elsewhere');
    expect(await stored(order.id)).toEqual(before);
    expect(await step(who('leader-dongguan'), 'dispatch', order, { departmentId: 'vegetable-station' })).toMatchObject({ department: '县蔬菜站' });
  });
});

describe('正宁，三级', () => {
  beforeAll(() => open('three-hop@1'));
  afterAll(() => county.close());

  test('村里的人接单，走到办结；派单这一步这里没有', async () => {
    const order = await who('resident-vegetable').must<OrderView>('order.place', vegetables());
    expect((await tries(who('leader-dongguan'), 'dispatch', order, { departmentId: 'shanhe-farming' })).body.refusal).toBe('order.flowHasNoSuchStep');
    expect((await stored(order.id)).order.historyLength).toBe(1);
    await step(who('leader-dongguan'), 'takeOn', order, { crew: [county.idOf('worker-dongguan-2')], slot, speaker: '赵天佑' });
    const { visitCode, progress } = await who('resident-vegetable').must<OrderView>('order.read', { id: order.id });
    expect(progress.map((one) => one.label)).toEqual(['点单', '接单', '服务', '评价', '回访办结']);
    await step(who('leader-dongguan'), 'serve', order, { visitCode, headCount: 8, minutes: 40, summary: '到棚里看了' });
    await step(who('resident-vegetable'), 'rate', order, { stars: 4 });
    expect(await step(who('leader-shanhe'), 'followUp', order, { reached: true, satisfied: 'yes' })).toMatchObject({ state: 'closed' });
  });

  test('村里办不了，请上级支持：单子转成四级，记录一条不少，镇上派单，一直走到办结', async () => {
    const order = await who('resident-vegetable').must<OrderView>('order.place', vegetables());
    expect(order.may.map((one) => one.label)).not.toContain('派单');
    const mine = await who('leader-dongguan').must<OrderView>('order.read', { id: order.id });
    expect(mine.may.find((one) => one.step === 'raise')?.label).toBe('上级支持');
    const raised = await step(who('leader-dongguan'), 'raise', order, { reason: '村里没有懂大棚的人' });
    expect(raised).toMatchObject({ state: 'placed', holder: '山河镇' });
    expect(raised.history.map((line) => line.step)).toEqual(['place', 'raise']);
    expect(raised.history.at(-1)?.notes).toEqual(['从这里起按“四级：群众点单、社区派单、部门领单、科技志愿服务队接单”办']);

    const town = await who('leader-shanhe').must<OrderView>('order.read', { id: order.id });
    expect(town.may.map((one) => one.step)).toContain('dispatch');
    await step(who('leader-shanhe'), 'dispatch', order, { departmentId: 'shanhe-farming' });
    await step(who('liaison-shanhe-farming'), 'accept', order, { openToAll: true });
    const closed = await toTheEnd(order, who('captain-farm'));
    expect(closed.history.map((line) => line.step)).toEqual(['place', 'raise', 'dispatch', 'accept', 'claim', 'serve', 'rate', 'followUp']);
    const { order: kept, history } = await stored(order.id);
    expect([kept.flow, history[0]?.detail.flow, history[1]?.detail.flow]).toEqual(['four-hop@1', 'three-hop@1', 'four-hop@1']);
    expect(replay(history)).toMatchObject({ state: 'closed', flow: 'four-hop@1', holderCode: '621025100000' });
    // Without the line that changed the flow the history would claim a step that three hops do not have.
    const tampered = history.map((line) => (line.step === 'raise' ? { ...line, detail: { ...line.detail, flow: 'three-hop@1' } } : line));
    expect(() => replay(tampered)).toThrow('dispatch in three-hop@1');
  });

  test('别人不能替村里请上级支持；没有网格长的村，由镇上接着请，县里也还能再请一次', async () => {
    const order = await who('resident-teacher').must<OrderView>('order.place', wish({ villageCode: zhongxiang, topicId: 'science-lessons', audience: 'youth', destination: 'school' }));
    expect(order.holder).toBe('榆林子镇');
    expect((await tries(who('leader-shanhe'), 'raise', order, { reason: '替他们' })).body.refusal).toBe('order.notYours');
    expect((await tries(who('resident-teacher'), 'raise', order, { reason: '自己上报' })).body.refusal).toBe('order.notYou');
    expect((await stored(order.id)).order.flow).toBe('three-hop@1');
    expect(await step(who('leader-yulinzi'), 'raise', order, { reason: '镇上没有科学老师' })).toMatchObject({ holder: '正宁县' });
    expect((await stored(order.id)).order.flow).toBe('four-hop@1');
    const chief = await county.as('county-leader');
    expect((await tries(chief, 'raise', order, { reason: '再往上' })).body.refusal).toBe('order.atRoot');
    expect(await step(chief, 'dispatch', order, { departmentId: 'education' })).toMatchObject({ state: 'dispatched', department: '县教育局' });

    // 五顷塬 has nobody at all: the county itself holds the order, and raising opens the four hops there.
    const far = await who('resident-teacher').must<OrderView>('order.place', wish({ villageCode: '621025204200' }));
    expect(far.holder).toBe('正宁县');
    expect(await step(chief, 'raise', far, { reason: '要请公安局' })).toMatchObject({ holder: '正宁县', state: 'placed' });
    expect(await step(chief, 'dispatch', far, { departmentId: 'police' })).toMatchObject({ state: 'dispatched' });
  });
});
