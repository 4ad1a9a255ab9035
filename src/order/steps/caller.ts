/** The forms of whoever calls back. */
import { labels } from '@domain/order/schema';
import { optionsOf, type Forms, type Scene } from './form';

const reached = ({ typed }: Scene) => typed.reached === 'yes';
const mayRedo = ({ order }: Scene) => order.may.some((one) => one.step === 'redo');

export const callerForms: Forms<'followUp' | 'redo'> = {
  followUp: {
    hint: '打个电话，问问服务得怎么样',
    intro: () => '联系上了就办结；没联系上会再打，三次都没联系上，按“未联系上”办结。',
    rows: [
      { kind: 'one', name: 'reached', label: '联系上了吗', options: optionsOf({ yes: '联系上了', no: '没联系上' }), look: 'chips', means: { yes: true, no: false }, missing: '请选有没有联系上' },
      {
        kind: 'one', name: 'satisfied', label: '满意吗', options: optionsOf(labels.satisfied), look: 'chips', when: reached, missing: '请选满意不满意',
        note: (scene) => (mayRedo(scene) ? '没办成的话，关掉这里，改点“重办”，重新安排一次' : undefined),
      },
      { kind: 'stars', name: 'stars', label: '请对方打个分', note: '还没有评过；对方不愿打分就空着', when: (scene) => reached(scene) && scene.order.stars === null },
      { kind: 'words', name: 'change', label: '有什么改变', lines: true, placeholder: '例如：现在接到陌生电话会先挂掉', when: reached },
      { kind: 'words', name: 'newNeed', label: '还想听什么', lines: true, placeholder: '可以不写', when: reached },
    ],
    done: '已经记下',
  },
  redo: {
    hint: '没办好，重新安排一次',
    intro: () => '这一单从头再办一次，前面的记录都留着，点单人也会知道。',
    rows: [{ kind: 'words', name: 'reason', label: '为什么重办', lines: true }],
    done: '已经重办',
  },
};
