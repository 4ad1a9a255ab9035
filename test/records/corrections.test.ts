import { verifyRecords } from '../../cloud/commands/verify-records';
import { sealNewHours } from '../../cloud/queue/hours';
import type { CorrectionView, MyRecords } from '../../cloud/domain/record/records';
import { newKey, openCounty, type Client, type County } from '../setup/county';
import { whenWaiting } from '../setup/waiting';
import { serveOnce } from './play';

let county: County;
let volunteer: Client;
let captain: Client;
let secretary: Client;
beforeEach(async () => {
  county = await openCounty();
  [volunteer, captain, secretary] = (await Promise.all(['volunteer-anti-fraud-1', 'captain-anti-fraud', 'leader-mingxing'].map((who) => county.as(who)))) as [Client, Client, Client];
});
afterEach(() => county.close());

const rows = <Row = Record<string, unknown>>(text: string, values: unknown[] = []) => county.server.office.db.query<Row>({ text, values });
const mine = async () => (await volunteer.must<MyRecords>('records.mine')).services[0]!;
const list = async (who: Client) => (await who.must<{ items: CorrectionView[] }>('records.corrections')).items;
const whole = async () => {
  await sealNewHours(county.server.office);
  expect((await verifyRecords(county.server.office)).lines.slice(1)).toEqual([]);
};
const served = async () => {
  await serveOnce(county, { crew: ['captain-anti-fraud', 'volunteer-anti-fraud-1'], minutes: 90 });
  return mine();
};
const propose = (who: Client, entryId: string, minutes: number, reason = '夏雨晴先走了') => who.call<{ id: string; counts: boolean }>('records.propose', { key: newKey(), entryId, minutes, reason });

test('队长改少，当时就生效，夏雨晴看得见、可以提异议；县科协写明理由撤销，改回九十分钟', async () => {
  const { id } = await served();
  const answer = await propose(captain, id, 40);
  expect(answer).toMatchObject({ status: 200, body: { counts: true } });
  expect(await mine()).toMatchObject({ minutes: 40, ofMinutes: 90, corrected: true });
  await whole();
  expect(await list(volunteer)).toEqual([expect.objectContaining({ who: '您', minutes: '减少 50 分钟', said: ['武志刚说：夏雨晴先走了'], may: ['dispute'] })]);
  expect(await captain.call('records.dispute', { id: answer.body.id, reason: '替她说' })).toMatchObject({ status: 403, body: { refusal: 'records.notYours' } });
  const association = await county.as('liaison-association');
  expect(await association.call('records.decide', { id: answer.body.id, outcome: 'undone', reason: '还没有异议' })).toMatchObject({ status: 409, body: { refusal: 'correction.done' } });
  await volunteer.must('records.dispute', { id: answer.body.id, reason: '我讲到最后才走' });
  for (const who of [captain, secretary, volunteer]) expect((await who.call('records.decide', { id: answer.body.id, outcome: 'undone', reason: '撤销' })).body.refusal).toBe('correction.notYours');
  expect(await association.call('records.decide', { id: answer.body.id, outcome: 'undone', reason: '' })).toMatchObject({ status: 400 });
  expect(await mine()).toMatchObject({ minutes: 40 });
  await association.must('records.decide', { id: answer.body.id, outcome: 'undone', reason: '签到表上她在' });
  expect(await mine()).toMatchObject({ minutes: 90 });
  expect((await list(volunteer))[0]).toMatchObject({ state: '县科协决定：撤销更正', said: ['武志刚说：夏雨晴先走了', '您的异议：我讲到最后才走', '县科协：签到表上她在'], may: [] });
  expect(await rows('select kind, minutes from hour_entry where ref_id = $1 order by at, minutes', [id])).toEqual([{ kind: 'correction', minutes: -50 }, { kind: 'correction', minutes: 50 }]);
  await whole();
});

test('夏雨晴要加时间：自己说了不算，要没去的村支书确认；同一个人同意两遍也只加一次；不能比双方确认的多', async () => {
  const { id } = await served();
  await propose(captain, id, 30);
  const asked = await propose(volunteer, id, 80, '我待到了最后');
  expect(asked.body.counts).toBe(false);
  expect(await mine()).toMatchObject({ minutes: 30 });
  expect(await propose(volunteer, id, 60)).toMatchObject({ status: 409, body: { refusal: 'correction.open' } });
  for (const who of [volunteer, captain, await county.as('leader-tanjiawan'), await county.as('resident-elder')]) {
    expect(await who.call('records.confirm', { id: asked.body.id, answer: 'yes' })).toMatchObject({ status: 403, body: { refusal: 'correction.notYours' } });
  }
  expect(await mine()).toMatchObject({ minutes: 30 });
  expect(await list(secretary)).toEqual([expect.objectContaining({ who: '夏雨晴', may: ['confirm'] })]);
  const answers = await Promise.all([1, 2, 3].map(() => secretary.call('records.confirm', { id: asked.body.id, answer: 'yes' })));
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409, 409]);
  expect(await mine()).toMatchObject({ minutes: 80 });
  expect(await propose(volunteer, id, 91)).toMatchObject({ status: 409, body: { refusal: 'correction.tooMuch' } });
  expect(await propose(volunteer, id, -1)).toMatchObject({ status: 400 });
  expect(await propose(volunteer, id, 80)).toMatchObject({ status: 409, body: { refusal: 'correction.same' } });
  await whole();
});

