/** Why WeChat did not do what it was asked, as a closed list. What has to happen next follows from the kind. */

/**
 * - `away`: no answer, a broken one, or «busy»; come back later.
 * - `token`: WeChat does not take our access token, although it was renewed; come back later.
 * - `quota`: the minute's or the day's number of calls is used up.
 * - `refused`: WeChat understood and says no to this very thing; `errcode` says why, asking again is useless.
 * - `misconfigured`: app id, secret, allowed addresses or rights of the account; an administrator has to act.
 */
export type WechatTrouble = 'away' | 'token' | 'quota' | 'refused' | 'misconfigured';

/** WeChat's «no». The message is for the log and holds neither secret nor token nor anything of a person. */
export class WechatFault extends Error {
  override readonly name = 'WechatFault';
  /** WeChat may have done it all the same: the answer was lost, not the request. Doing it again may do it twice. */
  readonly maybeDone: boolean;

  constructor(
    readonly kind: WechatTrouble,
    /** WeChat's own number; null where it gave none */
    readonly errcode: number | null,
    /** WeChat's own words, without what is secret */
    readonly said: string,
    more: { maybeDone?: boolean } = {},
  ) {
    super(errcode === null ? `微信：${said}` : `微信：errcode ${errcode}，${said}`);
    this.maybeDone = more.maybeDone ?? false;
  }
}

/** How WeChat says that an access token has run out: any of these, so all of them mean «renew it». */
export const tokenErrcodes: ReadonlySet<number> = new Set([40001, 40014, 42001]);

const kinds = new Map<number, WechatTrouble>([
  [-1, 'away'],
  ...[...tokenErrcodes, 41001].map((errcode) => [errcode, 'token'] as const),
  [45009, 'quota'],
  [45011, 'quota'],
  ...[40002, 40013, 40125, 40164, 41002, 41004, 43002, 43003, 48001, 89503, 89506, 89507].map((errcode) => [errcode, 'misconfigured'] as const),
]);

export const troubleOf = (errcode: number): WechatTrouble => kinds.get(errcode) ?? 'refused';

const MOST_WORDS = 200;

/** WeChat's words for the log: it may repeat what we sent, the log must not. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const bare = secrets.filter((one) => one !== '').reduce((rest, one) => rest.replaceAll(one, '***').replaceAll(encodeURIComponent(one), '***'), text);
  return bare.length > MOST_WORDS ? `${bare.slice(0, MOST_WORDS)}…` : bare;
}
