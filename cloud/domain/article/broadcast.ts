/** 村广播稿: the article as the village's loud-speaker says it. What matters is said twice, numbers are written as they are spoken. */
import type { Block } from './article';

/** A loud-speaker is followed at this pace. */
const CHARACTERS_A_MINUTE = 180;

const digits = '零一二三四五六七八九';
/* One is «yao» in a telephone number, so that it isn't taken for seven. */
const phoneDigits = '零幺二三四五六七八九';
const byDigits = (text: string, names: string) => [...text].map((digit) => names[Number(digit)] ?? '').join('');

/** A whole number as it is spoken, up to 99 999 999; longer ones digit by digit. */
export function cardinal(text: string): string {
  const value = Number(text);
  if (text.length > 8) return byDigits(text, digits);
  if (value >= 10_000) {
    const rest = value % 10_000;
    return `${cardinal(String(Math.floor(value / 10_000)))}万${rest === 0 ? '' : `${rest < 1000 ? '零' : ''}${below(rest)}`}`;
  }
  return value === 0 ? '零' : below(value).replace(/^一十/, '十');
}

function below(value: number): string {
  const units = ['', '十', '百', '千'];
  const own = [...String(value)].map(Number);
  return own.map((digit, at) => (digit === 0 ? '零' : `${digits[digit]}${units[own.length - 1 - at]}`)).join('').replace(/零+/g, '零').replace(/零$/, '');
}

const hotlines = new Set(['110', '112', '114', '119', '120', '122', '12345', '12315', '12320', '12356', '12379', '96110', '95598']);

/** The text with its numbers as they are spoken: telephone numbers and years digit by digit, the rest as amounts. */
export function spokenNumbers(text: string): string {
  return text
    .replace(/(\d{3,4})[-—](\d{7,8})/g, (_, area: string, own: string) => byDigits(area + own, phoneDigits))
    .replace(/(\d{4})年/g, (_, year: string) => `${byDigits(year, digits)}年`)
    .replace(/(\d+)(?:\.(\d+))?[%％]/g, (_, whole: string, part?: string) => `百分之${amount(whole, part)}`)
    .replace(/(\d+)\s*[-—~～]\s*(?=\d)/g, '$1到')
    .replace(/(\d+)(?:\.(\d+))?(℃)?/g, (_, whole: string, part?: string, degree?: string) => `${amount(whole, part)}${degree ? '摄氏度' : ''}`);
}

function amount(whole: string, part?: string): string {
  if (!part && (hotlines.has(whole) || whole.length >= 7 || (whole.length > 1 && whole.startsWith('0')))) return byDigits(whole, phoneDigits);
  return `${cardinal(whole)}${part ? `点${byDigits(part, digits)}` : ''}`;
}

export interface Broadcast { lines: string[]; /** reading time at a loud-speaker's pace, whole minutes */ minutes: number }

/** The script, line by line. Tips are said twice; where an article has none, its last sentence is. */
export function broadcastOf(article: { title: string; unit: string; county: string; blocks: readonly Block[] }): Broadcast {
  const { blocks } = article;
  const twice = new Set(blocks.flatMap((block, at) => (block.kind === 'tip' ? [at] : [])));
  if (twice.size === 0) twice.add(blocks.length - 1);
  let part = 0;
  const body = blocks.flatMap(({ kind, text }, at) => {
    const said = spokenNumbers(text);
    if (kind === 'h') return [`第${cardinal(String((part += 1)))}，${said}。`];
    const ended = /[。！？…]$/.test(said) ? said : `${said}。`;
    return twice.has(at) ? [`请大家记住：${ended}`, `再说一遍：${ended}`] : [ended];
  });
  const lines = [
    '乡亲们，大家好！现在播送科普知识。',
    `今天讲的是：${spokenNumbers(article.title).replace(/[。]$/, '')}。`,
    ...body,
    `这些话的来源是${spokenNumbers(article.unit)}。`,
    '想请老师到村里来讲，就找村委会、社区，或者打开“科普点单”点一单。播送完了，谢谢大家！',
  ];
  return { lines, minutes: Math.max(1, Math.ceil(lines.join('').length / CHARACTERS_A_MINUTE)) };
}
