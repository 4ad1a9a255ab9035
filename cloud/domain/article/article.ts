/**
 * A science article 科普文章 as a text file: a head of `key: value` lines between two lines of `---`, then the body.
 *
 * The body knows four kinds of line and nothing else: `## heading`, `- list item`, `> tip`, and a plain paragraph, one line
 * each. So few, because every block is also read aloud and set in very large type; and what is not known is refused, for
 * otherwise an elder would see the raw marks.
 */

import { isRealDay } from '../shape';
import { audiences, type Audience } from '../terms';

export type BlockKind = 'h' | 'p' | 'li' | 'tip';

export interface Block {
  kind: BlockKind;
  /** Plain text, never empty, without marks. */
  text: string;
}

export interface Article {
  /** Name of the file without .md; kebab-case, part of the article's address. */
  slug: string;
  title: string;
  topicId: string;
  /** Null means everyone. */
  audience: Audience | null;
  /** At most 40 characters, for the list and for the shared card. */
  summary: string;
  /** The unit or document the facts come from, in words a reader understands. */
  source: string;
  reviewer: string;
  /** YYYY-MM-DD, or null while nobody of the county has reviewed it. */
  reviewedOn: string | null;
  /** After how many months since the review it has to be reviewed again. */
  expiresMonths: number;
  /** Reading time for an elder, in minutes. */
  minutes: number;
  blocks: Block[];
}

/** Why an article can't be taken; the message is a sentence for the editor who wrote it. */
export class ArticleError extends Error {
  override readonly name = 'ArticleError';
}

const longestSummary = 40;
const audienceKeys = Object.keys(audiences) as Audience[];
const keys = ['title', 'topicId', 'audience', 'summary', 'source', 'reviewer', 'reviewedOn', 'expiresMonths', 'minutes'] as const;
type Key = (typeof keys)[number];
/** These two may stand empty: for everyone, and not reviewed yet. */
const mayBeEmpty: readonly Key[] = ['audience', 'reviewedOn'];

const marks: [mark: string, kind: BlockKind][] = [
  ['## ', 'h'],
  ['- ', 'li'],
  ['> ', 'tip'],
];
/**
 * What other Markdown editors put in: other headings, nested or numbered lists, tables, rules; code, HTML, bold and links
 * inside a line. A mark with its space forgotten, or with nothing behind it, is caught here too.
 */
const unknownMark = /^([#\-*+>|~]|\d+\. )|`|<[/!a-z]|\*\*|\]\(/i;

/**
 * Reads one article. `text` is the whole file, with LF or CRLF, with or without a byte-order mark.
 *
 * Throws ArticleError with a Chinese sentence that names the article and, where there is one, the line. Whether the topic
 * exists is not known here; the caller checks it against the county's menu.
 */
export function parseArticle(slug: string, text: string): Article {
  const refuse = (reason: string): never => {
    throw new ArticleError(`文章“${slug}”：${reason}`);
  };
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) refuse('文件名只能用小写英文字母、数字和短横线。');

  // Windows editors add CR and a byte-order mark; neither is the writer's fault. The trims below take the mark away too.
  const lines = text.split(/\r?\n/);
  if (lines[0]?.trim() !== '---') refuse('第一行要写三个短横线“---”，下面写标题、来源等。');
  const end = lines.findIndex((line, index) => index > 0 && line.trim() === '---');
  if (end === -1) refuse('开头的说明没有结束，请在正文前面再写一行“---”。');

  const head = readHead(lines.slice(1, end), refuse);
  const blocks = readBody(lines.slice(end + 1), end + 2, refuse);
  return { slug, ...head, blocks };
}

function readHead(lines: string[], refuse: (reason: string) => never): Omit<Article, 'slug' | 'blocks'> {
  const values = new Map<Key, string>();
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const lineNumber = index + 2;
    const colon = line.indexOf(':');
    if (colon === -1) refuse(`第 ${lineNumber} 行“${line.trim()}”要写成“名称: 内容”，用英文冒号。`);
    const key = keys.find((known) => known === line.slice(0, colon).trim());
    if (!key) return refuse(`第 ${lineNumber} 行的“${line.slice(0, colon).trim()}”不认识，只能写 ${keys.join('、')}。`);
    if (values.has(key)) refuse(`第 ${lineNumber} 行又写了一次 ${key}，请只留一个。`);
    values.set(key, line.slice(colon + 1).trim());
  });

  for (const key of keys) {
    if (!values.has(key)) refuse(`开头缺少 ${key}。`);
    if (values.get(key) === '' && !mayBeEmpty.includes(key)) refuse(`${key} 不能空着。`);
  }
  const value = (key: Key) => values.get(key)!;
  const count = (key: Key) => (/^[1-9]\d{0,2}$/.test(value(key)) ? Number(value(key)) : refuse(`${key} 要写 1 到 999 的整数，现在是“${value(key)}”。`));

  if ([...value('summary')].length > longestSummary) refuse(`summary 最多 ${longestSummary} 个字，现在有 ${[...value('summary')].length} 个。`);
  const audience = audienceKeys.find((known) => known === value('audience')) ?? null;
  if (value('audience') !== '' && audience === null) {
    refuse(`audience 只能是 ${audienceKeys.join('、')}，或者空着表示所有人，现在是“${value('audience')}”。`);
  }
  if (value('reviewedOn') !== '' && !isRealDay(value('reviewedOn'))) {
    refuse(`reviewedOn 要写成 2026-11-21 这样的日期，没有审核就空着，现在是“${value('reviewedOn')}”。`);
  }
  return {
    title: value('title'),
    topicId: value('topicId'),
    audience,
    summary: value('summary'),
    source: value('source'),
    reviewer: value('reviewer'),
    reviewedOn: value('reviewedOn') === '' ? null : value('reviewedOn'),
    expiresMonths: count('expiresMonths'),
    minutes: count('minutes'),
  };
}

