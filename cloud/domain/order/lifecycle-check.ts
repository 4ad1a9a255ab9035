import { flows, states, stepRow, targetsOf, type Flow, type Role, type State } from './lifecycle';

/** Who stands above the one a state waits for. The county is the root: an office with several persons, nobody is above it. */
const aboveOf: Partial<Record<Role, readonly Role[]>> = {
  orderer: ['holder', 'system'],
  holder: ['above', 'system'],
  department: ['holder', 'above'],
  invited: ['department', 'above'],
  team: ['department', 'above'],
  caller: ['above', 'system'],
};

/** What is wrong with a flow, in sentences; an empty list means that nothing in it can be stuck by one absent person. */
export function checkFlow(flow: Flow): string[] {
  const wrong: string[] = [];
  const rows = flow.steps.map((name) => ({ name, ...stepRow(name), targets: targetsOf(flow, name) }));
  // 拼场 needs another order to join, so it rescues nobody.
  const out = (state: State) => rows.filter((row) => row.from.includes(state) && row.choose !== 'byJoin' && row.targets.some((to) => to !== state || row.handsOver));
  const reached = reachable(flow, 'placed');

  for (const state of flow.states) {
    const { waitsFor, label } = states[state];
    if (!reached.has(state)) wrong.push(`${flow.id}：${label} 没有步骤能到达`);
    if (waitsFor === null) {
      if (rows.some((row) => row.to !== 'same' && row.from.includes(state))) wrong.push(`${flow.id}：${label} 是终点，却还有后续步骤`);
      continue;
    }
    const ways = out(state);
    if (!ways.some((row) => row.by.includes(waitsFor))) wrong.push(`${flow.id}：${label} 等的人没有步骤可走`);
    const above = aboveOf[waitsFor];
    if (above && !ways.some((row) => row.by.some((role) => above.includes(role)))) wrong.push(`${flow.id}：${label} 的人不在时，上面没有人能推动`);
    if (!flow.limits[state]) wrong.push(`${flow.id}：${label} 没有时限`);
    if (![...reachable(flow, state)].some((end) => states[end].waitsFor === null)) wrong.push(`${flow.id}：从 ${label} 走不到终点`);
  }
  for (const row of rows) {
    if (row.name !== 'place' && !row.from.some((state) => flow.states.includes(state))) wrong.push(`${flow.id}：步骤 ${row.label} 没有起点`);
    if (row.to !== 'same' && row.targets.length === 0) wrong.push(`${flow.id}：步骤 ${row.label} 没有去处`);
    if (row.to !== 'same' && row.to.length > 1 && !('choose' in row && row.choose)) wrong.push(`${flow.id}：步骤 ${row.label} 有几个去处，却没说怎么选`);
    if ((row.name === 'followUp' || row.name === 'redo') && !row.guards?.includes('notCrew')) wrong.push(`${flow.id}：${row.label} 可能由服务的人自己来做`);
  }
  wrong.push(...checkRaising(flow));
  const closing = rows.filter((row) => row.targets.includes('closed')).map((row) => row.name);
  if (closing.some((name) => name !== 'followUp' && name !== 'lapse')) wrong.push(`${flow.id}：有步骤绕过回访直接办结`);
  return wrong;
}

/* A raised order keeps its state and history, so the flow it goes on by must know all that this one knows. */
function checkRaising(flow: Flow): string[] {
  if (!flow.raisesInto) return [];
  const wider = flows.find((one) => one.id === flow.raisesInto);
  if (!wider) return [`${flow.id}：上报后的流程 ${flow.raisesInto} 没有公布`];
  const lost = [...flow.states.filter((state) => !wider.states.includes(state)), ...flow.steps.filter((step) => !wider.steps.includes(step))];
  return lost.length > 0 ? [`${flow.id}：上报后的流程 ${flow.raisesInto} 里没有 ${lost.join('、')}`] : [];
}

/** All states an order can come to from `start`, itself included. */
function reachable(flow: Flow, start: State): Set<State> {
  const seen = new Set<State>([start]);
  for (const state of seen) {
    for (const step of flow.steps) if (stepRow(step).from.includes(state) && stepRow(step).choose !== 'byJoin') for (const to of targetsOf(flow, step)) seen.add(to);
  }
  return seen;
}

/** Checks every published flow. @throws listing all that is wrong, so that a server never starts on a broken table. */
export function checkLifecycle(): void {
  const wrong = flows.flatMap(checkFlow);
  if (wrong.length > 0) throw new Error(`流程表有误：\n${wrong.join('\n')}`);
}
