/** 网格员档案 and the desks that nobody opened. */
import { Refusal } from '../domain/refusals';
import { isWithin, type Directory } from '../domain/grid/directory';
import { chinaDay, chinaTime, mondayToFriday } from '../domain/order/clock';
import type { FileView, UnseenView } from '../domain/people/answers';
import { csvOf, workingDaysSince } from '../domain/people/file';
import { maskPhone } from '../domain/people/mask';
import { peopleShapes } from '../domain/people/schema';
import { seatLabel, seatWhere } from '../domain/people/seats';
import { mayExport, maySeeFile } from '../domain/people/sight';
import * as v from 'valibot';
import { newId } from '../store/seal';
import { addLook, lastSeen, readFiles, saveFile, type PersonFile } from '../store/sql/posts';
import { countWaiting } from '../store/sql/queue';
import { actorOf, contextOf, define, personOf, type Call, type CloudFunction } from './define';

const dayOf = (at: string) => chinaDay(at);

function viewOf(file: PersonFile, own: boolean, directory: Directory): FileView {
  return {
    personId: file.personId, name: file.name ?? '', phone: file.phone ? (own ? file.phone : maskPhone(file.phone)) : '',
    posts: file.posts.map((post) => ({ label: seatLabel(post), where: seatWhere(directory, post), from: dayOf(post.fromAt), until: post.untilAt ? dayOf(post.untilAt) : null })),
    termFrom: file.termFrom, termUntil: file.termUntil, skills: file.skills, training: file.training, savedAt: file.savedAt ? chinaTime(file.savedAt) : null,
  };
}

/** The person whose file is meant; a look at another's is written down before it is shown. @throws file.notYours */
async function fileOf(call: Call, personId: string | null, looks: boolean): Promise<PersonFile> {
  const { db, keys, tenant } = call.office;
  const self = personOf(call);
  const of = personId ?? self;
  if (!maySeeFile(actorOf(call), of, call.directory)) throw new Refusal('file.notYours');
  if (looks && of !== self) await addLook(db, tenant, { id: newId(), personId: self, ofId: of, ofCode: null, at: call.now });
  const [file] = await readFiles(db, keys, tenant, [of]);
  if (!file) throw new Refusal('person.notFound');
  return file;
}

const read = define('people.file', { shape: peopleShapes.file }, async (call, input): Promise<FileView> => {
  const file = await fileOf(call, input.personId, true);
  return viewOf(file, file.personId === call.personId, call.directory);
});

/** Puts the whole file in the place of the one before; sent twice it is the same. */
const save = define('people.saveFile', { shape: peopleShapes.saveFile }, async (call, input): Promise<FileView> => {
  const file = await fileOf(call, input.personId, false);
  const { termFrom, termUntil, skills, training } = input;
  await saveFile(call.office.db, call.office.tenant, { personId: file.personId, termFrom, termUntil, skills, training, savedBy: personOf(call), at: call.now });
  return viewOf({ ...file, termFrom, termUntil, skills, training, savedAt: call.now }, file.personId === call.personId, call.directory);
});

const take = define('people.export', { shape: v.object({}) }, async (call): Promise<{ fileName: string; csv: string; count: number }> => {
  const { db, keys, tenant } = call.office;
  const { directory } = call;
  const personId = personOf(call);
  const top = mayExport(actorOf(call), directory);
  if (!top) throw new Refusal('people.notYours');
  const posts = directory.posts.filter((post) => (post.kind === 'gridLeader' || post.kind === 'gridWorker') && post.gridCode !== null && isWithin(directory, post.gridCode, top))
    .sort((one, other) => `${one.gridCode}${one.kind}${one.id}`.localeCompare(`${other.gridCode}${other.kind}${other.id}`));
  await addLook(db, tenant, { id: newId(), personId, ofId: null, ofCode: top, at: call.now });
  const files = new Map((await readFiles(db, keys, tenant, [...new Set(posts.map((post) => post.personId))])).map((file) => [file.personId, file]));
  const rows = posts.map((post) => {
    const file = files.get(post.personId);
    const past = file?.posts.filter((one) => one.untilAt !== null).map((one) => `${dayOf(one.fromAt)}至${dayOf(one.untilAt as string)} ${seatWhere(directory, one)}${seatLabel(one)}`) ?? [];
    const training = file?.training.map((one) => `${one.day} ${one.title}`) ?? [];
    return [
      directory.names.get(post.personId) ?? '', seatLabel(post), seatWhere(directory, post), post.gridCode ?? '', file?.phone ? maskPhone(file.phone) : '',
      file?.posts.filter((one) => one.id === post.id).map((one) => dayOf(one.fromAt))[0] ?? '', file?.termFrom ?? '', file?.termUntil ?? '', file?.skills.join('、') ?? '', training.join('；'), past.join('；'),
    ];
  });
  const head = ['姓名', '任职', '网格', '网格编码', '电话', '到任', '任期起', '任期止', '技能', '培训', '变动'];
  return { fileName: `网格员档案-${directory.grid.get(top)?.name ?? ''}-${chinaDay(call.now)}.csv`, csv: csvOf([head, ...rows]), count: rows.length };
});

/** Liaisons who have not opened their queue: the whole county's for the county, one's own department's for its supervisor. */
const unseen = define('people.unseen', { shape: peopleShapes.unseen }, async (call, input): Promise<UnseenView[]> => {
  const { directory, office } = call;
  personOf(call);
  const { posts } = actorOf(call);
  const isCounty = posts.some((post) => (post.kind === 'gridLeader' || post.kind === 'administrator') && post.gridCode === directory.root);
  const supervised = posts.filter((post) => post.kind === 'supervisor').map((post) => post.departmentId);
  if (!isCounty && supervised.length === 0) throw new Refusal('people.notYours');
  const liaisons = directory.posts.filter((post) => post.kind === 'liaison' && (isCounty || supervised.includes(post.departmentId)));
  const refs = [...new Set(liaisons.map((post) => post.departmentId as string))];
  const [seen, counts] = await Promise.all([lastSeen(office.db, office.tenant, 'department', refs), countWaiting(office.db, office.tenant, refs.map((ref) => ({ kind: 'department', ref })))]);
  const today = chinaDay(call.now);
  const { calendar = mondayToFriday } = contextOf(call);
  return liaisons.map((post): UnseenView => {
    const last = seen.get(`${post.departmentId} ${post.personId}`) ?? null;
    return {
      department: seatWhere(directory, post), name: directory.names.get(post.personId) ?? '', label: seatLabel(post), lastSeen: last,
      // Who never looked is counted from the day the post began.
      workingDays: workingDaysSince(last ?? chinaDay(post.fromAt ?? call.now), today, calendar), waiting: counts[refs.indexOf(post.departmentId as string)] ?? 0,
    };
  }).filter((one) => one.workingDays >= input.days).sort((one, other) => one.department.localeCompare(other.department, 'zh'));
});

export const personnelFunctions: CloudFunction[] = [read, save, take, unseen];
