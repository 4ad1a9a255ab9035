import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Audience } from '../../cloud/domain/terms';
import { shiquan, type PersonPreset, type PostPreset, type RoutePreset, type TeamPreset } from '../../cloud/presets/shiquan';
import { topics } from '../../cloud/presets/topics';

const presetsFolder = join(__dirname, '../../cloud/presets');
const gridText = readFileSync(join(presetsFolder, 'grid/610922-shiquan.csv'), 'utf8');
const gridLines = gridText.trimEnd().split('\n').slice(1).map((line) => line.split(','));
const grid = new Map(gridLines.map(([code, name, level, parentCode]) => [code!, { name, level, parentCode }]));

const topicById = new Map(topics.map((topic) => [topic.id, topic]));
const levelOne = topics.filter((topic) => topic.parentId === null);
const departmentIds = shiquan.departments.map((department) => department.id);
const teamIds = shiquan.teams.map((team) => team.id);

const isResident = (person: PersonPreset) => person.posts.length === 0;
const holders = (wanted: (post: PostPreset) => boolean) => shiquan.people.filter((person) => person.posts.some(wanted));
const repeated = (values: string[]) => values.filter((value, index) => values.indexOf(value) !== index);

/** The county's rule an order would take by topic and audience alone: own or parent topic, everyone or this audience, smallest rank. */
function routeOf(topicId: string, audience: Audience | null): RoutePreset | undefined {
  const { parentId } = topicById.get(topicId)!;
  return shiquan.routes
    .filter((route) => route.topicId !== null && (route.topicId === topicId || route.topicId === parentId))
    .filter((route) => route.destination === null && route.gridCode === null)
    .filter((route) => route.audience === null || route.audience === audience)
    .sort((a, b) => a.rank - b.rank)[0];
}

function coversTopic(team: TeamPreset, topicId: string): boolean {
  const { parentId } = topicById.get(topicId)!;
  return team.topicIds.length === 0 || team.topicIds.includes(topicId) || team.topicIds.includes(parentId ?? topicId);
}

