/** Logging in at a desk: the computer shows a code, the telephone confirms it. */
import type { DeskAsked, DeskAwaited, DeskCode } from '../../cloud/domain/people/answers';
import { clientAt, openCounty, type Client, type County } from '../setup/county';

let county: County;
let computer: Client;
let liaison: Client;

beforeAll(async () => {
  county = await openCounty();
  computer = clientAt(county.url, null);
  liaison = await county.as('liaison-police');
});
afterAll(() => county.close());

const asked = () => computer.must<DeskCode>('login.askDesk', { device: '电脑 Chrome' });
const confirm = (who: Client, code: string, answer: 'look' | 'yes' | 'no') => who.call<DeskAsked>('login.confirmDesk', { code, answer });
const wait = (ticket: string) => computer.must<DeskAwaited>('login.awaitDesk', { ticket });
const sessions = async () => (await county.server.office.db.query<{ n: number }>({ text: 'select count(*)::int as n from session', values: [] }))[0]?.n;
const later = async (minutes: number, work: () => Promise<void>) => {
  const then = county.time.now;
  county.time.now = new Date(then.getTime() + minutes * 60_000);
  await work();
  county.time.now = then;
};

test('联络员在手机上看清是哪台电脑，确认后电脑就进来了，是同一个人', async () => {
  const desk = await asked();
  expect(desk.code).toMatch(/^[2-9A-HJKMNP-Z]{6}$/);
  expect(await wait(desk.ticket)).toEqual({ state: 'waiting' });
  expect((await confirm(liaison, desk.code, 'look')).body).toEqual({ device: '电脑 Chrome', at: '11月23日 10:00', answered: 'waiting' });
  expect(await wait(desk.ticket)).toEqual({ state: 'waiting' });
  // Typed small and with a blank it is the same code.
  expect((await confirm(liaison, `${desk.code.slice(0, 3)} ${desk.code.slice(3)}`.toLowerCase(), 'yes')).body).toMatchObject({ answered: 'yes' });
  const entered = await wait(desk.ticket) as { state: string; sessionToken: string };
  expect(entered.state).toBe('entered');
  expect(await clientAt(county.url, entered.sessionToken).must('me.read')).toMatchObject({ id: county.idOf('liaison-police') });
  await later(13 * 60, async () => expect((await clientAt(county.url, entered.sessionToken).call('me.read')).body.refusal).toBe('login.expired'));
});

test('一次确认只开一次门：再问、两边同时问，都不会有第二个登录', async () => {
  const desk = await asked();
  await confirm(liaison, desk.code, 'yes');
  const before = await sessions();
  const answers = await Promise.all([wait(desk.ticket), wait(desk.ticket), wait(desk.ticket)]);
  expect(answers.map((one) => one.state).sort()).toEqual(['entered', 'expired', 'expired']);
  expect(await sessions()).toBe((before ?? 0) + 1);
});

test('不是我：电脑进不来，之后别人也确认不了', async () => {
  const desk = await asked();
  expect((await confirm(liaison, desk.code, 'no')).body).toMatchObject({ answered: 'no' });
  expect((await confirm(liaison, desk.code, 'yes')).body).toMatchObject({ answered: 'no' });
  const before = await sessions();
  expect(await wait(desk.ticket)).toEqual({ state: 'refused' });
  const other = await county.as('liaison-health');
  expect((await confirm(other, desk.code, 'yes')).body.refusal).toBe('code.wrong');
  expect(await sessions()).toBe((before ?? 0) + 1); // the other liaison's own
});

test('五分钟过了，码没有用了；没登录的人不能确认', async () => {
  const desk = await asked();
  expect((await confirm(computer, desk.code, 'yes')).body.refusal).toBe('login.needed');
  await later(5, async () => {
    expect((await confirm(liaison, desk.code, 'yes')).body.refusal).toBe('code.wrong');
    expect(await wait(desk.ticket)).toEqual({ state: 'expired' });
  });
  expect(await wait(desk.ticket)).toEqual({ state: 'waiting' });
});

test('猜码的人错五次就得等一刻钟，对的码也不给用；拿自己的码垫着也不能一直猜', async () => {
  const guesser = await county.as('resident-farmer');
  const mine = await asked();
  for (let i = 0; i < 5; i += 1) {
    expect((await confirm(guesser, '222222', 'yes')).body.refusal).toBe('code.wrong');
    if (i < 4) expect((await confirm(guesser, mine.code, 'look')).status).toBe(200);
  }
  const desk = await asked();
  expect((await confirm(guesser, desk.code, 'yes')).body.refusal).toBe('code.tries');
  expect(await wait(desk.ticket)).toEqual({ state: 'waiting' });
  // Somebody else is not held up, and neither is the guesser a quarter of an hour later.
  expect((await confirm(liaison, desk.code, 'yes')).status).toBe(200);
  await later(16, async () => expect((await confirm(guesser, (await asked()).code, 'look')).status).toBe(200));
});

test('一起猜也只算五次', async () => {
  const guesser = await county.as('resident-mother');
  const answers = await Promise.all(Array.from({ length: 12 }, () => confirm(guesser, '333333', 'yes')));
  expect(answers.filter((one) => one.body.refusal === 'code.wrong')).toHaveLength(5);
  expect(answers.filter((one) => one.body.refusal === 'code.tries')).toHaveLength(7);
});

test('库里没有能用的码：只有散列', async () => {
  const desk = await asked();
  const rows = await county.server.office.db.query({ text: "select encode(code_hash, 'escape') || encode(ticket_hash, 'escape') || device as all from desk_login", values: [] });
  expect(JSON.stringify(rows)).not.toContain(desk.code);
  expect(JSON.stringify(rows)).not.toContain(desk.ticket);
});
