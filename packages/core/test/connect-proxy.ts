import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';

export interface ConnectProxy {
  readonly url: string;
  /** Hosts that were asked for, tunnel by tunnel. */
  readonly tunnels: readonly string[];
  /** Those to which no tunnel was given. */
  readonly refused: readonly string[];
  /** Resolves when nobody is connected any more. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** A proxy that knows CONNECT only, and leads every tunnel to one port of this machine. */
export async function startConnectProxy(
  port: number,
  {
    status,
    proxyStatus = '',
    user,
    silent,
  }: {
    readonly status?: number;
    /** The header that goes with the status. */
    readonly proxyStatus?: string;
    readonly user?: string;
    readonly silent?: true;
  } = {},
): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const refused: string[] = [];
  const sockets = new Set<net.Socket>();
  const track = (socket: net.Socket): void => {
    sockets.add(socket);
    const forget = (): void => {
      sockets.delete(socket);
      server.emit('left');
    };
    socket.on('close', forget).on('error', () => undefined);
  };
  const expected = user && `Basic ${Buffer.from(decodeURIComponent(user)).toString('base64')}`;
  const server = http.createServer((_, response) => response.writeHead(501).end());
  server.on('connection', track);
  server.on('connect', (request, client: net.Socket, head) => {
    if (silent) {
      client.on('end', () => client.end()).resume();
      return;
    }
    const refusal = status ?? (expected && request.headers['proxy-authorization'] !== expected ? 407 : 0);
    if (refusal) {
      refused.push(request.url ?? '');
      const header = proxyStatus && `Proxy-Status: ${proxyStatus}\r\n`;
      client.end(`HTTP/1.1 ${refusal} Refused\r\n${header}Content-Length: 6\r\n\r\ncanary`);
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
    refused,
    async idle() {
      while (sockets.size > 0) await once(server, 'left');
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
