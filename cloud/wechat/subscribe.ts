/** 订阅消息: POST /cgi-bin/message/subscribe/send, and what people allow or take back, which comes by push. */
import { WechatFault } from './fault';
import type { PushEvent } from './push';
import type { Wechat } from './wechat';

export type SendAnswer =
  | { ok: true; /** WeChat's id where it gives one; the push about the same message carries it */ messageId: string | null }
  /** The person has not allowed it, or every allowance is used up (43101). */
  | { ok: false; why: 'notAllowed' }
  /** One field does not keep WeChat's limits (47003); null when it did not say which. */
  | { ok: false; why: 'field'; field: string | null }
  /** Another message to this person is on its way (43108): send again a little later. */
  | { ok: false; why: 'busy' }
  /** openid, template, page, banned template or ability, a word that WeChat does not carry: sending again is useless. */
  | { ok: false; why: 'openid' | 'template' | 'page' | 'banned' | 'word' };

const whys = new Map<number, Exclude<SendAnswer, { ok: true } | { why: 'field' }>['why']>([
  [40003, 'openid'], [40037, 'template'], [41030, 'page'], [43101, 'notAllowed'], [43107, 'banned'], [43116, 'banned'], [43108, 'busy'], [43117, 'busy'], [45168, 'word'],
]);

const states = { release: 'formal', trial: 'trial', develop: 'developer' } as const;

/* Not «1» or «thing3»: those stand in WeChat's own words as well. */
const isPersonal = (text: string) => text.length > 6 || /[\u0080-\uffff]/.test(text);

export interface Message {
  openid: string;
  templateId: string;
  /** own page without leading slash, a query may follow */
  page?: string;
  /** the template's keys (thing1, time2 …) and their texts, cut to the limits already */
  data: Record<string, string>;
}

/* WeChat refuses two messages to one person at the same time, so those of this process go one after the other. */
const lastTo = new WeakMap<Wechat, Map<string, Promise<unknown>>>();

async function afterOthers<T>(wechat: Wechat, openid: string, work: () => Promise<T>): Promise<T> {
  const last = lastTo.get(wechat) ?? new Map<string, Promise<unknown>>();
  lastTo.set(wechat, last);
  const mine = (last.get(openid) ?? Promise.resolve()).then(work, work);
  last.set(openid, mine);
  try {
    return await mine;
  } finally {
    if (last.get(openid) === mine) last.delete(openid);
  }
}

/**
 * Sends one message. WeChat knows no key for «the same message again»: after a WechatFault with `maybeDone` it may have
 * arrived, and whoever sends it again risks that the person reads it twice.
 * @throws WechatFault of the kinds away, token, quota, misconfigured; `refused` only with a number not listed above
 */
export function sendMessage(wechat: Wechat, { openid, templateId, page, data }: Message): Promise<SendAnswer> {
  return afterOthers(wechat, openid, async () => {
    try {
      const { json } = await wechat.ask({
        path: '/cgi-bin/message/subscribe/send', idempotent: false, secrets: [openid, ...Object.values(data).filter(isPersonal)],
        body: {
          touser: openid, template_id: templateId, ...(page ? { page } : {}), miniprogram_state: states[wechat.edition], lang: 'zh_CN',
          data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, { value }])),
        },
      });
      return { ok: true, messageId: json.msgid === undefined ? null : String(json.msgid) };
    } catch (fault) {
      if (!(fault instanceof WechatFault) || fault.errcode === null) throw fault;
      if (fault.errcode === 47003) return { ok: false, why: 'field', field: /data\.([a-z_]+\d+)/.exec(fault.said)?.[1] ?? null };
      const why = whys.get(fault.errcode);
      if (!why) throw fault;
      return { ok: false, why };
    }
  });
}

/** Something that happened to a person's allowance for one template. */
export interface AllowanceChange {
  openid: string;
  templateId: string;
  /**
   * `allowed`: one more message may be sent (one-time) or messages may be sent at all (long-term); `refused`: not this
   * time; `takenBack`: switched off in WeChat's settings; `sent` / `notSent`: what became of one message.
   */
  what: 'allowed' | 'refused' | 'takenBack' | 'sent' | 'notSent';
  /** of `sent` and `notSent` */
  messageId: string | null;
}

/** The changes that a push tells of, in its order; empty when it is another push. */
export function allowanceChangesOf({ event, from, items }: PushEvent): AllowanceChange[] {
  const text = (value: unknown) => (value === undefined || value === null ? '' : String(value));
  const what = (item: Record<string, unknown>): AllowanceChange['what'] | null => {
    const status = text(item.SubscribeStatusString);
    if (event === 'subscribe_msg_popup_event') return status.startsWith('accept') ? 'allowed' : 'refused';
    // Only taking back is told of; should WeChat ever tell of more, a new «accept» must not be taken for it.
    if (event === 'subscribe_msg_change_event') return status === 'reject' ? 'takenBack' : null;
    if (event === 'subscribe_msg_sent_event') return text(item.ErrorCode) === '0' ? 'sent' : 'notSent';
    return null;
  };
  return items.flatMap((item) => {
    const one = what(item);
    const templateId = text(item.TemplateId);
    return one && templateId ? [{ openid: from, templateId, what: one, messageId: text(item.MsgID) || null }] : [];
  });
}
