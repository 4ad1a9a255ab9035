/** What people are told: every thing that happens has a text, and every text fits into WeChat's fields. */
import fc from 'fast-check';
import { fitCode, fitPhrase, fitPlace, fitText, oneLine, slotField, timeField } from '../../cloud/domain/notice/fit';
import { worthAsking } from '../../cloud/domain/notice/asking';
import type { KindView } from '../../cloud/domain/notice/message';
import { isQuiet, readTemplates, type MessageKind, type Template } from '../../cloud/domain/notice/kinds';
import { audienceOf, personsOf } from '../../cloud/domain/notice/told';
import { sayOf, textFor, texts, topicWords, type Audience } from '../../cloud/domain/notice/texts';
import { wechatMessage } from '../../cloud/domain/notice/wechat';
import { gridLeaders, pathTo } from '../../cloud/domain/grid/directory';
import { clockRows } from '../../cloud/domain/order/clock-events';
import { states, stepNames, stepRow, type Told } from '../../cloud/domain/order/lifecycle';
import { wrongField } from '../../cloud/wechat/stand-in/messages';
import { sampleDirectory } from '../setup/directory';

const directory = sampleDirectory();
const fits = (key: string, text: string) => wrongField([key], { [key]: { value: text } });

/* Long texts as people of a county write them. */
const pieces = ['石泉县池河镇明星村', '村委会二楼会议室（大门右手边）', '防诈骗', '，', '、', '·', '（', '）', '2026年11月26日', '09:00', '13.5公里', '96110', '3,500元', 'WiFi', 'https://a.cn/b', '👨‍👩‍👧', '𠮷', ' ', '\n', '\u0000', '\ud83d', '\udc00', '请大家带上老人证', '“热线”', '不', '一', '50%'];
const longText = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'grapheme', maxLength: 6 })), { minLength: 1, maxLength: 20 }).map((parts) => parts.join(''));

test('再长再怪的话，放进每种字段都合微信的规矩；不断在字的一半、数的中间', () => {
  const segmenter = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' });
  fc.assert(fc.property(longText, (text) => {
    const said = fitText(text);
    const line = oneLine(text);
    if (line !== '') expect([said, fits('thing1', said)]).toEqual([said, null]);
    expect(said.length).toBeLessThanOrEqual(20);
    expect(said).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
    if (line.length <= 20) expect(said).toBe(line);
    else {
      const kept = said.replace(/…$/, '');
      expect(said.endsWith('…')).toBe(true);
      expect(line.startsWith(kept)).toBe(true);
      // Where it was cut, a character ends, and no number or word of letters goes on.
      expect([...segmenter.segment(line)].some(({ index }) => index === kept.length) || kept === '').toBe(true);
      if (kept !== '') expect(`${kept.at(-1) ?? ''}${line[kept.length] ?? ''}`).not.toMatch(/^[0-9A-Za-z][0-9A-Za-z]$/);
      expect(leftOpen(kept)).toBe(0);
    }
    expect(fits('phrase1', fitPhrase(text))).toBeNull();
    const code = fitCode(text);
    if (code !== '') expect(fits('character_string1', code)).toBeNull();
  }), { numRuns: Number(process.env.KEPU_PROPERTY_RUNS ?? 1500) });
});

/* Brackets that close without having been opened stay as they were written; none stays open. */
const leftOpen = (text: string): number => [...text].reduce((open, letter) => (letter === '（' ? open + 1 : letter === '）' ? Math.max(0, open - 1) : open), 0);

