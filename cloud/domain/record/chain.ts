/** The chain over the hour ledger: what is sealed, and finding what does not fit. The keys stay outside; `fits` is given. */
import { DAY_CAP, dayOfEntry, type HourEntry, type NewHour } from './ledger';

/** Is this the seal of that text, by any key that counts? */
export type Fits = (text: string, mac: string | null) => boolean;
export const FIRST = '0'.repeat(64);

export interface Head { length: number; mac: string; beginsAt: string; headMac: string }

/** What is sealed when an entry is made. Credited minutes are settled by the database; those of a correction are not. */
export const bornLine = (tenant: string, one: NewHour & { minutes?: number }): string => JSON.stringify([
  'born', tenant, one.id, one.personId, one.activityId, one.orderId, one.attempt, one.kind, one.ofMinutes, one.at, one.byId, one.refId, one.kind === 'correction' ? one.minutes : null]);

export const chainLine = (tenant: string, one: HourEntry, seq: number, prev: string): string => JSON.stringify(['entry', seq, prev, one.minutes, one.born, bornLine(tenant, one)]);
export const headLine = (tenant: string, head: Omit<Head, 'headMac'>): string => JSON.stringify(['head', tenant, head.length, head.mac, head.beginsAt]);

/** A service as the orders' history tells it. */
export interface ServedLine { activityId: string; number: string; at: string; minutes: number; persons: string[] | null }
export interface CorrectionRow { id: string; undoId: string; entryId: string; minutes: number; state: string }
export interface DayRow { personId: string; day: string; minutes: number }
export interface LedgerRows { entries: HourEntry[]; head: Head | null; served: ServedLine[]; corrections: CorrectionRow[]; days: DayRow[]; certificates: { number: string; upto: number }[] }

/** Walks the chain and lays it beside what the history says. @returns one sentence for each thing that does not fit */
export function checkLedger(tenant: string, rows: LedgerRows, fits: Fits): string[] {
  const numbers = new Map(rows.served.map((one) => [one.activityId, one.number]));
  const label = (one: HourEntry) => `${one.seq === null ? '还没入账的一条' : `第 ${one.seq} 条`}（${dayOfEntry(one)}，工单 ${numbers.get(one.activityId) ?? '查不到'}）`;
  return [...chainFaults(tenant, rows, fits, label), ...serviceFaults(rows, label), ...sumFaults(rows, label)];
}

type Label = (one: HourEntry) => string;

function chainFaults(tenant: string, { entries, head, served, certificates }: LedgerRows, fits: Fits, label: Label): string[] {
  const faults: string[] = [];
  const bySeq = new Map(entries.flatMap((one) => (one.seq === null ? [] : [[one.seq, one] as const])));
  const last = Math.max(0, ...bySeq.keys());
  if (!head && last > 0) faults.push('账尾不见了：有入账的记录，却没有总数');
  if (head && !fits(headLine(tenant, head), head.headMac)) faults.push('账尾被改过：总数和校验对不上');
  const length = head?.length ?? 0;
  const persons = new Map(served.map((one) => [one.activityId, one.persons]));
  const wrong = entries.filter((one) => one.seq !== null && !fits(chainLine(tenant, one, one.seq, one.prev ?? ''), one.mac));
  for (const one of entries.filter((entry) => entry.seq === null && !fits(bornLine(tenant, entry), entry.born))) faults.push(`${label(one)}：不是系统记的，是插进来的`);
  for (const one of wrong) {
    const was = wrong.map((other) => other.seq as number).find((seq) => fits(chainLine(tenant, one, seq, one.prev ?? ''), one.mac));
    const known = persons.get(one.activityId);
    if (was !== undefined) faults.push(`${label(one)}：次序被换过，原来是第 ${was} 条`);
    else if (fits(bornLine(tenant, one), one.born)) faults.push(`${label(one)}：被改过，记的分钟数不是入账时的`);
    else if (known && one.kind !== 'correction' && known.includes(one.personId)) faults.push(`${label(one)}：被改过`);
    else faults.push(`${label(one)}：换了人，或者是插进来的`);
  }
  for (let seq = 1, prev: string | null = FIRST; seq <= Math.max(last, length); seq += 1) {
    const one = bySeq.get(seq);
    if (!one) {
      faults.push(seq > last ? `第 ${seq} 条不见了：账尾记着一共 ${length} 条` : `第 ${seq} 条不见了：前后都在，中间这条被删掉了`);
    } else if (seq > length) faults.push(`${label(one)}：在账尾之外，账尾只有 ${length} 条`);
    else if (prev !== null && one.prev !== prev && !wrong.includes(one)) faults.push(`${label(one)}：和前一条接不上，前一条被换过`);
    prev = one ? one.mac : null;
  }
  if (head && bySeq.get(length) && bySeq.get(length)?.mac !== head.mac) faults.push(`账尾和第 ${length} 条对不上`);
  for (const one of certificates.filter(({ upto }) => upto > length)) faults.push(`证明 ${one.number} 用到第 ${one.upto} 条，账上只有 ${length} 条：账被退回过`);
  return faults;
}

