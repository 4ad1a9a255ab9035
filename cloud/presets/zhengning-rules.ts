/**
 * The departments of 正宁县 and who leads what, after 《正宁县全民科学素质行动计划纲要实施方案（2022—2025年）》. It names
 * several 牵头部门 for most tasks; an order has one lead at a time, so they stand in its order as first, second and third.
 */
import { audienceLead, fallback, forAudience, forPlace, lead, liaisonsFor, override, rank, rule, subTopicLead, townLead } from './rules';
import type { DepartmentPreset, PersonPreset, RoutePreset } from './shiquan';

const county = '621025000000';
const shanhe = '621025100000';
const yulinzi = '621025101000';

const government = (id: string, name: string): DepartmentPreset => ({ id, name, gridCode: county, kind: 'government' });
const provider = (id: string, name: string, parentId: string): DepartmentPreset => ({ id, name, gridCode: county, kind: 'government', parentId });
const townUnit = (id: string, name: string, gridCode: string, parentId: string): DepartmentPreset => ({ id, name, gridCode, kind: 'townUnit', parentId });

export const zhengningDepartments: DepartmentPreset[] = [
  { id: 'association', name: '县科协', gridCode: county, kind: 'association' },
  government('science', '县科技局'),
  government('agriculture', '县农业农村局'),
  // “依托农广校、农技中心、蔬菜站等组织”.
  provider('farm-school', '县农广校', 'agriculture'),
  provider('farm-centre', '县农技中心', 'agriculture'),
  provider('vegetable-station', '县蔬菜站', 'agriculture'),
  government('health', '县卫健局'),
  government('education', '县教育局'),
  government('ecology', '县生态环境局'),
  government('emergency', '县应急局'),
  government('meteorology', '县气象局'),
  government('police', '县公安局'),
  government('market', '县市场监管局'),
  government('union', '县总工会'),
  government('youth-league', '团县委'),
  government('women', '县妇联'),
  government('labour', '县人社局'),
  government('civil', '县民政局'),
  government('propaganda', '县委宣传部'),
  government('organisation', '县委组织部'),
  government('industry-office', '县工信局'),
  government('culture', '县文旅局'),
  government('transport', '县交通局'),
  // “乡镇农业农村综合服务中心要承担起指导、支持……的牵头责任”.
  townUnit('shanhe-clinic', '山河镇卫生院', shanhe, 'health'),
  townUnit('shanhe-farming', '山河镇农业农村综合服务中心', shanhe, 'agriculture'),
  townUnit('yulinzi-clinic', '榆林子镇卫生院', yulinzi, 'health'),
  townUnit('yulinzi-farming', '榆林子镇农业农村综合服务中心', yulinzi, 'agriculture'),
  // “中小学教师等担任科普宣传员”: a town's school speaks in its villages.
  townUnit('shanhe-school', '山河镇中心小学', shanhe, 'education'),
];

const towns = [
  { name: '山河镇', gridCode: shanhe, id: 'shanhe' },
  { name: '榆林子镇', gridCode: yulinzi, id: 'yulinzi' },
];

