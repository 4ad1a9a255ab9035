/** Whoever no longer belongs to a team or community goes on none of its visits: «去不了», said for them, so that its leader hears of it. */
import { gridCrew, teamMembers, type Directory } from '../domain/grid/directory';
import type { Crew } from '../domain/order/order';
import { Refusal } from '../domain/refusals';
import { mayMix } from '../domain/team/fit';
import { contextFor } from '../office';
import { newId } from '../store/seal';
import { readOrderOr404, takeStep } from '../step';
import type { Call } from './define';

const belongs = (directory: Directory, crew: Crew, personId: string) => (crew.kind === 'team' ? teamMembers(directory, crew.ref) : gridCrew(directory, crew.ref)).includes(personId);

/** @param directory as it is after they left */
export async function stepBack(call: Call, directory: Directory, personId: string, visits: readonly { orderId: string }[]): Promise<void> {
  const { office } = call;
  for (const { orderId } of visits) {
    const { dossier } = await readOrderOr404(office, orderId, { personId: null, key: null });
    const { crew } = dossier.activity;
    if (!crew?.personIds.includes(personId) || belongs(directory, crew, personId) || mayMix(directory, dossier.orders, personId)) continue;
    try {
      const actor = { personId, posts: directory.postsOf.get(personId) ?? [] };
      await takeStep(office, contextFor(office, actor, directory, call.now), 'cannot', { id: orderId, key: newId() });
    } catch (fault) {
      // Done, given back or called off meanwhile: there is nothing to step back from.
      if (!(fault instanceof Refusal)) throw fault;
    }
  }
}
