/**
 * The sample county 石泉县 as data: what a county would otherwise hand in on paper before its first order.
 *
 * Divisions are real (see grid/610922-shiquan.csv); every person is invented, and so is every number (1380000xxxx).
 * Shape of the network: 石泉县科普网格化管理工作实施方案, “覆盖县、镇、村(社区)的三级科普管理网格化体系”: 县科协 leads the county,
 * a 二级网格长 each town, a 三级网格长 with 网格员 each village. Only three villages are staffed here, so that the sample also shows
 * what happens to an order from a village that has nobody: its town holds it.
 */

import type { Audience, Destination } from '../domain/terms';
import { shiquanDepartments, shiquanLiaisons, shiquanRoutes } from './shiquan-rules';

/**
 * gridLeader 网格长 · gridWorker 网格员 · liaison 联络员 · teamLeader 队长 · volunteer 志愿者 · administrator 管理员.
 * The kind decides where the post is held: the first two and the administrator in a grid, the liaison in a department, the
 * others in a team.
 */
export type PostPreset =
  | { kind: 'gridLeader' | 'gridWorker' | 'administrator'; gridCode: string; }
  | { kind: 'liaison'; departmentId: string; }
  | { kind: 'teamLeader' | 'volunteer'; teamId: string; };

export interface DepartmentPreset {
  id: string;
  name: string;
  gridCode: string;
  /** The association 科协 coordinates and takes what no other department leads; a county has exactly one. */
  kind: 'association' | 'government' | 'townUnit';
  /** The department it belongs under: 农广校 under 农业农村局, a town's 卫生院 under 卫健局. */
  parentId?: string;
}

export interface RoutePreset {
  /** Level 1 or sub-topic; a level-1 route also serves its sub-topics that have no route of their own. null = any topic. */
  topicId: string | null;
  audience: Audience | null;
  destination: Destination | null;
  /** The route holds in this grid and below it; null means in the whole county. */
  gridCode: string | null;
  departmentId: string;
  /** Who is asked to help. */
  coDepartmentIds: string[];
  /** Of the routes that fit an order the smallest rank wins; the next is tried when that department has no reachable liaison. */
  rank: number;
  /** Why this department, in a sentence a village secretary understands; shown beside the proposal. */
  why: string;
}

export interface TeamPreset {
  id: string;
  name: string;
  /** Area served: this grid and everything below it. */
  gridCode: string;
  /** The department that sponsors the team. */
  departmentId: string;
  /** Level-1 topics (then all their sub-topics) or single sub-topics; an empty list means every topic. */
  topicIds: string[];
  /** Number of members, leader included. */
  size: number;
  /** 老年志愿者队. */
  older?: boolean;
  /** The largest audience it can serve. */
  maxHeadCount?: number;
}

export interface PersonPreset {
  id: string;
  name: string;
  /** What the demonstration's entry page calls this person. */
  label: string;
  /** One sentence about what this person does here. */
  intro: string;
  /** The first is the one the person mainly acts in; a resident has none. */
  posts: PostPreset[];
  /** Residents only: the village where they live. */
  homeGridCode?: string;
  /** Residents only: the group they belong to, where it is one of the five. */
  audience?: Audience;
  /** Residents only: a number that no network has given out. */
  contact?: string;
}

export interface CountyPreset {
  /** Grid code of the root, which names the tenant. */
  tenant: string;
  name: string;
  /** the division file beside this one, in grid/ */
  gridFile: string;
  departments: DepartmentPreset[];
  routes: RoutePreset[];
  teams: TeamPreset[];
  people: PersonPreset[];
  /** who to enter as, one after another, to walk one order through */
  walk: string[];
}

const county = '610922000000';
const chihe = '610922104000';
const mingxing = '610922104203';
const tanjiawan = '610922104216';
const beijie = '610922100004';
/** 后柳镇中坝村: on purpose without a leader of its own. */
const zhongba = '610922105214';

/**
 * Five teams stand behind the departments that speak most; the sixth, of retired experts, takes any topic anywhere, so that
 * every order has a team and most have two. 农技 serves its own town only, as 正宁 wants teams formed “分行业” and by “各乡镇”.
 */