test('按意思截：先在逗号、顿号、括号处断，地名先去掉镇再去掉村', () => {
  expect(fitText('防范电信网络诈骗，老年人保健品骗局，养老钱守护')).toBe('防范电信网络诈骗，老年人保健品骗局…');
  expect(fitText('蔬菜大棚冬季管理技术指导（含病虫害防治现场演示）')).toBe('蔬菜大棚冬季管理技术指导…');
  expect(fitText('请本周四上午到村委会会议室领13800元补贴款')).toBe('请本周四上午到村委会会议室领…');
  expect(fitText('短的不截')).toBe('短的不截');
  expect(fitPlace(['池河镇', '明星村', '一组'])).toBe('池河镇明星村一组');
  expect(fitPlace(['名字特别特别长的一个民族自治镇', '明星村', '第十二网格小组'])).toBe('明星村第十二网格小组');
  expect(fitPhrase('等待服务队上门服务')).toBe('等待服务队');
  expect([timeField('2026-11-26T01:00:00Z'), slotField({ date: '2026-11-26', part: 'morning' })]).toEqual(['2026年11月26日 09:00', '2026年11月26日 08:00~12:00']);
  expect([fits('time1', timeField('2026-11-26T01:00:00Z')), fits('date1', slotField({ date: '2026-11-26', part: 'evening' }))]).toEqual([null, null]);
});

const audiencesOf: Partial<Record<Told, Audience[]>> = { orderer: ['orderer'], helper: ['orderer'], holder: ['desk'], department: ['desk'], coDepartments: ['desk'], caller: ['desk'], county: ['desk'], invited: ['team'], team: ['team', 'desk'], crew: ['crew'] };
const plain = textFor('nothing that happens', 'desk');

test('表里会告诉谁，就有给谁的话；时钟说的也有', () => {
  for (const name of stepNames) for (const told of stepRow(name).tells) for (const audience of audiencesOf[told] ?? []) expect([name, audience, textFor(name, audience) === plain]).toEqual([name, audience, false]);
  for (const row of clockRows) for (const audience of ['desk', ...(row.tells.includes('waiting') ? ['team'] : [])] as Audience[]) expect([row.kind, textFor(row.kind, audience) === plain]).toEqual([row.kind, false]);
});

