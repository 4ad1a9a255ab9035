import type { TopicNeed } from '../domain/team/team';

const need = (topicId: string, over: Partial<TopicNeed>): TopicNeed => ({ topicId, qualifications: [], training: [], sensitive: false, risks: null, insurance: false, asksAgain: false, ...over });

/**
 * What a topic asks of whoever serves it, for a new county to begin with. A sub-topic has its parent's needs as well.
 * 志愿服务条例: 第12条 risks are said, 第16条 training comes first, 第17条 insurance where there is danger.
 */
export const topicNeeds: readonly TopicNeed[] = [
  need('mental-health', { qualifications: ['psychologist'], training: ['privacy'], sensitive: true, asksAgain: true }),
  need('drug-free', { qualifications: ['police', 'doctor'], training: ['privacy'], sensitive: true }),
  need('safe-medication', { qualifications: ['doctor', 'pharmacist', 'nurse'], asksAgain: true }),
  need('first-aid', { training: ['firstAid'], risks: '有练习动作，腰腿不好的人只看不做' }),
  need('pension-scams', { asksAgain: true }),
  need('smartphone-use', { asksAgain: true }),
  need('flood-landslide', { training: ['outdoor'], risks: '可能要到河边、坡上看地形，雨天改期', insurance: true }),
  need('fire-safety', { risks: '演示用火，要有灭火器和专人看护', insurance: true }),
  need('beef-cattle', { risks: '要进牛圈，防踢、防传染', insurance: true }),
  need('pigs', { risks: '要进猪圈，进出消毒', insurance: true }),
];