const teams: TeamPreset[] = [
  { id: 'anti-fraud-team', name: '石泉县反诈宣讲服务队', gridCode: county, departmentId: 'police', topicIds: ['anti-fraud', 'drug-free', 'smart-finance'], size: 4 },
  { id: 'health-team', name: '石泉县健康科普服务队', gridCode: county, departmentId: 'health', topicIds: ['health', 'smart-medical'], size: 5 },
  { id: 'farming-team', name: '池河镇农技服务队', gridCode: chihe, departmentId: 'agriculture', topicIds: ['farming', 'industry'], size: 4 },
  { id: 'safety-team', name: '石泉县防灾应急服务队', gridCode: county, departmentId: 'emergency', topicIds: ['disaster-reduction'], size: 3 },
  { id: 'food-team', name: '石泉县食品安全服务队', gridCode: county, departmentId: 'market', topicIds: ['food-safety', 'smart-shopping', 'pension-scams'], size: 3 },
  // 正宁, “实施银龄科普行动”:“充分发挥老专家、老科技工作者智力资源”.
  { id: 'silver-team', name: '石泉县银龄科普服务队', gridCode: county, departmentId: 'association', topicIds: [], size: 5, older: true },
];

const countyOffice: PersonPreset[] = [
  { id: 'county-leader', name: '梁志远', label: '县科协 · 一级网格长', intro: '我统筹全县的科普点单，看哪里慢了、哪里没人接。', posts: [{ kind: 'gridLeader', gridCode: county }] },
  {
    id: 'county-deputy', name: '苏敏华', label: '县科协 · 一级网格长、管理员', intro: '我管人员、菜单和时限，部门意见不一时由我们会商。',
    posts: [{ kind: 'gridLeader', gridCode: county }, { kind: 'administrator', gridCode: county }],
  },
];

function townLeader(id: string, name: string, town: string, gridCode: string): PersonPreset {
  return {
    id,
    name,
    label: `${town} · 二级网格长`,
    intro: `我在${town}调配科普队伍，没有网格长的村由我来派单。`,
    posts: [{ kind: 'gridLeader', gridCode }],
  };
}

const townLeaders: PersonPreset[] = [
  townLeader('leader-chengguan', '邓国梁', '城关镇', '610922100000'),
  townLeader('leader-raofeng', '柯长安', '饶峰镇', '610922101000'),
  townLeader('leader-lianghe', '冯秀兰', '两河镇', '610922102000'),
  townLeader('leader-yingfeng', '陶建平', '迎丰镇', '610922103000'),
  townLeader('leader-chihe', '龚明德', '池河镇', chihe),
  townLeader('leader-houliu', '柳春燕', '后柳镇', '610922105000'),
  townLeader('leader-xihe', '汪开元', '喜河镇', '610922106000'),
  townLeader('leader-yundou', '秦立山', '熨斗镇', '610922107000'),
  townLeader('leader-yunwushan', '曹玉琴', '云雾山镇', '610922108000'),
  townLeader('leader-zhongchi', '贺家旺', '中池镇', '610922109000'),
  townLeader('leader-zengxi', '罗永康', '曾溪镇', '610922110000'),
];

