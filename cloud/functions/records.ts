/** `records.mine`: the five parts of one's own record. Nobody else's is shown here, and nothing compares people. */
import { placeName, teamLeaders, type Directory } from '../domain/grid/directory';
import { labels } from '../domain/order/schema';
import { isAssociation } from '../domain/people/association';
import { hoursWords } from '../domain/record/ledger';
import { recordShapes, type MyRecords, type ServiceRecord } from '../domain/record/records';
import { courses, qualifications } from '../domain/team/team';
import { postKinds } from '../domain/terms';
import type { Activity } from '../domain/order/order';
import { listCertificates } from '../store/sql/certificate';
import { countWords, listOwnEntries, type OwnEntry } from '../store/sql/records';
import { cardOfCertificate } from './certificate';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';

export const topicName = (directory: Directory, topicId: string | null): string => directory.topics.get(topicId ?? '')?.name ?? '科普服务';

export function crewName(directory: Directory, crew: Activity['crew']): string {
  if (!crew) return '';
  return crew.kind === 'team' ? directory.teams.get(crew.ref)?.name ?? '服务队' : `${placeName(directory, crew.ref)}网格员`;
}

function recordOf(one: OwnEntry, directory: Directory): ServiceRecord {
  const over = one.kind === 'service' && one.minutes < one.ofMinutes ? `那天记满八小时了，双方确认的是 ${one.ofMinutes} 分钟` : null;
  return {
    id: one.id, kind: one.kind, day: one.day, title: topicName(directory, one.topicId), place: placeName(directory, one.villageCode), team: crewName(directory, one.crew),
    minutes: one.net, ofMinutes: one.ofMinutes, hours: hoursWords(one.net), sealed: one.sealed, corrected: one.net !== one.minutes,
    note: one.kind === 'participation' ? '参加记录，不计志愿服务时长' : over,
  };
}

/** The teams this person leads. */
export const myTeams = (call: Call): { id: string; name: string }[] => [...call.directory.teams.values()]
  .filter((team) => teamLeaders(call.directory, team.id).includes(call.personId ?? '')).map(({ id, name }) => ({ id, name }));

const mine = define('records.mine', { shape: recordShapes.mine }, async (call): Promise<MyRecords> => {
  const personId = personOf(call);
  const { directory, office: { db, tenant } } = call;
  const [entries, said, certificates] = await Promise.all([listOwnEntries(db, tenant, personId), countWords(db, tenant, personId), listCertificates(db, tenant, personId)]);
  const volunteer = directory.volunteers.get(personId);
  const services = entries.map((one) => recordOf(one, directory));
  return {
    basics: {
      name: call.name ?? '', isVolunteer: volunteer !== undefined, skills: volunteer?.skills ?? [], qualifications: (volunteer?.qualifications ?? []).map((kind) => qualifications[kind]),
      roles: [...new Set((directory.postsOf.get(personId) ?? []).map((post) => `${post.teamId ? directory.teams.get(post.teamId)?.name ?? '' : post.gridCode ? placeName(directory, post.gridCode) : directory.departments.get(post.departmentId ?? '')?.name ?? ''}${postKinds[post.kind]}`))],
    },
    hours: hoursWords(services.reduce((sum, one) => sum + one.minutes, 0)),
    services, participations: services.filter((one) => one.kind === 'participation').length,
    training: (volunteer?.training ?? []).map((course) => courses[course]),
    honours: [],
    evaluations: said.map(({ tag, count }) => ({ label: labels.tags[tag as keyof typeof labels.tags] ?? tag, count })),
    certificates: certificates.map(cardOfCertificate),
    teams: myTeams(call), mayDecide: isAssociation(actorOf(call), directory),
  };
});

export const recordFunctions: CloudFunction[] = [mine];
