import { AppConfigurationClient } from '@azure/app-configuration';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeSource } from '@vaultref/contracts';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { azureAccess } from '../../test/azure-access.js';
import type { AzureAccess } from '../azure/azure-access.js';
import { isConfigError } from '../errors.js';
import { appConfiguration } from './app-configuration.js';
import type { AppConfigurationOptions } from './app-configuration-options.js';
import type { Layer } from './source.js';

const ENDPOINT = 'https://my-store.azconfig.io';
const FLAG = 'application/vnd.microsoft.appconfig.ff+json;charset=utf-8';
const REFERENCE = 'application/vnd.microsoft.appconfig.keyvaultref+json;charset=utf-8';
const SNAPSHOT = 'application/json; profile="https://azconfig.io/mime-profiles/snapshot-ref"; charset=utf-8';

const accessTo = (azure: Emulator): AzureAccess =>
  azureAccess({ credential: azure.credential, transport: azure.clientOptions });

const emulators: Emulator[] = [];
afterAll(() => Promise.all(emulators.map((azure) => azure.stop())));
describeSource(
  'appConfiguration()',
  async (content) => {
    const azure = await startEmulator({ settings: { 'my-store': content } });
    emulators.push(azure);
    return { source: appConfiguration({ endpoint: ENDPOINT }), azure: accessTo(azure) };
  },
  'none',
);

