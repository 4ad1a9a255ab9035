/** 小程序码 for a wall, a slip, a certificate: POST /wxa/getwxacodeunlimit. Permanent and without a limit in number. */
import { WechatFault } from './fault';
import type { Wechat } from './wechat';

const SCENE = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$/;

/** Does WeChat take this as what a code carries? 1 to 32 characters, no Chinese, no %. */
export const isScene = (scene: string): boolean => SCENE.test(scene);

/**
 * The picture of a code that opens `page` with `scene`; the page reads it by `decodeURIComponent(query.scene)`.
 * @throws RangeError when scene, page or width is none; WechatFault (41030: the page is not in the published edition)
 */
export async function codeImage(wechat: Wechat, asked: { scene: string; /** without leading slash and query */ page: string; /** 280–1280, default 430 */ widthPx?: number }): Promise<{ bytes: Buffer; type: string }> {
  const { scene, page, widthPx = 430 } = asked;
  if (!isScene(scene)) throw new RangeError(`scene must be 1 to 32 characters that WeChat takes: ${scene.length} given`);
  if (!/^[^/?][^?]*$/.test(page)) throw new RangeError(`page must have neither leading slash nor query: ${page}`);
  if (!Number.isInteger(widthPx) || widthPx < 280 || widthPx > 1280) throw new RangeError(`width must be 280 to 1280: ${widthPx}`);
  const { bytes, type } = await wechat.ask({
    path: '/wxa/getwxacodeunlimit', idempotent: true,
    // Only the published edition knows all of its pages; a code for a trial is made before that.
    body: { scene, page, width: widthPx, env_version: wechat.edition, check_path: wechat.edition === 'release' },
  });
  if (!bytes || bytes.length === 0) throw new WechatFault('away', null, '回答里没有图片');
  return { bytes, type };
}
