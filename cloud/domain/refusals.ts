/**
 * Every «no» of the product. The id is stable (pages and tests rely on it); `say` is for the person, `log` for the
 * operator. An expected refusal is not a fault and is not logged as one.
 */
export const refusals = {
  'request.broken': { status: 400, code: 107, say: '发来的内容读不懂，请重试', log: 'body is not JSON' },
  'request.tooLarge': { status: 413, code: 107, say: '内容太多了，请删减后再发', log: 'body too large' },
  'request.shape': { status: 400, code: 107, say: '有内容没填对，请检查', log: 'input does not fit the shape' },
  'request.unknownFunction': { status: 404, code: 1, say: '没有这个功能，请更新小程序', log: 'unknown function' },
  'request.unknownPath': { status: 404, code: 1, say: '没有这个地址', log: 'unknown path' },
  'request.classesOff': { status: 403, code: 119, say: '不能直接读写数据表', log: 'class access is off' },
  'server.fault': { status: 500, code: 1, say: '服务器出了点问题，请稍后再试', log: 'unexpected fault' },
  'server.away': { status: 503, code: 1, say: '服务器暂时连不上，您填的内容还在，请稍后再试', log: 'database is away' },
  'login.needed': { status: 401, code: 211, say: '请先登录', log: 'no session' },
  'login.expired': { status: 401, code: 211, say: '登录已过期，请重新进入', log: 'session expired or revoked' },
  'login.codeUsed': { status: 400, code: 301, say: '登录没成功，请再试一次', log: 'wechat code used twice' },
  'login.codeInvalid': { status: 400, code: 301, say: '登录超时了，请再试一次', log: 'wechat code invalid or expired' },
  'login.blocked': { status: 403, code: 301, say: '微信暂时不让这个账号登录，请联系网格员代点单', log: 'wechat blocked the user' },
  'login.wechatAway': { status: 503, code: 301, say: '微信暂时没有回应，请稍后再试', log: 'wechat did not answer' },
  'login.misconfigured': { status: 500, code: 301, say: '登录暂时用不了，请联系县科协', log: 'wechat app id or secret is wrong' },
  'login.kind': { status: 400, code: 301, say: '不支持这种登录方式', log: 'unsupported authData' },
  'person.notFound': { status: 404, code: 211, say: '没有找到这个人', log: 'no such person' },
  'order.notFound': { status: 404, code: 101, say: '没有找到这一单', log: 'no such order' },
  'order.notYours': { status: 403, code: 119, say: '这一单不归您看', log: 'no role on this order' },
  'order.notNow': { status: 409, code: 1, say: '这一单现在是“{state}”，不能{step}', log: 'step not allowed in this state' },
  'order.notYou': { status: 403, code: 119, say: '您不能对这一单{step}', log: 'step not allowed for this role' },
  'order.alreadyClaimed': { status: 409, code: 1, say: '已被其他服务队接单', log: 'claimed by another team' },
  'order.busy': { status: 409, code: 1, say: '刚刚有别人在办这一单，请再试一次', log: 'lost the race too often' },
  'order.flowHasNoSuchStep': { status: 409, code: 1, say: '这一单的流程里没有“{step}”', log: 'flow lacks the step' },
  'order.atRoot': { status: 409, code: 1, say: '已经到县里了，不能再上报', log: 'raise at the root' },
  'order.unsolvedOnce': { status: 409, code: 1, say: '已经反映过一次，请重新点单', log: 'unsolved used already' },
  'order.remindedToday': { status: 409, code: 1, say: '今天已经催过了，我们记着呢', log: 'reminded already this working day' },
  'order.decided': { status: 409, code: 1, say: '县科协已经会商决定，不能再退单', log: 'decline after a decision' },
  'order.crewCannotCall': { status: 403, code: 119, say: '参加过服务的人不能做回访', log: 'crew member as caller' },
  'order.noProposal': { status: 409, code: 1, say: '对方没有提出改期', log: 'nothing to agree to' },
  'order.notReached': { status: 409, code: 1, say: '还没到约好的那天', log: 'no-show before the slot' },
  'order.noOwnCrew': { status: 409, code: 1, say: '这里没有可以上门的网格员，请派单或上报', log: 'holder has no crew' },
  'order.teamPassed': { status: 409, code: 1, say: '您的服务队已经婉拒过这一单', log: 'team passed before' },
  'order.codeWrong': { status: 409, code: 1, say: '到场码不对，请再问一下点单的人', log: 'wrong visit code' },
  'order.codeTries': { status: 429, code: 1, say: '到场码错得太多了，请对方点“确认到场”', log: 'too many wrong visit codes' },
  'order.notConfirmed': { status: 409, code: 1, say: '还缺对方的确认：请填到场码，或请对方点“确认到场”', log: 'serve without confirmation' },
  'order.notSameKind': { status: 409, code: 1, say: '这两单不在同一步或不在一个地方，不能拼场', log: 'join of different things' },
  'order.notDue': { status: 409, code: 1, say: '还没到期', log: 'clock step before the limit' },
  'order.noWish': { status: 400, code: 107, say: '请选一个主题，或者写下想听什么', log: 'amend left neither topic nor own words' },
  'order.unrated': { status: 409, code: 1, say: '联系上了，请选满意不满意', log: 'call-back without outcome' },
  'slot.passed': { status: 400, code: 107, say: '选的日子已经过去了，请重新选', log: 'slot in the past' },
  'slot.far': { status: 400, code: 107, say: '请选三个月以内的日子', log: 'slot too far ahead' },
  'slot.notWished': { status: 409, code: 1, say: '请从点单人希望的时间里选', log: 'slot is none of those wished' },
  'grid.unknown': { status: 400, code: 107, say: '没有找到这个村（社区）', log: 'unknown grid code' },
  'grid.notVillage': { status: 400, code: 107, say: '请选到村（社区）', log: 'grid code is not a village' },
  'grid.nobody': { status: 503, code: 1, say: '这里还没有负责的人，请打电话给县科协', log: 'no reachable grid leader up to the root' },
  'topic.unknown': { status: 400, code: 107, say: '没有这个主题', log: 'unknown topic' },
  'department.unknown': { status: 400, code: 107, say: '没有这个部门', log: 'unknown department' },
  'department.noLiaison': { status: 409, code: 1, say: '这个部门还没有联络员，派过去没有人看，请换一个部门', log: 'department without liaison' },
  'team.unknown': { status: 400, code: 107, say: '没有这支服务队', log: 'unknown team' },
  'team.none': { status: 400, code: 107, say: '请至少邀请一支服务队，或者开放给所有能服务的队', log: 'offer to nobody' },
  'team.unable': { status: 409, code: 1, say: '这支服务队不能服务这个主题或这个地方', log: 'team lacks topic or area' },
  'crew.notMember': { status: 400, code: 107, say: '上门的人里有不是本队的', log: 'crew member outside the team' },
  'crew.leavesNobody': { status: 409, code: 1, say: '网格长不能都上门，要留人做回访，请换一位', log: 'crew would leave nobody to call back' },
  'crew.empty': { status: 400, code: 107, say: '请选上门的人', log: 'no crew' },
  'behalf.noConsent': { status: 400, code: 107, say: '代点单要先得到本人同意', log: 'on behalf without consent' },
  'behalf.notAllowed': { status: 403, code: 119, say: '只有网格员可以代点单', log: 'on behalf by somebody else' },
  'article.notFound': { status: 404, code: 101, say: '没有找到这篇文章', log: 'no such article' },
  'contact.notYours': { status: 403, code: 119, say: '这一单现在不在您手上，不能看电话', log: 'reveal by a non-holder' },
  'report.notYours': { status: 403, code: 119, say: '只能看自己负责的地方', log: 'report outside the own sub-tree' },
  'visit.notYours': { status: 403, code: 119, say: '只有这个地方的网格长、网格员可以记走访', log: 'visit by somebody else' },
  'visit.day': { status: 400, code: 107, say: '走访的日子只能是今天或之前的两个月内', log: 'visit day out of range' },
  'opinion.notFound': { status: 404, code: 101, say: '没有找到这条意见', log: 'no such opinion' },
  'opinion.notYours': { status: 403, code: 119, say: '这条意见不归您办', log: 'opinion of another place' },
  'opinion.replied': { status: 409, code: 1, say: '已经有人回复过了', log: 'opinion replied to before' },
  'keys.reused': { status: 409, code: 1, say: '这个操作已经用在别的单子上了，请重新打开页面', log: 'idempotency key used for another step' },
} as const satisfies Record<string, { status: number; code: number; say: string; log: string }>;

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