export const zhengningRoutes: RoutePreset[] = [
  lead('anti-fraud', 'police', '反诈防诈由县公安局牵头'),
  // “加强老年人健康科普服务……牵头部门：县卫健局、县科协”.
  lead('health', 'health', '卫生健康由县卫健局牵头', ['association']),
  // “开展高素质农民培训……牵头部门：县农业农村局、县科技局、县科协”.
  lead('farming', 'agriculture', '农业技术由县农业农村局牵头', ['science', 'association']),
  rule('farming', 'science', '农业技术的第二牵头部门是县科技局', { rank: rank.second }),
  rule('farming', 'association', '农业技术的第三牵头部门是县科协', { rank: rank.third }),
  // “实施智慧助老行动……牵头部门：县民政局”.
  lead('smart-ageing', 'civil', '智慧助老由县民政局牵头', ['association']),
  lead('food-safety', 'market', '食品安全由县市场监管局牵头'),
  // “建立应急科普宣教协同机制……牵头部门：县应急局”; 濮阳 adds 气象.
  lead('disaster-reduction', 'emergency', '防灾减灾由县应急局牵头', ['meteorology']),
  rule('disaster-reduction', 'meteorology', '应急局联系不上时，防灾减灾由县气象局讲', { rank: rank.second }),
  lead('industry', 'agriculture', '农村产业发展由县农业农村局牵头', ['science']),
  rule('industry', 'science', '产业发展的第二牵头部门是县科技局', { rank: rank.second }),
  // “实施科技资源科普化专项行动……牵头部门：县科技局、县工信局”.
  lead('innovation', 'science', '科技创新由县科技局牵头', ['association']),
  rule('innovation', 'association', '科技创新的第二牵头部门是县科协', { rank: rank.second }),

  // “粮食安全和肉牛、生猪、苹果、蔬菜、中药材等产业发展”: at the lead's rank, but nearer to the topic than the bureau.
  lead('vegetables', 'vegetable-station', '蔬菜由县农业农村局下面的蔬菜站讲', ['agriculture']),
  lead('beef-cattle', 'farm-centre', '肉牛由县农业农村局下面的农技中心讲', ['agriculture']),
  lead('pigs', 'farm-centre', '生猪由县农业农村局下面的农技中心讲', ['agriculture']),
  lead('apples', 'farm-centre', '苹果由县农业农村局下面的农技中心讲', ['agriculture']),
  lead('medicinal-herbs', 'farm-centre', '中药材由县农业农村局下面的农技中心讲', ['agriculture']),
  lead('cooperatives', 'farm-school', '合作社负责人和致富带头人由农广校培训', ['agriculture']),
  lead('online-sales', 'farm-school', '农民学网上卖货由农广校培训', ['agriculture']),

  ...towns.flatMap(({ name, gridCode, id }) => [
    townLead('health', gridCode, `${id}-clinic`, `${name}有自己的卫生院，就近先请卫生院`, ['health']),
    townLead('farming', gridCode, `${id}-farming`, `${name}农业农村综合服务中心承担牵头责任，就近先请它`, ['agriculture']),
  ]),
  rule('science-lessons', 'shanhe-school', '山河镇中心小学有科技辅导员，村里的孩子就近请他们', { rank: rank.subTopicLead, destination: 'village', gridCode: shanhe, co: ['education'] }),

  subTopicLead('drug-free', 'police', '禁毒宣传由县公安局负责'),
  subTopicLead('smart-medical', 'health', '手机挂号、看病由县卫健局讲'),
  subTopicLead('smart-shopping', 'market', '买东西的事由县市场监管局管'),
  subTopicLead('smart-finance', 'police', '管好手机里的钱，由县公安局反诈民警讲'),
  subTopicLead('food-workshops', 'market', '小作坊办证由县市场监管局负责'),
  subTopicLead('weather-warnings', 'meteorology', '天气预警由县气象局讲', ['emergency']),
  subTopicLead('road-safety', 'transport', '出行安全由县交通局讲', ['police']),
  subTopicLead('museums-and-trips', 'culture', '文博场馆和研学由县文旅局负责'),
  subTopicLead('protecting-environment', 'ecology', '环境保护由县生态环境局负责'),
  subTopicLead('rural-ecology', 'ecology', '村里的水和垃圾由县生态环境局负责', ['agriculture']),
  subTopicLead('energy-saving', 'ecology', '节能减排由县生态环境局讲'),
  // “大力普及……移风易俗等知识……牵头部门：县委宣传部、县科技局、县科协”.
  subTopicLead('changing-customs', 'propaganda', '移风易俗由县委宣传部牵头', ['association']),
  // “大力开展校内外结合的科技教育活动……牵头部门：县教育局、县科协”.
  subTopicLead('science-lessons', 'education', '青少年科技教育由县教育局牵头', ['association']),
  subTopicLead('saving-resources', 'education', '科普进校园由县教育局牵头', ['association']),
  subTopicLead('school-emergency', 'education', '学校防灾应急由县教育局牵头', ['emergency']),
  subTopicLead('cherish-life', 'education', '学生珍爱生命的课由县教育局牵头', ['emergency']),
  subTopicLead('pupil-health', 'education', '学生身心健康由县教育局牵头', ['health']),

  // “弘扬科学精神和科学家精神……牵头部门：县教育局、团县委”.
  audienceLead('innovation', 'youth', 'education', '给青少年讲科学由县教育局牵头，团县委配合', ['youth-league']),
  // “实施职业技能提升行动……牵头部门：县人社局、县总工会”; “实施技能创新行动……县科技局、县人社局”.
  audienceLead('industry', 'worker', 'labour', '职工学技能由县人社局牵头，县总工会配合', ['union']),
  audienceLead('innovation', 'worker', 'union', '职工技术创新由县总工会牵头，县科技局配合', ['science']),
  audienceLead('innovation', 'cadre', 'organisation', '领导干部和公务员学科学由县委组织部牵头', ['science']),
  override('work-safety', 'worker', 'emergency', '车间和工地的安全由县应急局讲，县总工会配合', ['union']),
  override('food-safety', 'farmer', 'agriculture', '种养户的食品安全从打药用药讲起，由县农业农村局讲'),
  rule('industry', 'industry-office', '到企业讲产业技术，由县工信局牵头', { rank: rank.audienceLead + 1, destination: 'enterprise', co: ['science'] }),

  // Own words only: who listens, or where, is then all there is to go by.
  forAudience('youth', 'youth-league', '给青少年讲、没有选主题的，由团县委先接'),
  forAudience('worker', 'union', '给职工讲、没有选主题的，由县总工会先接'),
  forAudience('farmer', 'agriculture', '给农民讲、没有选主题的，由县农业农村局先接'),
  forAudience('elder', 'civil', '给老年人讲、没有选主题的，由县民政局先接'),
  forAudience('cadre', 'organisation', '给领导干部和公务员讲的，由县委组织部先接'),
  forPlace('school', 'education', '到学校讲、没有选主题的，由县教育局先接'),
  forPlace('family', 'women', '到家里讲、没有选主题的，由县妇联先接，关心妇女儿童'),
  forPlace('enterprise', 'industry-office', '到企业讲、没有选主题的，由县工信局先接'),
  forPlace('workshop', 'union', '到车间讲、没有选主题的，由县总工会先接'),
  forPlace('institution', 'civil', '到养老院、活动室讲、没有选主题的，由县民政局先接'),

  // “县科协要发挥综合协调作用”.
  fallback('anti-fraud', '反诈防诈'),
  fallback('health', '卫生健康'),
  fallback('smart-ageing', '智慧助老'),
  fallback('food-safety', '食品安全'),
  fallback('disaster-reduction', '防灾减灾'),
  fallback('industry', '产业发展'),
];

