import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@vaultref/contracts';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { z } from 'zod';
import {
  ConfigError,
  envFile,
  environment,
  isConfigError,
  keyvault,
  loadConfig,
  type LoadConfigOptions,
  memoryProvider,
  object,
  type Secret,
  yamlFile,
  type StandardSchema,
} from '../src/index.js';
import { writeTemporaryFile } from './write-file.js';

const CANARY = 'canary-7Q$x&y"z $& $1';
/** Never fulfilled. */
const NEVER = new Promise<never>(() => undefined);
const OLD = '0123456789abcdef0123456789abcdef';

describe('loadConfig()', () => {
  let azure: Emulator;
  beforeEach(async () => {
    azure = await startEmulator({
      vaults: {
        'shop-kv': {
          'db-password': { versions: [{ version: OLD, value: 'old' }, { value: CANARY }] },
          tricky: '@keyvault:db-password',
          short: 'x1',
          db: JSON.stringify({ user: 'app', password: CANARY, port: 5432 }),
        },
        'payments-prod-kv': { 'api-key': 'key-of-payments' },
      },
    });
  });
  afterEach(() => azure.stop());

  const load = (tree: object, options: LoadConfigOptions = {}) =>
    loadConfig({
      sources: [object(tree)],
      vault: 'shop-kv',
      credential: azure.credential,
      transport: azure.clientOptions,
      env: {},
      ...options,
    });
  const errorOf = async (work: Promise<unknown>): Promise<ConfigError> => {
    const error: unknown = await work.catch((reason: unknown) => reason);
    if (!isConfigError(error)) throw new Error(`expected a ConfigError, got ${inspect(error)}`);
    return error;
  };

  it('resolves references of all sources, the later source winning', async () => {
    const config = await load(
      {},
      {
        sources: [
          yamlFile(
            await writeTemporaryFile(
              'app.yaml',
              "db:\n  host: h\n  password: '@keyvault:db-password'\nPORT: 1\n",
            ),
          ),
          envFile(
            await writeTemporaryFile(
              '.env',
              `API_KEY=@keyvault:payments/api-key\nOLD=@keyvault:db-password@${OLD}\nPORT=2\n`,
            ),
          ),
          environment(),
        ],
        vaults: { payments: 'payments-prod-kv' },
        env: { PORT: '3' },
      },
    );
    expect(config.values).toEqual({
      db: { host: 'h', password: CANARY },
      API_KEY: 'key-of-payments',
      OLD: 'old',
      PORT: '3',
    });
    expect(config.get('db.password')).toBe(CANARY);
    expect(config.get('db.user')).toBeUndefined();
    expect(() => config.getOrThrow('db.user')).toThrow(
      expect.objectContaining({ code: 'ERR_VALUE_MISSING' }),
    );
  });

  it('asks once for a secret, with one request and no challenge', async () => {
    await load({
      a: '@keyvault:db-password',
      b: '@keyvault:shop-kv/DB-Password',
      c: ['@keyvault:db-password'],
    });
    expect(azure.requests).toMatchObject([{ kind: 'secret', status: 200 }]);
  });

  it('never fetches a reference that a later source overrides', async () => {
    const sources = [
      object({ db: { password: '@keyvault:not-there' } }),
      object({ db: { password: 'test' } }),
    ];
    expect((await load({}, { sources })).values).toEqual({ db: { password: 'test' } });
    expect(azure.requests).toEqual([]);
  });

  it('never reads a resolved value as a reference', async () => {
    expect((await load({ a: '@keyvault:tricky' })).values).toEqual({ a: '@keyvault:db-password' });
  });

  it('freezes its values and leaves its input as it was', async () => {
    const input = { db: { password: '@keyvault:db-password', hosts: ['a'] } };
    const { values } = await load(input);
    expect([values, values['db'], (values['db'] as typeof input.db).hosts].every(Object.isFrozen)).toBe(true);
    expect(input).toEqual({ db: { password: '@keyvault:db-password', hosts: ['a'] } });
    expect(Object.isFrozen(input.db.hosts)).toBe(false);
  });

  it('puts secrets into longer strings, byte for byte or encoded', async () => {
    const { values } = await load({
      url: 'postgres://@keyvault{db.user}:@keyvault{db.password?encode=uri}@host:@keyvault{db.port}/app',
      text: '<@keyvault{db-password}|@keyvault{nope?optional}|@keyvault{nope?default=none}>',
    });
    expect(values).toEqual({
      url: `postgres://app:${encodeURIComponent(CANARY)}@host:5432/app`,
      text: `<${CANARY}||none>`,
    });
  });

  it('takes a missing secret for what the reference says, and reports it', async () => {
    const config = await load({
      gone: '@keyvault:nope?optional',
      list: ['a', '@keyvault:nope?optional', '@keyvault:short'],
      port: { $keyvault: { name: 'nope', default: 8080 } },
      field: '@keyvault:db.nope?default=x',
    });
    expect(config.values).toEqual({ list: ['a', 'x1'], port: 8080, field: 'x' });
    expect(config.report.references.map(({ path, status }) => [path.join('.'), status])).toEqual([
      ['gone', 'absent'],
      ['list.1', 'absent'],
      ['list.2', 'resolved'],
      ['port', 'default'],
      ['field', 'default'],
    ]);
  });

  it('never takes an outage or a refusal for a missing secret', async () => {
    azure.fault({ match: { secret: 'short' }, status: 403 });
    const error = await errorOf(load({ a: '@keyvault:short?default=x', b: '@keyvault:short?optional' }));
    expect(error.failures.map(({ code }) => code)).toEqual(['ERR_FORBIDDEN', 'ERR_FORBIDDEN']);
  });

  it('fails for the reference that cannot do without a secret that another can', async () => {
    const error = await errorOf(load({ a: '@keyvault:nope?optional', b: '@keyvault:nope' }));
    expect(error.failures.map(({ path }) => path)).toEqual([['b']]);
  });

  it('keeps the type that a reference asks for', async () => {
    const { values } = await load({
      port: '@keyvault:db.port?as=number',
      db: { $keyvault: { name: 'db', as: 'json' } },
    });
    expect(values).toEqual({ port: 5432, db: { user: 'app', password: CANARY, port: 5432 } });
    expect(Object.isFrozen(values['db'])).toBe(true);
  });

  it('resolves identifiers and App Service references of allowed vaults, and of no other', async () => {
    const tree = {
      pasted: '@keyvault:https://Payments-Prod-KV.vault.azure.net/secrets/api-key',
      appService: '@Microsoft.KeyVault(VaultName=payments-prod-kv;SecretName=api-key)',
      uri: { $keyvault: { uri: 'https://payments-prod-kv.vault.azure.net/secrets/api-key/' } },
    };
    const { values } = await load(tree, { vaults: ['payments-prod-kv'] });
    expect(values).toEqual({
      pasted: 'key-of-payments',
      appService: 'key-of-payments',
      uri: 'key-of-payments',
    });
    const error = await errorOf(load(tree));
    expect(error.failures.map(({ code, remedy }) => `${code} ${remedy}`)).toEqual(
      Array.from({ length: 3 }, () =>
        expect.stringMatching(/ERR_VAULT_NOT_ALLOWED .*vaults: \['payments-prod-kv'\]/),
      ),
    );
  });

  it('says which references App Service left in the environment, and resolves them', async () => {
    const text = '@Microsoft.KeyVault(VaultName=shop-kv;SecretName=short)';
    const { values, report } = await load(
      {},
      { sources: [object({ a: text }), environment()], env: { B: text, C: '@keyvault:short' } },
    );
    expect(values).toEqual({ a: 'x1', B: 'x1', C: 'x1' });
    expect(report.references.map(({ path, leftByAppService }) => [path[0], leftByAppService])).toEqual([
      ['a', undefined],
      ['B', true],
      ['C', undefined],
    ]);
  });

  it('says of a field that is not there, of a secret that is no JSON and of a wrong type what and where, and no value', async () => {
    const error = await errorOf(
      load({
        a: '@keyvault:db.nope',
        b: '@keyvault:db-password.x',
        c: '@keyvault:db-password?as=number',
        d: 'x @keyvault{db-password.x}',
      }),
    );
    expect(
      error.failures.map(({ code, path, secret, reference }) => [path[0], code, secret, reference]),
    ).toEqual([
      ['a', 'ERR_FIELD_NOT_FOUND', 'db', '@keyvault:db.nope'],
      ['b', 'ERR_NOT_JSON', 'db-password', '@keyvault:db-password.x'],
      ['c', 'ERR_CONVERSION', 'db-password', '@keyvault:db-password?as=number'],
      ['d', 'ERR_NOT_JSON', 'db-password', '@keyvault:db-password.x'],
    ]);
    expect(inspect(error, { showHidden: true, depth: 9 }) + JSON.stringify(error)).not.toContain('canary');
  });

  it('prints a default as a mark', async () => {
    const error = await errorOf(load({ a: '@keyvault:db-password.x?default=canary-default' }));
    expect(error.message).toContain('@keyvault:db-password.x?default=***');
    expect(JSON.stringify(error)).not.toContain('canary');
  });

  it('reports every reference with its place, its secret and its version, and no value', async () => {
    const file = await writeTemporaryFile('.env', 'A=1\nDB_PASSWORD=@keyvault:db-password\n');
    const { report } = await load({}, { sources: [envFile(file)] });
    expect(report.references).toEqual([
      {
        path: ['DB_PASSWORD'],
        source: { name: `env file ${file}`, file, line: 2 },
        reference: '@keyvault:db-password',
        vault: 'https://shop-kv.vault.azure.net',
        secret: 'db-password',
        version: expect.stringMatching(/^[0-9a-f]{32}$/),
        status: 'resolved',
        updatedOn: expect.any(Date),
        fetchedAt: expect.any(Date),
      },
    ]);
  });

  it('shows no value when it is printed, spread or written as JSON', async () => {
    const config = await load({ a: '@keyvault:db-password' });
    for (const one of [config, config.snapshot()]) {
      const printed =
        inspect(one, { depth: 9, showHidden: true }) +
        inspect(one, { customInspect: false, showHidden: true });
      expect(printed + JSON.stringify(one) + JSON.stringify({ ...one })).not.toContain('canary');
    }
  });

  it('names every broken reference in one error, with place, vault, cause and remedy', async () => {
    const yaml = await writeTemporaryFile(
      'app.yaml',
      "db:\n  password: '@keyvault:db-pasword'\n  user: '@keyvault:db_user'\n",
    );
    const env = await writeTemporaryFile(
      '.env',
      'GOOD=@keyvault:db-password\nKEY=@keyvault:payments/api-key\nX=@keyvault:orders/x\n',
    );
    const error = await errorOf(load({}, { sources: [yamlFile(yaml), envFile(env)] }));
    expect(error.code).toBe('ERR_RESOLUTION_FAILED');
    const failures = Object.fromEntries(error.failures.map((failure) => [failure.path.join('.'), failure]));
    expect(failures).toMatchObject({
      KEY: { code: 'ERR_VAULT_NOT_ALLOWED', source: { file: env, line: 2 }, vault: 'payments' },
      X: { code: 'ERR_VAULT_NOT_ALLOWED', remedy: expect.stringContaining("vaults: ['payments', 'orders']") },
      'db.password': { code: 'ERR_SECRET_NOT_FOUND', source: { file: yaml, line: 2 }, secret: 'db-pasword' },
      'db.user': { code: 'ERR_REFERENCE_SYNTAX', reason: 'NAME', source: { file: yaml, line: 3 } },
    });
    for (const part of [
      'db.password',
      `${yaml}:2`,
      'https://shop-kv.vault.azure.net',
      'no secret of this name',
      'az keyvault',
    ])
      expect(error.message).toContain(part);
    expect(inspect(error, { showHidden: true, depth: 9 }) + JSON.stringify(error)).not.toContain('canary');
    expect(azure.countRequests()).toBe(2);
  });

  it('prints of a text that is no reference nothing at all', async () => {
    const error = await errorOf(load({ url: `postgres://u:@keyvault:${CANARY}@h/db` }));
    expect(error.message).not.toContain('canary');
  });

  it('says when a reference names no vault and there is none', async () => {
    const error = await errorOf(
      load({ a: '@keyvault:x' }, { sources: [object({ a: '@keyvault:x' })], vault: undefined as never }),
    );
    expect(error.failures).toMatchObject([{ code: 'ERR_NO_DEFAULT_VAULT', path: ['a'] }]);
  });

  it('takes the default vault from a .env file too, after the environment', async () => {
    const file = await writeTemporaryFile('.env', 'KEY_VAULT_NAME=shop-kv\nA=@keyvault:short\n');
    const { vault: _, ...rest } = { vault: '', credential: azure.credential, transport: azure.clientOptions };
    expect((await loadConfig({ ...rest, sources: [envFile(file)], env: {} })).get('A')).toBe('x1');
    const error = await errorOf(
      loadConfig({ ...rest, sources: [envFile(file)], env: { KEY_VAULT_NAME: 'payments-prod-kv' } }),
    );
    expect(error.failures).toMatchObject([{ vault: 'https://payments-prod-kv.vault.azure.net' }]);
  });

  it('takes a default vault that the environment leaves empty from a .env file', async () => {
    const file = await writeTemporaryFile('.env', 'KEY_VAULT_NAME=shop-kv\nA=@keyvault:short\n');
    const { credential, clientOptions: transport } = azure;
    const sources = [envFile(file), environment()];
    const env = { KEY_VAULT_NAME: '' };
    expect((await loadConfig({ sources, env, credential, transport })).get('A')).toBe('x1');
  });

  it('never takes the default vault from YAML', async () => {
    const file = await writeTemporaryFile('app.yaml', "KEY_VAULT_NAME: shop-kv\na: '@keyvault:short'\n");
    const error = await errorOf(
      loadConfig({ sources: [yamlFile(file)], env: {}, credential: azure.credential }),
    );
    expect(error.failures).toMatchObject([{ code: 'ERR_NO_DEFAULT_VAULT' }]);
  });

  it('tells all files that cannot be read in one error', async () => {
    const error = await errorOf(load({}, { sources: [envFile('no.env'), yamlFile('no.yaml')] }));
    expect(error.code).toBe('ERR_SOURCE_UNREADABLE');
    expect(error.failures.map(({ source }) => source.file)).toEqual(['no.env', 'no.yaml']);
  });

  it('warns once why it takes long, when a vault has to be asked again', async () => {
    azure.fault({ match: { kind: 'secret' }, times: 3, status: 503, headers: { 'retry-after': '0' } });
    const warned: string[] = [];
    const silent = () => undefined;
    const warn = (message: string) => void warned.push(message);
    const logger = { debug: silent, info: silent, warn, error: silent };
    await load({ a: '@keyvault:short', b: '@keyvault:db-password' }, { logger, random: () => 0 });
    expect(warned).toEqual([
      expect.stringMatching(
        /^Vaultref: https:\/\/shop-kv\.vault\.azure\.net is asked again: the vault could not be reached \[ERR_VAULT_UNREACHABLE: HTTP 503, request [\w-]+\]$/,
      ),
    ]);
  });

  it('ends at its deadline with the cause, when the vault does not recover', async () => {
    azure.fault({ match: {}, status: 503, headers: { 'retry-after': '60' } });
    const clock = new FakeClock({ start: Date.now() });
    let told = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      told = resolve;
    });
    subscribe('vaultref:fetch', told);
    const failed = errorOf(load({ a: '@keyvault:short' }, { clock }));
    await answered;
    await clock.advance(30_000);
    const error = await failed;
    unsubscribe('vaultref:fetch', told);
    expect(error.failures).toMatchObject([{ code: 'ERR_VAULT_UNREACHABLE', status: 503, path: ['a'] }]);
  });

  it.each([
    [
      'a source',
      { sources: [{ name: 'slow', load: () => NEVER }] },
      { code: 'ERR_SOURCE_UNREADABLE', reason: 'TIMEOUT', source: { name: 'slow' } },
    ],
    [
      'a schema',
      { schema: { '~standard': { version: 1 as const, vendor: 'test', validate: () => NEVER } } },
      { code: 'ERR_VALIDATION', reason: 'TIMEOUT' },
    ],
  ])('ends at its deadline though %s hangs', async (_, options: LoadConfigOptions, failure) => {
    const clock = new FakeClock();
    const failed = errorOf(loadConfig({ sources: [], clock, ...options }));
    await clock.advance(30_000);
    expect((await failed).failures).toMatchObject([failure]);
  });

  it('says what failed though the provider cannot be closed', async () => {
    const clock = new FakeClock();
    const options = { sources: [object({ a: '@keyvault:b' })], clock };
    const closes = [() => NEVER, () => Promise.reject(new Error('closed already'))];
    const loads = closes.map((close) =>
      errorOf(loadConfig({ ...options, provider: { ...memoryProvider({}), close } })),
    );
    await clock.advance(5_000);
    for (const failed of loads)
      expect((await failed).failures).toMatchObject([{ code: 'ERR_SECRET_NOT_FOUND' }]);
  });

  it('takes null for what is not given', async () => {
    const nothing = ['vault', 'vaults', 'cloud', 'refresh', 'startup', 'transport', 'logger', 'signal'];
    const options: LoadConfigOptions = Object.fromEntries(nothing.map((name) => [name, null]));
    const provider = memoryProvider({ b: 'canary-null' });
    const config = await loadConfig({
      ...options,
      provider,
      sources: [object({ a: '@keyvault:b' })],
      env: {},
    });
    expect([config.health.status, config.get('a') === 'canary-null']).toEqual(['ok', true]);
  });

  it('takes a default that is undefined for none', async () => {
    const sources = [object({ a: keyvault('b', { default: undefined }) })];
    const error = await errorOf(loadConfig({ sources, provider: memoryProvider({}), env: {} }));
    expect(error.failures).toMatchObject([{ code: 'ERR_SECRET_NOT_FOUND', path: ['a'] }]);
  });

  it.each([undefined, null, 5432, {}, { value: undefined }, { value: 5432 }])(
    'takes %j of a provider for no secret, and for no word that there is none',
    async (given) => {
      const sources = [object({ a: '@keyvault:b?default=x' })];
      const provider = {
        defaultVault: 'shop-kv',
        getSecret: () => Promise.resolve(given as unknown as Secret),
      };
      const error = await errorOf(loadConfig({ sources, provider, env: {} }));
      expect(error.failures).toMatchObject([{ code: 'ERR_BAD_RESPONSE', path: ['a'] }]);
    },
  );

  it('allows the identifier of the default vault, though an alias has its name', async () => {
    const config = await loadConfig({
      sources: [object({ a: '@keyvault:https://shop-kv.vault.azure.net/secrets/b' })],
      vault: 'shop-kv',
      vaults: { 'shop-kv': 'other-kv' },
      provider: memoryProvider({ 'shop-kv/b': 'canary-default' }),
    });
    expect(config.get('a') === 'canary-default').toBe(true);
  });

  it('ends with the signal of its caller', async () => {
    azure.fault({ match: {}, status: 503 });
    const error = await errorOf(load({ a: '@keyvault:short' }, { signal: AbortSignal.abort() }));
    expect(error.code).toBe('ERR_RESOLUTION_FAILED');
  });

  it.each([
    [{ vualt: 'shop-kv' }, 'option vualt', 'did you mean "vault"?'],
    [{ startup: { deadlineMS: 1 } }, 'option startup.deadlineMS', 'did you mean "deadlineMs"?'],
    [{ timeout: 1 }, 'option timeout', 'the options here are sources, vault,'],
  ])('refuses an option that nobody knows: %j', async (options, name, remedy) => {
    const error = await errorOf(loadConfig(options as LoadConfigOptions));
    expect(error.code).toBe('ERR_UNKNOWN_OPTION');
    expect(error.message).toContain(name);
    expect(error.message).toContain(remedy);
  });

  it.each([
    [{ concurrency: 0 }],
    [{ refresh: 60_000 as unknown as true }],
    [{ schema: {} as StandardSchema }],
    [{ cloud: 'constructor' as 'public' }],
    [{ startup: { deadlineMs: 1.5 } }],
    [{ startup: { attemptTimeoutMs: 2 ** 31 } }],
  ])('refuses %j', async (options) => {
    expect((await errorOf(loadConfig(options))).code).toBe('ERR_INVALID_OPTION');
  });

  describe('with a schema', () => {
    const schema = z.object({
      db: z.object({ password: z.string().min(8) }),
      port: z.coerce.number().default(3000),
    });

    it('gives values of its type', async () => {
      const config = await load({ db: { password: '@keyvault:db-password' } }).then(() =>
        loadConfig({
          sources: [object({ db: { password: '@keyvault:db-password' } })],
          vault: 'shop-kv',
          credential: azure.credential,
          transport: azure.clientOptions,
          schema,
        }),
      );
      const port: number = config.values.port;
      expect([port, config.values.db.password]).toEqual([3000, CANARY]);
      expect(Object.isFrozen(config.values.db)).toBe(true);
    });

    it('replaces what a validator says of a secret', async () => {
      const telling = z.object({
        a: z.string().refine(() => false, { error: ({ input }) => `bad value ${String(input)}` }),
      });
      const error = await errorOf(load({ a: '@keyvault:short' }, { schema: telling }));
      expect(error.failures).toMatchObject([{ code: 'ERR_VALIDATION', path: ['a'] }]);
      expect(JSON.stringify(error) + error.stack).not.toContain('x1');
    });

    it('masks secrets in what a validator says of anything else', async () => {
      const telling = z.any().refine(() => false, {
        error: ({ input }) => `bad tree ${JSON.stringify(input)} ${encodeURIComponent(CANARY)}`,
      });
      const error = await errorOf(load({ a: '@keyvault:db-password', b: 1 }, { schema: telling }));
      expect(error.message).toContain('bad tree');
      expect(error.message).not.toContain('canary');
    });

    it('tells the file of a value that does not pass', async () => {
      const file = await writeTemporaryFile('app.yaml', 'port: many\n');
      const error = await errorOf(
        load({}, { sources: [yamlFile(file)], schema: z.object({ port: z.number() }) }),
      );
      expect(error.failures).toMatchObject([{ path: ['port'], source: { file, line: 1 } }]);
    });
  });

  describe('Config.resolve()', () => {
    it('resolves another tree with the same vaults and adds it to the report', async () => {
      const config = await load({});
      const tree = { nested: ['@keyvault:short'] };
      expect(await config.resolve(tree, 'factory')).toEqual({ nested: ['x1'] });
      expect(tree).toEqual({ nested: ['@keyvault:short'] });
      expect(config.report.references).toMatchObject([{ path: ['nested', 0], source: { name: 'factory' } }]);
    });

    it('takes what it resolved before for values, whatever they look like', async () => {
      const config = await load({ secret: '@keyvault:tricky', escaped: '@keyvault::name' });
      const tree = { ...config.values, reference: '@keyvault:short' };
      expect(await config.resolve(tree, 'factory')).toEqual({
        secret: '@keyvault:db-password',
        escaped: '@keyvault:name',
        reference: 'x1',
      });
    });

    it('rejects once the configuration is closed, whose values stay readable', async () => {
      const config = await load({ a: 1 });
      await config.close();
      await config.close();
      await expect(config.resolve({}, 'factory')).rejects.toMatchObject({ code: 'ERR_CLOSED' });
      expect(config.get('a')).toBe(1);
    });
  });

  it('needs no Azure with a provider in memory', async () => {
    const config = await loadConfig({
      sources: [object({ a: '@keyvault:db-password' })],
      provider: memoryProvider({ 'db-password': 'm' }),
      env: {},
    });
    expect(config.values).toEqual({ a: 'm' });
  });
});
