/** One article heard: in pieces for a voice, and over the village's loud-speaker. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bodyTroubles, parseArticle, parseBody } from '../../cloud/domain/article/article';
import { broadcastOf, cardinal, spokenNumbers } from '../../cloud/domain/article/broadcast';
import { LONGEST_PIECE, piecesOf, speechOf } from '../../cloud/domain/article/speech';
import { openCounty } from '../setup/county';
import { clientAt } from '../setup/county';

const folder = join(__dirname, '../../cloud/presets/articles');
const articles = readdirSync(folder).map((file) => parseArticle(file.slice(0, -3), readFileSync(join(folder, file), 'utf8')));

/* The same texts every time, as different as they can be. */
function* texts(count: number): Generator<string> {
  let seed = 7;
  const next = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
  const parts = ['打96110', '2026年11月21日', '，', '。', '“先挂断，再打电话问一问”', '37.5℃', '老人家', '《反诈中心》', '！', '；', '10—20斤', '别慌', '😀', '（不要钱）', '、', '把门窗都打开让风进来', '：', '1234567890123', '“', '”'];
  for (let at = 0; at < count; at += 1) yield Array.from({ length: 1 + next(40) }, () => parts[next(parts.length)]).join('');
}

test('每一段不超过五十个字，接起来一字不差，不在数字中间断', () => {
  for (const text of [...texts(3000), ...articles.flatMap((one) => one.blocks.map((block) => block.text))]) {
    const pieces = piecesOf(text);
    expect(pieces.join('')).toBe(text);
    for (const [at, piece] of pieces.entries()) {
      expect([...piece].length).toBeLessThanOrEqual(LONGEST_PIECE);
      expect(piece).not.toBe('');
      const following = pieces[at + 1];
      if (following !== undefined && /\d$/.test(piece)) expect(following).not.toMatch(/^[\d%％℃]|^[.,:：—-]\d/);
    }
  }
});

test('引号里的话不拆开；一句完了才停', () => {
  const quoted = `${'说'.repeat(40)}“先挂断，再打电话问一问清楚是谁”，就对了。`;
  expect(piecesOf(quoted)).toEqual(['说'.repeat(40), '“先挂断，再打电话问一问清楚是谁”，就对了。']);
  expect(piecesOf(`${'甲'.repeat(20)}。${'乙'.repeat(20)}，${'丙'.repeat(20)}。`)).toEqual([`${'甲'.repeat(20)}。`, `${'乙'.repeat(20)}，${'丙'.repeat(20)}。`]);
  const long = `“${'长'.repeat(80)}”`;
  expect(piecesOf(long).join('')).toBe(long);
});

test('先念标题，再一块一块念，没有空的', () => {
  for (const article of articles) {
    const pieces = speechOf(article.title, article.blocks);
    expect(pieces[0]).toMatchObject({ block: -1 });
    expect(new Set(pieces.map((one) => one.block)).size).toBe(article.blocks.length + 1);
  }
});

test.each([
  ['打96110', '打九六幺幺零'], ['马上打120', '马上打幺二零'], ['0915-6321234', '零九幺五六三二幺二三四'], ['2026年3月5日', '二零二六年三月五日'], ['37.3℃', '三十七点三摄氏度'],
  ['50%的人', '百分之五十的人'], ['10—20斤', '十到二十斤'], ['80岁', '八十岁'], ['105个', '一百零五个'], ['15分钟', '十五分钟'], ['20000元', '二万元'], ['10050元', '一万零五十元'], ['13800000101', '幺三八零零零零零幺零幺'], ['5G', '五G'],
])('广播里“%s”念“%s”', (written, spoken) => {
  expect(spokenNumbers(written)).toBe(spoken);
});

test('数目念得对', () => {
  expect(['0', '7', '10', '11', '20', '101', '110', '1000', '1001', '9999', '100000'].map(cardinal)).toEqual(['零', '七', '十', '十一', '二十', '一百零一', '一百一十', '一千', '一千零一', '九千九百九十九', '十万']);
});

test('广播稿：有开头，要紧的念两遍，没有一个阿拉伯数字，说得出要几分钟', () => {
  for (const { title, blocks } of articles) {
    const { lines, minutes } = broadcastOf({ title, unit: '县科协', county: '石泉县', blocks });
    expect(lines[0]).toMatch(/^乡亲们/);
    expect(lines.filter((line) => line.startsWith('再说一遍：')).length).toBeGreaterThanOrEqual(1);
    expect(lines.join('')).not.toMatch(/\d/);
    expect(minutes).toBeGreaterThanOrEqual(2);
    expect(minutes).toBeLessThanOrEqual(7);
  }
});

test('编辑写的时候，哪一行有毛病说哪一行；只是不够好的，不拦着', () => {
  const text = `## 怎么办\n**加粗**\n- 打110。\n${'长'.repeat(41)}。\n根治百病。\n看www.example.org`;
  expect(bodyTroubles(text).map(({ line, must }) => [line, must])).toEqual([[2, true], [4, false], [5, false], [6, false]]);
  expect(bodyTroubles(text)[0]?.say).toMatch(/^第 2 行“\*\*加粗\*\*”用了不认识的标记/);
  expect(bodyTroubles(' \n')).toEqual([{ line: 1, must: true, say: '还没有正文。' }]);
  for (const article of articles) expect(bodyTroubles(article.blocks.map((block) => block.text).join('\n')).filter((one) => one.must)).toEqual([]);
  expect(parseBody('- 一条')).toEqual([{ kind: 'li', text: '一条' }]);
});

test('服务器自己念：给出能播放的声音；没有设、没有这一句就说清楚', async () => {
  const county = await openCounty();
  const nobody = clientAt(county.url, null);
  try {
    expect(await nobody.must('article.read', { slug: 'recognise-stroke' })).toMatchObject({ voice: false });
    expect(await nobody.call('article.voice', { slug: 'recognise-stroke', piece: 0 })).toMatchObject({ status: 409, body: { refusal: 'voice.off' } });
    county.server.office.voice = 'espeak-ng';
    expect(await nobody.must('article.read', { slug: 'recognise-stroke' })).toMatchObject({ voice: true });
    const { audio, type } = await nobody.must<{ audio: string; type: string }>('article.voice', { slug: 'recognise-stroke', piece: 1 });
    const sound = Buffer.from(audio, 'base64');
    expect(type).toBe('audio/wav');
    expect(sound.subarray(0, 4).toString()).toBe('RIFF');
    // More than a second of it, and not silence.
    expect(sound.length).toBeGreaterThan(44_100);
    expect(new Set(sound.subarray(44)).size).toBeGreaterThan(50);
    expect(await nobody.call('article.voice', { slug: 'recognise-stroke', piece: 499 })).toMatchObject({ status: 404, body: { refusal: 'article.notFound' } });
    expect(await nobody.call('article.voice', { slug: 'no-such', piece: 0 })).toMatchObject({ status: 404 });
  } finally {
    await county.close();
  }
});
