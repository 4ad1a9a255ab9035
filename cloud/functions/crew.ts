/** Who goes: what the form of a claim offers, and `crew.asks`, what somebody is asked to go to. */
import * as v from 'valibot';
import type { Choices, CrewAsk } from '../domain/answers';
import { gridCrew, placeName, teamMembers } from '../domain/grid/directory';
import { stepRow, type StepName } from '../domain/order/lifecycle';
import type { Activity, Order } from '../domain/order/order';
import { cardOf } from '../domain/order/view';
import { isLightDuty, mayMix, personLacks, usualCrew } from '../domain/team/fit';
import { courseWords, needsOf, qualificationWords } from '../domain/team/needs';
import { postKinds } from '../domain/terms';
import { listAsked, readBookings } from '../store/sql/claim';
import { contextOf, define, personOf, type Call, type CloudFunction } from './define';

/** Who may go along, what each lacks, and whom the form has chosen already; nobody for steps that choose nobody. */
export async function crewChoices(call: Call, step: StepName, order: Order, activity: Activity, offeredTo: string[]): Promise<Pick<Choices, 'crew' | 'needs' | 'usualCrew'>> {
  const choosing: readonly StepName[] = ['claim', 'takeOn', 'recrew'];
  if (!choosing.includes(step)) return { crew: [], needs: null, usualCrew: [] };
  const { directory, now, office } = call;
  const { crew: present } = activity;
  const ofGrid = step === 'takeOn' || present?.kind === 'grid';
  const teamIds = step === 'recrew' && present?.kind === 'team' ? [present.ref] : ofGrid ? [] : offeredTo;
  const own = ofGrid ? gridCrew(directory, present?.ref ?? order.holderCode) : teamIds.flatMap((id) => teamMembers(directory, id));
  const mixed = ofGrid ? [] : directory.posts.map((post) => post.personId).filter((personId) => mayMix(directory, [order], personId));
  const slots = step === 'recrew' && activity.slot ? [activity.slot] : order.slots;
  const fitting = { now, activity, bookings: await readBookings(office.db, office.tenant, [...new Set(slots.map((slot) => slot.date))]), ...(step === 'recrew' && activity.slot ? { slot: activity.slot } : {}) };
  const needs = needsOf(directory, order);
  const [first] = teamIds.map((id) => directory.teams.get(id));
  return {
    crew: [...new Set([...own, ...mixed])].map((id) => {
      const team = teamIds.map((one) => directory.teams.get(one)).find((one) => one && teamMembers(directory, one.id).includes(id)) ?? null;
      const note = personLacks(directory, team, id, order, fitting).join('；');
      return {
        id, name: directory.names.get(id) ?? '', label: labelOf(call, id, team === null), teamIds: teamIds.filter((one) => teamMembers(directory, one).includes(id) || !own.includes(id)),
        ...(note ? { note } : {}), light: isLightDuty(directory, team, id),
      };
    }),
    needs: {
      qualifications: needs.qualifications.map(qualificationWords), training: ofGrid ? '' : courseWords(needs.training), crewSize: needs.crewSize,
      risks: needs.risks, insurance: needs.insurance && step === 'claim', heavy: needs.heavy && !ofGrid,
    },
    usualCrew: step === 'recrew' ? present?.personIds ?? [] : first && call.personId ? usualCrew(directory, first, call.personId, order, fitting) : [],
  };
}

function labelOf({ directory }: Call, personId: string, byPlace: boolean): string {
  const posts = directory.postsOf.get(personId) ?? [];
  const post = posts.find((one) => (one.gridCode !== null) === byPlace) ?? posts[0];
  if (!post) return '';
  return byPlace && post.gridCode ? `${placeName(directory, post.gridCode)}${postKinds[post.kind]}` : postKinds[post.kind];
}

/** The visits this person is asked to go to. */
export async function asksOf(call: Call): Promise<CrewAsk[]> {
  const { directory, office: { db, keys, tenant } } = call;
  const listed = await listAsked(db, keys, tenant, personOf(call), stepRow('come').from);
  return listed.map(({ order, activity, texts, insurance }) => {
    const { crew } = activity;
    return {
      card: cardOf(order, activity, texts, contextOf(call)),
      team: crew?.kind === 'team' ? directory.teams.get(crew.ref)?.name ?? '' : placeName(directory, crew?.ref ?? ''),
      risks: needsOf(directory, order).risks,
      insurance,
      with: (crew?.personIds ?? []).filter((one) => one !== call.personId).map((one) => directory.names.get(one) ?? '志愿者'),
    };
  });
}

const asks = define('crew.asks', { shape: v.object({}) }, (call) => asksOf(call));

export const crewFunctions: CloudFunction[] = [asks];
