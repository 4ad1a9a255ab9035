/** `article.list` and `article.read`: what elders read. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { ArticleCard, ArticleView } from '../domain/answers';
import { parseArticle, type Article } from '../domain/article/article';
import type { Directory } from '../domain/grid/directory';
import { Refusal } from '../domain/refusals';
import { slug } from '../domain/shape';
import { define, type CloudFunction } from './define';

const folder = join(__dirname, '../presets/articles');

/* The articles come with the program and do not change while it runs, so they are read once. */
let shelf: ReadonlyMap<string, Article> | null = null;

function articles(): ReadonlyMap<string, Article> {
  shelf ??= new Map(readdirSync(folder).filter((file) => file.endsWith('.md')).sort().map((file) => {
    const name = file.slice(0, -3);
    return [name, parseArticle(name, readFileSync(join(folder, file), 'utf8'))];
  }));
  return shelf;
}

function cardOf(article: Article, directory: Directory): ArticleCard {
  const topic = directory.topics.get(article.topicId);
  return { slug: article.slug, title: article.title, summary: article.summary, topicId: article.topicId, topic: topic?.name ?? '', icon: topic?.icon ?? 'book', source: article.source, minutes: article.minutes };
}

export function articleCards(directory: Directory): ArticleCard[] {
  return [...articles().values()].map((article) => cardOf(article, directory));
}

const list = define('article.list', { shape: v.object({}), login: 'optional' }, async (call) => articleCards(call.directory));

const read = define('article.read', { shape: v.object({ slug: slug('文章') }), login: 'optional' }, async (call, input): Promise<ArticleView> => {
  const article = articles().get(input.slug);
  if (!article) throw new Refusal('article.notFound');
  return { ...cardOf(article, call.directory), reviewer: article.reviewer, reviewedOn: article.reviewedOn, blocks: article.blocks };
});

export const articleFunctions: CloudFunction[] = [list, read];
