/** 想问老师什么 */
import { groupQuestions, normalise } from '../../cloud/domain/gather/group';
import type { QuestionPage } from '../../cloud/domain/gather/question';
import { newKey, openCounty, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';
import { claimed, openTalk, peopleOf, step, stored, type People } from './scene';

let county: County;
let people: People;
beforeAll(async () => {
  county = await freeDays(await openCounty());
  people = await peopleOf(county);
});
afterAll(() => county.close());

/* Nobody asks in the same moment, unless a test says so. */
const ask = (client: Client, id: string, text: string, more: object = {}) => {
  county.time.now = new Date(county.time.now.getTime() + 1000);
  return client.call<QuestionPage>('question.ask', { id, key: newKey(), text, ...more });
};

test('一样的、差不多的问题归成一组，写明几个人问', () => {
  const groups = groupQuestions(['接到自称公安的电话怎么办', '自称公安的人打电话来，怎么办？', '接到自称公安的电话，怎么办！！', '保健品能不能买', '高血压能不能吃腌菜'].map((text, at) => ({ id: String(at), text, covered: at === 1, hidden: false })));
  expect(groups.map(({ text, also, count, covered }) => ({ text, also, count, covered }))).toEqual([
    { text: '接到自称公安的电话怎么办', also: ['自称公安的人打电话来，怎么办？'], count: 3, covered: true },
    { text: '保健品能不能买', also: [], count: 1, covered: false },
    { text: '高血压能不能吃腌菜', also: [], count: 1, covered: false },
  ]);
  expect(normalise('ＡＢ１， 你好！')).toBe('ab1你好');
});

test('只共一个词的不算一回事；藏起来的不和别的归在一起', () => {
  const groups = (texts: string[], hidden = -1) => groupQuestions(texts.map((text, at) => ({ id: String(at), text, covered: false, hidden: at === hidden }))).length;
  expect(groups(['血压高吃什么', '血压计哪里买'])).toBe(2);
  expect(groups(['怎么办', '什么时候'])).toBe(2);
  expect(groups(['骗子的钱追得回来吗', '骗子的钱追得回来吗'])).toBe(1);
  expect(groups(['骗子的钱追得回来吗', '骗子的钱追得回来吗'], 1)).toBe(2);
});

test('点单人、报了名的人、网格员提问，讲师看到归好的问题，没有名字；标上“会讲到”，问的人看得到', async () => {
  const orderId = await claimed(people, county);
  const { id } = await openTalk(people.secretary, orderId);
  await people.mother.must('gathering.signUp', { id, key: newKey(), heads: 1 });
  expect((await ask(people.elder, orderId, '接到自称公安的电话怎么办')).status).toBe(200);
  expect((await ask(people.mother, id, '自称公安的人打电话来，怎么办？')).body).toMatchObject({ groups: null, mine: [{ covered: false }] });
  expect((await ask(people.worker, id, '养老钱放哪里放心', { viaHelper: true })).status).toBe(200);
  const page = await people.crew.must<QuestionPage>('question.list', { id: orderId });
  expect(page.groups?.map(({ text, count }) => [text, count])).toEqual([['接到自称公安的电话怎么办', 2], ['养老钱放哪里放心', 1]]);
  for (const secret of ['谢桂香', '林小雨', county.idOf('resident-mother'), county.idOf('resident-elder')]) expect(JSON.stringify(page)).not.toContain(secret);
  const covered = await people.captain.must<QuestionPage>('question.cover', { id, ids: page.groups?.[0]?.ids, on: true });
  expect(covered.groups?.[0]?.covered).toBe(true);
  const seen = await people.mother.must<QuestionPage>('question.list', { id });
  expect(seen).toMatchObject({ groups: null, mine: [{ text: '自称公安的人打电话来，怎么办？', covered: true }] });
  expect(JSON.stringify(seen)).not.toContain('接到');
  expect((await people.secretary.must<QuestionPage>('question.hide', { id, ids: page.groups?.[1]?.ids, on: true })).groups?.find((one) => one.hidden)?.text).toBe('养老钱放哪里放心');
});

test('每人最多三个，十个一起发也只收三个；没报名的、别村的问不了、看不了、标不了；什么也没有变', async () => {
  const orderId = await claimed(people, county);
  const { id } = await openTalk(people.secretary, orderId);
  const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => ask(people.elder, id, `第 ${at} 个问题`)));
  // A tie with oneself may be told to try again; never a fourth.
  expect((await people.elder.must<QuestionPage>('question.list', { id })).mine.length).toBeLessThanOrEqual(3);
  while ((await ask(people.elder, id, '再问一个')).status === 200);
  expect((await people.elder.must<QuestionPage>('question.list', { id })).mine).toHaveLength(3);
  expect(answers.some((one) => one.status === 409)).toBe(true);
  const [first] = (await people.elder.must<QuestionPage>('question.list', { id })).mine;
  const before = await stored(county);
  expect(await ask(people.elder, id, '第四个')).toMatchObject({ status: 409, body: { refusal: 'question.enough', error: '每人最多提 3 个问题，先让老师讲讲这几个' } });
  expect(await ask(people.farmer, id, '我也想问')).toMatchObject({ status: 403, body: { refusal: 'question.notYours' } });
  expect(await ask(people.farmer, id, '替人问', { viaHelper: true })).toMatchObject({ status: 403, body: { refusal: 'question.notYours' } });
  expect(await ask(people.elder, id, '问'.repeat(101))).toMatchObject({ status: 400, body: { field: 'text' } });
  expect(await people.elsewhere.call('question.list', { id })).toMatchObject({ status: 403, body: { refusal: 'question.notYours' } });
  for (const client of [people.elder, people.secretary, people.other]) expect(await client.call('question.cover', { id, ids: [first?.id], on: true })).toMatchObject({ status: 403, body: { refusal: 'question.notSpeaker' } });
  expect(await people.elder.call('question.hide', { id, ids: [first?.id], on: true })).toMatchObject({ status: 403, body: { refusal: 'question.notSpeaker' } });
  expect(await people.captain.call('question.cover', { id, ids: [orderId], on: true })).toMatchObject({ status: 404, body: { refusal: 'question.notFound' } });
  expect(await stored(county)).toBe(before);
});

test('同一个问题发了两遍是一个；服务队退单以后不收问题', async () => {
  const orderId = await claimed(people, county);
  const key = newKey();
  for (let again = 0; again < 2; again += 1) expect((await ask(people.elder, orderId, '怎么认假电话', { key })).body.mine).toHaveLength(1);
  await step(people.captain, 'release', orderId, { reason: '车坏了' });
  const before = await stored(county);
  expect(await ask(people.elder, orderId, '再问一个')).toMatchObject({ status: 409, body: { refusal: 'question.late' } });
  expect(await stored(county)).toBe(before);
});
