import { directoryOf, type Directory } from '../../cloud/domain/grid/directory';
import { planGrid } from '../../cloud/domain/grid/import';
import type { Actor } from '../../cloud/domain/order/roles';
import { gridFileOf, personIdOf, readGridFile } from '../../cloud/presets/load';
import { shiquan, type CountyPreset } from '../../cloud/presets/shiquan';
import { topicNeeds } from '../../cloud/presets/needs';
import { topics } from '../../cloud/presets/topics';
import { volunteersOf } from '../../cloud/presets/volunteers';

/** The sample county's directory without a database, for tests of the pure core. */
export function sampleDirectory(county: CountyPreset = shiquan): Directory {
  const plan = planGrid(county.tenant, readGridFile(gridFileOf(county)), []);
  if (!plan.ok) throw new Error(plan.wrong.join());
  return directoryOf({
    version: 1, validUntil: null, root: county.tenant, grid: plan.nodes, departments: county.departments, teams: county.teams,
    topics: topics.map((topic, rank) => ({ ...topic, rank })), routes: county.routes,
    needs: [...topicNeeds],
    volunteers: volunteersOf(county).map(({ presetId, ...one }) => ({ ...one, personId: personIdOf(county.tenant, presetId) })),
    posts: county.people.flatMap((person) => person.posts.map((post, at) => ({
      id: `${person.id}-${at}`, personId: personIdOf(county.tenant, person.id), kind: post.kind,
      gridCode: 'gridCode' in post ? post.gridCode : null, departmentId: 'departmentId' in post ? post.departmentId : null, teamId: 'teamId' in post ? post.teamId : null,
    }))),
    names: Object.fromEntries(county.people.filter((person) => person.posts.length > 0).map((person) => [personIdOf(county.tenant, person.id), person.name])),
  });
}

export function actorIn(directory: Directory, presetId: string): Actor {
  const personId = personIdOf(shiquan.tenant, presetId);
  return { personId, posts: directory.postsOf.get(personId) ?? [] };
}
