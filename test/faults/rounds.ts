/** One round: people at work, a fault, people at work again, quiet, the judge. */
import { setTimeout as pause } from 'node:timers/promises';
import { chanceFrom, type Chance } from './chance';
import { gather, type Memory } from './crowd';
import { judge } from './judge';
import { judgeFiles, judgeLeftovers } from './judge-files';
import { buildWorld, type World } from './world';

const HOUR = 3_600_000;
const QUIET_LIMIT_MS = 240_000;

/** What is done to the county in the middle of a round; each leaves it able to go on. */
export const faults = {
  server: {
    says: '杀服务器',
    async strike(world: World, chance: Chance, servers: number) {
      const victim = chance.upTo(servers);
      await world.killServer(victim);
      await world.startServer(victim);
    },
  },
  postmaster: {
    says: '杀数据库',
    async strike(world: World) {
      world.killPostmaster();
    },
  },
  both: {
    says: '两个都杀',
    async strike(world: World, chance: Chance) {
      if (chance.onceIn(2)) world.killPostmaster();
      const gone = world.killServer(0);
      try {
        world.killPostmaster();
      } catch {
        // Killed a moment ago.
      }
      await gone;
      await world.startServer(0);
    },
  },
  backend: {
    says: '杀数据库的一个进程',
    async strike(world: World) {
      await world.killBackend();
    },
  },
  line: {
    says: '断线再接上',
    async strike(world: World, chance: Chance) {
      for (let times = chance.between(1, 3); times > 0; times -= 1) {
        world.line.cut();
        await pause(chance.between(50, 600));
        world.line.mend();
        await pause(chance.between(50, 300));
      }
    },
  },
  clock: {
    says: '时钟跳一小时',
    async strike(world: World, chance: Chance, servers: number) {
      // One server's machine runs ahead, then another's falls behind; at last all agree on the later hour.
      world.jump(HOUR, chance.upTo(servers));
      await pause(700);
      world.jump(-HOUR, chance.upTo(servers));
      await pause(700);
      world.jump(HOUR);
      world.agree();
    },
  },
} satisfies Record<string, { says: string; strike(world: World, chance: Chance, servers: number): Promise<void> }>;

export type Fault = keyof typeof faults;
export interface Plan { fault: Fault; servers: number }
export interface Outcome {
  plan: Plan;
  /** how many steps were done when it struck, and in all of the round */
  struckAt: number; steps: number; photos: number;
  resent: number; lost: number; away: number; twice: number; refused: number; claims: number; events: number; messages: number;
  /** the longest time in which nothing got done */
  standstillMs: number;
  findings: string[];
}

const kills: readonly Fault[] = ['server', 'postmaster', 'both', 'backend'];

/** So many rounds of kill -9, on one, two and four servers; then the line and the clock. */
export const planOf = (rounds: number): Plan[] => [
  ...Array.from({ length: rounds }, (_, at): Plan => ({ fault: kills[at % kills.length] as Fault, servers: [2, 1, 4][Math.floor(at / kills.length) % 3] as number })),
  { fault: 'line', servers: 2 }, { fault: 'line', servers: 4 }, { fault: 'clock', servers: 2 }, { fault: 'clock', servers: 4 },
];

/** What one county remembers over its rounds. */
export const blankMemory = (): Memory => ({ done: [], refused: [], faults: [], photos: [] });

export async function playRound(world: World, { fault, servers }: Plan, seed: number, memory: Memory): Promise<Outcome> {
  const chance = chanceFrom(seed);
  await world.servers(servers);
  // A day later: what the last round left lying is overdue now, and the clock has work in the middle of it all.
  world.jump(24 * HOUR);
  const before = memory.done.length;
  const photosBefore = memory.photos.filter((one) => one.orderId).length;
  const sessions = await logIns(world);
  const crowd = await gather(world, chance, memory);
  const struckAt = chance.between(20, 80);
  await crowd.until(struckAt);
  await pause(chance.upTo(30));
  await faults[fault].strike(world, chance, servers);
  await crowd.until(chance.between(40, 80));
  await crowd.stop();
  await quiet(world);
  const findings = await verdict(world, memory, sessions);
  const [row] = await world.db.query<{ events: number; messages: number }>({ text: 'select (select count(*)::int from clock_event) as events, (select count(*)::int from message) as messages', values: [] });
  const { count } = crowd;
  const own = memory.done.slice(before);
  return {
    plan: { fault, servers }, struckAt, steps: own.length, photos: memory.photos.filter((one) => one.orderId).length - photosBefore, resent: count.resent, lost: count.lost, away: count.away, twice: count.twice,
    refused: Object.values(count.refused).reduce((sum, one) => sum + one, 0), claims: own.filter((one) => one.step === 'claim').length, events: row?.events ?? 0, messages: row?.messages ?? 0, standstillMs: count.standstill, findings,
  };
}

