/** What a 小程序码 carries: at most 32 signs, so a letter says what it is and the rest which one. The page it opens reads it back. */
import * as v from 'valibot';
import { gridCode, gridCodePattern, id } from './shape';

export type Opened =
  /** on a village's board: 点单, with this village chosen */
  | { kind: 'village'; code: string }
  /** on a slip: 凭评价码评价, with the number filled in; the code of the slip is never in it */
  | { kind: 'slip'; number: string }
  /** on a certificate: checked at once */
  | { kind: 'certificate'; number: string; code: string };

export const pages = { village: 'pages/order/new', slip: 'pages/behalf/rate', certificate: 'pages/proof/check' } as const satisfies Record<Opened['kind'], string>;

/** What stands in the code. */
export function sceneOf(opened: Opened): string {
  if (opened.kind === 'village') return `v=${opened.code}`;
  return opened.kind === 'slip' ? `n=${opened.number}` : `c=${opened.number},${opened.code}`;
}

/** The page's address with the same in words, for a plain code where there is no WeChat. */
export function plainPath(opened: Opened): string {
  const query = opened.kind === 'village' ? `village=${opened.code}` : opened.kind === 'slip' ? `number=${opened.number}` : `number=${opened.number}&code=${opened.code}`;
  return `/${pages[opened.kind]}?${query}`;
}

const certificate = /^(ZM-\d{8}-[2-9A-Z]{6}),([2-9A-Z]{8})$/;

/** Reads `scene` as WeChat hands it to a page, still encoded; null for anything that is none of ours. */
export function readScene(scene: string | undefined): Opened | null {
  const [kind = '', rest = ''] = decoded(scene ?? '').split(/=(.*)/s);
  if (kind === 'v' && gridCodePattern.test(rest)) return { kind: 'village', code: rest };
  if (kind === 'n' && /^[\dA-Z-]{5,20}$/.test(rest)) return { kind: 'slip', number: rest };
  const [, number, code] = (kind === 'c' && certificate.exec(rest)) || [];
  return number && code ? { kind: 'certificate', number, code } : null;
}

/* A code somebody else made may say anything; a page is not to break over it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

export const codeShapes = {
  village: v.object({ gridCode }),
  slip: v.object({ id }),
};

/** `code.village`, `code.slip`; a certificate carries its own */
export interface CodeView {
  /** 小程序码 as a data address; null = no WeChat here, or it is away: the plain code stands instead */
  picture: string | null;
  /** what a plain code says; null = nobody has said where the pages are, and the page may know better */
  url: string | null;
  /** the page's own path with the same in it */
  path: string;
}
