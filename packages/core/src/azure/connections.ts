import type { TransportOptions } from './pipeline.js';
import { proxyFor } from './proxy.js';
import type { Http2Client } from './http2-client.js';
import { tunnelAgent } from './tunnel-agent.js';
import type { WarmAgent } from './warm-agent.js';

export interface ConnectionsOptions {
  readonly transport?: TransportOptions | undefined;
  /** HTTPS_PROXY, ALL_PROXY and NO_PROXY are read here. */
  readonly env: NodeJS.ProcessEnv;
  /** Connections to one host at once. */
  readonly concurrency: number;
  /** Default `true`. */
  readonly keepAlive?: boolean;
}

type Agent = NonNullable<TransportOptions['agent']>;

/** What of `transport` an SDK client takes for one host. */
export type ClientTransport = Pick<TransportOptions, 'httpClient'> & { readonly agent?: Agent };

/** The connections to Azure: kept alive, no more than so many to a host, and shared by all that ask the same host. */
export interface Connections {
  /**
   * The agent for an https URL: direct or through a proxy. The caller's own agent or HTTP client goes before ours.
   * @throws ConfigError ERR_INVALID_OPTION when option or variable name no proxy
   */
  for(url: string): Promise<ClientTransport>;
  /** Opens one connection to the host of a URL ahead of its request, where that is direct. */
  warm(url: string): void;
  /** Closes every connection that is ours. */
  close(): void;
}

export function connections(settings: ConnectionsOptions): Connections {
  const { transport = {}, env, concurrency, keepAlive = true } = settings;
  const { httpClient, agent, ca, proxy, http2 = false } = transport;
  const agents = new Map<string | undefined, Promise<Agent>>();
  const options = { keepAlive, maxSockets: concurrency, ...(ca === undefined ? {} : { ca }) };
  // Node's own https and http2 take ten milliseconds to load: only who connects pays for them.
  let opened: Promise<WarmAgent> | undefined;
  const direct = (): Promise<WarmAgent> =>
    (opened ??= import('./warm-agent.js').then((module) => new module.WarmAgent(options)));
  const sessions = new Map<string, Promise<Http2Client | undefined>>();
  const create = (proxyUrl: URL | undefined): Promise<Agent> =>
    proxyUrl ? tunnelAgent(proxyUrl, options) : direct();
  /** What HTTP/2 speaks to a host, if the host does; asked once. */
  const sessionFor = (url: string): Promise<Http2Client | undefined> => {
    const session =
      sessions.get(url) ?? import('./http2-client.js').then((module) => module.http2Client(url, ca));
    sessions.set(url, session);
    return session;
  };
  return {
    async for(url) {
      if (httpClient) return { httpClient };
      if (agent) return { agent };
      const proxyUrl = proxyFor(url, proxy, env);
      const session = http2 && !proxyUrl ? await sessionFor(url) : undefined;
      if (session) return { httpClient: session };
      const existing = agents.get(proxyUrl?.href) ?? create(proxyUrl);
      agents.set(proxyUrl?.href, existing);
      return { agent: await existing };
    },
    warm(url) {
      if (httpClient || agent || http2 || proxyFor(url, proxy, env)) return;
      void direct().then((one) => one.warm(url));
    },
    close() {
      for (const session of sessions.values()) void session.then((one) => one?.close());
      void opened?.then((one) => one.destroy());
      for (const created of agents.values()) void created.then((one) => one.destroy());
    },
  };
}
