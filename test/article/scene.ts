/** An editor, and an article brought onto the shelf the way it goes there. */
import type { ArticleDraft } from '../../cloud/domain/answers';
import { openSession } from '../../cloud/functions/login';
import { newId } from '../../cloud/store/seal';
import { touchDirectory } from '../../cloud/store/sql/grid';
import { addPerson, addPost } from '../../cloud/store/sql/people';
import { clientAt, newKey, type Client, type County } from '../setup/county';

export const form = (over: object = {}) => ({
  key: newKey(), topicId: 'fire-safety', title: '电热毯不折叠', summary: '折起来用会着火。', unit: '县消防救援大队', source: '消防救援局公开提示', minutes: 2, expiresMonths: 12,
  text: '## 怎么用\n- 平铺，不折叠。\n- 睡前关掉电源。\n> 着了火，先断电，打119。', ...over,
});

/** A new person with this post. */
export async function newcomer(county: County, name: string, post: { kind: 'editor' } | { kind: 'gridLeader' | 'gridWorker'; gridCode: string } | null): Promise<Client & { id: string }> {
  const { office } = county.server;
  const id = newId();
  const at = new Date(county.time.now.getTime() - 3_600_000);
  await addPerson(office.db, office.tenant, { id, name, at });
  if (post) await addPost(office.db, office.tenant, { id: newId(), personId: id, at, ...post });
  await touchDirectory(office.db, office.tenant);
  return { ...clientAt(county.url, (await openSession(office, id)).sessionToken), id };
}

/** @returns the slug of an article handed in by `author` */
export async function handedIn(author: Client, over: object = {}): Promise<string> {
  const { slug } = await author.must<ArticleDraft>('article.save', form(over));
  await author.must('article.submit', { slug });
  return slug;
}

export async function onShelf(author: Client, reviewer: Client, over: object = {}): Promise<string> {
  const slug = await handedIn(author, over);
  await reviewer.must('article.review', { slug, yes: true });
  return slug;
}

/** Everything about articles that could have changed. */
export async function stored(county: County): Promise<string> {
  const tables = ['article', 'article_text', 'article_review', 'article_history', 'article_read', 'article_follow', 'article_push', 'article_reach', 'article_told', 'emergency', 'notice'];
  const rows = await county.server.office.db.query<Record<string, unknown>>({ text: `select ${tables.map((name) => `(select jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text) from ${name} t) as ${name}`).join(', ')}`, values: [] });
  return JSON.stringify(rows);
}
