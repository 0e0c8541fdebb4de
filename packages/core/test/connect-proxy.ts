import http from 'node:http';
import net from 'node:net';

export interface ConnectProxy {
  readonly url: string;
  /** Hosts that were asked for, tunnel by tunnel. */
  readonly tunnels: readonly string[];
  stop(): Promise<void>;
}

/** A proxy that knows CONNECT only, and leads every tunnel to one port of this machine. */
export async function startConnectProxy(
  port: number,
  { status, user }: { readonly status?: number; readonly user?: string } = {},
): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const sockets = new Set<net.Socket>();
  const track = (socket: net.Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  };
  const expected = user && `Basic ${Buffer.from(decodeURIComponent(user)).toString('base64')}`;
  const server = http.createServer((_, response) => response.writeHead(501).end());
  server.on('connection', track);
  server.on('connect', (request, client: net.Socket, head) => {
    const refusal = status ?? (expected && request.headers['proxy-authorization'] !== expected ? 407 : 0);
    if (refusal) {
      client.end(`HTTP/1.1 ${refusal} Refused\r\nContent-Length: 6\r\n\r\ncanary`);
      return;
    }
    tunnels.push(request.url ?? '');
    const target = net.connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      target.pipe(client).pipe(target);
    });
    track(target);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address() as net.AddressInfo;
  return {
    url: `http://${user ? `${user}@` : ''}127.0.0.1:${address.port}`,
    tunnels,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