describe('appConfiguration()', () => {
  let azure: Emulator;
  let access: AzureAccess;
  beforeEach(async () => {
    azure = await startEmulator({
      settings: {
        'my-store': {
          'app:color': [{ value: 'blue' }, { value: 'green', label: 'prod', tags: { 'te,am': 'sh=op*' } }],
          'app:size': [{ value: 'M' }, { value: 'L', label: 'prod' }],
          'db:host': 'localhost',
        },
      },
      snapshots: { 'my-store': { release: { filters: [{ key: 'app:*' }] } } },
    });
    access = accessTo(azure);
  });
  afterEach(() => azure.stop());

  const load = (options: AppConfigurationOptions = {}, previous?: Layer): Promise<Layer> =>
    appConfiguration({ ...(options.connectionString ? {} : { endpoint: ENDPOINT }), ...options }).load({
      signal: new AbortController().signal,
      context: { env: {}, azure: access },
      ...(previous ? { previous } : {}),
    });
  const set = (key: string, value: string, options: Parameters<Emulator['setSetting']>[2] = {}) =>
    azure.setSetting(key, value, { store: 'my-store', ...options });
  const treeOf = async (options?: AppConfigurationOptions) => (await load(options)).tree;
  const requests = () => azure.countRequests({ store: 'my-store' });

  describe('selects', () => {
    it('all settings without a label, with one request and one token', async () => {
      expect(await treeOf()).toEqual({ app: { color: 'blue', size: 'M' }, db: { host: 'localhost' } });
      expect(requests()).toBe(1);
      expect(azure.requests.every(({ authorized, identity }) => authorized && identity === 'system')).toBe(
        true,
      );
    });

    it('by key, several by commas', async () => {
      expect(await treeOf({ selectors: [{ key: 'app:c*,db:host' }] })).toEqual({
        app: { color: 'blue' },
        db: { host: 'localhost' },
      });
    });

    it('by label: of the same key the later selector wins', async () => {
      const prod = { key: 'app:*', label: 'prod' };
      expect(await treeOf({ selectors: [{}, prod] })).toMatchObject({ app: { color: 'green', size: 'L' } });
      expect(await treeOf({ selectors: [prod, {}] })).toMatchObject({ app: { color: 'blue', size: 'M' } });
    });

    it('by tags, whatever is in them', async () => {
      const selectors = [{ label: 'prod', tags: { 'te,am': 'sh=op*' } }];
      expect(await treeOf({ selectors })).toEqual({ app: { color: 'green' } });
    });

    it('exactly a label with a backslash in it', async () => {
      set('odd', 'found', { label: String.raw`a\b` });
      expect(await treeOf({ selectors: [{ label: String.raw`a\b` }] })).toEqual({ odd: 'found' });
    });

    it('a snapshot, once: it never changes', async () => {
      const options = { selectors: [{ snapshot: 'release' }] };
      const layer = await load(options);
      set('app:color', 'changed');
      expect(layer.tree).toEqual({ app: { color: 'blue', size: 'M' } });
      const before = requests();
      expect(await load(options, layer)).toBe(layer);
      expect(requests()).toBe(before);
    });

    it('a snapshot in the place of a setting that refers to one', async () => {
      set('app:size', 'XL');
      set('app:release', '{"snapshot_name":"release"}', { contentType: SNAPSHOT });
      set('app:zoom', '2');
      expect(await treeOf({ selectors: [{ key: 'app:*' }] })).toEqual({
        app: { color: 'blue', size: 'XL', zoom: '2' },
      });
    });

    it('a connection string as well as a credential', async () => {
      expect(await treeOf({ connectionString: azure.connectionString })).toMatchObject({ db: {} });
      expect(azure.requests.map(({ kind }) => kind)).toEqual(['setting']);
    });
  });

  it('reads many settings page by page, and later only the page that has changed', async () => {
    for (let n = 100; n < 350; n += 1) set(`many:${n}`, String(n));
    const options = { selectors: [{ key: 'many:*' }] };
    const source = appConfiguration({ endpoint: ENDPOINT, ...options });
    const statusesOf = async (previous?: Layer) => {
      const before = azure.requests.length;
      const signal = new AbortController().signal;
      const context = { env: {}, azure: access };
      const layer = await source.load({ signal, context, ...(previous ? { previous } : {}) });
      const statuses = azure.requests.slice(before).map(({ status }) => status);
      return { layer, statuses };
    };
    const first = await statusesOf();
    expect(Object.keys(Object(first.layer.tree['many']))).toHaveLength(250);
    expect(first.statuses).toEqual([200, 200, 200, 304, 304, 304]);
    expect(await statusesOf(first.layer)).toEqual({ layer: first.layer, statuses: [304, 304, 304] });
    set('many:210', 'changed');
    const second = await statusesOf(first.layer);
    expect(second.statuses).toEqual([304, 200, 304, 304, 304, 304]);
    expect(second.layer.tree['many']).toEqual({ ...Object(first.layer.tree['many']), 210: 'changed' });
    const client = new AppConfigurationClient(azure.connectionString, azure.clientOptions);
    await client.deleteConfigurationSetting({ key: 'many:349' });
    const third = await statusesOf(second.layer);
    expect(third.layer.tree['many']).not.toHaveProperty('349');
  });

  describe('places', () => {
    it('keys without their prefix, the longest that fits', async () => {
      const trimPrefix = ['app:', 'db:', 'app:s', 'app:size'];
      expect(await treeOf({ trimPrefix })).toEqual({ color: 'blue', ize: 'M', host: 'localhost' });
      expect(await treeOf({ trimPrefix: 'app:', selectors: [{ key: 'app:*' }] })).toEqual({
        color: 'blue',
        size: 'M',
      });
    });

    it('flat keys, or split at another text', async () => {
      set('a/b', '1');
      expect(await treeOf({ separator: false, selectors: [{ key: 'db:*,a/*' }] })).toEqual({
        'a/b': '1',
        'db:host': 'localhost',
      });
      expect(await treeOf({ separator: '/', selectors: [{ key: 'db:*,a/*' }] })).toEqual({
        a: { b: '1' },
        'db:host': 'localhost',
      });
    });

    it('numbers as keys of objects, and keys with an empty part whole', async () => {
      set('list:0', 'x');
      set('a::b', 'y');
      expect(await treeOf({ selectors: [{ key: 'list:*,a:*' }] })).toEqual({ list: { 0: 'x' }, 'a::b': 'y' });
    });

    it('the deeper one of a scalar and an object', async () => {
      set('db', 'scalar');
      expect(await treeOf({ selectors: [{ key: 'db*' }] })).toEqual({ db: { host: 'localhost' } });
    });

    it('a key that is called like the prototype as data', async () => {
      set('__proto__:polluted', 'yes');
      const { tree } = await load();
      expect(Object.getOwnPropertyNames(tree)).toContain('__proto__');
      expect(Reflect.get({}, 'polluted')).toBeUndefined();
    });
  });

  describe('reads', () => {
    it.each([
      ['application/json', '{"a":[1,true,null]}', { a: [1, true, null] }],
      ['Application/JSON ; charset=utf-8', '5432', 5432],
      ['application/vnd.shop+json', '"text"', 'text'],
      ['application/json', '{"a": 1, /* why */ "b": 2}', { a: 1, b: 2 }],
      ['text/plain', '{"a":1}', '{"a":1}'],
      ['application/jsonlines', '1', '1'],
      ['', '1', '1'],
    ])('%s: %s', async (contentType, text, value) => {
      set('x', text, { contentType });
      expect((await treeOf())['x']).toEqual(value);
    });

    it('a setting below a JSON object into it', async () => {
      set('pool', '{"min":1,"max":5}', { contentType: 'application/json' });
      set('pool:max', '9');
      expect((await treeOf())['pool']).toEqual({ min: 1, max: '9' });
    });

    it('Key Vault references as references, and what looks like one in every other setting', async () => {
      const uri = 'https://my-app-kv.vault.azure.net/secrets/db-password';
      set('db:password', JSON.stringify({ uri }), { contentType: REFERENCE });
      set('text', '@keyvault:a');
      set('json', '{"key":{"$keyvault":"b"}}', { contentType: 'application/json' });
      expect(await treeOf()).toMatchObject({
        db: { password: { $keyvault: { uri } } },
        text: '@keyvault:a',
        json: { key: { $keyvault: 'b' } },
      });
    });

    it('feature flags only when asked, under their path, and nothing in them as a reference', async () => {
      const flag = {
        id: 'Beta.2',
        enabled: true,
        conditions: { $keyvault: 'x' },
        description: '@keyvault:x',
      };
      set('.appconfig.featureflag/Beta.2', JSON.stringify(flag), { contentType: FLAG });
      expect(await treeOf()).not.toHaveProperty('.appconfig');
      expect((await treeOf({ featureFlags: 'app.features' }))['app']).toEqual({
        color: 'blue',
        size: 'M',
        features: {
          'Beta.2': { ...flag, conditions: { $$keyvault: 'x' }, description: '@keyvault::x' },
        },
      });
    });

    it('feature flags by the labels of the selectors, which a filter of keys would leave out', async () => {
      set('.appconfig.featureflag/Beta', '{"enabled":false}', { contentType: FLAG });
      set('.appconfig.featureflag/Beta', '{"enabled":true}', { contentType: FLAG, label: 'prod' });
      const selectors = [{ key: 'app:*' }, { key: 'db:*' }, { key: 'app:*', label: 'prod' }];
      const before = requests();
      expect(await treeOf({ selectors, featureFlags: 'features' })).toMatchObject({
        features: { Beta: { enabled: true } },
      });
      // Five queries, read until they stand still.
      expect(requests() - before).toBe(10);
    });

    it('tells every malformed setting in one error, by key and label, without its text', async () => {
      set('a', '{"hunter2', { contentType: 'application/json' });
      set('b', 'hunter2', { contentType: REFERENCE, label: 'prod' });
      set('c', '{"snapshot":"hunter2"}', { contentType: SNAPSHOT });
      set('.appconfig.featureflag/d', '"hunter2"', { contentType: FLAG });
      const options = { selectors: [{}, { label: 'prod' }], featureFlags: 'features' };
      const error: unknown = await load(options).catch((reason: unknown) => reason);
      if (!isConfigError(error)) throw new Error('expected a ConfigError');
      expect(error.failures.map(({ code, reason, source }) => [code, reason, source.name])).toEqual([
        [
          'ERR_SOURCE_SYNTAX',
          'FEATURE_FLAG',
          'app configuration my-store.azconfig.io, setting .appconfig.featureflag/d',
        ],
        ['ERR_SOURCE_SYNTAX', 'JSON', 'app configuration my-store.azconfig.io, setting a'],
        ['ERR_SOURCE_SYNTAX', 'SNAPSHOT', 'app configuration my-store.azconfig.io, setting c'],
        [
          'ERR_REFERENCE_SYNTAX',
          'APPCONFIG',
          'app configuration my-store.azconfig.io, setting b, label prod',
        ],
      ]);
      expect(JSON.stringify(error)).not.toContain('hunter2');
    });

    it('an abyss of brackets without falling into it', async () => {
      set('deep', '['.repeat(200_000), { contentType: 'application/json' });
      await expect(load()).rejects.toMatchObject({ failures: [{ reason: 'JSON', path: ['deep'] }] });
    });

    it('refuses a snapshot whose keys have several labels', async () => {
      const client = new AppConfigurationClient(azure.connectionString, azure.clientOptions);
      const snapshot = { name: 'both', filters: [{ keyFilter: 'app:*', labelFilter: '*' }] };
      await client.beginCreateSnapshotAndWait({ ...snapshot, compositionType: 'key_label' });
      await expect(load({ selectors: [{ snapshot: 'both' }] })).rejects.toMatchObject({
        failures: [{ reason: 'SNAPSHOT_LABELS', source: { name: expect.stringContaining('snapshot both') } }],
      });
    });
  });

  it('names the setting of a value, also within JSON', async () => {
    set('json', '{"a":{"b":1}}', { contentType: 'application/json', label: 'prod' });
    const { origin } = await load({ selectors: [{ label: 'prod' }] });
    expect(origin(['json', 'a', 'b'])?.name).toBe(
      'app configuration my-store.azconfig.io, setting json, label prod',
    );
  });

  it.each([
    ['no store', {}, 'endpoint'],
    ['a host of somebody else', { endpoint: 'https://my-store.azconfig.io.evil.com' }, 'endpoint'],
    ['two labels before the suffix', { endpoint: 'https://a.my-store.azconfig.io' }, 'endpoint'],
    ['another port', { endpoint: 'https://my-store.azconfig.io:8443' }, 'endpoint'],
    ['a path', { endpoint: 'https://my-store.azconfig.io/kv' }, 'endpoint'],
    ['http', { endpoint: 'http://my-store.azconfig.io' }, 'endpoint'],
    ['a token over http', { endpoint: 'http://localhost:8483' }, 'endpoint'],
    [
      'both ways to sign in',
      { endpoint: ENDPOINT, connectionString: 'Endpoint=https://my-store.azconfig.io;Id=a;Secret=hunter2' },
      'endpoint',
    ],
    [
      'half a connection string',
      { connectionString: 'Endpoint=https://my-store.azconfig.io;Secret=hunter2' },
      'connectionString',
    ],
    [
      'a connection string for an endpoint',
      { endpoint: 'Endpoint=https://my-store.azconfig.io;Id=a;Secret=hunter2' },
      'endpoint',
    ],
    [
      'a label that is a filter',
      { endpoint: ENDPOINT, selectors: [{ label: 'prod*' }] },
      'selectors[0].label',
    ],
    [
      'a snapshot with a key',
      { endpoint: ENDPOINT, selectors: [{}, { snapshot: 'a', key: 'b' }] },
      'selectors[1]',
    ],
    ['an empty separator', { endpoint: ENDPOINT, separator: '' }, 'separator'],
    ['an empty path of feature flags', { endpoint: ENDPOINT, featureFlags: '' }, 'featureFlags'],
  ])('refuses %s, quoting nothing', (_, options: AppConfigurationOptions, option) => {
    const name = `option ${option} of appConfiguration()`;
    let error: unknown;
    try {
      appConfiguration(options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'ERR_INVALID_OPTION', failures: [{ source: { name } }] });
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  it('tells the nearest name for an option that there is not', () => {
    const mistyped: object = { endpoint: ENDPOINT, selector: [] };
    expect(() => appConfiguration(mistyped)).toThrow('did you mean "selectors"?');
    const selectors: object[] = [{ lable: 'prod' }];
    expect(() => appConfiguration({ endpoint: ENDPOINT, selectors })).toThrow('did you mean "label"?');
  });

  it('says what is missing outside loadConfig()', async () => {
    const input = { signal: new AbortController().signal, context: { env: {} } };
    await expect(appConfiguration({ endpoint: ENDPOINT }).load(input)).rejects.toThrow('loadConfig()');
  });
});
