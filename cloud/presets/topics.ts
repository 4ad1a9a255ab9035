/**
 * The menu 科普菜单 a county starts with: eight level-1 topics and their sub-topics.
 *
 * The county edits its own copy afterwards; this file is only the first filling. An id is stored with every order, so
 * an id is never reused or renamed, while name, hint and icon may change freely.
 *
 * Where the wording comes from (all names below are quoted from these):
 * - 石泉县科普网格化管理工作实施方案:“围绕产业发展、农业技术、卫生健康、科技创新、食品安全、反诈防诈等内容”
 * - 正宁县全民科学素质行动计划纲要实施方案(2022—2025年),“实施智慧助老行动”“防灾减灾”与各分类
 * - 濮阳市全域科普工作具体实施方案:“衣食住行、业教保医”
 */

/** One of the eight sides of daily life 衣食住行、业教保医: the second way into the menu. */
export type Facet = '衣' | '食' | '住' | '行' | '业' | '教' | '保' | '医';

/** Names of the drawings the page has; the page draws, the preset only names. */
export type TopicIcon = 'shield' | 'heart' | 'leaf' | 'gear' | 'food' | 'warning' | 'phone' | 'flask';

export interface TopicPreset {
  /** Unique, kebab-case, kept for ever. */
  id: string;
  /** The level-1 topic above, or null for level 1. The menu has two levels, so that an elder is two taps away at most. */
  parentId: string | null;
  name: string;
  icon: TopicIcon;
  /** What one can ask for here, in words a villager uses; at most 24 characters, so it stays on one line in large type. */
  hint: string;
  facets: Facet[];
}

/** Level 1, in the order the menu shows it: what villagers ask for most stands first. */
const levelOne: TopicPreset[] = [
  { id: 'anti-fraud', parentId: null, name: '反诈防诈', icon: 'shield', hint: '陌生电话、高利投资，怎么认怎么防', facets: ['保', '行'] },
  { id: 'health', parentId: null, name: '卫生健康', icon: 'heart', hint: '量血压、吃饭吃药、头疼脑热', facets: ['医', '食'] },
  { id: 'farming', parentId: null, name: '农业技术', icon: 'leaf', hint: '种地、养牛养猪，请人到地头讲', facets: ['业'] },
  { id: 'smart-ageing', parentId: null, name: '智慧助老', icon: 'phone', hint: '手把手教老人用手机、挂号、付钱', facets: ['行', '医', '教'] },
  { id: 'food-safety', parentId: null, name: '食品安全', icon: 'food', hint: '买菜、剩菜、酒席，怎么吃才放心', facets: ['食'] },
  { id: 'disaster-reduction', parentId: null, name: '防灾减灾', icon: 'warning', hint: '山洪、滑坡、着火、地震怎么躲', facets: ['住', '行', '保'] },
  { id: 'industry', parentId: null, name: '产业发展', icon: 'gear', hint: '办作坊、进合作社、网上卖山货', facets: ['业', '衣'] },
  { id: 'innovation', parentId: null, name: '科技创新', icon: 'flask', hint: '身边的科学、新技术、孩子的科学课', facets: ['教', '住'] },
];

const antiFraud: TopicPreset[] = [
  { id: 'fake-police-calls', parentId: 'anti-fraud', name: '冒充公检法', icon: 'shield', hint: '自称公安要你转账，怎么办', facets: ['保'] },
  { id: 'pension-scams', parentId: 'anti-fraud', name: '保健品和养老骗局', icon: 'shield', hint: '送鸡蛋、听讲课、高息养老', facets: ['保', '医'] },
  { id: 'fake-relatives', parentId: 'anti-fraud', name: '冒充亲友', icon: 'shield', hint: '“孙子”来电借钱，怎么核实', facets: ['保'] },
  { id: 'online-job-loan-scams', parentId: 'anti-fraud', name: '刷单和网贷骗局', icon: 'shield', hint: '先交钱的活、先交钱的贷款', facets: ['业', '保'] },
];

