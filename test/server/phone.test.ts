/** «用微信手机号»: the number behind WeChat's button, for whoever tapped it and for nobody else. */
import { linkAccounts } from '../../cloud/store/sql/wechat';
import { openCounty, type Client, type County } from '../setup/county';

let county: County;
let mother: Client;
const openidOf = (who: string) => `openid-of-${who}`;
beforeEach(async () => {
  county = await openCounty();
  const { db, keys, tenant } = county.server.office;
  await linkAccounts(db, keys, tenant, ['resident-mother', 'resident-elder'].map((who) => ({ openid: openidOf(who), personId: county.idOf(who) })));
  mother = await county.as('resident-mother');
});
afterEach(() => county.close());

const ask = (code: string, who = mother) => who.call<{ phone: string }>('phone.ofCode', { code });
const codeOf = (who: string, phone = '13800000103') => county.wechat.issuePhoneCode(phone, { openid: openidOf(who) });
/* Where a number would be if it had been kept. */
const kept = async () => {
  const tables = await county.server.office.db.query<{ name: string }>({ text: "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'", values: [] });
  const rows = await Promise.all(tables.map(({ name }) => county.server.office.db.query({ text: `select * from ${name}`, values: [] })));
  return JSON.stringify(rows);
};

test('林妈妈点一下“用微信手机号”，号码填进表里；服务器上不留', async () => {
  expect((await ask(codeOf('resident-mother'))).body).toEqual({ phone: '13800000103' });
  expect(await kept()).not.toContain('13800000103');
});

test('一个码只能用一次，放久了、别人的码也不行', async () => {
  const code = codeOf('resident-mother');
  await ask(code);
  expect(await ask(code)).toMatchObject({ status: 409, body: { refusal: 'phone.codeSpent' } });
  const old = codeOf('resident-mother');
  county.wechatTime.now += 5 * 60_000;
  expect(await ask(old)).toMatchObject({ body: { refusal: 'phone.codeSpent' } });
  const others = codeOf('resident-elder');
  expect(await ask(others)).toMatchObject({ body: { refusal: 'phone.codeSpent' } });
  expect((await ask(others, await county.as('resident-elder'))).status).toBe(200);
});

test.each([-1, 45009, 48001])('微信说 %i，请他自己填，不把号码、码写进话里', async (errcode) => {
  county.wechat.faults.errcodes.set('/wxa/business/getuserphonenumber', errcode);
  expect(await ask(codeOf('resident-mother'))).toMatchObject({ status: 503, body: { refusal: 'phone.away', error: '现在问不到微信，请自己填电话' } });
});

test('不是国内手机号的不填；没登录的、没有码的不行；一天五次，第二天又可以', async () => {
  expect(await ask(codeOf('resident-mother', '5551234'))).toMatchObject({ body: { refusal: 'phone.foreign' } });
  expect(await ask('')).toMatchObject({ status: 400 });
  expect(await ask('x'.repeat(257))).toMatchObject({ status: 400 });
  for (let time = 0; time < 4; time += 1) expect((await ask(codeOf('resident-mother'))).status).toBe(200);
  const code = codeOf('resident-mother');
  const before = county.wechat.requestCount();
  expect(await ask(code)).toMatchObject({ status: 429, body: { refusal: 'phone.tries' } });
  expect(county.wechat.requestCount()).toBe(before);
  county.time.now = new Date(county.time.now.getTime() + 86_400_000);
  county.wechatTime.now += 86_400_000;
  expect((await ask(codeOf('resident-mother'))).status).toBe(200);
});

test('演示没有微信，一次也不去问', async () => {
  county.server.office.checks = 'auto';
  const before = county.wechat.requestCount();
  expect(await ask(codeOf('resident-mother'))).toMatchObject({ body: { refusal: 'phone.away' } });
  expect(county.wechat.requestCount()).toBe(before);
});
