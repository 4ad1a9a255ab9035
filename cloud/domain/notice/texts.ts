/**
 * What people are told, in one table: for each thing that happened and for whom it is, a title and one plain sentence.
 * Neither names nor telephone numbers: {what} is the topic (敏感主题 by their kind only), {place} the village, {slot} the agreed time.
 */
import { placeName, type Directory } from '../grid/directory';
import { topicChain } from '../grid/routing';
import { slotWords } from '../order/clock';
import type { ClockKind } from '../order/clock-events';
import type { StepName } from '../order/lifecycle';
import { NEUTRAL } from '../order/view';
import type { Slot } from '../terms';
import type { MessageKind } from './kinds';

/** For whom: who ordered · a desk (community, department) · a team's leader · who goes along · who signed up · who reads. */
export type Audience = 'orderer' | 'desk' | 'team' | 'crew' | 'guest' | 'reader';
export type Happened = StepName | ClockKind | 'gatherSoon' | 'outlineWithdrawn' | 'visitSoon' | 'articlePushed' | 'textHidden';

interface Text {
  title: string;
  say: string;
  /** which kind of WeChat message carries it; none = in the app only */
  send?: MessageKind;
}
const progress = (title: string, say: string): Text => ({ title, say, send: 'progress' });
const visit = (title: string, say: string): Text => ({ title, say, send: 'visit' });
const work = (title: string, say: string): Text => ({ title, say, send: 'work' });
const inApp = (title: string, say: string): Text => ({ title, say });

export const texts: Record<Happened, Partial<Record<Audience, Text>>> = {
  place: { desk: work('有新的点单', '{place}点了“{what}”，请安排'), orderer: progress('已经替您点单', '“{what}”已送到社区，会有人安排') },
  amend: { desk: inApp('点单有修改', '{place}“{what}”的内容改了，请看一看') },
  ask: { orderer: progress('请您补充一句', '社区想问您一句话，补充后接着安排') },
  reply: { desk: work('补充好了', '{place}“{what}”补充了说明，请接着安排') },
  answer: { orderer: progress('已经答复您', '“{what}”有了答复，没解决可以再说') },
  unsolved: { desk: work('还没解决', '{place}说“{what}”没解决，请再安排') },
  reject: { orderer: progress('没有受理', '“{what}”没有受理，原因写在单子里') },
  raise: { desk: work('上报了一单', '{place}“{what}”上报到这里，请安排'), orderer: progress('已经上报', '“{what}”报到了上一级，会有人安排') },
  dispatch: { desk: work('有新的派单', '{place}“{what}”派到这里，请领单'), orderer: progress('已经派单', '“{what}”已派给负责的部门') },
  redispatch: { desk: work('有新的派单', '{place}“{what}”改派到这里，请领单'), orderer: progress('已经改派', '“{what}”换了一个部门来办') },
  takeOn: { crew: visit('请您上门', '{slot}，{place}，“{what}”'), orderer: progress('约好了', '{slot}上门，讲“{what}”') },
  accept: { team: work('有新单可接', '{place}“{what}”，看看能不能去'), orderer: progress('部门已领单', '“{what}”正在请服务队接单'), desk: inApp('部门已领单', '{place}“{what}”已领单，正在找服务队') },
  decline: { desk: work('部门退单了', '{place}“{what}”退了回来，请再安排'), orderer: progress('正在另找部门', '“{what}”换个部门来办，请稍等') },
  giveBack: { desk: work('部门退回了', '{place}“{what}”退回社区，请再安排'), orderer: progress('正在重新安排', '“{what}”回到社区重新安排，请稍等') },
  offer: { team: work('请您接单', '{place}“{what}”，看看能不能去') },
  decide: { desk: work('县里定下来了', '{place}“{what}”会商有了决定'), orderer: progress('县里定下来了', '“{what}”有了决定，点开看看') },
  claim: { crew: visit('请您上门', '{slot}，{place}，“{what}”'), orderer: progress('约好了', '{slot}上门，讲“{what}”'), desk: inApp('服务队已接单', '{place}“{what}”，{slot}') },
  pass: { desk: inApp('有服务队来不了', '{place}“{what}”，可以再邀请别的队') },
  come: { team: inApp('有人能去', '{place}“{what}”，有队员回了“能去”') },
  cannot: { team: visit('有人去不了', '{place}“{what}”，请看看人够不够') },
  recrew: { crew: visit('上门的人有变动', '{slot}，{place}，“{what}”，请看名单'), orderer: inApp('上门的人有变动', '“{what}”还是{slot}，来的人换了') },
  propose: { orderer: progress('想改个时间', '“{what}”想换个时间，请您看看行不行'), team: visit('对方想改时间', '{place}“{what}”，请看看行不行') },
  agree: { orderer: progress('时间改好了', '“{what}”改到{slot}'), team: visit('时间改好了', '{place}“{what}”改到{slot}'), crew: visit('时间改好了', '{place}“{what}”改到{slot}') },
  release: { crew: visit('这次不用去了', '{place}“{what}”已退单'), desk: work('服务队退单了', '{place}“{what}”要重新找服务队'), orderer: progress('正在重新找服务队', '原来的服务队来不了，正在另找') },
  reclaim: { team: visit('这一单收回了', '{place}“{what}”不用去了'), crew: visit('这次不用去了', '{place}“{what}”已收回'), desk: work('要重新找服务队', '{place}“{what}”收回了，请再安排'), orderer: progress('正在重新找服务队', '“{what}”换一支服务队，请稍等') },
  noShow: { team: visit('报告未到场', '{place}“{what}”记为未到场'), crew: visit('报告未到场', '{place}“{what}”记为未到场'), desk: work('服务没有到场', '{place}“{what}”要重新找服务队'), orderer: progress('正在重新找服务队', '“{what}”上次没来成，正在另找') },
  confirm: { team: inApp('对方确认到场', '{place}“{what}”，到场已确认') },
  arrive: { orderer: inApp('服务队到了', '“{what}”的服务队到了'), desk: inApp('服务队到了', '{place}“{what}”，服务队已到场') },
  serve: { orderer: progress('请您说说满不满意', '“{what}”讲完了，请评价一下'), desk: inApp('服务完成了', '{place}“{what}”，等点单的人评价') },
  rate: { desk: work('请回访', '{place}“{what}”评价了，请回访') },
  rerate: { desk: inApp('评价改了', '{place}“{what}”的评价有改动') },
  lapse: { desk: work('到期转到下一步', '{place}“{what}”到期没有回应，请接着办') },
  followUp: { orderer: progress('回访有了结果', '“{what}”的回访记下了，点开看看') },
  redo: { desk: work('要重办', '{place}“{what}”不满意，请重新安排'), orderer: progress('为您重办', '“{what}”重新安排，请稍等') },
  withdraw: { desk: inApp('撤单了', '{place}“{what}”已撤单，不用办了'), team: visit('撤单了', '{place}“{what}”已撤单，不用去了'), crew: visit('这次不用去了', '{place}“{what}”已撤单') },
  join: { orderer: progress('并到一场', '“{what}”和附近的点单一起办'), team: visit('并了一场', '{place}“{what}”并到您这一场') },
  remind: { desk: work('有人催办', '{place}“{what}”在等，请看一看'), team: work('有人催办', '{place}“{what}”在等，请看一看') },
  triage: {},
  resettle: { desk: work('区划调整', '{place}“{what}”现在归这里'), orderer: inApp('换了办理的社区', '区划调整，“{what}”接着办') },
  dueSoon: { desk: work('快到期了', '{place}“{what}”快到期了，请尽快办'), team: work('快到期了', '{place}“{what}”快到期了，请看一看'), orderer: progress('在等您补充', '“{what}”在等您一句话，点开补充') },
  overdue: { desk: work('超时了', '{place}“{what}”超过时限，请看一看'), team: work('超时了', '{place}“{what}”超过时限，请看一看'), orderer: inApp('过了时间', '“{what}”过了时间，会接着安排') },
  longOverdue: { desk: work('超时五个工作日', '{place}“{what}”一直没办，请协调') },
  gatherSoon: { guest: visit('活动快到了', '{slot}，{place}，“{what}”，记得来') },
  visitSoon: { crew: visit('明天要上门', '{slot}，{place}，“{what}”'), orderer: visit('明天有人上门', '{slot}上门，讲“{what}”') },
  articlePushed: { reader: inApp('有一篇科普文章', '关于“{what}”，点开看看，也可以听') },
  textHidden: { crew: inApp('有一段话没有显示', '您写的一段话没有通过核查，改一改就行') },
  outlineWithdrawn: { team: inApp('提纲撤下了', '“{what}”用的提纲撤下了，请换一份'), desk: inApp('提纲撤下了', '“{what}”用的提纲撤下了，请换一份') },
};

