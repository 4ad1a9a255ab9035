import { clockRows, toldOf } from '../../cloud/domain/order/clock-events';
import { blankActivity } from '../../cloud/domain/order/effects/draft';
import { states, stepRow, type State } from '../../cloud/domain/order/lifecycle';
import type { Order } from '../../cloud/domain/order/order';
import { directoryOf } from '../../cloud/domain/grid/directory';
import { sampleDirectory } from '../setup/directory';

const waiting = (Object.keys(states) as State[]).filter((state) => states[state].waitsFor !== null);

test('每个等人的状态超时了都有一行管，而且只有一行；终点没有', () => {
  for (const state of Object.keys(states) as State[]) {
    expect([state, clockRows.filter((row) => row.kind === 'overdue' && row.states.includes(state)).length]).toEqual([state, waiting.includes(state) ? 1 : 0]);
  }
});

test('时钟自己走的步骤，表里都许它走', () => {
  for (const row of clockRows) {
    if (!row.step) continue;
    expect(stepRow(row.step).by).toContain('system');
    for (const state of row.states) expect(stepRow(row.step).from).toContain(state);
  }
});

test('每一行都有人听得到，一个人一件事只听一遍', () => {
  const directory = sampleDirectory();
  const order = { id: 'o', state: 'dispatched', holderCode: '610922104203', villageCode: '610922104203', waits: { kind: 'department', ref: 'police' } } as Order;
  const activity = { ...blankActivity('a'), departmentId: 'police' };
  for (const row of clockRows) {
    const told = toldOf(row, order, activity, directory);
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told.map((one) => `${one.kind}:${one.ref}`)).size).toBe(told.length);
  }
});

test('部门的联络员走了，提醒转给派单的村，不发到没有人的地方', () => {
  const directory = sampleDirectory();
  const bare = directoryOf({ version: 2, validUntil: null, root: directory.root, grid: [...directory.grid.values()], departments: [...directory.departments.values()], teams: [], topics: [], routes: [], posts: directory.posts.filter((post) => post.departmentId !== 'police'), names: {} });
  const order = { id: 'o', state: 'dispatched', holderCode: '610922104203', waits: { kind: 'department', ref: 'police' } } as Order;
  const soon = clockRows[0] as (typeof clockRows)[number];
  expect(toldOf(soon, order, { ...blankActivity('a'), departmentId: 'police' }, directory)).toEqual([{ kind: 'department', ref: 'police' }]);
  expect(toldOf(soon, order, { ...blankActivity('a'), departmentId: 'police' }, bare)).toEqual([{ kind: 'grid', ref: '610922104203' }]);
});
