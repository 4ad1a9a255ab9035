/** The pages around a visit, as the person each is for: where to go, what must be seen there, and what its main button does. */
import type { OrderView } from '../../cloud/domain/answers';

type Must = <T>(who: string, name: string, input: object) => Promise<T>;

export interface Scene { claimed: string; served: string; gathering: string; outline: string }

const village = '610922104203'; // 池河镇明星村
const root = '610922000000';
let keys = 0;
const key = () => `place-key-${String((keys += 1)).padStart(12, '0')}`;

/** Three orders: one a team is going to, with sign-up opened; one that was served just now; one that waits for a team. */
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
  const outlines = await must<{ id: string }[]>('liaison-police', 'outline.list', {});
  return { claimed, served, gathering: gathering.id, outline: outlines[0]?.id ?? '' };
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
  /** or the page it leads to */
  leads?: string;
}

export const places: readonly Place[] = [
  { name: '谁会来', who: 'resident-elder', page: 'pages/order-visit/who', query: ({ claimed }) => ({ id: claimed }), sees: '开门前对一对' },
  { name: '出示给对方看', who: 'captain-anti-fraud', page: 'pages/order-visit/show', query: ({ claimed }) => ({ id: claimed }), sees: '请对方把到场码告诉我' },
  { name: '要准备的东西', who: 'captain-anti-fraud', page: 'pages/order-visit/materials', query: ({ claimed }) => ({ id: claimed }), sees: '东西', press: '投影（服务队带）', reads: '备好 0 样，共 1 样' },
  { name: '谢谢服务队', who: 'resident-elder', page: 'pages/order-visit/thanks', query: ({ served }) => ({ id: served }), sees: '想说的话', press: '带给他们', reads: '请填写想说的话' },
  { name: '凭纸条查谁会来', who: null, page: 'pages/behalf/who', sees: '到场码', press: '查一查', reads: '请填写工单号' },
  { name: '凭评价码评价', who: null, page: 'pages/behalf/rate', sees: '您满不满意', press: '评价', reads: '请填写工单号' },
  { name: '我的服务记录', who: 'captain-anti-fraud', page: 'pages/record/mine', sees: '服务时长', press: '开服务证明（免费）', leads: 'pages/record/certificate' },
  { name: '服务证明', who: 'captain-anti-fraud', page: 'pages/record/certificate', sees: '证明', press: '开一份证明（免费）', reads: '校验码' },
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
  { name: '服务队日历', who: 'captain-anti-fraud', page: 'pages/gather/team', query: () => ({ team: 'anti-fraud-team' }), sees: '下个月', press: '下个月', reads: '上个月' },
  { name: '活动', who: 'resident-mother', page: 'pages/gather/service', query: ({ gathering }) => ({ id: gathering }), sees: '名额', press: '我要报名', reads: '别人看不到您报了名' },
  { name: '海报', who: null, page: 'pages/gather/poster', query: ({ gathering }) => ({ id: gathering }), sees: '不收费' },
  { name: '想问老师什么', who: 'resident-elder', page: 'pages/gather/questions', query: ({ claimed }) => ({ id: claimed }), sees: '还没有问过', press: '我要问', reads: '想问什么' },
  { name: '报名和点名', who: 'leader-mingxing', page: 'pages/gather/organise', query: ({ claimed, gathering }) => ({ order: claimed, id: gathering }), sees: '还没有人报名', press: '改名额、地点、说明', reads: '改报名' },
  { name: '提纲', who: 'liaison-police', page: 'pages/outline/list', sees: '能用', press: '写一份提纲', leads: 'pages/outline/edit' },
  { name: '写提纲', who: 'captain-anti-fraud', page: 'pages/outline/edit', sees: '来源单位', press: '存下来，请人审', reads: '请' },
  { name: '看提纲', who: 'liaison-police', page: 'pages/outline/view', query: ({ outline }) => ({ id: outline }), sees: '从哪里来' },
  { name: '一起找服务队', who: 'liaison-police', page: 'pages/propose/teams', query: () => ({ ref: 'police' }), sees: '所有待接的单放在一起排', press: '石泉县', reads: '请哪支队' },
  { name: '办结后再问一次', who: 'leader-mingxing', page: 'pages/aftercall/list', query: () => ({ ref: village }), sees: '现在没有要问的' },
  { name: '嘉许', who: 'captain-health', page: 'pages/honour/list', sees: '还没有公开的嘉许' },
  { name: '嘉许提名', who: 'county-leader', page: 'pages/honour/propose', sees: '规则' },
  { name: '办得怎么样', who: 'county-leader', page: 'pages/report/quality', query: () => ({ ref: root }), sees: '数字从评价和回访里数出来' },
];

export const addressOf = ({ page, query }: Place, scene: Scene): string => `${page}?${new URLSearchParams(query?.(scene) ?? {}).toString()}`;
