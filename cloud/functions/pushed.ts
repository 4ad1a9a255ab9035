/** What is done when WeChat sends a message: one entry a kind. */
import type { Office } from '../office';
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

export const pushHandlers: readonly PushHandler[] = [
  ...allowanceHandlers,
];
