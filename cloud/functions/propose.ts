/** Many orders, few teams: `department.propose` thinks of all together, `department.offerAll` sends what the department chose. */
import { createHash } from 'node:crypto';
import dayjs from 'dayjs';
import * as v from 'valibot';
import type { OfferResult, ProposalPage } from '../domain/answers';
import { chinaDay, slotTrouble, yearBegins } from '../domain/order/clock';
import { shapes } from '../domain/order/schema';
import { cardOf } from '../domain/order/view';
import { Refusal, sayRefusal } from '../domain/refusals';
import { id, key, slug } from '../domain/shape';
import { assign } from '../domain/team/assign';
import { takeStep } from '../step';
import { countAhead, countServices, listToOffer, readBookings } from '../store/sql/claim';
import { actorOf, contextOf, define, personOf, type Call, type CloudFunction } from './define';

/** As many as are thought of at once. */
const MOST = 200;

function checkLiaison(call: Call, departmentId: string): void {
  personOf(call);
  if (!actorOf(call).posts.some((post) => post.kind === 'liaison' && post.departmentId === departmentId)) throw new Refusal('order.notYours');
}

const propose = define('department.propose', { shape: v.object({ departmentId: slug('部门') }) }, async (call, input): Promise<ProposalPage> => {
  checkLiaison(call, input.departmentId);
  const { directory, now, office: { db, keys, tenant } } = call;
  const listed = await listToOffer(db, keys, tenant, input.departmentId, MOST + 1);
  // Orders of one 拼场 move together: one of them stands for all.
  const waiting = listed.slice(0, MOST).filter((one, at, all) => all.findIndex((same) => same.activity.id === one.activity.id) === at);
  const days = new Set(waiting.flatMap(({ order }) => order.slots.filter((slot) => slotTrouble(slot, now) === null).map((slot) => slot.date)));
  const today = chinaDay(now);
  const [bookings, servicesOfYear, ahead] = await Promise.all([
    readBookings(db, tenant, [...days]), countServices(db, tenant, { teamIds: [...directory.teams.keys()], since: yearBegins(now), most: null }), countAhead(db, tenant, today, dayjs(today).add(1, 'month').format('YYYY-MM-DD')),
  ]);
  const rows = assign(directory, waiting, { now, bookings, servicesOfYear, ahead });
  return {
    more: listed.length > MOST,
    rows: rows.map((row, at) => {
      const { order, activity, texts } = waiting[at] as (typeof waiting)[number];
      const chosen = row.options.find((one) => one.team.id === row.teamId);
      return {
        order: cardOf(order, activity, texts, contextOf(call)),
        teamId: row.teamId,
        why: [...(chosen?.why ?? []), ...(activity.invited.includes(row.teamId ?? '') ? ['已经邀请过，还没答复'] : [])],
        others: row.options.map((one) => ({ id: one.team.id, name: one.team.name, why: one.why })),
        lacking: chosen ? [] : row.lacking.map(({ team, trouble }) => `${team.name}：${sayRefusal(trouble.id, trouble.words)}`),
      };
    }),
  };
});

/* One key for each order, from the one the page made: sent twice, each is invited once. */
const keyFor = (whole: string, offer: { id: string; teamId: string }) => createHash('sha256').update(`${whole} ${offer.id} ${offer.teamId}`).digest('base64url');

const offerAll = define('department.offerAll', {
  shape: v.object({
    departmentId: slug('部门'), key,
    offers: v.pipe(v.array(v.object({ id, teamId: slug('服务队') })), v.minLength(1, '请至少选一单'), v.maxLength(MOST, `一次最多${MOST}单`)),
  }),
}, async (call, input): Promise<OfferResult[]> => {
  checkLiaison(call, input.departmentId);
  const results: OfferResult[] = [];
  // One after another, each a step of its own: what can't go out does not hold up the rest.
  for (const offer of input.offers) {
    try {
      await takeStep(call.office, contextOf(call), 'offer', v.parse(shapes.offer, { id: offer.id, key: keyFor(input.key, offer), openToAll: false, teamIds: [offer.teamId] }));
      results.push({ id: offer.id, ok: true, say: '已邀请' });
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      results.push({ id: offer.id, ok: false, say: fault.message });
    }
  }
  return results;
});

export const proposeFunctions: CloudFunction[] = [propose, offerAll];
