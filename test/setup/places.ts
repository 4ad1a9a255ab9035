/** Every page, as the person it is for: where to go, what must be seen there, and what its main button does. */
import type { OrderView } from '../../cloud/domain/answers';
import { chinaDay } from '../../cloud/domain/order/clock';

type Must = <T>(who: string, name: string, input: object) => Promise<T>;

export interface Scene { claimed: string; served: string; gathering: string; outline: string; /** one a grid worker placed for an elder */ behalf: string }

const village = '610922104203'; // 池河镇明星村
const root = '610922000000';
let keys = 0;
const key = () => `place-key-${String((keys += 1)).padStart(12, '0')}`;

/** Orders: one a team is going to, with sign-up opened; one that was served just now; one that waits for a team; one placed for an elder. */
export async function setScene(must: Must, now: Date): Promise<Scene> {
  const day = (after: number) => new Date(now.getTime() + 8 * 3_600_000 + after * 86_400_000).toISOString().slice(0, 10);
  const order = async (after: number, upTo: 'offered' | 'claimed' | 'served') => {
    const slot = { date: day(after), part: 'morning' };
    const { id } = await must<OrderView>('resident-elder', 'order.place', {
      key: key(), topicId: 'fake-police-calls', ownWords: null, villageCode: village, venue: '村委会会议室', audience: 'elder', headCount: 30, slots: [slot], contact: { name: '谢桂香', phone: '13800000101' },
    });
    const step = <T>(who: string, name: string, more: object = {}) => must<T>(who, `order.${name}`, { id, key: key(), ...more });
    await step('leader-mingxing', 'dispatch', { departmentId: 'police' });
    await step('liaison-police', 'accept', { openToAll: true });
    if (upTo === 'offered') return id;
    await step('captain-anti-fraud', 'claim', { slot, speaker: '武志刚' });
    if (upTo === 'claimed') return id;
    await step('resident-elder', 'confirm');
    await step('captain-anti-fraud', 'serve', { headCount: 26, minutes: 60, summary: '讲了冒充公安的骗局' });
    return id;
  };
  const served = await order(1, 'served');
  const claimed = await order(2, 'claimed');
  await order(3, 'offered');
  const gathering = await must<{ id: string }>('leader-mingxing', 'gathering.open', { orderId: claimed, key: key(), capacity: 40, place: '村委会会议室', note: null });
  const { id: behalf } = await must<OrderView>('worker-mingxing-1', 'order.place', {
    key: key(), topicId: 'safe-medication', ownWords: null, villageCode: village, venue: '三组院坝', audience: 'elder', headCount: 10, slots: [{ date: day(6), part: 'morning' }],
    contact: { name: '田大爷', phone: '13800000105' }, onBehalf: { consent: true, how: 'visit' },
  });
  const outlines = await must<{ id: string }[]>('liaison-police', 'outline.list', {});
  return { claimed, served, gathering: gathering.id, outline: outlines[0]?.id ?? '', behalf };
}

export interface Place {
  name: string;
  who: string | null;
  page: string;
  query?: (scene: Scene) => Record<string, string>;
  sees: string;
  /** the main button, and what is read once it was tapped */
  press?: string;
  reads?: string;
  /** what is said in passing once it was tapped */
  toasts?: string;
  /** or what of WeChat's it opens */
  asks?: string;
  /** or the page it leads to */
  leads?: string;
  /** what only a browser or only WeChat shows: in WeChat pages open to all don't ask who one is before something is done */
  only?: 'h5' | 'weapp';
  /** by a telephone that has been in before; in WeChat a new one shows pages open to all as to a stranger */
  known?: true;
  /** made for elders: large letters and buttons whatever was chosen */
  elder?: true;
}

const article = () => ({ slug: 'recognise-stroke' });

/** As the month after this one stands over a team's calendar; at a month's end what was agreed for the next days lies there already. */
function nextMonth(): string {
  const [year = 0, month = 0] = chinaDay(new Date()).split('-').map(Number);
  return month === 12 ? `${year + 1}年1月` : `${month + 1}月`;
}

