/** A list of posts checked whole before an invitation of it is made. */
import * as v from 'valibot';
import type { Directory } from '../grid/directory';
import { phone as phoneShape } from '../order/schema';
import { postKinds, type PostKind } from '../terms';
import { heldIn, seatAt, type Seat } from './seats';

export interface PostFileRow { line: number; name: string; phone: string; kind: string; where: string; deputy: string }
/** One person of the list, with all the posts it names for that telephone. */
export interface Invited { name: string; phone: string; seats: Seat[] }
export type PostPlan = { ok: true; people: Invited[] } | { ok: false; wrong: string[] };

const kindOf = (text: string): PostKind | null =>
  (Object.keys(postKinds) as PostKind[]).find((kind) => kind === text || postKinds[kind] === text) ?? null;

/* A department or team may be given by its id or by its name as it stands in the county's table. */
function placeOf(directory: Directory, kind: PostKind, where: string): string {
  const places = { grid: directory.grid, department: directory.departments, team: directory.teams }[heldIn[kind]] as ReadonlyMap<string, { name: string }>;
  if (places.has(where)) return where;
  const named = [...places].filter(([, place]) => place.name === where);
  // A village's name is borne by several; only a name that one place has is understood.
  return named.length === 1 ? (named[0] as [string, unknown])[0] : where;
}

/** Each bad row is named by its line; a file with one bad row invites nobody. */
export function planPosts(rows: readonly PostFileRow[], directory: Directory): PostPlan {
  const wrong: string[] = [];
  const people = new Map<string, Invited>();
  for (const row of rows) {
    const at = `第 ${row.line} 行`;
    const kind = kindOf(row.kind);
    if (row.name.length < 2 || row.name.length > 20) wrong.push(`${at}：姓名要写2到20个字`);
    if (!v.safeParse(phoneShape, row.phone).success) wrong.push(`${at}：电话不对`);
    if (!kind) {
      wrong.push(`${at}：任职“${row.kind}”不认识，可用 ${Object.values(postKinds).join('、')}`);
      continue;
    }
    const deputy = ['是', '副', '1', 'true'].includes(row.deputy);
    const seat = seatAt(directory, kind, placeOf(directory, kind, row.where), deputy);
    if (!seat) {
      wrong.push(`${at}：没有“${row.where}”这个能设${deputy ? '副' : ''}${postKinds[kind]}的地方`);
      continue;
    }
    const known = people.get(row.phone) ?? { name: row.name, phone: row.phone, seats: [] };
    if (known.name !== row.name) wrong.push(`${at}：同一个电话写了两个姓名`);
    if (!known.seats.some((one) => JSON.stringify(one) === JSON.stringify(seat))) known.seats.push(seat);
    people.set(row.phone, known);
  }
  if (rows.length === 0) wrong.push('文件里没有内容');
  return wrong.length > 0 ? { ok: false, wrong } : { ok: true, people: [...people.values()] };
}
