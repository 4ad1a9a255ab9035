import { refusals, type RefusalId } from '../../cloud/domain/refusals';
import type { OrderView } from '../../cloud/domain/answers';
import { functions } from '../../cloud/functions/all';
import { notice } from '../../cloud/domain/privacy/notice';
import { clientAt, newKey, openCounty, wish, type Client, type County } from '../setup/county';

let county: County;
let elder: Client;

beforeAll(async () => {
  county = await openCounty();
  elder = await county.as('resident-elder');
});
afterAll(() => county.close());

const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${county.url}${path}`, { method: 'POST', body: body as never, headers: { 'content-type': 'application/json', 'x-lc-session': elder.token, ...headers } });

/** Everything stored, so that «nothing changed» can be said of all of it. */
async function stored(): Promise<unknown> {
  const rows = await county.server.office.db.query({
    text: `select (select count(*) from orders) o, (select sum(version) from activity) a, (select count(*) from history) h, (select count(*) from notice) n,
      (select count(*) from words) w, (select count(*) from done_once) d, (select count(*) from reveal) r`,
    values: [],
  });
  return rows;
}

async function refused(answer: Response, id: RefusalId): Promise<void> {
  const text = await answer.text();
  expect({ status: answer.status, ...JSON.parse(text) }).toMatchObject({ status: refusals[id].status, refusal: id });
  const { error } = JSON.parse(text) as { error: string };
  expect(error).toMatch(/[\u4e00-\u9fff]/);
  // Nothing of the inside leaves the server.
  expect(text).not.toMatch(/node_modules|at .*\.ts|select |insert |stack|pg_/i);
}

async function changesNothing(work: () => Promise<void>): Promise<void> {
  const before = await stored();
  await work();
  expect(await stored()).toEqual(before);
}

test.each<[string, string, string, RefusalId]>([
  ['没有的功能', '/1.1/functions/order.steal', '{}', 'request.unknownFunction'],
  ['对象自带的名字当功能名', '/1.1/functions/__proto__', '{}', 'request.unknownFunction'],
  ['没有的地址', '/1.1/everything', '{}', 'request.unknownPath'],
  ['读不出来的地址', '/1.1/functions/%ff', '{}', 'request.unknownPath'],
  ['直接读写数据表', '/1.1/classes/Order', '{}', 'request.classesOff'],
  ['坏的 JSON', '/1.1/functions/order.place', '{"topicId":', 'request.broken'],
  ['想改对象原型的 JSON', '/1.1/functions/order.place', '{"__proto__":{"admin":true}}', 'request.broken'],
  ['不是对象的内容', '/1.1/functions/order.place', '"点单"', 'request.shape'],
  ['十兆的内容', '/1.1/functions/order.place', `{"ownWords":"${'字'.repeat(3_500_000)}"}`, 'request.tooLarge'],
])('%s：说清楚，什么也没有变', async (_name, path, body, id) => {
  await changesNothing(async () => refused(await post(path, body), id));
});

test.each<[string, Record<string, unknown>, string, string]>([
  ['没填地点', { venue: undefined }, 'venue', '请填写地点'],
  ['没选日子', { slots: [] }, 'slots', '请至少选一个时间'],
  ['选了四个时间', { slots: Array.from({ length: 4 }, () => ({ date: '2026-11-30', part: 'morning' })) }, 'slots', '最多选三个时间'],
  ['电话少一位', { contact: { name: '谢桂香', phone: '1380000010' } }, 'contact.phone', '电话号码不对，请填手机号或带区号的座机'],
  ['人数写成零', { headCount: 0 }, 'headCount', '人数最少1'],
  ['人数是文字', { headCount: '三十' }, 'headCount', '请填写人数'],
  ['没有的日子', { slots: [{ date: '2026-02-30', part: 'morning' }] }, 'slots.0.date', '没有这一天'],
  ['地点太长', { venue: '村'.repeat(61) }, 'venue', '地点最多写60个字'],
  ['半个表情符号', { ownWords: '想听\ud83d' }, 'ownWords', '想听什么里有不能保存的符号，请重新输入'],
  ['空字符', { venue: '村委\u0000会' }, 'venue', '地点里有不能保存的符号，请重新输入'],
  ['既没主题也没写想听什么', { topicId: null, ownWords: '' }, '', '请选一个主题，或者写下想听什么'],
])('点单时%s：指出是哪一处，单子没有生成', async (_name, over, field, say) => {
  await changesNothing(async () => {
    const { status, body } = await elder.call('order.place', wish(over));
    expect({ status, say: body.error, field: body.field ?? '' }).toEqual({ status: 400, say, field });
  });
});

test.each<[string, Record<string, unknown>, RefusalId]>([
  ['过去的日子', { slots: [{ date: '2026-11-01', part: 'morning' }] }, 'slot.passed'],
  ['半年以后', { slots: [{ date: '2027-06-01', part: 'morning' }] }, 'slot.far'],
  ['没有的村', { villageCode: '999999999999' }, 'grid.unknown'],
  ['镇而不是村', { villageCode: '610922104000' }, 'grid.notVillage'],
  ['没有的主题', { topicId: 'fortune-telling' }, 'topic.unknown'],
  ['居民替别人点单', { onBehalf: { consent: true } }, 'behalf.notAllowed'],
])('点单时选了%s：说明原因，单子没有生成', async (_name, over, id) => {
  await changesNothing(async () => {
    const { status, body } = await elder.call('order.place', wish(over));
    expect({ status, refusal: body.refusal, say: body.error }).toEqual({ status: refusals[id].status, refusal: id, say: refusals[id].say });
  });
});

test('没登录、登录过期、登录被收回：都请重新进入，什么也没有变', async () => {
  await changesNothing(async () => {
    await refused(await post('/1.1/functions/order.mine', '', { 'x-lc-session': '' }), 'login.needed');
    await refused(await post('/1.1/functions/order.mine', '', { 'x-lc-session': 'made-up-token' }), 'login.expired');
  });
  const leaving = await county.as('resident-mother');
  await leaving.must('login.leave');
  expect((await leaving.call('order.mine')).body.refusal).toBe('login.expired');
  const late = await county.as('resident-mother');
  const then = county.time.now;
  county.time.now = new Date(then.getTime() + 31 * 86_400_000);
  expect((await late.call('order.mine')).body.refusal).toBe('login.expired');
  county.time.now = then;
  expect((await late.call('order.mine')).status).toBe(200);
});

test('现在不能做的、不该他做的、别人的单：各有各的话，什么也没有变', async () => {
  const order = await elder.must<OrderView>('order.place', wish());
  const secretary = await county.as('leader-mingxing');
  const police = await county.as('liaison-police');
  await changesNothing(async () => {
    const rate = await elder.call('order.rate', { id: order.id, key: newKey(), stars: 5 });
    expect([rate.status, rate.body.error]).toEqual([409, '这一单现在是“待派单”，不能评单']);
    const dispatch = await elder.call('order.dispatch', { id: order.id, key: newKey(), departmentId: 'police' });
    expect([dispatch.status, dispatch.body.error]).toEqual([403, '您不能对这一单派单']);
    const accept = await police.call('order.accept', { id: order.id, key: newKey(), openToAll: true });
    expect([accept.status, accept.body.refusal]).toEqual([403, 'order.notYours']);
    const nothing = await secretary.call('order.dispatch', { id: '00000000-0000-4000-8000-000000000000', key: newKey(), departmentId: 'police' });
    expect([nothing.status, nothing.body.refusal]).toEqual([404, 'order.notFound']);
    const nobody = await secretary.call('order.dispatch', { id: order.id, key: newKey(), departmentId: 'weather' });
    expect([nobody.status, nobody.body.refusal]).toEqual([400, 'department.unknown']);
    const system = await elder.call('order.lapse', { id: order.id, key: newKey() });
    expect(system.body.refusal).toBe('request.unknownFunction');
  });
});

test('没有联络员的部门派不过去，社区马上知道；换一个部门就行', async () => {
  const { db, tenant } = county.server.office;
  await db.query({ text: "insert into department (tenant, id, name, grid_code, kind) values ($1, 'weather', '县气象局', $1, 'government')", values: [tenant] });
  await db.query({ text: 'update tenant set directory_version = directory_version + 1', values: [] });
  const order = await elder.must<OrderView>('order.place', wish({ topicId: 'disaster-reduction' }));
  const secretary = await county.as('leader-mingxing');
  await changesNothing(async () => {
    const no = await secretary.call('order.dispatch', { id: order.id, key: newKey(), departmentId: 'weather' });
    expect([no.status, no.body.refusal]).toEqual([409, 'department.noLiaison']);
  });
  expect((await secretary.must<OrderView>('order.dispatch', { id: order.id, key: newKey(), departmentId: 'emergency' })).state).toBe('dispatched');
});

test('数据库断开时，说“稍后再试”，单子没有生成；连上以后同一次点单照常，只算一单', async () => {
  const own = await openCounty({ cuttable: true });
  try {
    const person = await own.as('resident-elder');
    const input = wish();
    own.line?.cut();
    for (let i = 0; i < 3; i += 1) {
      const { status, body } = await person.call('order.place', input);
      expect([status, body.refusal]).toEqual([503, 'server.away']);
    }
    own.line?.mend();
    expect((await person.must<{ items: unknown[] }>('order.mine')).items).toEqual([]);
    await person.must('order.place', input);
    expect((await person.must<{ items: unknown[] }>('order.mine')).items).toHaveLength(1);
  } finally {
    await own.close();
  }
});

test('每个功能碰到乱来的内容都答得有分寸，没有一个出错', async () => {
  const inputs: unknown[] = [null, [], 1, 'x', { id: 1 }, { id: {} }, { id: '../../etc' }, { id: newKey() }, { key: 'a'.repeat(1000) }, { next: "' or 1=1 --" }, { code: -1 }, { kind: 'grid', ref: 'x'.repeat(5000) }];
  await changesNothing(async () => {
    for (const { name } of functions.filter((one) => one.name !== 'login.leave')) {
      for (const input of inputs) {
        const { status } = await elder.call(name, input);
        expect([name, JSON.stringify(input), status < 500]).toEqual([name, JSON.stringify(input), true]);
      }
    }
  });
});

test('点单里的字原样存、原样回来', async () => {
  // The nonsense above was sent to every function, also to the one that takes the consent back.
  await elder.must('privacy.agree', { version: notice.version });
  const ownWords = '<script>alert(1)</script>’; drop table orders; -- 👵 “引号”\n第二行';
  const order = await elder.must<OrderView>('order.place', wish({ topicId: null, ownWords }));
  expect((await clientAt(county.url, elder.token).must<OrderView>('order.read', { id: order.id })).ownWords).toBe(ownWords);
});