function readBody(lines: string[], firstLineNumber: number, refuse: (reason: string) => never): Block[] {
  const blocks: Block[] = [];
  lines.forEach((line, index) => {
    const written = line.trim();
    if (written === '') return;
    const [mark, kind] = marks.find(([known]) => written.startsWith(known)) ?? ['', 'p' as const];
    const text = written.slice(mark.length).trim();
    if (unknownMark.test(text)) {
      refuse(`第 ${firstLineNumber + index} 行“${written.slice(0, 12)}”用了不认识的标记，只能用“## ”小标题、“- ”条目、“> ”提示。`);
    }
    blocks.push({ kind, text });
  });
  if (blocks.length === 0) refuse('没有正文。');
  return blocks;
}

/** One thing about the body that the writer should look at: `must` keeps it from being handed in, the rest is advice. */
export interface Trouble { line: number; must: boolean; say: string }

const longestSentence = 40;
/* What no careful source says, and what an elder can't check. */
const promises = ['根治', '包治', '保证治好', '百分之百', '稳赚', '绝对安全', '祖传秘方', '特效药'];

/** The body alone, as an editor writes it. @throws ArticleError naming the first line that can't be read */
export function parseBody(text: string): Block[] {
  return readBody(text.split(/\r?\n/), 1, (reason) => {
    throw new ArticleError(reason);
  });
}

/** What comes after the head of a file; the article may be any that `parseArticle` takes. */
export function bodyOf(text: string): string {
  const lines = text.split(/\r?\n/);
  const end = lines.findIndex((line, index) => index > 0 && line.trim() === '---');
  return lines.slice(end + 1).join('\n').trim();
}

/** Everything that is wrong with a body or could be plainer, line by line. */
export function bodyTroubles(text: string): Trouble[] {
  const lines = text.split(/\r?\n/);
  if (lines.every((line) => line.trim() === '')) return [{ line: 1, must: true, say: '还没有正文。' }];
  return lines.flatMap((line, at): Trouble[] => {
    const number = at + 1;
    if (line.trim() === '') return [];
    try {
      parseBody(line);
    } catch (fault) {
      return [{ line: number, must: true, say: (fault as Error).message.replace('第 1 行', `第 ${number} 行`) }];
    }
    const long = line.split(/[。？！；：]/).find((sentence) => [...sentence.trim()].length > longestSentence);
    const promised = promises.find((word) => line.includes(word));
    return [
      ...(long ? [{ line: number, must: false, say: `第 ${number} 行有一句超过 ${longestSentence} 个字，老人听不完，请分成两句。` }] : []),
      ...(promised ? [{ line: number, must: false, say: `第 ${number} 行写了“${promised}”，请核对出处，不说做不到的话。` }] : []),
      ...(/https?:|www\./i.test(line) ? [{ line: number, must: false, say: `第 ${number} 行有网址，老人抄不下来，念出来也听不懂，请写电话或者找谁。` }] : []),
    ];
  });
}
