/** `calendar.county`: what is open to everybody in the next two months. `calendar.team`: what a team has to do, and who is away. */
import { gatherShapes, isPrivate, standingOf, type CountyCalendar, type TeamCalendar, type TeamDay } from '../domain/gather/gathering';
import { currentCode, isWithin, placeName, teamMembers } from '../domain/grid/directory';
import { chinaDay, chinaDayWords } from '../domain/order/clock';
import { states } from '../domain/order/lifecycle';
import { Refusal } from '../domain/refusals';
import { dayParts } from '../domain/terms';
import { listGatherings, listTeamServices, type GatheringRead } from '../store/sql/gather';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';
import { cardOf, publicTitle } from './gather';

const DAYS = 60;
const MOST = 300;
const dayMs = 86_400_000;

const county = define('calendar.county', { shape: gatherShapes.county, login: 'optional' }, async (call, input): Promise<CountyCalendar> => {
  const { directory, office } = call;
  const until = chinaDay(new Date(call.now.getTime() + DAYS * dayMs));
  const town = input.townCode && currentCode(directory, input.townCode);
  const codes = town ? [...directory.grid.keys(), ...directory.retired.keys()].filter((code) => isWithin(directory, code, town)) : null;
  const listed = await listGatherings(office.db, office.tenant, { from: chinaDay(call.now), until }, codes, MOST);
  const items = listed.filter((read) => standingOf(read.service) === 'coming' && !isPrivate(directory, read.service.orders)).map((read) => cardOf(call, read));
  return { towns: (directory.children.get(directory.root) ?? []).map(({ code, name }) => ({ code, name })), items, until };
});

const partOf = (part: keyof typeof dayParts | null) => (part ? dayParts[part] : '全天');

const team = define('calendar.team', { shape: gatherShapes.team }, async (call, input): Promise<TeamCalendar> => {
  const personId = personOf(call);
  const { directory, office } = call;
  const found = directory.teams.get(input.teamId);
  if (!found) throw new Refusal('team.unknown');
  const members = teamMembers(directory, found.id);
  if (!members.includes(personId)) throw new Refusal('calendar.notYours');
  const span = { from: `${input.month}-01`, until: `${input.month}-31` };
  const listed = await listTeamServices(office.db, office.tenant, found.id, span, MOST);
  const days = new Map<string, TeamDay>();
  const at = (date: string): TeamDay => {
    const known = days.get(date) ?? { date, words: chinaDayWords(date), services: [], away: [] };
    days.set(date, known);
    return known;
  };
  for (const read of listed) {
    const { slot } = read.service.activity;
    const order = read.service.orders.find((one) => states[one.state].waitsFor === 'team') ?? (read.service.activity.servedAt ? read.service.orders[0] : undefined);
    if (slot && order) at(slot.date).services.push(serviceOf(call, read, order, found.id));
  }
  for (const one of directory.away.filter((away) => away.teamId === found.id || (away.personId !== null && members.includes(away.personId)))) {
    const who = one.teamId ? '全队' : directory.names.get(one.personId ?? '') ?? '队员';
    for (const date of daysBetween(one.fromDay, one.untilDay, span)) at(date).away.push({ who, part: partOf(one.part) });
  }
  return { team: found.name, month: input.month, days: [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1)) };
});

/* Whoever does not go along needs the time, not the household. */
function serviceOf(call: Call, read: GatheringRead, order: GatheringRead['service']['orders'][number], teamId: string): TeamDay['services'][number] {
  const { directory } = call;
  const { activity, orders } = read.service;
  const goes = activity.crew?.personIds.includes(call.personId ?? '') || actorOf(call).posts.some((post) => post.kind === 'teamLeader' && post.teamId === teamId);
  const shown = goes || !isPrivate(directory, orders);
  const place = placeName(directory, order.villageCode);
  return {
    id: activity.id, orderId: goes ? order.id : null, title: shown ? publicTitle(call, read).title : '科普服务', part: activity.slot ? dayParts[activity.slot.part] : '',
    place: shown && read.venue ? `${place} ${read.venue}` : place, crew: (activity.crew?.personIds ?? []).map((one) => directory.names.get(one) ?? '志愿者'), label: states[order.state].label,
    signed: read.gathering ? `报名 ${read.gathering.taken} / ${read.gathering.capacity}` : null,
  };
}

function daysBetween(from: string, until: string, span: { from: string; until: string }): string[] {
  const days: string[] = [];
  const first = from > span.from ? from : span.from;
  const last = until < span.until ? until : span.until;
  for (let day = first; day <= last; day = new Date(Date.parse(`${day}T00:00:00Z`) + dayMs).toISOString().slice(0, 10)) days.push(day);
  return days;
}

export const calendarFunctions: CloudFunction[] = [county, team];
