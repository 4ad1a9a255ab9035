/** What may be sent as a file, told by its content and never by its name. Pure. */
import type { RefusalId } from '../refusals';

export type FileKind = 'jpeg' | 'png' | 'webp' | 'pdf';

/** What a file is for, and what may be sent for it. */
export const purposes = { service: ['jpeg', 'png', 'webp'], attachment: ['jpeg', 'png', 'webp', 'pdf'] } as const satisfies Record<string, readonly FileKind[]>;
export type Purpose = keyof typeof purposes;

export type FileState = 'uploading' | 'checking' | 'ok' | 'refused';

const MB = 1024 * 1024;
export const fileLimits = {
  pictureBytes: 10 * MB,
  pdfBytes: 20 * MB,
  pixels: 40_000_000,
  /** the longer side of what is kept, and of the small one */
  side: 2560,
  thumbSide: 480,
  /** of one person in 24 hours; finished or not */
  perDay: 60,
  /** photos of one service */
  photos: 6,
} as const;

/** How many bytes the beginning has to have before its kind can be told. */
export const HEAD_BYTES = 16;

/** The kind by the first bytes. @returns why it is refused otherwise */
export function kindOf(head: Uint8Array): FileKind | { no: RefusalId } {
  const begins = (bytes: readonly number[], at = 0) => bytes.every((byte, index) => head[at + index] === byte);
  const says = (text: string, at = 0) => begins([...text].map((sign) => sign.charCodeAt(0)), at);
  if (begins([0xff, 0xd8, 0xff])) return 'jpeg';
  if (begins([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  if (says('RIFF') && says('WEBP', 8)) return 'webp';
  if (says('%PDF-')) return 'pdf';
  if (says('ftyp', 4) && ['heic', 'heix', 'heim', 'heis', 'hevc', 'mif1', 'msf1'].some((brand) => says(brand, 8))) return { no: 'files.heic' };
  return { no: 'files.kind' };
}

export const bytesLimit = (kind: FileKind): number => (kind === 'pdf' ? fileLimits.pdfBytes : fileLimits.pictureBytes);
export const mostBytes = Math.max(fileLimits.pictureBytes, fileLimits.pdfBytes);

/* What makes a browser or a Java machine take a file for something else than it says. Long enough that a photo doesn't hold
   one by chance. */
const foreign = ['<script', '<html', '<!doctype html', '<svg ', '<iframe', '<?php', 'javascript:'];
const END_OF_ZIP = [0x50, 0x4b, 0x05, 0x06];
const ZIP_TAIL = 22;

/** Does another format lie in this file as well: a web page, a program, or an archive (as in a GIFAR)? */
export function isMixed(kind: FileKind, bytes: Uint8Array): boolean {
  const all = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, part) => String.fromCharCode(...bytes.subarray(part * 65_536, (part + 1) * 65_536))).join('').toLowerCase();
  // The text of a PDF may well speak of web pages; only at its beginning would a browser take it for one.
  const looked = kind === 'pdf' ? all.slice(0, 1024) : all;
  if (foreign.some((word) => looked.includes(word))) return true;
  if (kind !== 'pdf' && all.includes('%pdf-1.')) return true;
  // An archive is read from its end: the mark, and a remark that reaches exactly to the last byte.
  for (let at = bytes.length - ZIP_TAIL; at >= Math.max(0, bytes.length - ZIP_TAIL - 0xffff); at -= 1) {
    if (END_OF_ZIP.every((byte, index) => bytes[at + index] === byte) && at + ZIP_TAIL + (bytes[at + 20] ?? 0) + (bytes[at + 21] ?? 0) * 256 === bytes.length) return true;
  }
  return false;
}

/** A PDF that came whole ends so. */
export function isWholePdf(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(-1024)).includes('%%EOF');
}
