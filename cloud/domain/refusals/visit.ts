/** 走访, and complaints and opinions. */
import type { RefusalRow } from './row';

export const visitRefusals = {
  'visit.notYours': { status: 403, code: 119, say: '只有这个地方的网格长、网格员可以记走访', log: 'visit by somebody else' },
  'visit.day': { status: 400, code: 107, say: '走访的日子只能是今天或之前的两个月内', log: 'visit day out of range' },
  'opinion.notFound': { status: 404, code: 101, say: '没有找到这条意见', log: 'no such opinion' },
  'opinion.notYours': { status: 403, code: 119, say: '这条意见不归您办', log: 'opinion of another place' },
  'opinion.replied': { status: 409, code: 1, say: '已经有人回复过了', log: 'opinion replied to before' },
  'opinion.accepted': { status: 409, code: 1, say: '这条意见已经有人受理了', log: 'opinion accepted before' },
  'opinion.notNow': { status: 409, code: 1, say: '这条意见现在是“{state}”，不能{step}', log: 'step of an opinion out of turn' },
  'opinion.day': { status: 400, code: 107, say: '请选今天到{due}之间的一天', log: 'promised day out of the limit' },
  'opinion.ownCall': { status: 403, code: 119, say: '回复的人不能自己回访，请上一级或别的网格长来', log: 'replier calls back' },
  'opinion.calledToday': { status: 409, code: 1, say: '今天已经打过一次没联系上，请改天再试', log: 'second unreached call on one day' },
  'opinion.noPhone': { status: 404, code: 101, say: '没有留电话', log: 'no telephone with the opinion' },
} as const satisfies Record<string, RefusalRow>;