export const places: readonly Place[] = [
  { name: '谁会来', who: 'resident-elder', page: 'pages/order-visit/who', query: ({ claimed }) => ({ id: claimed }), sees: '开门前对一对' },
  { name: '出示给对方看', who: 'captain-anti-fraud', page: 'pages/order-visit/show', query: ({ claimed }) => ({ id: claimed }), sees: '请对方把到场码告诉我' },
  { name: '要准备的东西', who: 'captain-anti-fraud', page: 'pages/order-visit/materials', query: ({ claimed }) => ({ id: claimed }), sees: '东西', press: '投影（服务队带）', reads: '备好 0 样，共 1 样' },
  { name: '谢谢服务队', who: 'resident-elder', page: 'pages/order-visit/thanks', query: ({ served }) => ({ id: served }), sees: '想说的话', press: '带给他们', reads: '请填写想说的话' },
  { name: '凭纸条查谁会来', who: null, page: 'pages/behalf/who', sees: '到场码', press: '查一查', reads: '请填写工单号' },
  { name: '凭评价码评价', who: null, page: 'pages/behalf/rate', sees: '您满不满意', press: '评价', reads: '请填写工单号' },
  { name: '我的服务记录', who: 'captain-anti-fraud', page: 'pages/record/mine', sees: '服务时长', press: '开服务证明（免费）', leads: 'pages/record/certificate' },
  { name: '服务证明', who: 'captain-anti-fraud', page: 'pages/record/certificate', sees: '证明', press: '开一份证明（免费）', reads: '打开 PDF' },
  { name: '本队服务', who: 'captain-anti-fraud', page: 'pages/record/team', sees: '今年完成', press: '上传到全国平台', reads: '点一行就复制这一行' },
  { name: '时长更正', who: 'captain-anti-fraud', page: 'pages/record/corrections', sees: '没有更正' },
  { name: '查验服务证明', who: null, page: 'pages/proof/check', sees: '校验码', press: '查验', reads: '证明编号不对' },
  { name: '志愿服务', who: 'resident-teacher', page: 'pages/squad/list', sees: '全县的服务队', press: '登记一支服务队', leads: 'pages/squad/apply' },
  { name: '服务队-外人', who: 'resident-mother', page: 'pages/squad/team', query: () => ({ id: 'health-team' }), sees: '服务范围', press: '申请加入', reads: '想说的话' },
  { name: '服务队-队长', who: 'captain-health', page: 'pages/squad/team', query: () => ({ id: 'health-team' }), sees: '队里的情况' },
  { name: '登记服务队', who: 'resident-teacher', page: 'pages/squad/apply', sees: '是哪个行业的', press: '交给县科协审核', reads: '服务队名称至少写2个字' },
  { name: '志愿者登记', who: 'resident-teacher', page: 'pages/squad/volunteer', sees: '只填这几样，随时可以退出', press: '登记', reads: '请' },
  { name: '登记申请', who: 'county-leader', page: 'pages/squad/applications', sees: '没有等审核的登记' },
  { name: '还差一点', who: 'captain-health', page: 'pages/team/pool', query: () => ({ kind: 'team', ref: 'health-team' }), sees: '本队日历', press: '还差一点', reads: '的主题不在' },
  { name: '近期活动', who: null, page: 'pages/gather/calendar', sees: '还剩' },
  { name: '服务队日历', who: 'captain-anti-fraud', page: 'pages/gather/team', query: () => ({ team: 'anti-fraud-team' }), sees: '下个月', press: '下个月', reads: nextMonth() },
  { name: '活动', who: 'resident-mother', page: 'pages/gather/service', query: ({ gathering }) => ({ id: gathering }), sees: '名额', press: '我要报名', reads: '别人看不到您报了名' },
  { name: '海报', who: null, page: 'pages/gather/poster', query: ({ gathering }) => ({ id: gathering }), sees: '不收费' },
  { name: '想问老师什么', who: 'resident-elder', page: 'pages/gather/questions', query: ({ claimed }) => ({ id: claimed }), sees: '还没有问过', press: '我要问', reads: '想问什么' },
  { name: '报名和点名', who: 'leader-mingxing', page: 'pages/gather/organise', query: ({ claimed, gathering }) => ({ order: claimed, id: gathering }), sees: '还没有人报名', press: '改名额、地点、说明', reads: '改报名' },
  { name: '提纲', who: 'liaison-police', page: 'pages/outline/list', sees: '能用', press: '写一份提纲', leads: 'pages/outline/edit' },
  { name: '写提纲', who: 'captain-anti-fraud', page: 'pages/outline/edit', sees: '来源单位', press: '存下来，请人审', reads: '请选择主题' },
  { name: '看提纲', who: 'liaison-police', page: 'pages/outline/view', query: ({ outline }) => ({ id: outline }), sees: '从哪里来' },
  { name: '一起找服务队', who: 'liaison-police', page: 'pages/propose/teams', query: () => ({ ref: 'police' }), sees: '所有待接的单放在一起排', press: '石泉县', reads: '请哪支队' },
  { name: '办结后再问一次', who: 'leader-mingxing', page: 'pages/aftercall/list', query: () => ({ ref: village }), sees: '现在没有要问的' },
  { name: '嘉许', who: 'captain-health', page: 'pages/honour/list', sees: '还没有公开的嘉许' },
  { name: '嘉许提名', who: 'county-leader', page: 'pages/honour/propose', sees: '规则' },
  { name: '办得怎么样', who: 'county-leader', page: 'pages/report/quality', query: () => ({ ref: root }), sees: '数字从评价和回访里数出来' },
  { name: '首页-没进入', who: null, page: 'pages/home/index', sees: '演示环境', only: 'h5' },
  { name: '首页-居民', who: 'resident-elder', page: 'pages/home/index', sees: '我要点单', press: '我要点单', leads: 'pages/order/new' },
  { name: '首页-村支书', who: 'leader-mingxing', page: 'pages/home/index', sees: '我的待办', press: '我要点单', leads: 'pages/order/new', known: true },
  { name: '首页-换了手机的村支书', who: 'leader-mingxing', page: 'pages/home/index', sees: '我要点单', press: '点过单、有任职的，点这里', reads: '我的待办', only: 'weapp' },
  { name: '首页-队长', who: 'captain-health', page: 'pages/home/index', sees: '我的待办', press: '我要点单', leads: 'pages/order/new', known: true },
  { name: '首页-县科协', who: 'county-leader', page: 'pages/home/index', sees: '超时的单', press: '我要点单', leads: 'pages/order/new', known: true },
  { name: '点单表', who: 'resident-elder', page: 'pages/order/new', sees: '在哪里讲', press: '点单', reads: '还有没填好的，请看红字' },
  { name: '代点单表', who: 'worker-mingxing-1', page: 'pages/order/new', sees: '给谁点单', press: '点单', reads: '还有没填好的，请看红字' },
  { name: '点单-等评价', who: 'resident-elder', page: 'pages/order/view', query: ({ served }) => ({ id: served }), sees: '待评价', press: '评单', reads: '这次服务怎么样' },
  { name: '点单-到场码', who: 'resident-elder', page: 'pages/order/view', query: ({ claimed }) => ({ id: claimed }), sees: '到场码' },
  { name: '点单-村支书派单', who: 'leader-mingxing', page: 'pages/order/view', query: ({ behalf }) => ({ id: behalf }), sees: '点单内容', press: '派单', reads: '派给' },
  { name: '点单-队长', who: 'captain-anti-fraud', page: 'pages/order/view', query: ({ claimed }) => ({ id: claimed }), sees: '点单内容', press: '到场', reads: '到场码（选填）' },
  { name: '点单-别人的', who: 'resident-farmer', page: 'pages/order/view', query: ({ served }) => ({ id: served }), sees: '这一单不归您看' },
  { name: '我的点单', who: 'resident-elder', page: 'pages/order/mine', sees: '待评价' },
  { name: '我的', who: 'leader-mingxing', page: 'pages/me/index', sees: '关于' },
  { name: '我的-没进入', who: null, page: 'pages/me/index', sees: '还没有登录', only: 'h5' },
  { name: '村待办', who: 'leader-mingxing', page: 'pages/community/desk', query: () => ({ kind: 'grid', ref: village }), sees: '待派单' },
  { name: '部门待办', who: 'liaison-agriculture', page: 'pages/department/desk', query: () => ({ kind: 'department', ref: 'agriculture' }), sees: '一起找服务队' },
  { name: '超时的单', who: 'county-leader', page: 'pages/county/overdue', sees: '超时' },
  { name: '应急科普', who: 'county-deputy', page: 'pages/county/emergency', sees: '还没有开过应急', press: '开启应急', reads: '到哪天晚上结束', known: true },
  { name: '文章列表', who: 'resident-elder', page: 'pages/reader/list', sees: '我想看什么', press: '我想看什么', leads: 'pages/reader/follow' },
  { name: '文章', who: 'resident-elder', page: 'pages/reader/article', query: article, sees: '样例，待本县审核', press: '想听这方面的课？我要点单', leads: 'pages/order/new' },
  { name: '文章-网格员', who: 'worker-mingxing-1', page: 'pages/reader/article', query: article, sees: '村广播稿', press: '想听这方面的课？我要点单', leads: 'pages/order/new' },
  { name: '村广播稿', who: 'worker-mingxing-1', page: 'pages/reader/broadcast', query: article, sees: '慢慢念', press: '复制', toasts: '复制好了' },
  { name: '明白纸', who: 'worker-mingxing-1', page: 'pages/reader/leaflet', query: article, sees: '科普明白纸' },
  { name: '我想看什么', who: 'resident-farmer', page: 'pages/reader/follow', sees: '关注的主题', press: '存下来', toasts: '存' },
  { name: '选村', who: 'resident-elder', page: 'pages/resident/grid', sees: '池河镇' },
  { name: '点单纸条', who: 'worker-mingxing-1', page: 'pages/behalf/slip', query: ({ behalf }) => ({ id: behalf }), sees: '工单号' },
  { name: '网格', who: 'county-leader', page: 'pages/grid/tree', query: () => ({ code: root }), sees: '池河镇' },
  { name: '网格-村', who: 'leader-mingxing', page: 'pages/grid/tree', query: () => ({ code: village }), sees: '信息员' },
  { name: '缺人的网格', who: 'county-leader', page: 'pages/grid/gaps', sees: '一共' },
  { name: '场地', who: 'leader-mingxing', page: 'pages/grid/venues', query: () => ({ code: village }), sees: '场地', press: '登记场地', reads: '保存' },
  { name: '单位', who: 'leader-mingxing', page: 'pages/grid/institutions', query: () => ({ code: village }), sees: '单位', press: '登记单位', reads: '是什么单位' },
  { name: '电脑登录', who: null, page: 'pages/entry/desk', sees: '怎么确认', only: 'h5' },
  { name: '确认电脑登录', who: 'liaison-police', page: 'pages/entry/confirm', sees: '电脑上的码', press: '下一步', reads: '码是6位' },
  { name: '人员和任职', who: 'county-leader', page: 'pages/people/list', sees: '邀请', press: '邀请', reads: '请他做什么' },
  { name: '我有邀请码', who: 'resident-mother', page: 'pages/people/accept', sees: '邀请码', press: '接受邀请', reads: '码是8位' },
  { name: '档案', who: 'worker-mingxing-1', page: 'pages/people/file', sees: '任期和技能', press: '保存', toasts: '已经保存' },
  { name: '总览', who: 'county-leader', page: 'pages/report/overview', query: () => ({ ref: root }), sees: '走到哪一步' },
  { name: '总览-点单', who: 'county-leader', page: 'pages/report/orders', query: () => ({ filter: JSON.stringify({ gridCode: root }), title: '点单' }), sees: '工单号' },
  { name: '需求', who: 'county-leader', page: 'pages/report/demand', query: () => ({ ref: root }), sees: '月份' },
  { name: '走访', who: 'worker-mingxing-1', page: 'pages/visit/list', query: () => ({ ref: village }), sees: '走访', press: '记一次走访', leads: 'pages/visit/add' },
  { name: '记走访', who: 'worker-mingxing-1', page: 'pages/visit/add', query: () => ({ ref: village }), sees: '问了什么', press: '记下来', reads: '请' },
  { name: '投诉建议', who: 'resident-farmer', page: 'pages/visit/opinions', sees: '提意见', press: '提意见', reads: '送出去' },
  { name: '投诉建议-村', who: 'leader-mingxing', page: 'pages/visit/opinions', query: () => ({ ref: village }), sees: '要回访', press: '提意见', reads: '送出去' },
  { name: '服务照片', who: 'captain-anti-fraud', page: 'pages/order-visit/photos', query: ({ served }) => ({ id: served }), sees: '还没有照片', press: '加一张照片', asks: 'chooseMedia' },
  { name: '文章编辑', who: 'liaison-health', page: 'pages/editor/list', sees: '写一篇', press: '写一篇', leads: 'pages/editor/edit' },
  { name: '写文章', who: 'liaison-health', page: 'pages/editor/edit', sees: '标题', press: '交给别人审', reads: '请选择主题' },
  { name: '推送', who: 'county-leader', page: 'pages/editor/push', query: article, sees: '推给哪里' },
  { name: '消息', who: 'resident-elder', page: 'pages/message/list', sees: '微信提醒', press: '微信提醒', leads: 'pages/message/settings' },
  { name: '微信提醒', who: 'county-deputy', page: 'pages/message/settings', sees: '没发出去的微信消息' },
  { name: '没发出去的微信消息', who: 'county-deputy', page: 'pages/message/dead', sees: '都发出去了' },
  { name: '内容审核', who: 'county-leader', page: 'pages/moderation/list', sees: '没有要审的' },
  { name: '长辈点单', who: 'resident-elder', page: 'pages/elder/topics', sees: '想听什么？点一个', elder: true },
  { name: '长辈点单-确认', who: 'resident-elder', page: 'pages/elder/confirm', query: () => ({ topic: 'anti-fraud' }), sees: '看一看，对不对', press: '就这样点单', leads: 'pages/order/view', elder: true },
  { name: '家人绑定', who: 'resident-elder', page: 'pages/elder/kin', sees: '让家人替我点单', press: '我有老人给的码', reads: '绑定老人', elder: true },
  { name: '值班电话', who: 'leader-mingxing', page: 'pages/elder/duty', query: () => ({ ref: village }), sees: '现在公布的' },
  { name: '怎么保护您的信息', who: 'resident-elder', page: 'pages/privacy/notice', sees: '版' },
  { name: '我的信息', who: 'resident-elder', page: 'pages/privacy/mine', sees: '导出我的信息' },
  { name: '关于', who: null, page: 'pages/privacy/about', sees: '备案号' },
  { name: '点单码', who: 'leader-mingxing', page: 'pages/community/board', query: () => ({ code: village }), sees: '扫', only: 'h5' },
  { name: '推文章', who: 'leader-chihe', page: 'pages/editor/choose', sees: '推' },
  { name: '登录的设备', who: 'resident-mother', page: 'pages/privacy/logins', sees: '这一台' },
  { name: '操作记录', who: 'county-deputy', page: 'pages/county/audit', sees: '类别', press: '查一查', reads: '记录只增不改' },
  { name: '练习单', who: 'resident-elder', page: 'pages/reader/practice', query: () => ({ slug: 'pay-with-the-phone' }), sees: '来源' },
];

export const addressOf = ({ page, query }: Place, scene: Scene): string => `${page}?${new URLSearchParams(query?.(scene) ?? {}).toString()}`;
