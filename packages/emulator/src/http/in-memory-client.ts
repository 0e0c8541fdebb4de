import type { Gauge } from '../gauge.js';
import type { Handler } from '../handler.js';
import type { ConnectionRefusal } from './admission.js';
import { enotfound } from './agent.js';
import type { Answer } from './answer.js';
import type { HttpRequest, HttpResponse } from './http-message.js';
import type { AbortSignalLike, Pauses } from './pauses.js';
import { splitTarget } from './read-request.js';
import { ResponseHeaders } from './response-headers.js';

/** What is needed of a request of `@azure/core-rest-pipeline`. */
export interface InMemoryRequest {
  /** URL with the host of Azure. */
  readonly url: string;
  /** HTTP method, in upper case. */
  readonly method: string;
  /** Names, in whatever case, with values. */
  readonly headers: Iterable<[string, string]>;
  /** A text; anything else counts as an empty body. */
  readonly body?: unknown;
  /** Ends the request with an AbortError. */
  readonly abortSignal?: AbortSignalLike | undefined;
  /** Milliseconds until an AbortError; 0, the default, for none. */
  readonly timeout?: number;
}

/** An `HttpClient` of `@azure/core-rest-pipeline`: the SDK's whole pipeline, and no socket below it. */
export interface InMemoryClient {
  /** Answers as the server would. What would break a connection rejects with the code of the socket: ENOTFOUND, ECONNRESET. */
  sendRequest<R extends InMemoryRequest>(
    request: R,
  ): Promise<{ request: R; status: number; headers: ResponseHeaders; bodyAsText: string | null }>;
}

export interface InMemoryClientParts {
  readonly handler: Handler;
  readonly refuse: (host: string) => ConnectionRefusal | undefined;
  readonly pauses: Pauses;
  /** Requests under way. */
  readonly requests: Gauge;
}

export function createInMemoryClient({
  handler,
  refuse,
  pauses,
  requests,
}: InMemoryClientParts): InMemoryClient {
  return {
    async sendRequest(request) {
      const url = new URL(request.url);
      const refusal = refuse(url.hostname);
      if (refusal) throw enotfound(url.hostname, refusal);
      if (request.abortSignal?.aborted) throw aborted();
      if (pauses.ended) throw failure('ECONNREFUSED', 'The emulator has stopped.');
      const leave = requests.enter();
      const { signal, release } = withTimeout(request);
      try {
        const answer = await handler(toHttpRequest(request, url));
        const { status, headers, body } = await receive(answer, pauses, signal);
        const bodyAsText = request.method === 'HEAD' || body === '' ? null : body;
        return { request, status, headers: new ResponseHeaders(headers), bodyAsText };
      } finally {
        release();
        leave();
      }
    },
  };
}

function toHttpRequest({ method, headers, body }: InMemoryRequest, url: URL): HttpRequest {
  return {
    secure: url.protocol === 'https:',
    method,
    host: url.hostname,
    ...splitTarget(`${url.pathname}${url.search}`),
    // The SDK keeps the case in which it wrote a name; Node's server does not.
    headers: Object.fromEntries([['host', url.host], ...[...headers].map(lowerName)]),
    readBody: () => Promise.resolve(typeof body === 'string' ? body : ''),
  };
}

function lowerName([name, value]: [string, string]): [string, string] {
  return [name.toLowerCase(), value];
}

/** What a client sees of an answer; what breaks a connection is an error with the code of the socket. */
async function receive(
  { response, delayMs, delivery }: Answer,
  pauses: Pauses,
  signal: AbortSignalLike | undefined,
): Promise<HttpResponse> {
  const waits =
    delivery.how === 'hang'
      ? Infinity
      : delivery.how === 'drip'
        ? delayMs + Math.floor(Buffer.byteLength(response.body) / delivery.bytes) * delivery.intervalMs
        : delayMs;
  if (waits > 0) {
    await pauses.wait(waits, signal);
    if (signal?.aborted) throw aborted();
    if (pauses.ended) throw failure('ECONNRESET', 'The emulator has stopped.');
  }
  if (delivery.how !== 'broken') return response;
  if (delivery.afterBytes === undefined) throw failure('ECONNRESET', 'socket hang up');
  // As the SDK's own client says it of a body that ends too early.
  throw failure('PARSE_ERROR', 'Error "Error: aborted" occurred while parsing the response body - .');
}

/** The signal of a request, which its timeout aborts too; released, it leaves nothing on that of the client. */
function withTimeout({ abortSignal, timeout = 0 }: InMemoryRequest): {
  signal: AbortSignalLike | undefined;
  release: () => void;
} {
  if (timeout <= 0) return { signal: abortSignal, release: () => undefined };
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeout);
  timer.unref();
  const abort = (): void => controller.abort();
  abortSignal?.addEventListener('abort', abort);
  const release = (): void => {
    clearTimeout(timer);
    abortSignal?.removeEventListener('abort', abort);
  };
  return { signal: controller.signal, release };
}

function aborted(): Error {
  const error = new Error('The operation was aborted.');
  error.name = 'AbortError';
  return error;
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
