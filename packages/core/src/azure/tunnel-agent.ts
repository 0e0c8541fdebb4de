import type { ClientRequest, IncomingHttpHeaders } from 'node:http';
import type { AgentOptions } from 'node:https';
import type { HttpsProxyAgent } from 'https-proxy-agent';
import { saysNoSuchHost } from './proxy-status.js';

/** How long a proxy may take to give a tunnel, in milliseconds; whoever asked has given up by then. */
const TUNNEL_MS = 10_000;

/**
 * An agent whose connections are tunnels through a proxy. What goes wrong with the proxy has a code that begins with `PROXY_`:
 * without it, a refusal of the proxy would be taken for an answer of the vault. A name that the proxy cannot find is ENOTFOUND,
 * as where there is no proxy.
 */
export async function tunnelAgent(proxyUrl: URL, options: AgentOptions): Promise<HttpsProxyAgent<string>> {
  const module = await import('https-proxy-agent');
  class TunnelAgent extends module.HttpsProxyAgent<string> {
    readonly #pending = new Set<AbortController>();

    /** It would look for https in the call stack, miss it when a socket comes back, and open a tunnel for every request. */
    override isSecureEndpoint(): boolean {
      return true;
    }

    override async connect(...[request, how]: Parameters<HttpsProxyAgent<string>['connect']>) {
      const answer = answerOf(request);
      const end = this.#limit();
      try {
        const socket = await super.connect(request, how);
        if (answer()?.statusCode === 200) return socket;
        // What stands in for the socket would replay the answer of the proxy.
        socket.destroy();
      } catch (error) {
        const code: unknown = Reflect.get(Object(error), 'code');
        throw failure(`PROXY_${typeof code === 'string' ? code : 'CLOSED'}`);
      } finally {
        end();
      }
      const { statusCode = 'CLOSED', headers = {} } = answer() ?? {};
      throw failure(saysNoSuchHost(headers['proxy-status']) ? 'ENOTFOUND' : `PROXY_${statusCode}`);
    }

    /** A connection on which no tunnel came yet is known to nobody else: not to the request, nor to the pool. */
    override destroy(): void {
      for (const pending of this.#pending) pending.abort();
      super.destroy();
    }

    /** Bounds the connection that is opened next. */
    #limit(): () => void {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), TUNNEL_MS).unref();
      this.#pending.add(controller);
      Object.assign(this.connectOpts, { signal: controller.signal });
      return () => {
        clearTimeout(timer);
        this.#pending.delete(controller);
      };
    }
  }
  const agent = new TunnelAgent(proxyUrl.href, options);
  // It takes these for the way to the proxy; the options of the agent are for the way through it.
  if (options.ca !== undefined) Object.assign(agent.options, { ca: options.ca });
  return agent;
}

interface ProxyAnswer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
}

function answerOf(request: ClientRequest): () => ProxyAnswer | undefined {
  let answer: ProxyAnswer | undefined;
  request.once('proxyConnect', (given: ProxyAnswer) => (answer = given));
  return () => answer;
}

function failure(code: string): Error {
  return Object.assign(new Error('the proxy gave no tunnel'), { code });
}