describe('科普菜单', () => {
  test('居民打开菜单，先看到八个大类，顺序不变', () => {
    expect(levelOne.map((topic) => topic.name)).toEqual([
      '反诈防诈', '卫生健康', '农业技术', '智慧助老', '食品安全', '防灾减灾', '产业发展', '科技创新',
    ]);
  });

  test('每个主题的编号都不重复，都是小写英文', () => {
    expect(repeated(topics.map((topic) => topic.id))).toEqual([]);
    for (const { id } of topics) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test('同一大类下没有两个同名的小类，居民不会分不清', () => {
    expect(repeated(topics.map((topic) => `${topic.parentId}/${topic.name}`))).toEqual([]);
  });

  test('点两下就能到任何小类：小类只挂在大类下面', () => {
    const levelOneIds = levelOne.map((topic) => topic.id);
    for (const topic of topics) {
      if (topic.parentId !== null) expect(levelOneIds).toContain(topic.parentId);
    }
  });

  test('每个大类下面都有小类可点', () => {
    for (const { id } of levelOne) expect(topics.some((topic) => topic.parentId === id)).toBe(true);
  });

  test('每条提示都不超过24个字，老人的大字手机上一行放得下', () => {
    for (const { hint } of topics) {
      expect(hint.length).toBeGreaterThan(0);
      expect(hint.length).toBeLessThanOrEqual(24);
    }
  });

  test('从“衣食住行、业教保医”哪个字进去，都找得到主题', () => {
    for (const facet of ['衣', '食', '住', '行', '业', '教', '保', '医'] as const) {
      expect(topics.filter((topic) => topic.facets.includes(facet)).length).toBeGreaterThan(0);
    }
    for (const topic of topics) expect(topic.facets.length).toBeGreaterThan(0);
  });

  test.each([
    ['farming', ['肉牛', '生猪', '苹果', '蔬菜', '中药材', '蚕桑', '茶叶']],
    ['smart-ageing', ['智能手机使用', '智能就医', '智能消费', '智能金融']],
    ['health', ['合理膳食', '心理健康', '体育锻炼', '合理用药', '应急处置']],
  ])('方案里点名的小类，在 %s 下面都有', (parentId, names) => {
    const found = topics.filter((topic) => topic.parentId === parentId).map((topic) => topic.name);
    expect(found).toEqual(expect.arrayContaining(names));
  });

  test('学校和农村常讲的题目，菜单里一个不缺', () => {
    const found = topics.map((topic) => topic.name);
    for (const name of ['节约资源', '保护环境', '防灾应急', '身心健康', '珍爱生命', '远离毒品', '生态环保', '节能减排', '移风易俗']) {
      expect(found).toContain(name);
    }
  });
});

describe('网格', () => {
  test('一个县、十一个镇，每个村都能找到自己的镇', () => {
    const levels = [...grid.values()].map((node) => node.level);
    expect(levels.filter((level) => level === 'county')).toHaveLength(1);
    expect(levels.filter((level) => level === 'town')).toHaveLength(11);
    for (const [code, node] of grid) {
      expect(code).toMatch(/^\d{12}$/);
      if (node.level === 'village') expect(grid.get(node.parentCode!)?.level).toBe('town');
      if (node.level === 'town') expect(node.parentCode).toBe(shiquan.tenant);
    }
  });

  test('网格代码不重复，文件用换行符 LF，换台电脑读出来一样', () => {
    expect(repeated(gridLines.map(([code]) => code!))).toEqual([]);
    expect(gridText).not.toContain('\r');
  });

  test('样例县写到的每个地方，网格表里都有', () => {
    const codes = [
      shiquan.tenant,
      ...shiquan.departments.map((department) => department.gridCode),
      ...shiquan.teams.map((team) => team.gridCode),
      ...shiquan.routes.flatMap((route) => route.gridCode ?? []),
      ...shiquan.people.flatMap((person) => person.homeGridCode ?? []),
      ...shiquan.people.flatMap((person) => person.posts.flatMap((post) => ('gridCode' in post ? post.gridCode : []))),
    ];
    for (const code of codes) expect([...grid.keys()]).toContain(code);
  });
});

describe('分给哪个部门', () => {
  test('每条分派规则里的主题和部门都存在', () => {
    for (const route of shiquan.routes) {
      if (route.topicId !== null) expect([...topicById.keys()]).toContain(route.topicId);
      for (const id of [route.departmentId, ...route.coDepartmentIds]) expect(departmentIds).toContain(id);
    }
  });

  test('不管点哪个主题、给谁听，都有且只有一个牵头部门排在最前', () => {
    for (const topic of topics) {
      for (const audience of [null, 'youth', 'farmer', 'worker', 'elder', 'cadre'] as const) {
        const best = routeOf(topic.id, audience);
        expect(best).toBeDefined();
        const equals = shiquan.routes.filter(
          (route) =>
            (route.topicId === topic.id || route.topicId === topic.parentId) &&
            (route.audience === null || route.audience === audience) &&
            route.destination === null && route.gridCode === null &&
            route.rank === best!.rank,
        );
        expect(equals).toHaveLength(1);
      }
    }
  });

  test.each([
    ['anti-fraud', 'police'],
    ['health', 'health'],
    ['farming', 'agriculture'],
    ['smart-ageing', 'association'],
    ['food-safety', 'market'],
    ['disaster-reduction', 'emergency'],
    ['industry', 'agriculture'],
    ['innovation', 'association'],
  ])('点 %s 的单，默认由 %s 牵头，村支书看到的理由里写着“牵头”', (topicId, departmentId) => {
    const route = routeOf(topicId, null)!;
    expect(route.departmentId).toBe(departmentId);
    expect(route.why).toContain('牵头');
  });

  test('小类没有自己的规则，跟着大类走：蚕桑的单分给县农业农村局', () => {
    expect(routeOf('silkworms', null)?.departmentId).toBe('agriculture');
    expect(routeOf('drug-free', null)?.departmentId).toBe('police');
  });

  test('老人听保健品骗局，改由县市场监督管理局讲；别人点同一个题目，仍是县公安局', () => {
    expect(routeOf('pension-scams', 'elder')?.departmentId).toBe('market');
    expect(routeOf('pension-scams', 'worker')?.departmentId).toBe('police');
  });

  test('牵头部门联系不上时，每个大类都还有县科协接着', () => {
    for (const { id } of levelOne) {
      expect(shiquan.routes.filter((route) => route.topicId === id).map((route) => route.departmentId)).toContain('association');
    }
  });

  test('每条规则都写明理由，村支书看得到', () => {
    for (const { why } of shiquan.routes) expect(why.length).toBeGreaterThanOrEqual(8);
  });

  test('科协只有一个，每个部门和乡镇单位正好一名联络员', () => {
    expect(repeated(departmentIds)).toEqual([]);
    expect(shiquan.departments.filter((department) => department.kind === 'association')).toHaveLength(1);
    for (const id of departmentIds) {
      expect(holders((post) => post.kind === 'liaison' && post.departmentId === id)).toHaveLength(1);
    }
  });
});

describe('服务队', () => {
  test('六支队，各有一名队长和二到四名志愿者，人数对得上', () => {
    expect(teamIds).toHaveLength(6);
    expect(repeated(teamIds)).toEqual([]);
    for (const team of shiquan.teams) {
      const leaders = holders((post) => post.kind === 'teamLeader' && post.teamId === team.id).length;
      const volunteers = holders((post) => post.kind === 'volunteer' && post.teamId === team.id).length;
      expect(leaders).toBe(1);
      expect(volunteers).toBeGreaterThanOrEqual(2);
      expect(volunteers).toBeLessThanOrEqual(4);
      expect(team.size).toBe(leaders + volunteers);
    }
  });

  test('每支队的主管部门和会讲的主题都存在', () => {
    for (const team of shiquan.teams) {
      expect(departmentIds).toContain(team.departmentId);
      for (const topicId of team.topicIds) expect([...topicById.keys()]).toContain(topicId);
    }
  });

  test('池河镇的人点任何主题，至少有一支队能来', () => {
    for (const topic of topics) expect(shiquan.teams.some((team) => coversTopic(team, topic.id))).toBe(true);
  });

  test('离池河镇再远的村，点任何主题也有一支全县的队能来', () => {
    const countyTeams = shiquan.teams.filter((team) => team.gridCode === shiquan.tenant);
    for (const topic of topics) expect(countyTeams.some((team) => coversTopic(team, topic.id))).toBe(true);
  });
});

describe('人', () => {
  test('编号和姓名都不重复，登录页上不会认错人', () => {
    expect(repeated(shiquan.people.map((person) => person.id))).toEqual([]);
    expect(repeated(shiquan.people.map((person) => person.name))).toEqual([]);
  });

  test('每个任职的部门和服务队都存在', () => {
    for (const post of shiquan.people.flatMap((person) => person.posts)) {
      if ('departmentId' in post) expect(departmentIds).toContain(post.departmentId);
      if ('teamId' in post) expect(teamIds).toContain(post.teamId);
    }
  });

  test('县里两位网格长，其中一位兼管理员；十一个镇各有一位网格长', () => {
    expect(holders((post) => post.kind === 'gridLeader' && post.gridCode === shiquan.tenant)).toHaveLength(2);
    expect(holders((post) => post.kind === 'administrator')).toHaveLength(1);
    for (const [code, node] of grid) {
      if (node.level === 'town') expect(holders((post) => post.kind === 'gridLeader' && post.gridCode === code)).toHaveLength(1);
    }
  });

  test('镇网格长的称呼和他所在的镇对得上', () => {
    for (const person of holders((post) => post.kind === 'gridLeader' || post.kind === 'gridWorker')) {
      const post = person.posts[0]!;
      const name = 'gridCode' in post ? grid.get(post.gridCode)!.name!.replace(/(村委会|居委会)$/, '') : '';
      if (name !== '石泉县') expect(person.label).toContain(name);
    }
  });

  test('三个村配齐一位网格长、两位网格员，两个在池河镇', () => {
    const staffed = [...grid].filter(([code, node]) => node.level === 'village' && holders((post) => 'gridCode' in post && post.gridCode === code).length > 0);
    expect(staffed).toHaveLength(3);
    expect(staffed.filter(([, node]) => node.parentCode === '610922104000')).toHaveLength(2);
    for (const [code] of staffed) {
      expect(holders((post) => post.kind === 'gridLeader' && post.gridCode === code)).toHaveLength(1);
      expect(holders((post) => post.kind === 'gridWorker' && post.gridCode === code)).toHaveLength(2);
    }
  });

  test('四位居民都住在真实的村里，其中一位的村没有网格长，单归镇里管', () => {
    const residents = shiquan.people.filter(isResident);
    expect(residents).toHaveLength(4);
    for (const resident of residents) expect(grid.get(resident.homeGridCode!)?.level).toBe('village');
    const withoutLeader = residents.filter((resident) => holders((post) => post.kind === 'gridLeader' && post.gridCode === resident.homeGridCode).length === 0);
    expect(withoutLeader).toHaveLength(1);
  });

  test('样例里没有真号码：只有居民留 1380000 开头的假号，别处一个号码也没有', () => {
    for (const person of shiquan.people) {
      if (isResident(person)) expect(person.contact).toMatch(/^1380000\d{4}$/);
      else expect(person.contact).toBeUndefined();
    }
    const withoutContacts = shiquan.people.map(({ contact: _contact, ...rest }) => rest);
    expect(JSON.stringify([topics, shiquan.routes, shiquan.teams, withoutContacts])).not.toMatch(/(?<!\d)(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)/);
  });

  test('每个人都用一句话说清自己做什么', () => {
    for (const { intro } of shiquan.people) expect(intro).toMatch(/^.{8,40}。$/);
  });
});
