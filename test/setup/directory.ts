import { directoryOf, type Directory } from '../../cloud/domain/grid/directory';
import { planGrid } from '../../cloud/domain/grid/import';
import type { Actor } from '../../cloud/domain/order/roles';
import { gridFileOf, personIdOf, readGridFile } from '../../cloud/presets/load';
import { shiquan } from '../../cloud/presets/shiquan';
import { topics } from '../../cloud/presets/topics';

/** The sample county's directory without a database, for tests of the pure core. */
export function sampleDirectory(): Directory {
  const plan = planGrid(shiquan.tenant, readGridFile(gridFileOf(shiquan)), []);
  if (!plan.ok) throw new Error(plan.wrong.join());
  return directoryOf({
    version: 1, validUntil: null, root: shiquan.tenant, grid: plan.nodes, departments: shiquan.departments, teams: shiquan.teams,
    topics: topics.map((topic, rank) => ({ ...topic, rank })), routes: shiquan.routes,
    posts: shiquan.people.flatMap((person) => person.posts.map((post, at) => ({
      id: `${person.id}-${at}`, personId: personIdOf(shiquan.tenant, person.id), kind: post.kind,
      gridCode: 'gridCode' in post ? post.gridCode : null, departmentId: 'departmentId' in post ? post.departmentId : null, teamId: 'teamId' in post ? post.teamId : null,
    }))),
    names: Object.fromEntries(shiquan.people.filter((person) => person.posts.length > 0).map((person) => [personIdOf(shiquan.tenant, person.id), person.name])),
  });
}

export function actorIn(directory: Directory, presetId: string): Actor {
  const personId = personIdOf(shiquan.tenant, presetId);
  return { personId, posts: directory.postsOf.get(personId) ?? [] };
}