const plain: Text = { title: '有新进展', say: '“{what}”有新进展，点开看看' };

/** What this person reads; a desk that serves by itself is told as a team is, and the other way round. */
export function textFor(kind: string, audience: Audience): Text {
  const row: Partial<Record<Audience, Text>> = texts[kind as Happened] ?? {};
  const other: Partial<Record<Audience, Audience>> = { desk: 'team', team: 'desk', guest: 'crew' };
  return row[audience] ?? row[other[audience] ?? audience] ?? plain;
}

/** What a sentence is filled with. */
export interface Facts { topicId: string | null; villageCode: string; slot: Slot | null }

export function topicWords(directory: Directory, topicId: string | null): string {
  if (topicChain(directory, topicId).some((id) => directory.needs.get(id)?.sensitive)) return NEUTRAL;
  return (topicId && directory.topics.get(topicId)?.name) || '科普点单';
}

export function sayOf(directory: Directory, text: Pick<Text, 'say'>, { topicId, villageCode, slot }: Facts): string {
  const filled: Record<string, string> = { what: topicWords(directory, topicId), place: placeName(directory, villageCode), slot: slot ? slotWords(slot) : '约好的时间' };
  return text.say.replace(/\{(\w+)\}/g, (_, name: string) => filled[name] ?? '');
}

/** Where a tap leads: the order's page, for a guest the service's, for a reader the article's (its slug stands in `state`). */
export function pageOf(audience: Audience, { orderId, state }: { orderId: string; state: string }): string {
  if (audience === 'reader') return `pages/reader/article?slug=${state}`;
  return audience === 'guest' ? `pages/gather/service?id=${orderId}` : `pages/order/view?id=${orderId}`;
}