test('每一句填好了，每一格都合微信的规矩；标题放得进一格', () => {
  const template: Template = { id: 'template', longTerm: false, fields: { thing1: 'topic', thing2: 'place', thing3: 'state', thing4: 'say', thing5: 'slot', phrase6: 'state', character_string7: 'number', time8: 'time', date9: 'slot' } };
  const villages = [...directory.grid.values()].filter((node) => node.level === 'village').map((node) => node.code);
  for (const [kind, row] of Object.entries(texts)) {
    for (const [audience, { title, say }] of Object.entries(row)) {
      expect(title.length).toBeLessThanOrEqual(20);
      expect(say).not.toMatch(/[！!]|\{(?!what|place|slot)/);
      for (const topicId of [null, ...directory.topics.keys()]) {
        const message = wechatMessage(directory, template, { kind, audience: audience as Audience, state: 'claimed', number: '261121-7K3M9Q', at: '2026-11-26T01:00:00Z', orderId: 'x', topicId, villageCode: villages[0] as string, slot: { date: '2026-11-26', part: 'morning' } });
        expect(wrongField(Object.keys(template.fields), Object.fromEntries(Object.entries(message?.data ?? {}).map(([key, value]) => [key, { value }])))).toBeNull();
      }
    }
  }
  for (const state of Object.values(states)) expect(fitPhrase(state.label)).toBe(state.label);
  for (const code of villages) expect(fits('thing1', fitPlace(pathTo(directory, code).map((node) => node.name)))).toBeNull();
});

test('没定下时间的，不往时间那一格乱填；敏感的主题只写种类', () => {
  const template: Template = { id: 'template', longTerm: false, fields: { time1: 'slot' } };
  const told = { kind: 'release', audience: 'crew' as const, state: 'accepted', number: '1', at: '2026-11-26T01:00:00Z', orderId: 'x', topicId: null, villageCode: '610922104203', slot: null };
  expect(wechatMessage(directory, template, told)).toBeNull();
  const sensitive = [...directory.needs.values()].find((one) => one.sensitive)?.topicId as string;
  expect(topicWords(directory, sensitive)).toBe('一对一科普服务');
  expect(sayOf(directory, textFor('claim', 'crew'), { ...told, topicId: sensitive })).not.toContain(directory.topics.get(sensitive)?.name);
});

test('告诉一张办公桌，就是告诉现在坐在那里的人；没有人的，告诉上面最近的', () => {
  const told = { kind: 'place', toKind: 'grid', toRef: '610922104203', ordererId: 'a', helperId: null, crew: null, actorId: null };
  const leaders = gridLeaders(directory, told.toRef);
  expect(personsOf(directory, told)).toEqual(leaders);
  expect(personsOf(directory, { ...told, actorId: leaders[0] as string })).not.toContain(leaders[0]);
  expect(personsOf(directory, { ...told, toRef: '610922105214' })).toEqual(gridLeaders(directory, '610922105000'));
  expect(audienceOf({ ...told, toKind: 'person', toRef: 'a' })).toBe('orderer');
  const elder = { ...told, toKind: 'person', toRef: 'a', helperId: 'son', kinId: 'son' };
  expect(personsOf(directory, elder)).toEqual(['a', 'son']);
  expect(personsOf(directory, { ...elder, actorId: 'son' })).toEqual(['a']);
  for (const none of [{ ...elder, kinId: null }, { ...elder, toRef: 'c' }]) expect(personsOf(directory, none)).not.toContain('son');
  expect(audienceOf({ ...told, toKind: 'person', toRef: 'b', ordererId: null, helperId: 'b' })).toBe('orderer');
  expect(audienceOf({ ...told, toKind: 'person', toRef: 'c', crew: { kind: 'team', ref: 't', personIds: ['c'] } as never })).toBe('crew');
  expect(audienceOf({ ...told, kind: 'overdue', toKind: 'person', toRef: 'c' })).toBe('desk');
});

test('模板的设置：对的读得进，不对的说清哪里不对；安静的时候是九点半到七点半', () => {
  expect(readTemplates('{"progress":{"id":"abcde","fields":{"thing1":"topic"}}}')).toEqual({ ok: true, templates: { progress: { id: 'abcde', fields: { thing1: 'topic' }, longTerm: false } } });
  for (const wrong of ['{', '{"other":{}}', '{"work":{"id":"x","fields":{"thing1":"topic"}}}', '{"work":{"id":"abcde","fields":{"time1":"topic"}}}', '{"work":{"id":"abcde","fields":{}}}']) {
    const read = readTemplates(wrong);
    expect([wrong, read.ok, 'say' in read && /[\u4e00-\u9fff]/.test(read.say)]).toEqual([wrong, false, true]);
  }
  const quietAt = (clock: string) => isQuiet(new Date(`2026-11-26T${clock}:00+08:00`));
  expect(['07:29', '07:30', '12:00', '21:29', '21:30', '00:00'].map(quietAt)).toEqual([true, false, false, false, true, true]);
});

test('问微信能不能告诉：只问用完了的、没关的、有模板的，最多三种，一次性和长期的不混', () => {
  const kind = (over: Partial<KindView>): KindView => ({ kind: 'progress', label: '', note: '', on: true, templateId: 'a', longTerm: false, remaining: 0, ...over });
  const asked = (kinds: KindView[], wanted: MessageKind[] = ['progress', 'visit', 'work']) => worthAsking({ kinds, mayMend: false }, wanted).map((one) => one.kind);
  expect(asked([kind({}), kind({ kind: 'visit' }), kind({ kind: 'work' })])).toEqual(['progress', 'visit', 'work']);
  expect(asked([kind({}), kind({ kind: 'visit' })], ['visit'])).toEqual(['visit']);
  expect(asked([kind({ on: false }), kind({ kind: 'visit', remaining: 1 }), kind({ kind: 'work', templateId: null })])).toEqual([]);
  expect(asked([kind({}), kind({ kind: 'visit', longTerm: true }), kind({ kind: 'work' })])).toEqual(['progress', 'work']);
});
