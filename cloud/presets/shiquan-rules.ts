/** The departments of 石泉县 and who leads what. Sentences in quotes are the plans' own; the plan of each is named. */
import { audienceLead, fallback, forAudience, forPlace, lead, liaisonsFor, override, rank, rule, subTopicLead, townLead } from './rules';
import type { DepartmentPreset, PersonPreset, RoutePreset } from './shiquan';

const county = '610922000000';
const houliu = '610922105000';

const government = (id: string, name: string): DepartmentPreset => ({ id, name, gridCode: county, kind: 'government' });

export const shiquanDepartments: DepartmentPreset[] = [
  { id: 'association', name: '县科协', gridCode: county, kind: 'association' },
  government('police', '县公安局'),
  government('health', '县卫健局'),
  government('agriculture', '县农业农村局'),
  government('emergency', '县应急管理局'),
  government('market', '县市场监督管理局'),
  government('education', '县教育局'),
  government('ecology', '县生态环境局'),
  government('meteorology', '县气象局'),
  government('culture', '县文化和旅游局'),
  government('transport', '县交通运输局'),
  government('union', '县总工会'),
  government('youth-league', '团县委'),
  government('women', '县妇联'),
  // One town whose own units come first, so that the sample shows both.
  { id: 'houliu-clinic', name: '后柳镇卫生院', gridCode: houliu, kind: 'townUnit', parentId: 'health' },
  { id: 'houliu-farming', name: '后柳镇农技站', gridCode: houliu, kind: 'townUnit', parentId: 'agriculture' },
];

