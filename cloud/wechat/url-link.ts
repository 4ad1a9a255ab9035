/** A link that opens the mini-program from a text message or a web page: POST /wxa/generate_urllink. */
import { WechatFault } from './fault';
import type { Wechat } from './wechat';

/** WeChat's longest life of a link. */
export const LINK_DAYS_LIMIT = 30;
const QUERY_LIMIT = 1024;

/**
 * A link to a page, good for so many days. Only the published mini-program of an organisation can make them, and a day has
 * a number of them, so make one for a message that is really sent.
 * @throws RangeError when path, query or days are none; WechatFault
 */
export async function urlLink(wechat: Wechat, asked: { path: string; query?: string; days: number }): Promise<string> {
  const { path, query = '', days } = asked;
  if (!/^[^/?][^?]*$/.test(path)) throw new RangeError(`path must have neither leading slash nor query: ${path}`);
  if (query.length > QUERY_LIMIT) throw new RangeError(`query is longer than ${QUERY_LIMIT}`);
  if (!Number.isInteger(days) || days < 1 || days > LINK_DAYS_LIMIT) throw new RangeError(`days must be 1 to ${LINK_DAYS_LIMIT}: ${days}`);
  const { json } = await wechat.ask({
    // Made twice it is two of the day's number.
    path: '/wxa/generate_urllink', idempotent: false,
    body: { path, query, expire_type: 1, expire_interval: days, env_version: wechat.edition },
  });
  if (typeof json.url_link !== 'string' || json.url_link === '') throw new WechatFault('away', null, '回答里没有链接');
  return json.url_link;
}
