import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CANARY } from '@vaultref/contracts/canary';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { inspect } from 'node:util';
import { z } from 'zod';
import {
  appConfiguration,
  type AppConfigurationOptions,
  type Config,
  envFile,
  environment,
  isConfigError,
  loadConfig,
  type LoadConfigOptions,
  object,
  parseKeyVaultEvents,
} from '../src/index.js';
import { writeTemporaryFile } from './write-file.js';

const endpoint = 'https://my-store.azconfig.io';
const uri = 'https://shop-kv.vault.azure.net/secrets/db-password';
const JSON_TYPE = { contentType: 'application/json' };

describe('a configuration with settings of App Configuration', () => {
  let azure: Emulator;
  const open: Config[] = [];
  beforeEach(async () => {
    azure = await startEmulator({
      vaults: { 'shop-kv': { 'db-password': 'first', 'api-key': 'key' }, 'other-kv': { x: 'y' } },
      settings: {
        'my-store': {
          'app:db:host': 'localhost',
          'app:db:password': { reference: uri },
          'app:key': '@keyvault:api-key',
          sentinel: '1',
        },
      },
    });
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((config) => config.close()));
    await azure.stop();
  });

  const connection = () => ({
    vault: 'shop-kv',
    credential: azure.credential,
    transport: azure.clientOptions,
    env: {},
  });
  const load = async (
    options: Partial<AppConfigurationOptions> = {},
    more: LoadConfigOptions = {},
  ): Promise<Config> => {
    const selectors = [{ key: 'app:*' }];
    const source = appConfiguration({ endpoint, selectors, trimPrefix: 'app:', ...options });
    const config = await loadConfig({ sources: [source], ...connection(), ...more });
    open.push(config);
    return config;
  };
  const set = (key: string, value: string, options = {}) =>
    azure.setSetting(key, value, { store: 'my-store', ...options });
  /** What work asks of the store and of the vault. */
  const requestsOf = async (work: () => Promise<unknown>) => {
    const before = azure.requests.length;
    await work();
    const asked = azure.requests.slice(before);
    return [
      asked.filter(({ kind }) => kind === 'setting').map(({ status }) => status),
      asked.flatMap(({ secret }) => secret ?? []).toSorted(),
    ];
  };
  const failureOf = async (work: Promise<unknown>) => {
    const error: unknown = await work.catch((reason: unknown) => reason);
    if (!isConfigError(error)) throw new Error('expected a ConfigError');
    return error;
  };

  it('resolves their references through Key Vault, and tells the setting of each', async () => {
    let config: Config | undefined;
    const requests = await requestsOf(async () => (config = await load()));
    expect(config?.values).toEqual({ db: { host: 'localhost', password: 'first' }, key: 'key' });
    expect(requests).toEqual([[200], ['api-key', 'db-password']]);
    expect(config?.report.references.map(({ source }) => source.name).toSorted()).toEqual([
      'app configuration my-store.azconfig.io, setting app:db:password',
      'app configuration my-store.azconfig.io, setting app:key',
    ]);
  });

  it('is overridden by later sources, and takes the identity from .env files', async () => {
    const file = await writeTemporaryFile('.env', 'KEY_VAULT_NAME=shop-kv\ndb__password=mine\n');
    const { vault: _, ...without } = connection();
    const config = await loadConfig({
      sources: [
        object({ db: { host: 'default', port: 1 } }),
        appConfiguration({ endpoint, selectors: [{ key: 'app:*' }], trimPrefix: 'app:' }),
        envFile({ path: file, nested: '__' }),
        environment({ nested: '__', prefix: 'SHOP_' }),
      ],
      ...without,
      env: { SHOP_DB__HOST: 'override' },
    });
    open.push(config);
    expect(config.values['db']).toEqual({ host: 'override', port: 1, password: 'mine' });
    expect(config.get('key')).toBe('key');
  });

  it('picks up a rotated setting by one refresh: one request of the store, and those of the secrets', async () => {
    const config = await load();
    set('app:db:host', 'elsewhere');
    expect(await requestsOf(() => config.refresh())).toEqual([[200], ['api-key', 'db-password']]);
    expect(config.get('db.host')).toBe('elsewhere');
  });

  it('picks up a rotated secret by one refresh: the settings have not changed', async () => {
    const config = await load();
    await azure.rotate('db-password', 'second', { vault: 'shop-kv' });
    expect(await requestsOf(() => config.refresh())).toEqual([[304], ['api-key', 'db-password']]);
    expect(config.get('db.password')).toBe('second');
  });

  it('keeps the snapshot when nothing changed', async () => {
    const config = await load();
    const before = config.snapshot();
    expect(await requestsOf(() => config.refresh())).toEqual([[304], ['api-key', 'db-password']]);
    expect(config.snapshot()).toBe(before);
  });

  it('watches one sentinel for all selectors', async () => {
    const selectors = [{ key: 'app:*' }, { key: 'app:*', label: 'prod' }];
    const config = await load({ selectors, sentinel: 'sentinel' });
    set('app:db:host', 'elsewhere');
    expect(await requestsOf(() => config.refresh())).toEqual([[304], ['api-key', 'db-password']]);
    expect(config.get('db.host')).toBe('localhost');
    set('sentinel', '2');
    // The sentinel, the two selectors, and both again: they had not changed meanwhile.
    expect((await requestsOf(() => config.refresh()))[0]).toEqual([200, 200, 304, 304, 304]);
    expect(config.get('db.host')).toBe('elsewhere');
    set('sentinel', '3');
    expect((await requestsOf(() => config.refresh()))[0]).toEqual([200, 304, 304]);
    expect((await requestsOf(() => config.refresh()))[0]).toEqual([304]);
  });

  it('watches all settings where the sentinel does not exist', async () => {
    const config = await load({ sentinel: { key: 'sentinel', label: 'mistyped' } });
    set('app:db:host', 'elsewhere');
    await config.refresh();
    expect(config.get('db.host')).toBe('elsewhere');
  });

  it('trusts no ETag after an event of the store', async () => {
    const config = await load();
    const changed = new Promise((resolve) => {
      config.onChange(resolve);
    });
    set('app:db:host', 'elsewhere');
    const before = azure.requests.length;
    const told = config.handleEvents(
      parseKeyVaultEvents([
        {
          eventType: 'Microsoft.AppConfiguration.KeyValueModified',
          subject: `${endpoint}/kv/app%3Adb%3Ahost`,
          data: { key: 'app:db:host', etag: 'x', syncToken: 'y' },
        },
      ]),
    );
    expect(told).toBe(1);
    await changed;
    expect(config.get('db.host')).toBe('elsewhere');
    const statuses = azure.requests
      .slice(before)
      .flatMap(({ kind, status }) => (kind === 'setting' ? status : []));
    expect(statuses).toEqual([200]);
  });

  it('forgets what it learned in a refresh that was rejected', async () => {
    const schema = z.object({ db: z.object({ host: z.string().max(9) }) });
    const source = appConfiguration({ endpoint, selectors: [{ key: 'app:*' }], trimPrefix: 'app:' });
    const config = await loadConfig({ sources: [source], ...connection(), schema });
    set('app:db:host', 'much-too-long');
    for (let n = 0; n < 2; n += 1)
      expect(await failureOf(config.refresh())).toMatchObject({ code: 'ERR_VALIDATION' });
    expect(config.values.db.host).toBe('localhost');
    set('app:db:host', 'short');
    await config.refresh();
    expect(config.values.db.host).toBe('short');
    await config.close();
  });

  it('keeps the last good values while the store is down, and catches up', async () => {
    const config = await load({}, { random: () => 0 });
    const end = azure.fault({ match: { kind: 'setting' }, status: 403 });
    set('app:db:host', 'elsewhere');
    expect(await failureOf(config.refresh())).toMatchObject({ code: 'ERR_SOURCE_UNREADABLE' });
    expect(config.health).toMatchObject({ status: 'degraded', cause: { code: 'ERR_SOURCE_UNREADABLE' } });
    expect(config.get('db.host')).toBe('localhost');
    end();
    await config.refresh();
    expect(config.get('db.host')).toBe('elsewhere');
  });

  it('reads references only where their vault is allowed', async () => {
    const contentType = 'application/vnd.microsoft.appconfig.keyvaultref+json;charset=utf-8';
    set('app:other', '{"uri":"https://other-kv.vault.azure.net/secrets/x"}', { contentType });
    set('app:json', JSON.stringify({ a: { $keyvault: 'other-kv/x' } }), JSON_TYPE);
    const error = await failureOf(load());
    expect(error.failures.map(({ code, path }) => [code, path])).toEqual([
      ['ERR_VAULT_NOT_ALLOWED', ['json', 'a']],
      ['ERR_VAULT_NOT_ALLOWED', ['other']],
    ]);
    expect(error.message).toContain("vaults: ['other-kv']");
    expect(azure.countRequests({ vault: 'other-kv' })).toBe(0);
  });

  it('gives feature flags as they are', async () => {
    const flag = { id: 'Beta', enabled: true, description: 'not @keyvault:a', x: { $keyvault: 'b' } };
    const contentType = 'application/vnd.microsoft.appconfig.ff+json;charset=utf-8';
    set('.appconfig.featureflag/Beta', JSON.stringify(flag), { contentType });
    const config = await load({ featureFlags: 'features' });
    expect(config.get('features.Beta')).toEqual(flag);
  });

  it('ends with the deadline, saying which store did not answer', async () => {
    azure.fault({ match: { kind: 'setting' }, effect: 'hang' });
    const error = await failureOf(load({}, { startup: { deadlineMs: 150 } }));
    expect(error.failures).toMatchObject([
      { reason: 'TIMEOUT', source: { name: 'app configuration my-store.azconfig.io' } },
    ]);
  });

  describe('prints no value and nothing of a connection string', () => {
    const encodings = (text: string) => [text, Buffer.from(text).toString('base64').replaceAll('=', '')];

    it.each([
      ['malformed JSON', () => set('app:x', `{"${CANARY}`, JSON_TYPE)],
      ['a malformed reference', () => set('app:x', `@keyvault:${CANARY}`)],
      ['a 403', () => azure.fault({ match: { kind: 'setting' }, status: 403, body: { detail: CANARY } })],
      ['a 401', () => azure.fault({ match: { kind: 'setting' }, status: 401, body: { detail: CANARY } })],
      ['a 500', () => azure.fault({ match: { kind: 'setting' }, status: 500, body: { detail: CANARY } })],
      ['a cut body', () => azure.fault({ match: { kind: 'setting' }, effect: 'truncate' })],
      ['no JSON', () => azure.fault({ match: { kind: 'setting' }, effect: 'malformed' })],
      ['an empty body', () => azure.fault({ match: { kind: 'setting' }, effect: 'empty' })],
      ['a reset', () => azure.fault({ match: { kind: 'setting' }, effect: 'reset' })],
      [
        'a redirect',
        () =>
          azure.fault({
            match: { kind: 'setting' },
            status: 307,
            headers: { location: 'https://my-store.azconfig.io/elsewhere' },
          }),
      ],
    ])('%s', async (_, spoil: () => unknown) => {
      set('app:secret', CANARY);
      set('app:json', JSON.stringify({ a: CANARY }), JSON_TYPE);
      spoil();
      const { connectionString } = azure;
      const secret = /Secret=(.*)/.exec(connectionString)?.[1] ?? '';
      const forbidden = [
        ...encodings(CANARY),
        ...encodings(secret),
        Buffer.from(secret, 'base64').toString('latin1'),
        connectionString,
        /Id=([^;]*)/.exec(connectionString)?.[1] ?? '',
        await azure.credential.getToken(['https://appconfig.azure.com/.default']).then(({ token }) => token),
      ];
      for (const way of [{ connectionString }, { endpoint }]) {
        const source = appConfiguration({ ...way, selectors: [{ key: 'app:*' }] });
        const error: unknown = await loadConfig({
          sources: [source],
          ...connection(),
          startup: { deadlineMs: 300 },
        }).catch((reason: unknown) => reason);
        if (!isConfigError(error)) throw new Error('expected a ConfigError');
        const printed = [
          error.message,
          error.stack ?? '',
          JSON.stringify(error),
          JSON.stringify(Object.getOwnPropertyDescriptors(error)),
          inspect(error, { depth: 20, showHidden: true, customInspect: false, getters: true }),
          inspect(error, { depth: 20 }),
          inspect(source, { depth: 20, showHidden: true }),
        ].join('\n');
        for (const text of forbidden) expect(printed).not.toContain(text);
      }
    });
  });
});
