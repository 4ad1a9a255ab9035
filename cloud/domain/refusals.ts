/**
 * Every «no» of the product. The id is stable (pages and tests rely on it); `say` is for the person, `log` for the
 * operator. An expected refusal is not a fault and is not logged as one. The rows stand in `refusals/`, by what the person
 * was about; all ids with the same first word stand in one file.
 */
import { articleRefusals } from './refusals/article';
import { fileRefusals } from './refusals/file';
import { gatherRefusals } from './refusals/gather';
import { gridRefusals } from './refusals/grid';
import { orderRefusals } from './refusals/order';
import { peopleRefusals } from './refusals/people';
import { privacyRefusals } from './refusals/privacy';
import { recordRefusals } from './refusals/record';
import { reportRefusals } from './refusals/report';
import { requestRefusals } from './refusals/request';
import { serviceRefusals } from './refusals/service';
import { teamRefusals } from './refusals/team';
import { visitRefusals } from './refusals/visit';

export const refusals = {
  ...requestRefusals,
  ...peopleRefusals,
  ...privacyRefusals,
  ...gridRefusals,
  ...orderRefusals,
  ...serviceRefusals,
  ...teamRefusals,
  ...recordRefusals,
  ...gatherRefusals,
  ...articleRefusals,
  ...fileRefusals,
  ...visitRefusals,
  ...reportRefusals,
};

export type RefusalId = keyof typeof refusals;

/** A «no» from the closed list, thrown by the thin shells and returned by the pure core. */
export class Refusal extends Error {
  constructor(
    readonly id: RefusalId,
    /** fills {placeholders} of the sentence */
    readonly words: Record<string, string> = {},
    /** which field of the form is meant, where one is */
    readonly field?: string,
  ) {
    super(sayRefusal(id, words));
    this.name = 'Refusal';
  }
}

/** The Chinese sentence of a refusal. A shape refusal may bring its own, more exact sentence as `words.say`. */
export function sayRefusal(id: RefusalId, words: Record<string, string> = {}): string {
  return words.say ?? refusals[id].say.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '');
}
