/**
 * The second sample county 正宁县. Divisions are real (grid/621025-zhengning.csv); every person is invented, and so is every
 * number (1380000xxxx). Two of its ten towns have no 网格长 yet: orders of their villages go straight to the county.
 */
import type { CountyPreset, PersonPreset, TeamPreset } from './shiquan';
import { zhengningDepartments, zhengningLiaisons, zhengningRoutes } from './zhengning-rules';

const county = '621025000000';
const shanhe = '621025100000';
const yulinzi = '621025101000';
const dongguan = '621025100200';
const dongcheng = '621025100001';
const xiaositou = '621025101200';
/** 榆林子镇中巷村: on purpose without a leader of its own. */
const zhongxiang = '621025101201';

/** “动员学校、医院、农林系统和各乡镇等分行业组建……科技志愿服务队”; the last takes any topic anywhere. */
const teams: TeamPreset[] = [
  { id: 'hospital-team', name: '正宁县医疗健康服务队', gridCode: county, departmentId: 'health', topicIds: ['health', 'smart-medical'], size: 4 },
  { id: 'farm-team', name: '正宁县农林科技服务队', gridCode: county, departmentId: 'agriculture', topicIds: ['farming', 'industry'], size: 4 },
  { id: 'teacher-team', name: '正宁县科技辅导员服务队', gridCode: county, departmentId: 'education', topicIds: ['innovation', 'school-emergency', 'cherish-life', 'pupil-health'], size: 3 },
  { id: 'shanhe-farm-team', name: '山河镇农技服务队', gridCode: shanhe, departmentId: 'shanhe-farming', topicIds: ['farming'], size: 3 },
  { id: 'silver-team', name: '正宁县银龄科普服务队', gridCode: county, departmentId: 'association', topicIds: [], size: 4, older: true },
];

const townLeader = (id: string, name: string, town: string, gridCode: string): PersonPreset => ({
  id: `leader-${id}`, name, label: `${town} · 二级网格长`, intro: `我在${town}调配科普队伍，没有网格长的村由我来办。`, posts: [{ kind: 'gridLeader', gridCode }],
});

const staff: PersonPreset[] = [
  { id: 'county-leader', name: '宁致和', label: '县科协 · 一级网格长', intro: '我统筹全县的科普点单，看哪里慢了、哪里没人接。', posts: [{ kind: 'gridLeader', gridCode: county }] },
  {
    id: 'county-deputy', name: '姬晓岚', label: '县科协 · 一级网格长、管理员', intro: '我管人员、菜单和时限，部门意见不一时由我们会商。',
    posts: [{ kind: 'gridLeader', gridCode: county }, { kind: 'administrator', gridCode: county }],
  },
  townLeader('shanhe', '昝建业', '山河镇', shanhe),
  townLeader('yulinzi', '乐永安', '榆林子镇', yulinzi),
  townLeader('gonghe', '贺文秀', '宫河镇', '621025102000'),
  townLeader('yonghe', '纪长顺', '永和镇', '621025103000'),
  townLeader('yongzheng', '付玉梅', '永正镇', '621025104000'),
  townLeader('zhoujia', '周延辉', '周家镇', '621025105000'),
  townLeader('qiutou', '雷双喜', '湫头镇', '621025106000'),
  townLeader('xipo', '石秀珍', '西坡镇', '621025107000'),
  { id: 'leader-dongguan', name: '罗振华', label: '山河镇东关村 · 三级网格长', intro: '我是村支部书记，乡亲点的单先到我这里。', posts: [{ kind: 'gridLeader', gridCode: dongguan }] },
  { id: 'worker-dongguan-1', name: '闫彩霞', label: '山河镇东关村 · 网格员', intro: '我走村入户，替不会用手机的老人点单。', posts: [{ kind: 'gridWorker', gridCode: dongguan }] },
  { id: 'worker-dongguan-2', name: '赵天佑', label: '山河镇东关村 · 网格员', intro: '我会修剪果树，近处的单我自己去讲。', posts: [{ kind: 'gridWorker', gridCode: dongguan }] },
  { id: 'leader-dongcheng', name: '范晓红', label: '山河镇东城社区 · 三级网格长', intro: '我是社区书记，小区里老人和孩子的单都由我派。', posts: [{ kind: 'gridLeader', gridCode: dongcheng }] },
  { id: 'worker-dongcheng-1', name: '高楼兰', label: '山河镇东城社区 · 网格员', intro: '我是楼院长，谁家要听课先跟我说。', posts: [{ kind: 'gridWorker', gridCode: dongcheng }] },
  { id: 'leader-xiaositou', name: '寺万成', label: '榆林子镇小寺头村 · 三级网格长', intro: '我是村支部书记，村里种苹果的多。', posts: [{ kind: 'gridLeader', gridCode: xiaositou }] },
  { id: 'worker-xiaositou-1', name: '尹巧珍', label: '榆林子镇小寺头村 · 网格员', intro: '我听乡亲的意见，服务完了打电话回访。', posts: [{ kind: 'gridWorker', gridCode: xiaositou }] },
];

