/** 研判: what the desk puts right on the spot, filled in with what the order says. */
import { audiences } from '@domain/terms';
import { optionsOf, type StepForm } from './form';

const everyone = 'everyone';

export const triageForm: StepForm<'id' | 'key' | 'topicId' | 'audience' | 'urgent' | 'language'> = {
  hint: '主题、听的人、急不急、讲什么话，看准了改过来',
  intro: () => '和点单人说清楚了就在这里改，流转记录里会写明改了什么。',
  asks: true,
  rows: [
    { kind: 'one', name: 'urgent', label: '急不急', look: 'chips', options: optionsOf({ no: '不急', yes: '急办' }), means: { no: false, yes: true } },
    { kind: 'words', name: 'language', label: '讲什么话', placeholder: '普通话就行可以不写，例如：本地话、手语' },
    { kind: 'one', name: 'audience', label: '主要是谁来听', look: 'chips', options: optionsOf({ [everyone]: '大家都可以听', ...audiences }), means: { [everyone]: null, ...Object.fromEntries(Object.keys(audiences).map((one) => [one, one])) } },
    { kind: 'one', name: 'topicId', label: '主题', look: 'chips', options: ({ choices }) => (choices?.topics ?? []).map(({ id, name }) => ({ value: id, label: name })) },
  ],
  start: ({ order }) => ({ urgent: order.urgent ? 'yes' : 'no', language: order.language ?? '', audience: order.rawAudience ?? everyone, ...(order.topicId ? { topicId: order.topicId } : {}) }),
  done: '已经记下',
};
