import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';
import { appConfiguration, loadConfig, object } from '../src/index.js';
import type { LoadConfigOptions } from '../src/index.js';
import { startConnectProxy } from './connect-proxy.js';
import { HastyClock } from './hasty-clock.js';

const names = Array.from({ length: 30 }, (_, n) => `secret-${n}`);
const tree = Object.fromEntries(names.map((name) => [name, `@keyvault:${name}`]));

describe('connections to a vault', () => {
  let azure: Emulator;
  beforeEach(async () => {
    azure = await startEmulator({
      vaults: { 'shop-kv': Object.fromEntries(names.map((name) => [name, `of ${name}`])) },
      latencyMs: 20,
    });
  });
  afterEach(() => azure.stop());

  const load = (options: LoadConfigOptions) =>
    loadConfig({
      sources: [object(tree)],
      vault: 'shop-kv',
      credential: azure.credential,
      env: {},
      ...options,
    });
  const errorOf = async (options: LoadConfigOptions) => {
    const error: unknown = await load({
      sources: [object({ one: '@keyvault:secret-0' })],
      startup: { deadlineMs: 1_500 },
      ...options,
    }).catch((reason: unknown) => reason);
    return { error, printed: inspect(error, { showHidden: true }) + JSON.stringify(error) };
  };

  const principal = {
    AZURE_TENANT_ID: '11111111-2222-4333-8444-555555555555',
    AZURE_CLIENT_ID: '33333333-4444-4555-8666-777777777777',
    AZURE_CLIENT_SECRET: 'client-s3cret',
  };

  it('are tunnels through the proxy, kept alive and no more than the lanes', async () => {
    const proxy = await startConnectProxy(azure.port, { user: 'me:canary%40' });
    const config = await load({ transport: { proxy: proxy.url, ca: azure.ca }, concurrency: 4 });
    expect(config.get('secret-29')).toBe('of secret-29');
    expect(new Set(proxy.tunnels)).toEqual(new Set(['shop-kv.vault.azure.net:443']));
    expect([proxy.tunnels.length, azure.connections.mostOpen]).toEqual([4, 4]);
    await config.close();
    await proxy.stop();
  });

  it('take the proxy that the environment of the load names, not that of the process', async () => {
    const proxy = await startConnectProxy(azure.port);
    const config = await load({ transport: { ca: azure.ca }, env: { https_proxy: proxy.url } });
    expect(config.get('secret-0')).toBe('of secret-0');
    expect(proxy.tunnels.length).toBeGreaterThan(0);
    await config.close();
    await proxy.stop();
  });

  it('go past the proxy where NO_PROXY or the option say so', async () => {
    const proxy = await startConnectProxy(azure.port);
    const excepted = { HTTPS_PROXY: proxy.url, NO_PROXY: 'vault.azure.net' };
    await errorOf({ env: excepted, startup: { deadlineMs: 300 } });
    const env = { HTTPS_PROXY: proxy.url };
    await errorOf({ env, transport: { proxy: false }, startup: { deadlineMs: 300 } });
    expect(proxy.tunnels).toEqual([]);
    await proxy.stop();
  });

  it.each([
    [407, false],
    [403, false],
    [502, true],
  ])('that a proxy refuses with %i are its failure, not the vault’s', async (status, transient) => {
    const proxy = await startConnectProxy(azure.port, { status });
    const { error, printed } = await errorOf({ transport: { proxy: proxy.url, ca: azure.ca } });
    expect(error).toMatchObject({
      failures: [{ code: 'ERR_PROXY', status, transient, vault: 'https://shop-kv.vault.azure.net' }],
    });
    expect(printed).not.toContain('canary');
    expect(azure.requests).toEqual([]);
    await proxy.stop();
  });

  it('say that a proxy answers 502 for a misspelt name too', async () => {
    const proxy = await startConnectProxy(azure.port, { status: 502 });
    const transport = { proxy: proxy.url, ca: azure.ca };
    const remedy = expect.stringContaining('check the spelling of shop-kv');
    const { error } = await errorOf({ transport });
    expect(error).toMatchObject({ failures: [{ code: 'ERR_PROXY', remedy }] });
    const store = appConfiguration({ endpoint: 'https://nope-store.azconfig.io' });
    const { error: ofStore } = await errorOf({ sources: [store], transport });
    expect(ofStore).toMatchObject({
      failures: [
        {
          reason: 'PROXY_502',
          remedy: expect.stringContaining('check the spelling of nope-store.azconfig.io'),
        },
      ],
    });
    await proxy.stop();
  });

  it.each([
    [
      'vault',
      { sources: [object({ one: '@keyvault:secret-0' })] },
      'shop-kv.vault.azure.net:443',
      'ERR_VAULT_NOT_FOUND',
    ],
    [
      'store',
      { sources: [appConfiguration({ endpoint: 'https://nope-store.azconfig.io' })] },
      'nope-store.azconfig.io:443',
      'ERR_SOURCE_UNREADABLE',
    ],
  ])(
    'to a %s whose name the proxy cannot find end as without a proxy: after three attempts',
    async (_, options, host, code) => {
      const proxyStatus = 'proxy.example; error=dns_error; rcode="NXDOMAIN"';
      const proxy = await startConnectProxy(azure.port, { status: 502, proxyStatus });
      const transport = { proxy: proxy.url, ca: azure.ca };
      const { error } = await errorOf({ ...options, transport, startup: {}, clock: new HastyClock() });
      expect(error).toMatchObject({
        failures: [{ code, reason: 'ENOTFOUND', message: 'there is no host of this name', transient: true }],
      });
      expect(proxy.refused).toEqual([host, host, host]);
      await proxy.stop();
    },
  );

  it('through the emulator to a vault that it does not have meet a name that does not resolve', async () => {
    const transport = { proxy: `http://127.0.0.1:${azure.port}`, ca: azure.ca };
    const { error } = await errorOf({ vault: 'nope-kv', transport });
    expect(error).toMatchObject({ failures: [{ code: 'ERR_VAULT_NOT_FOUND', reason: 'ENOTFOUND' }] });
  });

  it('name a proxy that is not there, and never its password', async () => {
    const { error, printed } = await errorOf({ transport: { proxy: 'http://me:canary@127.0.0.1:1' } });
    expect(error).toMatchObject({
      failures: [{ code: 'ERR_PROXY', reason: 'PROXY_ECONNREFUSED', transient: true }],
    });
    expect(printed).not.toContain('canary');
  });

  it('to a proxy that says nothing end with the load', async () => {
    const proxy = await startConnectProxy(azure.port, { silent: true });
    const startup = { deadlineMs: 600, attemptTimeoutMs: 200 };
    const { error } = await errorOf({ transport: { proxy: proxy.url, ca: azure.ca }, startup });
    expect(error).toMatchObject({ failures: [{ code: 'ERR_TIMEOUT', transient: true }] });
    await proxy.idle();
    await proxy.stop();
  });

  it('name a certificate that is not trusted, also behind a proxy', async () => {
    const proxy = await startConnectProxy(azure.port);
    const { error } = await errorOf({ transport: { proxy: proxy.url } });
    expect(error).toMatchObject({ failures: [{ code: 'ERR_TLS', transient: false }] });
    await proxy.stop();
  });

  it('lead a service principal to its authority through the same proxy', async () => {
    const proxy = await startConnectProxy(azure.port);
    const env = { ...principal, HTTPS_PROXY: proxy.url };
    const config = await loadConfig({
      sources: [object(tree)],
      vault: 'shop-kv',
      env,
      transport: { ca: azure.ca },
    });
    expect(config.report.credential).toBe('ClientSecretCredential');
    expect(new Set(proxy.tunnels)).toEqual(
      new Set(['login.microsoftonline.com:443', 'shop-kv.vault.azure.net:443']),
    );
    await config.close();
    await proxy.stop();
  });

  it.each([
    ['refused by the proxy', { status: 407 }, {}, 'PROXY_407', false, 'login.microsoftonline.com:443'],
    [
      'unreachable from the proxy',
      { status: 502 },
      { AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us' },
      'PROXY_502',
      true,
      'login.microsoftonline.us:443 (AZURE_AUTHORITY_HOST)',
    ],
  ])(
    'to an authority that is %s are no refusal of the identity',
    async (_, how, own, reason, transient, where) => {
      const proxy = await startConnectProxy(azure.port, how);
      const error: unknown = await loadConfig({
        sources: [object({ one: '@keyvault:secret-0' })],
        vault: 'shop-kv',
        env: { ...principal, ...own, HTTPS_PROXY: proxy.url },
        startup: { deadlineMs: 1_500 },
      }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        failures: [
          {
            code: 'ERR_CREDENTIAL_UNAVAILABLE',
            message: `the token endpoint of ClientSecretCredential could not be reached at ${where}`,
            reason,
            transient,
          },
        ],
      });
      await proxy.stop();
    },
  );

  it('to an authority that fails for a moment are tried again', async () => {
    azure.fault({ match: { kind: 'token' }, status: 503, times: 1 });
    const transport = { proxy: `http://127.0.0.1:${azure.port}`, ca: azure.ca };
    const config = await loadConfig({ sources: [object(tree)], vault: 'shop-kv', env: principal, transport });
    expect(config.get('secret-3')).toBe('of secret-3');
    await config.close();
  });

  it('keep no process alive', async () => {
    const proxy = await startConnectProxy(azure.port);
    const script = `
      const { loadConfig, object } = require(${JSON.stringify(join(process.cwd(), 'dist/cjs/index.js'))});
      loadConfig({ sources: [object(${JSON.stringify(tree)})] }).then((config) => console.log(config.get('secret-7')));
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
      env: { PATH: process.env['PATH'], KEY_VAULT_NAME: 'shop-kv', ...azure.env, HTTPS_PROXY: proxy.url },
      timeout: 20_000,
    });
    expect(stdout).toBe('of secret-7\n');
    await proxy.stop();
  });
});