export const zhengningLiaisons: PersonPreset[] = liaisonsFor(zhengningDepartments, {
  association: ['于静怡', '没有牵头部门的单由我领，再请服务队接。'],
  science: ['路明远', '科技创新的单由我领，也帮农技的单。'],
  agriculture: ['豆长青', '农技的单由我领，也看下属各站的单。'],
  'farm-school': ['任学农', '合作社和农民培训的单由农广校领。'],
  'farm-centre': ['巩麦成', '肉牛、生猪、苹果、中药材的单由我领。'],
  'vegetable-station': ['慕春菜', '大棚和蔬菜的单由蔬菜站领。'],
  health: ['左雅仁', '健康、用药、看病的单由我领。'],
  education: ['席文华', '学校和孩子的科学课由我领。'],
  ecology: ['巴绿原', '水、垃圾、节能的单由我领。'],
  emergency: ['昔安平', '防灾、消防、安全生产的单由我领。'],
  meteorology: ['齐风云', '天气预警的单由我领。'],
  police: ['段卫国', '反诈、禁毒的单由我领。'],
  market: ['尚清源', '食品安全和消费的单由我领。'],
  union: ['靳铁军', '职工的单由我领。'],
  'youth-league': ['何青春', '青少年没有选主题的单由我领。'],
  women: ['郑秀云', '送到家里、关心妇女儿童的单由我领。'],
  labour: ['焦业成', '职工学技能的单由我领。'],
  civil: ['杜寿康', '智慧助老、养老院的单由我领。'],
  propaganda: ['彭新风', '移风易俗的单由我领。'],
  organisation: ['党明德', '领导干部和公务员的单由我领。'],
  'industry-office': ['匡工业', '到企业讲技术的单由我领。'],
  culture: ['宫文博', '文博和研学的单由我领。'],
  transport: ['车行远', '出行安全的单由我领。'],
  'shanhe-clinic': ['关爱民', '山河镇的健康单先到卫生院。'],
  'shanhe-farming': ['耿丰年', '山河镇的农技单先到服务中心。'],
  'yulinzi-clinic': ['药济生', '榆林子镇的健康单先到卫生院。'],
  'yulinzi-farming': ['苗雨顺', '榆林子镇的农技单先到服务中心。'],
  'shanhe-school': ['巨启蒙', '村里孩子的科学课先请我们学校。'],
});
