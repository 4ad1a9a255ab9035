/** The call itself: what came over the wire, and the server that answers it. */
import type { RefusalRow } from './row';

export const requestRefusals = {
  'request.broken': { status: 400, code: 107, say: '发来的内容读不懂，请重试', log: 'body is not JSON' },
  'request.tooLarge': { status: 413, code: 107, say: '内容太多了，请删减后再发', log: 'body too large' },
  'request.shape': { status: 400, code: 107, say: '有内容没填对，请检查', log: 'input does not fit the shape' },
  'request.unknownFunction': { status: 404, code: 1, say: '没有这个功能，请更新小程序', log: 'unknown function' },
  'request.tooMany': { status: 429, code: 1, say: '点得太快了，请过一分钟再试', log: 'rate limit' },
  'request.unknownPath': { status: 404, code: 1, say: '没有这个地址', log: 'unknown path' },
  'request.classesOff': { status: 403, code: 119, say: '不能直接读写数据表', log: 'class access is off' },
  'client.tooOld': { status: 426, code: 1, say: '这一版太旧了。请把小程序从微信里关掉再打开，会自动换成新的；没填完的都还在', log: 'client below the least edition' },
  'keys.reused': { status: 409, code: 1, say: '这个操作已经用在别的事上了，请重新打开页面', log: 'idempotency key used for another step' },
  'server.fault': { status: 500, code: 1, say: '服务器出了点问题，请稍后再试', log: 'unexpected fault' },
  'server.away': { status: 503, code: 1, say: '服务器暂时连不上，您填的内容还在，请稍后再试', log: 'database is away' },
  'server.full': { status: 503, code: 1, say: '服务器暂时记不下新的内容，您填的还在，请过一会儿再试', log: 'no room left on the disk' },
} as const satisfies Record<string, RefusalRow>;
