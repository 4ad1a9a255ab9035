/** Posts: who holds them in my area, inviting, accepting, ending, handing over. */
import { Refusal } from '../domain/refusals';
import { directoryOf, type Directory, type Post } from '../domain/grid/directory';
import { maySearchAudit } from '../domain/audit/audit';
import { chinaTime } from '../domain/order/clock';
import type { EndView, InvitationView, SeatPage, SeatView } from '../domain/people/answers';
import { INVITATION_LENGTH, peopleShapes } from '../domain/people/schema';
import { givable, hasList, leaving, mayBeDeputy, mayGive, placesAtDesk, seatAt, seatLabel, seatOf, seatWhere, whereOf, type Seat } from '../domain/people/seats';
import { mayExport, maySeePost } from '../domain/people/sight';
import { postKinds } from '../domain/terms';
import type { Office } from '../office';
import { byEachKey, everyLookUp, newCode, newId } from '../store/seal';
import { readDirectory, touchDirectory } from '../store/sql/grid';
import { lockGrid } from '../store/sql/grid-change';
import { addInvitation, countOpen, endPost, givePost, holdInvitation, listVisits, markAccepted, readPost, takeDirectory, writePrivate, type HeldPost } from '../store/sql/posts';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';
import { mayEndLogIns } from './login';
import { stepBack } from './step-back';
import { tryCode } from './entry';
import { meOf } from './queue';

const PAGE = 50;
export const INVITATION_DAYS = 7;

/* By place, then by what decides most; a stable order, so that a page can go on after the last id. */
const sorted = (posts: readonly Post[]): Post[] => {
  const rank = Object.keys(postKinds);
  const key = (post: Post) => `${post.gridCode ?? '~'}${post.departmentId ?? '~'}${post.teamId ?? '~'}${rank.indexOf(post.kind)}${post.id}`;
  return posts.map((post) => [key(post), post] as const).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, post]) => post);
};

const list = define('people.list', { shape: peopleShapes.list }, async (call, input): Promise<SeatPage> => {
  const personId = personOf(call);
  const { directory } = call;
  const actor = actorOf(call);
  if (!hasList(actor)) throw new Refusal('post.notYours');
  const seen = sorted(directory.posts.filter((post) => maySeePost(actor, post, directory)));
  const from = input.next ? seen.findIndex((post) => post.id === input.next) + 1 : 0;
  const items = seen.slice(from, from + PAGE);
  return {
    items: items.map((post): SeatView => ({
      id: post.id, personId: post.personId, name: directory.names.get(post.personId) ?? '', kind: post.kind, label: seatLabel(post), where: seatWhere(directory, post),
      mayEnd: mayGive(actor, seatOf(post), directory), hasFile: post.personId === personId || mayGive(actor, seatOf(post), directory),
    })),
    next: seen.length > from + PAGE ? items.at(-1)?.id ?? null : null,
    givable: input.next ? [] : givable(actor, directory).map(({ kind, places }) => ({ kind, label: postKinds[kind], mayBeDeputy: mayBeDeputy(kind), places })),
    mayExport: mayExport(actor, directory) !== null,
    mayEndLogIns: mayEndLogIns(call), maySearchAudit: maySearchAudit(actor, directory.root),
  };
});

/** Makes an invitation of these seats. The code follows from `wish`, so the same wish sent twice is one invitation. */
export async function makeInvitation(office: Pick<Office, 'db' | 'keys' | 'tenant' | 'now'>, wish: string, seats: readonly Seat[], byId: string | null, phone: string | null): Promise<{ code: string; expiresAt: Date; used: boolean }> {
  const code = newCode(INVITATION_LENGTH, office.keys.lookUp(`invitation of ${wish}`));
  const at = office.now();
  const expiresAt = new Date(at.getTime() + INVITATION_DAYS * 86_400_000);
  const used = !await addInvitation(office.db, office.tenant, { codeHash: invitationHash(office, code), seats, byId, phoneHash: phone ? office.keys.lookUp(phone) : null, at, expiresAt });
  return { code, expiresAt, used };
}

const invitationWords = (code: string) => `invitation/${code}`;
const invitationHash = (office: Pick<Office, 'keys'>, code: string) => office.keys.lookUp(invitationWords(code));

const invite = define('people.invite', { shape: peopleShapes.invite }, async (call, input): Promise<InvitationView> => {
  const personId = personOf(call);
  const seat = seatAt(call.directory, input.kind, input.where, input.deputy);
  if (!seat) throw new Refusal('post.noPlace');
  if (!mayGive(actorOf(call), seat, call.directory)) throw new Refusal('post.notYours');
  const wish = [personId, input.key, input.kind, input.where, input.deputy].join('/');
  const { code, expiresAt } = await makeInvitation(call.office, wish, [seat], personId, null);
  return { code, label: `${seatWhere(call.directory, seat)} · ${seatLabel(seat)}`, until: chinaTime(expiresAt) };
});

