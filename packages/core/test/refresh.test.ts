import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { writeFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import {
  type ChangeEvent,
  type Config,
  envFile,
  isConfigError,
  loadConfig,
  type LoadConfigOptions,
  localChannel,
  object,
  parseKeyVaultEvents,
  type UntypedValues,
} from '../src/index.js';
import { writeTemporaryFile } from './write-file.js';

const PINNED = '0123456789abcdef0123456789abcdef';

describe('a configuration that lives on', () => {
  let azure: Emulator;
  const open: Config[] = [];
  beforeEach(async () => {
    azure = await startEmulator({
      vaults: {
        'shop-kv': {
          'db-password': 'first',
          'api-key': 'key',
          pinned: { versions: [{ version: PINNED, value: 'fixed' }] },
        },
      },
    });
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((config) => config.close()));
    await azure.stop();
  });

  const load = async (tree: object, options: LoadConfigOptions = {}): Promise<Config> => {
    const config = await loadConfig({
      sources: [object(tree)],
      vault: 'shop-kv',
      credential: azure.credential,
      transport: azure.clientOptions,
      random: () => 0.5,
      ...options,
    });
    open.push(config);
    return config;
  };
  const requests = () => azure.requests.filter(({ kind }) => kind === 'secret').length;
  const failureOf = async (work: Promise<unknown>) => {
    const error: unknown = await work.catch((reason: unknown) => reason);
    if (!isConfigError(error)) throw new Error('expected a ConfigError');
    return error;
  };
  const rotated = (secret: string, version?: string) =>
    parseKeyVaultEvents([
      {
        eventType: 'Microsoft.KeyVault.SecretNewVersionCreated',
        subject: secret,
        data: { VaultName: 'shop-kv', ObjectName: secret, ObjectType: 'Secret', Version: version },
      },
    ]);

  it('may be refreshed at every request of the application, without one of its own before the least interval is over', async () => {
    const config = await load({ password: '@keyvault:db-password' });
    await azure.rotate('db-password', 'second');
    const before = requests();
    await config.refresh({ minIntervalMs: 60_000 });
    expect([requests() - before, config.values]).toEqual([0, { password: 'first' }]);
    await config.refresh({ minIntervalMs: 0 });
    expect([requests() - before, config.values]).toEqual([1, { password: 'second' }]);
  });

  it('has the new value after a refresh, and asks once for each secret that is not pinned', async () => {
    const config = await load({
      password: '@keyvault:db-password',
      again: '@keyvault:db-password',
      key: '@keyvault:api-key',
      pinned: `@keyvault:pinned@${PINNED}`,
    });
    const before = requests();
    await azure.rotate('db-password', 'second');
    await config.refresh();
    expect(config.values).toMatchObject({ password: 'second', again: 'second', key: 'key', pinned: 'fixed' });
    expect(requests() - before).toBe(2);
    expect(config.generation).toBe(2);
  });

  it('tells listeners the changed paths and versions, with the snapshots before and after', async () => {
    const config = await load({
      db: { password: '@keyvault:db-password', user: 'app' },
      key: '@keyvault:api-key',
    });
    const events: ChangeEvent<UntypedValues>[] = [];
    const heard: string[] = [];
    config.onChange((event) => void events.push(event));
    config.onChange('db.password', () => void heard.push('db.password'));
    config.onChange('db', () => void heard.push('db'));
    config.onChange('key', () => void heard.push('key'));
    const version = await azure.rotate('db-password', 'second');
    await config.refresh();
    expect(events).toMatchObject([{ changed: [{ path: ['db', 'password'] }] }]);
    expect(events[0]?.changed[0]?.version).toBe(config.report.references[0]?.version);
    expect([events[0]?.previous.get('db.password'), events[0]?.snapshot.get('db.password')]).toEqual([
      'first',
      'second',
    ]);
    expect(heard).toEqual(['db.password', 'db']);
    expect(version).toBeDefined();
  });

  it('keeps the snapshot when nothing changed', async () => {
    const config = await load({ password: '@keyvault:db-password' });
    const before = config.snapshot();
    config.onChange(() => {
      throw new Error('there was no change');
    });
    await config.refresh();
    expect(config.snapshot()).toBe(before);
  });

  it('picks up settings that were added, changed and removed in a file, and their references', async () => {
    const file = await writeTemporaryFile('.env', 'A=1\nB=2\n');
    const config = await load({}, { sources: [envFile(file)] });
    await writeFile(file, 'A=one\nC=@keyvault:api-key\n');
    await config.refresh();
    expect(config.values).toEqual({ A: 'one', C: 'key' });
  });

  it('keeps the last good values when a refresh fails, says why, and catches up on everything later', async () => {
    const file = await writeTemporaryFile('.env', 'A=1\nPASSWORD=@keyvault:db-password\n');
    const config = await load({}, { sources: [envFile(file)] });
    await azure.rotate('db-password', 'second');
    await writeFile(file, 'A=2\nPASSWORD=@keyvault:db-password\nB=@keyvault:nothing\n');
    expect(await failureOf(config.refresh())).toMatchObject({ code: 'ERR_RESOLUTION_FAILED' });
    expect(config.values).toEqual({ A: '1', PASSWORD: 'first' });
    expect(config.health).toMatchObject({
      status: 'degraded',
      cause: {
        code: 'ERR_RESOLUTION_FAILED',
        failures: 1,
        message: expect.stringContaining('nothing'),
        problems: [{ path: ['B'], code: 'ERR_SECRET_NOT_FOUND' }],
      },
    });
    await writeFile(file, 'A=2\nPASSWORD=@keyvault:db-password\n');
    await config.refresh();
    expect(config.values).toEqual({ A: '2', PASSWORD: 'second' });
    expect(config.health).toMatchObject({ status: 'ok', vaults: [] });
  });

  it('rejects a refresh whole when the values do not pass the schema', async () => {
    const schema = z.object({ password: z.string().max(6), key: z.string() });
    const config = await loadConfig({
      sources: [object({ password: '@keyvault:db-password', key: '@keyvault:api-key' })],
      vault: 'shop-kv',
      credential: azure.credential,
      transport: azure.clientOptions,
      schema,
    });
    await azure.rotate('db-password', 'too-long-a-password');
    await azure.rotate('api-key', 'other');
    expect(await failureOf(config.refresh())).toMatchObject({ code: 'ERR_VALIDATION' });
    expect(config.values).toEqual({ password: 'first', key: 'key' });
    await config.close();
  });

  it('shares one refresh among all who ask at once', async () => {
    const config = await load({ password: '@keyvault:db-password' });
    const before = requests();
    await Promise.all(Array.from({ length: 20 }, () => config.refresh()));
    expect(requests() - before).toBe(1);
  });

  it('isolates listeners that throw, reject or hang', async () => {
    const config = await load({ password: '@keyvault:db-password' });
    const heard: string[] = [];
    config.onChange(() => {
      throw new Error('thrown');
    });
    config.onChange(() => Promise.reject(new Error('rejected')));
    config.onChange(() => new Promise(() => undefined));
    const stop = config.onChange(() => void heard.push('stopped'));
    config.onChange(() => void heard.push('called'));
    stop();
    await azure.rotate('db-password', 'second');
    await config.refresh();
    expect(heard).toEqual(['called']);
  });

  it('fetches exactly the secret that an event names', async () => {
    const config = await load({ password: '@keyvault:db-password', key: '@keyvault:api-key' });
    const before = requests();
    const changed = new Promise((resolve) => {
      config.onChange(resolve);
    });
    await azure.rotate('db-password', 'second');
    expect(config.handleEvents(rotated('DB-Password'))).toBe(1);
    await changed;
    expect(config.get('password')).toBe('second');
    expect(requests() - before).toBe(1);
  });

  it('costs two requests at most when the same rotation is told a thousand times', async () => {
    const config = await load({ password: '@keyvault:db-password' });
    const before = requests();
    const changed = new Promise((resolve) => {
      config.onChange(resolve);
    });
    await azure.rotate('db-password', 'second');
    for (let n = 0; n < 500; n += 1) config.handleEvents(rotated('db-password'));
    await setImmediate();
    for (let n = 0; n < 500; n += 1) config.handleEvents(rotated('db-password'));
    await changed;
    await setImmediate();
    expect(requests() - before).toBeLessThanOrEqual(2);
  });

  it('does nothing for events of secrets and vaults that it does not use', async () => {
    const config = await load({ password: '@keyvault:db-password' });
    const before = requests();
    expect(config.handleEvents(rotated('another'))).toBe(0);
    expect(config.handleEvents([{ kind: 'expired', vault: 'shop-kv', secret: 'another' }])).toBe(0);
    expect(config.handleEvents([{ kind: 'expired', vault: 'shop-kv', secret: 'db-password' }])).toBe(1);
    await setImmediate();
    expect(requests()).toBe(before);
  });

  it('tells the other instances over the channel', async () => {
    const channel = localChannel();
    const [one, other] = await Promise.all([
      load({ password: '@keyvault:db-password' }, { channel }),
      load({ password: '@keyvault:db-password' }, { channel }),
    ]);
    const both = Promise.all(
      [one, other].map((config) => new Promise((resolve) => config?.onChange(resolve))),
    );
    await azure.rotate('db-password', 'second');
    one?.handleEvents(rotated('db-password', 'f'.repeat(32)));
    await both;
    expect([one?.get('password'), other?.get('password')]).toEqual(['second', 'second']);
  });

  it('reads a secret on demand, once, and again after an event', async () => {
    const config = await load({}, { vaults: { payments: 'shop-kv' } });
    const values = await Promise.all([config.secrets.get('api-key'), config.secrets.get('payments/api-key')]);
    expect(values).toEqual(['key', 'key']);
    expect(await config.secrets.get('@keyvault:api-key')).toBe('key');
    expect(requests()).toBe(1);
    expect(config.cache).toMatchObject({ entries: 1, hits: 1, misses: 1, callsSaved: 2 });
    await azure.rotate('api-key', 'new');
    config.handleEvents(rotated('api-key'));
    expect(await config.secrets.get('api-key')).toBe('new');
  });

  it('lists the properties of an allowed vault by alias, name or URL, and of no other', async () => {
    const config = await load({}, { vaults: { payments: 'shop-kv' } });
    for (const vault of [undefined, 'payments', 'shop-kv', 'https://shop-kv.vault.azure.net']) {
      const names: string[] = [];
      for await (const { name } of config.secrets.list(vault)) names.push(name);
      expect(names).toEqual(['api-key', 'db-password', 'pinned']);
    }
    const other = async () => config.secrets.list('https://other-kv.vault.azure.net');
    expect(await failureOf(other())).toMatchObject({ code: 'ERR_VAULT_NOT_ALLOWED' });
  });

  it('keeps on-demand reads inside the list of vaults, and tells what is wrong with a name', async () => {
    const config = await load({});
    expect((await failureOf(config.secrets.get(JSON.parse('null')))).failures).toMatchObject([
      { code: 'ERR_REFERENCE_SYNTAX' },
    ]);
    expect(await failureOf(config.secrets.get('other-kv/x'))).toMatchObject({
      failures: [{ code: 'ERR_VAULT_NOT_ALLOWED', source: { name: 'config.secrets.get()' } }],
    });
    expect(await failureOf(config.secrets.get('no_name'))).toMatchObject({
      failures: [{ code: 'ERR_REFERENCE_SYNTAX', reason: 'NAME' }],
    });
    expect(await config.secrets.get('nothing?optional')).toBeUndefined();
  });

  it('follows the trees that adapters had resolved, and tells of them under their name', async () => {
    const config = await load({ password: '@keyvault:db-password' });
    const jwt = { secret: '@keyvault:api-key', audience: 'shop' };
    expect(await config.resolve(jwt, 'jwt')).toEqual({ secret: 'key', audience: 'shop' });
    const events: ChangeEvent<UntypedValues>[] = [];
    config.onChange((event) => void events.push(event));
    azure.rotate('api-key', 'new');
    await config.refresh();
    expect(events).toMatchObject([{ changed: [{ path: ['jwt', 'secret'] }] }]);
    const before = requests();
    expect(await config.resolve(jwt, 'jwt')).toEqual({ secret: 'new', audience: 'shop' });
    expect(requests()).toBe(before);
    expect(config.report.references.map(({ source }) => source.name)).toEqual(['object', 'jwt']);
  });

  it('publishes what it does on diagnostics channels: names and versions, no value', async () => {
    const messages: [string, unknown][] = [];
    const names = ['load', 'fetch', 'refresh', 'hit', 'miss', 'failure'].map((name) => `vaultref:${name}`);
    const listener = (message: unknown, name: string | symbol) => void messages.push([String(name), message]);
    for (const name of names) subscribe(name, listener);
    azure.rotate('db-password', 'canary-1');
    const config = await load({ password: '@keyvault:db-password' });
    azure.rotate('db-password', 'canary-2');
    await config.refresh();
    await config.secrets.get('api-key');
    await config.secrets.get('api-key');
    azure.fault({ match: {}, status: 404 });
    await config.refresh().catch(() => undefined);
    for (const name of names) unsubscribe(name, listener);
    expect(messages.map(([name]) => name)).toEqual([
      'vaultref:fetch',
      'vaultref:load',
      'vaultref:fetch',
      'vaultref:refresh',
      'vaultref:miss',
      'vaultref:fetch',
      'vaultref:hit',
      'vaultref:fetch',
      'vaultref:failure',
      'vaultref:refresh',
    ]);
    expect(messages[3]?.[1]).toMatchObject({ generation: 2, changed: [{ path: 'password' }] });
    expect(JSON.stringify(messages)).not.toContain('canary');
  });

  it('warns once of a secret that expires soon, and of one that has expired', async () => {
    const day = 86_400_000;
    const soon = await startEmulator({
      vaults: {
        'shop-kv': {
          soon: { value: 'canary-value', expiresOn: new Date(Date.now() + 3 * day).toISOString() },
          late: { value: 'canary-value', expiresOn: new Date(Date.now() - day).toISOString() },
        },
      },
    });
    const warnings: string[] = [];
    const quiet = (): void => undefined;
    const logger = {
      debug: quiet,
      info: quiet,
      warn: (text: string) => void warnings.push(text),
      error: quiet,
    };
    const options = { credential: soon.credential, transport: soon.clientOptions };
    const tree = { soon: '@keyvault:soon', late: '@keyvault:late' };
    const config = await load(tree, { ...options, logger });
    await config.refresh();
    expect(warnings).toEqual([
      expect.stringMatching(/^Vaultref: soon in shop-kv expires on /),
      expect.stringMatching(/^Vaultref: late in shop-kv expired on /),
    ]);
    expect(config.health.expiring).toMatchObject([
      { secret: 'soon', expired: false },
      { secret: 'late', expired: true },
    ]);
    expect(await failureOf(load(tree, { ...options, onExpired: 'error' }))).toMatchObject({
      failures: [{ code: 'ERR_SECRET_EXPIRED', secret: 'late' }],
    });
    const ignoring = await load(tree, { ...options, onExpired: 'ignore' });
    expect(ignoring.health.expiring).toEqual([]);
    await soon.stop();
  });

  it('is closed for good: later calls say so, and the values stay', async () => {
    const config = await load({ password: '@keyvault:db-password' });
    azure.fault({ match: { kind: 'secret' }, effect: 'hang' });
    const refreshing = failureOf(config.refresh());
    const reading = failureOf(config.secrets.get('api-key'));
    const begun = config.secrets.list()[Symbol.asyncIterator]();
    await config.close();
    for (const ended of [
      refreshing,
      reading,
      failureOf(begun.next()),
      failureOf(config.refresh()),
      failureOf(config.secrets.get('api-key')),
    ])
      expect(await ended).toMatchObject({
        code: 'ERR_CLOSED',
        message: [
          'The configuration is no longer in use [ERR_CLOSED]',
          '',
          '    cause      the configuration is closed [ERR_CLOSED]',
          '    remedy     load a new one',
        ].join('\n'),
      });
    expect(config.get('password')).toBe('first');
    expect(config.handleEvents(rotated('db-password'))).toBe(0);
  });
});
