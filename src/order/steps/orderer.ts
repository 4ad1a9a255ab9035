/** The forms of whoever ordered, and of the helper who ordered for them. */
import { labels } from '@domain/order/schema';
import { optionsOf, type Forms, type Scene } from './form';

/* The newest thing that was asked, so that it is read where it is answered. */
function question({ order }: Scene): string {
  const asked = order.history.filter((line) => line.step === 'ask' && line.said);
  const newest = asked[asked.length - 1];
  return newest ? `请您补充：“${newest.said ?? ''}”` : '请把情况补充一下，补充后接着安排。';
}

/* Three faces are enough to say it; who orders for elders gets them too. */
const forElders = ({ order }: Scene) => order.rawAudience === 'elder';

export const ordererForms: Forms<'reply' | 'unsolved' | 'propose' | 'agree' | 'confirm' | 'noShow' | 'rate' | 'rerate' | 'withdraw' | 'remind'> = {
  reply: {
    hint: '回答上面的问题',
    intro: question,
    rows: [{ kind: 'words', name: 'reply', label: '您的回答', lines: true, placeholder: '想到什么写什么' }],
    send: '发出回答',
    done: '已经补充',
  },
  unsolved: {
    hint: '答复没有解决问题，请重新安排',
    intro: () => '您说一声，这一单就重新安排。可以反映一次。',
    rows: [{ kind: 'words', name: 'reason', label: '哪里没解决', lines: true, placeholder: '可以不写' }],
    send: '没有解决，请重新安排',
    done: '已经重新安排',
  },
  propose: {
    hint: '约好的时间来不了，想换一天',
    intro: ({ order }) => `现在约的是${order.slot ?? '原来的时间'}。对方同意之后才会改，没同意以前照原来的办。`,
    rows: [
      { kind: 'slot', name: 'slot', label: '改到什么时候', wished: false },
      { kind: 'words', name: 'why', label: '为什么改', placeholder: '例如：那天村里赶集' },
    ],
    send: '提出改期',
    done: '已经提出改期',
  },
  agree: {
    hint: '就按对方说的时间',
    intro: ({ order }) => `同意改到${order.proposal?.slot ?? '对方说的时间'}吗？原来约的是${order.slot ?? '别的时间'}。`,
    rows: [],
    done: '已经改期',
  },
  confirm: {
    hint: '服务队到了，说一声就行',
    intro: () => '服务队的人已经到了吗？确认之后，他们不用填到场码也能记下这次服务。',
    rows: [],
    send: '已经到了',
    done: '已经确认',
  },
  noShow: {
    hint: '到了约好的那天，有人没来',
    intro: () => '说明之后，这一单会重新找服务队。',
    rows: [
      { kind: 'one', name: 'missing', label: '谁没来', options: optionsOf(labels.missing), missing: '请选谁没来' },
      { kind: 'words', name: 'note', label: '当时的情况', lines: true, placeholder: '可以不写' },
    ],
    send: '记下来',
    done: '已经记下',
  },
  rate: {
    hint: '说说满不满意',
    intro: () => '满意不满意，您说了算。不满意会有人问您，可以重办。',
    rows: [
      { kind: 'stars', name: 'stars', label: '这次服务怎么样', missing: '还没有打分', simple: forElders },
      { kind: 'many', name: 'tags', label: '哪里好、哪里不好', options: optionsOf(labels.tags), look: 'chips' },
      { kind: 'words', name: 'words', label: '还想说的话', lines: true, placeholder: '可以不写' },
    ],
    done: '谢谢您',
  },
  rerate: {
    hint: '想法变了，七天里可以改',
    intro: () => '评过七天里都可以改，改以前的也留着记录。',
    start: ({ order }) => ({ stars: order.stars ?? undefined }),
    rows: [
      { kind: 'stars', name: 'stars', label: '现在怎么看', missing: '还没有打分', simple: forElders },
      { kind: 'many', name: 'tags', label: '哪里好、哪里不好', options: optionsOf(labels.tags), look: 'chips' },
      { kind: 'words', name: 'words', label: '还想说的话', lines: true, placeholder: '可以不写' },
    ],
    done: '已经改好',
  },
  withdraw: {
    hint: '不需要了，收回这一单',
    intro: () => '撤单之后这一单就不办了，想要的话得重新点单。',
    rows: [{ kind: 'words', name: 'reason', label: '为什么撤', lines: true, placeholder: '可以不写' }],
    done: '已经撤单',
  },
  remind: { hint: '一天可以催一次', rows: [], done: '已经替您催了', direct: true },
};
