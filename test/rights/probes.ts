/**
 * One probe for every cloud function: how far the order is brought before, and what is sent. A function without a
 * probe fails the matrix and is named. Add yours here, write the matrix anew and review what it says.
 */
import type { LogInView } from '../../cloud/domain/people/logins';
import { notice } from '../../cloud/domain/privacy/notice';
import { openSession } from '../../cloud/functions/login';
import { newId } from '../../cloud/store/seal';
import { sealHours } from '../../cloud/store/sql/ledger';
import { openGathering } from '../../cloud/store/sql/gather';
import { addOutline } from '../../cloud/store/sql/outline';
import { addQuestion } from '../../cloud/store/sql/question';
import { clientAt, newKey } from '../setup/county';
import { sites, type Standing, type Tree } from './people';
import { today, type Scene, type Stage, type Target } from './scene';

export interface Probe {
  /** null: no order is needed */
  stage: Stage | null;
  input: (target: Target, standing: Standing) => object | Promise<object>;
  /** it only reads, so what it was asked about serves the next person too */
  reads?: true;
  /** the order is one of 代点单, placed by who visits there */
  onBehalf?: true;
  /** the answer does not depend on a place: asked once a person */
  placeless?: true;
}

const slot = { date: today, part: 'afternoon' };
const step = (stage: Stage, more: (target: Target) => object = () => ({})): Probe => ({ stage, input: (target) => ({ id: target.id, key: newKey(), ...more(target) }) });
const reading = (input: Probe['input'] = () => ({})): Probe => ({ stage: null, input, reads: true, placeless: true });
const wish = (target: Target) => ({
  key: newKey(), topicId: target.site.topicId, ownWords: null, villageCode: target.site.village, venue: '村委会', audience: null, headCount: 8, slots: [slot], contact: { name: '谢桂香', phone: '13800000101' },
});

/* The desk a person would ask for at this place: that of the node, the department or the team. */
function deskOf({ site }: Target, { label }: Standing): object {
  if (label === 'liaison' || label === 'supervisor') return { kind: 'department', ref: site.department };
  if (label === 'teamLeader' || label === 'volunteer') return { kind: 'team', ref: site.team };
  return { kind: 'grid', ref: site.desk };
}

/** Of the site's crew: the person of the node itself who may go along. */
const ownCrew: Record<string, string> = {
  '610922104203': 'worker-mingxing-1', '610922104901': 'worker-group', '610922104216': 'leader-tanjiawan',
  '610922104000': 'leader-chihe', '610922105000': 'leader-houliu', '610922000000': 'county-deputy',
};

/* Whom one's list would name there: a volunteer for those of departments and teams, a grid worker for the rest. */
const below = ({ label }: Standing) => (['liaison', 'supervisor', 'teamLeader', 'volunteer'].includes(label) ? 'volunteer' : 'gridWorker');

/* Changes are filed for a day that never comes in this test, so that the tree stays as it is. */
const later = '2027-03-01';
const regrid = (change: (tree: Tree) => object): Probe => ({ stage: null, input: ({ site }) => ({ key: newKey(), on: later, ...change(site.tree) }), reads: true });

const invite = (kind: string, where: (target: Target) => string): Probe => ({ stage: null, input: (target) => ({ key: newKey(), kind, where: where(target) }), reads: true });

let named = 0;
let checked = 0;
const teamForm = () => ({
  name: `新登记的队${(named += 1)}`, departmentId: 'association', sponsor: null, sector: 'other', gridCode: '610922000000', topicIds: [], size: 5, leaderName: '裴思源', phone: '13800000104',
});
const volunteerForm = { name: '某某', birthYear: 1985, skills: [], qualifications: [], times: [], gridCodes: [] };

