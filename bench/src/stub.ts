// The least that every contender can talk to: Key Vault and App Configuration over TLS (HTTP/1.1 and HTTP/2), a token endpoint
// over http, each answer after a latency. It counts, and it can throttle. Nothing else may cost time here.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';

export interface StubOptions {
  readonly latencyMs: number;
  readonly tokenLatencyMs: number;
  /** Names of the secrets; every vault has them all, and the store has a reference to each. */
  readonly names: readonly string[];
  /** Requests for secrets that are answered within a window of so many milliseconds; the others get 429 without Retry-After. */
  readonly quota?: { readonly requests: number; readonly windowMs: number };
}

export interface Counts {
  requests: number;
  challenges: number;
  throttled: number;
  tokens: number;
  connections: number;
  mostInFlight: number;
}

export interface Stub {
  readonly port: number;
  readonly tokenPort: number;
  /** PEM of the certificate to trust. */
  readonly ca: string;
  readonly counts: Counts;
  configure(options: StubOptions): void;
  stop(): Promise<void>;
}

const HOSTS = ['*.vault.azure.net', '*.azconfig.io'];
const PAGE = 100;

export async function startStub(): Promise<Stub> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'bench' }], {
    keySize: 2048,
    extensions: [
      { name: 'subjectAltName', altNames: HOSTS.map((value) => ({ type: 2, value })) },
      { name: 'basicConstraints', cA: true },
    ],
  });
  let options: StubOptions = { latencyMs: 0, tokenLatencyMs: 0, names: [] };
  let known = new Set<string>();
  let inFlight = 0;
  let windowStart = 0;
  let used = 0;
  const counts: Counts = {
    requests: 0,
    challenges: 0,
    throttled: 0,
    tokens: 0,
    connections: 0,
    mostInFlight: 0,
  };

  const overQuota = (): boolean => {
    if (!options.quota) return false;
    const now = performance.now();
    if (now - windowStart >= options.quota.windowMs) [windowStart, used] = [now, 0];
    used += 1;
    return used > options.quota.requests;
  };
  const secret = (name: string): [number, object] => {
    if (overQuota()) {
      counts.throttled += 1;
      return [429, { error: { code: 'Throttled', message: 'Reason: VaultRequestTypeLimitReached' } }];
    }
    if (!known.has(name))
      return [404, { error: { code: 'SecretNotFound', message: `${name} was not found` } }];
    const id = `https://bench-kv.vault.azure.net/secrets/${name}/${'0'.repeat(32)}`;
    return [200, { value: `value of ${name}`, id, attributes: { enabled: true, created: 1, updated: 1 } }];
  };
  const settings = (query: URLSearchParams): [number, object] => {
    const from = Number(query.get('after') ?? 0);
    const items = options.names.slice(from, from + PAGE).map((name) => ({
      etag: 'x',
      key: name,
      label: null,
      content_type: 'application/vnd.microsoft.appconfig.keyvaultref+json;charset=utf-8',
      value: JSON.stringify({ uri: `https://bench-kv.vault.azure.net/secrets/${name}` }),
      tags: {},
      locked: false,
      last_modified: '2026-01-01T00:00:00+00:00',
    }));
    const next =
      from + PAGE < options.names.length ? { '@nextLink': `/kv?api-version=1.0&after=${from + PAGE}` } : {};
    return [200, { items, ...next }];
  };

  const answer = (
    request: IncomingMessage | Http2ServerRequest,
    response: ServerResponse | Http2ServerResponse,
  ): void => {
    const url = new URL(request.url ?? '/', 'https://bench');
    const isSecret = url.pathname.startsWith('/secrets/');
    const authorized = request.headers.authorization !== undefined;
    inFlight += 1;
    if (isSecret) {
      counts.requests += 1;
      counts.mostInFlight = Math.max(counts.mostInFlight, inFlight);
      if (!authorized) counts.challenges += 1;
    }
    request.resume();
    setTimeout(() => {
      inFlight -= 1;
      const [status, body] = !authorized
        ? [401, { error: { code: 'Unauthorized', message: 'AKV10000' } }]
        : isSecret
          ? secret(url.pathname.split('/')[2] ?? '')
          : settings(url.searchParams);
      const text = JSON.stringify(body);
      response.writeHead(status, {
        'content-type': isSecret ? 'application/json' : 'application/vnd.microsoft.appconfig.kvset+json',
        'content-length': Buffer.byteLength(text),
        etag: '"x"',
        ...(authorized ? {} : { 'www-authenticate': CHALLENGE }),
      });
      response.end(text);
    }, options.latencyMs);
  };

  const server: Http2SecureServer = createSecureServer({ key, cert, allowHTTP1: true }, answer);
  server.on('secureConnection', (socket: TLSSocket) => {
    counts.connections += 1;
    socket.setNoDelay(true);
  });
  const tokens = createServer((_, response) => {
    counts.tokens += 1;
    setTimeout(() => {
      const expires = String(Math.floor(Date.now() / 1_000) + 86_400);
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ access_token: 'token', expires_on: expires, resource: 'x', token_type: 'Bearer' }),
      );
    }, options.tokenLatencyMs);
  });
  const port = await listen(server);
  const tokenPort = await listen(tokens);

  return {
    port,
    tokenPort,
    ca: cert,
    counts,
    configure(given) {
      options = given;
      known = new Set(given.names);
      windowStart = 0;
      used = 0;
      for (const name of Object.keys(counts)) Reflect.set(counts, name, 0);
    },
    async stop() {
      await Promise.all([close(server), close(tokens)]);
    },
  };
}

const CHALLENGE =
  'Bearer authorization="https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47", resource="https://vault.azure.net"';

type AnyServer = Http2SecureServer | ReturnType<typeof createServer>;

function listen(server: AnyServer): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve(port);
    });
  });
}

function close(server: AnyServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
