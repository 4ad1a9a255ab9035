/** STAND-IN of WeChat for trying things by hand: `npm start -- --wechat-stand-in`. Only a demonstration loads it. */
import { randomBytes } from 'node:crypto';
import { startWechatStandIn, type WechatStandIn } from './stand-in';

/** Whom a typed code stands for; the developer tools give a new code every time, so anything else is one and the same newcomer. */
export const openidByHand = (code: string): string => (code.startsWith('demo:') ? `stand-in-${code.slice(5)}` : 'stand-in-newcomer');

const DELIVER_EVERY_MS = 1000;

export interface ByHand {
  standIn: WechatStandIn;
  /** for the server's settings */
  wechat: { appId: string; secret: string; host: string; push: { token: string; aesKey: string } };
  /** where our server listens now, so that messages reach it */
  server(origin: string): void;
  close(): Promise<void>;
}

/** Starts it with keys made up for this run; messages arrive by themselves, the verdict on a picture after some seconds. */
export async function startByHand(deliverEveryMs = DELIVER_EVERY_MS): Promise<ByHand> {
  const account = { appId: 'wx-stand-in', secret: randomBytes(16).toString('hex') };
  const push = { token: randomBytes(16).toString('hex'), aesKey: randomBytes(33).toString('base64').replace(/[+/=]/g, 'a').slice(0, 43) };
  // The last character carries four bits only; WeChat gives keys whose other bits are nought.
  push.aesKey = `${push.aesKey.slice(0, 42)}A`;
  const standIn = await startWechatStandIn({ ...account, byHand: { openidOf: openidByHand } });
  standIn.media.delayMs = 5000;
  let delivering: Promise<unknown> | null = null;
  const timer = setInterval(() => {
    delivering ??= standIn.deliver().finally(() => {
      delivering = null;
    });
  }, deliverEveryMs);
  timer.unref();
  return {
    standIn,
    wechat: { ...account, host: standIn.host, push },
    server: (origin) => standIn.pushTo({ url: `${origin}/wechat/push`, ...push }),
    async close() {
      clearInterval(timer);
      standIn.pushTo(null);
      await delivering;
      await standIn.close();
    },
  };
}
