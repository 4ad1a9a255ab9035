/** Sample outlines for the sample county, so that a demonstration has something to choose. Facts and sources as checked for the articles; a county writes its own. */
import type { CountyPreset } from './shiquan';

export interface OutlinePreset { slug: string; topicId: string; title: string; unit: string; source: string; /** after how many months it has to be looked at again */ months: number; author: string; reviewer: string; text: string }

const outlines: readonly OutlinePreset[] = [
  {
    slug: 'hang-up', topicId: 'fake-police-calls', title: '自称公安要转账，先挂断', unit: '县公安局反诈中心', source: '广元市公安局防骗提示；国务院反诈部门关于紧急止付的说明', months: 12, author: 'captain-anti-fraud', reviewer: 'liaison-police',
    text: '一、先讲一个身边的事（5分钟）\n二、记住三句话（10分钟）\n1. 公安机关没有“安全账户”，不会要求转账。\n2. 要保密、要一个人待着、要共享屏幕、要交“审查款”，就是诈骗。\n3. 来电显示是 110 也可能是假的：挂断，自己重拨。\n三、已经转了怎么办（10分钟）\n头 30 分钟：停止转账、断开联系；打 110；报对方账号和户名；带着记录去派出所；密码泄露了马上挂失银行卡。\n四、记号码：拿不准打 96110，已经转账打 110。\n不要讲：不承诺追得回来；不教怎么锁骗子的卡。',
  },
  {
    slug: 'stroke', topicId: 'first-aid', title: '中风“120”，一分钟认出来', unit: '县卫健局', source: '健康上海科普；静脉溶栓时间窗的公开文献', months: 24, author: 'captain-health', reviewer: 'liaison-health',
    text: '一、为什么要快（5分钟）：静脉溶栓一般要在 4.5 小时以内。\n二、三步认出来（15分钟，请听众跟着做）\n1 看脸：歪不歪；2 查胳膊：一边有没有没力气；0 听说话：清不清楚。\n突然有任何一项，马上打 120，去有卒中救治能力的医院。\n三、等车的时候（5分钟）：平躺，头偏向一边，不喂水、不喂药；记住最后一次正常是几点，告诉医生。\n四、常见的错：放血、喂药丸、睡一觉再看，都会耽误。自己好了也要去医院。\n不要讲：不指导吃阿司匹林。',
  },
  {
    slug: 'stove', topicId: 'disaster-reduction', title: '煤炉过夜，先查烟筒', unit: '县应急管理局', source: '光明网冬季取暖提示；合肥市疾控中心提示', months: 12, author: 'captain-safety', reviewer: 'liaison-emergency',
    text: '一、什么时候最危险（5分钟）：11 月到 3 月多发，12 月、1 月最多；雨雪天气压低，少用。\n二、看烟筒（15分钟，带一截烟筒来）\n接口要顺茬，出屋外加拐脖；装风斗，常清灰。不闷盖，炉子不进卧室，睡觉前移出去；装报警器。\n三、救人（5分钟）：先开门窗，移到外面，松开领口，打 120。\n四、没有用的办法：放一盆水、烤橘子皮、灌醋。\n不要讲：不说症状轻就不用看医生。',
  },
  {
    slug: 'leftovers', topicId: 'food-safety', title: '腌菜、剩菜、泡木耳的安全钟点', unit: '县市场监督管理局', source: '丰台区市场监管局 2025 年提示；卫生健康部门 2023 年提示', months: 24, author: 'captain-food', reviewer: 'liaison-market',
    text: '一、腌菜（10分钟）：腌好 3 到 8 天亚硝酸盐高，满 30 天再吃；菜要新鲜，坛子干净，盐不少于一成，放在 20℃ 以下。\n二、剩菜（10分钟）：做熟的在室温下不超过 2 小时，5℃ 以下存放，24 小时以内吃，只再热一次。趁热尽快放冰箱，冰箱只是让细菌长得慢。\n三、木耳（5分钟）：泡不超过 4 小时，夏天两三小时，发黏就扔。米酵菌酸煮不坏，也没有特效药。\n四、吃坏了：带着吃剩的去看医生，重的打 120；投诉打 12315。\n不要讲：不说“吃了就得癌”。',
  },
];

/** Those whose author and reviewer are people of this county. */
export function outlinesOf(county: CountyPreset): readonly OutlinePreset[] {
  const people = new Set(county.people.map((person) => person.id));
  return outlines.filter((one) => people.has(one.author) && people.has(one.reviewer));
}
