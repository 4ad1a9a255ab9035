/** `emergency.*`: 平战结合. Switched on with a topic, a reason and an end; ends by itself. Everybody may see when and why. */
import * as v from 'valibot';
import { LONGEST_DAYS, type EmergencyView } from '../domain/article/emergency';
import { articleShapes, mayRunEmergency } from '../domain/article/standing';
import { unitWords } from '../domain/gather/outline';
import { Refusal } from '../domain/refusals';
import { newId } from '../store/seal';
import { endEmergency, listEmergencies, startEmergency } from '../store/sql/emergency';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';

const dayMs = 86_400_000;

async function all(call: Call): Promise<EmergencyView[]> {
  const name = (id: string | null) => (id ? unitWords(call.directory, id) : null);
  return (await listEmergencies(call.office.db, call.office.tenant, 100)).map((one) => ({
    id: one.id, topicId: one.topicId, topic: call.directory.topics.get(one.topicId)?.name ?? '', why: one.why, by: name(one.byId) ?? '', fromAt: one.fromAt.toISOString(), untilAt: one.untilAt.toISOString(),
    endedAt: one.endedAt?.toISOString() ?? null, endedBy: name(one.endedBy), endedWhy: one.endedWhy, on: one.endedAt === null && one.untilAt > call.now,
  }));
}

function leads(call: Call): string {
  const personId = personOf(call);
  if (!mayRunEmergency(actorOf(call), call.directory)) throw new Refusal('emergency.notYours');
  return personId;
}

const start = define('emergency.start', { shape: articleShapes.emergencyStart }, async (call, input): Promise<EmergencyView[]> => {
  const byId = leads(call);
  if (!call.directory.topics.has(input.topicId)) throw new Refusal('topic.unknown', {}, 'topicId');
  const until = new Date(input.until);
  if (!(until > call.now && until.getTime() <= call.now.getTime() + LONGEST_DAYS * dayMs)) throw new Refusal('emergency.until', { days: String(LONGEST_DAYS) }, 'until');
  const id = await startEmergency(call.office.db, call.office.tenant, { id: newId(), topicId: input.topicId, why: input.why, byId, key: input.key, until, at: call.now });
  if (!id) throw new Refusal('emergency.onAlready');
  return all(call);
});

const end = define('emergency.end', { shape: articleShapes.emergencyEnd }, async (call, input): Promise<EmergencyView[]> => {
  const byId = leads(call);
  if (!(await endEmergency(call.office.db, call.office.tenant, { id: input.id, byId, why: input.why, at: call.now }))) throw new Refusal('emergency.notOn');
  return all(call);
});

const list = define('emergency.list', { shape: v.object({}), login: 'optional' }, async (call): Promise<{ items: EmergencyView[]; mayRun: boolean }> => ({
  items: await all(call), mayRun: mayRunEmergency(actorOf(call), call.directory),
}));

export const emergencyFunctions: CloudFunction[] = [start, end, list];