const villageStaff: PersonPreset[] = [
  { id: 'leader-mingxing', name: '石大山', label: '池河镇明星村 · 三级网格长', intro: '我是村支部书记，乡亲点的单先到我这里。', posts: [{ kind: 'gridLeader', gridCode: mingxing }] },
  { id: 'worker-mingxing-1', name: '何巧云', label: '池河镇明星村 · 网格员', intro: '我走村入户，替不会用手机的老人点单。', posts: [{ kind: 'gridWorker', gridCode: mingxing }] },
  { id: 'worker-mingxing-2', name: '谭小军', label: '池河镇明星村 · 网格员', intro: '我是村民小组长，负责通知大家来听课。', posts: [{ kind: 'gridWorker', gridCode: mingxing }] },
  { id: 'leader-tanjiawan', name: '向永福', label: '池河镇谭家湾村 · 三级网格长', intro: '我是村支部书记，村里桑园多，农技的单最多。', posts: [{ kind: 'gridLeader', gridCode: tanjiawan }] },
  {
    // Holds two posts, so that the sample has a call-back the person's own village may not leave to him.
    id: 'worker-tanjiawan-1', name: '邱长林', label: '池河镇谭家湾村 · 网格员、农技志愿者', intro: '我在村里当网格员，也跟着农技服务队去讲养蚕。',
    posts: [{ kind: 'gridWorker', gridCode: tanjiawan }, { kind: 'volunteer', teamId: 'farming-team' }],
  },
  { id: 'worker-tanjiawan-2', name: '祝红梅', label: '池河镇谭家湾村 · 网格员', intro: '我听乡亲的意见，服务完了打电话回访。', posts: [{ kind: 'gridWorker', gridCode: tanjiawan }] },
  { id: 'leader-beijie', name: '孟晓霞', label: '城关镇北街社区 · 三级网格长', intro: '我是社区书记，小区里老人和孩子的单都由我派。', posts: [{ kind: 'gridLeader', gridCode: beijie }] },
  { id: 'worker-beijie-1', name: '毛文静', label: '城关镇北街社区 · 网格员', intro: '我是楼长，谁家要听课先跟我说。', posts: [{ kind: 'gridWorker', gridCode: beijie }] },
  { id: 'worker-beijie-2', name: '严正强', label: '城关镇北街社区 · 网格员', intro: '我管党群服务中心的场地，也帮老人点单。', posts: [{ kind: 'gridWorker', gridCode: beijie }] },
];

const liaisons: PersonPreset[] = [
  { id: 'liaison-association', name: '邹静宜', label: '县科协 · 联络员', intro: '没有牵头部门的单由我领，再请服务队接。', posts: [{ kind: 'liaison', departmentId: 'association' }] },
  { id: 'liaison-police', name: '石卫东', label: '县公安局 · 联络员', intro: '反诈、禁毒的单由我领。', posts: [{ kind: 'liaison', departmentId: 'police' }] },
  { id: 'liaison-health', name: '范雅琴', label: '县卫健局 · 联络员', intro: '健康、用药、看病的单由我领。', posts: [{ kind: 'liaison', departmentId: 'health' }] },
  { id: 'liaison-agriculture', name: '田茂林', label: '县农业农村局 · 联络员', intro: '种养技术和农村产业的单由我领。', posts: [{ kind: 'liaison', departmentId: 'agriculture' }] },
  { id: 'liaison-emergency', name: '雷鸣远', label: '县应急管理局 · 联络员', intro: '防汛、防火、地震避险的单由我领。', posts: [{ kind: 'liaison', departmentId: 'emergency' }] },
  { id: 'liaison-market', name: '康淑贞', label: '县市场监督管理局 · 联络员', intro: '食品安全和消费的单由我领。', posts: [{ kind: 'liaison', departmentId: 'market' }] },
];

function teamLeader(id: string, name: string, teamId: string, teamName: string, intro: string): PersonPreset {
  return { id, name, label: `${teamName} · 队长`, intro, posts: [{ kind: 'teamLeader', teamId }] };
}

function volunteer(id: string, name: string, teamId: string, teamName: string, intro: string): PersonPreset {
  return { id, name, label: `${teamName} · 志愿者`, intro, posts: [{ kind: 'volunteer', teamId }] };
}

