/** `report.quality`: satisfaction, 重办率 and use after thirty days, without anybody's name. */
import { pathTo, shortName, type Directory, type GridNode } from '../domain/grid/directory';
import { Refusal } from '../domain/refusals';
import type { PlaceView } from '../domain/report/report';
import { OWN_CREW, qualityOf, qualityShape, type Quality, type QualityCell, type QualityRow, type Measure } from '../domain/report/quality';
import { mayReport, monthSpan, NONE } from '../domain/report/scope';
import { listServed } from '../store/sql/quality';
import { actorOf, define, personOf, type CloudFunction } from './define';

const blank: Record<Measure, QualityCell> = { satisfaction: { orders: 0, percent: 0 }, redo: { orders: 0, percent: 0 }, use: { orders: 0, percent: 0 } };
const isEmpty = (cells: Record<Measure, QualityCell>) => Object.values(cells).every((one) => one !== null && one.orders === 0);

/* In the order of the directory, never by how good: this is where to help, not who is best. */
function rows(order: readonly string[], from: Map<string, Record<Measure, QualityCell>>, label: (key: string) => string): QualityRow[] {
  return order.flatMap((key) => {
    const cells = from.get(key);
    return cells && !isEmpty(cells) ? [{ key, label: label(key), cells }] : [];
  });
}

const placeView = (directory: Directory, { code, name, level }: GridNode): PlaceView => ({ code, name: shortName(name), level, hasChildren: (directory.children.get(code)?.length ?? 0) > 0 });

const quality = define('report.quality', { shape: qualityShape }, async (call, { gridCode, teamId, year }): Promise<Quality> => {
  personOf(call);
  const { directory, office } = call;
  const actor = actorOf(call);
  const node = gridCode === null ? null : directory.grid.get(gridCode) ?? null;
  if (gridCode !== null && !node) throw new Refusal('grid.unknown');
  if (node && !mayReport(actor, node.code, directory)) throw new Refusal('report.notYours');
  // A team's leader sees the own team and no other.
  if (teamId !== null && !actor.posts.some((post) => post.kind === 'teamLeader' && post.teamId === teamId)) throw new Refusal('report.notYours');
  const numbers = qualityOf(directory, await listServed(office.db, office.tenant, monthSpan(`${year}-01`, `${year}-12`)));
  if (teamId !== null || !node) return { year, node: null, label: directory.teams.get(teamId ?? '')?.name ?? '', total: numbers.teams.get(teamId ?? '') ?? blank, byPlace: [], byTopic: [], byTeam: [] };
  const whole = node.code === directory.root;
  return {
    year, node: placeView(directory, node), label: shortName(pathTo(directory, node.code).at(-1)?.name ?? ''), total: numbers.places.get(node.code) ?? blank,
    byPlace: rows((directory.children.get(node.code) ?? []).map((one) => one.code), numbers.places, (key) => shortName(directory.grid.get(key)?.name ?? '')),
    byTopic: whole ? rows([...directory.topics.keys(), NONE], numbers.topics, (key) => directory.topics.get(key)?.name ?? '自己写的需求') : [],
    byTeam: whole ? rows([...directory.teams.keys(), OWN_CREW], numbers.teams, (key) => directory.teams.get(key)?.name ?? '村、镇自己上门') : [],
  };
});

export const qualityFunctions: CloudFunction[] = [quality];
