import { directoryOf, liaisonsOf, type Directory, type DirectoryRows } from '../../cloud/domain/grid/directory';
import { leadsFor, proposeDepartment, type Asked } from '../../cloud/domain/grid/routing';
import { audiences, destinations, type Audience, type Destination } from '../../cloud/domain/terms';
import { shiquan, type CountyPreset } from '../../cloud/presets/shiquan';
import { topics } from '../../cloud/presets/topics';
import { zhengning } from '../../cloud/presets/zhengning';
import { sampleDirectory } from '../setup/directory';

const directories = { shiquan: sampleDirectory(shiquan), zhengning: sampleDirectory(zhengning) };
const nameOf = (directory: Directory, id: string | undefined) => directory.departments.get(id ?? '')?.name;

const places = {
  mingxing: '610922104203', houliu: '610922105214', beijie: '610922100004',
  dongguan: '621025100200', xiaositou: '621025101200', gonghe: '621025102200', wuqing: '621025204200',
};

type Pair = [plan: string, county: keyof typeof directories, topicId: string | null, audience: Audience | null, destination: Destination | null, place: keyof typeof places, lead: string];

/* By hand from the words of the plans; the first column quotes them. */
const pairs: Pair[] = [
  ['教育部门负责制定青少年科技教育工作计划', 'shiquan', 'science-lessons', 'youth', 'school', 'beijie', '县教育局'],
  ['教育部门负责制定青少年科技教育工作计划', 'shiquan', 'innovation', 'youth', null, 'mingxing', '县教育局'],
  ['卫生健康部门负责普及医疗健康科学知识', 'shiquan', 'safe-medication', 'elder', 'village', 'mingxing', '县卫健局'],
  ['生态环境部门负责生态环境保护宣传和普及', 'shiquan', 'rural-ecology', null, 'village', 'mingxing', '县生态环境局'],
  ['生态环境部门负责生态环境保护宣传和普及', 'shiquan', 'protecting-environment', 'youth', 'school', 'beijie', '县生态环境局'],
  ['应急、气象等部门负责普及安全生产、消防', 'shiquan', 'fire-safety', null, 'community', 'beijie', '县应急管理局'],
  ['应急、气象等部门负责普及……气象', 'shiquan', 'weather-warnings', 'farmer', 'village', 'mingxing', '县气象局'],
  ['文化旅游……部门', 'shiquan', 'museums-and-trips', null, 'community', 'beijie', '县文化和旅游局'],
  ['交通运输等部门', 'shiquan', 'road-safety', 'elder', 'village', 'mingxing', '县交通运输局'],
  ['工会……职工技术创新', 'shiquan', 'innovation', 'worker', 'workshop', 'beijie', '县总工会'],
  ['共青团……青年志愿服务', 'shiquan', null, 'youth', 'community', 'beijie', '团县委'],
  ['妇联……关爱妇女儿童', 'shiquan', null, null, 'family', 'mingxing', '县妇联'],
  ['反诈防诈', 'shiquan', 'fake-police-calls', 'elder', 'village', 'mingxing', '县公安局'],
  ['食品安全', 'shiquan', 'leftovers-pickles', null, 'family', 'beijie', '县市场监督管理局'],
  ['农业技术', 'shiquan', 'silkworms', 'farmer', 'village', 'mingxing', '县农业农村局'],
  ['乡镇的卫生院先来', 'shiquan', 'balanced-diet', 'elder', 'village', 'houliu', '后柳镇卫生院'],
  ['乡镇的农技站先来', 'shiquan', 'tea', 'farmer', 'village', 'houliu', '后柳镇农技站'],

  ['牵头部门：县教育局、县科协', 'zhengning', 'science-lessons', 'youth', 'school', 'gonghe', '县教育局'],
  ['中小学教师等担任科普宣传员', 'zhengning', 'science-lessons', 'youth', 'village', 'dongguan', '山河镇中心小学'],
  ['牵头部门：县卫健局、县科协', 'zhengning', 'mental-health', 'elder', 'village', 'gonghe', '县卫健局'],
  ['动员学校、医院', 'zhengning', 'safe-medication', 'elder', 'village', 'dongguan', '山河镇卫生院'],
  ['乡镇农业农村综合服务中心要承担起……牵头责任', 'zhengning', 'apples', 'farmer', 'village', 'xiaositou', '榆林子镇农业农村综合服务中心'],
  ['依托……蔬菜站', 'zhengning', 'vegetables', 'farmer', 'village', 'gonghe', '县蔬菜站'],
  ['依托……农技中心', 'zhengning', 'beef-cattle', 'farmer', 'village', 'gonghe', '县农技中心'],
  ['依托农广校……重点对产业发展带头人、合作社负责人进行培训', 'zhengning', 'cooperatives', 'farmer', 'village', 'gonghe', '县农广校'],
  ['牵头部门：县农业农村局、县科技局、县科协', 'zhengning', 'farming', 'farmer', 'village', 'gonghe', '县农业农村局'],
  ['实施智慧助老行动……牵头部门：县民政局', 'zhengning', 'smartphone-use', 'elder', 'institution', 'dongguan', '县民政局'],
  ['智能金融', 'zhengning', 'smart-finance', 'elder', 'community', 'dongguan', '县公安局'],
  ['牵头部门：县应急局', 'zhengning', 'earthquake', null, 'school', 'wuqing', '县应急局'],
  ['应急科普知识进企业', 'zhengning', 'work-safety', 'worker', 'workshop', 'gonghe', '县应急局'],
  ['牵头部门：县人社局、县总工会', 'zhengning', 'industry', 'worker', 'enterprise', 'gonghe', '县人社局'],
  ['牵头部门：县总工会', 'zhengning', 'innovation', 'worker', 'workshop', 'gonghe', '县总工会'],
  ['牵头部门：县委组织部', 'zhengning', 'everyday-science', 'cadre', null, 'gonghe', '县委组织部'],
  ['移风易俗……牵头部门：县委宣传部', 'zhengning', 'changing-customs', null, 'village', 'dongguan', '县委宣传部'],
  ['牵头部门：县科技局、县工信局', 'zhengning', 'everyday-science', null, 'community', 'dongguan', '县科技局'],
  ['生态环保', 'zhengning', 'rural-ecology', 'farmer', 'village', 'wuqing', '县生态环境局'],
  ['妇联', 'zhengning', null, null, 'family', 'dongguan', '县妇联'],
  ['气象', 'zhengning', 'weather-warnings', 'farmer', 'village', 'xiaositou', '县气象局'],
];

