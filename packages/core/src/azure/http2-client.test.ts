import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { generate } from 'selfsigned';
import { isConfigError } from '../errors.js';
import { keyVaultProvider, type KeyVaultProviderOptions } from '../secrets/key-vault-provider.js';

describe('transport.http2', () => {
  let tls: { key: string; cert: string };
  let server: Server;
  let vaultUrl: string;
  const seen: string[] = [];
  const sessions = new Set<ServerHttp2Session>();
  let hangs = false;

  beforeAll(async () => {
    const made = await generate([{ name: 'commonName', value: 'localhost' }], {
      keySize: 2048,
      extensions: [
        { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
        { name: 'basicConstraints', cA: true },
      ],
    });
    tls = { key: made.private, cert: made.cert };
  });
  beforeEach(() => {
    seen.length = 0;
    hangs = false;
  });
  afterEach(async () => {
    for (const session of sessions) session.destroy();
    sessions.clear();
    await new Promise((resolve) => server.close(resolve));
  });

  const answer = (
    request: {
      readonly url?: string | undefined;
      readonly httpVersion: string;
      readonly headers: { authorization?: string | undefined };
    },
    response: {
      writeHead(status: number, headers: Record<string, string>): unknown;
      end(text: string): unknown;
    },
  ): void => {
    const name = request.url?.split('/')[2] ?? '';
    seen.push(`${request.httpVersion} ${name} ${request.headers.authorization ?? 'without a token'}`);
    if (hangs) return;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ value: `value of ${name}`, id: `${vaultUrl}/secrets/${name}/${'0'.repeat(32)}` }),
    );
  };
  const listen = async (made: Server): Promise<void> => {
    server = made;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    vaultUrl = `https://localhost:${port}`;
  };
  const listenHttp2 = (): Promise<void> => {
    const made: Http2SecureServer = createSecureServer({ ...tls, allowHTTP1: true }, answer);
    made.on('session', (session) => sessions.add(session));
    return listen(made);
  };
  const create = (options: KeyVaultProviderOptions = {}) =>
    keyVaultProvider({
      credential: {
        getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 }),
      },
      transport: { http2: true, ca: tls.cert, proxy: false },
      ...options,
    });
  const get = (provider: ReturnType<typeof create>, name: string, signal = new AbortController().signal) =>
    provider.getSecret({ vaultUrl, name }, { signal });

  it('sends all requests over one connection, with their token', async () => {
    await listenHttp2();
    const provider = create();
    const names = Array.from({ length: 150 }, (_, n) => `s${n}`);
    const secrets = await Promise.all(names.map((name) => get(provider, name)));
    expect(secrets.map(({ value }) => value)).toEqual(names.map((name) => `value of ${name}`));
    expect(sessions.size).toBe(1);
    expect(new Set(seen.map((line) => line.replace(/s\d+/, 'name')))).toEqual(new Set(['2.0 name Bearer t']));
    await provider.close?.();
  });

  it('speaks HTTP/1.1 where the host offers nothing else', async () => {
    await listen(createServer(tls, answer));
    const provider = create();
    expect((await get(provider, 'a')).value).toBe('value of a');
    expect(seen).toEqual(['1.1 a Bearer t']);
    await provider.close?.();
  });

  it('calls a connection that breaks transient, and opens another', async () => {
    await listenHttp2();
    const provider = create();
    await get(provider, 'a');
    hangs = true;
    const broken = get(provider, 'b').catch((error: unknown) => error);
    while (seen.length < 2) await new Promise((resolve) => setImmediate(resolve));
    for (const session of sessions) session.destroy();
    const error = await broken;
    expect(isConfigError(error) && error.failures[0]).toMatchObject({
      code: 'ERR_VAULT_UNREACHABLE',
      reason: 'ECONNRESET',
      transient: true,
    });
    hangs = false;
    expect((await get(provider, 'c')).value).toBe('value of c');
    expect(sessions.size).toBe(2);
    await provider.close?.();
  });

  it('leaves a connection that does not answer in time', async () => {
    await listenHttp2();
    const provider = create({ attemptTimeoutMs: 100 });
    await get(provider, 'a');
    hangs = true;
    const error: unknown = await get(provider, 'b').catch((reason: unknown) => reason);
    expect(isConfigError(error) && error.failures[0]?.code).toBe('ERR_TIMEOUT');
    hangs = false;
    expect((await get(provider, 'c')).value).toBe('value of c');
    expect(sessions.size).toBe(2);
    await provider.close?.();
  });

  it('tells of a host that is not there as ever', async () => {
    await listenHttp2();
    const { port } = server.address() as AddressInfo;
    const provider = create();
    const gone = `https://localhost:${port === 1 ? 2 : 1}`;
    const error: unknown = await provider
      .getSecret({ vaultUrl: gone, name: 'a' }, { signal: new AbortController().signal })
      .catch((reason: unknown) => reason);
    expect(isConfigError(error) && error.failures[0]).toMatchObject({
      code: 'ERR_VAULT_UNREACHABLE',
      transient: true,
    });
    await provider.close?.();
  });
});
