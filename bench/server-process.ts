/** The product's server in a process of its own; prints its address. Told «memory», it says what it holds. */
import type { AddressInfo } from 'node:net';
import { openServer } from './county';

async function main(): Promise<void> {
  const server = await openServer(process.argv[2] as string);
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  console.log(`http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`);
  process.on('message', () => {
    (globalThis as { gc?: () => void }).gc?.();
    process.send?.(process.memoryUsage());
  });
  process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
}

void main();
