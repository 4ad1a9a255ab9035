/** Somebody has themselves erased and logs in at the very same moment: nobody goes on under a person who is gone. */
import type { DeskAwaited, DeskCode } from '../../cloud/domain/people/answers';
import type { ErasePlan } from '../../cloud/domain/privacy/privacy';
import { erasePerson } from '../../cloud/store/sql/own-data';
import { clientAt, newKey, openCounty, wish, type County } from '../setup/county';
import { upon, whenWaiting } from '../setup/waiting';

let county: County;
beforeEach(async () => {
  county = await openCounty();
});
afterEach(() => county.close());

const logIn = async () => {
  const answer = await fetch(`${county.url}/1.1/users`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ authData: { lc_weapp: { code: county.wechat.issueCode('openid-leaves') } } }),
  });
  const { objectId, sessionToken } = (await answer.json()) as { objectId: string; sessionToken: string };
  return { id: objectId, client: clientAt(county.url, sessionToken) };
};
const live = (personId: string) => county.server.office.db.query({ text: 'select 1 from session where person_id = $1 and revoked_at is null', values: [personId] });

test('一部手机正在删除信息，另一部这时登录：登进来的是一位新人，删掉的那位没有留下登录', async () => {
  const { db, tenant } = county.server.office;
  const one = await logIn();
  const [, again] = await upon(db, (inner) => erasePerson(inner, tenant, one.id, county.time.now), logIn);
  expect(again.id).not.toBe(one.id);
  expect(await live(one.id)).toEqual([]);
  expect((await again.client.call('me.read')).status).toBe(200);
  expect((await one.client.call('me.read')).body.refusal).toBe('login.expired');
});

test('给电脑点了同意，电脑还没进来，就把信息删了：电脑进不来', async () => {
  const { db, tenant } = county.server.office;
  const one = await logIn();
  const nobody = clientAt(county.url, null);
  const asked = await nobody.must<DeskCode>('login.askDesk', { device: '办公室电脑' });
  await one.client.must('login.confirmDesk', { code: asked.code, answer: 'yes' });
  await db.together((inner) => erasePerson(inner, tenant, one.id, county.time.now));
  expect(await nobody.must<DeskAwaited>('login.awaitDesk', { ticket: asked.ticket })).toEqual({ state: 'expired' });
  expect(await live(one.id)).toEqual([]);
});

test('正在删除信息的时候，另一部手机上又点了一单：说有变动、请再看一遍，什么也没删；看过再删，那一单先撤', async () => {
  const { db } = county.server.office;
  const elder = await county.as('resident-elder');
  const personId = county.idOf('resident-elder');
  const erase = async () => elder.call('privacy.erase', { key: newKey(), plan: (await elder.must<ErasePlan>('privacy.erasePlan')).plan, confirm: '删除' });
  const [first] = await db.together(async (held) => {
    await held.query({ text: 'select 1 from person where id = $1 for update', values: [personId] });
    const erases = erase();
    await whenWaiting(db, 1);
    await elder.must('order.place', wish());
    return [erases];
  });
  expect(await first).toMatchObject({ status: 409, body: { refusal: 'privacy.changed' } });
  expect(await db.query({ text: "select 1 from orders o join words w on w.order_id = o.id and w.name = 'contact' where o.orderer_id = $1 and o.waits_kind is not null", values: [personId] })).toHaveLength(1);
  expect(await db.query({ text: 'select name from person_private where person_id = $1', values: [personId] })).toHaveLength(1);
  expect(await erase()).toMatchObject({ status: 200, body: { erased: true, withdrawn: 1 } });
});
