/**
 * Two hundred of everything that stands in a list, for measuring pages. Orders go their real way; of the rest one is made
 * as people make it and then copied in the database, since two hundred by hand would say nothing more about a page.
 */
import type { OrderView } from '../../cloud/domain/answers';
import { tellAll } from '../../cloud/queue/outbox';
import { newKey, village, type County } from './county';
import { freeDays } from './free-days';
import { playTo, type Stage } from './load';

export interface Crowd { placed: string; /** one a grid worker placed for an elder */ behalf: string; claimed: string; served: string; gathering: string; outline: string; draft: string; article: string }

const many = 200;
const dayMs = 86_400_000;

export async function crowd(county: County): Promise<Crowd> {
  await freeDays(county);
  const { db, tenant } = county.server.office;
  const now = county.time.now.getTime();
  const day = (after: number) => new Date(now + 8 * 3_600_000 + after * dayMs).toISOString().slice(0, 10);
  const run = (text: string) => db.query({ text, values: [] });
  /** Copies one row of a table; `over` gives SQL for the columns that differ, in which i counts. */
  const copy = (table: string, where: string, over: Record<string, string>, times = many - 1) => {
    const differing = Object.entries(over).map(([column, value]) => `'${column}', ${value}`).join(', ');
    return run(`insert into ${table} select (jsonb_populate_record(null::${table}, to_jsonb(t) || jsonb_build_object(${differing}))).* from (select * from ${table} where ${where} limit 1) t, generate_series(1, ${times}) i`);
  };
  const orders = async (stage: Stage, count: number, ago: number) => {
    const ids: string[] = [];
    while (ids.length < count) ids.push(...await Promise.all(Array.from({ length: 8 }, () => playTo(county, { villageCode: village, stage, at: new Date(now - ago * dayMs) }))));
    return ids;
  };
  const placed = await orders('placed', many, 21);
  await orders('dispatched', many, 2);
  await orders('accepted', many, 2);
  const claimed = await orders('claimed', 40, 1);
  const served = await orders('served', 16, 5);
  await orders('closed', 40, 10);

  const [elder, secretary, leader, captain, worker, writer] = await Promise.all(['resident-elder', 'leader-mingxing', 'county-leader', 'captain-anti-fraud', 'worker-mingxing-1', 'liaison-police'].map((who) => county.as(who)));
  if (!elder || !secretary || !leader || !captain || !worker || !writer) throw new Error('somebody is missing');
  const { id: behalf } = await worker.must<OrderView>('order.place', {
    key: newKey(), topicId: 'safe-medication', ownWords: null, villageCode: village, venue: '三组院坝', audience: 'elder', headCount: 10, slots: [{ date: day(6), part: 'morning' }],
    contact: { name: '田大爷', phone: '13800000105' }, onBehalf: { consent: true, how: 'visit' },
  });
  const copyId = { id: 'gen_random_uuid()', key: "'copied-key-' || i" };

  // People with posts, teams and their members.
  const uuidOf = (what: string) => `md5('${what} ' || i)::uuid`;
  await run(`insert into person (tenant, id, created_at) select '${tenant}', ${uuidOf('person')}, now() from generate_series(1, ${many}) i`);
  await run(`insert into person_private (tenant, person_id, name) select '${tenant}', ${uuidOf('person')}, '向某' || i from generate_series(1, ${many}) i`);
  const post = (kind: string, grid: string, team: string) => run(`insert into post (tenant, id, person_id, kind, grid_code, team_id, from_at) select '${tenant}', gen_random_uuid(), ${uuidOf('person')}, '${kind}', ${grid}, ${team}, now() - interval '2 days' from generate_series(1, ${many}) i`);
  await post('gridWorker', `'${village}'`, 'null');
  await post('volunteer', 'null', "'anti-fraud-team'");
  await copy('team', "id = 'silver-team'", { id: "'team-' || i", name: "'志愿服务队' || i" });
  await run(`update tenant set directory_version = directory_version + 1 where tenant = '${tenant}'`);

  await worker.must('visit.add', { key: newKey(), gridCode: village, day: day(0), house: '二组李家', asked: '想知道冬天怎么防火' });
  await copy('visit', 'true', { ...copyId, id: uuidOf('visit') });
  await copy('visit_words', 'true', { visit_id: uuidOf('visit') });
  await elder.must('opinion.add', { key: newKey(), gridCode: village, said: '希望多讲讲防骗，老人容易上当' });
  await copy('opinion', 'true', { ...copyId, id: uuidOf('opinion') });
  await copy('opinion_words', 'true', { opinion_id: uuidOf('opinion') });
  await secretary.must('venue.add', { key: newKey(), gridCode: village, name: '文化礼堂', address: '村口' });
  await copy('venue', "name = '文化礼堂'", { ...copyId, name: "'文化礼堂' || i" }, 49);
  await leader.must('institution.add', { key: newKey(), kind: 'school', name: '中心小学', gridCode: village });
  await copy('institution', "name = '中心小学'", { ...copyId, name: "'中心小学' || i" });

  const { id: outline } = await captain.must<{ id: string }>('outline.save', { key: newKey(), topicId: 'anti-fraud', title: '识破冒充客服', unit: '县公安局反诈中心', source: '警方公开提示', text: '一、讲案例；二、讲三不：不转账、不共享屏幕、不说验证码。' });
  await copy('outline', `id = '${outline}'`, { ...copyId, id: uuidOf('outline'), title: "'识破冒充客服' || i" });
  const first = await db.query<{ slug: string }>({ text: "select slug from article where state = 'published' order by slug limit 1", values: [] });
  const article = first[0]?.slug ?? '';
  await copy('article', `slug = '${article}'`, { slug: "'copied-' || i", title: "title || i", key: 'null' });
  await copy('article_text', `slug = '${article}'`, { slug: "'copied-' || i" });

  const gatherings = await Promise.all(claimed.map((orderId) => secretary.must<{ id: string }>('gathering.open', { orderId, key: newKey(), capacity: 300, place: '村委会会议室', note: null })));
  const gathering = gatherings[0]?.id ?? '';
  await elder.must('gathering.signUp', { id: gathering, key: newKey(), heads: 1 });
  await copy('sign_up', 'true', { id: 'gen_random_uuid()', person_id: uuidOf('person'), key: "'copied-key-' || i" });
  await elder.must('question.ask', { id: claimed[0] ?? '', key: newKey(), text: '怎么认假电话' });
  await copy('words', 'order_id = (select id from question limit 1)', { order_id: uuidOf('question') });
  await copy('question', 'true', { ...copyId, id: uuidOf('question'), person_id: uuidOf('person') });
  // What happened becomes messages, as the server does every few seconds.
  await tellAll(county.server.office);
  await copy('message', `person_id = '${county.idOf('resident-elder')}'`, { id: 'gen_random_uuid()', notice_id: 'gen_random_uuid()', at: `to_jsonb(now() - i * interval '1 minute')`, read_at: 'null' });
  await copy('content_check', 'true', { id: uuidOf('check'), ref: uuidOf('question'), state: "'review'" });
  const order = await elder.must<OrderView>('order.read', { id: placed[0] ?? '' });
  return { placed: order.id, behalf, claimed: claimed[0] ?? '', served: served[0] ?? '', gathering, outline, draft: 'copied-1', article };
}