function serviceFaults({ entries, head, served }: LedgerRows, label: Label): string[] {
  const faults: string[] = [];
  const of = new Map<string, HourEntry[]>();
  for (const one of entries) if (one.kind !== 'correction') of.set(one.activityId, [...(of.get(one.activityId) ?? []), one]);
  for (const service of served) {
    const mine = of.get(service.activityId) ?? [];
    of.delete(service.activityId);
    // What was served before there was a ledger has no entries and needs none.
    if (service.persons === null && (!head || service.at < head.beginsAt)) continue;
    const where = `工单 ${service.number}（${dayOfEntry(service)}的服务）`;
    const lost = service.persons === null ? (mine.length === 0 ? 1 : 0) : service.persons.filter((personId) => !mine.some((one) => one.personId === personId)).length;
    if (lost > 0) faults.push(`${where}：账上少了 ${lost} 条记录`);
    for (const one of mine) {
      if (service.persons && !service.persons.includes(one.personId)) faults.push(`${label(one)}：服务记录上没有这个人`);
      if (one.kind === 'service' && one.ofMinutes !== service.minutes) faults.push(`${label(one)}：记着 ${one.ofMinutes} 分钟，服务记录是 ${service.minutes} 分钟`);
      if (one.minutes > (one.kind === 'service' ? service.minutes : 0) || one.minutes < 0) faults.push(`${label(one)}：计了 ${one.minutes} 分钟，比服务的时间多`);
    }
  }
  for (const one of [...of.values()].flat()) faults.push(`${label(one)}：没有对应的服务`);
  return faults;
}

function sumFaults({ entries, corrections, days }: LedgerRows, label: Label): string[] {
  const faults: string[] = [];
  const byId = new Map(entries.map((one) => [one.id, one]));
  const allowed = new Map(corrections.flatMap((one) => [[one.id, one.minutes] as const, [one.undoId, -one.minutes] as const]));
  const net = new Map<string, number>();
  const dayNet = new Map<string, number>();
  for (const one of entries) {
    const of = one.refId === null ? one : byId.get(one.refId);
    if (one.kind === 'correction' && (!of || of.personId !== one.personId)) faults.push(`${label(one)}：更正的是一条没有的记录`);
    if (one.kind === 'correction' && allowed.get(one.id) !== one.minutes) faults.push(`${label(one)}：没有对应的更正申请`);
    if (!of) continue;
    net.set(of.id, (net.get(of.id) ?? 0) + one.minutes);
    const day = `${of.personId} ${dayOfEntry(of)}`;
    dayNet.set(day, (dayNet.get(day) ?? 0) + one.minutes);
  }
  for (const one of corrections) {
    if (['effective', 'contested', 'stands', 'undone'].includes(one.state) && !byId.has(one.id)) faults.push(`一条生效的更正（${one.minutes} 分钟）在账上不见了`);
    if (['proposed', 'refused'].includes(one.state) && byId.has(one.id)) faults.push(`一条没有生效的更正（${one.minutes} 分钟）却在账上`);
    if (one.state !== 'undone' && byId.has(one.undoId)) faults.push(`一条没有撤销的更正（${one.minutes} 分钟），账上却撤销了`);
    if (one.state === 'undone' && !byId.has(one.undoId)) faults.push(`一条撤销的更正（${-one.minutes} 分钟）在账上不见了`);
  }
  for (const [id, sum] of net) {
    const one = byId.get(id) as HourEntry;
    if (sum < 0 || sum > one.ofMinutes) faults.push(`${label(one)}：更正后是 ${sum} 分钟，不在 0 到 ${one.ofMinutes} 之间`);
  }
  for (const [day, sum] of dayNet) if (sum > DAY_CAP) faults.push(`${day.slice(37)} 有一个人记了 ${sum} 分钟，一天最多 ${DAY_CAP} 分钟`);
  const known = new Set(days.map((one) => `${one.personId} ${one.day}`));
  for (const [day, sum] of dayNet) if (sum !== 0 && !known.has(day)) faults.push(`${day.slice(37)} 有一个人当天的合计不见了，账上是 ${sum} 分钟`);
  for (const one of days) if (one.minutes !== (dayNet.get(`${one.personId} ${one.day}`) ?? 0)) faults.push(`${one.day} 有一个人当天的合计 ${one.minutes} 分钟，和账上 ${dayNet.get(`${one.personId} ${one.day}`) ?? 0} 分钟对不上`);
  return faults;
}
