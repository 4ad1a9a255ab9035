/**
 * `npm run faults`: people at work while servers and database are killed, cut off, out of step and out of room; then a judge.
 *   --rounds 20   how many rounds of kill -9 (KEPU_FAULT_ROUNDS)
 *   --seed 1      which moments; printed, so that a round can be had again
 */
import { parseArgs } from 'node:util';
import { CLIENTS } from './crowd';
import { playFull } from './full';
import { faults, planOf, playRounds, type Outcome } from './rounds';

const heads = ['轮', '故障', '服务器', '第几步时', '办成', '接单', '照片', '再送', '没回音', '稍后再试', '被拒绝', '停了', '发现'];
const wide = (text: string) => [...text].reduce((sum, one) => sum + (one.charCodeAt(0) > 255 ? 2 : 1), 0);
const widths = [4, 20, 8, 10, 6, 6, 6, 6, 8, 10, 8, 9, 6];
const line = (cells: readonly string[]) => cells.map((cell, at) => cell + ' '.repeat(Math.max(1, (widths[at] ?? 8) - wide(cell)))).join('').trimEnd();

function tell(outcome: Outcome, at: number): void {
  const { plan, struckAt, steps, claims, photos, resent, lost, away, refused, standstillMs, findings } = outcome;
  console.log(line([String(at + 1), faults[plan.fault].says, String(plan.servers), String(struckAt), ...[steps, claims, photos, resent, lost, away, refused].map(String), `${(standstillMs / 1000).toFixed(1)} 秒`, String(findings.length)]));
  for (const one of findings) console.log(`     ✗ ${one}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rounds: { type: 'string' }, seed: { type: 'string' } } });
  const rounds = Number(values.rounds ?? process.env.KEPU_FAULT_ROUNDS ?? 20);
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  if (!Number.isInteger(rounds) || rounds < 0 || rounds > 10_000 || !Number.isInteger(seed)) throw new Error('--rounds 要填轮数，--seed 要填整数');
  const began = Date.now();
  console.log(`${CLIENTS} 个人同时点单、派单、领单、接单、传照片、完成服务、评单；种子 ${seed}\n${line(heads)}`);
  const outcomes = await playRounds(planOf(rounds), seed, tell);
  const full = await playFull(seed);
  console.log(full.skipped ? `· 硬盘写满：跳过，${full.skipped}` : `· 硬盘写满：满着的时候 ${full.refused} 次请稍后再试（${full.sentences.join('；')}），腾出地方后又办成 ${full.after} 步，发现 ${full.findings.length}`);
  for (const one of full.findings) console.log(`     ✗ ${one}`);
  const found = outcomes.reduce((sum, one) => sum + one.findings.length, full.findings.length);
  const sum = (of: (one: Outcome) => number) => outcomes.reduce((total, one) => total + of(one), 0);
  const last = outcomes.at(-1);
  console.log(`${outcomes.length} 轮（kill -9 ${rounds} 轮），办成 ${sum((one) => one.steps)} 步，接单 ${sum((one) => one.claims)}，照片 ${sum((one) => one.photos)} 张，再送 ${sum((one) => one.resent)} 次，时钟的事 ${last?.events ?? 0} 件，消息 ${last?.messages ?? 0} 条，用时 ${Math.round((Date.now() - began) / 1000)} 秒：${found === 0 ? '没有发现问题' : `发现 ${found} 处`}`);
  process.exit(found === 0 ? 0 : 1);
}

main().catch((fault: Error) => {
  console.error(fault.stack);
  process.exit(1);
});
