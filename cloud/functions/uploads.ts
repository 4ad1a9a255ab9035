/** `records.team`, `records.pack`, `records.uploaded`, `records.table`, `records.behind`: what goes to the national platform, copied out once and marked. */
import { isPrivate } from '../domain/gather/gathering';
import { placeName } from '../domain/grid/directory';
import { chinaDay, dayText } from '../domain/order/clock';
import { NEUTRAL } from '../domain/order/view';
import { csvOf } from '../domain/people/file';
import { isAssociation } from '../domain/people/association';
import { hoursWords } from '../domain/record/ledger';
import { recordShapes, YEARLY, type BehindPage, type TeamRecords, type TeamService, type UploadPack } from '../domain/record/records';
import { Refusal } from '../domain/refusals';
import { dayParts, type DayPart } from '../domain/terms';
import { newId } from '../store/seal';
import { countServed, listServed, markUploaded, readServed, undoUpload, type ServedActivity } from '../store/sql/upload';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';
import { myTeams, topicName } from './records';

const yearOf = (call: Call): number => Number(chinaDay(call.now).slice(0, 4));
const nameOf = (call: Call, one: ServedActivity, personId: string) => one.names?.[personId] ?? call.directory.names.get(personId) ?? '（已注销）';

/** The team meant, of those this person leads. @throws records.notYours */
function teamOf(call: Call, teamId: string | null): { id: string; name: string } {
  personOf(call);
  const own = myTeams(call);
  const team = teamId ? own.find((one) => one.id === teamId) : own[0];
  if (!team) throw new Refusal('records.notYours');
  return team;
}

async function servedOf(call: Call, activityId: string): Promise<ServedActivity> {
  personOf(call);
  const one = await readServed(call.office.db, call.office.tenant, activityId);
  if (!one) throw new Refusal('records.notFound');
  teamOf(call, one.teamId);
  return one;
}

function serviceOf(call: Call, one: ServedActivity): TeamService {
  return {
    activityId: one.activityId, day: one.day, title: topicName(call.directory, one.topicId), place: placeName(call.directory, one.villageCode), headCount: one.headCount, minutes: one.minutes,
    people: one.personIds.map((personId) => {
      const entry = one.entries?.[personId];
      return { entryId: entry?.kind === 'service' ? entry.id : null, name: nameOf(call, one, personId), minutes: entry?.net ?? 0, kind: entry?.kind ?? 'participation' };
    }),
    uploaded: one.uploadedOn ? { on: one.uploadedOn, number: one.uploadNumber ?? '', by: one.uploadedBy === call.personId ? '您' : call.directory.names.get(one.uploadedBy ?? '') ?? '' } : null,
  };
}

const team = define('records.team', { shape: recordShapes.team }, async (call, input): Promise<TeamRecords> => {
  const own = teamOf(call, input.teamId);
  const year = yearOf(call);
  const services = (await listServed(call.office.db, call.office.tenant, own.id, year)).map((one) => serviceOf(call, one));
  const uploaded = services.filter((one) => one.uploaded).length;
  return { team: own, teams: myTeams(call), year, done: services.length, uploaded, goal: YEARLY, sentence: `今年完成 ${services.length} 场，已上传 ${uploaded} 场，目标 ${YEARLY} 场`, services };
});

function packOf(call: Call, one: ServedActivity): UploadPack {
  const { directory } = call;
  // What leaves the county says neither whose home it was nor what was talked about there.
  const hidden = isPrivate(directory, [one]);
  const about = hidden ? NEUTRAL : `${topicName(directory, one.topicId)}科技志愿服务`;
  const title = `${about}（${placeName(directory, one.villageCode)}）`;
  const time = `${dayText(one.day)}${one.slot ? dayParts[one.slot.part as DayPart] ?? '' : ''}`;
  const place = `${placeName(directory, one.villageCode)}${hidden ? '' : one.venue ?? ''}`;
  const names = one.personIds.map((personId) => nameOf(call, one, personId));
  const teamName = directory.teams.get(one.teamId)?.name ?? '';
  const lines = [
    { label: '活动名称', text: title }, { label: '时间', text: time }, { label: '地点', text: place }, { label: '服务队', text: teamName }, { label: '受益人数', text: String(one.headCount) },
    { label: '服务时长', text: `${one.minutes} 分钟（${hoursWords(one.minutes)} 小时）` }, { label: '志愿者', text: names.join('、') }, { label: '志愿者人数', text: String(names.length) }, { label: '工单号', text: one.number },
  ];
  const report = `${dayText(one.day)}，${teamName}在${place}开展${about}，${names.length} 名队员参加，服务群众 ${one.headCount} 人，用时 ${one.minutes} 分钟。${one.summary && !hidden ? `内容：${one.summary}` : ''}`;
  return { activityId: one.activityId, lines, report };
}

const pack = define('records.pack', { shape: recordShapes.pack }, async (call, input): Promise<UploadPack> => packOf(call, await servedOf(call, input.activityId)));

const table = define('records.table', { shape: recordShapes.table }, async (call, input): Promise<{ fileName: string; csv: string; count: number }> => {
  const own = teamOf(call, input.teamId);
  const waiting = (await listServed(call.office.db, call.office.tenant, own.id, yearOf(call))).filter((one) => !one.uploadedOn).map((one) => packOf(call, one));
  const head = ['活动名称', '时间', '地点', '服务队', '受益人数', '服务时长', '志愿者', '志愿者人数', '工单号', '活动情况'];
  return { fileName: `待上传-${own.name}-${chinaDay(call.now)}.csv`, csv: csvOf([head, ...waiting.map((one) => [...one.lines.map(({ text }) => text), one.report])]), count: waiting.length };
});

const uploaded = define('records.uploaded', { shape: recordShapes.uploaded }, async (call, input): Promise<TeamService> => {
  const one = await servedOf(call, input.activityId);
  const { db, tenant } = call.office;
  const personId = personOf(call);
  if (input.undo) await undoUpload(db, tenant, one.activityId, personId, call.now);
  else if (!(await markUploaded(db, tenant, { id: newId(), activityId: one.activityId, on: input.on as string, number: input.number as string, byId: personId, at: call.now }))) throw new Refusal('upload.done');
  return serviceOf(call, await servedOf(call, input.activityId));
});

const behind = define('records.behind', { shape: recordShapes.behind }, async (call): Promise<BehindPage> => {
  personOf(call);
  if (!isAssociation(actorOf(call), call.directory)) throw new Refusal('records.notYours');
  const year = yearOf(call);
  const counts = new Map((await countServed(call.office.db, call.office.tenant, year)).map((one) => [one.teamId, one]));
  // By name, never by size: it is a list of whom to help.
  const teams = [...call.directory.teams.values()].map(({ id, name }) => ({ name, done: counts.get(id)?.done ?? 0, uploaded: counts.get(id)?.uploaded ?? 0 }))
    .filter((one) => one.done < YEARLY || one.uploaded < YEARLY).sort((one, other) => one.name.localeCompare(other.name, 'zh'));
  return { year, goal: YEARLY, teams };
});

export const uploadFunctions: CloudFunction[] = [team, pack, table, uploaded, behind];
