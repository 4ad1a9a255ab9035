/** Rating, call-back, doing it again; and what the orderer or the clock may do at any time. */
import { deskOf } from '../../grid/directory';
import { topicChain } from '../../grid/routing';
import { chinaDay, dueAfter, mondayToFriday, workingDayOf } from '../clock';
import { limitOf, states, type State } from '../lifecycle';
import { LOW_STARS, secondCall, secondCallDay, wantsSecondCall } from '../second-call';
import { blankActivity, say, type Draft, type Effects } from './draft';

export const afterwardsEffects: Effects<'rate' | 'rerate' | 'lapse' | 'followUp' | 'redo' | 'withdraw' | 'remind'> = {
  rate: (draft, input) => {
    const { order } = draft;
    order.stars = input.stars;
    order.ratedAt = draft.context.now.toISOString();
    draft.ratings.push({ orderId: order.id, attempt: order.attempt, stars: input.stars, tags: input.tags, via: 'orderer' });
    Object.assign(draft.detail, { stars: input.stars, tags: input.tags });
    return say(draft, input.words);
  },
  rerate: (draft, input) => {
    const { order, context } = draft;
    const was = order.stars ?? 5;
    order.stars = input.stars;
    draft.ratings.push({ orderId: order.id, attempt: order.attempt, stars: input.stars, tags: input.tags, via: 'orderer' });
    Object.assign(draft.detail, { stars: input.stars, was, tags: input.tags });
    // Closed stays closed: whoever called is asked to ask once more.
    if (states[order.state].waitsFor === null && input.stars <= LOW_STARS && input.stars < was) draft.secondCalls.push(secondCall(order, 'lowered', chinaDay(context.now)));
    return say(draft, input.words);
  },
  lapse: (draft) => {
    const { order } = draft;
    const next: Partial<Record<State, State>> = { asked: 'placed', served: 'rated', answered: 'closed' };
    draft.target = next[order.state] ?? null;
    if (draft.target === 'closed') order.outcome = 'answered';
    return null;
  },
  followUp: (draft, input) => {
    const { order, flow, context } = draft;
    if (input.reached && input.satisfied === null) return 'order.unrated';
    // A try is a day: three calls in one minute are one.
    const today = chinaDay(context.now);
    if (!input.reached && order.calledOn === today) return 'order.calledToday';
    order.callBackTries += 1;
    draft.callBacks.push({ orderId: order.id, attempt: order.attempt, tries: order.callBackTries, reached: input.reached, satisfied: input.reached ? input.satisfied : null, callerId: context.actor.personId as string });
    Object.assign(draft.detail, { reached: input.reached, satisfied: input.reached ? input.satisfied : null, tries: order.callBackTries });
    if (!input.reached) {
      order.calledOn = today;
      const givenUp = order.callBackTries >= flow.callBackTries;
      draft.target = givenUp ? 'closed' : 'rated';
      if (givenUp) order.outcome = 'unreached';
      else order.dueAt = later(order.dueAt, nextTryDue(draft));
      return null;
    }
    if (input.stars !== null && order.stars === null) {
      order.stars = input.stars;
      order.ratedAt = context.now.toISOString();
      draft.detail.stars = input.stars;
      draft.ratings.push({ orderId: order.id, attempt: order.attempt, stars: input.stars, tags: [], via: 'callBack' });
    }
    draft.target = 'closed';
    order.outcome = input.satisfied === 'partly' ? 'partly' : 'satisfied';
    if (draft.activity.servedAt && wantsSecondCall(context.directory, order.topicId)) draft.secondCalls.push(secondCall(order, 'use', secondCallDay(draft.activity.servedAt)));
    return say(draft, [input.change && `改变：${input.change}`, input.newNeed && `还想听：${input.newNeed}`].filter(Boolean).join('；') || null);
  },
  redo: (draft, input) => {
    const { order, context } = draft;
    Object.assign(order, {
      attempt: order.attempt + 1,
      holderCode: deskOf(context.directory, order.villageCode) ?? order.holderCode,
      callerCode: null, declines: 0, decided: false, callBackTries: 0, calledOn: null, confirmedAt: null, stars: null, ratedAt: null,
    });
    draft.activity = blankActivity(context.newId());
    order.activityId = draft.activity.id;
    return say(draft, input.reason);
  },
  withdraw: (draft, input) => say(draft, input.reason),
  remind: (draft) => {
    draft.order.remindedOn = workingDayOf(draft.context.now, draft.context.calendar);
    return null;
  },
};

/* Nobody there today: the limit runs anew, for the next try can only be on another day. */
function nextTryDue({ order, flow, context: { now, directory, calendar = mondayToFriday } }: Draft): string | null {
  const limit = limitOf(flow, 'rated', topicChain(directory, order.topicId), directory.limits);
  return limit && dueAfter(now, limit, calendar);
}

const later = (a: string | null, b: string | null) => (a !== null && b !== null && a > b ? a : b ?? a);
