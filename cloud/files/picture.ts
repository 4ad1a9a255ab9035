/** Every picture is decoded and made anew: nothing of what came is kept but what one sees. */
import sharp from 'sharp';
import { fileLimits, type FileKind } from '../domain/file/kinds';
import { Refusal } from '../domain/refusals';

// Only these three are ever decoded, whatever else the library was built with.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] });
sharp.cache(false);
sharp.concurrency(1);

export interface Picture { full: Buffer; thumb: Buffer; width: number; height: number }

/* Decoding takes memory by the hundred megabytes; more at once than this wait. */
const AT_ONCE = 2;
let busy = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (busy >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else busy += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  }
}

const QUALITY = 82;

/**
 * Makes a picture anew as JPEG: turned as the camera held it, without position, comments or colour profile, and a small one
 * beside it. WeChat's check takes no WebP, so everything becomes JPEG. @throws files.tooWide, files.broken
 */
export function remake(path: string, kind: FileKind): Promise<Picture> {
  return inTurn(async () => {
    const read = () => sharp(path, { limitInputPixels: fileLimits.pixels, failOn: 'error', sequentialRead: true, animated: false });
    const about = await sharp(path, { limitInputPixels: false, failOn: 'error' }).metadata().catch(() => {
      throw new Refusal('files.broken');
    });
    if (about.format !== kind) throw new Refusal('files.kind');
    // By what the header says: a bomb is refused before a single line of it is decoded.
    if (about.width * about.height > fileLimits.pixels) throw new Refusal('files.tooWide');
    try {
      const made = await read().autoOrient().flatten({ background: '#ffffff' }).resize({ width: fileLimits.side, height: fileLimits.side, fit: 'inside', withoutEnlargement: true })
        .jpeg({ quality: QUALITY }).toBuffer({ resolveWithObject: true });
      const thumb = await sharp(made.data).resize({ width: fileLimits.thumbSide, height: fileLimits.thumbSide, fit: 'inside', withoutEnlargement: true }).jpeg({ quality: QUALITY }).toBuffer();
      return { full: made.data, thumb, width: made.info.width, height: made.info.height };
    } catch {
      // Its own words may hold what stood in the file; they help nobody here.
      throw new Refusal('files.broken');
    }
  });
}
