/** `practice.read`: the practice sheet that goes with one of the hands-on courses. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseArticle } from '../domain/article/article';
import { isPractice, sheetOf, type PracticeSheet } from '../domain/article/practice';
import { Refusal } from '../domain/refusals';
import { slug } from '../domain/shape';
import { define, type CloudFunction } from './define';

const folder = join(__dirname, '../presets/practice');

/* They come with the program, so each is read once. */
const shelf = new Map<string, PracticeSheet>();

const read = define('practice.read', { shape: v.object({ slug: slug('练习单') }), login: 'optional' }, async (_call, input): Promise<PracticeSheet> => {
  if (!isPractice(input.slug)) throw new Refusal('practice.notFound');
  const known = shelf.get(input.slug) ?? sheetOf(parseArticle(input.slug, readFileSync(join(folder, `${input.slug}.md`), 'utf8')));
  shelf.set(input.slug, known);
  return known;
});

export const practiceFunctions: CloudFunction[] = [read];