// 正宁:“普及合理膳食、食品安全、心理健康、体育锻炼、合理用药、应急处置等知识”. 食品安全 is a level-1 topic of its own here,
// because 石泉 names it beside 卫生健康 and another department leads it.
const health: TopicPreset[] = [
  { id: 'balanced-diet', parentId: 'health', name: '合理膳食', icon: 'heart', hint: '少吃盐、怎么搭配饭菜', facets: ['食', '医'] },
  { id: 'mental-health', parentId: 'health', name: '心理健康', icon: 'heart', hint: '心里闷、睡不好，找人说说', facets: ['医'] },
  { id: 'exercise', parentId: 'health', name: '体育锻炼', icon: 'heart', hint: '年纪大了怎么动才不伤身', facets: ['医'] },
  { id: 'safe-medication', parentId: 'health', name: '合理用药', icon: 'heart', hint: '降压药、消炎药怎么吃', facets: ['医'] },
  { id: 'first-aid', parentId: 'health', name: '应急处置', icon: 'heart', hint: '中风、噎住、摔倒先做什么', facets: ['医'] },
  // 正宁“科普进校园活动”:“节约资源、保护环境、防灾应急、身心健康、珍爱生命、远离毒品”. The six are placed under the topic whose
  // department speaks about them, so a school finds them in the same menu as everybody else.
  { id: 'pupil-health', parentId: 'health', name: '身心健康', icon: 'heart', hint: '给学生讲视力、牙齿、情绪', facets: ['教', '医'] },
  { id: 'drug-free', parentId: 'health', name: '远离毒品', icon: 'heart', hint: '给学生和家长讲毒品的害处', facets: ['教', '保'] },
];

// 正宁:“围绕粮食安全和肉牛、生猪、苹果、蔬菜、中药材等产业发展”.
const farming: TopicPreset[] = [
  { id: 'beef-cattle', parentId: 'farming', name: '肉牛', icon: 'leaf', hint: '牛怎么喂、怎么打疫苗', facets: ['业'] },
  { id: 'pigs', parentId: 'farming', name: '生猪', icon: 'leaf', hint: '养猪防病、圈舍消毒', facets: ['业'] },
  { id: 'apples', parentId: 'farming', name: '苹果', icon: 'leaf', hint: '修剪、防病、施肥', facets: ['业'] },
  { id: 'vegetables', parentId: 'farming', name: '蔬菜', icon: 'leaf', hint: '大棚、病虫害、打药', facets: ['业', '食'] },
  { id: 'medicinal-herbs', parentId: 'farming', name: '中药材', icon: 'leaf', hint: '育苗、栽种、采收、晾晒', facets: ['业'] },
  // Two crops of 石泉 itself. 蚕桑: the gilt bronze silkworm 鎏金铜蚕 of the Han was found in the county's own 池河镇, and silk
  // is still what the county is known for. 茶叶: its southern towns, 喜河镇 first, are an old green-tea country.
  { id: 'silkworms', parentId: 'farming', name: '蚕桑', icon: 'leaf', hint: '桑园管理、小蚕共育、防蚕病', facets: ['业', '衣'] },
  { id: 'tea', parentId: 'farming', name: '茶叶', icon: 'leaf', hint: '茶园修剪、采摘、炒制', facets: ['业'] },
];

// 正宁:“智能手机使用、智能就医、智能消费、智能金融等知识和技能演示普及活动”.
const smartAgeing: TopicPreset[] = [
  { id: 'smartphone-use', parentId: 'smart-ageing', name: '智能手机使用', icon: 'phone', hint: '字放大、关弹窗、视频通话', facets: ['行', '教'] },
  { id: 'smart-medical', parentId: 'smart-ageing', name: '智能就医', icon: 'phone', hint: '手机挂号、医保码、查报告', facets: ['医'] },
  { id: 'smart-shopping', parentId: 'smart-ageing', name: '智能消费', icon: 'phone', hint: '扫码付钱、网上买东西退货', facets: ['衣', '食', '行'] },
  { id: 'smart-finance', parentId: 'smart-ageing', name: '智能金融', icon: 'phone', hint: '手机银行、免密支付怎么关', facets: ['保'] },
];

const foodSafety: TopicPreset[] = [
  { id: 'wise-shopping', parentId: 'food-safety', name: '合理选购', icon: 'food', hint: '看标签、看日期、认“蓝帽子”', facets: ['食'] },
  { id: 'leftovers-pickles', parentId: 'food-safety', name: '剩菜和腌菜', icon: 'food', hint: '剩菜放多久、木耳泡多久', facets: ['食'] },
  { id: 'wild-mushrooms', parentId: 'food-safety', name: '野蘑菇和野菜', icon: 'food', hint: '不采、不买、不吃野蘑菇', facets: ['食', '医'] },
  { id: 'bulk-liquor', parentId: 'food-safety', name: '散酒和酒席', icon: 'food', hint: '散装酒、农村酒席的风险', facets: ['食'] },
];

