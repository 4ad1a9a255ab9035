/** What is worth asking WeChat's window for; pages use it, so nothing heavy comes along. */
import type { MessageKind } from './kinds';
import type { KindView, NoticeSettings } from './message';

/* WeChat's pages say three or five; three is right by both. */
const MOST = 3;

/** What to ask for: switched on, used up, and one-time and long-term never in one window. */
export function worthAsking(settings: NoticeSettings, kinds: readonly MessageKind[]): KindView[] {
  const wanted = kinds.flatMap((kind) => settings.kinds.filter((one) => one.kind === kind && one.on && one.templateId !== null && one.remaining === 0));
  return wanted.filter((one) => one.longTerm === wanted[0]?.longTerm).slice(0, MOST);
}
