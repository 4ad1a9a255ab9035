/** At the end of a server: what was begun is finished, and nobody who merely keeps a line open holds it up. */
import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';

/* Longer than any statement may take; what is still under way then is asked for again with its key. */
const GRACE_MS = 20_000;

/**
 * Browsers and proxies open lines before they have anything to ask, and keep them. A server that waited for them to hang
 * up would be killed by whoever told it to stop, in the middle of what it was doing.
 */
export function addParting(app: FastifyInstance): void {
  const underWay = new Map<Socket, number>();
  let closing = false;
  app.server.on('connection', (socket: Socket) => {
    if (closing) return void socket.destroy();
    underWay.set(socket, 0);
    socket.once('close', () => underWay.delete(socket));
  });
  app.server.on('request', ({ socket }, response) => {
    underWay.set(socket, (underWay.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const left = (underWay.get(socket) ?? 1) - 1;
      if (underWay.has(socket)) underWay.set(socket, left);
      if (closing && left === 0) socket.end();
    });
  });
  app.addHook('preClose', async () => {
    closing = true;
    for (const [socket, requests] of underWay) if (requests === 0) socket.destroy();
    setTimeout(() => app.server.closeAllConnections(), GRACE_MS).unref();
  });
}