export const probesFor = ({ world: { county, idOf, neighbour }, as, post, helper }: Scene): Record<string, Probe> => {
  /* Whoever may do everything at the target's place: of the other county, its own leader. */
  const chief = async ({ site }: Target) => (site.village === neighbour.village ? neighbour.as('leader') : as('county-leader'));
  const sql = <Row>(text: string, values: unknown[]) => county.server.office.db.query<Row>({ text, values });
  const made = async (target: Target, name: string, more: object) => (await (await chief(target)).must<{ id: string }>(name, { key: newKey(), ...more })).id;
  /* The hour entry of the target's service: of another county, and where none was served, one that is not there. */
  const nothing = '00000000-0000-4000-8000-000000000000';
  const entryOf = async ({ id }: Target) => (await sql<{ id: string; activityId: string }>('select id, activity_id as "activityId" from hour_entry where order_id::text = $1 and ref_id is null', [id]))[0] ?? { id: nothing, activityId: nothing };
  /* A correction by the captain, brought to this state; 20 minutes less first, so that there is something to raise. */
  const corrected = async (target: Target, state: 'proposed' | 'effective' | 'contested'): Promise<string> => {
    const entry = await entryOf(target);
    if (entry.id === nothing) return nothing;
    const lead = await as(target.site.captain);
    // The same service may be asked about by several persons one after another: what is open is put aside first.
    await sql("delete from hour_correction where entry_id = $1 and state = 'proposed'", [entry.id]);
    await sql("update hour_correction set state = 'effective' where entry_id = $1 and state = 'contested'", [entry.id]);
    const [before] = await sql<{ id: string }>("select id from hour_correction where entry_id = $1 and state = 'effective'", [entry.id]);
    const id = before?.id ?? (await lead.must<{ id: string }>('records.propose', { key: newKey(), entryId: entry.id, minutes: 20, reason: '先走了' })).id;
    if (state === 'proposed') return (await lead.must<{ id: string }>('records.propose', { key: newKey(), entryId: entry.id, minutes: 30, reason: '没先走' })).id;
    // The captain's own hours, lessened by somebody else: only so is there anything to dispute.
    await sql('update hour_correction set by_id = $2, state = $3 where id = $1', [id, idOf('volunteer-anti-fraud-1'), state]);
    return id;
  };
  const cancel = (code: (tree: Tree) => string): Probe => ({ stage: null, input: async (target) => ({ id: await made(target, 'grid.rename', { on: later, code: code(target.site.tree), name: '新名字' }) }) });
  /* A gathering opened by the county's own leader where they may, else by the team; the same one however often it is asked for. */
  const opened = async (target: Target) => {
    if (!target.id) return newId();
    const { db, tenant } = county.server.office;
    const rows = await db.query<{ id: string }>({ text: 'select activity_id as id from orders where tenant = $1 and id = $2', values: [tenant, target.id] });
    if (!rows[0]) return newId();
    const { id } = rows[0];
    await openGathering(db, tenant, { activityId: id, orderId: target.id, place: '村委会', note: null, capacity: 500, personId: idOf('county-leader'), key: `probe-${id}`, at: county.time.now });
    return id;
  };
  const signedUp = async (target: Target) => {
    const mother = await as('resident-farmer');
    const id = await opened(target);
    return (await mother.call<{ mine: { id: string } | null }>('gathering.signUp', { id, key: newKey(), heads: 1 })).body.mine?.id ?? newId();
  };
  const questioned = async (target: Target) => {
    const { db, tenant } = county.server.office;
    const activityId = await opened(target);
    const id = newId();
    const done = await addQuestion(db, tenant, { id, activityId, orderId: target.id || id, personId: newId(), viaHelper: false, key: newKey(), text: '怎么办', most: 3, at: county.time.now });
    return done === 'done' ? id : newId();
  };
  const articleForm = () => ({ key: newKey(), topicId: 'anti-fraud', title: '先挂断', summary: '先挂断再问。', unit: '县公安局', source: '公开提示', minutes: 2, expiresMonths: 12, text: '## 怎么做\n- 先挂断。\n- 打96110问一问。' });
  // By somebody who asks for nothing in the matrix, so that nobody reviews their own by chance.
  const drafted = async (handIn = false, publish = false): Promise<string> => {
    const writer = await as('county-deputy');
    const { slug } = await writer.must<{ slug: string }>('article.save', articleForm());
    if (handIn) await writer.must('article.submit', { slug });
    if (publish) await (await as('county-leader')).must('article.review', { slug, yes: true });
    return slug;
  };
  const outlineOf = (topicId: string) => ({ key: newKey(), topicId, title: '提纲', unit: '县公安局', source: '公开提示', text: '一、讲案例；二、讲三不：不转账、不共享屏幕、不说验证码。' });
  // Written by somebody who asks for nothing in the matrix, so that nobody reviews their own by chance.
  const outlined = async ({ site }: Target) => {
    if (site.village === neighbour.village) return newId();
    const { db, tenant } = county.server.office;
    const { key, ...rest } = outlineOf(site.topicId ?? 'anti-fraud');
    return addOutline(db, tenant, { ...rest, key, id: newId(), authorId: newId(), sample: false, at: county.time.now });
  };
  const opined = (target: Target) => made(target, 'opinion.add', { gridCode: target.site.tree.whole, said: '路灯坏了' });
  const applied = async () => {
    // One person has only so many waiting; the older ones become somebody else's.
    await sql(`update team_application set by_id = gen_random_uuid() where by_id = $1 and state = 'waiting'
      and id not in (select id from team_application where by_id = $1 and state = 'waiting' order by applied_at desc, id limit 3)`, [idOf('resident-teacher')]);
    return (await (await as('resident-teacher')).must<{ id: string }>('team.apply', { key: newKey(), ...teamForm() })).id;
  };
  const freshTeam = async () => (await (await as('county-leader')).must<{ teamId: string }>('team.decide', { id: await applied(), yes: true })).teamId;
  return {
    'order.place': { stage: null, input: wish },
    'order.place 代点单': { stage: null, input: (target) => ({ ...wish(target), onBehalf: { consent: true } }) },
    'order.amend': step('placed', () => ({ headCount: 12 })),
    'order.ask': step('placed', () => ({ question: '多少人？' })),
    'order.reply': step('asked', () => ({ reply: '二十人' })),
    'order.answer': step('placed', () => ({ reply: '请看文章' })),
    'order.unsolved': step('answered'),
    'order.reject': step('placed', () => ({ reason: '不是科普' })),
    'order.raise': step('placed', () => ({ reason: '没有人手' })),
    'order.dispatch': step('placed', ({ site }) => ({ departmentId: site.department })),
    // Against the proposal a reason is needed; here it has one.
    'order.dispatch 另派': step('placed', () => ({ departmentId: 'market', reason: '该市场监管局办' })),
    'order.redispatch 下级单位': step('dispatched', () => ({ departmentId: 'police-unit', reason: '该反诈中心办' })),
    'order.redispatch': step('dispatched', () => ({ departmentId: 'market', reason: '该市场监管局办' })),
    'order.takeOn': step('placed', ({ site }) => ({ crew: [idOf(ownCrew[site.desk] as string)], slot })),
    'order.accept': step('dispatched', () => ({ openToAll: true })),
    'order.decline': step('dispatched', () => ({ reasonCode: 'other', whoseDuty: '别的部门', rule: '职责分工' })),
    'order.giveBack': step('accepted', () => ({ reason: '没有队伍' })),
    'order.offer': step('accepted', ({ site }) => ({ openToAll: false, teamIds: [site.team] })),
    'order.decide': step('disputed', () => ({ outcome: 'dispatch', departmentId: 'market', decision: '由市场监管局办' })),
    'order.claim': step('accepted', () => ({ slot, speaker: '谭老师' })),
    'order.pass': step('accepted'),
    'order.propose': step('claimed', () => ({ slot: { date: '2026-11-30', part: 'morning' } })),
    'order.agree': step('proposed'),
    'order.release': step('claimed', () => ({ reason: '车坏了' })),
    'order.reclaim': step('claimed', () => ({ reason: '联系不上' })),
    'order.noShow': step('claimed', () => ({ missing: 'audience' })),
    'order.confirm': step('claimed'),
    'order.arrive': step('claimed', ({ visitCode }) => ({ visitCode })),
    'order.serve': step('claimed', ({ visitCode }) => ({ visitCode, headCount: 10, minutes: 30, summary: '讲座' })),
    'order.rate': step('served', () => ({ stars: 5 })),
    'order.rerate': step('rated', () => ({ stars: 4 })),
    'order.followUp': step('rated', () => ({ reached: true, satisfied: 'yes' })),
    'order.redo': step('rated', () => ({ reason: '没听清' })),
    'order.withdraw': step('placed'),
    'order.join': step('dispatched', ({ companion }) => ({ withOrderId: companion })),
    'order.remind': step('placed'),
    'order.triage': step('placed', () => ({ topicId: 'health', urgent: true })),
    'order.slip': { stage: 'placed', onBehalf: true, input: ({ id }) => ({ id, key: newKey() }) },
    'order.slip 不印码': { stage: 'placed', onBehalf: true, input: ({ id }) => ({ id }), reads: true },
    'order.rateByCode': {
      // The code is the right: whoever holds the paper speaks for the elder.
      stage: 'served', onBehalf: true, placeless: true,
      input: async ({ id, number, site }) => ({ number, code: (await (await as(helper(site))).must<{ ratingCode: string }>('order.slip', { id, key: newKey() })).ratingCode, stars: 5 }),
    },
    'order.rateByCode 没印过': { stage: 'served', onBehalf: true, placeless: true, input: ({ number }) => ({ number, code: '12345678', stars: 5 }), reads: true },
    'order.read': { stage: 'dispatched', input: ({ id }) => ({ id }), reads: true },
    'order.reveal': { stage: 'dispatched', input: ({ id }) => ({ id }), reads: true },
    'order.choices': { stage: 'dispatched', input: ({ id }) => ({ id, step: 'accept' }), reads: true },
    'order.choices 派单': { stage: 'placed', input: ({ id }) => ({ id, step: 'dispatch' }), reads: true },
    'order.mine': reading(),
    'queue.mine': { stage: null, input: deskOf, reads: true },
    'home.read': reading(),
    'me.read': reading(),
    'grid.read': { stage: null, input: ({ site }) => ({ code: site.desk }), reads: true },
    'grid.node': { stage: null, input: ({ site }) => ({ code: site.desk }), reads: true },
    'grid.gaps': { stage: null, input: ({ site }) => ({ code: site.desk }), reads: true },
    'grid.changes': reading(),
    'grid.save': { stage: null, input: ({ site }) => ({ code: site.desk, population: 800, households: 300 }), reads: true },
    'grid.add': regrid(({ whole }) => ({ parentCode: whole, level: 'unit', name: '一单元' })),
    'grid.rename 村': regrid(({ whole }) => ({ code: whole, name: '新村' })),
    'grid.rename 小组': regrid(({ part }) => ({ code: part, name: '新组' })),
    'grid.rename 本级': { stage: null, input: ({ site }) => ({ key: newKey(), on: later, code: site.desk, name: '新名字' }), reads: true },
    'grid.move 村': regrid(({ whole, wholeTo }) => ({ code: whole, parentCode: wholeTo })),
    'grid.move 小组': regrid(({ part, partTo }) => ({ code: part, parentCode: partTo })),
    'grid.move 小组出镇': regrid(({ part, away }) => ({ code: part, parentCode: away })),
    'grid.split 村': regrid(({ whole }) => ({ code: whole, newCode: `${whole.slice(0, 9)}299`, newName: '新村' })),
    'grid.split 小组': regrid(({ part }) => ({ code: part, newName: '新组' })),
    'grid.merge 村': regrid(({ whole, wholeInto }) => ({ code: whole, intoCode: wholeInto })),
    'grid.merge 小组': regrid(({ part, partInto }) => ({ code: part, intoCode: partInto })),
    'grid.cancel 村': cancel(({ whole }) => whole),
    'grid.cancel 小组': cancel(({ part }) => part),
    'venue.list': { stage: null, input: ({ site }) => ({ villageCode: site.tree.whole }), reads: true },
    'venue.add': { stage: null, input: ({ site }) => ({ key: newKey(), gridCode: site.tree.whole, name: '文化礼堂', address: '村口' }), reads: true },
    'venue.save': { stage: null, input: async (target) => ({ id: await made(target, 'venue.add', { gridCode: target.site.tree.whole, name: '文化礼堂', address: '村口' }), name: '老礼堂', address: '村口' }) },
    'institution.add': { stage: null, input: ({ site }) => ({ key: newKey(), kind: 'school', name: '中心小学', gridCode: site.tree.whole }), reads: true },
    'institution.enter': {
      stage: null, placeless: true,
      input: async () => ({ code: (await (await as('county-leader')).must<{ code: string }>('institution.add', { key: newKey(), kind: 'other', name: '单位', gridCode: '610922104203' })).code }),
    },
    'institution.mine': reading(),
    'institution.list': { stage: null, input: ({ site }) => ({ gridCode: site.tree.whole }), reads: true },
    'visit.add': { stage: null, input: ({ site }) => ({ key: newKey(), gridCode: site.tree.whole, day: today, house: '老王家', asked: '冬天怎么防火' }), reads: true },
    'visit.add 记在自己那里，带上这一单': {
      stage: 'dispatched', reads: true,
      input: ({ id }, { sites: { own } }) => ({ key: newKey(), gridCode: own && own !== 'otherCounty' ? sites[own].tree.whole : sites.village.village, day: today, house: '老王家', asked: '冬天怎么防火', orderId: id }),
    },
    'visit.mine': reading(),
    'visit.unvisited': reading(() => ({ days: 30 })),
    'opinion.add': { stage: null, input: ({ site }) => ({ key: newKey(), gridCode: site.tree.whole, said: '路灯坏了' }), reads: true },
    'opinion.add 走访时': { stage: null, input: ({ site }) => ({ key: newKey(), gridCode: site.tree.whole, said: '路灯坏了', onVisit: true }), reads: true },
    'opinion.mine': reading(),
    'opinion.list': { stage: null, input: ({ site }) => ({ gridCode: site.desk }), reads: true },
    'opinion.reply': { stage: null, input: async (target) => ({ key: newKey(), id: await made(target, 'opinion.add', { gridCode: target.site.tree.whole, said: '路灯坏了' }), reply: '这周修好' }) },
    'report.overview': { stage: null, input: ({ site }) => ({ gridCode: site.desk }), reads: true },
    'report.orders': { stage: null, input: ({ site }) => ({ gridCode: site.desk }), reads: true },
    'report.demand': { stage: null, input: ({ site }) => ({ gridCode: site.desk, months: 3 }), reads: true },
    'order.again': step('rated', () => ({ consent: true, ownWords: '想听防火', slots: [slot] })),
    'afterCall.list': { stage: null, input: ({ site }) => ({ gridCode: site.desk }), reads: true },
    // No service of this test is a month old: whoever may ask hears that there is nothing to ask yet.
    'afterCall.reveal': { stage: 'rated', input: ({ id }) => ({ id, kind: 'use' }), reads: true },
    'afterCall.record': { stage: 'rated', input: ({ id }) => ({ id, key: newKey(), kind: 'use', outcome: 'using' }), reads: true },
    'report.quality': { stage: null, input: ({ site }) => ({ gridCode: site.desk, year: 2026 }), reads: true },
    'report.quality 一支队': { stage: null, input: ({ site }) => ({ teamId: site.team, year: 2026 }), reads: true },
    'honour.proposals': reading(() => ({ year: 2026 })),
    'honour.confirm': reading(() => ({ year: 2026, ruleId: 'star-1', ref: 'anti-fraud-team' })),
    'honour.saveRule': reading(() => ({ id: 'star-3', label: '嘉许三星', minMinutes: 3600, minServices: 30, minRated: 10, minStars: 4.2 })),
    'honour.mine': reading(),
    'honour.answer': reading(() => ({ id: '00000000-0000-4000-8000-000000000000', publish: true })),
    'honour.public': reading(),
    'clock.overdue': reading(),
    'records.mine': reading(),
    'records.team': { stage: null, input: ({ site }) => ({ teamId: site.team }), reads: true },
    'records.table': { stage: null, input: ({ site }) => ({ teamId: site.team }), reads: true },
    'records.behind': reading(),
    'records.corrections': reading(),
    'records.pack': { stage: 'served', input: async (target) => ({ activityId: (await entryOf(target)).activityId }), reads: true },
    'records.uploaded': { stage: 'served', input: async (target) => ({ activityId: (await entryOf(target)).activityId, on: today, number: 'KJ-1' }), reads: true },
    'records.propose': { stage: 'served', input: async (target) => ({ key: newKey(), entryId: (await entryOf(target)).id, minutes: 20, reason: '先走了' }) },
    'records.confirm': { stage: 'served', input: async (target) => ({ id: await corrected(target, 'proposed'), answer: 'yes' }) },
    'records.dispute': { stage: 'served', input: async (target) => ({ id: await corrected(target, 'effective'), reason: '我没有早走' }) },
    'records.decide': { stage: 'served', input: async (target) => ({ id: await corrected(target, 'contested'), outcome: 'stands', reason: '签到表上是这样' }) },
    // What is not yet in the chain is put there by whoever asks, rightly; here it is done before.
    'certificate.issue': { stage: null, input: async () => {
      const { db, keys, tenant } = county.server.office;
      await sealHours(db, keys, tenant);
      return { key: newKey() };
    }, reads: true, placeless: true },
    'certificate.pdf': reading(() => ({ number: 'ZM-20261123-222222' })),
    // A number of its own each time: wrong codes of one number are counted.
    'certificate.check': reading(() => ({ number: `ZM-20261123-22222${'ABCDEFGHJKLMNPQRSTUVWXYZ'[(checked += 1) % 24]}`, code: '22222222' })),
    'certificate.void': reading(() => ({ number: 'ZM-20261123-222222', reason: '重开了一份' })),
    'clock.calendar': reading(),
    'article.list': reading(),
    'article.read': reading(() => ({ slug: 'recognise-stroke' })),
    'login.askDesk': reading(),
    'login.awaitDesk': reading(() => ({ ticket: 'a'.repeat(43) })),
    'login.confirmDesk': { stage: null, input: async () => ({ code: (await (await as(null)).must<{ code: string }>('login.askDesk')).code, answer: 'yes' }), reads: true, placeless: true },
    'people.list': reading(),
    'people.invite 网格长': invite('gridLeader', ({ site }) => site.desk),
    'people.invite 网格员': invite('gridWorker', ({ site }) => site.desk),
    'people.invite 联络员': invite('liaison', ({ site }) => site.department),
    'people.invite 分管领导': invite('supervisor', ({ site }) => site.department),
    'people.invite 队长': invite('teamLeader', ({ site }) => site.team),
    'people.invite 志愿者': invite('volunteer', ({ site }) => site.team),
    'people.invite 管理员': invite('administrator', ({ site }) => (site.team === 'neighbour' ? '621025000000' : '610922000000')),
    'people.invite 内容编辑': invite('editor', ({ site }) => (site.team === 'neighbour' ? '621025000000' : '610922000000')),
    'people.end': { stage: null, input: async (target, standing) => ({ id: (await post(target, below(standing))).id }) },
    'people.handOver': { stage: null, input: async (target, standing) => ({ id: (await post(target, below(standing))).id, toPersonId: idOf('leader-yundou') }) },
    'people.file': { stage: null, input: async (target, standing) => ({ personId: (await post(target, below(standing))).personId }), reads: true },
    'people.saveFile': { stage: null, input: async (target, standing) => ({ personId: (await post(target, below(standing))).personId, skills: ['防溺水'], training: [] }), reads: true },
    'people.export': reading(),
    'people.unseen': reading(),
    'order.comers': { stage: 'claimed', input: ({ id }) => ({ id }), reads: true },
    'order.whoComes': { stage: 'placed', onBehalf: true, placeless: true, input: ({ number }) => ({ number, code: '000000' }), reads: true },
    'visit.materials': { stage: 'claimed', input: ({ id }) => ({ id }), reads: true },
    'visit.material': { stage: 'claimed', input: ({ id }) => ({ id, do: 'add', name: '投影', brings: 'team' }), reads: true },
    'visit.thank': { stage: 'served', input: ({ id }) => ({ id, key: newKey(), words: '讲得好' }) },
    'order.come': step('claimed'),
    'order.cannot': step('claimed'),
    'order.recrew': step('claimed', ({ site }) => ({ crew: [idOf(site.captain)] })),
    'crew.asks': reading(),
    'team.almost': { stage: null, input: ({ site }) => ({ teamId: site.team }), reads: true },
    'department.propose': { stage: null, input: ({ site }) => ({ departmentId: site.department }), reads: true },
    'department.offerAll': { stage: 'accepted', input: ({ id, site }) => ({ departmentId: site.department, key: newKey(), offers: [{ id, teamId: site.team }] }) },
    'gathering.open': { stage: 'claimed', input: ({ id }) => ({ orderId: id, key: newKey(), capacity: 30, place: '村委会', note: null }), reads: true },
    'gathering.close': { stage: 'claimed', input: async (target) => ({ id: await opened(target) }), reads: true },
    'gathering.read': { stage: 'claimed', input: async (target) => ({ id: await opened(target) }), reads: true },
    'gathering.ofOrder': { stage: 'claimed', input: ({ id }) => ({ id }), reads: true },
    'gathering.signUps': { stage: 'claimed', input: async (target) => ({ id: await opened(target) }), reads: true },
    'gathering.signUp': { stage: 'claimed', input: async (target) => ({ id: await opened(target), key: newKey(), heads: 1 }), reads: true },
    'gathering.signUp 替人报名': { stage: 'claimed', input: async (target) => ({ id: await opened(target), key: newKey(), heads: 1, name: '张奶奶' }), reads: true },
    'gathering.cancel': { stage: 'claimed', input: async (target) => ({ id: await opened(target), signUpId: await signedUp(target) }), reads: true },
    'gathering.attend': { stage: 'claimed', input: async (target) => ({ id: await opened(target), key: newKey(), came: 9 }), reads: true },
    'calendar.county': reading(),
    'calendar.team': { stage: null, input: ({ site }) => ({ teamId: site.team, month: '2026-11' }), reads: true },
    'question.ask': { stage: 'claimed', input: ({ id }) => ({ id, key: newKey(), text: '怎么认假电话' }), reads: true },
    'question.ask 替人问': { stage: 'claimed', input: ({ id }) => ({ id, key: newKey(), text: '怎么认假电话', viaHelper: true }), reads: true },
    'question.list': { stage: 'claimed', input: ({ id }) => ({ id }), reads: true },
    'question.cover': { stage: 'claimed', input: async (target) => ({ id: target.id, ids: [await questioned(target)], on: true }), reads: true },
    'question.hide': { stage: 'claimed', input: async (target) => ({ id: target.id, ids: [await questioned(target)], on: true }), reads: true },
    'outline.list': reading(),
    'outline.read': { stage: null, input: async (target) => ({ id: await outlined(target) }), reads: true },
    'outline.save': { stage: null, input: ({ site }) => outlineOf(site.topicId ?? 'anti-fraud'), reads: true, placeless: true },
    'outline.review': { stage: null, input: async (target) => ({ id: await outlined(target), expiresOn: '2027-11-23' }) },
    'outline.withdraw': { stage: null, input: async (target) => ({ id: await outlined(target), reason: '热线改了' }) },
    'outline.attach': { stage: 'claimed', input: ({ id }) => ({ orderId: id, outlineId: null }), reads: true },
    'outline.ofOrder': { stage: 'claimed', input: ({ id }) => ({ id }), reads: true },
    'article.feed': reading(),
    'article.follow': reading(() => ({ topics: [], plain: false })),
    'article.drafts': reading(),
    'article.draft': reading(() => ({ slug: 'recognise-stroke' })),
    'article.save': reading(() => articleForm()),
    'article.submit': reading(async () => ({ slug: await drafted() })),
    'article.review': reading(async () => ({ slug: await drafted(true), yes: true })),
    'article.withdraw': reading(async () => ({ slug: await drafted(true, true), reason: '过时了' })),
    'article.correct': reading(async () => ({ slug: await drafted(true, true), reason: '写错了' })),
    'article.pushPreview': { stage: null, input: async ({ site }) => ({ slug: await drafted(true, true), grids: [site.desk] }), reads: true },
    'article.push': { stage: null, input: async ({ site }) => ({ key: newKey(), slug: await drafted(true, true), grids: [site.desk] }), reads: true },
    'article.reach': reading(() => ({ slug: 'recognise-stroke' })),
    'article.toTell': { stage: null, input: ({ site }) => ({ gridCode: site.desk }), reads: true },
    'article.told': { stage: null, input: ({ site }) => ({ pushId: nothing, gridCode: site.desk }), reads: true },
    'article.voice': reading(() => ({ slug: 'recognise-stroke', piece: 0 })),
    'emergency.start': reading(async () => ({ key: newKey(), topicId: 'disaster-reduction', until: new Date(county.time.now.getTime() + 3_600_000).toISOString(), why: '演练' })),
    'emergency.end': reading(() => ({ id: nothing, why: '演练完了' })),
    'emergency.list': reading(),
    'login.leave': { stage: null, input: () => ({}), placeless: true },
    'team.list': reading(),
    'team.mine': reading(),
    'team.read': { stage: null, input: ({ site }) => ({ id: site.team }), reads: true },
    'team.apply': reading(() => ({ key: newKey(), ...teamForm() })),
    'team.amend': reading(async () => ({ ...teamForm(), id: await applied() })),
    'team.applications': reading(),
    'team.decide': reading(async () => ({ id: await applied(), yes: true })),
    'team.edit': reading(async () => ({ ...teamForm(), id: await freshTeam() })),
    'team.platform': { stage: null, input: ({ site }) => ({ id: site.team, platformNumber: 'KJZY-1', platformOn: '2026-10-08' }), reads: true },
    'team.close': reading(async () => ({ id: await freshTeam() })),
    'team.unregistered': reading(),
    'team.phone 申请': reading(async () => ({ applicationId: await applied() })),
    'team.phone 队员': { stage: null, input: ({ site }) => ({ teamId: site.team, personId: idOf(site.captain) }), reads: true },
    'team.join': { stage: null, input: ({ site }) => ({ teamId: site.team }), reads: true },
    'team.joinAnswer': {
      stage: null, reads: true,
      input: async ({ site }) => {
        const farmer = await as('resident-farmer');
        await farmer.call('volunteer.register', { name: '覃有田', birthYear: 1975, skills: [], qualifications: [], times: [], gridCodes: [], phone: '13800000102' });
        await farmer.call('team.join', { teamId: site.team });
        return { teamId: site.team, personId: idOf('resident-farmer'), yes: false };
      },
    },
    // Of a team nobody here belongs to: whoever left would not be there for the rows that follow.
    'team.leave': reading(async () => ({ teamId: await freshTeam() })),
    'team.deputy': { stage: null, input: ({ site }) => ({ teamId: site.team, personId: idOf(site.captain), deputy: false }), reads: true },
    'team.train': { stage: null, input: ({ site }) => ({ teamId: site.team, personId: idOf(site.captain), course: 'speaking', day: today }), reads: true },
    'team.away 全队': { stage: null, input: ({ site }) => ({ key: newKey(), teamId: site.team, fromDay: '2027-05-01', untilDay: '2027-05-02' }), reads: true },
    'team.away 自己': reading(() => ({ key: newKey(), fromDay: '2027-05-01', untilDay: '2027-05-02' })),
    'team.comeBack': reading(async () => ({ id: (await (await as('captain-anti-fraud')).must<{ id: string }>('team.away', { key: newKey(), teamId: 'anti-fraud-team', fromDay: '2027-05-03', untilDay: '2027-05-03' })).id })),
    'volunteer.read': reading(),
    'volunteer.see': { stage: null, input: ({ site }) => ({ teamId: site.team, personId: idOf(site.captain), kind: 'lawyer', seen: false }), reads: true },
    'volunteer.register': { stage: null, placeless: true, input: (_, { label }) => ({ ...volunteerForm, phone: `1380000${String([...label].reduce((sum, letter) => sum + letter.charCodeAt(0), 0)).padStart(4, '0')}` }) },
    'volunteer.edit': { stage: null, placeless: true, input: () => volunteerForm },
    'message.list': reading(),
    'message.read': reading(),
    'notice.settings': reading(),
    'notice.switch': reading(() => ({ kind: 'progress', on: false })),
    'notice.consent': reading(() => ({ key: newKey(), results: {} })),
    'notice.dead': reading(),
    'notice.retry': reading(),
    'queue.pulse': reading(),
    'service.photos': { stage: 'served', input: ({ id }) => ({ id }), reads: true },
    'service.photo': { stage: 'served', input: ({ id }) => ({ do: 'add', id, fileId: newId() }), reads: true },
    'check.list': reading(),
    'check.decide': reading(() => ({ id: newId(), pass: true })),
    'check.appeal': reading(() => ({ id: newId() })),
    'privacy.notice': reading(),
    'privacy.agree': reading(() => ({ version: notice.version })),
    'privacy.export': reading(),
    'privacy.erasePlan': reading(),
    // Of another plan than the one shown, so that nobody is gone for the rows that follow.
    'privacy.erase': reading(() => ({ key: newKey(), plan: 'none', confirm: '删除' })),
    'about.read': reading(),
    'kin.code': reading(),
    'kin.bind': reading(() => ({ code: '23456789', called: '妈妈', kinCalled: '儿子', consent: true })),
    'kin.list': reading(),
    'kin.end': reading(() => ({ id: newId() })),
    'duty.read': { stage: null, input: ({ site }) => ({ gridCode: site.village }), reads: true },
    'duty.save': { stage: null, input: ({ site }) => ({ gridCode: site.village, phone: '0915-6310203' }), reads: true },
    'opinion.accept': { stage: null, input: async (target) => ({ id: await opined(target), key: newKey(), day: today }) },
    'opinion.rate': { stage: null, input: async (target) => ({ id: await opined(target), key: newKey(), satisfied: 'yes' }) },
    'opinion.callBack': { stage: null, input: async (target) => ({ id: await opined(target), key: newKey(), reached: false }) },
    'opinion.phone': { stage: null, input: async (target) => ({ id: await opined(target) }) },
    'phone.ofCode': reading(() => ({ code: 'nothing-of-wechat' })),
    'code.village': { stage: null, input: ({ site }) => ({ gridCode: site.village }), reads: true },
    'code.slip': { stage: 'claimed', input: ({ id }) => ({ id }), reads: true },
    'practice.read': reading(() => ({ slug: 'pay-with-the-phone' })),
    'login.list': reading(),
    // A log-in of their own beside the one that asks, so that they are still there for the rows that follow.
    'login.revoke': reading(async (_, { who }) => {
      if (!who) return { id: nothing };
      const beside = clientAt(county.url, (await openSession(county.server.office, idOf(who))).sessionToken);
      return { id: (await beside.must<LogInView[]>('login.list')).find((one) => one.here)?.id ?? nothing };
    }),
    // Somebody nobody here is: nobody is thrown out for the rows that follow.
    'login.endFor': reading(() => ({ personId: nothing })),
    'audit.search': reading(() => ({ fromDay: today, untilDay: today })),
    'people.accept': {
      // Near the very end: from here on everybody is an editor.
      stage: null, input: async () => ({ code: (await (await as('county-leader')).must<{ code: string }>('people.invite', { key: newKey(), kind: 'editor', where: '610922000000' })).code, name: '收到码的人' }), placeless: true,
    },
    // Before the last but one: whoever took it back agrees again at the next probe of privacy.agree.
    'privacy.withdraw': { stage: null, placeless: true, input: () => ({}) },
    // The very last: whoever leaves has no post in a team any more.
    'volunteer.leave': { stage: null, placeless: true, input: () => ({}) },
  };
};
