import net from 'node:net';
import { EmulatorError } from '../emulator-error.js';

const TLS_HANDSHAKE = 0x16;

export interface FrontDoorParts {
  /** Neither server listens itself: each is handed the connections that are its own. */
  readonly plain: net.Server;
  readonly secure: net.Server;
  /** 0 for any free port. */
  readonly port: number;
}

export interface FrontDoor {
  readonly port: number;
  /** Ends the connection that comes from a port: with a reset, or by closing it. */
  cut(remotePort: number | undefined, by: 'reset' | 'close'): void;
  /** Stops listening and closes every connection at once. */
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1 and tells TLS from plain HTTP by the first byte of a connection.
 * @throws {EmulatorError} `PORT_IN_USE`
 */
export async function openFrontDoor({ plain, secure, port }: FrontDoorParts): Promise<FrontDoor> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that resets its connection is no news here.
    socket.on('error', () => {});
    socket.once('readable', () => {
      const first: unknown = socket.read(1);
      if (!Buffer.isBuffer(first)) return;
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? secure : plain).emit('connection', socket);
    });
  });
  await listening(server, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    cut(remotePort, by) {
      for (const socket of sockets) {
        if (socket.remotePort !== remotePort) continue;
        if (by === 'reset') socket.resetAndDestroy();
        else socket.destroy();
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function listening(server: net.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const message = `Port ${port} on 127.0.0.1 is in use; choose another one, or none for any free port.`;
      reject(error.code === 'EADDRINUSE' ? new EmulatorError('PORT_IN_USE', message) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}
