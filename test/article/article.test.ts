import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArticleError, parseArticle, type Article } from '../../cloud/domain/article/article';
import { topics } from '../../cloud/presets/topics';

const complete = `---
title: 自称公安要你转账？先挂断
topicId: fake-police-calls
audience: elder
summary: 要你转账的，先挂断。
source: 县公安局反诈中心
reviewer: 县公安局
reviewedOn: 2026-11-21
expiresMonths: 12
minutes: 3
---
## 怎么做

- 先挂断。
- 打96110问一问。
> 已经转了钱，打110。
公安机关没有“安全账户”。
`;

const change = (from: string, to: string) => {
  expect(complete).toContain(from);
  return complete.replace(from, to);
};

describe('编辑交来一篇文章', () => {
  test('写得对，标题、来源、审核日期和每一段都读出来', () => {
    expect(parseArticle('hang-up', complete)).toEqual({
      slug: 'hang-up',
      title: '自称公安要你转账？先挂断',
      topicId: 'fake-police-calls',
      audience: 'elder',
      summary: '要你转账的，先挂断。',
      source: '县公安局反诈中心',
      reviewer: '县公安局',
      reviewedOn: '2026-11-21',
      expiresMonths: 12,
      minutes: 3,
      blocks: [
        { kind: 'h', text: '怎么做' },
        { kind: 'li', text: '先挂断。' },
        { kind: 'li', text: '打96110问一问。' },
        { kind: 'tip', text: '已经转了钱，打110。' },
        { kind: 'p', text: '公安机关没有“安全账户”。' },
      ],
    });
  });

  test('受众空着是给所有人看，审核日期空着是还没审核', () => {
    const article = parseArticle('hang-up', change('audience: elder', 'audience:').replace('reviewedOn: 2026-11-21', 'reviewedOn:'));
    expect(article).toMatchObject({ audience: null, reviewedOn: null });
  });

  test('在 Windows 记事本里写的，读出来一样', () => {
    expect(parseArticle('hang-up', '\uFEFF' + complete.replaceAll('\n', '\r\n'))).toEqual(parseArticle('hang-up', complete));
  });

  test('标题里有英文冒号，不会被截断', () => {
    expect(parseArticle('hang-up', change('title: 自称', 'title: 提醒: 自称')).title).toBe('提醒: 自称公安要你转账？先挂断');
  });

  test('开头第一段以数字起头，不会当成编号', () => {
    expect(parseArticle('hang-up', change('公安机关没有', '80岁以上，公安机关也没有')).blocks.at(-1)).toEqual({
      kind: 'p',
      text: '80岁以上，公安机关也没有“安全账户”。',
    });
  });

  test.each<[string, string, string]>([
    ['没有开头的说明', '## 怎么做\n- 先挂断。', '第一行要写三个短横线“---”，下面写标题、来源等。'],
    ['一个字也没有', '', '第一行要写三个短横线“---”，下面写标题、来源等。'],
    ['开头的说明没有结束', change('minutes: 3\n---', 'minutes: 3'), '开头的说明没有结束，请在正文前面再写一行“---”。'],
    ['用了中文冒号', change('title: ', 'title：'), '第 2 行“title：自称公安要你转账？先挂断”要写成“名称: 内容”，用英文冒号。'],
    ['名称写错', change('title:', 'titel:'), '第 2 行的“titel”不认识，只能写 title、topicId、audience、summary、source、reviewer、reviewedOn、expiresMonths、minutes。'],
    ['同一项写了两次', change('minutes: 3', 'minutes: 3\nminutes: 4'), '第 11 行又写了一次 minutes，请只留一个。'],
    ['缺少来源', change('source: 县公安局反诈中心\n', ''), '开头缺少 source。'],
    ['来源空着', change('source: 县公安局反诈中心', 'source:'), 'source 不能空着。'],
    ['审核人空着', change('reviewer: 县公安局', 'reviewer:'), 'reviewer 不能空着。'],
    ['摘要太长', change('summary: 要你转账的，先挂断。', `summary: ${'长'.repeat(41)}`), 'summary 最多 40 个字，现在有 41 个。'],
    ['受众写错', change('audience: elder', 'audience: 老人'), 'audience 只能是 youth、farmer、worker、elder、cadre，或者空着表示所有人，现在是“老人”。'],
    ['审核日期写成中文', change('2026-11-21', '2026年11月21日'), 'reviewedOn 要写成 2026-11-21 这样的日期，没有审核就空着，现在是“2026年11月21日”。'],
    ['审核日期那天不存在', change('2026-11-21', '2026-02-30'), 'reviewedOn 要写成 2026-11-21 这样的日期，没有审核就空着，现在是“2026-02-30”。'],
    ['审核日期的月份不存在', change('2026-11-21', '2026-13-01'), 'reviewedOn 要写成 2026-11-21 这样的日期，没有审核就空着，现在是“2026-13-01”。'],
    ['有效期不是整数', change('expiresMonths: 12', 'expiresMonths: 一年'), 'expiresMonths 要写 1 到 999 的整数，现在是“一年”。'],
    ['有效期是零', change('expiresMonths: 12', 'expiresMonths: 0'), 'expiresMonths 要写 1 到 999 的整数，现在是“0”。'],
    ['阅读时间是半分钟', change('minutes: 3', 'minutes: 0.5'), 'minutes 要写 1 到 999 的整数，现在是“0.5”。'],
    ['没有正文', complete.slice(0, complete.indexOf('## ')), '没有正文。'],
  ])('%s，被退回，并说清楚哪里要改', (_what, text, sentence) => {
    expect(() => parseArticle('hang-up', text)).toThrow(new ArticleError(`文章“hang-up”：${sentence}`));
  });

  test.each([
    '# 大标题', '### 小小标题', '##忘了空格', '## ', '-忘了空格', '- ', '- - 套两层', '* 星号条目', '1. 编号', '> > 套两层', '---',
    '| 表格 |', '![图](a.png)', '看[这里](https://example.org)', '**加粗**', '一行里有`代码`', '换行<br>标签', '~~~',
  ])('正文里写了“%s”，被退回，老人不会看到奇怪的符号', (line) => {
    expect(() => parseArticle('hang-up', change('公安机关没有“安全账户”。', line))).toThrow(/^文章“hang-up”：第 17 行“.+”用了不认识的标记/);
  });

  test.each(['', '中文名', 'Hang-Up', '../secret', 'a--b', 'a.md'])('文件名是“%s”，被退回', (slug) => {
    expect(() => parseArticle(slug, complete)).toThrow('文件名只能用小写英文字母、数字和短横线。');
    expect(() => parseArticle(slug, complete)).toThrow(ArticleError);
  });
});

