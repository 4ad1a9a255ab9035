/** A dozen orders of 石泉, at every place an order can stand. */
import { claim, serve, type Script } from './sample-scripts';

const mingxing = '610922104203';
const tanjiawan = '610922104216';
const beijie = '610922100004';
const zhongba = '610922105214';
const xie = { name: '谢桂香', phone: '13800000101' };
const qin = { name: '覃有田', phone: '13800000102' };
const lin = { name: '林小雨', phone: '13800000103' };
const pei = { name: '裴思源', phone: '13800000104' };

export const shiquanScripts: readonly Script[] = [
  { daysAgo: 0, who: 'resident-elder', days: [5, 6], wish: { topicId: 'anti-fraud', villageCode: mingxing, venue: '村委会会议室', audience: 'elder', headCount: 30, contact: xie }, plays: [] },
  { daysAgo: 1, who: 'resident-mother', days: [4], wish: { topicId: 'first-aid', villageCode: beijie, venue: '北街社区党群服务中心', audience: null, headCount: 25, contact: lin }, plays: [
    ['leader-beijie', 'ask', { question: '孩子大概多大？要不要带着孩子一起来？' }],
  ] },
  { daysAgo: 2, who: 'resident-farmer', days: [6, 7], wish: { topicId: 'silkworms', villageCode: tanjiawan, venue: '村东头桑园', audience: 'farmer', headCount: 15, contact: qin }, plays: [
    ['leader-tanjiawan', 'dispatch', { departmentId: 'agriculture', note: '桑园在路边，能停车' }],
  ] },
  { daysAgo: 1, who: 'resident-elder', days: [7, 8, 9], wish: { topicId: 'safe-medication', villageCode: mingxing, venue: '老年活动室', audience: 'elder', headCount: 20, contact: xie }, plays: [
    ['leader-mingxing', 'dispatch', { departmentId: 'health' }],
    ['liaison-health', 'accept', { openToAll: true }],
  ] },
  { daysAgo: 3, who: 'resident-teacher', days: [9], wish: { topicId: 'disaster-reduction', villageCode: zhongba, venue: '中坝小学操场', audience: 'youth', destination: 'school', headCount: 120, contact: pei }, plays: [
    ['leader-houliu', 'dispatch', { departmentId: 'emergency' }],
    ['liaison-emergency', 'accept', { openToAll: true }],
    ['captain-safety', 'claim', claim('乔建国', 9)],
  ] },
  { daysAgo: 8, who: 'resident-elder', days: [5], wish: { topicId: 'smartphone-use', villageCode: mingxing, venue: '村委会会议室', audience: 'elder', headCount: 18, contact: xie }, plays: [
    ['leader-mingxing', 'dispatch', { departmentId: 'association' }],
    ['liaison-association', 'accept', { openToAll: true }],
    ['captain-silver', 'claim', claim('章慧敏', 5)],
    ['captain-silver', 'serve', serve(16, '教大家打视频电话，一个一个练'), 112],
  ] },
  { daysAgo: 6, who: 'resident-farmer', days: [4], wish: { topicId: 'vegetables', villageCode: tanjiawan, venue: '大棚边', audience: 'farmer', headCount: 12, contact: qin }, plays: [
    ['leader-tanjiawan', 'dispatch', { departmentId: 'agriculture' }],
    ['liaison-agriculture', 'accept', { openToAll: true }],
    ['captain-farming', 'claim', claim('江福生', 4)],
    ['captain-farming', 'serve', serve(11, '到棚里看了病叶，讲了通风和用药'), 88],
    ['resident-farmer', 'rate', { stars: 5, tags: ['useful', 'kind'], words: '看得准，讲得细' }, 4],
  ] },
  { daysAgo: 20, who: 'resident-mother', days: [5], wish: { topicId: 'balanced-diet', villageCode: beijie, venue: '社区活动室', audience: null, headCount: 30, contact: lin }, plays: [
    ['leader-beijie', 'dispatch', { departmentId: 'health' }],
    ['liaison-health', 'accept', { openToAll: true }],
    ['captain-health', 'claim', claim('沈静芳', 5)],
    ['captain-health', 'serve', serve(27, '讲了少盐少油，现场看了盐勺'), 112],
    ['resident-mother', 'rate', { stars: 5, tags: ['clear'], words: null }, 5],
    ['leader-beijie', 'followUp', { reached: true, satisfied: 'yes', change: '家里换了小盐勺' }, 20],
  ] },
  { daysAgo: 12, who: 'worker-mingxing-1', days: [4], wish: { topicId: 'anti-fraud', villageCode: mingxing, venue: '三组院坝', audience: 'elder', headCount: 10, contact: { name: '田大爷', phone: '13800000105' }, onBehalf: { consent: true } }, plays: [
    ['leader-mingxing', 'takeOn', { crew: ['worker-mingxing-2'], slot: 4, speaker: '谭小军' }],
  ] },
  { daysAgo: 4, who: 'resident-mother', days: [10], wish: { topicId: null, ownWords: '孩子近视越来越多，想请人讲讲怎么护眼', villageCode: beijie, venue: '社区活动室', audience: null, headCount: 40, contact: lin }, plays: [
    ['leader-beijie', 'dispatch', { departmentId: 'market', reason: '想着眼镜是买来的' }],
    ['liaison-market', 'decline', { reasonCode: 'notOurDuty', whoseDuty: '县卫健局', rule: '县科普工作职责分工' }],
    ['leader-beijie', 'dispatch', { departmentId: 'association' }],
    ['liaison-association', 'decline', { reasonCode: 'notOurDuty', whoseDuty: '县卫健局', rule: '县科普工作职责分工' }],
  ] },
  { daysAgo: 3, who: 'resident-farmer', days: [6], wish: { topicId: null, ownWords: '村里信号塔会不会影响身体', villageCode: tanjiawan, venue: '村委会', audience: null, headCount: 5, contact: qin }, plays: [
    ['leader-tanjiawan', 'answer', { reply: '县里环保部门去年测过，信号塔辐射远低于国家限值，检测报告贴在村务公开栏，可以来看。' }],
  ] },
  { daysAgo: 6, who: 'resident-elder', days: [8], wish: { topicId: 'food-safety', villageCode: mingxing, venue: '村委会会议室', audience: 'elder', headCount: 20, contact: xie }, plays: [
    ['resident-elder', 'withdraw', { reason: '跟镇上的讲座重了' }],
  ] },
];
