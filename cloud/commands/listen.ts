import type { FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';

const TRIES = 50;

/** Listens on the wished port, or the next free one when `mayMove`. @returns the port @throws in words */
export async function listen(app: FastifyInstance, host: string, port: number, mayMove: boolean): Promise<number> {
  for (let wished = port; wished < port + TRIES; wished += 1) {
    try {
      await app.listen({ host, port: wished });
      // Port 0 asks the system for any.
      return (app.server.address() as AddressInfo).port;
    } catch (fault) {
      const { code } = fault as { code?: string };
      if (code === 'EACCES') throw new Error(`没有权限用端口 ${wished}，请换一个 1024 以上的端口`, { cause: fault });
      if (code !== 'EADDRINUSE') throw fault;
      if (!mayMove) throw new Error(`端口 ${wished} 已经被别的程序占用，请换一个 PORT`, { cause: fault });
    }
  }
  throw new Error(`从 ${port} 开始的 ${TRIES} 个端口都被占用`);
}

/** Runs `stop` once at Ctrl-C or SIGTERM, then ends the process. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      stop().then(() => process.exit(0), (fault: Error) => {
        console.error(fault.message);
        process.exit(1);
      });
    });
  }
}

/** Ends with the sentence of what went wrong, not with a stack. */
export function fail(fault: unknown): never {
  console.error(fault instanceof Error ? fault.message : String(fault));
  if (process.env.KEPU_DEBUG && fault instanceof Error) console.error(fault.stack);
  process.exit(1);
}
