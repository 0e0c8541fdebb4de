import { answerNodeRequest, type Connection } from '@vaultref/ops';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What Express 5 and 4, and plain node:http, call. */
export type Middleware<R extends IncomingMessage = IncomingMessage> = (
  request: R,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

type Handler<R> = (request: Request, connection: Connection | undefined, incoming: R) => Promise<Response>;

/**
 * Lets a function of the Fetch standard answer requests of Node. What it throws goes to `next`, and without one ends in a 500
 * that tells nothing: nothing rejects into nowhere, on Express 4 neither.
 */
export function toMiddleware<R extends IncomingMessage = IncomingMessage>(
  handler: Handler<R>,
): Middleware<R> {
  return (incoming, outgoing, next) => {
    void answer(handler, incoming, outgoing).catch((error: unknown) => {
      if (next && !outgoing.headersSent) return next(error);
      if (outgoing.headersSent) return outgoing.destroy();
      outgoing.writeHead(500, { 'content-length': 0 }).end();
    });
  };
}

async function answer<R extends IncomingMessage>(
  handler: Handler<R>,
  incoming: R,
  outgoing: ServerResponse,
): Promise<void> {
  const parsed: unknown = 'body' in incoming ? incoming.body : undefined;
  const response = await answerNodeRequest(
    (request, connection) => handler(request, connection, incoming),
    incoming,
    parsed,
  );
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.appendHeader('set-cookie', cookies);
  if (incoming.method !== 'HEAD') outgoing.setHeader('content-length', body.byteLength);
  outgoing.end(body);
}