const readShelf = (folder: string) => readdirSync(folder).map((file) => parseArticle(file.replace(/\.md$/, ''), readFileSync(join(folder, file), 'utf8')));
const textOf = (article: Article) => article.blocks.map((block) => block.text).join('');
const sentencesOf = (article: Article) => article.blocks.flatMap((block) => block.text.split(/[。？！；：]/));

describe('样例县自带的文章', () => {
  const folder = join(__dirname, '../../cloud/presets/articles');
  const articles = readShelf(folder);
  const titled = articles.map((article) => [article.title, article] as const);
  const levelOneOf = (topicId: string) => {
    const topic = topics.find((known) => known.id === topicId);
    return topic?.parentId ?? topic?.id;
  };

  test.each(topics.filter((topic) => topic.parentId === null).map((topic) => [topic.name, topic.id] as const))('%s这一类，至少有三篇', (_name, id) => {
    expect(articles.filter((article) => levelOneOf(article.topicId) === id).length).toBeGreaterThanOrEqual(3);
  });

  test('每一篇的主题，菜单上都找得到；标题没有两篇一样的', () => {
    for (const article of articles) expect(topics.map((topic) => topic.id)).toContain(article.topicId);
    expect(new Set(articles.map((article) => article.title)).size).toBe(articles.length);
  });

  test('没有一篇冒充已经审核', () => {
    for (const article of articles) expect(article).toMatchObject({ reviewer: '样例，待本县审核', reviewedOn: null });
  });

  test.each(titled)('《%s》三百五到六百字，条条是做法，句子短', (_title, article) => {
    const text = textOf(article);
    expect(text.length).toBeGreaterThanOrEqual(350);
    expect(text.length).toBeLessThanOrEqual(600);
    expect(article.blocks.filter((block) => block.kind === 'li').length).toBeGreaterThanOrEqual(5);
    for (const sentence of sentencesOf(article)) expect(sentence.length).toBeLessThanOrEqual(40);
  });

  test.each(titled)('《%s》写明来源，最后说清找谁，没有外国字', (_title, article) => {
    expect(article.source).toMatch(/[\u4e00-\u9fff]{2}/);
    expect(article.blocks.slice(-2).map((block) => block.text).join('')).toMatch(/打\d{3,5}|点一次单|找(村|县|乡镇)|去医院/);
    expect(article.title + article.summary + textOf(article).replaceAll('5G', '')).not.toMatch(/[A-Za-z]/);
  });

  test.each(titled)('《%s》不开药、不许诺收益，也不给网址', (_title, article) => {
    const text = article.title + article.summary + textOf(article);
    for (const word of ['阿司匹林', '抗病毒', '根治', '保证', '一定能', '补偿', '稳赚', '增产', 'http', 'www']) expect(text).not.toContain(word);
  });
});

describe('四门手机课', () => {
  const articles = readShelf(join(__dirname, '../../cloud/presets/articles'));
  const sheets = readShelf(join(__dirname, '../../cloud/presets/practice'));
  const courses = topics.filter((topic) => topic.parentId === 'smart-ageing').map((topic) => [topic.name, topic.id] as const);
  const tipsOf = (article: Article) => article.blocks.filter((block) => block.kind === 'tip').map((block) => block.text).join('');

  test.each(courses)('%s：有一步一步的课文，也有一条防骗的话', (_name, id) => {
    const course = articles.find((article) => article.topicId === id)!;
    expect(course.audience).toBe('elder');
    expect(course.blocks.filter((block) => block.kind === 'li' && block.text.startsWith('第')).length).toBeGreaterThanOrEqual(4);
    expect(tipsOf(course)).toContain('防骗');
  });

  test.each(courses)('%s：练习单和课文同名，每一步前面有方框可以打勾', (_name, id) => {
    const sheet = sheets.find((known) => known.topicId === id)!;
    expect(articles.find((article) => article.slug === sheet.slug)?.topicId).toBe(id);
    expect(sheet.title).toMatch(/^练习单：/);
    const steps = sheet.blocks.filter((block) => block.kind === 'li');
    expect(steps.length).toBeGreaterThanOrEqual(8);
    for (const step of steps) expect(step.text).toMatch(/^□ .+。$/);
    expect(tipsOf(sheet)).toContain('防骗');
    for (const sentence of sentencesOf(sheet)) expect(sentence.length).toBeLessThanOrEqual(25);
  });

  test('练习单也没有一张冒充已经审核，也没有一张多出来', () => {
    expect(sheets).toHaveLength(courses.length);
    for (const sheet of sheets) expect(sheet).toMatchObject({ reviewer: '样例，待本县审核', reviewedOn: null });
  });
});