const accept = define('people.accept', { shape: peopleShapes.accept }, async (call, input) => {
  const personId = personOf(call);
  const { db, keys, tenant } = call.office;
  await tryCode(call, () => db.together(async (inner) => {
    const held = await byEachKey(keys, invitationWords(input.code), async (codeHash) => {
      const found = await holdInvitation(inner, tenant, codeHash);
      return found && { codeHash, one: found };
    });
    if (!held) return null;
    const { codeHash, one } = held;
    if (one.acceptedBy === personId) return one;
    if (one.acceptedBy !== null || one.expiresAt <= call.now) return null;
    const { phone } = input;
    if (one.phoneHash && !(phone && everyLookUp(keys, phone).some((hash) => one.phoneHash?.equals(hash)))) throw new Refusal('code.phone', {}, 'phone');
    // In turn with changes of the grid: a place that goes into another at this moment has no posts to give any more.
    await lockGrid(inner, tenant);
    const rows = await readDirectory(inner, tenant, call.now);
    const directory = rows ? directoryOf(rows) : call.directory;
    if (one.seats.some((seat) => !seatAt(directory, seat.kind, whereOf(seat), seat.deputy))) throw new Refusal('post.noPlace');
    await markAccepted(inner, tenant, codeHash, personId, call.now);
    await writePrivate(inner, keys, tenant, { id: personId, name: input.name, phone: input.phone });
    for (const seat of one.seats) await givePost(inner, tenant, { id: newId(), personId, at: call.now, seat });
    await touchDirectory(inner, tenant);
    return one;
  }));
  const directory = await call.office.directory(call.directory.version + 1);
  return meOf({ ...call, directory, name: input.name });
});

/* How often a change of posts is decided again when somebody else changed the directory in between. */
const TRIES = 5;

/** Ends a post, with or without somebody who takes it over; decided by the directory as it is at that moment. */
async function end(call: Call, id: string, successorId: string | null): Promise<EndView> {
  const { db, tenant } = call.office;
  const personId = personOf(call);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const directory = tries === 0 ? call.directory : await call.office.directory(call.directory.version + tries);
    const post = await readPost(db, tenant, id);
    if (!post) throw new Refusal('post.notFound');
    const seat = seatOf(post);
    const gives = mayGive({ personId, posts: directory.postsOf.get(personId) ?? [] }, seat, directory);
    // One may lay down one's own post, but who comes after is for those who give it.
    if (!gives && (post.personId !== personId || successorId)) throw new Refusal('post.notYours');
    if (successorId === post.personId) throw new Refusal('post.sameHands');
    if (successorId && !directory.names.has(successorId)) throw new Refusal('person.notFound');
    const work = await workOf(call, post, directory);
    // Sent twice: it has ended, and with it the same successor came in.
    if (post.untilAt !== null) {
      const follows = !successorId || directory.posts.some((one) => one.personId === successorId && one.kind === post.kind && whereOf(one) === whereOf(post));
      if (!follows) throw new Refusal('post.notFound');
      return work;
    }
    const after = leaving(post, directory);
    if (!successorId && after.kind === 'needsSuccessor') {
      if (after.always) throw new Refusal('post.lastOne');
      if (work.open > 0) throw new Refusal('post.needsSuccessor', { open: String(work.open) });
    }
    const done = await db.together(async (inner) => {
      if (!await takeDirectory(inner, tenant, directory.version)) return false;
      await endPost(inner, tenant, id, call.now);
      if (successorId) await givePost(inner, tenant, { id: newId(), personId: successorId, at: call.now, seat });
      return true;
    });
    if (done && work.visits.length > 0) await stepBack(call, await call.office.directory(directory.version + 1), post.personId, work.visits);
    if (done) return { ...work, say: sayAfter(directory, work.open, successorId, after.kind === 'moves' ? after.to : null) };
  }
  throw new Refusal('order.busy');
}

async function workOf(call: Call, post: HeldPost, directory: Directory): Promise<EndView> {
  const { db, tenant } = call.office;
  const ref = whereOf(post);
  const decides = { gridLeader: ['grid'], liaison: ['department', 'offer'], teamLeader: ['team'] }[post.kind as string];
  const open = decides ? await countOpen(db, tenant, decides, post.kind === 'gridLeader' ? placesAtDesk(directory, ref) : [ref]) : 0;
  const kind = post.teamId ? 'team' : post.gridCode ? 'grid' : null;
  const visits = kind ? await listVisits(db, tenant, { personId: post.personId, kind, ref }) : [];
  return { say: '这个任职已经结束', open, visits: visits.map((one) => ({ ...one, team: seatWhere(directory, post) })) };
}

function sayAfter(directory: Directory, open: number, successorId: string | null, to: string | null): string {
  const work = open > 0 ? `没办完的 ${open} 件` : '以后的单';
  if (successorId) return `已经交给${directory.names.get(successorId) ?? '接任的人'}，${work}由接任的人办`;
  if (to) return `任职已经结束，${work}先由${seatWhere(directory, { kind: 'gridLeader', gridCode: to, departmentId: null, teamId: null })}代办`;
  return '任职已经结束';
}

const ending = define('people.end', { shape: peopleShapes.end }, async (call, input) => end(call, input.id, input.successorId));
const handOver = define('people.handOver', { shape: peopleShapes.handOver }, async (call, input) => end(call, input.id, input.toPersonId));

export const peopleFunctions: CloudFunction[] = [list, invite, accept, ending, handOver];
