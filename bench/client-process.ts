/**
 * 32 people at once, each asking again as soon as the answer is there: a client in a process of its own, on bare sockets
 * kept alive, so that as little as can be of the machine goes into asking. One argument of JSON; one line of JSON back.
 */
import { connect } from 'node:net';
import { askOf, type Name, type Scene } from './requests';

export interface Errand { /** several servers share the people */ urls: string[]; name: Name; scene: Scene; connections: number; from: number; /** ends after so many */ count?: number; /** or after so long */ seconds?: number }
export interface Outcome { requests: number; seconds: number; rate: number; p50: number; p99: number; failed: number; firstFailure: string | null; /** processor seconds of the asking itself */ asking: number }

const { urls, name, scene, connections, from, count = Infinity, seconds = Infinity } = JSON.parse(process.argv[2] as string) as Errand;
const took: number[] = [];
let next = from;
let failed = 0;
let firstFailure: string | null = null;
const began = process.hrtime.bigint();
const spentBefore = process.cpuUsage();
const elapsed = () => Number(process.hrtime.bigint() - began) / 1e9;

function person(_: unknown, at: number): Promise<void> {
  const { hostname, port } = new URL(urls[at % urls.length] as string);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let sent = 0n;
    let parts: Buffer[] = [];
    let length = 0;
    let whole = -1;
    const ask = () => {
      if (next - from >= count || elapsed() >= seconds) {
        socket.end();
        return resolve();
      }
      const { path, token, body } = askOf(name, next++, scene);
      const text = JSON.stringify(body);
      sent = process.hrtime.bigint();
      socket.write(`POST ${path} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\nx-lc-session: ${token}\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    };
    socket.on('connect', ask);
    socket.on('error', reject);
    socket.on('data', (part) => {
      parts.push(part);
      length += part.length;
      if (whole < 0) {
        if (parts.length > 1) parts = [Buffer.concat(parts)];
        const head = (parts[0] as Buffer).indexOf('\r\n\r\n');
        if (head < 0) return;
        const said = (parts[0] as Buffer).toString('latin1', 0, head);
        whole = head + 4 + Number(/content-length: (\d+)/i.exec(said)?.[1] ?? 0);
        if (!said.startsWith('HTTP/1.1 200')) {
          failed += 1;
          firstFailure ??= Buffer.concat(parts).toString('utf8').slice(-300);
        }
      }
      if (length < whole) return;
      took.push(Number(process.hrtime.bigint() - sent) / 1e6);
      parts = [];
      length = 0;
      whole = -1;
      ask();
    });
  });
}

async function main(): Promise<void> {
  await Promise.all(Array.from({ length: connections }, person));
  const all = elapsed();
  const spent = process.cpuUsage(spentBefore);
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  console.log(JSON.stringify({ requests: took.length, seconds: all, rate: took.length / all, p50: at(0.5), p99: at(0.99), failed, firstFailure, asking: (spent.user + spent.system) / 1e6 } satisfies Outcome));
}

void main();