const captain = (id: string, name: string, teamId: string, team: string, intro: string): PersonPreset => ({ id, name, label: `${team} · 队长`, intro, posts: [{ kind: 'teamLeader', teamId }] });
const volunteer = (id: string, name: string, teamId: string, team: string, intro: string): PersonPreset => ({ id, name, label: `${team} · 志愿者`, intro, posts: [{ kind: 'volunteer', teamId }] });

const teamMembers: PersonPreset[] = [
  captain('captain-hospital', '成仁德', 'hospital-team', '医疗健康服务队', '我是县医院的医生，带队讲高血压。'),
  volunteer('volunteer-hospital-1', '柳燕妮', 'hospital-team', '医疗健康服务队', '我是护士，教大家量血压。'),
  volunteer('volunteer-hospital-2', '卜药师', 'hospital-team', '医疗健康服务队', '我是药师，讲怎么吃药不出错。'),
  volunteer('volunteer-hospital-3', '安心宁', 'hospital-team', '医疗健康服务队', '我做心理咨询，愿意听人说心里话。'),
  captain('captain-farm', '禾兴旺', 'farm-team', '农林科技服务队', '我是科技特派员，带队到果园里讲。'),
  volunteer('volunteer-farm-1', '果长红', 'farm-team', '农林科技服务队', '我讲苹果树修剪和防病。'),
  volunteer('volunteer-farm-2', '牛得草', 'farm-team', '农林科技服务队', '我讲肉牛怎么喂、怎么防疫。'),
  volunteer('volunteer-farm-3', '桑采薇', 'farm-team', '农林科技服务队', '我讲中药材育苗和晾晒。'),
  captain('captain-teacher', '师道远', 'teacher-team', '科技辅导员服务队', '我是小学科学老师，带孩子做实验。'),
  volunteer('volunteer-teacher-1', '季小满', 'teacher-team', '科技辅导员服务队', '我教机器人，也讲科学家的故事。'),
  volunteer('volunteer-teacher-2', '阳光明', 'teacher-team', '科技辅导员服务队', '我带学生做疏散演练。'),
  captain('captain-shanhe-farm', '田改良', 'shanhe-farm-team', '山河镇农技服务队', '我是镇上的农技员，随叫随到地头。'),
  volunteer('volunteer-shanhe-farm-1', '种德厚', 'shanhe-farm-team', '山河镇农技服务队', '我务了二十年苹果，手把手教。'),
  volunteer('volunteer-shanhe-farm-2', '棚秀芳', 'shanhe-farm-team', '山河镇农技服务队', '我种大棚菜，讲怎么少打药。'),
  captain('captain-silver', '郝长庚', 'silver-team', '银龄科普服务队', '我是退休教师，带一帮老伙计做科普。'),
  volunteer('volunteer-silver-1', '喜乐天', 'silver-team', '银龄科普服务队', '我教老人用手机，一步一步来。'),
  volunteer('volunteer-silver-2', '严守正', 'silver-team', '银龄科普服务队', '我退休前是民警，讲怎么防骗。'),
  volunteer('volunteer-silver-3', '沈慈航', 'silver-team', '银龄科普服务队', '我是退休医生，慢慢讲，讲到听懂。'),
];

const residents: PersonPreset[] = [
  { id: 'resident-apple', name: '景务果', label: '居民 · 务苹果的景大叔', intro: '我住榆林子镇小寺头村，想请人看看树上的病。', posts: [], homeGridCode: xiaositou, audience: 'farmer', contact: '13800000201' },
  { id: 'resident-vegetable', name: '蔡春妮', label: '居民 · 种大棚菜的蔡大姐', intro: '我住山河镇东关村，大棚里的菜老是烂根。', posts: [], homeGridCode: dongguan, audience: 'farmer', contact: '13800000202' },
  { id: 'resident-elder', name: '寿奶奶', label: '居民 · 七十五岁的寿奶奶', intro: '我住山河镇东城社区，想学用手机挂号。', posts: [], homeGridCode: dongcheng, audience: 'elder', contact: '13800000203' },
  { id: 'resident-teacher', name: '文思齐', label: '居民 · 小学文老师', intro: '我在榆林子镇中巷村，想请人给学生上科学课。', posts: [], homeGridCode: zhongxiang, contact: '13800000204' },
];

/** The sample county. Loaded only into a demonstration's own database; a real county brings its own. */
export const zhengning: CountyPreset = {
  tenant: county,
  name: '正宁县',
  gridFile: '621025-zhengning.csv',
  departments: zhengningDepartments,
  routes: zhengningRoutes,
  teams,
  people: [...staff, ...zhengningLiaisons, ...teamMembers, ...residents],
  walk: ['resident-vegetable', 'leader-dongguan', 'liaison-shanhe-farming', 'captain-shanhe-farm', 'county-leader'],
};
