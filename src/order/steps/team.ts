/** The forms of a team: before it took the order, and when it did the service. */
import type { Forms, Row, Scene } from './form';
import { onlySlot, people } from './holder';

const severalTeams = ({ choices }: Scene) => (choices?.myTeams.length ?? 0) > 1;
const myTeams = ({ choices }: Scene) => (choices?.myTeams ?? []).map(({ id, name }) => ({ value: id, label: name }));

const onTheList = ({ order }: Scene) => order.visit.crew.map(({ id, name }) => ({ value: id, label: name }));

/* What the order asks of those who go, said before anybody is chosen. */
function needsWords({ choices }: Scene): string {
  const { needs } = choices ?? {};
  if (!needs) return '';
  return [
    ...needs.qualifications.map((list) => `要有一位有资格的人：${list}。`),
    needs.training && `去的人要先完成培训：${needs.training}。`,
    needs.crewSize > 1 && `到家里去，要 ${needs.crewSize} 个人一起。`,
    needs.risks.length > 0 && `可能的风险：${needs.risks.join('；')}。请先告诉去的人。`,
  ].filter(Boolean).join('');
}

const risksWords = ({ order }: Scene) => (order.risks.length > 0 ? `可能的风险：${order.risks.join('；')}。${order.insurance ? `保险：${order.insurance}。` : ''}愿意去再答应。` : '答应以后，队长就知道您能去。');
const crewNote = ({ choices }: Scene) => (choices?.needs && choices.needs.crewSize > 1 ? '除了您自己，选上的人会收到询问，答应了才算' : '不选就是您自己去；选上的人会收到询问');
const askedFirst: Row<'lightDutyAsked'> = {
  kind: 'one', name: 'lightDutyAsked', label: '年纪大的、要轻活的志愿者', means: { yes: true, no: false }, options: () => [{ value: 'yes', label: '问过了，愿意去' }, { value: 'no', label: '没有这样的人' }],
  when: ({ choices, typed }) => Boolean(choices?.needs?.heavy) && choices?.crew.some((one) => one.light && ((typed.crew as readonly string[] | undefined) ?? []).includes(one.id)) === true,
};

export const teamForms: Forms<'claim' | 'come' | 'cannot' | 'recrew' | 'pass' | 'release' | 'arrive' | 'serve'> = {
  claim: {
    hint: '这一单我们去',
    asks: true,
    rows: [
      { kind: 'one', name: 'teamId', label: '哪支队去', options: myTeams, when: severalTeams, missing: '请选哪支队去' },
      { kind: 'slot', name: 'slot', label: '什么时候去', wished: true, missing: '请选一个时间' },
      { kind: 'many', name: 'crew', label: '谁去', options: people, note: crewNote },
      { kind: 'words', name: 'speaker', label: '讲师', placeholder: '谁来讲，点单人会看到' },
      { kind: 'words', name: 'insurance', label: '保险', placeholder: '给谁买了什么保险，例如：三人，意外险', when: ({ choices }) => Boolean(choices?.needs?.insurance), missing: '这一单有危险，请写明给谁买了什么保险' },
      askedFirst,
    ],
    intro: needsWords,
    start: (scene) => ({ ...onlySlot(scene), crew: scene.choices?.usualCrew ?? [] }),
    done: '已经接单',
  },
  come: { hint: '答应去，队长会知道', intro: risksWords, rows: [], send: '能去', done: '已经答应' },
  cannot: {
    hint: '这次去不了，没有任何影响',
    intro: () => '去不了没有任何影响，不用写原因。队长会知道，另外找人。',
    rows: [],
    send: '去不了',
    done: '已经告诉队长',
  },
  recrew: {
    hint: '换上门的人，时间不变',
    asks: true,
    intro: needsWords,
    rows: [
      { kind: 'many', name: 'crew', label: '谁去', options: people, note: crewNote, missing: '请选谁去' },
      { kind: 'words', name: 'speaker', label: '讲师', placeholder: '不填就不变' },
      askedFirst,
    ],
    start: ({ choices }) => ({ crew: choices?.usualCrew ?? [] }),
    done: '已经换好',
  },
  pass: {
    hint: '这次来不了，没有任何影响',
    intro: () => '婉拒没有任何影响：不扣分，也不影响以后的邀请。这一单会留给别的服务队。',
    asks: true,
    rows: [{ kind: 'one', name: 'teamId', label: '哪支队来不了', options: myTeams, when: severalTeams, missing: '请选哪支队来不了' }],
    send: '这次来不了',
    done: '已经婉拒',
  },
  release: {
    hint: '接了以后去不了，请别的队去',
    intro: () => '这一单会重新找服务队，点单人会知道换人了。越早说越好安排。',
    rows: [{ kind: 'words', name: 'reason', label: '原因', lines: true }],
    done: '已经退单',
  },
  arrive: {
    hint: '到了说一声，没有信号也能记',
    intro: ({ order }) => (order.visit.proven ? '对方已确认到场，记一下您是几点到的。' : '请对方把到场码告诉您。要不到码也先记到场，再请对方点“确认到场”。没有信号也能记，有了信号自己发。'),
    rows: [{ kind: 'code', name: 'visitCode', label: '到场码', when: ({ order }) => !order.visit.proven }],
    send: '到了',
    done: '已经记下到场',
  },
  serve: {
    hint: '服务做完了，记下来；没有信号也能记',
    intro: ({ order }) => (order.visit.proven ? '到场已经对上了，不用再填到场码。' : '到场码在点单人的手机上；没有手机，可以请代点单的网格员看，或者请对方点“确认到场”。'),
    rows: [
      { kind: 'code', name: 'visitCode', label: '到场码', when: ({ order }) => !order.visit.proven, missing: '请填6位到场码，或者请对方点“确认到场”' },
      { kind: 'count', name: 'headCount', label: '到场人数', placeholder: ({ order }) => `点单时说约 ${order.headCount} 人`, missing: '请填到场人数' },
      { kind: 'count', name: 'minutes', label: '讲了多少分钟', chips: ['30', '45', '60', '90'], missing: '请选讲了多少分钟' },
      { kind: 'count', name: 'travelMinutes', label: '路上多少分钟', placeholder: () => '来回一共', note: '不算在服务时间里' },
      { kind: 'many', name: 'servedBy', label: '谁去了', options: onTheList, look: 'chips', when: ({ order }) => order.visit.crew.length > 1, missing: '请选谁去了' },
      { kind: 'words', name: 'summary', label: '讲了什么', lines: true, placeholder: '三言两语，例如：讲了冒充公安的骗局，现场教大家挂断电话' },
    ],
    start: ({ order }) => ({ servedBy: order.visit.crew.map(({ id }) => id) }),
    done: '已经记下',
  },
};
