/** Pictures and recordings looked at before others see them: POST /wxa/media_check_async, answered by a push within half an hour. */
import { WechatFault, type WechatTrouble } from './fault';
import type { PushEvent } from './push';
import { scenes, verdictOf, type Scene, type Suggest } from './text-check';
import type { Wechat } from './wechat';

/** What WeChat takes; anything else has to be looked at by a person. */
export const MEDIA_BYTES_LIMIT = 10 * 1024 * 1024;
export const imageTypes: readonly string[] = ['jpg', 'jpeg', 'png', 'bmp', 'gif'];

export type MediaAsked =
  /** Hold it under this id until the push comes; set a limit of your own, for it may never come. */
  | { ok: true; traceId: string }
  | { ok: false; why: { kind: WechatTrouble; errcode: number | null } };

/** Asks WeChat to look at a file that it can fetch at `url`. Never throws a WechatFault: without an answer a person looks. */
export async function askMediaCheck(wechat: Wechat, asked: { url: string; kind: 'audio' | 'image'; openid: string; scene: Scene }): Promise<MediaAsked> {
  const { url, kind, openid, scene } = asked;
  try {
    const { json } = await wechat.ask({
      // Repeats are refused (87020), so it is not asked twice; and the address opens a private file.
      path: '/wxa/media_check_async', idempotent: false, secrets: [openid, url],
      body: { media_url: url, media_type: kind === 'audio' ? 1 : 2, version: 2, scene: scenes[scene], openid },
    });
    if (typeof json.trace_id !== 'string' || json.trace_id === '') throw new WechatFault('away', null, '回答里没有 trace_id');
    return { ok: true, traceId: json.trace_id };
  } catch (fault) {
    if (!(fault instanceof WechatFault)) throw fault;
    return { ok: false, why: { kind: fault.kind, errcode: fault.errcode } };
  }
}

export interface MediaVerdict {
  traceId: string;
  /** `unchecked`: WeChat could not fetch or read it, a person has to look */
  suggest: Suggest | 'unchecked';
  label: number | null;
}

/** The verdict that a push brings; null when it is another push. */
export function mediaVerdictOf({ event, message }: PushEvent): MediaVerdict | null {
  const { trace_id: traceId, errcode, result } = message;
  if (event !== 'wxa_media_check' || typeof traceId !== 'string') return null;
  const verdict = Number(errcode ?? 0) === 0 ? verdictOf(result) : null;
  return verdict ? { traceId, ...verdict } : { traceId, suggest: 'unchecked', label: null };
}
