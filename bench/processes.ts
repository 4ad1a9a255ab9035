/** Servers and clients as processes of their own. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
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
