import type { IncomingMessage } from 'node:http';
import type { FetchHandler } from './fetch-handler.js';
import { toRequest } from './to-request.js';

/**
 * For adapters: lets a function of the Fetch standard answer a request of Node's HTTP server. What it gives is to be sent by the
 * adapter: status, headers and body. It is 400 for a request that Fetch cannot express: TRACE, a `Host` that is none.
 * @param parsed the body as a parser made it before; it counts where that has read the request to its end
 *
 * @example
 * const response = await answerNodeRequest(healthHandler(config), incoming);
 * outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
 *
 * @throws (by rejecting) what the handler throws, and what ends a body before its time: the connection was closed
 */
export async function answerNodeRequest(
  handler: FetchHandler,
  incoming: IncomingMessage,
  parsed?: unknown,
): Promise<Response> {
  const request = toRequest(incoming, parsed);
  const response = request
    ? await handler(request, { remoteAddress: incoming.socket.remoteAddress })
    : new Response(undefined, { status: 400 });
  if (incoming.complete) return response;
  // What is left of a body that nobody wants is not read, so the connection is of no further use.
  const last = new Response(response.body, response);
  last.headers.set('connection', 'close');
  return last;
}
