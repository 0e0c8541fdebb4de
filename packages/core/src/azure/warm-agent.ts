import https from 'node:https';
import tls from 'node:tls';

/**
 * An https agent that can open connections before there are requests for them: the handshakes take place while the token is
 * fetched. A connection that is opened so waits for the next request to its host, and keeps no process alive.
 */
export class WarmAgent extends https.Agent {
  readonly #waiting = new Map<string, tls.TLSSocket[]>();
  #destroyed = false;

  /** Opens one more connection to the host of a URL, up to the bound of the agent. */
  warm(url: string): void {
    const { hostname: host, port: given } = new URL(url);
    const port = Number(given || 443);
    const key = `${host}:${port}`;
    const waiting = this.#waiting.get(key) ?? [];
    if (this.#destroyed || waiting.length >= this.maxSockets) return;
    const { ca } = this.options;
    // Through the property of the module, as the agent itself does it: a test or a tracer may have replaced it.
    const socket = tls.connect({
      host,
      port,
      servername: host,
      ALPNProtocols: ['http/1.1'],
      ...(ca === undefined ? {} : { ca }),
    });
    socket.unref();
    const drop = (): void => this.#drop(key, socket);
    // The request that comes next opens a connection of its own, and tells what is wrong.
    socket.once('error', drop);
    socket.once('close', drop);
    this.#waiting.set(key, [...waiting, socket]);
  }

  override createConnection(
    ...[options, callback]: Parameters<https.Agent['createConnection']>
  ): ReturnType<https.Agent['createConnection']> {
    const socket = this.#waiting.get(`${options.host}:${options.port}`)?.shift();
    if (!socket) return super.createConnection(options, callback);
    socket.removeAllListeners('error');
    socket.removeAllListeners('close');
    socket.ref();
    return socket;
  }

  override destroy(): void {
    this.#destroyed = true;
    for (const socket of [...this.#waiting.values()].flat()) socket.destroy();
    this.#waiting.clear();
    super.destroy();
  }

  #drop(key: string, socket: tls.TLSSocket): void {
    this.#waiting.set(key, this.#waiting.get(key)?.filter((one) => one !== socket) ?? []);
  }
}
