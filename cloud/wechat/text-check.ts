/** What a person wrote, looked at before others see it: POST /wxa/msg_sec_check, version 2. */
import { WechatFault, type WechatTrouble } from './fault';
import type { Wechat } from './wechat';

/** Where the text will stand, in WeChat's words 资料、评论、论坛、社交日志. */
export const scenes = { profile: 1, comment: 2, forum: 3, journal: 4 } as const;
export type Scene = keyof typeof scenes;

export interface TextVerdict {
  /**
   * `unchecked`: WeChat gave no verdict, so a person has to look. It comes when WeChat is away, and when it says that the
   * writer was not in the mini-program within two hours (61010), which it sometimes says of people who were.
   */
  suggest: 'pass' | 'review' | 'risky' | 'unchecked';
  /** WeChat's label of the worst part, 100 = nothing; null when unchecked */
  label: number | null;
  traceIds: string[];
  /** why it is unchecked */
  why: { kind: WechatTrouble; errcode: number | null } | null;
}

const MOST_CHARACTERS = 2500;
/* Neighbouring pieces share some characters, so that a word on the seam is seen whole. */
const SHARED_CHARACTERS = 50;

/** A text in pieces that WeChat takes, none of them ending inside a character. */
export function piecesOf(text: string): string[] {
  const characters = [...text];
  const pieces: string[] = [];
  for (let from = 0; from === 0 || from + SHARED_CHARACTERS < characters.length; from += MOST_CHARACTERS - SHARED_CHARACTERS) {
    pieces.push(characters.slice(from, from + MOST_CHARACTERS).join(''));
  }
  return pieces;
}

/**
 * WeChat's verdict on a text; the worst of its pieces. Never throws a WechatFault: whatever is wrong with WeChat, the
 * writer goes on and the text waits for a person (`unchecked`).
 */
export async function checkText(wechat: Wechat, asked: { text: string; openid: string; scene: Scene; title?: string; nickname?: string }): Promise<TextVerdict> {
  const { text, openid, scene, title, nickname } = asked;
  const worst: TextVerdict = { suggest: 'pass', label: 100, traceIds: [], why: null };
  if (text.trim() === '') return worst;
  for (const content of piecesOf(text)) {
    try {
      const { json } = await wechat.ask({
        path: '/wxa/msg_sec_check', idempotent: true, secrets: [openid],
        body: { content, version: 2, scene: scenes[scene], openid, ...(title ? { title } : {}), ...(nickname ? { nickname } : {}) },
      });
      const verdict = verdictOf(json.result);
      if (!verdict) throw new WechatFault('away', null, '回答里没有结论');
      if (typeof json.trace_id === 'string') worst.traceIds.push(json.trace_id);
      if (gravity[verdict.suggest] > gravity[worst.suggest]) Object.assign(worst, verdict);
    } catch (fault) {
      if (!(fault instanceof WechatFault)) throw fault;
      // What one piece has shown already stands, whatever became of the others.
      if (worst.suggest !== 'risky') Object.assign(worst, { suggest: 'unchecked', label: null, why: { kind: fault.kind, errcode: fault.errcode } });
      return worst;
    }
  }
  return worst;
}

export type Suggest = 'pass' | 'review' | 'risky';
const gravity: Record<TextVerdict['suggest'], number> = { pass: 0, review: 1, unchecked: 2, risky: 3 };

/** WeChat's `result`; risk comes as errcode 0 with a suggestion. null when it is not there */
export function verdictOf(result: unknown): { suggest: Suggest; label: number } | null {
  const { suggest, label } = (result ?? {}) as { suggest?: unknown; label?: unknown };
  if (suggest !== 'pass' && suggest !== 'review' && suggest !== 'risky') return null;
  // Messages carry numbers as text.
  return { suggest, label: Number(label) };
}