test.each(pairs)('“%s”：%s 的 %s（%s，%s，%s）先派给%s的意思对得上', (_plan, county, topicId, audience, destination, place, lead) => {
  const directory = directories[county];
  const proposal = proposeDepartment(directory, { topicId, audience, destination, villageCode: places[place] });
  expect(nameOf(directory, proposal?.departmentId)).toBe(lead);
  expect(proposal?.why.length).toBeGreaterThanOrEqual(8);
});

test('手写的对照至少二十五对，两个县都有，文旅、交通、工青妇、农广校都在里面', () => {
  expect(pairs.length).toBeGreaterThanOrEqual(25);
  for (const [, county, , , , place] of pairs) expect([place, directories[county].grid.get(places[place])?.level]).toEqual([place, 'village']);
  for (const county of ['shiquan', 'zhengning']) expect(pairs.filter((pair) => pair[1] === county).length).toBeGreaterThanOrEqual(12);
});

const levels: Record<keyof typeof directories, Record<string, string>> = {
  shiquan: { 县: '610922000000', 镇: '610922104000', 有乡镇单位的镇: '610922105000', 有网格长的村: '610922104203', 没有网格长的村: '610922105214', 社区: '610922100004' },
  zhengning: { 县: '621025000000', 镇: '621025100000', 没有网格长的乡: '621025204000', 有网格长的村: '621025100200', 没有网格长的村: '621025101201', 县直接管的村: '621025204200' },
};

test.each(['shiquan', 'zhengning'] as const)('%s：不管什么主题、谁听、在哪种地方、哪一级，都有人接；科协兜底的不到一成', (county) => {
  const directory = directories[county];
  const cells: { asked: Asked; level: string; kind: string | undefined }[] = [];
  for (const topicId of [null, ...topics.map((topic) => topic.id)]) {
    for (const audience of [null, ...Object.keys(audiences)] as (Audience | null)[]) {
      for (const destination of [null, ...Object.keys(destinations)] as (Destination | null)[]) {
        for (const [level, villageCode] of Object.entries(levels[county])) {
          const asked = { topicId, audience, destination, villageCode };
          const proposal = proposeDepartment(directory, asked);
          if (!proposal) throw new Error(`nobody for ${JSON.stringify(asked)}`);
          expect(liaisonsOf(directory, proposal.departmentId).length).toBeGreaterThan(0);
          cells.push({ asked, level, kind: directory.departments.get(proposal.departmentId)?.kind });
        }
      }
    }
  }
  expect(cells).toHaveLength((topics.length + 1) * 6 * 8 * 6);
  const share = cells.filter((cell) => cell.kind === 'association').length / cells.length;
  expect(share).toBeLessThan(0.1);
  // Both kinds of hands are really used, and never far from home.
  expect(cells.some((cell) => cell.kind === 'townUnit' && cell.level.includes('村'))).toBe(true);
  expect(cells.filter((cell) => cell.kind === 'townUnit' && cell.level === '县')).toEqual([]);
});

