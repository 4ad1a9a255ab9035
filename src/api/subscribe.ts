/** WeChat's window that asks whether messages may come. Only the mini-program has one, and only on a tap. */
import Taro from '@tarojs/taro';
import type { KindView, NoticeSettings } from '@domain/notice/message';
import { call, newKey } from './call';

/**
 * Asks, and tells the server what was allowed. Call it straight from a tap: WeChat refuses a window that comes later.
 * @returns how things stand now; null when nothing was asked or the window did not open
 */
export async function askAllowance(wanted: readonly KindView[]): Promise<NoticeSettings | null> {
  const tmplIds = wanted.flatMap((one) => (one.templateId ? [one.templateId] : []));
  if (process.env.TARO_ENV !== 'weapp' || tmplIds.length === 0) return null;
  const key = newKey();
  let answer: Record<string, unknown>;
  try {
    answer = (await Taro.requestSubscribeMessage({ tmplIds, entityIds: [] })) as unknown as Record<string, unknown>;
  } catch {
    // Messages are switched off altogether, or WeChat is too old: everything is in the app all the same.
    return null;
  }
  const results = Object.fromEntries(tmplIds.flatMap((id) => (typeof answer[id] === 'string' ? [[id, answer[id]]] : [])));
  return call<NoticeSettings>('notice.consent', { key, results });
}
