/** What WeChat tells of people's permission for messages, into our own ledger. */
import { pushAllowance } from '../store/sql/consent';
import { everyLookUp } from '../store/seal';
import { markNotSent } from '../store/sql/notice';
import { allowanceChangesOf } from '../wechat/subscribe';
import type { PushHandler } from './pushed';

const run: PushHandler['run'] = async ({ db, keys, tenant, now }, push) => {
  for (const { openid, templateId, what, messageId } of allowanceChangesOf(push)) {
    if (what === 'allowed' || what === 'takenBack') await pushAllowance(db, tenant, { openidHashes: everyLookUp(keys, openid), templateId, what, at: now() });
    if (what === 'notSent' && messageId) await markNotSent(db, tenant, messageId, now());
  }
};

export const allowanceHandlers: readonly PushHandler[] = ['subscribe_msg_popup_event', 'subscribe_msg_change_event', 'subscribe_msg_sent_event'].map((event) => ({ event, run }));
