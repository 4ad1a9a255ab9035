/** STAND-IN of WeChat: 订阅消息, with a person's allowances and the limits of each field. */
import { newId, refusal, type World } from './world';

const characters = (text: string) => [...text].length;
const matches = (pattern: RegExp) => (text: string) => pattern.test(text);
const DATE = '\\d{4}年\\d{1,2}月\\d{1,2}日';
const TIME = '\\d{1,2}:\\d{2}';
const time = new RegExp(`^(${DATE} ?)?${TIME}(~(${DATE} ?)?${TIME})?$`);
const date = new RegExp(`^${DATE}( ?${TIME})?(~${DATE}( ?${TIME})?)?$`);

/** What each kind of field takes, by the prefix of its key. */
const fits: Record<string, (text: string) => boolean> = {
  thing: (text) => characters(text) <= 20,
  number: matches(/^(?=.{1,32}$)-?\d+(\.\d+)?$/),
  letter: matches(/^[A-Za-z]{1,32}$/),
  symbol: matches(/^[^\p{L}\p{N}]{1,5}$/u),
  character_string: matches(/^[\x21-\x7e]{1,32}$/),
  time: matches(time),
  date: (text) => date.test(text) || time.test(text),
  amount: matches(/^[¥￥$€£]?\d{1,10}(\.\d+)?元?$/),
  phone_number: matches(/^[\d+\- ]{1,17}$/),
  car_number: (text) => characters(text) <= 8,
  name: (text) => characters(text) <= (/^[A-Za-z .·]+$/.test(text) ? 20 : 10),
  phrase: matches(/^[\u4e00-\u9fff]{1,5}$/),
  enum: (text) => text !== '',
};

/** The first key whose text does not fit, and what is wrong with it; null = all fit. */
export function wrongField(keys: readonly string[], data: Record<string, unknown>): { key: string; empty: boolean } | null {
  for (const key of keys) {
    const value = (data[key] as { value?: unknown } | undefined)?.value;
    if (value === undefined || value === null || String(value).trim() === '') return { key, empty: true };
    const text = String(value);
    const fit = fits[/^[a-z_]+?(?=\d+$)/.exec(key)?.[0] ?? ''];
    // eslint-disable-next-line no-control-regex
    if (!fit?.(text) || /[\u0000-\u001f]/.test(text)) return { key, empty: false };
  }
  return null;
}

const LONG_TERM = Infinity;
const counterOf = (openid: string, templateId: string) => `${openid} ${templateId}`;

/** What is wrong with a message before it is sent; null = nothing. */
function trouble(world: World, body: Record<string, unknown>): object | null {
  const { touser: openid, template_id: templateId, page, data } = body;
  if (typeof openid !== 'string' || openid === '') return refusal(world, 40003, 'invalid openid');
  const template = world.templates.get(String(templateId));
  if (!template && !world.byHand) return refusal(world, 40037, 'invalid template_id');
  if (world.bannedTemplates.has(String(templateId))) return refusal(world, 43107, 'template is banned');
  if (page !== undefined && !isOwnPage(world, String(page).split('?')[0] as string)) return refusal(world, 41030, 'invalid page');
  if (typeof data !== 'object' || data === null) return refusal(world, 47003, 'argument invalid!', '');
  const texts = data as Record<string, unknown>;
  const wrong = wrongField(template?.keys ?? Object.keys(texts), texts);
  // The misspelling is WeChat's.
  if (wrong) return refusal(world, 47003, `argument invalid! data.${wrong.key}.value ${wrong.empty ? 'is emtpy' : 'invalid'}`, '');
  const words = Object.values(texts).map((one) => String((one as { value?: unknown }).value)).join('\n');
  if ([...world.words].some(([word, { suggest }]) => suggest === 'risky' && words.includes(word))) return refusal(world, 45168, 'hit sensitive words');
  if (!world.byHand && (world.allowed.get(counterOf(openid, String(templateId))) ?? 0) <= 0) return refusal(world, 43101, 'user refuse to accept the msg', '');
  return null;
}

export const isOwnPage = (world: World, page: string): boolean => page !== '' && !page.startsWith('/') && (world.pages === null || world.pages.has(page));

/** POST /cgi-bin/message/subscribe/send */
export function sendMessage(world: World, body: Record<string, unknown>): object {
  const wrong = trouble(world, body);
  if (wrong) return wrong;
  const openid = String(body.touser);
  const templateId = String(body.template_id);
  const counter = counterOf(openid, templateId);
  world.allowed.set(counter, (world.allowed.get(counter) ?? 0) - 1);
  const messageId = String(BigInt(`0x${newId(7)}`));
  const data = Object.fromEntries(Object.entries(body.data as object).map(([key, one]) => [key, String((one as { value: unknown }).value)]));
  world.sent.push({ openid, templateId, page: typeof body.page === 'string' ? body.page : null, data, state: String(body.miniprogram_state ?? 'formal'), messageId, atMs: world.now() });
  world.push({ Event: 'subscribe_msg_sent_event', List: { TemplateId: templateId, MsgID: messageId, ErrorCode: '0', ErrorStatus: 'success' } }, openid, 0);
  return { errcode: 0, errmsg: 'ok', msgid: messageId };
}

export interface Choice { templateId: string; accept: boolean }

/** What a person tapped in the window that asks. Each «accept» allows one message more, or all of a long-term template. */
export function popUp(world: World, openid: string, choices: readonly Choice[]): void {
  for (const { templateId, accept } of choices) {
    if (!accept) continue;
    const counter = counterOf(openid, templateId);
    world.allowed.set(counter, world.templates.get(templateId)?.kind === 'longTerm' ? LONG_TERM : (world.allowed.get(counter) ?? 0) + 1);
  }
  const list = choices.map(({ templateId, accept }) => ({ TemplateId: templateId, SubscribeStatusString: accept ? 'accept' : 'reject', PopupScene: '0' }));
  world.push({ Event: 'subscribe_msg_popup_event', List: list.length === 1 ? list[0] : list }, openid, 0);
}

/** A person switches templates off in WeChat's settings. */
export function switchOff(world: World, openid: string, templateIds: readonly string[]): void {
  for (const templateId of templateIds) world.allowed.delete(counterOf(openid, templateId));
  const list = templateIds.map((templateId) => ({ TemplateId: templateId, SubscribeStatusString: 'reject' }));
  world.push({ Event: 'subscribe_msg_change_event', List: list.length === 1 ? list[0] : list }, openid, 0);
}
