/** WeChat's window that asks whether messages may come. Only the mini-program has one, and only on a tap. */
import Taro from '@tarojs/taro';
import type { MessageKind } from '@domain/notice/kinds';
import type { KindView, NoticeSettings } from '@domain/notice/message';
import { call, newKey } from './call';

/* WeChat's pages say three or five; three is right by both. */
const MOST = 3;

/** What to ask for: switched on, used up, and one-time and long-term never in one window. */
export function worthAsking(settings: NoticeSettings, kinds: readonly MessageKind[]): KindView[] {
  const wanted = kinds.flatMap((kind) => settings.kinds.filter((one) => one.kind === kind && one.on && one.templateId !== null && one.remaining === 0));
  return wanted.filter((one) => one.longTerm === wanted[0]?.longTerm).slice(0, MOST);
}

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
