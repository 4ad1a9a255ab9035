/** What anybody may ask without entering: the whole list, and that no answer names or reaches a person who did not say yes. */
import type { GatheringView } from '../../cloud/domain/gather/gathering';
import type { SlipView } from '../../cloud/domain/order/slip';
import type { Issued } from '../../cloud/domain/record/records';
import { functions } from '../../cloud/functions/all';
import { newId } from '../../cloud/store/seal';
import { clientAt, newKey, openCounty, village, wish, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';
import { playTo } from '../setup/load';
import { claimed, openTalk, peopleOf, step, type People } from '../team/scene';

let county: County;
let people: People;
let nobody: Client;
const rows = <Row>(text: string, values: unknown[] = []) => county.server.office.db.query<Row>({ text, values });
const given: Record<string, object> = {};

/** An order for an elder who has nothing but the paper. */
async function onPaper(): Promise<SlipView> {
  const { id } = await people.worker.must<{ id: string }>('order.place', wish({ onBehalf: { consent: true } }));
  await step(people.secretary, 'dispatch', id, { departmentId: 'police', reason: '归它管' });
  await step(people.liaison, 'accept', id, { openToAll: false, teamIds: ['anti-fraud-team'] });
  await step(people.captain, 'claim', id, { slot: { date: '2026-11-27', part: 'afternoon' }, speaker: '武志刚', crew: [] });
  return people.worker.must<SlipView>('order.slip', { id, key: newKey() });
}

const honour = (state: string, who: string) => rows('insert into honour (tenant, id, year, rule_id, label, kind, ref, state, evidence, by_id, at) select tenant, $1, 2026, \'star-1\', \'嘉许一星\', \'person\', $2, $3, \'{}\', $1, now() from tenant limit 1', [newId(), county.idOf(who), state]);

beforeAll(async () => {
  county = await freeDays(await openCounty());
  people = await peopleOf(county);
  nobody = clientAt(county.url, null);
  // As if all that was written had been looked at already.
  county.server.office.checks = 'auto';
  const orderId = await claimed(people, county);
  await rows("update words set text = '武志刚' where name = 'speaker' and order_id = $1", [orderId]);
  const { id: gathering } = await openTalk(people.secretary, orderId);
  await people.mother.must('gathering.signUp', { id: gathering, key: newKey(), heads: 2 });
  await people.worker.must('gathering.signUp', { id: gathering, key: newKey(), heads: 1, name: '三组张奶奶' });
  const { id: outlineId } = await people.captain.must<{ id: string }>('outline.save', { key: newKey(), topicId: 'anti-fraud', title: '识破冒充客服', unit: '县公安局反诈中心', source: '警方公开提示', text: '一、讲案例；二、讲三不：不转账、不共享屏幕、不说验证码。' });
  await people.liaison.must('outline.review', { id: outlineId, expiresOn: '2027-11-23' });
  await people.crew.must('outline.attach', { orderId, outlineId });
  await people.secretary.must('venue.add', { key: newKey(), gridCode: village, name: '文化广场', address: '村委会旁', capacity: 80, hours: null, equipment: null, stepFree: true, contact: { name: '谢桂香', phone: '13800000101' } });
  await honour('open', 'captain-health');
  await honour('kept', 'volunteer-health-1');
  await honour('waiting', 'captain-anti-fraud');
  await honour('open', 'volunteer-anti-fraud-1');
  await rows('update volunteer set birth_year = 2008 where person_id = $1', [county.idOf('volunteer-anti-fraud-1')]);
  await playTo(county, { villageCode: village, at: county.time.now, stage: 'served' });
  const paper = await people.captain.must<Issued>('certificate.issue', { key: newKey(), fromDay: null, untilDay: null });
  const slip = await onPaper();
  county.time.now = new Date('2026-11-26T02:00:00Z');
  await (await county.as('county-leader')).must('emergency.start', { key: newKey(), topicId: 'disaster-reduction', until: '2026-11-30T02:00:00.000Z', why: '暴雨红色预警' });
  Object.assign(given, {
    'order.rateByCode': { number: slip.number, code: slip.ratingCode, stars: 5, tags: [] },
    'certificate.check': { number: paper.number, code: paper.code, name: '武志刚' },
    'order.whoComes': { number: slip.number, code: slip.visitCode },
    'home.read': {}, 'login.askDesk': { device: '' }, 'login.awaitDesk': { ticket: 'a'.repeat(43) },
    'gathering.read': { id: gathering }, 'grid.read': {}, 'article.list': {}, 'article.read': { slug: 'antibiotics-are-not-for-colds' },
    'about.read': {}, 'article.feed': {}, 'article.voice': { slug: 'antibiotics-are-not-for-colds', piece: 0 }, 'duty.read': { gridCode: village }, 'emergency.list': {}, 'practice.read': { slug: 'pay-with-the-phone' }, 'privacy.notice': {},
    'calendar.county': {}, 'honour.public': {}, 'venue.list': { villageCode: village }, 'team.list': {}, 'team.read': { id: 'anti-fraud-team' },
  });
});
afterAll(() => county.close());

test('不用登录就能问的，全在这张单子上', () => {
  expect(functions.filter((one) => one.login === 'optional').map((one) => one.name).sort()).toEqual(Object.keys(given).sort());
});

test('每一样回答里都没有人名、电话、个人编号；嘉许只有点了头的人，未成年只留姓', async () => {
  const names = (await rows<{ name: string }>('select name from person_private where name is not null')).map((one) => one.name);
  const ids = (await rows<{ id: string }>('select id::text as id from person union select id::text from orders')).map((one) => one.id);
  expect(names.length).toBeGreaterThan(20);
  for (const [name, input] of Object.entries(given)) {
    // Who comes is told shortly before they do.
    county.time.now = new Date(name === 'order.whoComes' ? '2026-11-27T04:00:00Z' : '2026-11-26T02:00:00Z');
    const { status, body } = await nobody.call(name, input);
    // An order that is not served yet can't be rated, and this server has no voice; all the others answer.
    expect([name, status]).toEqual([name, ['order.rateByCode', 'article.voice'].includes(name) ? 409 : 200]);
    const text = JSON.stringify(body);
    const named = names.filter((one) => text.includes(one));
    expect([name, named]).toEqual([name, name === 'honour.public' ? ['沈静芳'] : []]);
    expect([name, ids.filter((one) => text.includes(one))]).toEqual([name, []]);
    expect([name, /1[3-9]\d{9}|张奶奶/.test(text)]).toEqual([name, false]);
  }
  const { items } = await nobody.must<{ items: { name: string }[] }>('honour.public');
  expect(items.map((one) => one.name).sort()).toEqual([expect.stringMatching(/^(沈静芳|.\*\*)$/), expect.stringMatching(/^(沈静芳|.\*\*)$/)]);
  const talk = await nobody.must<GatheringView>('gathering.read', given['gathering.read']);
  expect(talk).toMatchObject({ speaker: '武老师', outline: { reviewer: '县公安局', unit: '县公安局反诈中心' }, mine: null, may: { signUp: true, help: false, organise: false, ask: false, questions: false } });
});

test('离开的志愿者：公开的名字撤下来，未成年的也不会因此露出全名；开过的服务证明照样查得真', async () => {
  const child = await county.as('volunteer-anti-fraud-1');
  await child.must('volunteer.leave');
  expect((await nobody.must<{ items: { name: string }[] }>('honour.public')).items.map((one) => one.name)).toEqual(['沈静芳']);
  // Put back by the child's own word: still the family name alone.
  await rows("update honour set state = 'open' where ref = $1", [county.idOf('volunteer-anti-fraud-1')]);
  expect((await nobody.must<{ items: { name: string }[] }>('honour.public')).items.map((one) => one.name).sort()).toEqual([expect.stringMatching(/^.\*\*$/), '沈静芳'].sort());
  await people.captain.must('volunteer.leave');
  expect(await nobody.must('certificate.check', given['certificate.check'])).toMatchObject({ state: 'valid', nameFits: true });
  expect(await rows('select 1 from qualification q join volunteer x using (tenant, person_id) where x.until_at is not null')).toEqual([]);
});

test('码猜不得：评价码、到场码、服务证明都只能试几次，猜错的话说得一样', async () => {
  const wrong = async (name: string, input: object, times: number) => {
    const said: unknown[] = [];
    for (let at = 0; at < times; at += 1) said.push((await nobody.call(name, input)).body.refusal ?? 'answered');
    return said;
  };
  const slip = given['order.whoComes'] as { number: string; code: string };
  const last = async (name: string, input: object) => (await wrong(name, input, 40)).at(-1);
  expect(await last('order.whoComes', { ...slip, code: slip.code === '000000' ? '000001' : '000000' })).toBe('slip.whoClosed');
  expect((await nobody.call('order.whoComes', slip)).body.refusal).toBe('slip.whoClosed');
  expect(await last('order.rateByCode', { ...given['order.rateByCode'], code: '00000000' })).toBe('slip.closed');
  expect(await last('certificate.check', { ...given['certificate.check'], code: 'AAAAAAAA' })).toBe('certificate.tries');
  const unknown = ['order.whoComes', 'order.rateByCode'].map((name) => nobody.call(name, { ...given[name], number: 'SQ-20260101-AAAAAA' }));
  expect((await Promise.all(unknown)).map((one) => one.body.refusal)).toEqual(['slip.whoWrong', 'slip.codeWrong']);
  await rows(`insert into desk_login (tenant, ticket_hash, code_hash, device, made_at, expires_at) select t.tenant, sha256(n::text::bytea), sha256(n::text::bytea), '', $1, $2 from tenant t, generate_series(1, 1000) n`, [county.time.now, new Date(county.time.now.getTime() + 60_000)]);
  expect((await nobody.call('login.askDesk', { device: '' })).body.refusal).toBe('desk.busy');
});
