/** Hours: their records and corrections, certificates, honours. */
import type { RefusalRow } from './row';

export const recordRefusals = {
  'records.notYours': { status: 403, code: 119, say: '这份记录不归您看，也不归您改', log: 'records of somebody else' },
  'records.notFound': { status: 404, code: 101, say: '没有找到这条服务记录', log: 'no such entry or service' },
  'correction.noHours': { status: 409, code: 1, say: '这一条只记参加，没有时长可以更正', log: 'correction of a participation' },
  'correction.open': { status: 409, code: 1, say: '这一条已经有一个更正在办，办完再提', log: 'second open correction' },
  'correction.same': { status: 409, code: 1, say: '和现在记的一样，不用更正', log: 'correction changes nothing' },
  'correction.tooMuch': { status: 409, code: 1, say: '不能比双方确认的服务时间多', log: 'correction over the confirmed minutes' },
  'correction.dayFull': { status: 409, code: 1, say: '一个人一天最多记八小时，那天已经满了', log: 'correction over the cap of the day' },
  'correction.notYours': { status: 403, code: 119, say: '这个更正不归您办：要由没有参加服务、也没有提更正的人来办', log: 'correction answered by the wrong person' },
  'correction.done': { status: 409, code: 1, say: '这个更正已经办过了', log: 'correction answered before' },
  'certificate.nothing': { status: 409, code: 1, say: '这段时间还没有可以证明的服务时长', log: 'certificate over nothing' },
  'certificate.notFound': { status: 404, code: 101, say: '没有找到这份证明', log: 'no such certificate of this person' },
  'certificate.tries': { status: 429, code: 1, say: '查得太多了，请过一会儿再试', log: 'too many wrong checks' },
  'certificate.tooLong': { status: 409, code: 1, say: '服务太多，一份证明放不下，请分几段时间开', log: 'certificate over the size limit' },
  'certificate.papers': { status: 429, code: 1, say: '刚才打开得太多了，请过十分钟再试；证明一直都在', log: 'too many papers drawn for one person' },
  'upload.done': { status: 409, code: 1, say: '这一场已经标了上传', log: 'uploaded before' },
  'honour.notYours': { status: 403, code: 119, say: '嘉许由县科协来办', log: 'honour by somebody else' },
  'honour.notFit': { status: 409, code: 1, say: '按现在的规则还不够，请重新打开名单', log: 'honour confirmed without evidence' },
  'honour.before': { status: 409, code: 1, say: '这一年已经嘉许过了', log: 'honour twice in one year' },
  'honour.notFound': { status: 404, code: 101, say: '没有找到这项嘉许', log: 'no such honour' },
  'honour.notMine': { status: 403, code: 119, say: '要由本人（服务队由队长）来答复', log: 'honour answered by somebody else' },
} as const satisfies Record<string, RefusalRow>;
