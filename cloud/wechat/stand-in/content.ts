/** STAND-IN of WeChat: what people wrote and photographed, looked at. */
import { newId, refusal, type World } from './world';

const ACTIVE_MS = 2 * 3600_000;
const MOST_CHARACTERS = 2500;
const MOST_BYTES = 10 * 1024 * 1024;
/* How long the same file counts as a repeat. */
const REPEAT_MS = 60_000;

/** A file that carries these words is marked by the stand-in, for a test has no picture that WeChat would mark. */
export const markedFile = { review: 'WECHAT-STAND-IN-REVIEW', risky: 'WECHAT-STAND-IN-RISKY' } as const;

function personTrouble(world: World, { scene, openid, version }: Record<string, unknown>): object | null {
  if (version !== 2) return refusal(world, 47001, 'data format error');
  if (![1, 2, 3, 4].includes(scene as number)) return refusal(world, 40129, 'invalid scene');
  if (typeof openid !== 'string' || openid === '') return refusal(world, 40003, 'invalid openid');
  if (world.byHand) return null;
  const seen = world.lastSeenMs.get(openid);
  if (seen === undefined) return refusal(world, 40003, 'invalid openid');
  if (world.now() - seen >= ACTIVE_MS) return refusal(world, 61010, 'code is expired');
  return null;
}

/** POST /wxa/msg_sec_check */
export function checkText(world: World, body: Record<string, unknown>): object {
  const { content } = body;
  if (typeof content !== 'string' || content === '') return refusal(world, 44002, 'empty post data');
  if ([...content].length > MOST_CHARACTERS) return refusal(world, 45002, 'content size out of limit');
  const trouble = personTrouble(world, body);
  if (trouble) return trouble;
  const text = [body.title, content, body.nickname, body.signature].filter((one) => typeof one === 'string').join('\n');
  const hits = [...world.words].filter(([word]) => text.includes(word));
  const worst = hits.find(([, mark]) => mark.suggest === 'risky') ?? hits[0];
  const result = { suggest: worst?.[1].suggest ?? 'pass', label: worst?.[1].label ?? 100 };
  return {
    errcode: 0, errmsg: 'ok', result, trace_id: newId(),
    detail: [
      { strategy: 'content_model', errcode: 0, ...result, prob: 90 },
      ...hits.map(([keyword, mark]) => ({ strategy: 'keyword', errcode: 0, suggest: mark.suggest, label: mark.label, level: 90, keyword })),
    ],
  };
}

/** POST /wxa/media_check_async */
export function checkMedia(world: World, body: Record<string, unknown>): object {
  const { media_url: url, media_type: type } = body;
  if (type !== 1 && type !== 2) return refusal(world, 40004, 'invalid media type');
  if (typeof url !== 'string' || !/^https?:\/\//.test(url)) return refusal(world, 47001, 'data format error');
  const trouble = personTrouble(world, body);
  if (trouble) return trouble;
  const asked = world.askedMedia.get(url);
  if (asked !== undefined && world.now() - asked < REPEAT_MS) return refusal(world, 87020, 'media check repeated');
  world.askedMedia.set(url, world.now());
  const traceId = newId();
  const platform = 'openid-of-the-platform';
  for (let copy = 0; copy < { never: 0, once: 1, twice: 2 }[world.mediaHow]; copy += 1) {
    // The file is fetched when the verdict is due; what is pushed is only known then.
    world.push({ Event: 'wxa_media_check', appid: world.appId, trace_id: traceId, version: 2, media: url }, platform, world.mediaDelayMs);
  }
  return { errcode: 0, errmsg: 'ok', trace_id: traceId };
}

/** The verdict on a file: fetches it, as WeChat does, and looks for the marks. */
export async function judgeFile(url: string, told: World['mediaSuggest'] = null): Promise<Record<string, unknown>> {
  let bytes: Buffer;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    if (!response.ok) return { errcode: -1008, errmsg: 'download failed' };
    bytes = Buffer.from(await response.arrayBuffer());
  } catch {
    return { errcode: -1008, errmsg: 'download failed' };
  }
  if (bytes.length === 0 || bytes.length > MOST_BYTES) return { errcode: -1008, errmsg: 'download failed' };
  const suggest = told ?? (bytes.includes(markedFile.risky) ? 'risky' : bytes.includes(markedFile.review) ? 'review' : 'pass');
  const result = { suggest, label: suggest === 'pass' ? 100 : 20002 };
  return { errcode: 0, errmsg: 'ok', result, detail: [{ strategy: 'content_model', errcode: 0, ...result, prob: 90 }] };
}
