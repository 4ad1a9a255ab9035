/** Consent, and one's own data. */
import type { RefusalRow } from './row';

export const privacyRefusals = {
  'privacy.needed': { status: 409, code: 1, say: '点单要用到您的联系电话，请先看一看“怎么保护您的信息”，同意了再点单', log: 'no consent to the notice in force' },
  'privacy.elderNeeded': { status: 409, code: 1, say: '老人还没有同意（或者撤回了同意）新的个人信息说明，请他在自己的手机上看一看', log: 'elder has not agreed to the notice in force' },
  'privacy.version': { status: 409, code: 1, say: '说明刚刚更新了，请再看一遍', log: 'agreed to another version' },
  'privacy.posts': { status: 409, code: 1, say: '您还担任着{posts}，请先把任职交给别人，再删除', log: 'erase with posts' },
  'privacy.duties': { status: 409, code: 1, say: '您还答应了 {count} 次上门服务，请先告诉队长去不了，再删除', log: 'erase with promised visits' },
  'privacy.openOrders': { status: 409, code: 1, say: '还有 {count} 单等评价或回访，办结以后才能删除', log: 'erase with orders that can no longer be withdrawn' },
  'privacy.changed': { status: 409, code: 1, say: '您的点单刚刚有变化，请再看一遍会发生什么', log: 'erase confirmed another plan' },
} as const satisfies Record<string, RefusalRow>;
