/** What is missing so that orders find the right hands: from the directory and plain counts, never about a person. */
import { currentCode, deskOf, gridLeaders, isWithin, liaisonsOf, placeName, type Directory } from '../grid/directory';
import { ableTeams } from '../grid/routing';
import type { Gaps, Wanted } from './report';
import { orderCodes, subTree } from './scope';
import type { GridLevel } from '../terms';

/* Below the village there are 网格员, but the desk is the village's. */
const deskLevels: readonly GridLevel[] = ['city', 'county', 'town', 'village'];

/** Places without a 责任人 (and who serves them meanwhile) and departments that nobody reads for. */
export function gapsOf(directory: Directory, code: string): Gaps {
  return {
    places: subTree(directory, code)
      .filter((node) => deskLevels.includes(node.level) && gridLeaders(directory, node.code).length === 0)
      .map((node) => {
        const desk = deskOf(directory, node.code);
        return { code: node.code, name: placeName(directory, node.code), servedBy: desk ? placeName(directory, desk) : null };
      }),
    departments: [...directory.departments.values()]
      .filter((one) => isWithin(directory, one.gridCode, code) && liaisonsOf(directory, one.id).length === 0)
      .map(({ id, name }) => ({ id, name })),
  };
}

/** «有需求无队伍»: of what is open or was not met, the topics and places that no team can serve; for recruiting. */
export function withoutTeam(directory: Directory, wanted: readonly { villageCode: string; place: string; topicId: string; open: number; unmet: number }[]): Wanted[] {
  const found = new Map<string, Wanted>();
  for (const { villageCode, place, topicId, open, unmet } of wanted) {
    if (!lacksTeam(directory, topicId, villageCode)) continue;
    const key = `${topicId} ${place}`;
    const known = found.get(key) ?? { topicId, topic: directory.topics.get(topicId)?.name ?? topicId, gridCode: place, place: placeName(directory, place), open: 0, unmet: 0 };
    found.set(key, { ...known, open: known.open + open, unmet: known.unmet + unmet });
  }
  return [...found.values()].sort((a, b) => a.topicId.localeCompare(b.topicId) || a.gridCode.localeCompare(b.gridCode));
}

/** The places at or below `code` that no team can serve in this topic. */
export function placesWithoutTeam(directory: Directory, code: string, topicId: string): string[] {
  return orderCodes(directory, code).filter((villageCode) => lacksTeam(directory, topicId, villageCode));
}

function lacksTeam(directory: Directory, topicId: string, villageCode: string): boolean {
  return ableTeams(directory, { topicId, audience: null, villageCode: currentCode(directory, villageCode) }).length === 0;
}