export const shiquanRoutes: RoutePreset[] = [
  lead('anti-fraud', 'police', '反诈防诈由县公安局牵头'),
  // 濮阳:“卫生健康部门负责普及医疗健康科学知识”.
  lead('health', 'health', '卫生健康由县卫健局牵头'),
  // 正宁, “开展高素质农民培训”:“牵头部门:县农业农村局、县科技局、县科协”; an order has one lead, so the first named.
  lead('farming', 'agriculture', '农业技术由县农业农村局牵头'),
  // 正宁 gives 智慧助老 to 县民政局, and 科技创新 belongs to 县科技局; the sample county has neither, so its 科协 leads both.
  lead('smart-ageing', 'association', '智慧助老没有单设牵头部门，由县科协牵头'),
  lead('food-safety', 'market', '食品安全由县市场监督管理局牵头'),
  // 濮阳:“应急、气象等部门负责普及安全生产、消防、气象和防灾减灾等方面科学知识”.
  lead('disaster-reduction', 'emergency', '防灾减灾由县应急管理局牵头', ['meteorology']),
  rule('disaster-reduction', 'meteorology', '应急管理局忙不过来时，防灾减灾也可以由县气象局讲', { rank: rank.second }),
  lead('industry', 'agriculture', '农村产业发展由县农业农村局牵头'),
  lead('innovation', 'association', '科技创新没有单设牵头部门，由县科协牵头'),

  subTopicLead('drug-free', 'police', '禁毒宣传由县公安局负责'),
  subTopicLead('smart-medical', 'health', '手机挂号、看病由县卫健局讲'),
  subTopicLead('smart-shopping', 'market', '买东西的事由县市场监督管理局管'),
  subTopicLead('smart-finance', 'police', '管好手机里的钱，由县公安局反诈民警讲'),
  subTopicLead('food-workshops', 'market', '小作坊办证由县市场监督管理局负责'),
  subTopicLead('weather-warnings', 'meteorology', '天气预警由县气象局讲', ['emergency']),
  subTopicLead('road-safety', 'transport', '出行安全由县交通运输局讲', ['police']),
  // 濮阳:“生态环境部门负责生态环境保护宣传和普及”.
  subTopicLead('protecting-environment', 'ecology', '环境保护由县生态环境局负责'),
  subTopicLead('rural-ecology', 'ecology', '村里的水和垃圾，由县生态环境局负责，县农业农村局配合', ['agriculture']),
  subTopicLead('energy-saving', 'ecology', '节能减排由县生态环境局讲'),
  // 濮阳:“教育部门负责制定青少年科技教育工作计划并组织实施”.
  subTopicLead('science-lessons', 'education', '青少年科技教育由县教育局负责，县科协配合', ['association']),
  subTopicLead('saving-resources', 'education', '给学生讲节约，由县教育局安排'),
  subTopicLead('cherish-life', 'education', '学生防溺水、过马路，由县教育局安排', ['emergency']),
  // 濮阳:“文化旅游、交通运输等部门负责在自然和人文景观、公共文化和旅游设施、轨道交通的维护、建设和管理中融入科普内容”.
  subTopicLead('museums-and-trips', 'culture', '文博场馆和研学由县文化和旅游局负责'),
  subTopicLead('changing-customs', 'culture', '乡风文明由县文化和旅游局讲，县妇联配合', ['women']),

  // 濮阳:“结合工作对象特点”: the same topic may need another speaker for another listener.
  override('pension-scams', 'elder', 'market', '老年人最常遇到的是保健品骗局，由县市场监督管理局讲'),
  override('food-safety', 'farmer', 'agriculture', '种养户的食品安全从打药用药讲起，由县农业农村局讲'),
  override('energy-saving', 'farmer', 'agriculture', '农家省柴省电由县农业农村局讲'),
  // 濮阳:“工会、共青团、妇联等人民团体……重点做好职工技术创新、青年志愿服务、关爱妇女儿童等方面科普工作”.
  audienceLead('innovation', 'worker', 'union', '职工技术创新由县总工会牵头'),
  audienceLead('innovation', 'youth', 'education', '给青少年讲科学由县教育局牵头，团县委配合', ['youth-league']),
  audienceLead('industry', 'worker', 'union', '职工学技能由县总工会牵头'),
  rule('innovation', 'women', '送到家里的科普由县妇联牵头，关心妇女儿童', { rank: rank.audienceLead + 1, destination: 'family' }),
  rule('smart-ageing', 'women', '到老人家里教手机，由县妇联的巾帼志愿者去', { rank: rank.audienceLead + 1, destination: 'family' }),

  // 石泉 forms 科普队伍 in each town; its own clinic and station are nearest.
  townLead('health', houliu, 'houliu-clinic', '后柳镇有自己的卫生院，就近先请卫生院'),
  townLead('farming', houliu, 'houliu-farming', '后柳镇有自己的农技站，就近先请农技站'),

  // Own words only: who listens, or where, is then all there is to go by.
  forAudience('youth', 'youth-league', '给青少年讲、没有选主题的，由团县委先接'),
  forAudience('worker', 'union', '给职工讲、没有选主题的，由县总工会先接'),
  forAudience('farmer', 'agriculture', '给农民讲、没有选主题的，由县农业农村局先接'),
  forPlace('school', 'education', '到学校讲、没有选主题的，由县教育局先接'),
  forPlace('family', 'women', '到家里讲、没有选主题的，由县妇联先接'),
  forPlace('enterprise', 'union', '到企业讲、没有选主题的，由县总工会先接'),
  forPlace('workshop', 'union', '到车间讲、没有选主题的，由县总工会先接'),

  // 正宁:“县科协要发挥综合协调作用”.
  fallback('anti-fraud', '反诈防诈'),
  fallback('health', '卫生健康'),
  fallback('farming', '农业技术'),
  fallback('food-safety', '食品安全'),
  fallback('disaster-reduction', '防灾减灾'),
  fallback('industry', '产业发展'),
];

/** The first six departments' liaisons stand with the other people of the county. */
export const shiquanLiaisons: PersonPreset[] = liaisonsFor(shiquanDepartments, {
  education: ['聂书琴', '学校的科学课、防溺水的单由我领。'],
  ecology: ['霍青山', '水、空气、垃圾分类的单由我领。'],
  meteorology: ['云海峰', '天气预警的单由我领。'],
  culture: ['戚文远', '文博、研学和乡风文明的单由我领。'],
  transport: ['路长顺', '出行安全的单由我领。'],
  union: ['车铁民', '职工学技能、搞创新的单由我领。'],
  'youth-league': ['苗青青', '青少年的单没有选主题，就由我领。'],
  women: ['花玉洁', '送到家里、关心妇女儿童的单由我领。'],
  'houliu-clinic': ['温和平', '后柳镇的健康单先到卫生院。'],
  'houliu-farming': ['谷满仓', '后柳镇的农技单先到农技站。'],
});
