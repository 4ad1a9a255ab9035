/** Numbers and lists for those who watch over others. */
import type { RefusalRow } from './row';

export const reportRefusals = {
  'report.notYours': { status: 403, code: 119, say: '只能看自己负责的地方', log: 'report outside the own sub-tree' },
  'notice.notYours': { status: 403, code: 119, say: '没发出去的微信消息由县里的管理员看', log: 'dead letters by somebody else' },
} as const satisfies Record<string, RefusalRow>;
