/** 练习单: what is practised after one of the four hands-on courses with the smart-phone. Same text format as an article. */
import type { Article } from './article';

/** The articles that have a sheet, by their slug; the sheet has the same. */
export const practices = ['phone-made-easy', 'pay-with-the-phone', 'see-a-doctor-with-the-phone', 'keep-the-money-in-the-phone-safe'] as const;
export const isPractice = (slug: string): boolean => (practices as readonly string[]).includes(slug);

export interface PracticePart { title: string; lines: { text: string; /** has a box to tick */ box: boolean }[] }
/** `practice.read` */
export interface PracticeSheet { slug: string; title: string; summary: string; source: string; topicId: string; /** 防骗一句话, shown first */ tip: string | null; parts: PracticePart[] }

const BOX = /^□\s*/;

export function sheetOf(article: Article): PracticeSheet {
  const parts: PracticePart[] = [{ title: '', lines: [] }];
  let tip: string | null = null;
  for (const { kind, text } of article.blocks) {
    if (kind === 'h') parts.push({ title: text, lines: [] });
    else if (kind === 'tip') tip ??= text;
    else parts.at(-1)?.lines.push({ text: text.replace(BOX, ''), box: BOX.test(text) });
  }
  const { slug, title, summary, source, topicId } = article;
  return { slug, title, summary, source, topicId, tip, parts: parts.filter((part) => part.lines.length > 0) };
}
