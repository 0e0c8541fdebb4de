import https from 'node:https';
import type { TransportOptions } from './pipeline.js';
import { proxyFor } from './proxy.js';
import { tunnelAgent } from './tunnel-agent.js';

export interface ConnectionsOptions {
  readonly transport?: TransportOptions | undefined;
  /** HTTPS_PROXY, ALL_PROXY and NO_PROXY are read here. */
  readonly env: NodeJS.ProcessEnv;
  /** Connections to one host at once. */
  readonly concurrency: number;
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
  /** Closes every connection that is ours. */
  close(): void;
}

export function connections({ transport = {}, env, concurrency }: ConnectionsOptions): Connections {
  const { httpClient, agent, ca, proxy } = transport;
  const agents = new Map<string | undefined, Promise<Agent>>();
  const options = { keepAlive: true, maxSockets: concurrency, ...(ca === undefined ? {} : { ca }) };
  const create = (proxyUrl: URL | undefined): Promise<Agent> =>
    proxyUrl ? tunnelAgent(proxyUrl, options) : Promise.resolve(new https.Agent(options));
  return {
    async for(url) {
      if (httpClient) return { httpClient };
      if (agent) return { agent };
      const proxyUrl = proxyFor(url, proxy, env);
      const existing = agents.get(proxyUrl?.href) ?? create(proxyUrl);
      agents.set(proxyUrl?.href, existing);
      return { agent: await existing };
    },
    close() {
      for (const created of agents.values()) void created.then((one) => one.destroy());
    },
  };
}
