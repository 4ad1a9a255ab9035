/** WeChat's server as the rest of ours sees it: asked with a token that is renewed when it has run out. One module an interface beside it. */
import type { Db } from '../store/postgres';
import type { Keys } from '../store/seal';
import { createCaller, type CallerOptions, type Reply } from './call';
import type { Breaker } from './breaker';
import { tokenErrcodes, troubleOf, WechatFault } from './fault';
import { createTokens } from './token';

/** Which edition of the mini-program codes and messages lead to. */
export type Edition = 'release' | 'trial' | 'develop';

export interface WechatOptions extends CallerOptions {
  appId: string;
  secret: string;
  edition?: Edition;
  tenant: string;
  db: Db;
  keys: Keys;
}

export interface Ask {
  path: string;
  body: Record<string, unknown>;
  /** asking twice does no more than asking once */
  idempotent: boolean;
  /** what of the body must not appear in any error or log, where WeChat repeats it */
  secrets?: readonly string[];
}

export interface Wechat {
  readonly appId: string;
  readonly edition: Edition;
  /** Asks and returns what WeChat answered to a success. @throws WechatFault */
  ask(asked: Ask): Promise<Reply>;
  /** Is WeChat there, as far as the last calls tell? `resting` = it is not asked for the moment. */
  state: Breaker['state'];
}

export function createWechat(options: WechatOptions): Wechat {
  const { appId, secret, edition = 'release', log } = options;
  const caller = createCaller(options);
  const tokens = createTokens({ ...options, caller });

  const tried = async (asked: Ask): Promise<Reply> => {
    const send = (token: string) =>
      caller.send({ ...asked, query: { access_token: token }, secrets: [secret, token, ...(asked.secrets ?? [])] });
    const token = await tokens.current();
    const reply = await send(token);
    // Once: a second refusal is no matter of age.
    return tokenErrcodes.has(reply.errcode) ? send(await tokens.renewed(token)) : reply;
  };

  return {
    appId, edition,
    state: caller.state,
    async ask(asked) {
      try {
        const reply = await tried(asked);
        if (reply.errcode === 0) return reply;
        throw new WechatFault(troubleOf(reply.errcode), reply.errcode, reply.errmsg);
      } catch (fault) {
        if (fault instanceof WechatFault) tellOperator(fault, asked.path);
        throw fault;
      }
    },
  };

  function tellOperator({ kind, errcode, said }: WechatFault, path: string): void {
    // «Away» has its own line when the breaker opens, and «refused» is an answer, not a fault.
    if (kind === 'misconfigured' || kind === 'token') log.error({ path, errcode, said }, 'wechat refuses this deployment; app id, secret, allowed addresses or rights need a look');
    if (kind === 'quota') log.warn({ path, errcode, said }, 'wechat: the number of calls is used up');
  }
}
