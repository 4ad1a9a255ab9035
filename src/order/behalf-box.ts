/** 代点单 written down without signal, and what the form needs when it opens without signal; both by person. */
import type { Me, OrderView, TopicView } from '@domain/answers';
import { personHere } from '@/api/call';
import { forget, keep, kept } from './keep';
import { forgetBox, type Outbox } from './outbox';
import { isSameWish, placeInput, type Wish } from './wish';

const boxName = 'order.place';

/** A draft here has the key of its wish, so what was tried in the form and is sent later still counts once. */
export function behalfBox(personId: string): Outbox<Wish> {
  return {
    name: boxName,
    personId,
    toInput: placeInput,
    unlike: (wish, answer) => {
      const order = answer as OrderView;
      return isSameWish(wish, order) ? null : `上次发的已经收到，是 ${order.number} 号单；后来改的没有算进去，请打开那一单点“修改”，这里的可以删掉`;
    },
  };
}

export interface Helper { me: Me; topics: TopicView[] }

const known = 'helper.known';

export function rememberHelper(helper: Helper): void {
  if (helper.me.mayHelp) keep(known, helper);
  else forget(known);
}

/** Who may help, as this phone knew it when there was signal; only ever the one who is logged in. */
export function knownHelper(): Helper | null {
  const helper = kept<Helper>(known);
  return helper?.me && helper.me.id === personHere() ? helper : null;
}

export function forgetHelper(personId: string): void {
  if (kept<Helper>(known)?.me?.id === personId) forget(known);
  forgetBox({ name: boxName, personId });
}
