/**
 * Every errcode that WeChat's documentation lists, interface by interface, and what our module makes of it. The list is
 * whole on purpose: whoever finds a new code in the documentation adds it here.
 */
import { codeImage } from '../../cloud/wechat/code-image';
import { createWechatLogin } from '../../cloud/wechat/code2session';
import { WechatFault } from '../../cloud/wechat/fault';
import { askMediaCheck } from '../../cloud/wechat/media-check';
import { phoneOf } from '../../cloud/wechat/phone';
import { sendMessage } from '../../cloud/wechat/subscribe';
import { checkText } from '../../cloud/wechat/text-check';
import { urlLink } from '../../cloud/wechat/url-link';
import { appId, openBench, openid, secret, type Bench } from './bench';

interface Interface {
  path: string;
  /** asks it once */
  ask(bench: Bench): Promise<unknown>;
  /** what is said of each code; those of `everywhere` are added where nothing is said here */
  says: Record<number, string>;
}

/* Documented for all interfaces together. */
const everywhere: Record<number, string> = {
  [-1]: 'away', 40001: 'token', 40014: 'token', 41001: 'token', 42001: 'token', 43002: 'misconfigured', 43003: 'misconfigured', 44002: 'refused',
  45009: 'quota', 45011: 'quota', 47001: 'refused', 48001: 'misconfigured', 40033: 'refused',
};
const toldBy = (answer: { ok: true } | { ok: false; why: string }) => (answer.ok ? 'ok' : answer.why);

const interfaces: Record<string, Interface> = {
  登录: {
    path: '/sns/jscode2session',
    ask: (bench) => createWechatLogin({ appId, secret, host: bench.standIn.host }).exchange(bench.standIn.issueCode(openid)),
    says: {
      [-1]: 'busy', 45011: 'busy', 40029: 'code-invalid', 40163: 'code-used', 40226: 'blocked', 40002: 'misconfigured', 40013: 'misconfigured', 40125: 'misconfigured', 41002: 'misconfigured', 41004: 'misconfigured', 41008: 'misconfigured',
      // What this interface never says; should it, an administrator has to look.
      40001: 'misconfigured', 40014: 'misconfigured', 41001: 'misconfigured', 42001: 'misconfigured', 44002: 'misconfigured', 45009: 'misconfigured', 47001: 'misconfigured', 40033: 'misconfigured',
    },
  },
  access_token: {
    path: '/cgi-bin/stable_token',
    ask: async (bench) => (await checkText(bench.wechat, { text: '今天讲防诈骗', openid, scene: 'comment' })).why?.kind,
    says: { 40002: 'misconfigured', 40013: 'misconfigured', 40125: 'misconfigured', 40164: 'misconfigured', 41002: 'misconfigured', 41004: 'misconfigured', 89503: 'misconfigured', 89506: 'misconfigured', 89507: 'misconfigured' },
  },
  手机号: {
    path: '/wxa/business/getuserphonenumber',
    ask: async (bench) => toldBy(await phoneOf(bench.wechat, bench.standIn.issuePhoneCode('13800000101'))),
    says: { 40013: 'misconfigured', 40029: 'codeSpent' },
  },
  文字: {
    path: '/wxa/msg_sec_check',
    ask: async (bench) => (await checkText(bench.wechat, { text: '今天讲防诈骗', openid, scene: 'comment' })).why?.kind,
    // 87014 belongs to the first edition; should it come, a person looks.
    says: { 40003: 'refused', 40129: 'refused', 43104: 'refused', 44991: 'refused', 45002: 'refused', 61010: 'refused', 87014: 'refused' },
  },
  图片: {
    path: '/wxa/media_check_async',
    ask: async (bench) => {
      const asked = await askMediaCheck(bench.wechat, { url: 'http://127.0.0.1:1/a.jpg', kind: 'image', openid, scene: 'comment' });
      return asked.ok ? 'ok' : asked.why.kind;
    },
    says: { 40003: 'refused', 40004: 'refused', 40129: 'refused', 43104: 'refused', 44991: 'refused', 61010: 'refused', 87020: 'refused' },
  },
  订阅消息: {
    path: '/cgi-bin/message/subscribe/send',
    ask: async (bench) => toldBy(await sendMessage(bench.wechat, { openid, templateId: 'T1', data: { thing1: '反诈讲座' } })),
    says: { 40003: 'openid', 40037: 'template', 41030: 'page', 43101: 'notAllowed', 43107: 'banned', 43116: 'banned', 43108: 'busy', 43117: 'busy', 45168: 'word', 47003: 'field' },
  },
  小程序码: {
    path: '/wxa/getwxacodeunlimit',
    ask: (bench) => codeImage(bench.wechat, { scene: 'a', page: 'pages/home/index' }),
    says: { 40097: 'refused', 40129: 'refused', 40169: 'refused', 41030: 'refused', 85096: 'refused' },
  },
  链接: {
    path: '/wxa/generate_urllink',
    ask: (bench) => urlLink(bench.wechat, { path: 'pages/home/index', days: 1 }),
    says: { 40002: 'misconfigured', 40165: 'refused', 40212: 'refused', 44990: 'refused', 44993: 'refused', 85079: 'refused', 85401: 'refused', 85402: 'refused', 85406: 'refused', 85407: 'refused', 85408: 'refused' },
  },
};

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  bench.standIn.visit(openid);
  bench.standIn.addTemplate('T1', ['thing1']);
  bench.standIn.popUp(openid, [{ templateId: 'T1', accept: true }]);
});
afterEach(() => bench.close());

const rows = Object.entries(interfaces).flatMap(([name, one]) => Object.entries({ ...everywhere, ...one.says }).map(([code, said]) => [name, Number(code), said, one] as const));

test.each(rows)('%s：%i 是 %s；错误里没有人，也没有秘密', async (_name, errcode, said, { path, ask }) => {
  bench.standIn.faults.errcodes.set(path, errcode);
  const outcome = await ask(bench).catch((fault: unknown) => fault);
  expect(outcome instanceof Error ? (outcome as Error & { kind: string }).kind : outcome).toBe(said);
  if (outcome instanceof WechatFault) expect(outcome.errcode).toBe(errcode);
  expect(String(outcome) + bench.log.join('')).not.toMatch(new RegExp(`${openid}|${secret}`));
});

test.each(Object.entries(interfaces))('%s：没有错误的时候是成的', async (_name, { ask }) => {
  const outcome = await ask(bench);
  expect(outcome === undefined || outcome === 'ok' || typeof outcome === 'object' || String(outcome).startsWith('https:')).toBe(true);
});
