/** The articles that come with the program, as the county's own tables take them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bodyOf, parseArticle } from '../domain/article/article';
import { expiryOf } from '../domain/article/standing';
import type { PresetArticle } from '../store/sql/article';

const folder = join(__dirname, 'articles');

/** Read whenever a county is set up; every one is checked, a wrong one stops it. */
export function presetArticles(): PresetArticle[] {
  return readdirSync(folder).filter((file) => file.endsWith('.md')).sort().map((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const { blocks: _, ...article } = parseArticle(file.slice(0, -3), text);
    const { reviewedOn, expiresMonths, source } = article;
    return { ...article, unit: source.split(/[；;]/)[0]?.slice(0, 40) ?? source, expiresOn: reviewedOn && expiryOf(reviewedOn, expiresMonths), text: bodyOf(text) };
  });
}