/** Until the clock and the outbox have nothing left to do; what a dead process had taken is free again ten minutes later. */
export async function quiet(world: World): Promise<void> {
  world.jump(10 * 60_000);
  const deadline = Date.now() + QUIET_LIMIT_MS;
  // The same several times over: on a busy machine the clock's next turn may be long in coming.
  for (let [before, same] = ['', 0]; Date.now() < deadline; await pause(700)) {
    const [row] = await world.db.query<{ open: number; picture: string }>({
      text: `select (select count(*)::int from notice where told_at is null) as open,
        (select count(*) from notice)::text || ' ' || (select count(*) from clock_event) || ' ' || (select string_agg(state || n::text, ',' order by state) from (select state, count(*) n from delivery group by 1) x) as picture`,
      values: [],
    }).catch(() => []);
    same = row && row.open === 0 && row.picture === before ? same + 1 : 0;
    if (same === 3) return;
    before = row?.picture ?? '';
  }
}

/** What the judge says, and what people met that nobody should meet. */
export async function verdict(world: World, memory: Memory, sessions: LogIns): Promise<string[]> {
  const sent = new Map<string, number>(world.cast.residents.map(({ openid }) => [openid, 0]));
  for (const { openid } of world.wechat.sent) sent.set(openid, (sent.get(openid) ?? 0) + 1);
  const findings = await judge(world.db, { ...memory, now: world.now(), sent: world.cast.residents.map(({ personId, openid }) => ({ personId, count: sent.get(openid) ?? 0 })) });
  return [...findings, ...await judgeFiles(world, memory.photos), ...await judgeSessions(world, sessions), ...memory.faults.splice(0).map((one) => `有人看到不该看到的回答：${one}`)];
}

interface LogIns { stays: string; left: string }

const ask = async (url: string, name: string, token: string) => (await fetch(`${url}/1.1/functions/${name}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-lc-session': token }, body: '{}' })).status;

/** One person on two phones, who logs out on one of them. */
export async function logIns(world: World): Promise<LogIns> {
  const personId = world.cast.liaison;
  const [stays, left] = [await world.tokenOf(personId), await world.tokenOf(personId)];
  if ((await ask(world.urls()[0] as string, 'login.leave', left)) !== 200) throw new Error('could not log out');
  return { stays, left };
}

/* Who was logged in before the fault still is, at every server; who left stays out. */
async function judgeSessions(world: World, { stays, left }: LogIns): Promise<string[]> {
  const found: string[] = [];
  for (const url of world.urls()) {
    const seen = [await ask(url, 'me.read', stays), await ask(url, 'me.read', left)].join(' ');
    if (seen !== '200 401') found.push(`登录的还登录着，退出的进不来：应是 200 401，却是 ${seen}`);
  }
  return found;
}

/** Plays all rounds in one county, telling each as it ends. */
export async function playRounds(plans: readonly Plan[], seed: number, tell: (outcome: Outcome, at: number) => void): Promise<Outcome[]> {
  const world = await buildWorld();
  const memory = blankMemory();
  const outcomes: Outcome[] = [];
  try {
    for (const [at, plan] of plans.entries()) {
      const outcome = await playRound(world, plan, seed + at, memory);
      outcomes.push(outcome);
      // At the very end, a day on: whatever a killed server left half done is gone by then.
      if (at === plans.length - 1) outcome.findings.push(...await judgeLeftovers(world));
      tell(outcome, at);
    }
    return outcomes;
  } finally {
    await world.close();
  }
}
