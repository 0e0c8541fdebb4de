import https from 'node:https';
import tls from 'node:tls';

/** The connections to one host that were opened before their requests. */
interface Ahead {
  readonly waiting: Set<tls.TLSSocket>;
  /** The TLS session of the first one: with it the others need neither certificate nor signature. */
  session: Buffer | undefined;
  /** Connections to open as soon as there is a session. */
  wanted: number;
}

/**
 * An https agent that can open connections before there are requests for them: the handshakes take place while the token is
 * fetched. The first one is a whole handshake, the others resume it. A connection that is opened so waits for the next request
 * to its host, and keeps no process alive; a request that comes before it opens its own.
 */
export class WarmAgent extends https.Agent {
  readonly #hosts = new Map<string, Ahead>();
  #context: tls.SecureContext | undefined;
  #destroyed = false;

  /** Opens one more connection to the host of a URL, up to the bound of the agent. */
  warm(url: string): void {
    const { hostname: host, port: given } = new URL(url);
    const port = Number(given || 443);
    const key = `${host}:${port}`;
    const ahead = this.#hosts.get(key) ?? { waiting: new Set(), session: undefined, wanted: 0 };
    if (this.#destroyed || ahead.waiting.size + ahead.wanted >= this.maxSockets) return;
    if (ahead.waiting.size > 0 && !ahead.session) {
      ahead.wanted += 1;
      return;
    }
    this.#hosts.set(key, ahead);
    this.#open(host, port, ahead);
  }

  override createConnection(
    ...[options, callback]: Parameters<https.Agent['createConnection']>
  ): ReturnType<https.Agent['createConnection']> {
    const ahead = this.#hosts.get(`${options.host}:${options.port}`);
    const [socket] = ahead?.waiting ?? [];
    if (!ahead || !socket) {
      if (ahead && ahead.wanted > 0) ahead.wanted -= 1;
      return super.createConnection(options, callback);
    }
    ahead.waiting.delete(socket);
    socket.removeAllListeners('error');
    socket.removeAllListeners('close');
    socket.ref();
    return socket;
  }

  override destroy(): void {
    this.#destroyed = true;
    for (const ahead of this.#hosts.values()) {
      ahead.wanted = 0;
      for (const socket of ahead.waiting) socket.destroy();
    }
    this.#hosts.clear();
    super.destroy();
  }

  #open(host: string, port: number, ahead: Ahead): void {
    const { ca } = this.options;
    this.#context ??= tls.createSecureContext(ca === undefined ? {} : { ca });
    // Through the property of the module, as the agent itself does it: a test or a tracer may have replaced it.
    const socket = tls.connect({
      host,
      port,
      servername: host,
      ALPNProtocols: ['http/1.1'],
      secureContext: this.#context,
      ...(ahead.session ? { session: ahead.session } : {}),
    });
    // As the agent does it: a request must not wait until the end of the handshake is acknowledged.
    socket.setNoDelay(true).unref();
    const drop = (): void => void ahead.waiting.delete(socket);
    // The request that comes next opens a connection of its own, and tells what is wrong.
    socket.once('error', drop);
    socket.once('close', drop);
    ahead.waiting.add(socket);
    if (ahead.session) return;
    socket.once('session', (session) => {
      ahead.session = session;
      for (; ahead.wanted > 0; ahead.wanted -= 1) this.#open(host, port, ahead);
    });
  }
}