// 濮阳:“应急、气象等部门负责普及安全生产、消防、气象和防灾减灾等方面科学知识”.
const disasterReduction: TopicPreset[] = [
  { id: 'flood-landslide', parentId: 'disaster-reduction', name: '山洪和滑坡', icon: 'warning', hint: '下大雨听谁的、往哪里跑', facets: ['住'] },
  { id: 'earthquake', parentId: 'disaster-reduction', name: '地震避险', icon: 'warning', hint: '平房楼房，躲法不一样', facets: ['住'] },
  { id: 'fire-safety', parentId: 'disaster-reduction', name: '消防安全', icon: 'warning', hint: '煤炉、电动车、用电用火', facets: ['住', '行'] },
  { id: 'work-safety', parentId: 'disaster-reduction', name: '安全生产', icon: 'warning', hint: '车间、工地、农机安全', facets: ['业', '保'] },
  { id: 'school-emergency', parentId: 'disaster-reduction', name: '防灾应急', icon: 'warning', hint: '学校疏散演练、避险课', facets: ['教', '住'] },
  { id: 'weather-warnings', parentId: 'disaster-reduction', name: '气象预警', icon: 'warning', hint: '蓝黄橙红预警，听到该做什么', facets: ['住', '行'] },
  { id: 'cherish-life', parentId: 'disaster-reduction', name: '珍爱生命', icon: 'warning', hint: '给学生讲防溺水、过马路', facets: ['教', '行'] },
];

// 濮阳 also names 交通运输 and 文化旅游; both are taught where people travel and visit.
const travel: TopicPreset[] = [
  { id: 'road-safety', parentId: 'disaster-reduction', name: '出行安全', icon: 'warning', hint: '坐车、骑车、走夜路怎么安全', facets: ['行'] },
  { id: 'museums-and-trips', parentId: 'innovation', name: '文博和研学', icon: 'flask', hint: '博物馆、景区、科普旅游线路', facets: ['教', '行'] },
];

const industry: TopicPreset[] = [
  { id: 'food-workshops', parentId: 'industry', name: '小作坊办证', icon: 'gear', hint: '做辣酱粉条卖，要办什么证', facets: ['业', '食'] },
  { id: 'cooperatives', parentId: 'industry', name: '农民合作社', icon: 'gear', hint: '入社前问清楚哪几件事', facets: ['业'] },
  { id: 'online-sales', parentId: 'industry', name: '网上卖山货', icon: 'gear', hint: '开网店、直播卖货的规矩', facets: ['业'] },
  { id: 'rooftop-solar', parentId: 'industry', name: '屋顶光伏', icon: 'gear', hint: '签合同前先看清什么', facets: ['业', '住'] },
];

// 正宁 names for the countryside “生态环保、节能减排、防灾减灾、卫生健康、移风易俗”, to lead people to “崇尚科学、健康理性”. 防灾减灾 and
// 卫生健康 are level-1 topics; the other three, and the school's 节约资源 and 保护环境, are the way one lives with science.
const innovation: TopicPreset[] = [
  { id: 'everyday-science', parentId: 'innovation', name: '身边的科学', icon: 'flask', hint: '基站、辐射、谣言，讲个明白', facets: ['教', '住'] },
  { id: 'science-lessons', parentId: 'innovation', name: '青少年科学课', icon: 'flask', hint: '科学实验、机器人、科学家故事', facets: ['教'] },
  { id: 'saving-resources', parentId: 'innovation', name: '节约资源', icon: 'flask', hint: '给学生讲节水、节粮、旧衣利用', facets: ['教', '衣', '食'] },
  { id: 'protecting-environment', parentId: 'innovation', name: '保护环境', icon: 'flask', hint: '给学生讲垃圾分类、爱护河流', facets: ['教', '住'] },
  { id: 'rural-ecology', parentId: 'innovation', name: '生态环保', icon: 'flask', hint: '村里的水、垃圾、农药瓶', facets: ['住', '业'] },
  { id: 'energy-saving', parentId: 'innovation', name: '节能减排', icon: 'flask', hint: '省电、省柴、少冒烟', facets: ['住', '行'] },
  { id: 'changing-customs', parentId: 'innovation', name: '移风易俗', icon: 'flask', hint: '红白事简办、不信迷信', facets: ['教', '住'] },
];

/** Every topic, level 1 first and in menu order, then the sub-topics in the order of their level-1 topic. */
export const topics: TopicPreset[] = [
  ...levelOne,
  ...antiFraud,
  ...health,
  ...farming,
  ...smartAgeing,
  ...foodSafety,
  ...disasterReduction,
  ...industry,
  ...innovation,
  ...travel,
];
