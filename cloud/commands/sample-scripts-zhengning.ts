/** Orders of 正宁: in four hops, by the village's own people, and (in a three-hop deployment) raised. */
import { claim, serve, type Script } from './sample-scripts';

const dongguan = '621025100200';
const dongcheng = '621025100001';
const xiaositou = '621025101200';
const zhongxiang = '621025101201';
const jing = { name: '景务果', phone: '13800000201' };
const cai = { name: '蔡春妮', phone: '13800000202' };
const shou = { name: '寿奶奶', phone: '13800000203' };
const wen = { name: '文思齐', phone: '13800000204' };

export const zhengningScripts: readonly Script[] = [
  { daysAgo: 0, who: 'resident-vegetable', days: [5, 6], wish: { topicId: 'vegetables', villageCode: dongguan, venue: '村东大棚', audience: 'farmer', destination: 'village', form: 'fieldGuidance', headCount: 12, contact: cai }, plays: [] },
  { daysAgo: 1, who: 'resident-teacher', days: [6], wish: { topicId: 'science-lessons', villageCode: zhongxiang, venue: '中巷小学教室', audience: 'youth', destination: 'school', form: 'talk', headCount: 60, contact: wen }, plays: [
    ['leader-yulinzi', 'dispatch', { departmentId: 'education', coDepartmentIds: ['association'] }],
    ['liaison-education', 'accept', { openToAll: true }],
  ] },
  { daysAgo: 2, who: 'resident-apple', days: [6, 7], wish: { topicId: 'apples', villageCode: xiaositou, venue: '村南苹果园', audience: 'farmer', destination: 'village', form: 'fieldGuidance', headCount: 20, contact: jing }, plays: [
    ['leader-xiaositou', 'dispatch', { departmentId: 'agriculture', reason: '腐烂病重，想请县里的专家' }],
    ['liaison-agriculture', 'redispatch', { departmentId: 'farm-centre', reason: '苹果由农技中心的人去讲' }],
  ] },
  { daysAgo: 4, who: 'resident-elder', days: [7], wish: { topicId: 'smart-medical', villageCode: dongcheng, venue: '社区老年活动室', audience: 'elder', destination: 'community', form: 'talk', headCount: 15, contact: shou }, plays: [
    ['leader-dongcheng', 'dispatch', { departmentId: 'health' }],
    ['liaison-health', 'accept', { openToAll: true }],
    ['captain-hospital', 'claim', claim('柳燕妮', 7)],
  ] },
  { daysAgo: 20, who: 'resident-vegetable', days: [5], wish: { topicId: 'vegetables', villageCode: dongguan, venue: '村委会', audience: 'farmer', destination: 'village', form: 'talk', headCount: 25, contact: cai }, plays: [
    ['leader-dongguan', 'dispatch', { departmentId: 'shanhe-farming' }],
    ['liaison-shanhe-farming', 'accept', { openToAll: true }],
    ['captain-shanhe-farm', 'claim', claim('棚秀芳', 5)],
    ['captain-shanhe-farm', 'serve', serve(22, '讲了育苗和烂根，到棚里看了土'), 112],
    ['resident-vegetable', 'rate', { stars: 5, tags: ['useful'], words: '回去就照着做' }, 4],
    ['leader-dongguan', 'followUp', { reached: true, satisfied: 'yes', change: '换了穴盘育苗' }, 20],
  ] },
  { daysAgo: 10, who: 'resident-vegetable', days: [4], wish: { topicId: 'anti-fraud', villageCode: dongguan, venue: '村委会', audience: 'elder', destination: 'village', form: 'alleyTalk', headCount: 18, contact: cai }, plays: [
    ['leader-dongguan', 'takeOn', { crew: ['worker-dongguan-2'], slot: 4, speaker: '赵天佑' }],
    ['leader-dongguan', 'serve', serve(16, '在巷口讲了三种常见的骗局'), 92],
    ['resident-vegetable', 'rate', { stars: 4, tags: ['clear'], words: null }, 5],
  ] },
  { daysAgo: 3, who: 'resident-elder', days: [6, 7], wish: { topicId: 'pension-scams', villageCode: dongcheng, venue: '小区广场', audience: 'elder', destination: 'community', form: 'square', headCount: 40, contact: shou }, plays: [
    ['leader-dongcheng', 'raise', { reason: '想请民警来讲，社区请不动' }],
    ['leader-shanhe', 'dispatch', { departmentId: 'police' }],
  ] },
];
