/** STAND-IN of WeChat: 小程序码 and links. The code is an ordinary QR that says what the real one would open. */
import { deflateSync } from 'node:zlib';
import { encode } from 'uqr';
import { isOwnPage } from './messages';
import { newId, refusal, type World } from './world';

const SCENE = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$/;
const EDITIONS: unknown[] = [undefined, 'release', 'trial', 'develop'];

/** POST /wxa/getwxacodeunlimit @returns the picture, or a «no» */
export function codeImage(world: World, body: Record<string, unknown>): Buffer | object {
  const { scene, page, check_path: check = true, env_version: edition, width = 430 } = body;
  if (typeof scene !== 'string' || !SCENE.test(scene)) return refusal(world, 40169, 'invalid length for scene, or the data is not json string');
  if (!EDITIONS.includes(edition)) return refusal(world, 40097, 'invalid args');
  if (typeof width !== 'number' || width < 280 || width > 1280) return refusal(world, 40097, 'invalid args');
  if (page !== undefined && (typeof page !== 'string' || page.startsWith('/') || page.includes('?') || (check === true && !isOwnPage(world, page)))) return refusal(world, 41030, 'invalid page');
  return picture(`wechat-stand-in:${typeof page === 'string' ? page : ''}?scene=${encodeURIComponent(scene)}`, width);
}

/* A black and white PNG of a QR code, about so many pixels wide. */
function picture(text: string, width: number): Buffer {
  const { data, size } = encode(text, { border: 4 });
  const scale = Math.max(1, Math.floor(width / size));
  const row = (cells: boolean[]) => {
    const line = Buffer.alloc(1 + size * scale, 255);
    line[0] = 0;
    cells.forEach((dark, at) => dark && line.fill(0, 1 + at * scale, 1 + (at + 1) * scale));
    return Array.from({ length: scale }, () => line);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size * scale, 0);
  header.writeUInt32BE(size * scale, 4);
  header[8] = 8;
  const parts: [string, Buffer][] = [['IHDR', header], ['IDAT', deflateSync(Buffer.concat(data.flatMap(row)))], ['IEND', Buffer.alloc(0)]];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts.flatMap(([name, body]) => chunk(name, body))]);
}

function chunk(name: string, body: Buffer): Buffer[] {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return [length, named, check];
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const LONGEST_S = 30 * 86_400;

/** POST /wxa/generate_urllink */
export function urlLink(world: World, body: Record<string, unknown>): object {
  const { path = '', query = '', expire_type: type = 0, expire_time: until, expire_interval: days, env_version: edition } = body;
  if (typeof path !== 'string' || path.startsWith('/') || path.includes('?') || (path !== '' && !isOwnPage(world, path))) return refusal(world, 40165, 'invalid weapp pagepath');
  if (typeof query !== 'string' || query.length > 1024) return refusal(world, 40212, 'invalid query');
  if (!EDITIONS.includes(edition)) return refusal(world, 40097, 'invalid args');
  const lastsS = type === 1 ? Number(days) * 86_400 : Number(until) - world.now() / 1000;
  if (!(lastsS >= 60 && lastsS <= LONGEST_S)) return refusal(world, 85401, 'time limit between 1min and 30days');
  return { errcode: 0, errmsg: 'ok', url_link: `https://wxaurl.cn/${newId(6)}` };
}
