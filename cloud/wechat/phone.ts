/** A person's telephone number, by the code from the button `getPhoneNumber`: POST /wxa/business/getuserphonenumber. */
import { WechatFault } from './fault';
import type { Wechat } from './wechat';

export type PhoneAnswer =
  | { ok: true; /** without country code */ phone: string; countryCode: string }
  /** The code was used, is older than five minutes or belongs to somebody else: the person taps once more. */
  | { ok: false; why: 'codeSpent' };

/**
 * The number behind a code. A code is good for one use and each success costs the county money, so nothing is asked twice.
 * @throws WechatFault of any kind but 40029
 */
export async function phoneOf(wechat: Wechat, code: string, openid?: string): Promise<PhoneAnswer> {
  // WeChat would call it a format error, which looks like our own fault.
  if (code === '') return { ok: false, why: 'codeSpent' };
  let json: Record<string, unknown>;
  try {
    ({ json } = await wechat.ask({ path: '/wxa/business/getuserphonenumber', body: { code, ...(openid ? { openid } : {}) }, idempotent: false, secrets: [code, openid ?? ''] }));
  } catch (fault) {
    if (fault instanceof WechatFault && fault.errcode === 40029) return { ok: false, why: 'codeSpent' };
    throw fault;
  }
  const { purePhoneNumber, countryCode, watermark } = (json.phone_info ?? {}) as { purePhoneNumber?: unknown; countryCode?: unknown; watermark?: { appid?: unknown } };
  if (typeof purePhoneNumber !== 'string' || purePhoneNumber === '') throw new WechatFault('away', null, '回答里没有手机号');
  // A number that was given to another mini-program was not given to us.
  if (watermark?.appid !== wechat.appId) throw new WechatFault('refused', null, '手机号不是给本小程序的');
  return { ok: true, phone: purePhoneNumber, countryCode: typeof countryCode === 'string' ? countryCode : '86' };
}
