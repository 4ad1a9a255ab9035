/** The forms of whoever calls back. */
import { labels, type StepInput } from '@domain/order/schema';
import { optionsOf, type Forms, type Scene, type StepForm } from './form';

const reached = ({ typed }: Scene) => typed.reached === 'yes';
const failed = (scene: Scene) => reached(scene) && scene.typed.satisfied === 'no';
const went = (scene: Scene) => reached(scene) && !failed(scene);
const mayRedo = ({ order }: Scene) => order.may.some((one) => one.step === 'redo');

function before({ order }: Scene): string {
  const { callBack } = order;
  if (!callBack) return '联系上了就办结；没联系上改天再打，三次都没联系上，按“未联系上”办结。';
  return `已经打过 ${callBack.tries} 次没联系上，${callBack.next}起可以再打，满 ${callBack.of} 次按“未联系上”办结。`;
}

/* «没办成» is 重办: two steps of the table, one form for whoever is on the telephone. */
const followUp: StepForm<keyof StepInput<'followUp'> | keyof StepInput<'redo'>> = {
  hint: '打个电话，问问服务得怎么样',
  intro: before,
  onPhone: true,
  as: (scene) => (failed(scene) ? 'redo' : 'followUp'),
  rows: [
    { kind: 'one', name: 'reached', label: '联系上了吗', options: optionsOf({ yes: '联系上了', no: '没联系上' }), look: 'chips', means: { yes: true, no: false }, missing: '请选有没有联系上' },
    {
      kind: 'one', name: 'satisfied', label: '一问：服务队来了没有，办得满意吗？', look: 'chips', when: reached, missing: '请选满意不满意',
      options: (scene) => optionsOf({ ...labels.satisfied, ...(mayRedo(scene) && { no: '没办成' }) })(),
    },
    { kind: 'words', name: 'reason', label: '哪里没办成，为什么重办', lines: true, note: '这一单从头再办一次，前面的记录都留着', missing: '请写哪里没办成', when: failed },
    { kind: 'stars', name: 'stars', label: '请对方打个分', note: '还没有评过；对方不愿打分就空着', simple: () => true, when: (scene) => went(scene) && scene.order.stars === null },
    { kind: 'words', name: 'change', label: '二问：听了以后，有什么改变？', lines: true, placeholder: '例如：现在接到陌生电话会先挂掉', when: went },
    { kind: 'words', name: 'newNeed', label: '三问：还想听什么？', lines: true, placeholder: '可以不写', note: '想马上再点一单：记下以后，在这一单的页面上点“替对方再点一单”', when: went },
  ],
  done: '已经记下',
};

export const callerForms: { followUp: StepForm<string> } & Forms<'redo'> = {
  followUp: followUp as StepForm<string>,
  redo: {
    hint: '没办好，重新安排一次',
    intro: () => '这一单从头再办一次，前面的记录都留着，点单人也会知道。',
    rows: [{ kind: 'words', name: 'reason', label: '为什么重办', lines: true }],
    done: '已经重办',
  },
};
