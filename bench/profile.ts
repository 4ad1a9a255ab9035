/**
 * `node config/launch.mjs bench/profile.ts FILE.cpuprofile [rows]`: where a server's processor time went, by function and by
 * file, from a profile that `npm run bench -- --prof FOLDER` left. The start is left out: counted is from the first request on.
 */
import { readFileSync } from 'node:fs';

interface Node { id: number; callFrame: { functionName: string; url: string; lineNumber: number }; children?: number[] }
interface Profile { nodes: Node[]; samples: number[]; timeDeltas: number[] }

const profile = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as Profile;
const rows = Number(process.argv[3] ?? 40);
const byId = new Map(profile.nodes.map((node) => [node.id, node]));
const parentOf = new Map(profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)));

const fileOf = ({ callFrame: { url } }: Node): string => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? /(?:cloud|src|bench)\/.*/.exec(url)?.[0].replace(/\?.*/, '') ?? (url || '(native)');
const nameOf = (node: Node): string => `${node.callFrame.functionName || '(anonymous)'}  ${fileOf(node)}:${node.callFrame.lineNumber + 1}`;
const path = (id: number): Node[] => {
  const nodes: Node[] = [];
  for (let at: number | undefined = id; at !== undefined; at = parentOf.get(at)) nodes.push(byId.get(at) as Node);
  return nodes;
};
const paths = new Map(profile.nodes.map(({ id }) => [id, path(id)]));
const isRequest = (id: number) => paths.get(id)?.some((node) => node.callFrame.functionName === 'parserOnIncoming') ?? false;
const first = profile.samples.findIndex(isRequest);

const self = new Map<string, number>();
const whole = new Map<string, number>();
const files = new Map<string, number>();
const add = (to: Map<string, number>, key: string, by: number) => to.set(key, (to.get(key) ?? 0) + by);
let busy = 0;
for (const [at, id] of profile.samples.entries()) {
  const node = byId.get(id) as Node;
  if (at < first || ['(idle)', '(program)', '(root)'].includes(node.callFrame.functionName)) continue;
  const took = profile.timeDeltas[at] ?? 0;
  busy += took;
  add(self, nameOf(node), took);
  add(files, fileOf(node), took);
  for (const name of new Set((paths.get(id) ?? []).map(nameOf))) add(whole, name, took);
}
const print = (title: string, of: Map<string, number>) => {
  console.log(`\n${title} (of ${(busy / 1_000).toFixed(0)} ms busy)`);
  for (const [name, took] of [...of].sort((a, b) => b[1] - a[1]).slice(0, rows)) console.log(`${((took * 100) / busy).toFixed(1).padStart(5)} %  ${name}`);
};
print('Self, by function', self);
print('Self, by file', files);
print('With what it calls', whole);
