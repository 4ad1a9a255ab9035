/** Texts cut to the limits of WeChat's fields, by meaning: never in mid-word, mid-number or half a character. */
import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc';
import type { Slot } from '../terms';

dayjs.extend(utc);
const china = (at: Date | string) => dayjs(at).utcOffset(8 * 60);

/** «09:05» in China. */
export const chinaClock = (at: Date): string => china(at).format('HH:mm');
/** «2026年11月26日 09:00», as a field `time` or `date` takes it. */
export const timeField = (at: Date | string): string => china(at).format('YYYY年MM月DD日 HH:mm');

/* A part of a day has no minute; a range says so. */
const parts = { morning: '08:00~12:00', afternoon: '14:00~18:00', evening: '19:00~21:00' } as const;
export const slotField = ({ date, part }: Slot): string => `${dayjs.utc(date).format('YYYY年MM月DD日')} ${parts[part]}`;

export const THING = 20;
const PHRASE = 5;
const ELLIPSIS = '…';

// eslint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** One line that can be written: no control characters, no half characters, single spaces. */
export const oneLine = (text: string): string => text.replace(unwritable, ' ').replace(/\s+/g, ' ').trim();

const words = new Intl.Segmenter('zh-CN', { granularity: 'word' });
const opening = '（([【《“‘「';
const closing = '）)]】》”’」';
/* Ends of phrases, the brackets among them. */
const phraseEnd = /[，、。；：！？·,;:!?）)】》”’」\s]$/;
const dangling = /[，、。；：！？·,;:!?（([【《“‘「\s\-—~/]+$/;
/* What belongs together although two words meet there: 3.5公里, 11月26日, 12:00, 100元, 50%. */
const clings = (before: string, after: string) =>
  /[0-9A-Za-z]$/.test(before) && /^[0-9A-Za-z.%:：年月日号点时分元人个名次%℃]/.test(after) || /[0-9][.:：,]$/.test(before) && /^[0-9]/.test(after);

/** The text within `max` characters, shortened at the end of a phrase where that keeps at least half, else of a word. */
export function fitText(text: string, max: number = THING): string {
  const line = oneLine(text);
  if (line.length <= max) return line;
  const room = max - ELLIPSIS.length;
  const segments = [...words.segment(line)];
  const cuts = segments.filter(({ index }) => index > 0 && index <= room && !clings(line.slice(0, index), line.slice(index))).map(({ index }) => closed(line.slice(0, index)));
  const usable = cuts.map((cut) => cut.replace(dangling, '')).filter((cut) => cut !== '');
  const phrases = cuts.filter((cut) => phraseEnd.test(cut) || phraseEnd.test(line.slice(0, cut.length + 1)) || opening.includes(line[cut.length] ?? ' '))
    .map((cut) => cut.replace(dangling, '')).filter((cut) => cut.length * 2 >= room);
  const best = longest(phrases) ?? longest(usable);
  // One word longer than the field: nothing of it would be true.
  return best ? best + ELLIPSIS : ELLIPSIS;
}

const longest = (texts: readonly string[]): string | null => texts.reduce<string | null>((best, one) => (best === null || one.length > best.length ? one : best), null);

/** Without a bracket that is opened and not closed any more. */
function closed(text: string): string {
  const open: number[] = [];
  [...Array(text.length).keys()].forEach((at) => {
    if (opening.includes(text[at] as string)) open.push(at);
    // One that was never opened closes nothing.
    else if (open.length > 0 && closing.indexOf(text[at] as string) === opening.indexOf(text[open.at(-1) as number] as string)) open.pop();
  });
  return open.length > 0 ? text.slice(0, open[0]) : text;
}

/** A place by the names on its way down (镇, 村, 组): the town goes before the village does. */
export function fitPlace(names: readonly string[], max: number = THING): string {
  for (let from = 0; from < names.length; from += 1) {
    const place = oneLine(names.slice(from).join(''));
    if (place.length <= max) return place;
  }
  return fitText(names.at(-1) ?? '', max);
}

/** A field `phrase`: at most five Chinese characters, nothing else. */
export function fitPhrase(text: string): string {
  const han = text.replace(/[^\u4e00-\u9fff]/g, '');
  if (han.length > 0 && han.length <= PHRASE) return han;
  const cut = longest([...words.segment(han)].map(({ index }) => han.slice(0, index)).filter((one) => one.length > 0 && one.length <= PHRASE));
  return cut ?? '有新进展';
}

/** A field `character_string`: what can be typed, without spaces. */
export const fitCode = (text: string): string => text.replace(/[^\x21-\x7e]/g, '').slice(0, 32);
