/** Servers and clients as processes of their own. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Errand, Outcome } from './client-process';

export interface ServerProcess { url: string; pid: number; memory(): Promise<NodeJS.MemoryUsage>; stop(): Promise<void> }

const running = new Set<ReturnType<typeof spawn>>();

/** For the end of a run that went wrong. */
export function stopServers(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** @param flags of node itself, such as --cpu-prof */
export async function startServer(databaseUrl: string, flags: string[] = []): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...flags, '--expose-gc', '--import', 'tsx', join(__dirname, 'server-process.ts'), databaseUrl], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  running.add(child);
  child.on('exit', () => running.delete(child));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (part) => resolve(String(part).trim()));
    child.on('exit', () => reject(new Error('the server did not start')));
  });
  return {
    url, pid: child.pid as number,
    async memory() {
      child.send('memory');
      return ((await once(child, 'message')) as [NodeJS.MemoryUsage])[0];
    },
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

export async function run(errand: Errand): Promise<Outcome> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', join(__dirname, 'client-process.ts'), JSON.stringify(errand)], { maxBuffer: 1e7 });
  const outcome = JSON.parse(stdout) as Outcome;
  if (outcome.failed > 0) console.error(`${errand.name}: ${outcome.failed} failed, the first: ${outcome.firstFailure ?? ''}`);
  return outcome;
}

/** Processor seconds of a process, with those of its children that ended. */
function spent(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    // utime, stime, cutime and cstime, in hundredths of a second on every Linux we know.
    return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0) / 100;
  } catch {
    return 0;
  }
}

/**
 * Processor seconds of the database's processes below this one (the postmaster is our child) and of the servers. Beside
 * the rate they tell what a request costs whoever else is at work on the machine. 0 where there is no /proc.
 */
export function processorTime(servers: readonly number[]): { server: number; database: number } {
  const parents = new Map<number, number>();
  const postgres = new Set<number>();
  for (const name of existsSync('/proc') ? readdirSync('/proc') : []) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.split(') ').at(-1)?.split(' ')[1]));
      if (stat.includes('(postgres)')) postgres.add(Number(name));
    } catch {
      // Gone in the meantime.
    }
  }
  const isBelow = (pid: number | undefined): boolean => pid !== undefined && pid > 1 && (pid === process.pid || isBelow(parents.get(pid)));
  return {
    server: servers.reduce((sum, pid) => sum + spent(pid), 0),
    database: [...postgres].filter(isBelow).reduce((sum, pid) => sum + spent(pid), 0),
  };
}
