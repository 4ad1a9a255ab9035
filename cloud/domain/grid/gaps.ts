/** Nodes that lack a responsible person 责任人 or an informant 信息员. */
import { deskOf, gridLeaders, isWithin, placeName, type Directory } from './directory';
import { gridLevels, type PostKind } from '../terms';
import type { GridDuty, GridGap, GridGapPage } from './views';

const duties: readonly GridDuty[] = ['gridLeader', 'informant'];

export function lacksOf(directory: Directory, code: string): GridDuty[] {
  const kinds = new Set<PostKind>((directory.postsAt.get(`grid:${code}`) ?? []).map((post) => post.kind));
  return duties.filter((duty) => !kinds.has(duty));
}

/** One page of the gaps at and below `top`, in code order; `after` is the last code of the page before. */
export function gapsBelow(directory: Directory, top: string, after: string | null, limit: number): GridGapPage {
  const all = [...directory.grid.values()].filter((node) => isWithin(directory, node.code, top) && lacksOf(directory, node.code).length > 0).sort((a, b) => (a.code < b.code ? -1 : 1));
  const rest = all.filter((node) => after === null || node.code > after);
  const page = rest.slice(0, limit);
  const items = page.map((node): GridGap => {
    const desk = gridLeaders(directory, node.code).length > 0 ? null : deskOf(directory, node.code);
    return { code: node.code, place: placeName(directory, node.code), levelLabel: gridLevels[node.level], lacks: lacksOf(directory, node.code), heldBy: desk && placeName(directory, desk) };
  });
  return { items, total: all.length, next: rest.length > limit ? page.at(-1)?.code ?? null : null };
}
