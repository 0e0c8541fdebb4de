import type { HttpHeaders } from '@azure/core-rest-pipeline';
import http2, {
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';
import tls from 'node:tls';
import { azurePackage } from './azure-package.js';
import type { PipelineRequest, PipelineResponse, TransportOptions } from './pipeline.js';

type HttpClient = NonNullable<TransportOptions['httpClient']>;

/** A client that is told to let go. */
export type Http2Client = HttpClient & { close(): void };

/** Headers that belong to HTTP/1.1, or that HTTP/2 sends otherwise. */
const NOT_SENT = new Set(['connection', 'host', 'accept-encoding', 'content-length', 'transfer-encoding']);
/** A session without streams is closed after this time: refreshes are minutes apart, and idle connections die unnoticed. */
const IDLE_MS = 5_000;

/**
 * HTTP/2 to one host, when it speaks it: one connection, many streams; `undefined` when it does not, or cannot be reached.
 * Key Vault was not seen to speak it: negotiated by ALPN, never assumed.
 */
export async function http2Client(url: string, ca: string | undefined): Promise<Http2Client | undefined> {
  const first = await connect(url, ca).catch(() => undefined);
  if (!first) return undefined;
  const { createHttpHeaders } = await azurePackage(
    '@azure/core-rest-pipeline',
    () => import('@azure/core-rest-pipeline'),
  );
  let session: Promise<ClientHttp2Session> | undefined;
  const forget = (): void => {
    session = undefined;
  };
  const watch = (opened: ClientHttp2Session): ClientHttp2Session => {
    opened.on('close', forget).on('goaway', forget).on('error', forget);
    opened.setTimeout(IDLE_MS, () => opened.close());
    opened.unref();
    return opened;
  };
  session = Promise.resolve(watch(first));

  const current = (): Promise<ClientHttp2Session> =>
    (session ??= connect(url, ca).then((opened) => {
      if (opened) return watch(opened);
      throw failure('ERR_HTTP2_NOT_SPOKEN');
    }));

  return {
    async sendRequest(request) {
      const opened = await current().catch((error: unknown) => {
        forget();
        throw error;
      });
      return exchange(opened, request, createHttpHeaders, () => {
        // What did not answer in time may be dead: the next request takes a new connection.
        forget();
        opened.close();
      });
    },
    close() {
      void session?.then((opened) => opened.destroy()).catch(() => undefined);
      session = undefined;
    },
  };
}

/** `undefined` when the host chose HTTP/1.1. */
function connect(url: string, ca: string | undefined): Promise<ClientHttp2Session | undefined> {
  const { hostname, port, origin } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = tls.connect({
      host: hostname,
      port: Number(port || 443),
      servername: hostname,
      ALPNProtocols: ['h2', 'http/1.1'],
      ...(ca === undefined ? {} : { ca }),
    });
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      socket.off('error', reject);
      if (socket.alpnProtocol === 'h2') {
        resolve(http2.connect(origin, { createConnection: () => socket }));
      } else {
        socket.destroy();
        resolve(undefined);
      }
    });
  });
}

function exchange(
  session: ClientHttp2Session,
  request: PipelineRequest,
  createHttpHeaders: () => HttpHeaders,
  onAbort: () => void,
): Promise<PipelineResponse> {
  const { pathname, search } = new URL(request.url);
  const headers: OutgoingHttpHeaders = { ':method': request.method, ':path': `${pathname}${search}` };
  for (const [name, value] of request.headers) if (!NOT_SENT.has(name.toLowerCase())) headers[name] = value;
  return new Promise((resolve, reject) => {
    const stream = session.request(headers);
    const abort = (): void => {
      stream.close(http2.constants.NGHTTP2_CANCEL);
      onAbort();
      reject(Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' }));
    };
    request.abortSignal?.addEventListener('abort', abort);
    let answer: IncomingHttpHeaders = {};
    let body = '';
    let whole = false;
    stream.setEncoding('utf8');
    stream.on('response', (received) => (answer = received));
    stream.on('data', (chunk: string) => (body += chunk));
    stream.on('end', () => {
      const { ':status': status, ...received } = answer;
      if (status === undefined) return;
      whole = true;
      const given = createHttpHeaders();
      for (const [name, value] of Object.entries(received)) given.set(name, String(value));
      resolve({ request, status: Number(status), headers: given, bodyAsText: body });
    });
    // A stream that ends before its answer, whoever ended it, may have an answer the next time.
    const broken = (): void => reject(failure('ECONNRESET'));
    stream.on('error', broken).on('aborted', broken);
    stream.on('close', () => {
      request.abortSignal?.removeEventListener('abort', abort);
      if (!whole) broken();
    });
    stream.end(typeof request.body === 'string' ? request.body : undefined);
  });
}

function failure(code: string): Error {
  return Object.assign(new Error('the connection ended before the answer'), { code });
}
