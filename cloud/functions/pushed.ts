/** What is done when WeChat sends a message: one entry a kind. */
import type { Office } from '../office';
import { isAskingPictures, settleByTrace } from '../store/sql/check';
import { mediaVerdictOf } from '../wechat/media-check';
import type { PushEvent } from '../wechat/push';
import { allowanceHandlers } from './allowance';

export interface PushHandler {
  /** 'wxa_media_check', 'subscribe_msg_popup_event', 'subscribe_msg_change_event', 'subscribe_msg_sent_event' … */
  event: string;
  /**
   * Writes through this office's database, which is the transaction that marks the message as done; whatever throws undoes
   * both, and WeChat sends the message again. Read it with `mediaVerdictOf` or `allowanceChangesOf`.
   */
  run(office: Office, push: PushEvent): Promise<void>;
}

/** The verdict came before we wrote down which picture it is about; WeChat's next copy finds it. */
class PushTooEarly extends Error {
  override readonly name = 'PushTooEarly';
}

/** WeChat's word on a picture: shown, hidden, or for a person to look at. */
const mediaChecked: PushHandler = {
  event: 'wxa_media_check',
  async run({ db, tenant, now }, push) {
    const verdict = mediaVerdictOf(push);
    if (!verdict) return;
    const { traceId, suggest, label } = verdict;
    // Asked first: whatever is written down after this is found by the next statement.
    const asking = await isAskingPictures(db, tenant);
    const ours = await settleByTrace(db, tenant, { traceId, label, at: now(), ...(suggest === 'unchecked' ? { state: 'review', why: 'unreachable' } : { state: suggest, why: suggest === 'review' ? 'unsure' : null }) });
    // One that we don't know (a file that is gone, another server's test) is otherwise nothing to worry WeChat with again.
    if (!ours && asking) throw new PushTooEarly();
  },
};

export const pushHandlers: readonly PushHandler[] = [
  ...allowanceHandlers,
mediaChecked];
