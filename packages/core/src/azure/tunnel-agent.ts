import type { ClientRequest } from 'node:http';
import type { AgentOptions } from 'node:https';
import type { HttpsProxyAgent } from 'https-proxy-agent';

/**
 * An agent whose connections are tunnels through a proxy. What goes wrong with the proxy has a code that begins with `PROXY_`:
 * without it, a refusal of the proxy would be taken for an answer of the vault.
 */
export async function tunnelAgent(proxyUrl: URL, options: AgentOptions): Promise<HttpsProxyAgent<string>> {
  const module = await import('https-proxy-agent');
  class TunnelAgent extends module.HttpsProxyAgent<string> {
    /** It would look for https in the call stack, miss it when a socket comes back, and open a tunnel for every request. */
    override isSecureEndpoint(): boolean {
      return true;
    }

    override async connect(...[request, how]: Parameters<HttpsProxyAgent<string>['connect']>) {
      const status = statusOf(request);
      try {
        const socket = await super.connect(request, how);
        if (status() === 200) return socket;
        // What stands in for the socket would replay the answer of the proxy.
        socket.destroy();
      } catch (error) {
        const code: unknown = Reflect.get(Object(error), 'code');
        throw proxyError(typeof code === 'string' ? code : 'CLOSED');
      }
      throw proxyError(String(status() ?? 'CLOSED'));
    }
  }
  const agent = new TunnelAgent(proxyUrl.href, options);
  // It takes these for the way to the proxy; the options of the agent are for the way through it.
  if (options.ca !== undefined) Object.assign(agent.options, { ca: options.ca });
  return agent;
}

function statusOf(request: ClientRequest): () => number | undefined {
  let status: number | undefined;
  request.once('proxyConnect', (answer: { readonly statusCode: number }) => (status = answer.statusCode));
  return () => status;
}

function proxyError(code: string): Error {
  return Object.assign(new Error('the proxy gave no tunnel'), { code: `PROXY_${code}` });
}
