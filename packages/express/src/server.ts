import type { Server } from 'node:http';

/** How long requests in flight may take to end, in milliseconds. */
const DRAIN_MS = 10_000;

/** Listens and waits for it; rejects with Node's error when the port is taken. (`app.listen` of Express 4 does not tell.) */
export function listen(server: Server, port: number | string, host: string | undefined): Promise<void> {
  const isPort = typeof port === 'number' || /^\s*\d+\s*$/.test(port);
  return new Promise((resolve, reject) => {
    server.listen(isPort ? { port: Number(port), host } : { path: port }, () => {
      server.off('error', reject);
      resolve();
    });
    server.once('error', reject);
  });
}

/** Stops listening and waits for the requests in flight; what has not ended then is cut off. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => {
      server.closeAllConnections();
      // WebSockets are not cut off by that, and would be waited for.
      resolve();
    }, DRAIN_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    // A connection whose last answer is still on its way would linger for the keep-alive time.
    Object.assign(server, { keepAliveTimeout: 1, keepAliveTimeoutBuffer: 0 });
    server.closeIdleConnections();
  });
}
