import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import { startEmulator } from '../src/index.js';
import { exchange } from './exchange.js';

const HOST = 'my-app-kv.vault.azure.net';
const SECRET = '/secrets/db-password?api-version=7.4';

let azure: Emulator;
beforeEach(async () => {
  azure = await startEmulator({ vaults: { 'my-app-kv': { 'db-password': 's3cret' } } });
});
afterEach(() => azure.stop());

interface Tunnel {
  readonly status: number;
  readonly socket: Duplex;
  readonly body: string;
  readonly proxyStatus: unknown;
}

/** Asks the emulator, as a proxy, for a tunnel. */
function connect(host: string): Promise<Tunnel> {
  return new Promise((resolve, reject) => {
    const request = http.request({
      port: azure.port,
      host: '127.0.0.1',
      method: 'CONNECT',
      path: `${host}:443`,
    });
    request.once('connect', (response, socket, head) =>
      resolve({
        status: response.statusCode ?? 0,
        socket,
        body: head.toString(),
        proxyStatus: response.headers['proxy-status'],
      }),
    );
    request.once('error', reject).end();
  });
}

describe('the proxy', () => {
  it('tunnels to a vault with a certificate for its host', async () => {
    const { status, socket } = await connect(HOST);
    expect(status).toBe(200);
    const secure = tls.connect({ socket, ca: azure.ca, servername: HOST });
    const agent = new https.Agent();
    agent.createConnection = () => secure;
    const answer = await exchange({ host: HOST, path: SECRET, agent });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('resource="https://vault.azure.net"');
    secure.destroy();
  });

  it.each(['example.com', 'management.azure.com', '127.0.0.1', 'my-app-kv.vault.azure.net.example.com'])(
    'refuses to connect to %s',
    async (host) => {
      const { status, body, proxyStatus } = await connect(host);
      expect(status).toBe(403);
      expect(proxyStatus).toBe('vaultref-emulator; error=http_request_denied');
      expect(body).toContain('connects to no other');
      expect(azure.requests).toMatchObject([{ kind: 'connect', method: 'CONNECT', host, status: 403 }]);
    },
  );

  it.each([
    [
      'nope-kv.vault.azure.net',
      'The seed has no vault nope-kv; in Azure, nope-kv.vault.azure.net would not resolve. Its vaults: my-app-kv.',
    ],
    [
      'nope-store.azconfig.io',
      'The seed has no store nope-store; in Azure, nope-store.azconfig.io would not resolve. Its stores: none.',
    ],
  ])(
    'finds no %s where the seed does not have it, as DNS would not, and says what it has',
    async (host, message) => {
      const { status, body, proxyStatus } = await connect(host);
      expect([status, proxyStatus]).toEqual([502, 'vaultref-emulator; error=dns_error; rcode="NXDOMAIN"']);
      expect(JSON.parse(body)).toEqual({ error: { code: 'ConnectionRefused', message } });
    },
  );

  it('answers token requests in absolute form', async () => {
    const path = `${azure.env.IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=https://vault.azure.net`;
    const headers = { 'X-IDENTITY-HEADER': azure.env.IDENTITY_HEADER };
    const { status, body } = await exchange({ port: azure.port, host: '127.0.0.1', path, headers });
    expect(status).toBe(200);
    const { access_token: token } = JSON.parse(body) as { access_token: string };
    const secret = await exchange({
      host: HOST,
      path: SECRET,
      agent: azure.agent,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(JSON.parse(secret.body)).toMatchObject({ value: 's3cret' });
  });
});

describe('the agent', () => {
  it('reaches no host but the vaults of the seed, not even by address', async () => {
    await expect(exchange({ host: 'example.com', agent: azure.agent })).rejects.toMatchObject({
      code: 'ENOTFOUND',
    });
    await expect(exchange({ host: '127.0.0.1', agent: azure.agent })).rejects.toMatchObject({
      code: 'ENOTFOUND',
    });
  });
});

describe('TLS', () => {
  it('is refused by a client that does not trust the authority, and goes on serving the others', async () => {
    const agent = new https.Agent();
    agent.createConnection = () => tls.connect({ host: '127.0.0.1', port: azure.port, servername: HOST });
    await expect(exchange({ host: HOST, path: SECRET, agent })).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
    expect((await exchange({ host: HOST, path: SECRET, agent: azure.agent })).status).toBe(401);
  });

  it('has no certificate for a host that is no vault', async () => {
    const socket = tls.connect({
      host: '127.0.0.1',
      port: azure.port,
      servername: 'example.com',
      ca: azure.ca,
    });
    const error = await new Promise<NodeJS.ErrnoException>((resolve) => socket.once('error', resolve));
    expect(error.code).toMatch(/ECONNRESET|ERR_SSL/);
  });
});

describe('a fault', () => {
  it('adds headers to the answer and replaces those it has, whatever their case', async () => {
    const { token } = await azure.credential.getToken('https://vault.azure.net/.default');
    const headers = { 'Retry-After': '7', 'content-TYPE': 'text/html', PRAGMA: 'x' };
    azure.fault({ match: {}, status: 503, body: '<html>', headers });
    const authorization = `Bearer ${token}`;
    const answer = await exchange({
      host: HOST,
      path: SECRET,
      agent: azure.agent,
      headers: { authorization },
    });
    expect(answer).toMatchObject({
      status: 503,
      body: '<html>',
      headers: { 'retry-after': '7', 'content-type': 'text/html', pragma: 'x' },
    });
  });
});

describe('a write without a token', () => {
  it('is challenged before its body has arrived', async () => {
    const status = await new Promise((resolve, reject) => {
      const options = { host: HOST, path: SECRET, method: 'PUT', agent: azure.agent };
      const request = https.request(options, (response) => {
        resolve(response.statusCode);
        request.destroy();
      });
      // Never ended: whoever waits for the body waits for ever.
      request.on('error', reject).write('{"value":');
    });
    expect(status).toBe(401);
  });
});

describe('startEmulator()', () => {
  it('writes nothing but the public certificate, and removes it at the end', async () => {
    const file = azure.env.NODE_EXTRA_CA_CERTS;
    expect(readFileSync(file, 'utf8')).toBe(azure.ca);
    expect(azure.ca).not.toContain('PRIVATE');
    await azure.stop();
    expect(existsSync(file)).toBe(false);
  });

  it('closes every connection when it stops, even one that never spoke', async () => {
    const silent = net.connect(azure.port, '127.0.0.1');
    await new Promise((resolve) => silent.once('connect', resolve));
    await exchange({ host: HOST, path: SECRET, agent: azure.agent });
    const closed = new Promise((resolve) => silent.once('close', resolve));
    await azure.stop();
    await closed;
    await expect(exchange({ port: azure.port, host: '127.0.0.1' })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    await azure.stop();
  });

  it('says that a port is in use', async () => {
    await expect(startEmulator({ port: azure.port })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: `Port ${azure.port} on 127.0.0.1 is in use; choose another one, or none for any free port.`,
    });
  });

  it('refuses unknown options and names the known ones', async () => {
    const options: object = { sead: 'seed.yaml' };
    await expect(startEmulator(options)).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message:
        'startEmulator has no option "sead"; known: seed, vaults, settings, snapshots, identities, tenantId, subscriptions, latencyMs, quota, tokenLifetimeMs, deletionDelayMs, randomSeed, port, force.',
    });
  });

  it('refuses to start in production unless forced', async () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    try {
      await expect(startEmulator()).rejects.toMatchObject({ code: 'REFUSED_IN_PRODUCTION' });
      await (await startEmulator({ force: true })).stop();
    } finally {
      process.env['NODE_ENV'] = before;
    }
  });
});
