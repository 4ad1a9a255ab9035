import type { OrderView } from '../../cloud/domain/answers';
import type { EntryView, InstitutionView } from '../../cloud/domain/institution';
import { newKey, openCounty, otherVillage, village, wish, type Client, type County } from '../setup/county';

let county: County;
let leader: Client;
let teacher: Client;
let elder: Client;

beforeAll(async () => {
  county = await openCounty();
  [leader, teacher, elder] = await Promise.all(['county-leader', 'worker-mingxing-1', 'resident-elder'].map((who) => county.as(who)));
});
afterAll(() => county.close());

const school = (over: object = {}) => ({ key: newKey(), kind: 'school', name: '明星小学', gridCode: village, ...over });
const fields = { grade: '三年级', pupils: 42, teacher: '谢老师', classTime: '下午第二节' };

/** An institution with this person as its contact. */
async function entered(who: Client, over: object = {}): Promise<string> {
  const { id, code } = await leader.must<EntryView>('institution.add', school(over));
  await who.must('institution.enter', { code });
  return id;
}

const stored = async () => JSON.stringify(await county.server.office.db.query({
  text: `select (select jsonb_agg(o order by id) from orders o) o, (select jsonb_agg(w order by order_id, name) from words w) w, (select count(*) from history) h,
    (select jsonb_agg(p order by institution_id, person_id) from institution_person p) p`, values: [],
}));

test('明星小学的联系人用码登记上，以学校名义点单，写明年级和人数；改单、收回都行', async () => {
  const id = await entered(teacher);
  expect(await teacher.must<InstitutionView[]>('institution.mine')).toMatchObject([{ id, kind: 'school', kindLabel: '学校', name: '明星小学' }]);
  const order = await teacher.must<OrderView>('order.place', wish({ institution: { id, fields } }));
  expect(order.institution).toEqual({ name: '明星小学', kindLabel: '学校', lines: ['年级：三年级', '学生人数：42 人', '带队老师：谢老师', '上课时间：下午第二节'] });
  expect((await leader.must<OrderView>('order.read', { id: order.id })).institution?.lines).toContain('学生人数：42 人');
  const amended = await teacher.must<OrderView>('order.amend', { id: order.id, key: newKey(), institution: { id, fields: { ...fields, pupils: 40 } } });
  expect(amended.rawInstitution).toEqual({ id, kind: 'school', name: '明星小学', fields: { ...fields, pupils: 40 } });
  const other = await teacher.must<OrderView>('order.amend', { id: order.id, key: newKey(), headCount: 40 });
  expect(other.institution).toEqual(amended.institution);
  expect((await teacher.must<OrderView>('order.amend', { id: order.id, key: newKey(), institution: null })).institution).toBeNull();
});

test('用别的单位的名义点单、改单、替别人点单都不行，什么也没有变', async () => {
  const id = await entered(teacher, { name: '别的小学' });
  const mine = await elder.must<OrderView>('order.place', wish());
  const before = await stored();
  expect(await elder.call('order.place', wish({ institution: { id, fields } }))).toMatchObject({ status: 403, body: { refusal: 'institution.notYours', field: 'institution' } });
  expect(await elder.call('order.amend', { id: mine.id, key: newKey(), institution: { id, fields } })).toMatchObject({ status: 403, body: { refusal: 'institution.notYours' } });
  expect(await elder.call('order.place', wish({ institution: { id: mine.id, fields } }))).toMatchObject({ status: 400, body: { refusal: 'institution.unknown' } });
  expect(await teacher.call('order.place', wish({ institution: { id, fields }, onBehalf: { consent: true } }))).toMatchObject({ status: 403, body: { refusal: 'institution.notYours' } });
  expect(await stored()).toBe(before);
});

test.each([
  ['少写年级', 'school', { ...fields, grade: undefined }, '请填写年级'],
  ['学生名单', 'school', { ...fields, names: '甲、乙' }, '有内容没填对，请检查'],
  ['人数太多', 'school', { ...fields, pupils: 5001 }, '学生人数最多5000'],
  ['养老院填了年级', 'careHome', fields, '请选有护理人员陪同'],
  ['企业没写安全要求', 'enterprise', { shift: '早班' }, '请填写进厂安全要求'],
  ['其他单位不用填', 'other', { shift: '早班' }, '有内容没填对，请检查'],
])('填得不合单位的种类：%s', async (_what, kind, wrong, say) => {
  const id = await entered(teacher, { kind });
  const before = await stored();
  expect(await teacher.call('order.place', wish({ institution: { id, fields: wrong } }))).toMatchObject({ status: 400, body: { refusal: 'institution.fields', error: say } });
  expect(await stored()).toBe(before);
});

test('名单不能当一项填进来', async () => {
  const id = await entered(teacher);
  expect(await teacher.call('order.place', wish({ institution: { id, fields: { ...fields, teacher: ['甲', '乙'] } } }))).toMatchObject({ status: 400, body: { refusal: 'request.shape' } });
});

test('码只能用一次，七天有效；同一个人再输一次还是那个单位；码不明存', async () => {
  const input = school({ name: '一次小学' });
  const { id, code } = await leader.must<EntryView>('institution.add', input);
  expect(await leader.must<EntryView>('institution.add', input)).toMatchObject({ id, code });
  expect(JSON.stringify(await county.server.office.db.query({ text: 'select * from institution_code', values: [] }))).not.toContain(code);
  await teacher.must('institution.enter', { code: code.toLowerCase() });
  expect(await teacher.must('institution.enter', { code })).toMatchObject({ id });
  expect(await elder.call('institution.enter', { code })).toMatchObject({ status: 404, body: { refusal: 'code.wrong' } });
  const late = await leader.must<EntryView>('institution.add', school());
  await county.server.office.db.query({ text: "update institution_code set expires_at = '2026-01-01' where institution_id = $1", values: [late.id] });
  expect(await elder.call('institution.enter', { code: late.code })).toMatchObject({ status: 404, body: { refusal: 'code.wrong' } });
  expect(await elder.must('institution.mine')).toEqual([]);
});

test('居民和网格员登记不了单位；村并走了，单位跟着到新村', async () => {
  expect(await elder.call('institution.add', school())).toMatchObject({ status: 403, body: { refusal: 'grid.notYours' } });
  expect(await teacher.call('institution.add', school())).toMatchObject({ status: 403, body: { refusal: 'grid.notYours' } });
  expect(await elder.call('institution.list', { gridCode: village })).toMatchObject({ status: 403, body: { refusal: 'grid.notYours' } });
  await leader.must('institution.add', school({ name: '跟着走的小学' }));
  await leader.must('grid.merge', { key: newKey(), code: village, intoCode: otherVillage });
  const rows = await county.server.office.db.query<{ grid_code: string }>({ text: 'select distinct grid_code from institution', values: [] });
  expect(rows).toEqual([{ grid_code: otherVillage }]);
  expect((await leader.must<InstitutionView[]>('institution.list', { gridCode: otherVillage })).map((one) => one.name)).toContain('跟着走的小学');
});
