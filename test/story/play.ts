/** One order from 点单 to 已办结 through the unmodified SDK, with a 退单 and a 重办 on the way. */
import AV from 'leancloud-storage';
import type { OrderView } from '../../cloud/domain/answers';
import { newKey } from '../setup/county';

export type Run = <T>(who: string, name: string, input?: object) => Promise<T>;

/** Sessions of several people on one SDK: each call carries its own token, as a phone of their own would. */
export function runAs(tokens: Record<string, string>): Run {
  return async (who, name, input = {}) => (await AV.Cloud.run(name, input, { sessionToken: tokens[who] })) as never;
}

export const cast = {
  resident: 'resident',
  secretary: 'leader-mingxing',
  police: 'liaison-police',
  market: 'liaison-market',
  captain: 'captain-anti-fraud',
} as const;

/** @param day YYYY-MM-DD a few days from now, for the visit */
export async function playOrder(run: Run, day: string, tell: (order: OrderView, said: string) => void): Promise<OrderView> {
  const slot = { date: day, part: 'morning' };
  const { version } = await run<{ version: string }>('resident', 'privacy.notice');
  await run('resident', 'privacy.agree', { version });
  let order = await run<OrderView>('resident', 'order.place', {
    key: newKey(), topicId: 'fake-police-calls', ownWords: '最近总接到自称公安的电话', villageCode: '610922104203', venue: '村委会会议室', audience: 'elder', headCount: 30,
    slots: [slot], contact: { name: '谢桂香', phone: '13800000101' },
  });
  tell(order, '居民点单');
  const step = async (who: keyof typeof cast, name: string, input: object, said: string) => {
    order = await run<OrderView>(cast[who], `order.${name}`, { id: order.id, key: newKey(), ...input });
    tell(order, said);
  };
  const visit = async (summary: string) => {
    await step('police', 'accept', { openToAll: true }, '县公安局领单，开放给能服务的队');
    await step('captain', 'claim', { slot, speaker: '庄晓东' }, '反诈宣讲服务队接单');
    const { visitCode } = await run<OrderView>('resident', 'order.read', { id: order.id });
    await step('captain', 'serve', { visitCode, headCount: 26, minutes: 60, summary }, `服务队到门口，对上到场码 ${String(visitCode)}，完成服务`);
  };
  await step('secretary', 'dispatch', { departmentId: 'market', reason: '以为是买东西的事' }, '村支书没按建议派，写了理由，派错了部门');
  await step('market', 'decline', { reasonCode: 'notOurDuty', whoseDuty: '县公安局', rule: '反诈宣传由公安机关负责' }, '县市场监督管理局退单，写明该谁办');
  await step('secretary', 'dispatch', { departmentId: 'police' }, '村支书重新派单');
  await visit('放了一段反诈短片');
  await step('resident', 'rate', { stars: 2, tags: ['hardToHear'], words: '后面的人听不清' }, '居民评单，两分');
  await step('secretary', 'redo', { reason: '后排老人没听清，请带上小音箱再讲一次' }, '村支书回访后要求重办');
  await step('secretary', 'dispatch', { departmentId: 'police' }, '第二次派单');
  await visit('带了音箱，一条一条讲，现场演练挂电话');
  await step('resident', 'rate', { stars: 5, tags: ['clear'], words: '这回听清了' }, '居民评单，五分');
  await step('secretary', 'followUp', { reached: true, satisfied: 'yes', change: '陌生电话都先挂断再问' }, '村支书回访，办结');
  return order;
}
