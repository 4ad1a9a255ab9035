import { checkFlow, checkLifecycle } from '../../cloud/domain/order/lifecycle-check';
import { flowOf, flows, states, stepNames, stepRow, type Flow, type State } from '../../cloud/domain/order/lifecycle';
import { shapes } from '../../cloud/domain/order/schema';

const four = flowOf('four-hop@1');
const without = (flow: Flow, ...steps: string[]): Flow => ({ ...flow, steps: flow.steps.filter((step) => !steps.includes(step)) });

test('公布的每一种流程都走得通，没有人不在就卡住的地方', () => {
  expect(() => checkLifecycle()).not.toThrow();
  expect(flows.map((flow) => flow.id)).toEqual(['four-hop@1', 'three-hop@1']);
});

test.each([
  ['没有派单', without(four, 'dispatch', 'redispatch', 'decide'), '待领单 没有步骤能到达'],
  ['没人能改派一张部门不理的单', without(four, 'redispatch'), '待领单 的人不在时，上面没有人能推动'],
  ['服务队失联后没人能收回', without(four, 'reclaim'), '待服务 的人不在时，上面没有人能推动'],
  ['村里没人、也不自动上报', { ...four, steps: four.steps.filter((step) => step !== 'raise') }, '待派单 的人不在时，上面没有人能推动'],
  ['没有回访和重办', without(four, 'followUp', 'redo'), '待回访 等的人没有步骤可走'],
  ['少了一个时限', { ...four, limits: { ...four.limits, accepted: undefined } }, '待接单 没有时限'],
])('%s的流程，启动前就被指出来', (_name, flow, sentence) => {
  expect(checkFlow(flow as Flow).join('\n')).toContain(sentence);
});

test('每一步都有要填的形状，每个状态都有给居民看的话', () => {
  expect(Object.keys(shapes).toSorted()).toEqual(stepNames.toSorted());
  for (const state of Object.keys(states) as State[]) expect(states[state].plain).toMatch(/。$/);
});

test('办结只能经过回访，或者答复之后居民没有异议', () => {
  const closing = stepNames.filter((step) => stepRow(step).to !== 'same' && stepRow(step).to.includes('closed' as never));
  expect(closing).toEqual(['lapse', 'followUp']);
});

test('回访和重办都不许参加服务的人来做', () => {
  for (const step of ['followUp', 'redo'] as const) expect(stepRow(step).guards).toContain('notCrew');
});
