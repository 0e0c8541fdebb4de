import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { keyVaultProvider } from '../secrets/key-vault-provider.js';

describe('connections that are opened ahead', () => {
  let server: Server;
  let ca: string;
  let vaultUrl: string;
  let opened = 0;
  beforeEach(async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
      keySize: 2048,
      extensions: [
        { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
        { name: 'basicConstraints', cA: true },
      ],
    });
    ca = cert;
    opened = 0;
    server = createServer({ key, cert }, (_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ value: 'v', id: `${vaultUrl}/secrets/a/${'0'.repeat(32)}` }));
    });
    server.on('secureConnection', () => (opened += 1));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    vaultUrl = `https://localhost:${port}`;
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const create = (getToken: () => Promise<{ token: string; expiresOnTimestamp: number }>) =>
    keyVaultProvider({ credential: { getToken }, transport: { ca, proxy: false }, concurrency: 4 });
  const token = { token: 't', expiresOnTimestamp: Date.now() + 3_600_000 };

  it('are there before the token, one for each request that waits for it, within the bound; the others resume the first', async () => {
    const tokens: ((given: typeof token) => void)[] = [];
    const provider = create(() => new Promise((resolve) => tokens.push(resolve)));
    const signal = new AbortController().signal;
    const secrets = Promise.all(
      Array.from({ length: 6 }, (_, n) => provider.getSecret({ vaultUrl, name: `s${n}` }, { signal })),
    );
    const sessions: boolean[] = [];
    server.on('secureConnection', (socket: TLSSocket) => sessions.push(socket.isSessionReused()));
    for (let connection = 0; connection < 4; connection += 1) await once(server, 'secureConnection');
    tokens[0]?.(token);
    expect((await secrets).map(({ value }) => value)).toEqual(Array.from({ length: 6 }, () => 'v'));
    expect(opened).toBe(4);
    expect(sessions).toEqual([false, true, true, true]);
    await provider.close?.();
  });

  it('are let go of with the provider when no request came', async () => {
    let refuse: ((error: Error) => void) | undefined;
    const provider = create(() => new Promise((_, reject) => (refuse = reject)));
    const closed = new Promise((resolve) => {
      server.once('secureConnection', (socket) => socket.once('close', resolve));
    });
    const signal = new AbortController().signal;
    const secret = provider.getSecret({ vaultUrl, name: 'a' }, { signal });
    await once(server, 'secureConnection');
    refuse?.(new Error('no token'));
    await expect(secret).rejects.toThrow('the given credential');
    await provider.close?.();
    await closed;
    expect(opened).toBe(1);
  });
});
