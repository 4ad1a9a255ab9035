/** Where one is logged in, and ending it: one's own by oneself, of those who left office by the county. */
import type { DeskAwaited, DeskCode } from '../../cloud/domain/people/answers';
import type { LogInView } from '../../cloud/domain/people/logins';
import { newId } from '../../cloud/store/seal';
import { clientAt, openCounty, type Client, type County } from '../setup/county';
import { whenWaiting } from '../setup/waiting';

let county: County;
let phone: Client;
let computer: Client;

beforeEach(async () => {
  county = await openCounty();
  phone = await county.as('liaison-police');
  const nobody = clientAt(county.url, null);
  const desk = await nobody.must<DeskCode>('login.askDesk', { device: '电脑 Chrome' });
  await phone.must('login.confirmDesk', { code: desk.code, answer: 'yes' });
  const entered = await nobody.must<DeskAwaited & { sessionToken: string }>('login.awaitDesk', { ticket: desk.ticket });
  computer = clientAt(county.url, entered.sessionToken);
});
afterEach(() => county.close());

const list = (who: Client) => who.must<LogInView[]>('login.list');
const sessions = () => county.server.office.db.query({ text: 'select id, revoked_at, person_id from session order by id', values: [] });

test('看得见自己在哪里登录着：手机、电脑、哪天登的、哪天用过，哪个是这一台；看不见令牌和地址', async () => {
  const seen = await list(computer);
  expect(seen.map(({ device, since, usedOn, here }) => ({ device, since, usedOn, here }))).toEqual(expect.arrayContaining([
    { device: 'desk', since: '11月23日 10:00', usedOn: '11月23日（周一）', here: true }, { device: 'phone', since: '11月23日 10:00', usedOn: '11月23日（周一）', here: false },
  ]));
  expect(seen).toHaveLength(2);
  expect(JSON.stringify(seen)).not.toContain(computer.token);
  expect(JSON.stringify(seen)).not.toMatch(/127\.0\.0|Chrome|hash/);
});

test('在手机上让电脑退出，电脑马上用不了；别人的、没有的，退不了，什么也没变', async () => {
  const other = (await list(phone)).find((one) => !one.here) as LogInView;
  const stranger = await county.as('leader-mingxing');
  const before = await sessions();
  expect((await stranger.call('login.revoke', { id: other.id })).body.refusal).toBe('login.notFound');
  expect((await phone.call('login.revoke', { id: newId() })).body.refusal).toBe('login.notFound');
  expect((await clientAt(county.url, null).call('login.revoke', { id: other.id })).body.refusal).toBe('login.needed');
  expect((await phone.call('login.revoke', {})).body.error).toBe('请选要退出的设备');
  expect(await sessions()).toEqual(before);
  expect(await phone.must('login.revoke', { id: other.id })).toHaveLength(1);
  expect((await computer.call('me.read')).body.refusal).toBe('login.expired');
  // Sent twice it is done once.
  expect(await phone.must('login.revoke', { id: other.id })).toHaveLength(1);
});

test('让别的设备都退出：只剩手里这一台，别人的一个也不动', async () => {
  const stranger = await county.as('leader-mingxing');
  await county.as('liaison-police');
  expect(await list(phone)).toHaveLength(3);
  expect((await phone.must<LogInView[]>('login.revoke', { others: true })).map((one) => one.here)).toEqual([true]);
  expect((await computer.call('me.read')).status).toBe(401);
  expect((await stranger.call('me.read')).status).toBe(200);
});

test('离任的人，县里让他在所有设备上退出；还在任的、不归县里管的人来办，办不了', async () => {
  const chief = await county.as('county-leader');
  const personId = county.idOf('liaison-police');
  const before = await sessions();
  expect((await (await county.as('leader-mingxing')).call('login.endFor', { personId })).body.refusal).toBe('login.notYours');
  expect((await chief.call('login.endFor', { personId })).body.refusal).toBe('login.inOffice');
  expect((await sessions()).filter((row) => (row as { revoked_at: unknown }).revoked_at !== null)).toEqual(before.filter((row) => (row as { revoked_at: unknown }).revoked_at !== null));
  const { db, tenant } = county.server.office;
  await db.query({ text: 'update post set until_at = now() where tenant = $1 and person_id = $2', values: [tenant, personId] });
  await db.query({ text: "update post set until_at = '2026-11-22T00:00:00Z' where tenant = $1 and person_id = $2", values: [tenant, personId] });
  await db.query({ text: 'update tenant set directory_version = directory_version + 1 where tenant = $1', values: [tenant] });
  expect(await chief.must('login.endFor', { personId })).toEqual({ ended: 2 });
  expect((await phone.call('me.read')).body.refusal).toBe('login.expired');
  expect(await chief.must('login.endFor', { personId })).toEqual({ ended: 0 });
});

const renew = async (who: Client, personId: string) => {
  const answer = await fetch(`${county.url}/1.1/users/${personId}/refreshSessionToken`, { method: 'PUT', headers: { 'content-type': 'application/json', 'x-lc-session': who.token } });
  const { sessionToken = null } = (await answer.json()) as { sessionToken?: string };
  return { status: answer.status, who: sessionToken === null ? null : clientAt(county.url, sessionToken) };
};
const live = () => county.server.office.db.query<{ device: string }>({ text: 'select device from session where revoked_at is null order by device', values: [] }).then((rows) => rows.map((row) => row.device));

test('公用电脑上换一个新令牌，还是电脑，还是当天到期；手机上换的照样管一个月', async () => {
  const personId = county.idOf('liaison-police');
  const again = await renew(computer, personId);
  expect(again.status).toBe(200);
  expect((await computer.call('me.read')).body.refusal).toBe('login.expired');
  expect((await list(again.who as Client)).map(({ device, here }) => [device, here]).sort()).toEqual([['desk', true], ['phone', false]]);
  const onPhone = (await renew(phone, personId)).who as Client;
  county.time.now = new Date(county.time.now.getTime() + 13 * 3_600_000);
  expect((await (again.who as Client).call('me.read')).body.refusal).toBe('login.expired');
  expect((await renew(again.who as Client, personId)).status).toBe(401);
  expect((await onPhone.call('me.read')).status).toBe(200);
});

test('一个令牌同时换几次，只换出一个来；换别人的，换不了，什么也没变', async () => {
  const before = await sessions();
  expect((await renew(computer, county.idOf('leader-mingxing'))).status).toBe(401);
  expect(await sessions()).toEqual(before);
  const answers = await Promise.all(Array.from({ length: 5 }, () => renew(computer, county.idOf('liaison-police'))));
  expect(answers.map((one) => one.status).sort()).toEqual([200, 401, 401, 401, 401]);
  expect(await live()).toEqual(['desk', 'phone']);
});

test('正在换新令牌的那一刻让别的设备都退出，换出来的也退出', async () => {
  const { db } = county.server.office;
  // Noted as used today before, so that the first to wait is the renewing itself.
  await computer.must('me.read');
  const [renewed, ended] = await db.together(async (held) => {
    await held.query({ text: "select 1 from session where device = 'desk' for update", values: [] });
    const first = renew(computer, county.idOf('liaison-police'));
    await whenWaiting(db, 1);
    const second = phone.call('login.revoke', { others: true });
    await whenWaiting(db, 2);
    return [first, second] as const;
  }).then((both) => Promise.all(both));
  expect([renewed.status, ended.status]).toEqual([200, 200]);
  expect(await live()).toEqual(['phone']);
});
