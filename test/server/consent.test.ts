/** Our ledger of what people allow, in whatever order things come: never below nothing, never a message nobody allowed. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { pushHandlers } from '../../cloud/functions/pushed';
import type { NoticeSettings } from '../../cloud/domain/notice/message';
import type { Office } from '../../cloud/office';
import { takePush } from '../../cloud/http/push';
import { sendAll } from '../../cloud/queue/outbox';
import { addPerson } from '../../cloud/store/sql/people';
import { tellNotices } from '../../cloud/store/sql/notice';
import { sayAllowed } from '../../cloud/store/sql/consent';
import { linkAccounts } from '../../cloud/store/sql/wechat';
import { newKey, openCounty, type County } from '../setup/county';

const templates = { progress: { id: 'template-progress', fields: { thing1: 'topic' } } };
const templateId = templates.progress.id;
let county: County;
let offices: Office[];

beforeAll(async () => {
  county = await openCounty({ templates });
  offices = [county.server.office, (await county.another()).server.office];
  county.wechat.addTemplate(templateId, ['thing1']);
});
afterAll(() => county.close());

type Act = 'accept' | 'refuse' | 'takeBack' | 'send' | 'hear' | 'repeat';
const act = fc.record({ what: fc.constantFrom<Act>('accept', 'accept', 'send', 'send', 'hear', 'hear', 'refuse', 'takeBack', 'repeat'), said: fc.boolean(), pushed: fc.boolean(), pick: fc.nat(20), together: fc.boolean() });

async function newcomer(): Promise<{ personId: string; openid: string }> {
  const { db, keys, tenant, now } = offices[0] as Office;
  const one = { personId: randomUUID(), openid: `openid-${randomUUID()}` };
  await addPerson(db, tenant, { id: one.personId, name: '某某', at: now() });
  await linkAccounts(db, keys, tenant, [one]);
  return one;
}

const message = (personId: string, at: string) => ({
  id: randomUUID(), personId, noticeId: randomUUID(), kind: 'dispatch', audience: 'orderer', state: 'dispatched', orderId: randomUUID(), number: '261121-7K3M9Q', topicId: null,
  villageCode: '610922104203', slot: null, urgent: false, at, send: { kind: 'progress' as const, templateId },
});

test('同意、拒绝、收回、发送、微信的推送，随便什么次序、两个进程一起：余次不为负，没同意的不发，发的不比同意的多', async () => {
  const { db, tenant, now } = offices[0] as Office;
  await fc.assert(fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
    const { personId, openid } = await newcomer();
    const counted = { accepts: 0, takeBacks: 0 };
    const before = { requests: county.wechat.requestCount('/cgi-bin/message/subscribe/send'), sent: county.wechat.sent.length };
    const coming: (() => Promise<unknown>)[] = [];
    const heard: (() => Promise<unknown>)[] = [];
    const push = (event: string, status: string) => {
      const one = { event, from: openid, at: now(), key: randomUUID(), items: [{ TemplateId: templateId, SubscribeStatusString: status }] };
      return () => takePush(offices[1] as Office, one as never, pushHandlers);
    };
    for (const { what, said, pushed, pick, together } of acts) {
      if (what === 'accept') {
        counted.accepts += 1;
        county.wechat.popUp(openid, [{ templateId, accept: true }]);
        const key = newKey();
        if (said) coming.push(() => sayAllowed(db, tenant, { personId, key, templateIds: [templateId], at: now() }));
        if (pushed) coming.push(push('subscribe_msg_popup_event', 'accept'));
      }
      if (what === 'refuse') coming.push(push('subscribe_msg_popup_event', 'reject'));
      if (what === 'takeBack') {
        counted.takeBacks += 1;
        county.wechat.switchOff(openid, [templateId]);
        coming.push(push('subscribe_msg_change_event', 'reject'));
      }
      if (what === 'hear' && coming.length > 0) {
        const [one] = coming.splice(pick % coming.length, 1);
        heard.push(one as () => Promise<unknown>);
        await one?.();
      }
      // What comes twice counts once.
      if (what === 'repeat' && heard.length > 0) await heard[pick % heard.length]?.();
      if (what === 'send') {
        await tellNotices(db, tenant, [], [message(personId, now().toISOString()), message(personId, new Date(now().getTime() + 1 + pick).toISOString())], now());
        await Promise.all((together ? offices : offices.slice(0, 1)).map((office) => sendAll(office)));
      }
      const [row] = await db.query<{ remaining: number; allowed: number }>({ text: 'select greatest(said, pushed) - used as remaining, greatest(said, pushed) as allowed from consent_count where person_id = $1', values: [personId] });
      expect(row?.remaining ?? 0).toBeGreaterThanOrEqual(0);
      expect(row?.allowed ?? 0).toBeLessThanOrEqual(counted.accepts);
      // As long as nobody took anything back, ours never promises more than WeChat's own.
      if (counted.takeBacks === 0) expect(row?.remaining ?? 0).toBeLessThanOrEqual(county.wechat.allowedOf(openid, templateId));
    }
    const sent = county.wechat.sent.length - before.sent;
    expect(sent).toBeLessThanOrEqual(counted.accepts);
    // WeChat is asked in vain only after a taking back that had not reached us.
    if (counted.takeBacks === 0) expect(county.wechat.requestCount('/cgi-bin/message/subscribe/send') - before.requests).toBe(sent);
  }), { numRuns: 40 });
});

test('自己报的只认同意的、本县的模板；一次点一下，发两遍只算一次；别人的账不动', async () => {
  const elder = await county.as('resident-elder');
  const left = async (who = elder) => (await who.must<NoticeSettings>('notice.settings')).kinds.map((one) => one.remaining);
  const key = newKey();
  for (let n = 0; n < 2; n += 1) await elder.must('notice.consent', { key, results: { [templateId]: 'accept', 'someone-elses': 'accept' } });
  expect(await left()).toEqual([1, 0, 0]);
  for (const result of ['reject', 'ban', 'filter']) await elder.must('notice.consent', { key: newKey(), results: { [templateId]: result } });
  expect(await left()).toEqual([1, 0, 0]);
  for (let n = 0; n < 60; n += 1) await elder.must('notice.consent', { key: newKey(), results: { [templateId]: 'acceptWithAlert' } });
  expect(await left()).toEqual([50, 0, 0]);
  expect(await left(await county.as('resident-farmer'))).toEqual([0, 0, 0]);
  expect(await elder.call('notice.consent', { key: newKey() })).toMatchObject({ status: 400, body: { refusal: 'request.shape' } });
});

test('长期的模板，同意一次可以一直发', async () => {
  const office: Office = { ...(offices[0] as Office), templates: { progress: { id: 'template-long', fields: { thing1: 'topic' }, longTerm: true } } };
  county.wechat.addTemplate('template-long', ['thing1'], 'longTerm');
  const { personId, openid } = await newcomer();
  county.wechat.popUp(openid, [{ templateId: 'template-long', accept: true }]);
  await sayAllowed(office.db, office.tenant, { personId, key: newKey(), templateIds: ['template-long'], at: office.now() });
  for (let n = 0; n < 5; n += 1) {
    await tellNotices(office.db, office.tenant, [], [{ ...message(personId, office.now().toISOString()), send: { kind: 'progress', templateId: 'template-long' } }], office.now());
    expect(await sendAll(office)).toBe(1);
  }
});
