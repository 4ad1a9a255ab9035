/** A few rounds of what `npm run faults` does many of. */
import { CLIENTS } from './crowd';
import { playRounds, type Outcome } from './rounds';

test('三十二个人正办着事，服务器被杀，服务器和数据库一起被杀：起来以后接着办，确认过的都在，没有一件办了两遍', async () => {
  const outcomes: Outcome[] = await playRounds([{ fault: 'server', servers: 2 }, { fault: 'both', servers: 2 }], 20_261_122, () => undefined);
  expect(CLIENTS).toBe(32);
  expect(outcomes.map(({ plan, findings }) => [plan.fault, findings])).toEqual([['server', []], ['both', []]]);
  for (const { steps, lost, resent } of outcomes) expect([steps > 60, lost > 0, resent > 0]).toEqual([true, true, true]);
}, 600_000);
