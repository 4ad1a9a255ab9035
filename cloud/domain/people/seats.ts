/** Who may give and end which post. All of it follows from the posts somebody holds and where they lie in the tree. */
import { deskAbove, deskOf, gridLeaders, isWithin, liaisonsOf, placeName, type Directory, type Post } from '../grid/directory';
import { postKinds, type PostKind } from '../terms';
import type { Actor } from '../order/roles';

/** A post without its holder: what an invitation offers and a successor takes over. */
export interface Seat { kind: PostKind; gridCode: string | null; departmentId: string | null; teamId: string | null; deputy: boolean }

/** Where each kind of post is held. */
export const heldIn = {
  gridLeader: 'grid', gridWorker: 'grid', informant: 'grid', liaison: 'department', supervisor: 'department', teamLeader: 'team', volunteer: 'team', editor: 'grid', administrator: 'grid',
} as const satisfies Record<PostKind, 'grid' | 'department' | 'team'>;

/** A liaison and a team's leader have deputies: 副联络员 and 副队长 do all that they do. */
export const mayBeDeputy = (kind: PostKind): boolean => kind === 'liaison' || kind === 'teamLeader';

/** A seat of this kind at `where`; null when there is no such place for it. */
export function seatAt(directory: Directory, kind: PostKind, where: string, deputy: boolean): Seat | null {
  const place = heldIn[kind];
  const known = { grid: directory.grid, department: directory.departments, team: directory.teams }[place];
  // Contents and rights of the whole county are held at its root.
  const atRoot = kind === 'administrator' || kind === 'editor';
  if (!known.has(where) || (deputy && !mayBeDeputy(kind)) || (atRoot && where !== directory.root)) return null;
  return { kind, deputy, gridCode: place === 'grid' ? where : null, departmentId: place === 'department' ? where : null, teamId: place === 'team' ? where : null };
}

export const whereOf = (seat: Omit<Seat, 'deputy'>): string => seat.gridCode ?? seat.departmentId ?? seat.teamId ?? '';

export function seatOf(post: Post): Seat {
  const { kind, gridCode, departmentId, teamId, deputy = false } = post;
  return { kind, gridCode, departmentId, teamId, deputy };
}

export function seatLabel(seat: Pick<Seat, 'kind'> & { deputy?: boolean }): string {
  return seat.deputy ? `副${postKinds[seat.kind]}` : postKinds[seat.kind];
}

export function seatWhere(directory: Directory, seat: Omit<Seat, 'deputy'>): string {
  if (seat.gridCode) return placeName(directory, seat.gridCode);
  return directory.departments.get(seat.departmentId ?? '')?.name ?? directory.teams.get(seat.teamId ?? '')?.name ?? '';
}

const isCounty = (actor: Actor, directory: Directory) => actor.posts.some((post) => (post.kind === 'gridLeader' || post.kind === 'administrator') && post.gridCode === directory.root);

/**
 * May this person give (and end) this post? The county all; a grid leader those of grid leaders and workers at the own
 * node and below; the sponsoring department's liaison the team's leader; a team's leader its volunteers.
 */
export function mayGive(actor: Actor, seat: Seat, directory: Directory): boolean {
  if (isCounty(actor, directory)) return true;
  const holds = (kind: PostKind, at: (post: Post) => boolean) => actor.posts.some((post) => post.kind === kind && at(post));
  const { gridCode } = seat;
  const sponsor = seat.teamId ? directory.teams.get(seat.teamId)?.departmentId ?? null : null;
  const asSponsor = sponsor !== null && holds('liaison', (post) => post.departmentId === sponsor);
  switch (seat.kind) {
    case 'gridLeader':
    case 'gridWorker':
    case 'informant': return gridCode !== null && holds('gridLeader', (post) => post.gridCode !== null && isWithin(directory, gridCode, post.gridCode));
    case 'teamLeader': return asSponsor;
    case 'volunteer': return asSponsor || holds('teamLeader', (post) => post.teamId === seat.teamId);
    default: return false;
  }
}

/** Each kind with the places this person may give it at, for the form of an invitation. */
export function givable(actor: Actor, directory: Directory): { kind: PostKind; places: { ref: string; label: string }[] }[] {
  return (Object.keys(postKinds) as PostKind[]).map((kind) => {
    const all = { grid: [...directory.grid.keys()], department: [...directory.departments.keys()], team: [...directory.teams.keys()] }[heldIn[kind]];
    const seats = all.map((where) => seatAt(directory, kind, where, false)).filter((seat): seat is Seat => seat !== null && mayGive(actor, seat, directory));
    return { kind, places: seats.map((seat) => ({ ref: whereOf(seat), label: seatWhere(directory, seat) })) };
  }).filter((one) => one.places.length > 0);
}

/** Is there a list of posts for this person: of those below, or of the department's? */
export function hasList(actor: Actor): boolean {
  const kinds: PostKind[] = ['gridLeader', 'administrator', 'teamLeader', 'liaison', 'supervisor'];
  return actor.posts.some((post) => kinds.includes(post.kind));
}

/** What becomes of the work at a post's desk when its holder goes. */
export type Leaving =
  /** others of the same post stay, or the post decides nothing */
  | { kind: 'shared' }
  /** the nearest grid leader above stands in */
  | { kind: 'moves'; to: string }
  /** nobody would be left: only with a successor, always or while there is open work */
  | { kind: 'needsSuccessor'; always: boolean };

export function leaving(post: Post, directory: Directory): Leaving {
  const left = (holders: readonly string[]) => holders.some((personId) => personId !== post.personId);
  if (post.kind === 'gridLeader' && post.gridCode) {
    if (left(gridLeaders(directory, post.gridCode))) return { kind: 'shared' };
    const to = deskAbove(directory, post.gridCode);
    return to ? { kind: 'moves', to } : { kind: 'needsSuccessor', always: true };
  }
  if (post.kind === 'liaison' && post.departmentId) return left(liaisonsOf(directory, post.departmentId)) ? { kind: 'shared' } : { kind: 'needsSuccessor', always: false };
  if (post.kind === 'teamLeader') {
    const leaders = directory.posts.filter((one) => one.kind === 'teamLeader' && one.teamId === post.teamId).map((one) => one.personId);
    return left(leaders) ? { kind: 'shared' } : { kind: 'needsSuccessor', always: false };
  }
  return { kind: 'shared' };
}

/** The places whose work lies at this node's desk: its own, and those below that have no grid leader. */
export function placesAtDesk(directory: Directory, code: string): string[] {
  const places = [code];
  for (let at = 0; at < places.length; at += 1) {
    const children = directory.children.get(places[at] as string) ?? [];
    places.push(...children.filter((node) => gridLeaders(directory, node.code).length === 0).map((node) => node.code));
  }
  return deskOf(directory, code) === code ? places : [];
}