/** The county again, with something missing. */
function without(county: CountyPreset, departmentIds: string[]): Directory {
  const whole = sampleDirectory(county);
  const rows: DirectoryRows = {
    version: 2, validUntil: null, root: whole.root, grid: [...whole.grid.values()], departments: [...whole.departments.values()], teams: [...whole.teams.values()], topics: [...whole.topics.values()],
    routes: [...whole.routes], posts: whole.posts.filter((post) => !departmentIds.includes(post.departmentId ?? '')), names: Object.fromEntries(whole.names),
  };
  return directoryOf(rows);
}

const apples: Asked = { topicId: 'farming', audience: 'farmer', destination: 'village', villageCode: places.gonghe };

test('几个牵头部门按次序来：前一个没有联络员，就轮到后一个，并且说明谁没排上', () => {
  const names = (directory: Directory) => leadsFor(directory, apples).map((one) => nameOf(directory, one.departmentId));
  expect(names(directories.zhengning).slice(0, 3)).toEqual(['县农业农村局', '县科技局', '县科协']);
  const second = without(zhengning, ['agriculture']);
  expect(proposeDepartment(second, apples)).toMatchObject({ departmentId: 'science', passedOver: ['县农业农村局'] });
  const third = without(zhengning, ['agriculture', 'science']);
  expect(proposeDepartment(third, apples)).toMatchObject({ departmentId: 'association', passedOver: ['县农业农村局', '县科技局'] });
});

test('乡镇单位没有联络员，就轮到县里的站和局；别的镇的单位排不进来', () => {
  const vegetables: Asked = { topicId: 'vegetables', audience: 'farmer', destination: 'village', villageCode: places.dongguan };
  expect(proposeDepartment(directories.zhengning, vegetables)?.departmentId).toBe('shanhe-farming');
  expect(proposeDepartment(without(zhengning, ['shanhe-farming']), vegetables)?.departmentId).toBe('vegetable-station');
  expect(proposeDepartment(without(zhengning, ['shanhe-farming', 'vegetable-station']), vegetables)?.departmentId).toBe('agriculture');
  expect(leadsFor(directories.zhengning, vegetables).map((one) => one.departmentId)).not.toContain('yulinzi-farming');
});

test('配合部门跟着规则来，没有联络员的不算，一个联络员也没有的县就没有建议', () => {
  const dust: Asked = { topicId: 'flood-landslide', audience: null, destination: 'village', villageCode: places.dongguan };
  expect(proposeDepartment(directories.zhengning, dust)).toMatchObject({ departmentId: 'emergency', coDepartmentIds: ['meteorology'] });
  expect(proposeDepartment(without(zhengning, ['meteorology']), dust)?.coDepartmentIds).toEqual([]);
  expect(proposeDepartment(without(zhengning, zhengning.departments.map((one) => one.id)), dust)).toBeNull();
});

test.each([shiquan, zhengning])('$name：每个部门和下属单位都有一名联络员，下属单位的上级都在', (county) => {
  const directory = sampleDirectory(county);
  for (const department of county.departments) {
    expect([department.name, liaisonsOf(directory, department.id).length]).toEqual([department.name, 1]);
    if (department.parentId) expect(county.departments.map((one) => one.id)).toContain(department.parentId);
    expect(directory.grid.has(department.gridCode)).toBe(true);
  }
  const ids = county.departments.map((one) => one.id);
  for (const route of county.routes) for (const id of [route.departmentId, ...route.coDepartmentIds]) expect(ids).toContain(id);
});

test('正宁的人物编号和姓名不重复，号码都是假的，镇村都在区划里', () => {
  const { people, teams } = zhengning;
  expect(new Set(people.map((person) => person.id)).size).toBe(people.length);
  expect(new Set(people.map((person) => person.name)).size).toBe(people.length);
  const known = new Set(people.map((person) => person.id));
  for (const id of zhengning.walk) expect(known.has(id)).toBe(true);
  for (const person of people) {
    if (person.contact) expect(person.contact).toMatch(/^1380000\d{4}$/);
    for (const post of person.posts) if ('gridCode' in post) expect(directories.zhengning.grid.has(post.gridCode)).toBe(true);
  }
  for (const team of teams) expect([team.name, people.filter((person) => person.posts.some((post) => 'teamId' in post && post.teamId === team.id)).length]).toEqual([team.name, team.size]);
  expect([...directories.zhengning.grid.values()].filter((node) => node.level === 'town')).toHaveLength(10);
});