const teamMembers: PersonPreset[] = [
  teamLeader('captain-anti-fraud', '武志刚', 'anti-fraud-team', '反诈宣讲服务队', '我在派出所干了二十年，现在带队讲反诈。'),
  volunteer('volunteer-anti-fraud-1', '夏雨晴', 'anti-fraud-team', '反诈宣讲服务队', '我用真案例讲，老人一听就记住。'),
  volunteer('volunteer-anti-fraud-2', '纪长河', 'anti-fraud-team', '反诈宣讲服务队', '我在银行上班，讲转账和挂失。'),
  volunteer('volunteer-anti-fraud-3', '庄晓东', 'anti-fraud-team', '反诈宣讲服务队', '我会说本地话，去村里讲得多。'),
  teamLeader('captain-health', '沈静芳', 'health-team', '健康科普服务队', '我是内科医生，带队讲高血压和中风。'),
  volunteer('volunteer-health-1', '俞小慧', 'health-team', '健康科普服务队', '我是护士，教大家量血压。'),
  volunteer('volunteer-health-2', '钱家宁', 'health-team', '健康科普服务队', '我是药师，讲怎么吃药不出错。'),
  volunteer('volunteer-health-3', '施文博', 'health-team', '健康科普服务队', '我教急救，也教手机挂号。'),
  volunteer('volunteer-health-4', '韦心怡', 'health-team', '健康科普服务队', '我做心理咨询，愿意听人说心里话。'),
  teamLeader('captain-farming', '江福生', 'farming-team', '池河镇农技服务队', '我是镇上的农技员，带队到地头讲。'),
  volunteer('volunteer-farming-1', '涂春生', 'farming-team', '池河镇农技服务队', '我家三代养蚕，小蚕怎么养都可以问我。'),
  volunteer('volunteer-farming-2', '丁兰英', 'farming-team', '池河镇农技服务队', '我是村防疫员，讲牛羊猪的防疫。'),
  teamLeader('captain-safety', '乔建国', 'safety-team', '防灾应急服务队', '我当过消防员，带队教大家避险。'),
  volunteer('volunteer-safety-1', '骆小川', 'safety-team', '防灾应急服务队', '我讲看天气预警，讲山洪往哪里跑。'),
  volunteer('volunteer-safety-2', '倪红霞', 'safety-team', '防灾应急服务队', '我带学校做疏散演练。'),
  teamLeader('captain-food', '白雪松', 'food-team', '食品安全服务队', '我管过食品检验，带队讲怎么买怎么吃。'),
  volunteer('volunteer-food-1', '童玉兰', 'food-team', '食品安全服务队', '我教看标签、认“蓝帽子”。'),
  volunteer('volunteer-food-2', '鲁大勇', 'food-team', '食品安全服务队', '我讲农村酒席怎么办才安全。'),
  teamLeader('captain-silver', '傅学文', 'silver-team', '银龄科普服务队', '我是退休教师，带一帮老伙计做科普。'),
  volunteer('volunteer-silver-1', '凌秋生', 'silver-team', '银龄科普服务队', '我退休前是农艺师，哪个镇的果园都去。'),
  volunteer('volunteer-silver-2', '章慧敏', 'silver-team', '银龄科普服务队', '我教老人用手机，一步一步来。'),
  volunteer('volunteer-silver-3', '葛青松', 'silver-team', '银龄科普服务队', '我给孩子们做科学小实验。'),
  volunteer('volunteer-silver-4', '万桂芝', 'silver-team', '银龄科普服务队', '我是退休医生，慢慢讲，讲到听懂。'),
];

const residents: PersonPreset[] = [
  { id: 'resident-elder', name: '谢桂香', label: '居民 · 七十二岁的谢奶奶', intro: '我住池河镇明星村，最近总有陌生人打电话来。', posts: [], homeGridCode: mingxing, audience: 'elder', contact: '13800000101' },
  { id: 'resident-farmer', name: '覃有田', label: '居民 · 养蚕种菜的覃大哥', intro: '我住池河镇谭家湾村，想请人来看看桑园。', posts: [], homeGridCode: tanjiawan, audience: 'farmer', contact: '13800000102' },
  { id: 'resident-mother', name: '林小雨', label: '居民 · 带孩子的林妈妈', intro: '我住城关镇北街社区，想学孩子噎住怎么办。', posts: [], homeGridCode: beijie, contact: '13800000103' },
  // A teacher orders for the class and lives in a village without a leader: her order goes to the town.
  { id: 'resident-teacher', name: '裴思源', label: '居民 · 小学裴老师', intro: '我在后柳镇中坝村，想请人给学生讲防溺水。', posts: [], homeGridCode: zhongba, contact: '13800000104' },
];

/** The sample county. Loaded only into a demonstration's own database; a real county brings its own. */
export const shiquan: CountyPreset = {
  tenant: county,
  name: '石泉县',
  gridFile: '610922-shiquan.csv',
  departments: shiquanDepartments,
  routes: shiquanRoutes,
  teams,
  people: [...countyOffice, ...townLeaders, ...villageStaff, ...liaisons, ...shiquanLiaisons, ...teamMembers, ...residents],
  walk: ['resident-elder', 'leader-mingxing', 'liaison-police', 'captain-anti-fraud', 'county-leader'],
};