test('村支书不同意要写原因，时长不变；队长也不能替自己一个人加', async () => {
  await served();
  const own = (await captain.must<MyRecords>('records.mine')).services[0]!;
  await propose(captain, own.id, 20, '我迟到了');
  const asked = await propose(captain, own.id, 90, '记错了');
  expect(asked.body.counts).toBe(false);
  expect(await captain.call('records.confirm', { id: asked.body.id, answer: 'yes' })).toMatchObject({ status: 403 });
  expect(await secretary.call('records.confirm', { id: asked.body.id, answer: 'no' })).toMatchObject({ status: 400 });
  await secretary.must('records.confirm', { id: asked.body.id, answer: 'no', reason: '他确实晚到' });
  expect((await captain.must<MyRecords>('records.mine')).services[0]).toMatchObject({ minutes: 20 });
  expect((await list(captain)).find((one) => one.state === '没有同意')?.said).toEqual(['您说：记错了', '网格长：他确实晚到']);
  await whole();
});

test('别的队、别的人不能提；参加记录没有时长可改；发两遍只改一次；同时改两次不会都算', async () => {
  const { id } = await served();
  for (const who of ['captain-health', 'volunteer-anti-fraud-3', 'county-leader']) expect(await propose(await county.as(who), id, 10)).toMatchObject({ status: 403, body: { refusal: 'records.notYours' } });
  const key = newKey();
  const input = { key, entryId: id, minutes: 60, reason: '早走' };
  const [first, second] = [await captain.must<{ id: string }>('records.propose', input), await captain.must<{ id: string }>('records.propose', input)];
  expect(second.id).toBe(first.id);
  await Promise.all([50, 40, 30].map((minutes) => propose(captain, id, minutes)));
  const { minutes } = await mine();
  expect([50, 40, 30]).toContain(minutes);
  await whole();
});

test('那天已经满八小时，腾不出来就加不回去', async () => {
  const { id } = await served();
  await propose(captain, id, 0);
  for (let at = 0; at < 2; at += 1) await serveOnce(county, { crew: ['volunteer-anti-fraud-1'], minutes: 240 });
  const first = (await volunteer.must<MyRecords>('records.mine')).services.find((one) => one.id === id)!;
  expect(first.minutes).toBe(0);
  expect(await propose(volunteer, id, 90)).toMatchObject({ status: 409, body: { refusal: 'correction.dayFull' } });
  await whole();
});

test('把更正的记录从账上拿走、或者不经申请加一条，核对时都说得出', async () => {
  const { id } = await served();
  await propose(captain, id, 40);
  await whole();
  await rows("update hour_correction set minutes = -10");
  expect((await verifyRecords(county.server.office)).lines.join()).toContain('没有对应的更正申请');
  await rows("delete from hour_entry where kind = 'correction'");
  expect((await verifyRecords(county.server.office)).lines.join()).toContain('一条生效的更正（-10 分钟）在账上不见了');
});

test('同一个操作编号用在另一条记录上：不当成改过了，请重新打开页面', async () => {
  await served();
  county.time.now = new Date(county.time.now.getTime() + 86_400_000);
  await served();
  const [late, early] = (await captain.must<MyRecords>('records.mine')).services;
  const key = newKey();
  await captain.must('records.propose', { key, entryId: early!.id, minutes: 20, reason: '我迟到了' });
  expect(await captain.call('records.propose', { key, entryId: late!.id, minutes: 20, reason: '我迟到了' })).toMatchObject({ status: 409, body: { refusal: 'keys.reused' } });
  expect((await captain.must<MyRecords>('records.mine')).services[0]).toMatchObject({ minutes: 90 });
  await whole();
});

test('书记同意的那一刻，镇上已经说了不同意：不加时间，那一天的账也不动', async () => {
  const { id } = await served();
  await propose(captain, id, 30);
  const asked = await propose(volunteer, id, 80, '我待到了最后');
  const { db } = county.server.office;
  const [yes] = await db.together(async (inner) => {
    // As the «no» writes it: the request alone, and not the day.
    await inner.query({ text: "update hour_correction set state = 'refused' where id = $1", values: [asked.body.id] });
    const answer = secretary.call('records.confirm', { id: asked.body.id, answer: 'yes' });
    await whenWaiting(db, 1);
    return [answer];
  });
  expect(await yes).toMatchObject({ status: 409, body: { refusal: 'correction.done' } });
  expect(await mine()).toMatchObject({ minutes: 30 });
  expect(await rows('select minutes from hour_day where person_id = $1', [county.idOf('volunteer-anti-fraud-1')])).toEqual([{ minutes: 30 }]);
  await whole();
});

test('提异议的那一刻，这一条又有人申请更正：说先等那一个，异议没有提成，时间不变', async () => {
  const { id } = await served();
  const cut = await propose(captain, id, 40);
  const { db } = county.server.office;
  const [dispute] = await db.together(async (inner) => {
    await inner.query({
      text: `insert into hour_correction (tenant, id, entry_id, person_id, minutes, state, key, by_id, at, undo_id)
        select tenant, gen_random_uuid(), entry_id, person_id, 20, 'proposed', 'another-key-0001', by_id, at, gen_random_uuid() from hour_correction where id = $1`, values: [cut.body.id],
    });
    const answer = volunteer.call('records.dispute', { id: cut.body.id, reason: '我讲到最后才走' });
    await whenWaiting(db, 1);
    return [answer];
  });
  expect(await dispute).toMatchObject({ status: 409, body: { refusal: 'correction.open' } });
  expect(await rows('select state from hour_correction where id = $1', [cut.body.id])).toEqual([{ state: 'effective' }]);
  expect(await mine()).toMatchObject({ minutes: 40 });
  await whole();
});
