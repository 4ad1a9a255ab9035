/** What stands where anybody can read it: texts without a telephone, and names no longer than they need to be. */
import * as v from 'valibot';
import { optionalWords, words } from './shape';

const unseen = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
/* Days, spans of years and clock times are no telephones: 2026-11-26, 2021-2035年, 8-12 14-18. */
const dates = /(?:19|20)\d{2}[-./年]\d{1,2}[-./月]\d{1,2}|(?:19|20)\d{2}\s*[-—~至]\s*(?:19|20)\d{2}/g;
const longNumber = /\d(?:[\s-]*\d){6,}/g;
const mobile = /1[\s\-.·,，、_—~*/()（）]*[3-9](?:[\s\-.·,，、_—~*/()（）]*\d){9}/;
const landline = /[(（]?0\d{2,3}[)）]?[\s\-.·_—/]*[2-8]\d{6,7}/;

/** Is there a telephone number in it, also in full-width digits or with signs in between? A day (2026-11-26) is none. */
export function hasPhone(text: string): boolean {
  const plain = text.normalize('NFKC').replace(unseen, '');
  return mobile.test(plain) || landline.test(plain) || (plain.replace(dates, '，').match(longNumber) ?? []).some((run) => /\d{3}/.test(run));
}

const SAY = '这里大家都看得到，不要写电话';

/** As `words`, for what anybody may read. */
export const publicWords = (what: string, max: number, min = 1) => v.pipe(words(what, max, min), v.check((text) => !hasPhone(text), SAY));
export const optionalPublicWords = (what: string, max: number) => v.pipe(optionalWords(what, max), v.check((text) => text === null || !hasPhone(text), SAY));

const titles = '老师|医生|大夫|医师|教授|主任|院长|站长|所长|民警|警官|护士|药师|师傅|农技员|农艺师|专家|博士|校长|律师|队长';
const titled = new RegExp(`^([\\u3400-\\u9fff]{1,4}?)(${titles})?$`);
const doubleNames = ['欧阳', '司马', '上官', '诸葛', '东方', '皇甫', '尉迟', '公孙', '长孙', '慕容', '司徒', '夏侯', '令狐', '独孤'];
/* Signs of offices and places, which hardly stand in a given name. */
const notAName = /[院局站校队县镇村所会室团]/;

function shortOne(text: string): string {
  const [, name = '', title = '老师'] = titled.exec(text) ?? [];
  if (name === '' || notAName.test(name)) return text;
  return `${doubleNames.find((one) => name.startsWith(one)) ?? [...name][0]}${title}`;
}

/** «武老师» for 武志刚 or 武志刚老师: how a speaker is called where anybody may read it, since nobody was asked for more. */
export const speakerWords = (text: string): string => text.split(/([、,，;；/\s]+|和)/).map((one, at) => (at % 2 === 0 && one !== '' ? shortOne(one) : one)).join('');
